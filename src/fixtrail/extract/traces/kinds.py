"""The kinds of traces that are known, the most particular first."""

from __future__ import annotations

from fixtrail.extract.traces.compilers import COMPILERS
from fixtrail.extract.traces.crashes import CRASHES
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.kernel import KERNEL
from fixtrail.extract.traces.packages import PACKAGES
from fixtrail.extract.traces.tests import TESTS

PARSERS: tuple[Parser, ...] = (
    KERNEL,
    CRASHES,
    TESTS,
    PACKAGES,
    COMPILERS,
)
