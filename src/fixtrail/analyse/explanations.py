"""Which explanations and which advice of a thread count most: documents first, then sentences.

A sentence alone does not tell whether it is what people settled on. The document that it stands in does: who wrote it
and where in the thread, how the reporter took it, whether it speaks of work that began; and so do the words that it
shares with the fix. What each of these weighs is in `explanations.txt`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

import msgspec

from fixtrail.analyse.case import Case, last_closing
from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import Document
from fixtrail.text.acceptance import accepts
from fixtrail.text.markdown import prose
from fixtrail.text.sentences import sentences
from fixtrail.text.weights import weights

# What the first one of a role must reach, and a further one beside it.
_FIRST: Mapping[Role, float] = {"cause": 2.75, "workaround": 2.05}
_FURTHER: Mapping[Role, float] = {"cause": 1.2, "workaround": 1.2}
# How often a place counts at most where it can be there more than once.
_MOST: Mapping[str, int] = {
    "answered-to": 2, "words-of-the-fix": 4, "new-words": 5, "words-taken-up": 3, "confirmed": 3, "failed": 3,
}  # fmt: skip
_KNOWN = frozenset(_MOST) | {
    "maintainer", "bystander", "first-reply", "last-before-closing", "accepted-by-reporter", "tells-of-work",
    "points-elsewhere", "long-document", "short-document", "failure-in-report",
}  # fmt: skip
_SHORT, _LONG = 3, 12  # sentences
_WORD = re.compile(r"[^\W\d]\w{2,40}")
_READ = 20_000  # characters of a document whose words are read
_READ_OF_FIX = 3_000
_FIXES = 2


def parse(text: str, name: str) -> dict[str, dict[str, float]]:
    """Role -> place -> weight; ValueError with `name` and line number for what is no known place."""
    return weights(text, name, _KNOWN)


def _text_of(name: str) -> str:
    return (files("fixtrail.analyse") / name).read_text("utf-8")


_WEIGHTS = parse(_text_of("explanations.txt"), "explanations.txt")


def _words_in(name: str) -> frozenset[str]:
    lines = _text_of(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_PLAIN = _words_in("plain-words.txt")
_FAILURE = _words_in("failure-words.txt")


class _Thread(msgspec.Struct, frozen=True):
    """What is told from all documents of a thread: their order, the places of those with statements, which document
    used a word first and which last, and the words of the fix."""

    order: Mapping[str, int]
    places: Mapping[str, Counter[str]]
    first: Mapping[str, int]
    last: Mapping[str, int]
    of_fix: frozenset[str]


def ranked(case: Case, role: Role) -> tuple[Statement, ...]:
    """The statements of a role that are worth telling, the likeliest first; none where no one is sure enough."""
    found = [s for s in case.said(role) if _stands(s)]
    if not found:
        return ()
    thread = _read(case)
    weighed = {s.quote.key: _weight(thread, s) for s in found}
    best = sorted(found, key=lambda s: (-weighed[s.quote.key], s.quote.document.created_at, s.quote.start))
    if weighed[best[0].quote.key] < _FIRST[role]:
        return ()
    return tuple(s for s in best if weighed[s.quote.key] >= _FURTHER[role])


def _stands(statement: Statement) -> bool:
    """Whether a statement was left standing: not a bot's, not taken back, not refuted by more than confirm it."""
    return (
        statement.speaker != "bot"
        and statement.taken_back is None
        and statement.failures <= statement.confirmations + statement.agreed
    )


def _weight(thread: _Thread, statement: Statement) -> float:
    """The score with what its place in the thread, its words and what others said of it add."""
    weights = _WEIGHTS.get(statement.role, {})
    places = thread.places[statement.quote.document.id] + _of_statement(thread, statement)
    told = ((place, min(count, _MOST.get(place, 1))) for place, count in sorted(places.items()))
    return statement.score + sum(weights.get(place, 0.0) * count for place, count in told)


def _of_statement(thread: _Thread, statement: Statement) -> Counter[str]:
    """The places that are a sentence's own, each as often as it is there."""
    said = _words(statement.quote.text)
    fails = statement.quote.document.kind == "body" and bool(_FAILURE & _all_words(statement.quote.text))
    place = thread.order[statement.quote.document.id]
    new = [word for word in said if thread.first.get(word, place) == place]
    return Counter(
        {
            statement.speaker if statement.speaker in _KNOWN else "": 1,
            "words-of-the-fix": len(said & thread.of_fix),
            "new-words": len(new),
            "words-taken-up": sum(thread.last.get(word, place) > place for word in new),
            "confirmed": statement.confirmations,
            "failed": statement.failures,
            "failure-in-report": fails,
        }
    )


def _read(case: Case) -> _Thread:
    """One look over the documents of the thread in the order of time."""
    documents = [d for d in case.root.documents() if d.kind not in ("title", "commit")]
    first = dict.fromkeys(_words(case.root.title), -1)
    last: dict[str, int] = {}
    for place, document in enumerate(documents):
        for word in _words(document.text[:_READ]):
            first.setdefault(word, place)
            last[word] = place
    order = {d.id: n for n, d in enumerate(documents)}
    return _Thread(order, _places(case, documents), first, last, frozenset(_words_of_fixes(case)))


def _places(case: Case, documents: Sequence[Document]) -> dict[str, Counter[str]]:
    """The places of each document, each as often as it is there."""
    found = {d.id: Counter(_of_document(case, documents, n)) for n, d in enumerate(documents)}
    for statement in case.extract.statements:
        place = {"elsewhere": "points-elsewhere", "in-progress": "tells-of-work"}.get(statement.role)
        if place:
            found[statement.quote.document.id][place] = 1
        answered = statement.in_reply_to
        if answered and answered.document.id in found:
            found[answered.document.id]["answered-to"] += 1
    closing = last_closing(case.root)
    before = [d for d in documents[1:] if closing and d.created_at <= closing.created_at]
    if before:
        found[before[-1].id]["last-before-closing"] = 1
    return found


def _of_document(case: Case, documents: Sequence[Document], number: int) -> Iterator[str]:
    if number == 1:
        yield "first-reply"
    size = sum(1 for _ in sentences(prose(documents[number].text[:_READ])))
    if size <= _SHORT or size > _LONG:
        yield "short-document" if size <= _SHORT else "long-document"
    after = documents[number + 1] if number + 1 < len(documents) else None
    if number and after and after.author.login == case.root.author.login and accepts(after.text):
        yield "accepted-by-reporter"


def _words_of_fixes(case: Case) -> Iterator[str]:
    """The words with which those who fix it tell what they do."""
    for fix in case.fixes[:_FIXES]:
        if fix.standing not in ("fix", "competing"):
            continue
        yield from _words(fix.title)
        pull = case.threads.get(fix.ref) if fix.ref else None
        if pull:
            yield from _words(f"{pull.title} {pull.body.text[:_READ_OF_FIX]}")


def _words(text: str) -> set[str]:
    """The words and names of a text in lower case, without the plain ones."""
    return _all_words(text) - _PLAIN


def _all_words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
