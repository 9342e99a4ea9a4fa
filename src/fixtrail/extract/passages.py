"""Passages of a text: which lines are prose and which a trace, a log, a shell session, source, data, a diff …

Each line gets a score (`passages_score`), Markdown its say (`passages_context`), and then runs are found: of all ways to
call each line language or artefact, the one with the best sum, where each change between neighbours costs. An empty
line makes the change cheaper. So one odd line in a paste stays in it, and a paste that nobody fenced is found.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from fixtrail.extract import rules
from fixtrail.extract.lines import Line, lines
from fixtrail.extract.passages_context import Context, Fence, context
from fixtrail.extract.passages_kinds import kinds, language
from fixtrail.extract.passages_score import Score, score
from fixtrail.model.failure import LineKind, Passage

_CHANGE = 2.2  # what a change between two lines costs; with an empty line between, the second
_CHANGE_AFTER_EMPTY = 1.0
_FENCED = 9.0
_INDENTED = 2.5
_FOLDED = 0.6
_TABLE = 9.0
_COMMENT = -9.0
_TIMESTAMP = Score(8.0, "log", 8.0)
_NUMBERED = 4.0
_TITLE = -3.0  # the first line of a text is often its title
_SENTENCE = -4.0  # the score of a line that can only be a sentence
_NO_FENCE = Fence(0, 0, False, "")


def passages(text: str, line_chars: int) -> tuple[Passage, ...]:
    """The passages of `text` in order, each line looked at up to `line_chars` characters: every line is in exactly one,
    empty lines in that before them (those at the start in the first). Any string; linear in its length."""
    found = lines(text, line_chars)
    if not found:
        return ()
    seen = context(text, [line.first for line in found])
    scores = [_scored(text, line) for line in found]
    labels = _labels(found, scores, seen)
    return tuple(_joined(text, found, _kinds(text, found, scores, seen, labels)))


def _scored(text: str, line: Line) -> Score:
    """The score of a line without what was pasted in front, which itself says something."""
    scored = score(line.text)
    pasted = line.start - line.first
    if pasted > 4 and scored.value < _TIMESTAMP.value:
        front = text[line.first : line.start]
        if front.count(":") >= 2:
            return _TIMESTAMP
        if front.strip(" \t>"):
            return Score(scored.value + _NUMBERED, scored.kind, scored.shape)
    return scored


def _labels(found: Sequence[Line], scores: Sequence[Score], seen: Context) -> list[bool]:
    """Whether each line is an artefact."""
    values = [scored.value for scored in scores]
    for number in seen.indented:
        values[number] += _INDENTED
    for number in seen.folded:
        values[number] += _FOLDED
    for number in seen.tables:
        values[number] = _TABLE
    for number in seen.comments:
        values[number] = _COMMENT
    for fence in seen.fences:
        fenced = -_FENCED if _is_prose(fence, scores) else _FENCED
        values[fence.first : fence.stop] = [fenced] * (fence.stop - fence.first)
    if 0 not in seen.indented:
        values[0] += _TITLE
    free = {edge for fence in seen.fences for edge in (fence.first, fence.stop)}
    return _best_path(values, [not line.text.strip() for line in found], free)


def _is_prose(fence: Fence, scores: Sequence[Score]) -> bool:
    """Whether a fence without a language holds sentences alone."""
    if fence.language not in ("", "text", "txt", "markdown", "md", "plain", "plaintext"):
        return False
    inner = [s for s in scores[fence.first + 1 : fence.stop - fence.closed] if s.value or s.kind]
    return bool(inner) and all(s.value <= _SENTENCE and not s.kind for s in inner)


def _best_path(values: Sequence[float], empty: Sequence[bool], free: Container[int]) -> list[bool]:
    """Viterbi's path over two states; the value of a line counts for artefact and against language. A change before a
    line of `free` costs nothing."""
    prose = artefact = 0.0
    came: list[tuple[bool, bool]] = []  # for each line: the state before, had this one been prose or artefact
    change = 0.0
    for number, (value, blank) in enumerate(zip(values, empty, strict=True)):
        if number in free:
            change = 0.0
        from_artefact, from_prose = artefact - change > prose, prose - change > artefact
        came.append((from_artefact, not from_prose))
        prose, artefact = (
            (artefact - change if from_artefact else prose),
            (prose - change if from_prose else artefact),
        )
        if blank:
            change = _CHANGE_AFTER_EMPTY
        else:
            prose, artefact, change = prose - value, artefact + value, _CHANGE
    state = artefact > prose
    labels = []
    for before in reversed(came):
        labels.append(state)
        state = before[state]
    return labels[::-1]


def _kinds(
    text: str, found: Sequence[Line], scores: Sequence[Score], seen: Context, labels: Sequence[bool]
) -> list[tuple[LineKind, int, str]]:
    """Kind, run and fence's word of each line."""
    done: list[tuple[LineKind, int, str]] = []
    for first, stop, fence in _runs(labels, seen.fences):
        if labels[first]:
            inner = list(scores[first:stop])
            if fence is not _NO_FENCE:
                inner[0] = Score(0.0)
                if fence.closed:
                    inner[-1] = Score(0.0)
            done += [(kind, first, fence.language) for kind in kinds(inner, fence.language)]
            continue
        for number in range(first, stop):
            kind: LineKind = "prose"
            if number in seen.comments or _is_template(found[number].text):
                kind = "template"
            elif number in seen.quoted or found[number].text is not text and _is_quoted(text, found[number]):
                kind = "quote"
            done.append((kind, 0, ""))
    return done


def _is_quoted(text: str, line: Line) -> bool:
    return ">" in text[line.first : line.start]


def _runs(labels: Sequence[bool], fences: Sequence[Fence]) -> Iterator[tuple[int, int, Fence]]:
    """Runs of lines with one label, each fence a run of its own."""
    at, next_fence = 0, 0
    while at < len(labels):
        while next_fence < len(fences) and fences[next_fence].first < at:
            next_fence += 1
        fence = fences[next_fence] if next_fence < len(fences) else None
        if fence and fence.first == at:
            yield at, fence.stop, fence
            at = fence.stop
            continue
        stop = at + 1
        limit = fence.first if fence else len(labels)
        while stop < limit and labels[stop] == labels[at]:
            stop += 1
        yield at, stop, _NO_FENCE
        at = stop


def _joined(text: str, found: Sequence[Line], told: Sequence[tuple[LineKind, int, str]]) -> Iterator[Passage]:
    """Neighbouring lines of one kind and run as passages, empty lines with what is before them."""
    starts: list[int] = []
    current = None
    for number, line in enumerate(found):
        if line.text.strip() and told[number] != current:
            starts.append(number if starts else 0)
            current = told[number]
    for first, stop in zip(starts or [0], [*starts[1:], len(found)], strict=True):
        kind, _, word = told[_filled(found, first, stop)]
        start, end = found[first].first, _end(text, found, stop)
        yield Passage(kind, start, end, language(text[start:end], word) if kind == "source" else "")


def _filled(found: Sequence[Line], first: int, stop: int) -> int:
    """The first line of a passage that is not empty."""
    return next((number for number in range(first, stop) if found[number].text.strip()), first)


def _end(text: str, found: Sequence[Line], stop: int) -> int:
    """Where the line before line `stop` ends, all of it, without its line end."""
    end = found[stop].first if stop < len(found) else len(text)
    if end > found[stop - 1].first and text[end - 1] == "\n":
        end -= 1
        if end > found[stop - 1].first and text[end - 1] == "\r":
            end -= 1
    return end


def _is_template(line: str) -> bool:
    if line[:1] not in "_-*[+TtPpBb(":
        return False
    return any(rule.pattern.match(line) for rule in _boilerplate())


@lru_cache(maxsize=1)
def _boilerplate() -> tuple[rules.Rule, ...]:
    return rules.load("passages-template.txt")
