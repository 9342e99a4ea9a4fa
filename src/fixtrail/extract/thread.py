"""Everything that the texts of one thread say, in one pass over its documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from fixtrail.extract.agreement import with_agreement
from fixtrail.extract.category import category
from fixtrail.extract.environment import environment
from fixtrail.extract.errors import errors
from fixtrail.extract.fields import fields
from fixtrail.extract.reading import Reading, within
from fixtrail.extract.replies import with_replies
from fixtrail.extract.statements import statements
from fixtrail.extract.surroundings import surroundings
from fixtrail.extract.taken_back import with_taken_back
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import CodeExample, Error, Extract, Statement
from fixtrail.model.limits import Limits
from fixtrail.model.problem import Problem
from fixtrail.model.thread import Document, Thread
from fixtrail.text.markdown import blocks

# A message in the body is more telling than the same shape in a title, in a comment or in a review.
_PLACE = {"body": 4.0, "title": 2.5, "comment": 0.0}
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\(|<img\b")
_ERRORS_KEPT = 12
_CODE_KEPT = 8


def extract(thread: Thread, limits: Limits) -> Extract:
    """The facts of one thread. Documents longer than `limits.document_chars` are read up to there, with a problem."""
    problems: list[Problem] = []
    found_errors: list[Error] = []
    said: list[Statement] = []
    images, around = 0, surroundings(thread)
    for number, document in enumerate(thread.documents()):
        bounded = _bounded(document, limits, problems)
        images += len(_IMAGE.findall(bounded.text))
        reading = Reading(bounded, limits.line_chars)
        if document.kind in _PLACE:
            place = _PLACE[document.kind] - (min(number, 50) * 0.02 if document.kind == "comment" else 0.0)
            found_errors += errors(reading, place)
        if document.kind not in ("title", "commit"):
            said += _outside_traces(statements(thread, bounded, around), reading)
    body = _bounded(thread.body, limits, [])
    form = fields(body)
    return Extract(
        ref=thread.ref,
        errors=_ranked(found_errors),
        fields=form,
        code=_examples(body),
        environment=environment(body, form),
        statements=with_agreement(thread, with_taken_back(with_replies(thread, said))),
        category=category(thread),
        images=images,
        problems=tuple(problems),
    )


def _bounded(document: Document, limits: Limits, problems: list[Problem]) -> Document:
    """The document, cut at the limit where it is longer: spans in it stay those of the stored text."""
    length = len(document.text)
    if length > limits.line_chars and (longest := max(map(len, document.text.split("\n")))) > limits.line_chars:
        message = f"of lines only the first {limits.line_chars} characters were read; the longest has {longest}"
        problems.append(Problem("line-chars", message, document.ref, document.id))
    if length <= limits.document_chars:
        return document
    message = f"only the first {limits.document_chars} of {length} characters were read"
    problems.append(Problem("document-chars", message, document.ref, document.id))
    return msgspec.structs.replace(document, text=document.text[: limits.document_chars])


def _outside_traces(said: Sequence[Statement], reading: Reading) -> list[Statement]:
    """What people say, not what programs print where somebody forgot the fence."""
    if not said or not reading.traces:
        return list(said)
    printed = [(t.start, t.end) for t in reading.traces]
    return [s for s in said if not within(printed, s.quote.start) and not within(printed, s.quote.end - 1)]


def _ranked(found: list[Error]) -> tuple[Error, ...]:
    """Best first, one of each message; the body's copy of a message stands for all."""
    best: dict[str, Error] = {}
    for error in sorted(found, key=lambda e: (-e.score, e.quote.document.created_at, e.quote.start)):
        best.setdefault(error.message, error)
    return tuple(best.values())[:_ERRORS_KEPT]


def _examples(body: Document) -> tuple[CodeExample, ...]:
    """The code blocks of the body in their order."""
    found = [b for b in blocks(body.text) if b.kind in ("fence", "indented") and b.inner_start < b.inner_end]
    return tuple(CodeExample(b.language, Quote(body, b.inner_start, b.inner_end)) for b in found[:_CODE_KEPT])
