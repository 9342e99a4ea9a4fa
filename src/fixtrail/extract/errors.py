"""The errors of a document: its traces, its error bodies, and the lines that are errors by their shape or place.

Each is scored by how telling it is; the best is the line that one would paste into a search box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from fixtrail.extract.error_lines import LineHit, line_hits
from fixtrail.extract.reading import Reading, within
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Error
from fixtrail.model.failure import Code, Thrown, Trace, TraceKind

# A name that ends like an exception's, possibly dotted or with `::`, then a colon or the end of the line.
_TYPE = re.compile(
    r"(?:^|[\s\[(>'\"`])((?:[A-Za-z_][\w$]{0,80}(?:\.|::|\\)){0,12}[A-Z][\w$]{0,80}?(?:Error|Exception|Warning|Fault|Panic|"
    r"Failure|Interrupt))(?: ?\[[A-Z_0-9]+\])?(?=:|\(|\s*$|['\"`])"
)
_BY_KIND: dict[TraceKind, float] = {
    "exception": 11.0, "panic": 11.0, "crash": 11.0, "kernel": 11.0, "compiler": 10.0, "test": 9.5,
    "package-manager": 9.5,
}  # fmt: skip
_BODY = 9.0  # a JSON or XML error body
_BARE = 4.0  # frames without the message that they belong to
_CAUSES = 4  # of one trace that are errors of their own
_LEAD = 200  # characters of its line before a body that belong to the message
_SPEAKS = 8  # characters beside brackets that the first line of a body has where it says something
_WORDS = 40  # characters of a message by which its line is found
_KEPT = 20


class _Hit(msgspec.Struct):
    start: int
    end: int
    block: tuple[int, int]
    score: float
    kind: str = ""
    trace: Trace | None = None
    thrown: Thrown | None = None
    code: Code | None = None


def errors(reading: Reading, place: float = 0.0) -> tuple[Error, ...]:
    """The errors of one document, best first, at most 20. `place` is added to each score (the body before comments)."""
    bodies = [(code.start, code.end) for code in reading.codes if code.kind in ("json", "xml") and code.message]
    printed = [(trace.start, trace.end) for trace in reading.traces]
    lines = (hit for hit in line_hits(reading) if not within(bodies, hit.start) and not within(printed, hit.start))
    hits = [*_of_traces(reading), *_of_bodies(reading), *map(_of_line, lines)]
    found: dict[str, Error] = {}
    for hit in sorted(hits, key=lambda h: (-h.score, h.start)):
        error = _error(reading, hit, place)
        found.setdefault(error.message, error)
        if len(found) >= _KEPT:
            break
    return tuple(found.values())


def _of_traces(reading: Reading) -> Iterator[_Hit]:
    for trace in reading.traces:
        for number, thrown in enumerate(trace.thrown[:_CAUSES]):
            score = _BY_KIND[trace.kind] - 0.6 * number
            if not thrown.kind and not thrown.message:
                score = _BARE - 0.1 * number
            elif not thrown.message and len(thrown.kind) < 8:
                score -= 2.0
            line = _first_line(reading.text, _says(reading.text, thrown), thrown.end)
            yield _Hit(*line, (trace.start, trace.end), score, thrown.kind, trace, thrown)


def _of_bodies(reading: Reading) -> Iterator[_Hit]:
    """JSON and XML error bodies with a message; the line that they begin on is the error, with what leads to them."""
    for code in reading.codes:
        if code.kind in ("json", "xml") and code.message:
            first = reading.text.rfind("\n", 0, code.start) + 1
            start, end = _first_line(reading.text, first if code.start - first <= _LEAD else code.start, code.end)
            if len(reading.text[start:end].strip("{[<>() \t")) < _SPEAKS:  # the message stands further down
                said = reading.text.find(code.message[:_LEAD], code.start, code.end)
                if said >= 0:
                    line = reading.text.rfind("\n", code.start, said) + 1
                    start, end = _first_line(reading.text, line, code.end)
            yield _Hit(start, end, (code.start, max(end, code.end)), _BODY, code.code, code=code)


def _says(text: str, thrown: Thrown) -> int:
    """Where the line begins that says the message, which may stand below a heading (`* What went wrong:`, the name of
    a test, a place); the start where that line has the type, or no line the words."""
    if thrown.kind in text[slice(*_first_line(text, thrown.start, thrown.end))].split():
        return thrown.start
    words = thrown.message.partition("\n")[0][:_WORDS]
    at = text.find(words, thrown.start, thrown.end) if words else thrown.start
    return max(thrown.start, text.rfind("\n", thrown.start, at) + 1) if at >= 0 else thrown.start


def _of_line(hit: LineHit) -> _Hit:
    return _Hit(hit.start, hit.end, hit.block, hit.score)


def _first_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The first line of a span that is not blank, without white space around; never empty."""
    while start < end - 1 and text[start].isspace():
        start += 1
    stop = text.find("\n", start, end)
    stop = end if stop < 0 else stop
    while stop > start + 1 and text[stop - 1].isspace():
        stop -= 1
    return start, max(stop, start + 1)


def _error(reading: Reading, hit: _Hit, place: float) -> Error:
    text = reading.text[hit.start : hit.end]
    named = hit.kind or (match[1] if (match := _TYPE.search(text[:1000])) else "")
    block = min(hit.block[0], hit.start), max(hit.block[1], hit.end)
    return Error(
        message=text,
        quote=Quote(reading.document, hit.start, hit.end),
        block=Quote(reading.document, *block),
        kind=named,
        language=hit.trace.language if hit.trace else "",
        frames=hit.thrown.frames if hit.thrown else (),
        score=round(hit.score + place, 2),
        trace=_from(hit),
        code=hit.code,
    )


def _from(hit: _Hit) -> Trace | None:
    """The trace as seen from the exception that the error is: what it was caused by follows it."""
    if hit.trace is None or hit.thrown is None or hit.thrown is hit.trace.thrown[0]:
        return hit.trace
    at = hit.trace.thrown.index(hit.thrown)
    return msgspec.structs.replace(hit.trace, thrown=hit.trace.thrown[at:])
