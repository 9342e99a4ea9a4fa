"""Failed installs and builds, of package managers and of what they call to build: `formats/packages.txt`.

What a package manager prints last (`npm ERR! A complete log …`, `[Help 1]`, `BUILD FAILED in 3s`) belongs to the trace
and is not its message. Codes are kept as the type: `ERESOLVE`, `ERR_PNPM_…`, `YN0002`.
"""

from __future__ import annotations

import re
from functools import partial

from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.outputs import read
from fixtrail.extract.traces.tables import load

_OUTPUTS = load("places.txt", "packages.txt")

PACKAGES = Parser(
    "packages",
    re.compile(
        r"rror|ERR|FAILURE|E: |YN0|× |Could not |No (?:package|matching)|annot find |failed to solve|returned a non"
    ),
    partial(read, _OUTPUTS),
)
