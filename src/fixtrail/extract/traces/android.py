"""Android: tombstones and their log lines, abort messages, JNI errors.

https://source.android.com/docs/core/tests/debug/native-crash shows them.
"""

from __future__ import annotations

import re

from fixtrail.extract.traces.addresses import memory_fault
from fixtrail.extract.traces.chromium import placed
from fixtrail.extract.traces.native import Opening, Stated

_KINDS = {
    "SIGABRT": "Abort",
    "SIGTRAP": "Trap",
    "SIGILL": "Ill",
    "SIGBUS": "Bus",
    "SIGFPE": "Floating-point-exception",
    "SIGSYS": "Bad-system-call",
}
_LOGCAT = re.compile(
    r"(?:(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6} {1,6}(?:\d{1,7} {1,6}\d{1,7} )?)?"
    r"[VDIWEFA](?:/[^:(]{1,60}\( {0,6}\d{1,7}\)| {1,2}[^:]{1,60}?) ?: ?"
)


def without_logcat(text: str) -> str:
    """A line without what logcat puts in front: time, process, priority and tag; nor Centipede's `CRASH LOG: `."""
    head = text[:2]
    if head == "CR" and text.startswith("CRASH LOG: "):
        return text[11:]
    if head[:1].isdigit() or head[1:2] in "/ ":
        found = _LOGCAT.match(text)
        if found:
            return text[found.end() :]
    return text


def _signal(found: re.Match[str]) -> Stated:
    name, code, address = found[1], found[2] or "", found[3]
    if name != "SIGSEGV":
        return Stated(_KINDS.get(name, name), found[0], "signal" if name in ("SIGABRT", "SIGTRAP") else "report")
    if "MTE" in code:
        return Stated("Tag-mismatch", found[0])
    return Stated(memory_fault("SEGV", address), found[0])


def _abort(found: re.Match[str]) -> Stated:
    """`Abort message: '[FATAL:a.cc(12)] Check failed: x'` and the like."""
    message = found[1].strip()
    place, _, said = message.strip("'\"").partition(" ")
    source = re.match(r"\[?(?:FATAL:|\d{4}/\d{6}(?:\.\d{1,6})?:FATAL:)?([\w./+-]{1,200}[(:]\d{1,7}\)?)[\]:]?$", place)
    if source and said:
        return Stated("CHECK failure", placed(said, source[1]), "reason")
    return Stated("CHECK failure", message.strip(" .'\"[]"), "reason")


OPENINGS = (
    Opening(
        "signal ",
        re.compile(
            r"(?:^|Fatal )signal \d{1,3} \((SIG[A-Z0-9]{2,8})\)(?:, code -?\d{1,5}(?: \(([\w -]{1,60}[^)]{0,60})\))?)?"
            r"(?:, fault addr (-{8,16}|(?:0x)?[0-9a-fA-F]{1,16}))?"
        ),
        _signal,
    ),
    Opening(
        "Trusted App crash stacktrace",
        re.compile(r"Trusted App crash stacktrace.*"),
        lambda m: Stated("Trusted app crash", m[0]),
    ),
    Opening("Abort message: ", re.compile(r"^Abort message: (.*)"), _abort),
    Opening(
        "JNI DETECTED ERROR IN APPLICATION",
        re.compile(r"JNI DETECTED ERROR IN APPLICATION: (.*)"),
        lambda m: Stated("JNI error", m[1], "reason"),
    ),
)
