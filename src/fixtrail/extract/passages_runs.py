"""Which lines are artefacts, as runs: of all ways to call each line language or artefact the one with the best sum,
where a change between neighbours costs. Fences, comments and tables have been decided by who wrote their marks."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.passages_context import Context, Fence
from fixtrail.extract.passages_score import BY_ITSELF, EMPTY, Score, score, shaped

_CHANGE = 2.2  # what a change between two lines costs; with an empty line between, the second
_CHANGE_AFTER_EMPTY = 1.0
_FENCED = 9.0
_INDENTED = 2.5
_FOLDED = 0.6
_TABLE = 9.0
_COMMENT = -9.0
_TITLE = -3.0  # the first line of a text is often its title
_TIMESTAMP = Score(8.0, "log", 8.0)
_PROMPT = Score(8.0, "shell", 8.0)
_QUOTED_SENTENCE = -1.5  # what scores less behind >>> is a quote in a quote in a quote
_GOES_ON = 1.0  # for the line after a prompt or a line of a trace
_NUMBERED = 4.0  # a line that stood behind a line number or a container's name
_LISTED = -0.7  # a line that stood behind the number of a list
_SENTENCE = -4.0  # the score of a line that can only be a sentence
_WORDS_FOR_PROSE = ("", "text", "txt", "markdown", "md", "plain", "plaintext")
NO_FENCE = Fence(0, 0, False, "")


def scored(text: str, found: Sequence[Line], seen: Context) -> list[Score]:
    """The score of each line; for those in fences, its shape alone."""
    done: list[Score] = []
    at = 0
    for fence in (*seen.fences, Fence(len(found), len(found), False, "")):
        for line in found[at : fence.first]:
            if line.start > line.first:
                done.append(_with_marks(text, line))
            else:
                done.append(score(line.text) if line.text else EMPTY)
        if fence.stop > fence.first:
            last = max(fence.stop - fence.closed, fence.first + 1)
            done.append(EMPTY)
            done += [_marked(text, line) or shaped(line.text) for line in found[fence.first + 1 : last]]
            done += [EMPTY] * (fence.stop - last)
        at = fence.stop
    return done


def _marked(text: str, line: Line) -> Score | None:
    """The score of a line by what was pasted in front of it alone: a timestamp, Python's prompt."""
    if line.start - line.first < len(">>>"):
        return None
    front = text[line.first : line.start]
    if front.count(":") >= 2:
        return _TIMESTAMP
    return _PROMPT if front.lstrip().startswith(">>>") else None


def _with_marks(text: str, line: Line) -> Score:
    """The score of a line without what was pasted in front, which itself says something."""
    found, marked = score(line.text), _marked(text, line)
    if marked and (marked is _TIMESTAMP or found.value > _QUOTED_SENTENCE):
        return marked
    mark = text[line.first : line.start].strip(" \t>")
    if not mark:
        return found
    extra = _LISTED if mark[-1] in ".)" else _NUMBERED
    return Score(found.value + extra, found.kind, found.weight)


def artefacts(found: Sequence[Line], scores: Sequence[Score], seen: Context) -> list[bool]:
    """Whether each line is an artefact."""
    values = [one.value for one in scores]
    for number, one in enumerate(scores[:-1]):
        if one.weight >= BY_ITSELF and one.kind in ("shell", "trace"):
            values[number + 1] += _GOES_ON
    for number in seen.indented:
        values[number] += _INDENTED
    for number in seen.folded:
        values[number] += _FOLDED
    for number in seen.tables:
        values[number] = _TABLE
    for number in seen.comments:
        values[number] = _COMMENT
    for fence in seen.fences:
        fenced = -_FENCED if _is_prose(fence, found, scores) else _FENCED
        values[fence.first : fence.stop] = [fenced] * (fence.stop - fence.first)
    if 0 not in seen.indented:
        values[0] += _TITLE
    if max(values) <= 0:
        return [False] * len(values)
    free = {edge for fence in seen.fences for edge in (fence.first, fence.stop)}
    return _best_path(values, [not line.text or line.text.isspace() for line in found], free)


def _is_prose(fence: Fence, found: Sequence[Line], scores: Sequence[Score]) -> bool:
    """Whether a fence without a language holds sentences alone."""
    inner = range(fence.first + 1, fence.stop - fence.closed)
    if fence.language not in _WORDS_FOR_PROSE or any(scores[number].kind for number in inner):
        return False
    texts = [found[number].text for number in inner if found[number].text.strip()]
    return bool(texts) and all(score(text).value <= _SENTENCE for text in texts)


def _best_path(values: Sequence[float], empty: Sequence[bool], free: Container[int]) -> list[bool]:
    """Viterbi's path over two states; the value of a line counts for artefact and against language. A change before a
    line of `free` costs nothing."""
    prose = artefact = 0.0
    came: list[tuple[bool, bool]] = []  # for each line the state before it, had it been prose, had it been artefact
    change = 0.0
    for number, value in enumerate(values):
        if number in free:
            change = 0.0
        from_artefact, from_prose = artefact - change > prose, prose - change > artefact
        came.append((from_artefact, not from_prose))
        before = prose
        prose = (artefact - change if from_artefact else prose) - value
        artefact = (before - change if from_prose else artefact) + value
        change = _CHANGE_AFTER_EMPTY if empty[number] else _CHANGE
    state = artefact > prose
    labels = []
    for was in reversed(came):
        labels.append(state)
        state = was[state]
    return labels[::-1]


def runs(labels: Sequence[bool], fences: Sequence[Fence]) -> Iterator[tuple[int, int, Fence]]:
    """Runs of lines (first, stop) with one label; each fence is a run of its own, the others have `NO_FENCE`."""
    at = 0
    for fence in (*fences, Fence(len(labels), len(labels), False, "")):
        while at < fence.first:
            stop = at + 1
            while stop < fence.first and labels[stop] == labels[at]:
                stop += 1
            yield at, stop, NO_FENCE
            at = stop
        if fence.stop > fence.first:
            yield fence.first, fence.stop, fence
            at = fence.stop
