"""Linux and Android kernels: oopses, panics, bug checks, warnings, lockups and the kernel's own sanitizers.

https://docs.kernel.org/admin-guide/bug-hunting.html and https://docs.kernel.org/dev-tools/kasan.html show them. The
fault codes are those of the ARM architecture's fault status registers (DFSR; ESR on 64 bits).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces.android import without_logcat
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.native import Building, Detail, Dialect, Opening, Stated, reports
from fixtrail.extract.traces.native_frames import NativeFrame
from fixtrail.extract.traces.sanitizers import sized
from fixtrail.model.failure import Trace

_TIME = re.compile(
    r"(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \S{1,60} kernel: ?)?(?:<\d{1,2}>)?(?:\[ {0,8}\d{1,9}\.\d{3,9}\]"
    r"(?:\[ {0,6}[CT]\d{1,7}\])?(?: ?\(\d\)\[\d{1,7}:[^\]]{1,40}\])?)? ?"
)
_SYMBOL = re.compile(
    r"\s{0,8}(?:#\d{1,3} )?(?:\[<(?:0x)?[0-9a-f]{1,16}>\] {1,2})?\(?(?:[0-9a-f]{16}: )?([\w.$]{1,200})\+0x[0-9a-f]{1,8}"
    r"/0x[0-9a-f]{1,8}\)?(?: (\S{1,300}):(\d{1,7}))?"
)
_FROM = re.compile(r"\s{0,8}\[<[0-9a-f]{8,16}>\] {1,2}\(([\w.$]{1,200})\) from \[<")
_POINTER = re.compile(
    r"\s{0,8}(?:(?:RIP|EIP): [0-9a-f]{4}:(?:\[<[0-9a-f]{8,16}>\] {1,3}){0,2}|EIP: |IP: (?:\[<[0-9a-f]{8,16}>\] )?|"
    r"PC is at |pc : |epc : |NIP \[[0-9a-f]{8,16}\] )([\w.$]{1,200})\+0x[0-9a-f]{1,8}/0x[0-9a-f]{1,8}"
)
# The low four bits of a fault status on 32 bits: the kind of fault, and by which of two entries of the tables.
_FAULTS = {
    0b0001: "Alignment Fault",
    0b0100: "Instruction Cache Fault",
    0b1100: "External Abort, Section",
    0b1110: "External Abort, Page",
    **{
        code: f"{kind} Fault, {entry}"
        for kind, codes in (
            ("Access Flag", (0b0011, 0b0110)),
            ("Translation", (0b0101, 0b0111)),
            ("Domain", (0b1001, 0b1011)),
            ("Permission", (0b1101, 0b1111)),
        )
        for code, entry in zip(codes, ("Section", "Page"), strict=True)
    },
}
_FAULTS_64 = {0x4: "Translation Fault", 0x8: "Access Flag Fault", 0xC: "Permission Fault"}


def without_time(text: str) -> str:
    """A line of the kernel's log without the time, the priority and the processor in front."""
    text = without_logcat(text)
    found = _TIME.match(text)
    return text[found.end() :] if found else text


def _frame(text: str) -> NativeFrame | None:
    """`func+0x1/0x20`; what is marked `?` was only found on the stack and is left out."""
    found = _SYMBOL.match(text)
    if found:
        return NativeFrame(-1, found[1], found[2] or "", int(found[3]) if found[3] else None, sure=False)
    found = _FROM.match(text)
    if found:
        return NativeFrame(-1, found[1], sure=False)
    if ": " in text or " at " in text or "NIP" in text:
        found = _POINTER.match(text)
        if found:
            return NativeFrame(-1, found[1], sure=False, pointer=True)
    return None


def _sanitized(found: re.Match[str]) -> Stated:
    return Stated(found[2].strip().replace(" ", "-").capitalize(), found[0])


def _internal(found: re.Match[str]) -> Stated:
    """ARM: `Internal error: Oops: 5 [#1]`; the number is the fault status."""
    code = found[1]
    if code == "BUG" or (not found[2] and len(code) not in (1, 2, 3, 8)):
        return Stated("BUG")
    return Stated(_fault(int(code, 16)))


def _fault(code: int) -> str:
    """The kind for a fault status: the access and what failed about it."""
    if code >> 26 in (0x24, 0x25):  # a data abort's syndrome on 64 bits
        name, write = _FAULTS_64.get(code & 0x3C), code & 0x40
        level = "Page" if code & 0b11 == 0b11 else "Section"
        name = f"{name}, {level}" if name else "Unknown"
    else:
        name, write = _FAULTS.get(code & 0xF, "Unknown"), code & 0x800
    return f"{'WRITE' if write else 'READ'} {name} ({code})"


def _unhandled(found: re.Match[str]) -> Stated:
    kind = "Null-dereference" if "NULL" in found[1] else found[1].strip().replace(" ", "-").capitalize()
    return Stated(kind, found[0], "signal")


def _faulted(found: re.Match[str]) -> Stated:
    """The processor's exceptions, as `divide error: 0000 [#1] SMP`."""
    return Stated(found[1].replace(" ", "-").capitalize(), found[0], "end" if found[1] == "Oops" else "signal")


def _stalled(found: re.Match[str]) -> Stated:
    return Stated("Hung-task" if found[1] else "Rcu-stall" if found[2] else "Deadlock", found[0])


_OPENINGS = (
    Opening(
        "KASAN: ",
        re.compile(r"(?:BUG: )?(KASAN): ([\w -]{1,60}?) in range \[.*"),
        _sanitized,
    ),
    Opening("BUG: K", re.compile(r"^BUG: (KASAN|KMSAN|KCSAN|KFENCE): ([\w -]{1,60}?)(?: in| on|:|$).*"), _sanitized),
    Opening("UBSAN: ", re.compile(r"^(UBSAN): ([\w -]{1,60}?)(?: in|$).*"), _sanitized),
    Opening("kernel BUG at ", re.compile(r"kernel BUG at (\S{1,300})"), lambda m: Stated("kernel BUG", m[1])),
    Opening(
        "nable to handle ",
        re.compile(r"(?:BUG: u|^U|: U)nable to handle (?:kernel )?(.{1,60}?)(?: request)?(?: for address| at|$).*"),
        _unhandled,
    ),
    Opening("BUG: kernel NULL", re.compile(r"BUG: kernel (NULL pointer dereference).*"), _unhandled),
    Opening(
        "Internal error: ",
        re.compile(
            r"Internal error: (?:Oops)?(?: -|:) (?:undefined instruction: )?(BUG|[0-9a-fA-F]{1,8})( \[#\d{1,4}\])?"
        ),
        _internal,
    ),
    Opening("general protection fault", re.compile(r"^(general protection fault)[:,].*"), _faulted),
    Opening(
        ": ",
        re.compile(
            r"^(divide error|invalid opcode|stack segment|double fault|int3|alignment check"
            r"|trap invalid opcode): [0-9a-f]{4} \[#\d.*"
        ),
        _faulted,
    ),
    Opening("Oops: ", re.compile(r"^(Oops): [0-9a-f]{4,8} \[#\d.*"), _faulted),
    Opening("Oops", re.compile(r"^(Oops)(?: -|\[#).{0,100}"), _faulted),
    Opening(
        "Kernel panic - not syncing: ",
        re.compile(r"Kernel panic - not syncing: (.*)"),
        lambda m: Stated("Kernel panic", m[1].strip(), "end"),
    ),
    Opening(
        "WARNING: ",
        re.compile(r"^WARNING: (?:CPU: \d{1,4} PID: \d{1,7} )?at (\S{1,200}:\d{1,7})\b.*"),
        lambda m: Stated("kernel WARNING", m[1]),
    ),
    Opening(
        "BUG: ",
        re.compile(
            r"BUG: (soft lockup|sleeping function called from invalid context|scheduling while atomic"
            r"|Bad page (?:state|map)|"
            r"spinlock \w{1,20}|workqueue lockup|stack guard page|using __this_cpu\w{0,20}"
            r"|MAX_LOCK_DEPTH|Dentry|held lock freed)\b.*"
        ),
        lambda m: Stated(m[1].replace(" ", "-").capitalize(), m[0]),
    ),
    Opening(
        "INFO: ",
        re.compile(
            r"INFO: (?:(task) .{1,80}? blocked for more than|(rcu)\w{0,20} .{0,60}?detected.{0,40}? stall|"
            r"(possible) \w{1,20} locking).*"
        ),
        _stalled,
    ),
)


def _access(found: re.Match[str], current: Building) -> None:
    if not current.detailed:
        current.kind += f" {found[1].upper()} {sized(found[2])}"
        current.detailed = True


_DIALECT = Dialect(
    "kernel",
    "kernel",
    _OPENINGS,
    details=(Detail(" of size ", re.compile(r"^(Read|Write|write|read|access).{0,60}? of size (\d{1,6})\b"), _access),),
    others=("Allocated by task", "Freed by task", "allocated by task", "freed by task", "Memory state around"),
    ignored=("end trace ", "cut here"),
    frame=_frame,
    strip=without_time,
)
_TRIGGER = re.compile(
    r"BUG: |Oops|Kernel panic|KASAN|Unable to handle k|unable to handle "
    r"|\[#\d|INFO: (?:task|rcu|poss)|WARNING: (?:CPU|at )|UBSAN: |kernel BUG"
)


def find(lines: Sequence[Line]) -> Iterable[Trace]:
    """The kernel's reports in the order of the lines."""
    return reports(lines, _DIALECT)


KERNEL = Parser("kernel", _TRIGGER, find)
