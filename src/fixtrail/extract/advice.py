"""The code that goes with advice: the block after its sentence or before it, else a code span in it."""

from __future__ import annotations

import re
from bisect import bisect_left

from fixtrail.extract.lines import lines
from fixtrail.extract.places import Page, code_after
from fixtrail.extract.traces.find import traces, triggered
from fixtrail.extract.traces.kinds import PARSERS
from fixtrail.model.evidence import Quote
from fixtrail.model.thread import Document
from fixtrail.text.markdown import Block

_AFTER = 400  # characters between a sentence and the block that belongs to it
_BEFORE = 10
_LINE = 1000  # characters of a line of code that are looked at
_WORDS_BETWEEN = 20
_BESIDE = 60  # characters between a sentence and a block that is quoted with it
_QUOTED = 900  # characters of a sentence quoted with its block
_WORD = re.compile(r"\w+")
_SPAN = re.compile(r"(?<!`)`([^`\n]{4,200})`(?!`)")
# "this works" after a block speaks of the block.
_POINTS_BACK = re.compile(r"\b(?:this|that|above|it works|worked|fixe[sd]|the trick)\b")


def advice_code(document: Document, page: Page, start: int, end: int) -> Quote | None:
    """The code that the sentence `text[start:end]` advises; a stack trace is nobody's advice."""
    block = _after(document, page, end) or _before(document, page, start, end)
    if block is not None:
        return Quote(document, block.inner_start, block.inner_end)
    spans = sorted(_SPAN.finditer(document.text, start, end), key=lambda m: m.start() - m.end())
    return Quote(document, spans[0].start(1), spans[0].end(1)) if spans else None


def with_code(document: Document, page: Page, start: int, end: int) -> tuple[int, int]:
    """The span of a sentence with the block beside it, where that is short and nothing stands between."""
    after, before = _after(document, page, end), _before(document, page, start, end)
    if after is not None and after.start <= end + _BESIDE and after.end - start <= _QUOTED:
        return start, after.end
    if after is None and before is not None and end - before.start <= _QUOTED:
        return before.start, end
    return start, end


def _after(document: Document, page: Page, end: int) -> Block | None:
    block = code_after(page.code, end, _AFTER)
    if block is None or len(_WORD.findall(page.clean, end, block.start)) > _WORDS_BETWEEN:
        return None
    return None if _is_trace(document.text[block.inner_start : block.inner_end]) else block


def _is_trace(code: str) -> bool:
    parsers = triggered(code, PARSERS)
    return bool(parsers and traces(code, lines(code, _LINE), parsers))


def _before(document: Document, page: Page, start: int, end: int) -> Block | None:
    if not _POINTS_BACK.search(page.clean, start, min(end, start + 200)):
        return None
    place = bisect_left(page.code, start, key=lambda block: block.start)
    block = page.code[place - 1] if place else None
    if block is None or not 0 <= start - block.end <= _BEFORE or page.clean[block.end : start].strip():
        return None
    return None if _is_trace(document.text[block.inner_start : block.inner_end]) else block
