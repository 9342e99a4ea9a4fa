"""What holds of everything that is read out of any text."""

from __future__ import annotations

from fixtrail.extract.errors import errors
from fixtrail.extract.reading import Reading
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.ruleset import ruleset
from fixtrail.model.limits import Limits
from tests.making import document


def broken_laws(text: str, limits: Limits) -> list[str]:
    """The names of the laws that a text breaks; [] where all hold."""
    body = document(text[: limits.document_chars])
    reading = Reading(body, limits.line_chars)
    size = len(body.text)
    broken = []
    reached = 0
    for passage in reading.passages:
        if body.text[reached : passage.start].strip("\r\n") or not reached <= passage.start <= passage.end <= size:
            broken.append("passages cover every line once")
        reached = passage.end
    if body.text[reached:].strip("\r\n"):
        broken.append("passages reach the end")
    if any(not 0 <= t.start < t.end <= size or not t.thrown for t in reading.traces):
        broken.append("a trace has a span and an exception")
    if any(not t.start <= one.start < one.end <= t.end for t in reading.traces for one in t.thrown):
        broken.append("an exception lies in its trace")
    if any(a.end > b.start for a, b in zip(reading.traces, reading.traces[1:], strict=False)):
        broken.append("traces do not overlap")
    if any(not 0 <= c.start < c.end <= size for c in reading.codes):
        broken.append("a code has a span")
    for error in errors(reading):
        if error.quote.text != error.message or not error.message.strip():
            broken.append("a message is what stands at its place")
        made = fingerprint(error, ruleset())
        if made != fingerprint(error, ruleset()) or not made.exact.startswith("v1:"):
            broken.append("a fingerprint is a function of its error")
    return broken
