"""Which kind of artefact each line of a run is, and the programming language of source.

A line with a shape of its own has that kind; the others are what stands before them: a trace goes on, a command has its
output. In a fence its word counts first. Source, configuration and diffs do not alternate line by line: of these, the
one with the most weight in a run takes the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import cast, get_args

from fixtrail.extract.passages_score import Score
from fixtrail.model.failure import LineKind

_WRITTEN: tuple[LineKind, ...] = ("source", "config", "diff")  # one of them at a time
_PRINTED: tuple[LineKind, ...] = ("error", "log", "shell")  # not what a fence of something written holds
_STRONG = 7.0  # a shape of this weight keeps its kind against the word of the fence
_LANGUAGE_CHARS = 1_000  # of a passage of source that are looked at for its language
_LANGUAGE_WEIGHT = 3  # that a language's marks must have
_EXTENDS = {"typescript": "javascript", "cpp": "c"}  # what is the second is the first, but for the marks of the first


def kinds(scores: Sequence[Score], word: str) -> list[LineKind]:
    """The kinds of a run of lines, given their scores (those of empty lines are 0) and the word of the fence or ''."""
    weights: Counter[LineKind] = Counter()
    for score in scores:
        if score.kind:
            weights[score.kind] += int(score.weight)
    named = fence_words()[word][0] if word in fence_words() else None
    if named in ("source", "config") and weights["trace"] > weights[named]:
        named = None  # a trace in a fence that was said to be source
    written = named if named in _WRITTEN else max(_WRITTEN, key=lambda kind: weights[kind])
    if named:
        return _smooth(_named(scores, named, written))
    done: list[LineKind] = []
    for score in scores:
        kind = written if score.kind in _WRITTEN else score.kind
        if kind is None:
            kind = done[-1] if done else _first(scores, written)
        elif done and kind == "source" and done[-1] in ("trace", "shell", "log"):
            kind = done[-1]  # a line of source in a trace, what a command printed
        done.append(kind)
    return _smooth(done)


def _named(scores: Sequence[Score], named: LineKind, written: LineKind) -> list[LineKind]:
    """The kinds of the lines in a fence whose word names one: of another kind are only those that certainly are."""
    done: list[LineKind] = []
    for score in scores:
        kind = written if score.kind in _WRITTEN else score.kind
        weak = kind is None or score.weight < _STRONG
        if weak or named == "diff" or (named in _WRITTEN and kind in _PRINTED and (not done or done[-1] == named)):
            kind = done[-1] if weak and done else named
        done.append(kind or named)
    return done


def _first(scores: Sequence[Score], written: LineKind) -> LineKind:
    """The kind for lines before the first that has a shape: its kind; data where none has."""
    for score in scores:
        if score.kind:
            return written if score.kind in _WRITTEN else score.kind
    return "config"


def _smooth(found: list[LineKind]) -> list[LineKind]:
    """An error beside a trace is its message. A single line between two of one other kind goes with them, unless it
    states an error."""
    for at in range(1, len(found)):
        if found[at - 1 : at + 1] == ["trace", "error"]:
            found[at] = "trace"
    for at in range(len(found) - 1, 0, -1):
        if found[at - 1 : at + 1] == ["error", "trace"]:
            found[at - 1] = "trace"
    for at in range(1, len(found) - 1):
        if found[at - 1] == found[at + 1] != found[at] and found[at] not in ("error", "trace"):
            found[at] = found[at - 1]
    return found


def language(text: str, word: str) -> str:
    """The programming language of `text`, '' where unknown: that of the fence's word, else the one whose marks weigh
    most (`passages-languages.txt`)."""
    if word in fence_words():
        return fence_words()[word][1]
    lines = (line.strip() for line in text[:_LANGUAGE_CHARS].split("\n"))
    joined = "\n".join(["", *lines, ""])
    weights: Counter[str] = Counter()
    for mark, name, weight in _languages():
        if mark in joined:
            weights[name] += weight
    for more, base in _EXTENDS.items():
        if weights[more] >= _LANGUAGE_WEIGHT:
            weights[more] += weights[base]
    if not weights:
        return ""
    (best, most), *rest = weights.most_common(2)
    return best if most >= _LANGUAGE_WEIGHT and (not rest or most > rest[0][1]) else ""


@lru_cache(maxsize=1)
def _languages() -> tuple[tuple[str, str, int], ...]:
    name = "passages-languages.txt"
    return parse_languages((files("fixtrail.extract") / name).read_text("utf-8"), name)


def parse_languages(text: str, name: str) -> tuple[tuple[str, str, int], ...]:
    """Marks of programming languages in `text` as (mark, language, weight); line ends stand for the start and the end
    of a line. ValueError with file and line number where a line is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split(" ", 2)
        if len(columns) < 3 or not columns[0].isdigit() or not columns[2].strip("^$"):
            raise ValueError(f"{name}, line {number}: a weight, a language and a text are expected")
        weight, language_name, mark = columns
        start, end = mark.startswith("^"), mark.endswith("$")
        mark = mark[start : len(mark) - end].replace("·", " ")
        found.append(("\n" * start + mark + "\n" * end, language_name, int(weight)))
    return tuple(found)


@lru_cache(maxsize=1)
def fence_words() -> dict[str, tuple[LineKind, str]]:
    """Words of fences with the kind and the language ('' for none) that they name."""
    return parse_fences((files("fixtrail.extract") / "passages-fences.txt").read_text("utf-8"), "passages-fences.txt")


def parse_fences(text: str, name: str) -> dict[str, tuple[LineKind, str]]:
    """The words in `text`; ValueError with file and line number where a line is none."""
    found: dict[str, tuple[LineKind, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, *rest = line.split()
        if kind not in get_args(LineKind) or len(rest) < 2:
            raise ValueError(f"{name}, line {number}: a kind, a language or -, and words are expected")
        named = "" if rest[0] == "-" else rest[0]
        found.update((word, (cast(LineKind, kind), named)) for word in rest[1:])
    return found
