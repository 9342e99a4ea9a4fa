"""What stands in front of a message and is none of it: the head of a log line, a tool's label, a place in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROUNDS = 12
_TIME = re.compile(
    r"[\[(]?(?:"
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}/(?:\d\d|[A-Z][a-z]{2})/\d{4}"
    r"|(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} {1,2}\d{1,2}(?:,? \d{4})?|\d\d-\d\d)"
    r"[T ,_:]{0,2}\d{1,2}:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?|\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?|\d{1,7}\.\d{6}(?=\])"
    r")(?: ?(?:Z|[+-]\d\d:?\d\d|UTC|GMT|[AP]M))?(?:[\])]|(?=[\s:|-]|$)):?(?: ?\| ?| - |\s)?"
)
_LEVEL = re.compile(
    r"(?:[\[(<]\s{0,2}(?:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical|crit|alert|emerg|panic)\s{0,2}[\])>]:?"
    r"|(?-i:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL)(?=[\s:|])"
    r"|level=\w{3,8}\b)(?:\s{0,2}[|:-](?=\s)|:)?\s{0,4}",
    re.IGNORECASE,
)
_THREAD = re.compile(
    r"\[[^\]\[\n]{1,80}\](?:\s{0,2}[|:-](?=\s)|:)?\s{0,4}|\(\w[\w.-]{0,40}\)\s{1,4}|\d{1,7}\s{1,3}(?:-{3}\s)?"
)
_LOGGER = re.compile(
    r"[A-Za-z_$][\w$]{0,80}(?:[./][\w$]{1,80}){1,12}(?:\s{0,4}(?:[:-]|--)(?=\s)|:|\s(?=\S))\s{0,4}"
    r"|[a-z_][\w.-]{0,60}(?::\d{1,6})?(?:: ?| - )(?=\S)|[-|:]\s{1,2}"
)
_SYSLOG = re.compile(r"(?:[\w.-]{1,64} )?[\w./-]{1,48}\[\d{1,7}\]: ")
_LOGCAT = re.compile(r"[VDIWEF]/[\w.$-]{1,60}\s{0,8}\(\s{0,8}\d{1,7}\): ")
_PYTEST = re.compile(r"E (?=\S)")  # white space is one space by now
_KERNEL = re.compile(r"\[\s{0,8}\d{1,7}\.\d{6}\] ")
_COMPILER = re.compile(r"(?:fatal |internal )?(?:error|warning)(?: ?\[?[A-Z]{1,6}-?\d{1,6}\]?)?: ?")
_PLACE = re.compile(
    r"(?:(?:[A-Za-z]:)?[\w./\\<>+@~-]{1,200}(?:\.\w{1,8}|>)|<[a-z -]{1,30}>)"
    r"(?::\d{1,7}(?:[:.-]\d{1,7})?|\(\d{1,7}(?:,\d{1,7})?\)):? (?:\d{1,7}:\d{1,7} )?"
    r"|[^\s:]{1,200}:\d{1,7}:\d{1,7}: (?:\d{1,7}:\d{1,7} )?(?=(?:fatal )?(?:error|warning)\b)"
)
_EXCEPTION_IN = re.compile(r"Exception in thread \"[^\"\n]{0,80}\" ")
_VALGRIND = re.compile(r"==(?:\d{1,9}|<number>)== ?")
_NODE = re.compile(r"\(node:\d{1,9}\) ?")
_ALWAYS = re.compile(
    "|".join(p.pattern for p in (_KERNEL, _LOGCAT, _PYTEST, _COMPILER, _VALGRIND, _EXCEPTION_IN, _NODE, _PLACE))
)
_HEAD_BEGINS = re.compile(r"[\[(<\d]|[A-Z]{4}|level=|[A-Z][a-z]{2},? |[A-Za-z][\w.$/]{0,80}(?: [-:] |\[\d)")


def labels(texts: Iterable[str]) -> re.Pattern[str]:
    """One pattern for the labels that programs print in front, the longest first; each ends with a colon or a space."""
    longest = sorted(texts, key=len, reverse=True)
    return re.compile("|".join(re.escape(text) + ("" if text.endswith(":") else "(?: |$)") for text in longest))


def without_front(text: str, printed: re.Pattern[str]) -> str:
    """`text` without the heads, labels (`printed`) and places in front of it, as often as they stand there; all of it
    where nothing would be left."""
    at = 0
    for _ in range(_ROUNDS):
        after = _one(text, at, printed)
        if after == at or after >= len(text):
            break
        at = after
    return text[at:] if at else text


def _one(text: str, at: int, printed: re.Pattern[str]) -> int:
    """The end of the front that stands at `at`; `at` where none does."""
    if _HEAD_BEGINS.match(text, at):
        head = _log_head(text, at)
        if head > at:
            return head
    found = _ALWAYS.match(text, at) or printed.match(text, at)
    if not found:
        return at
    return found.end() + (text[found.end() : found.end() + 1] == " ")


def _log_head(text: str, at: int) -> int:
    """The end of time, level, thread and logger at `at`; `at` where there is neither a time nor a level."""
    time = _TIME.match(text, at)
    end = time.end() if time else at
    if time and (syslog := _SYSLOG.match(text, end)):
        end = syslog.end()
    level = 0
    sure = end
    for _ in range(8):
        found = _LEVEL.match(text, end)
        if found:
            level, sure = level + 1, found.end()
        else:
            found = _THREAD.match(text, end)
            if found is None and (level or time):
                found = _LOGGER.match(text, end)
            if found is None:
                break
            if time or level:
                sure = found.end()
        end = found.end()
    return sure
