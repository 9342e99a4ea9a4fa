"""Diagnostics of compilers, type checkers, linters, linkers, bundlers and make: `formats/compilers.txt`."""

from __future__ import annotations

import re
from functools import partial

from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.outputs import read
from fixtrail.extract.traces.tables import load

_OUTPUTS = load("places.txt", "compilers.txt")

COMPILERS = Parser(
    "compilers",
    re.compile(r"rror|ERROR|arning|\.(?:go|kt|kts|py|rb):|ndefined |\*\*\* |not found|annot find -l"),
    partial(read, _OUTPUTS),
    ("rror", "ERROR", "arning", ".go:", ".kt", ".py:", ".rb:", "ndefined ", "*** ", "not found", "annot find -l"),
)
