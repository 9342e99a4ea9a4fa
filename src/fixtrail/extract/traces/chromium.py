"""Chromium, V8, Node.js and what logs like them (glog, Abseil): failed checks and fatal errors.

V8 frames its own with `#`: https://chromium.googlesource.com/v8/v8/+/main/src/base/logging.cc; glog's prefix is
https://github.com/google/glog#format-of-log-lines.
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import memory_fault
from fixtrail.extract.traces.native import Building, Detail, Opening, Stated

_SIGNALS = {"4": "Ill", "5": "Trap", "6": "Abrt", "7": "Bus", "8": "Floating-point-exception"}
_ANDROID_VALUES = re.compile(r"(?<=failed: ).{0,400}\bvs\. .*$")
_REPRESENTATION = re.compile(r"RepresentationChangerError: node #\d{1,9}:(\S.*)")
_VALUE = re.compile(r"\s?[:=]\s?(?:'[^']*'|\"[^\"]*\")$")


def condition(text: str) -> str:
    """A failed check's condition without the values that it had: `a == b (1 vs. 2)` is `a == b`."""
    text = "".join(char for char in text if char.isprintable()).strip().removeprefix("Check failed: ")
    compared = text.find(" vs. ")
    opened = text.rfind(" (", 0, compared) if compared >= 0 else -1
    values = text[opened:compared]
    text = text[:opened] if opened > 0 and values.count("(") > values.count(")") else _ANDROID_VALUES.sub("", text)
    text = text.partition(". ")[0]  # Chromium's own words behind the condition
    return _VALUE.sub("", text).strip(" .'\"[]").rstrip(":")


def source_file(place: str) -> str:
    """The name of a file without its folders and line: `../../src/a.cc(12)` is `a.cc`."""
    place = place.strip(" .'\"[]").replace("\\", "/").rpartition("/")[2]
    return re.split(r"[:(]", place, maxsplit=1)[0]


def placed(text: str, place: str) -> str:
    """A condition with the file that states it."""
    file = source_file(place)
    return f"{condition(text)} in {file}" if file else condition(text)


def _logged(found: re.Match[str]) -> Stated | None:
    """Chromium's log line: `[1:2:0101/120000.1:FATAL:a.cc(12)] Check failed: x. `."""
    place, said = found[1], found[2].strip()
    for begin, kind in (
        ("Security DCHECK failed: ", "Security DCHECK failure"),
        ("Security CHECK failed: ", "Security CHECK failure"),
    ):
        if begin in said:
            return Stated(kind, placed(said.partition(begin)[2], place), "reason")
    if said.startswith("V8 error: "):
        return Stated("V8 API error", said[10:].removesuffix("."), "reason")
    for begin in ("DCHECK failed:", "Check failed:", "NOTREACHED hit.", "NOTREACHED() hit."):
        if begin in said[:200]:
            told = said.partition(begin)[2].partition(";")[0].strip()
            return Stated("CHECK failure", placed(told or begin.partition(" ")[0], place), "reason")
    return None


def _glog(found: re.Match[str]) -> Stated:
    place, said = found[1], found[2].strip()
    if said.startswith("Check failed:"):
        return Stated("CHECK failure", placed(said[13:], place), "reason")
    asserted = re.search(r"assertion failed at \S{1,300} in .{1,300}?: (.{1,400})", said)
    if asserted:
        return Stated("ASSERT", asserted[1], "reason")
    return Stated("Fatal error", placed(said, place), "reason")


def _fatal(found: re.Match[str]) -> Stated:
    return Stated("Fatal error", source_file(found[1]) if found[2] else found[1] or "", "reason")


def _runtime(found: re.Match[str]) -> Stated:
    return Stated("RUNTIME_ASSERT", source_file(found[1]), "reason")


def _received(found: re.Match[str]) -> Stated:
    if found[1] == "11":
        return Stated(memory_fault("SEGV", found[3]), found[0])
    return Stated(_SIGNALS.get(found[1], f"Signal {found[1]}"), found[0], "signal")


def _aborted(found: re.Match[str]) -> Stated:
    """`abort: CSA_DCHECK failed: Torque assert 'x' failed [src/a.tq:12]`: generated code has no stack of its own."""
    return Stated("ASSERT", f"{found[1]} in {source_file(found[2])}" if found[2] else found[1], "reason", frames=False)


OPENINGS = (
    Opening("# Fatal error", re.compile(r"^#\s{0,4}Fatal error(?: in (.{0,400}?)(, line \d{1,7})?)?$"), _fatal),
    Opening("# Runtime error in", re.compile(r"^#\s{0,4}Runtime error in (.{0,400}?)(?:, line \d{1,7})?$"), _runtime),
    Opening(
        "ut of memory",
        re.compile(
            r"^(?:# )?(?:<--- .{0,40})?(?:#\s{0,4}|FATAL ERROR: )(?:.{0,100}?)((?:Fatal "
            r"(?:process|JavaScript) )?(?:Allocation failed.{0,80})?out of memory.*)",
            re.I,
        ),
        lambda m: Stated("Out-of-memory", m[1]),
    ),
    Opening(
        "Out of memory. ", re.compile(r"Out of memory\. (?:Dying|size=).*"), lambda m: Stated("Out-of-memory", m[0])
    ),
    Opening("FATAL ERROR: ", re.compile(r"^FATAL ERROR: (.+)"), lambda m: Stated("Fatal error", m[1], "reason")),
    Opening(
        "V8 sandbox violation",
        re.compile(r"^## V8 sandbox violation detected"),
        lambda m: Stated("V8 sandbox violation", "", "reason"),
    ),
    Opening(
        "V8 correctness failure",
        re.compile(r"^#\s{0,4}V8 correctness failure"),
        lambda m: Stated("V8 correctness failure"),
    ),
    Opening(
        "abort: CSA_",
        re.compile(
            r"^abort: (CSA_(?:ASSERT|DCHECK) failed: [^\[\]]{1,400}?)(?: \[([^\[\]]{1,300}):\d{1,7}\])?(?: \[|$)"
        ),
        _aborted,
    ),
    Opening(
        "] ",
        re.compile(
            r"^\s{0,4}\[(?:[^\]]{0,200}?:)?(?:FATAL|ERROR|DFATAL):([^\]:()]{1,200}"
            r"(?:\(\d{1,7}\)|:\d{1,7}))[^\]]{0,40}\] ?(.*)"
        ),
        _logged,
    ),
    Opening(
        "] ",
        re.compile(r"^F\d{4,8}\s{1,3}\d\d:\d\d:\d{2,12}\.\d{1,9}\s{1,8}\d{1,10} (\S{1,300}:\d{1,7})\] ?(.*)"),
        _glog,
    ),
    Opening("Received signal ", re.compile(r"^Received signal (\d{1,3}) (\S{1,40})(?: ([0-9a-f]{1,16}))?"), _received),
    Opening(
        "GPU process exited unexpectedly",
        re.compile(r"GPU process exited unexpectedly.*"),
        lambda m: Stated("GPU failure", m[0]),
    ),
)


def _check(found: re.Match[str], current: Building) -> None:
    """The line of V8's box that says which check failed."""
    if current.kind not in ("Fatal error", "RUNTIME_ASSERT") or current.detailed or current.frames:
        return
    where = current.message if re.search(r"\.\w{1,4}$", current.message) else ""
    current.detailed = True
    said = found[1].strip()
    if said in ("unreachable code", "unimplemented code"):
        current.kind = "Unreachable code"
        return
    if current.kind == "RUNTIME_ASSERT":
        current.message = placed(said, where)
        return
    typed = _REPRESENTATION.match(said)  # a check of the compiler's, for the node that it numbers
    if typed:
        current.kind, said = "CHECK failure", typed[1]
    for begin, kind in (("Debug check failed: ", "DCHECK failure"), ("Check failed: ", "CHECK failure")):
        if said.startswith(begin):
            current.kind, said = kind, said[len(begin) :]
    current.message = placed(said, where)


def _correctness(found: re.Match[str], current: Building) -> None:
    """What V8's differential fuzzer compared."""
    if current.kind == "V8 correctness failure":
        current.message = "; ".join(part for part in (current.message, found[1].strip()) if part)


DETAILS = (
    Detail("# V8 correctness ", re.compile(r"^# V8 correctness ((?:configs|sources|suppression): .*)"), _correctness),
    Detail("# ", re.compile(r"^#\s{1,4}(\S.*)"), _check),
)
