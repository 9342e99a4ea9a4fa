"""Windows: exceptions as cdb and WinDbg, Visual Studio and the event log print them.

Codes: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import memory_fault
from fixtrail.extract.traces.native import Building, Detail, Opening, Stated

_CODES = {
    "c0000005": "Access-violation",
    "c000001d": "Ill",
    "c0000094": "Divide-by-zero",
    "c0000095": "Integer-overflow",
    "c0000096": "Privileged-instruction",
    "c00000fd": "Stack-overflow",
    "c0000374": "Heap-corruption",
    "c0000409": "Stack-buffer-overrun",
    "c0000420": "Assertion-failure",
    "c000008e": "Float-divide-by-zero",
    "c06d007e": "Missing-library",
    "c0000135": "Missing-library",
    "c0000139": "Missing-entry-point",
    "e06d7363": "C++ exception",
    "e0434352": ".NET exception",
    "80000003": "Breakpoint",
    "80000001": "Guard-page",
}


def _exception(found: re.Match[str]) -> Stated:
    code = found[2].lower()
    kind = _CODES.get(code, f"0x{code}")
    return Stated(
        kind, found[1].strip(), "signal" if kind in ("Breakpoint", "C++ exception", "Guard-page") else "report"
    )


def _recorded(found: re.Match[str]) -> Stated:
    return Stated(_CODES.get(found[1].lower(), f"0x{found[1].lower()}"), (found[2] or "").strip("() "), "signal")


def _thrown(found: re.Match[str]) -> Stated:
    access = {"reading": " READ", "writing": " WRITE"}.get(found[3] or "", "")
    kind = _CODES.get(found[1].lower(), f"0x{found[1].lower()}")
    fault = memory_fault(kind, found[4]) if kind == "Access-violation" and found[4] else kind
    return Stated(fault + access, found[2].strip(" ."))


OPENINGS = (
    Opening(
        " - code ",
        re.compile(r"^\([0-9a-f]{1,8}\.[0-9a-f]{1,8}\): (.{1,100}?) - code ([0-9a-f]{8})\b"),
        _exception,
    ),
    Opening("ExceptionCode:", re.compile(r"ExceptionCode: (?:0x)?([0-9a-f]{8})(?: (\([^()]{1,80}\)))?"), _recorded),
    Opening(
        "xception ",
        re.compile(
            r"(?:Exception thrown|Unhandled exception) at 0x[0-9A-Fa-f]{1,16} .{0,200}?: 0x([0-9A-Fa-f]{8}): ?"
            r"(.{1,80}?(?: (reading|writing|executing) location (0x[0-9A-Fa-f]{1,16}))?)\.?$"
        ),
        _thrown,
    ),
    Opening("Exception code: 0x", re.compile(r"^Exception code: 0x([0-9a-fA-F]{8})\b()"), _recorded),
    Opening(
        "EXCEPTION_",
        re.compile(r"^# {2}(EXCEPTION_(\w{3,40})) \(0x([0-9a-f]{8})\) at pc="),
        lambda m: Stated(m[2].replace("_", "-").capitalize(), m[0]),
    ),
)


def _attempt(found: re.Match[str], current: Building) -> None:
    """`Attempt to read from address 00000010`, under an access violation."""
    if not current.frames and not current.detailed:
        current.kind = f"Access-violation {found[1].upper()}"
        current.message = current.message or found[0]
        current.detailed = True


def _bucket(found: re.Match[str], current: Building) -> None:
    """`DEFAULT_BUCKET_ID:  INVALID_POINTER_READ`: what `!analyze` makes of it."""
    if not current.detailed and current.kind != "Stack-overflow":
        word = found[1].removesuffix("_AVRF").removeprefix("STATUS_").replace("INTEGER_DIVIDE", "DIVIDE")
        current.kind = word.replace("_", "-").capitalize()
        current.detailed = True


def _stack(found: re.Match[str], current: Building) -> None:
    """A stack that the debugger prints anew replaces one printed before the failure was analysed."""
    current.frames.clear()
    current.closed, current.last = False, -1


DETAILS = (
    Detail("Attempt to ", re.compile(r"^\s{0,8}Attempt to (read|write|execute) [^ ]{1,40} ?address"), _attempt),
    Detail("DEFAULT_BUCKET_ID", re.compile(r"DEFAULT_BUCKET_ID {0,4}: {0,4}([A-Za-z_]{1,80})"), _bucket),
    Detail("RetAddr", re.compile(r"^ ?(?:#? ?Child-?[ES][BS]P|# Child|Child-SP)\s{1,12}RetAddr"), _stack),
)
OTHERS = ("STACK_TEXT:",)
