"""macOS and iOS: crash reports, Objective-C exceptions.

https://developer.apple.com/documentation/xcode/examining-the-fields-in-a-crash-report
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import memory_fault
from fixtrail.extract.traces.native import Building, Detail, Opening, Stated


def _typed(found: re.Match[str]) -> Stated:
    return Stated(found[1], (found[2] or "").strip("() "))


OPENINGS = (
    Opening("Exception Type:", re.compile(r"^Exception Type: {1,8}(EXC_[A-Z_]{3,30})\b ?(.*)"), _typed),
    Opening(
        "erminating app due to uncaught exception",
        re.compile(r"erminating app due to uncaught exception '([^']{1,200})'(?:, reason: (.*))?"),
        lambda m: Stated(m[1], (m[2] or "").strip(" '"), "reason"),
    ),
)


def _address(found: re.Match[str], current: Building) -> None:
    if current.kind == "EXC_BAD_ACCESS" and not current.frames:
        current.kind = memory_fault(current.kind, found[1])


def _crashed(found: re.Match[str], current: Building) -> None:
    """The stack of the thread that crashed replaces what other threads printed."""
    if not current.detailed:
        current.frames.clear()
        current.closed, current.last, current.detailed = False, -1, True


DETAILS = (
    Detail(
        "KERN_",
        re.compile(r"^Exception (?:Codes|Subtype): .{0,40}KERN_[A-Z_]{3,30} at (0x[0-9a-fA-F]{1,16})"),
        _address,
    ),
    Detail(" Crashed:", re.compile(r"^Thread \d{1,4} Crashed:"), _crashed),
)
OTHERS = ("Binary Images:", "Last Exception Backtrace:")
