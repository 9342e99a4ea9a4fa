"""Error lines: what one would paste into a search box, and the block it stands in.

A line is scored by its shape (an exception type with a message, a compiler's `error:`, a panic …) and by where it
stands (in a code block, after the last frame of a trace, in the body rather than in a comment).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.frames import frames, language_of
from fixtrail.extract.rules import load
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Error
from fixtrail.model.thread import Document
from fixtrail.text.markdown import Block, blocks

# A name that ends like an exception's, possibly dotted or with `::`, then a colon or the end of the line.
_TYPE = re.compile(
    r"(?:^|[\s\[(>'\"`])((?:[A-Za-z_][\w$]*(?:\.|::|\\))*[A-Z][\w$]*(?:Error|Exception|Warning|Fault|Panic|Failure|Interrupt))"
    r"(?: ?\[[A-Z_0-9]+\])?(?=:|\(|\s*$|['\"`])"
)
_SHAPES = load("error-shapes.txt")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,600}?)(?<!`)\1(?!`)")
_QUOTED = re.compile(r"\"([^\"\n]{1,600})\"|“([^”\n]{1,600})”")
_SAYS = "errors?|exceptions?|messages?|warnings?|throws?|throwing|thrown|raised"
_CALLS = re.compile(rf"(?i)(?:{_SAYS}|says?|saying|raises?|with|:)[\s:,\-]*$")
_SAYS_ERROR = re.compile(rf"(?i)\b(?:{_SAYS}|fails? with|crash|panics?)\b")

_HELP = re.compile(
    r"^\s*(?:note:|help:|hint:|\d+ \||-->|\^|at |File \"|npm ERR! (?:A complete log|\s*/))|^\s*[/#*]{1,2} "
)
_CODE_LINE = re.compile(
    r"^\s*(?:throw |raise |return |if |for |import |from \S+ import|def |fn |let |const |var |class |catch|assert)"
    r"|[;{]\s*$"
)


class _Hit(msgspec.Struct):
    start: int
    end: int
    block: tuple[int, int]
    score: float
    fenced: bool


def errors(document: Document, line_chars: int, place: float = 0.0) -> tuple[Error, ...]:
    """The error lines of one document, best first. `place` is added to each score (the body before the comments)."""
    found: dict[str, Error] = {}
    for hit in sorted(_hits(document.text, line_chars), key=lambda h: (-h.score, h.start)):
        text = document.text[hit.start : hit.end]
        if text in found:
            continue
        kind = _TYPE.search(text)
        block = document.text[hit.block[0] : hit.block[1]]
        found[text] = Error(
            message=text,
            quote=Quote(document, hit.start, hit.end),
            block=Quote(document, *hit.block),
            kind=kind.group(1) if kind else "",
            language=language_of(block) if hit.fenced else "",
            frames=frames(block) if hit.fenced else (),
            score=round(hit.score + place, 2),
        )
        if len(found) >= 20:
            break
    return tuple(found.values())


def _hits(text: str, line_chars: int) -> Iterator[_Hit]:
    for block in blocks(text):
        if block.kind in ("fence", "indented"):
            yield from _code_hits(text, block, line_chars)
        elif block.kind in ("paragraph", "html", "list-item", "heading", "quote", "table"):
            yield from _prose_hits(text, block, line_chars)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ">⎿│|"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _shape(line: str) -> float:
    return next((rule.score for rule in _SHAPES if rule.pattern.search(line)), 0.0)


def _code_hits(text: str, block: Block, line_chars: int) -> Iterator[_Hit]:
    """Lines of a code block. What reads like source is worth less; the line that ends a trace more."""
    spans = list(_lines(text, block.inner_start, block.inner_end))
    bounds = _trim(text, block.inner_start, block.inner_end)
    after_trace = _ends_of_traces(text, spans)
    for number, (first, last) in enumerate(spans):
        start, end = _trim(text, first, min(last, first + line_chars))
        line = text[start:end]
        score = _shape(line)
        if not score or _HELP.search(line):
            continue
        if _CODE_LINE.search(line) and score < 9:
            score -= 4.0
        if number in after_trace:
            score += 1.5
        if score >= 4:
            yield _Hit(start, end, bounds, score + 1.0 - min(number, 40) * 0.01, True)


def _ends_of_traces(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the lines that end a Python traceback: the first line after it that is not indented."""
    ends, inside = set(), False
    for number, (start, end) in enumerate(spans):
        line = text[start : min(end, start + 200)]
        if "Traceback (most recent call last)" in line:
            inside = True
        elif inside and line and not line[0].isspace():
            ends.add(number)
            inside = False
    return ends


def _prose_hits(text: str, block: Block, line_chars: int) -> Iterator[_Hit]:
    """Quoted or `code` messages in a sentence that speaks of an error, and lines that are an error by themselves."""
    for first, last in _lines(text, block.start, block.end):
        start, end = _trim(text, first, min(last, first + line_chars))
        line = text[start:end]
        says, quoted = bool(_SAYS_ERROR.search(line)), False
        for left, right in _spans(line):
            inner = line[left:right]
            score = _shape(inner)
            if not score and says and " " in inner.strip() and _CALLS.search(line[: left - 1].rstrip('`"“')):
                score = 4.0
            if 8 <= len(inner) <= 300 and score >= 4.0 and (says or score >= 7) and not _CODE_LINE.search(inner):
                span = _trim(text, start + left, start + right)
                if span[0] < span[1]:
                    quoted = True
                    yield _Hit(*span, (start, end), score - 1.0, False)
        bare = 0.0 if quoted else _shape(line)
        if bare >= 8 or (bare >= 7 and len(line) <= 160):
            yield _Hit(*_after_label(text, start, end), (start, end), bare - (0.5 if len(line) <= 200 else 2.0), False)


def _spans(line: str) -> list[tuple[int, int]]:
    """The insides of code spans and quotation marks, paired from the left, whatever their length."""
    found = [m.span(2) for m in _CODE_SPAN.finditer(line)]
    outside = list(line)
    for left, right in found:
        outside[left - 1 : right + 1] = " " * (right - left + 2)
    rest = "".join(outside)
    return found + [m.span(1 if m.group(1) else 2) for m in _QUOTED.finditer(rest)]


def _after_label(text: str, start: int, end: int) -> tuple[int, int]:
    """A line without the list marker, heading mark or emphasis that stands before the message."""
    while start < end and text[start] in "#*-_ \t":
        start += 1
    while end > start and text[end - 1] in "*_ \t":
        end -= 1
    return (start, end) if start < end else (start - 1, end)
