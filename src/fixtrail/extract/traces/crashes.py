"""Native crashes of user programs, as every tool prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import android, chromium, debuggers, glibc, macos, sanitizers, windows
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.native import Dialect, reports
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
# Each alternative begins with a character that is rare in prose, which keeps the search fast; none is anchored.
_TRIGGER = re.compile(
    r"#(?: {0,4}(?:Fatal|Runtime) error|# V8| V8 corr|\d{1,4}:? +(?:0x|pc )| {2}EXC)"
    r"|==(?:=BUG|======= [STRP]|\d+== )|=[ ](?:EXC_|signal)"
    r"|\*\*\* [a-zEAT]|\(\): (?:inv|cor|unal|dou|mem|mis|uns)|- code [c08e]|\n *0 {2,20}\S+ +0x"
    r"|: (?:runtime error: |cannot (?:open shared|locate symbol)|library [\"'`])"
    r"|Sanitizer|Fuzzer: |CFI: |Direct leak of|Indirect leak of|GWP-ASan"
    r"|FATAL|F\d{4,8} +\d\d:|CSA_|GPU process ex|V8 error"
    r"|SIG[A-Z]{3}|Received signal|Program terminated|Abort message|JNI DETECTED"
    r"|Trusted App|C(?:heck|HECK) failed|NOTREACHED"
    r"|ASSERT|Out of memory\. |Assert(?:ion)? .*[Ff]ail|A(?:ssertion)? failed|NEVER BE R|Heap corruption"
    r"|E(?:xceptionCode|XC_(?:BAD|CRASH)|xception (?:thrown|code|Type))"
    r"|EXCEPTION_|Unhandled exception at|RetAddr|c\+\+abi|assert(?:ion)? .{0,400}fail"
    r"|called (?:after t|without an|recurs)"
    r"|pure virtual m|ble free or|corrupted (?:double|size)"
)


def find(lines: Sequence[Line]) -> Iterable[Trace]:
    """The crashes that `lines` tell of, in their order."""
    return reports(lines, _DIALECT)


CRASHES = Parser("crash", _TRIGGER, find)
