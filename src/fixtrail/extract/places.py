"""Where a sentence stands in its document, and what that weighs for a cause or a workaround."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fixtrail.extract.phrasebook import text_of
from fixtrail.extract.surroundings import telling
from fixtrail.text.markdown import Block
from fixtrail.text.weights import weights

# Headings over what is wished, expected or filled in, and over what explains.
_WISHES = re.compile(
    r"expect|should happen|steps|reproduc|solution|feature|environment|version|checklist|really trying|output|actual|"
    r"current|\blogs?\b|screenshot|期望|预期|复现|环境|期待|再現|環境|esperad|pasos|erwartet|schritte|attendu|étapes|passos|"
    r"ожидаем|шаги|기대|재현|환경"
)
_REASONS = re.compile(
    r"cause|analysis|diagnos|\bwhy\b|investigat|describe the bug|problem|additional context|explanation|"
    r"原因|分析|causa|ursache|analyse|raison|причин|원인"
)
_LIST = re.compile(r"(?:^|\n)[ \t]{0,20}(?:[-*+•]|\d{1,9}[.)])[ \t]{1,4}(?:\[.\] )?\Z")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_TITLE_WORDS = 3
KNOWN = frozenset({
    "anywhere", "maintainer", "bot", "body", "body-of-maintainer", "first-reply-of-maintainer", "thanked", "assistant",
    "short-document", "long-document", "opening", "title-words", "very-short", "short", "long", "section-of-wishes",
    "section-of-reasons", "list-item", "link", "colon", "code-after", "reactions",
})  # fmt: skip


def parse(text: str, name: str) -> dict[str, dict[str, float]]:
    """Role -> place -> weight; ValueError with `name` and line number for what is no known place."""
    return weights(text, name, KNOWN)


_WEIGHTS = parse(text_of("places"), "phrases/places.txt")


class Page(msgspec.Struct, frozen=True):
    """What the places of a document's sentences are told from: the text in lower case with its code hidden, its
    headings and code blocks in order, the telling words of the title, its own places, its reactions (0 to 1)."""

    clean: str
    headings: Sequence[tuple[int, str]]
    code: Sequence[Block]
    title: frozenset[str]
    places: frozenset[str]
    liked: float


def headings(text: str, parts: Iterable[Block]) -> tuple[tuple[int, str], ...]:
    """Where each heading starts and what it says, in lower case."""
    return tuple((b.start, text[b.inner_start : b.inner_end].lower()) for b in parts if b.kind == "heading")


def weight(role: str, page: Page, start: int, end: int, first: bool) -> float:
    """What the place of the sentence `clean[start:end]` adds to its weight for a role."""
    weights: Mapping[str, float] = _WEIGHTS.get(role, {})
    found = page.places | set(_of_words(page.clean[start:end])) | set(_of_position(page, start, end))
    total = sum(weights.get(place, 0.0) for place in sorted(found))
    total += weights.get("opening", 0.0) if first else 0.0
    common = min(_MAX_TITLE_WORDS, len(page.title & telling(page.clean[start:end]))) if page.title else 0
    return (
        total + weights.get("title-words", 0.0) * common / _MAX_TITLE_WORDS + weights.get("reactions", 0.0) * page.liked
    )


def _of_words(sentence: str) -> Iterable[str]:
    size = len(sentence) * (1 if sentence.isascii() or not _DENSE.search(sentence) else 3)
    if size < 60:
        yield "very-short" if size < 30 else "short"
    elif size > 140:
        yield "long"
    if "http" in sentence and size < 140:
        yield "link"
    if sentence.rstrip().endswith((":", "：")):
        yield "colon"


def _of_position(page: Page, start: int, end: int) -> Iterable[str]:
    if _LIST.search(page.clean, max(0, start - 40), start):
        yield "list-item"
    place = bisect_left(page.headings, (start, ""))
    if place:
        heading = page.headings[place - 1][1]
        if _WISHES.search(heading):
            yield "section-of-wishes"
        if _REASONS.search(heading):
            yield "section-of-reasons"
    if code_after(page.code, end, 40) is not None:
        yield "code-after"


def code_after(code: Sequence[Block], end: int, distance: int) -> Block | None:
    """The block of code that starts within `distance` characters after a sentence."""
    place = bisect_left(code, end, key=lambda block: block.start)
    return code[place] if place < len(code) and code[place].start <= end + distance else None
