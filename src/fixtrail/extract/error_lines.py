"""Lines that are errors by their shape (a compiler's `error:`, `not found` …) or by what announces them.

What a program printed is told from what a person wrote: in a sentence only what is quoted, set as code or follows the
words "error:" counts, in a paste each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from fixtrail.extract.lines import COLOUR, Line
from fixtrail.extract.reading import Reading, within
from fixtrail.extract.rules import load
from fixtrail.text.layout import merged
from fixtrail.text.markdown import Block

_RULES = load("error-shapes.txt")
_SHAPES = tuple(rule for rule in _RULES if rule.word != "hint")
# One of these is in each line with a shape; in a sentence only the telling ones count.
_HINTS = tuple(rule.pattern.pattern for rule in _RULES if rule.word == "hint")
_TELLING = frozenset(rule.pattern.pattern for rule in _RULES if rule.word == "hint" and rule.score >= 7)
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,600}?)(?<!`)\1(?!`)")
_QUOTED = re.compile(r"\"([^\"\n]{1,600})\"|“([^”\n]{1,600})”")
_SAYS = (
    "errors?|exceptions?|messages?|warnings?|throws?|throwing|thrown|raised|fehler|ausnahme|erreur|erro|excepción|"
    "ошибк\\w|исключени\\w|错误|報錯|报错|异常|エラー|例外|오류|에러"
)
_SAYS_HINTS = (
    "erro", "exception", "message", "warning", "throw", "raised", "fehler", "ausnahme", "erreur", "excepción", "ошибк",
    "исключени", "错误", "報錯", "报错", "异常", "エラー", "例外", "오류", "에러", "fail", "crash", "panic",
)  # fmt: skip
_CALLS = re.compile(rf"(?i)(?:{_SAYS}|says?|saying|raises?|with|:)[\s:,\-*]*$")
_SAYS_ERROR = re.compile(rf"(?i)(?<!\w)(?:{_SAYS}|fails? with|crash|panics?)")
# "I get the following error:", "**Error**", "fails with:" directly before a paste.
_ANNOUNCES = re.compile(rf"(?i)(?:{_SAYS}|stack ?traces?|fails?|crash(?:es|ed)?|logs?|complains?)(?!\w).{{0,60}}$")
_AFTER = re.compile(
    rf"(?i)(?:{_SAYS})(?: (?:message|is|was|saying|says|like(?: this)?|below))? ?[:：][ *]*(\S.{{7,300}})$"
)
_HELP = re.compile(
    r"^\s*(?:[✓✔√]|ok \d|PASS\b|note:|help:|hint:|\d+ \||-->|\^|at |File \"|npm ERR! (?:A complete log|\s*/))"
    r"|^\s*[/#*]{1,2} "
)
_CODE_LINE = re.compile(
    r"^\s*(?:throw |raise |return |if |for |import |from \S+ import|def |fn |let |const |var |class |catch|assert)"
    r"|[;{]\s*$"
)
_COMMENT = re.compile(r"//|#|/\*|<!--|\$ |> ")
_PRINTED = frozenset({"error", "trace", "log", "shell"})
_OUTPUT = frozenset(
    {"", "text", "txt", "log", "console", "shell", "sh", "bash", "output", "plain", "plaintext", "error"}
)
_NEWS = re.compile(r"(?<!\w)(?:INFO|DEBUG|TRACE|info|debug|trace)(?!\w)")
_NEWS_LINES = 5
_OWN_SHAPE = 6.5  # a shape that source code does not have
_WIDTHS = frozenset({79, 80, 99, 100, 119, 120, 131, 132, 159, 160})  # of terminals, with and without their last column
_WRAPS = 4
_ANNOUNCED = 5.0
Spans = list[tuple[int, int]]
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class LineHit(msgspec.Struct):
    """`text[start:end]` is the message, `block` the span of what it stands in."""

    start: int
    end: int
    block: tuple[int, int]
    score: float


def line_hits(reading: Reading) -> Iterator[LineHit]:
    """The lines outside traces that are errors."""
    lowered = reading.text.lower()
    says = [word for word in _SAYS_HINTS if word in lowered]
    hints = [word for word in _HINTS if word in lowered]
    if not says and not hints:
        return
    telling = [*says, *(word for word in hints if word in _TELLING)]
    pasted = _pasted(reading.blocks)
    if not telling and not pasted:
        return
    bodies = [(c.start, c.end) for c in reading.codes if c.kind in ("json", "xml") and c.message]
    taken = merged([*((t.start, t.end) for t in reading.traces), *bodies])
    # Where no word is telling, only what stands in a fence is looked at, and that needs no passages.
    passages = reading.passages if telling else ()
    size = len(reading.text)
    printed = [(p.start, min(p.end + 1, size)) for p in passages if p.kind in _PRINTED]
    sources = [(p.start, min(p.end + 1, size)) for p in passages if p.kind in ("source", "diff", "config")]
    seen: dict[tuple[int, int], int] = {}  # of each paste, how many of its lines came before
    for line in reading.lines:
        if line.start >= line.end or within(taken, line.start):
            continue
        block = within(pasted, line.start) or within(printed, line.start)
        if block is None:
            if _has(line.text.lower(), telling):
                yield from _in_prose(reading.text, line)
            continue
        number = seen[block] = seen.get(block, -1) + 1
        if _has(line.text.lower(), hints):
            yield from _in_paste(reading.text, line, block, number, within(sources, line.start) is not None)
    if says:
        yield from _announced(reading, pasted, taken)


def _pasted(blocks: tuple[Block, ...]) -> list[tuple[int, int]]:
    """Insides of code blocks, in order and apart."""
    spans: list[tuple[int, int]] = []
    for block in blocks:
        printed = block.kind in ("fence", "indented") and block.inner_start < block.inner_end
        if printed and (not spans or block.inner_start >= spans[-1][1]):
            spans.append((block.inner_start, block.inner_end))
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ">⎿│|\x1b"):
        colour = COLOUR.match(text, start, end) if text[start] == "\x1b" else None
        start = colour.end() if colour else start + 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _has(lowered: str, words: Sequence[str]) -> bool:
    return any(word in lowered for word in words)


def _shape(line: str) -> float:
    return next((rule.score for rule in _SHAPES if rule.pattern.search(line)), 0.0)


def _in_paste(text: str, line: Line, block: tuple[int, int], number: int, source: bool) -> Iterator[LineHit]:
    """A line that a program printed. What reads like source is worth less."""
    start, end = _trim(text, line.start, line.end)
    words = text[start:end]
    score = _shape(words)
    if not score or _HELP.search(words):
        return
    if score < 9 and ((source and score < _OWN_SHAPE) or _CODE_LINE.search(words)):
        score -= 4.0
    if score >= 4:
        stop = min(_unwrapped(text, line.first, end), block[1])
        yield LineHit(start, max(stop, end), _trim(text, *block), score + 1.0 - min(number, 40) * 0.01)


def _unwrapped(text: str, first: int, end: int) -> int:
    """Where a message ends that a terminal broke at its width: it goes on at the very beginning of the next line."""
    for _ in range(_WRAPS):
        if end - first not in _WIDTHS or text[end : end + 1] != "\n" or text[end + 1 : end + 2].isspace():
            break
        stop = text.find("\n", end + 1, end + 1 + max(_WIDTHS) + 1)
        stop = min(len(text), end + 1 + max(_WIDTHS)) if stop < 0 else stop
        following = text[end + 1 : stop]
        if not following or _shape(following) or _HELP.search(following):
            break
        first, end = end + 1, stop - (len(following) - len(following.rstrip()))
    return end


def _in_prose(text: str, line: Line) -> Iterator[LineHit]:
    """Quoted or `code` messages in a sentence that speaks of an error, and lines that are an error by themselves."""
    start, end = _trim(text, line.start, line.end)
    words = text[start:end]
    says, quoted = bool(_SAYS_ERROR.search(words)), False
    for left, right in _spans(words):
        inner = words[left:right]
        score = _shape(inner)
        if not score and says and " " in inner.strip() and _CALLS.search(words[: left - 1].rstrip('`"“')):
            score = 4.0
        if 8 <= len(inner) <= 300 and score >= 4.0 and (says or score >= 7) and not _CODE_LINE.search(inner):
            span = _trim(text, start + left, start + right)
            if span[0] < span[1]:
                quoted = True
                yield LineHit(*span, (start, end), score - 1.0)
    if quoted:
        return
    bare = _shape(words)
    if bare >= 8 or (bare >= 7 and len(words) <= 160):
        yield LineHit(*_after_label(text, start, end), (start, end), bare - (0.5 if len(words) <= 200 else 2.0))
    elif says and (after := _AFTER.search(words)) and not words.endswith("?"):
        yield LineHit(start + after.start(1), start + after.end(1), (start, end), 4.0 + (bare > 0))


def _announced(reading: Reading, pasted: Spans, taken: Sequence[tuple[int, int]]) -> Iterator[LineHit]:
    """The first line of a paste that the words before it call an error, whatever it looks like."""
    fences = {b.inner_start: b for b in reading.blocks if b.kind in ("fence", "indented")}
    for start, end in pasted:
        fence = fences[start]
        before = reading.text[max(0, fence.start - 300) : fence.start].rstrip(" \t\r\n*_:#`.")
        if fence.language not in _OUTPUT or not _ANNOUNCES.search(before.rsplit("\n", 1)[-1]):
            continue
        first, last = _first_words(reading.text, start, end)
        words = reading.text[first:last]
        plain = not _CODE_LINE.search(words) and not _COMMENT.match(words)
        if plain and len(_LETTERS.findall(words)) >= 3 and not within(taken, first):
            yield LineHit(first, last, _trim(reading.text, start, end), _ANNOUNCED)


def _first_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The first line that is no news of a log; the first at all where the next ones are."""
    first, last = _trim(text, start, end)
    found = (first, first)
    for _ in range(_NEWS_LINES):
        stop = text.find("\n", first, last)
        stop = last if stop < 0 else stop
        line = _trim(text, first, min(stop, first + 1000))
        found = line if found[0] == found[1] else found
        if not _NEWS.search(text, *line):
            return line
        first = min(stop + 1, last)
    return found


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
