"""Failed tests: `formats/tests.txt`.

A failed test is a thrown: its type and message are those of what the test threw (the name of the outcome where it says
no more), and its first frame is the place that the report names, with the test as the function.
"""

from __future__ import annotations

import re
from functools import partial

from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.outputs import read
from fixtrail.extract.traces.tables import load

_OUTPUTS = load("places.txt", "tests.txt")

TESTS = Parser(
    "tests",
    re.compile(r"FAIL|Fail(?:ure|ed)|E   |___ |---- |failing|not ok |● "),
    partial(read, _OUTPUTS),
    ("FAIL", "Fail", "E   ", "___ ", "---- ", "failing", "not ok ", "● "),
)
