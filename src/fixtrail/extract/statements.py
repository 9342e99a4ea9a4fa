"""Sentences with a role: cause, workaround, fix, confirmation and the rest, by the phrases people use."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from fixtrail.extract.frames import language_of
from fixtrail.extract.rules import load
from fixtrail.extract.speakers import speaker
from fixtrail.extract.speakers import weight as weight_of
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Role, Statement
from fixtrail.model.thread import Document, Thread
from fixtrail.text.markdown import Block, blocks, prose
from fixtrail.text.sentences import sentences

_RULES = tuple(rule for name in ("en-remedies", "en-outcomes") for rule in load(f"phrases/{name}.txt"))
_WORD = re.compile(r"\w")
# Roles that a question cannot state; asked, they are only questions.
_STATED = frozenset({"cause", "fix", "confirmation", "decision", "elsewhere", "answer", "regression"})
_CODE_AFTER = 400  # characters between a sentence and the code block that belongs to it
_SENTENCE = 600  # characters of a sentence that are looked at
_MIN_SCORE = 1.0
_ADVICE = frozenset({"workaround", "answer"})
_ADVICE_IN_BODY = 2.5  # steps and wishes of a report are often worded like advice
_SECOND = 2.0  # what a second role must reach


def statements(thread: Thread, document: Document, trust: frozenset[str] | None = None) -> tuple[Statement, ...]:
    """The statements of one document in its order; a sentence has one role."""
    text = document.text
    # "İ" is the one character that grows when it is made lower case, and spans must stay those of the text.
    clean = prose(text).replace("’", "'").replace("İ", "I").lower()
    if not _WORD.search(clean):
        return ()
    who = speaker(thread, document, trust)
    factor = weight_of(who, document)
    parts = blocks(text)
    clean = _without_headings(clean, parts)
    code = [b for b in parts if b.kind in ("fence", "indented") and b.inner_start < b.inner_end]
    return tuple(
        Statement(
            role=role,
            quote=Quote(document, start, end),
            speaker=who,
            score=round(score * factor, 3),
            agreed=document.reactions.plus + document.reactions.heart + document.reactions.hooray,
            code=_code_after(document, code, end) if role in ("workaround", "fix", "answer") else None,
        )
        for start, end in sentences(clean)
        for role, score in judge(clean[start : min(end, start + _SENTENCE)])
        if not (document.id == "body" and role in _ADVICE and score < _ADVICE_IN_BODY)
    )


def _without_headings(clean: str, parts: Sequence[Block]) -> str:
    """Headings blanked: "Expected behavior" over a form's field is nobody's decision."""
    kept, at = [], 0
    for block in parts:
        if block.kind == "heading" and block.start >= at:
            kept += [clean[at : block.start], " " * (block.end - block.start - 1), "\n"]
            at = block.end
    return "".join((*kept, clean[at:]))


def judge(sentence: str) -> tuple[tuple[Role, float], ...]:
    """The roles of a sentence (lower case, straight quotes), the surest first; () where it says nothing.

    A second role stands beside the first where it is nearly as sure: a cause may well say that it lies elsewhere.
    """
    sums: dict[str, float] = {}
    for rule in _RULES if len(sentence) > 3 else ():
        if rule.pattern.search(sentence):
            sums[rule.word] = sums.get(rule.word, 0.0) + rule.score
    if "question" in sums:
        for role in sums.keys() - {"question"}:
            sums[role] *= 0.3 if role in _STATED else 0.5
    if "confirmation" in sums and "workaround" in sums:
        sums["workaround"] *= 0.5  # "setting X worked, thanks" speaks of somebody else's advice
    ranked = sorted(sums.items(), key=lambda x: -x[1])
    best = ranked[0][1] if ranked else 0.0
    floor = max(_MIN_SCORE, min(best, max(_SECOND, best * 0.6)))
    return tuple((role, score) for role, score in ranked if score >= floor)  # type: ignore[misc]


def _code_after(document: Document, code: list[Block], end: int) -> Quote | None:
    """The block that follows a sentence directly; a stack trace is nobody's advice."""
    place = bisect_left(code, end, key=lambda block: block.start)
    block = code[place] if place < len(code) else None
    if block is None or block.start > end + _CODE_AFTER:
        return None
    between = document.text[end : block.start]
    inner = document.text[block.inner_start : block.inner_end]
    if len(_WORD.findall(between)) > 20 or language_of(inner):
        return None
    return Quote(document, block.inner_start, block.inner_end)
