"""Sentences with a role: cause, workaround, fix, confirmation and the rest.

A role is weighed by the phrases of the sentence. For causes and workarounds it also counts where the sentence stands
and who says it, and what explains on goes with the sentence that it explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

import msgspec

from fixtrail.extract.advice import advice_code, with_code
from fixtrail.extract.languages import weights
from fixtrail.extract.places import Page, headings, weight
from fixtrail.extract.speakers import weight as weight_of
from fixtrail.extract.surroundings import Surroundings, document_places, surroundings, who
from fixtrail.extract.wording import readable
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Role, Speaker, Statement
from fixtrail.model.thread import Document, Thread
from fixtrail.text.markdown import Block, blocks
from fixtrail.text.sentences import sentences

# What people begin with before they explain.
_COURTESY = re.compile(r"(?:thanks?|thank you|thx|hi|hey|hello|sorry|nice (?:catch|find)|good (?:catch|find|point))\b")
_WORD = re.compile(r"\w")
# Roles that a question cannot state; asked, they are only questions.
_STATED = frozenset({"fix", "confirmation", "decision", "elsewhere", "answer", "regression"})
_PLACED: tuple[Role, ...] = ("cause", "workaround")  # weighed with their place, and beside the other roles
# What a sentence says instead of a cause or a workaround, where it says so more surely.
_INSTEAD: dict[Role, tuple[str, ...]] = {
    "cause": ("failed", "confirmation", "reproduction", "thanks", "stale", "duplicate", "refusal"),
    "workaround": ("failed", "stale", "duplicate", "in-progress", "refusal"),
}
_SENTENCE = 600  # characters of a sentence that are looked at
_MIN_SCORE = 1.0
_MIN_PLACED = 1.05
# What the phrases alone must give before the place is looked at: it explains nothing, but code after it may advise.
_MIN_PHRASES: dict[Role, float] = {"cause": 0.35, "workaround": 0.0}
_CONTINUES = -0.35  # what a sentence must weigh as a cause to go on explaining the one beside it
_GAP = 3  # characters between sentences of one paragraph
_FEW_WORDS = 3
_CONTINUED = 450  # characters of a cause with what explains on
_ANSWER_IN_BODY = 2.5  # steps and wishes of a report are often worded like advice
_SECOND = 2.0  # what a second role must reach


class _Said(msgspec.Struct, frozen=True):
    """A sentence `clean[start:end]` and what its phrases weigh for each role."""

    start: int
    end: int
    sums: dict[str, float]


def statements(thread: Thread, document: Document, around: Surroundings | None = None) -> tuple[Statement, ...]:
    """The statements of one document in its order; a sentence has one role, or a few that are as sure.

    `around` is `surroundings(thread)`, worked out once by who asks for many documents.
    """
    parts = blocks(document.text)
    clean = readable(document.text, parts)
    if not _WORD.search(clean):
        return ()
    around = around or surroundings(thread)
    said = [_Said(a, b, weights(clean[a : min(b, a + _SENTENCE)])) for a, b in sentences(clean)]
    speaks = who(around, document)
    found = list(_outcomes(document, speaks, said))
    roles = {role for sentence in said for role in sentence.sums if role in _PLACED}
    if roles and speaks != "bot":  # programs neither explain nor advise
        page = _page(document, clean, parts, around, len(said))
        found += _causes(document, speaks, page, said) if "cause" in roles else ()
        found += _workarounds(document, speaks, page, said) if "workaround" in roles else ()
    return tuple(sorted(found, key=lambda s: (s.quote.start, s.quote.end)))


def judge(sentence: str) -> tuple[tuple[Role, float], ...]:
    """The roles of a sentence (lower case, straight quotes) by its phrases alone, the surest first; () where it says
    nothing."""
    sums = weights(sentence)
    placed = [(role, sums[role]) for role in _PLACED if sums.get(role, 0.0) >= _MIN_PLACED]
    return tuple(sorted((*placed, *_ranked(sums)), key=lambda found: -found[1]))


def _ranked(sums: dict[str, float]) -> list[tuple[Role, float]]:
    """The roles but cause and workaround. A second one stands beside the first where it is nearly as sure; a symptom
    is only what nothing else is."""
    weighed = {role: total for role, total in sums.items() if role not in _PLACED}
    if not weighed or max(weighed.values()) < _MIN_SCORE:
        return []
    if "question" in weighed:
        for role in weighed.keys() - {"question"}:
            weighed[role] *= 0.3 if role in _STATED else 0.5
    ranked = sorted(weighed.items(), key=lambda found: -found[1])
    best = ranked[0][1] if ranked else 0.0
    floor = max(_MIN_SCORE, min(best, max(_SECOND, best * 0.6)))
    kept = [(role, total) for role, total in ranked if total >= floor]
    return [(role, total) for role, total in kept if role != "symptom" or len(kept) == 1]  # type: ignore[misc]


def _page(document: Document, clean: str, parts: Sequence[Block], around: Surroundings, count: int) -> Page:
    return Page(
        clean=clean,
        headings=headings(document.text, parts),
        code=[b for b in parts if b.kind in ("fence", "indented") and b.inner_start < b.inner_end],
        title=around.title,
        places=document_places(around, document, count),
        liked=min(3, _agreed(document)) / 3,
    )


def _agreed(document: Document) -> int:
    return document.reactions.plus + document.reactions.heart + document.reactions.hooray


def _outcomes(document: Document, speaks: Speaker, said: Sequence[_Said]) -> Iterator[Statement]:
    factor = 0.0
    for sentence in said:
        for role, total in _ranked(sentence.sums) if sentence.sums else ():
            if role == "answer" and document.kind == "body" and total < _ANSWER_IN_BODY:
                continue
            factor = factor or weight_of(speaks, document)  # only where there is something to weigh
            yield _statement(document, speaks, role, sentence.start, sentence.end, total * factor)


def _statement(
    document: Document, speaks: Speaker, role: Role, start: int, end: int, score: float, code: Quote | None = None
) -> Statement:
    quote = Quote(document, start, end)
    return Statement(role, quote, speaks, round(score, 3), agreed=_agreed(document), code=code)


def _causes(document: Document, speaks: Speaker, page: Page, said: Sequence[_Said]) -> Iterator[Statement]:
    """The causes, the surest of neighbours with what explains on before and after it."""
    scores = [_placed("cause", page, said, place) for place in range(len(said))]
    taken: set[int] = set()
    for place in sorted(range(len(said)), key=lambda n: (-scores[n], n)):
        if scores[place] < _MIN_PLACED or place in taken:
            continue
        first, last = _continued(page, said, scores, taken, place)
        taken.update(range(first, last + 1))
        yield _statement(document, speaks, "cause", said[first].start, said[last].end, scores[place])


def _continued(
    page: Page, said: Sequence[_Said], scores: Sequence[float], taken: Set[int], place: int
) -> tuple[int, int]:
    """The first and last sentence of an explanation around `place`: at most three, of one paragraph."""
    first = last = place
    for step in (1, -1, 1):
        beside = last + 1 if step == 1 else first - 1
        if not 0 <= beside < len(said) or beside in taken or not _goes_on(page, said[beside], scores[beside]):
            continue
        left, right = (last, beside) if step == 1 else (beside, first)
        gap = page.clean[said[left].end : said[right].start]
        size = max(said[beside].end, said[last].end) - min(said[beside].start, said[first].start)
        if len(gap) <= _GAP and gap.count("\n") < 2 and size <= _CONTINUED:
            first, last = min(first, beside), max(last, beside)
    return first, last


def _goes_on(page: Page, sentence: _Said, score: float) -> bool:
    """Whether a sentence beside an explanation may be part of it: a few words that speak of nothing else."""
    text = page.clean[sentence.start : sentence.end]
    words = len(text.split(None, _FEW_WORDS))
    return score >= _CONTINUES and words > _FEW_WORDS and not _COURTESY.match(text)


def _workarounds(document: Document, speaks: Speaker, page: Page, said: Sequence[_Said]) -> Iterator[Statement]:
    for place, sentence in enumerate(said):
        score = _placed("workaround", page, said, place)
        if score >= _MIN_PLACED:
            code = advice_code(document, page, sentence.start, sentence.end)
            start, end = with_code(document, page, sentence.start, sentence.end)
            yield _statement(document, speaks, "workaround", start, end, score, code)


def _placed(role: Role, page: Page, said: Sequence[_Said], place: int) -> float:
    """What a sentence weighs for a role with its place; that of its phrases where they say too little."""
    sentence = said[place]
    total, least = sentence.sums.get(role, 0.0), _MIN_PHRASES[role]
    if role not in sentence.sums or total < least or any(sentence.sums.get(n, 0.0) > total for n in _INSTEAD[role]):
        return total - least
    return total + weight(role, page, sentence.start, sentence.end, place == 0)
