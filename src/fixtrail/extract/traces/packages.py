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
    re.compile(  # pieces that begin with a rare letter, as each letter of the text is tried
        r"ERR!|p(?:m error|kg: )|YN0|ERR_PNPM|ELIFECYCLE|E: [A-Z]|FAILURE: |ERROR(?:\]|: )|\* W(?:hat|here)|Your req"
        r"|rror(?: (?:An unex|Command f|Couldn|Found inc|Package|Your lock|Received|respon)"
        r"|: (?:failed|no matching|could not|process|package|the lock|cyclic|unable|multiple|target|subproc|legacy"
        r"|metadata|externally|uninst|invalid-|resolution-|Unable|Failed|Package|Transact|Cannot|No |An exc|SHA|The `))"
        r"|× |Could not |version sol|No pack|Gem::|Bundler|\[!\] |go(?:: |\.sum)|quired mod"
        r"|f(?:ind (?:pack|mod)|ailed to solve)|No matching|zero code|Conda|Mamba|UnsatisfiableError|PackagesNot"
    ),
    partial(read, _OUTPUTS),
    (
        "ERR!",
        "pm error",
        "pkg: ",
        "YN0",
        "ERR_PNPM",
        "ELIFECYCLE",
        "E: ",
        "FAILURE: ",
        "ERROR",
        "* W",
        "Your req",
        "rror ",
        "rror: ",
        "× ",
        "Could not ",
        "version sol",
        "No pack",
        "Gem::",
        "Bundler",
        "[!] ",
        "go: ",
        "go.sum",
        "quired mod",
        "find pack",
        "find mod",
        "failed to solve",
        "No matching",
        "zero code",
        "Conda",
        "Mamba",
        "UnsatisfiableError",
        "PackagesNot",
    ),
)
