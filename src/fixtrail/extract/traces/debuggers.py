"""gdb and lldb: the signal that stopped a program. The stacks are read as all native stacks are."""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import memory_fault
from fixtrail.extract.traces.native import Opening, Stated

_STOPS = ("SIGABRT", "SIGTRAP")
_NUMBERS = {"4": "SIGILL", "5": "SIGTRAP", "6": "SIGABRT", "7": "SIGBUS", "8": "SIGFPE", "11": "SIGSEGV"}


def _received(found: re.Match[str]) -> Stated:
    return Stated(found[1], found[2].strip(" ."), "signal" if found[1] in _STOPS else "report")


def _terminated(found: re.Match[str]) -> Stated:
    name = _NUMBERS.get(found[1], found[1] if found[1].startswith("SIG") else f"Signal {found[1]}")
    return Stated(name, found[2].strip(" ."), "signal" if name in _STOPS else "report")


def _stopped(found: re.Match[str]) -> Stated:
    """lldb: `* thread #1, stop reason = EXC_BAD_ACCESS (code=1, address=0x0)`."""
    kind, rest = found[1], found[2].strip()
    if kind == "signal":
        name = rest.split(":")[0].strip()[:20]
        return Stated(name, rest, "signal" if name in _STOPS else "report")
    address = re.search(r"address=(0x[0-9a-f]{1,16})", rest)
    return Stated(memory_fault(kind, address[1] if address else None), rest.strip("()"))


OPENINGS = (
    Opening(
        "received signal ",
        re.compile(
            r"^(?:Program|Thread .{1,80}?|\[[^\]]{1,80}\]) received signal (SIG[A-Z0-9]{2,8}|EXC_[A-Z_]{3,30}), (.*)"
        ),
        _received,
    ),
    Opening(
        "terminated with signal ",
        re.compile(r"^Program terminated with signal (\d{1,3}|SIG[A-Z0-9]{2,8}), (.*)"),
        _terminated,
    ),
    Opening("stop reason = ", re.compile(r"stop reason = (EXC_[A-Z_]{3,30}|signal)\b(.*)"), _stopped),
)
