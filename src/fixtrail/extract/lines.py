"""The lines of a text as its programs printed them: without what stood in front when they were pasted.

People paste with `>` of quoted replies, `│` of boxes, line numbers of editors, `app_1  |` of containers and the
timestamps of logs before each line. A trace is recognised without these; spans stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

COLOUR = re.compile(r"\x1b\[[\d;?]{0,16}[A-Za-z]|\[\d{1,2}(?:;\d{1,3}){0,4}m")


class Line(msgspec.Struct, frozen=True):
    """`text` is the document's `[start:end]`: without the line end and without what was pasted in front (`start` is
    after it); `first` is where the whole line begins."""

    first: int
    start: int
    end: int
    text: str


_LINE = re.compile(r"[^\r\n]*")
_QUOTED = re.compile(r"(?!>>> )(?:[ \t]{0,3}>[ \t]?){1,20}")  # `>>> ` is Python's prompt
_BOX = re.compile(r"[ \t]{0,8}[│┃▌⎿][ \t]?")
# 2024-01-31T12:00:00.123Z, [12:00:01.5], 2024/01/31 12:00:00 +0100 and the like, then what a logger adds after them.
_TIME = re.compile(
    r"[\[(]?(?:\d{4}[-/.]\d\d?[-/.]\d\d?[T ,_]{0,2})?\d\d?:\d\d:\d\d(?:[.,:]\d{1,9})?"
    r"(?:[ ]?(?:Z|[+-]\d\d:?\d\d|UTC|[AP]M))?[\])]?"
    r"(?: std(?:out|err) [FP](?= |$))?(?:[ \t]?\|)?[ \t:]?"
)
# Jan 31 12:00:00 host app[123]: of journals and syslog; what the kernel says there has no number.
_JOURNAL = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \S{1,64} \S{1,64}\[\d{1,7}\]:[ ]?"
)
_CLOSINGS = ("</pre>", "</code>")  # at the end of a paste
_CONTAINER = re.compile(r"[\w.-]{1,60}[ ]{0,20}\|[ ]")  # docker compose, foreman
_NUMBER = re.compile(r"[ \t]{0,8}(\d{1,6})(?::|[ \t]?[|│])[ \t]?")  # `1.` and `1)` are lists of Markdown
_SAMPLE = 4  # lines of a run that must agree before numbers or names before a bar are taken for paste marks


def lines(text: str, line_chars: int) -> tuple[Line, ...]:
    """The lines of `text` in order, each looked at up to `line_chars` characters."""
    found = []
    at, size = 0, len(text)
    while at < size:
        end = text.find("\n", at)
        end = size if end < 0 else end
        stop = end - 1 if end > at and text[end - 1] == "\r" else end
        found.append(_line(text, at, min(stop, at + line_chars)))
        at = end + 1
    return tuple(_unnumbered(found))


def uncoloured(text: str, found: Sequence[Line]) -> Sequence[Line]:
    """The lines of `text` without a terminal's colours, also where the escape character was lost on the way; `text` of
    such a line is not quite that of its span."""
    if "\x1b[" not in text and "[0m" not in text and "[39m" not in text and "[22m" not in text:
        return found
    return [Line(line.first, line.start, line.end, COLOUR.sub("", line.text)) for line in found]


def _line(text: str, first: int, end: int) -> Line:
    """One line without quote marks, boxes and timestamps."""
    start = first
    head = text[first : first + 1]
    if head in "> \t│┃▌⎿":
        for pattern in (_QUOTED, _BOX):
            mark = pattern.match(text, start, end)
            if mark:
                start = mark.end()
    head = text[start : start + 1]
    if head.isdigit() or head in ("[", "("):
        time = _TIME.match(text, start, end)
        if time:
            start = time.end()
    elif "A" <= head <= "S" and text[start + 3 : start + 4] == " ":
        journal = _JOURNAL.match(text, start, end)
        if journal:
            start = journal.end()
    while text[end - 1 : end] == ">" and text.endswith(_CLOSINGS, start, end):
        end = text.rfind("<", start, end)
    return Line(first, start, end, text[start:end])


def _unnumbered(found: list[Line]) -> Iterable[Line]:
    """Runs of lines that are numbered upwards, or that begin with a container's name and a bar, lose both."""
    at = 0
    while at < len(found):
        run = _run(found, at)
        if run - at >= _SAMPLE:
            for line in found[at:run]:
                mark = _NUMBER.match(line.text) or _CONTAINER.match(line.text)
                width = mark.end() if mark else 0
                yield Line(line.first, line.start + width, line.end, line.text[width:])
            at = run
        else:
            yield found[at]
            at += 1


def _run(found: list[Line], at: int) -> int:
    """Where the run of numbered or named lines that begins at `at` ends; `at` where none begins."""
    mark = _NUMBER.match(found[at].text)
    if mark:
        number, stop = int(mark[1]), at
        while stop < len(found) and (m := _NUMBER.match(found[stop].text)) and int(m[1]) == number:
            stop, number = stop + 1, number + 1
        return stop
    if " | " not in found[at].text[:82]:
        return at
    stop = at
    while stop < len(found) and _CONTAINER.match(found[stop].text):
        stop += 1
    return stop
