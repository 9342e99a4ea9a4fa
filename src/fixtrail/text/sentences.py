"""Sentences of prose, as spans.

Made for issue threads: full stops inside versions, file names and abbreviations end nothing, a list item, a heading,
a table row and a blank line do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset({
    "e.g", "eg", "i.e", "ie", "vs", "cf", "approx", "resp", "ca", "al", "mr", "mrs", "dr", "prof", "inc", "ltd", "corp",
    "jr", "sr", "viz", "incl", "excl", "aka", "a.k.a", "w.r.t", "esp",
})  # fmt: skip
# These are abbreviations where a number follows, and words otherwise.
_BEFORE_NUMBER = frozenset({
    "no", "nr", "fig", "sec", "ch", "eq", "ver", "vol", "pp", "p", "min", "max", "ed", "ref", "refs",
})  # fmt: skip

# A line that begins something of its own: list item, heading, quote, table row, rule, task.
_FRESH = re.compile(r"[ \t]{0,40}(?:[-+*•][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|\||(?:-{3}|\*{3}|={3}|_{3}))")
_MARKERS = re.compile(
    r"[ \t]*(?:(?:[-+*•]|\d{1,9}[.)]|#{1,6})[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?|\|[ \t]*){0,32}"
    r"(?:(?:-{3,}|\*{3,}|={3,}|_{3,})[ \t]*$)?"
)
_ALONE = re.compile(r"[ \t]{0,40}(?:#{1,6}[ \t]|\|)")  # a line that the next one never continues
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_STOP = re.compile(r"(?:[.!?…]{1,20}[\"'”’)\]*_]{0,6}(?=\s|\Z))|[。！？]{1,20}[」』”）]{0,4}")
_WORD_BEFORE = re.compile(r"[\w.]{1,20}\Z")


def sentences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text`, in order, without white space and list marks around; `start` is
    added to each, so that the spans of a part are offsets of the whole."""
    for first, last in _paragraphs(text):
        for begin, end in _split(text, first, last):
            part = text[begin:end]
            if words := part.strip():
                at = begin + len(part) - len(part.lstrip())
                yield at + start, at + len(words) + start


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that belong together: not over blank lines, list items, headings, table rows."""
    first = -1
    last = at = 0
    alone = False
    while at < len(text):
        line = _LINE.match(text, at)
        stop = line.end() if line else len(text)
        blank = not text[at:stop].strip()
        if first >= 0 and (blank or alone or _FRESH.match(text, at, stop)):
            yield first, last
            first = -1
        if not blank:
            if first < 0:
                marker = _MARKERS.match(text, at, stop)
                first = marker.end() if marker else at
                alone = _ALONE.match(text, at, stop) is not None
            last = stop
        at = stop
    if first >= 0:
        yield first, last


def _split(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    begin = first
    for stop in _STOP.finditer(text, first, last):
        if _ends(text, begin, stop, last):
            yield begin, stop.end()
            begin = stop.end()
    yield begin, last


def _ends(text: str, begin: int, stop: re.Match[str], last: int) -> bool:
    """Whether the stop ends a sentence: not after an abbreviation or an initial, nor dots that trail off."""
    mark = stop[0].rstrip("\"'”’)]*_")
    if mark[0] not in ".…":
        return True
    after = text[stop.end() : min(stop.end() + 40, last)].lstrip()
    if len(mark) > 1 or mark == "…":
        return not after[:1].islower()
    before = _WORD_BEFORE.search(text, max(begin, stop.start() - 20), stop.start())
    word = before[0] if before else ""
    if word.lower() in _BEFORE_NUMBER:
        return not after[:1].isdigit()
    initial = len(word) == 1 and word.isupper() and before is not None and before.start() > begin
    return word.lower() not in _ABBREVIATIONS and not initial
