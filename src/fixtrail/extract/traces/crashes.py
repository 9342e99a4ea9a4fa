"""Native crashes of user programs, as every tool prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import android, chromium, debuggers, glibc, macos, sanitizers, windows
from fixtrail.extract.traces.native import Dialect, reports
from fixtrail.extract.traces.find import Parser
from fixtrail.model.failure import Trace

# The more particular a tool's statement, the earlier: a reason stands before the signal that it ends with.
_DIALECT = Dialect(
    "c",
    "crash",
    openings=(
        *sanitizers.OPENINGS,
        *chromium.OPENINGS,
        *android.OPENINGS,
        *glibc.OPENINGS,
        *debuggers.OPENINGS,
        *windows.OPENINGS,
        *macos.OPENINGS,
    ),
    details=(*sanitizers.DETAILS, *glibc.DETAILS, *windows.DETAILS, *macos.DETAILS, *chromium.DETAILS),
    others=(*sanitizers.OTHERS, *windows.OTHERS, *macos.OTHERS),
    ignored=(":INFO:CONSOLE", "DEADLYSIGNAL", "DEADLY_SIGNAL", "failed to mprotect"),
    strip=android.without_logcat,
)
_TRIGGER = re.compile(
    r"Sanitizer|runtime error: |libFuzzer|#\d+:? +0x|#\d+ +pc |[Aa]ssertion .* failed|ssertion failed: |ASSERT|signal "
    r"|terminat|\*\*\* |# Fatal|FATAL|stop reason|Exception [Ttc]|nhandled exception at|xceptionCode|RetAddr"
)


def find(lines: Sequence[Line]) -> Iterable[Trace]:
    """The crashes that `lines` tell of, in their order."""
    return reports(lines, _DIALECT)


CRASHES = Parser("crash", _TRIGGER, find)
