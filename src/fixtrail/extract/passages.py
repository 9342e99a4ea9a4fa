"""Passages of a text: which lines are prose and which a trace, a log, a shell session, source, data, a diff …

Markdown says where fences, comments, tables and quotes are (`passages_context`), each other line gets a score
(`passages_score`), runs of language and artefacts are found (`passages_runs`), and in those of artefacts the kind of
each line (`passages_kinds`). So one odd line in a paste stays in it, and a paste that nobody fenced is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from fixtrail.extract import rules
from fixtrail.extract.lines import Line, lines
from fixtrail.extract.passages_context import Context, context
from fixtrail.extract.passages_kinds import kinds, language
from fixtrail.extract.passages_runs import NO_FENCE, artefacts, runs, scored
from fixtrail.extract.passages_score import Score
from fixtrail.model.failure import LineKind, Passage

_BOILERPLATE_STARTS = "_-*[+(TtPpBb"  # what the patterns of passages-template.txt begin with


class _Told(NamedTuple):
    """What a line is; `run` and `word` are the first line and the fence's word of the run of artefacts it is in."""

    kind: LineKind
    run: int
    word: str


_PROSE, _QUOTE, _TEMPLATE = _Told("prose", -1, ""), _Told("quote", -1, ""), _Told("template", -1, "")


def passages(text: str, line_chars: int) -> tuple[Passage, ...]:
    """The passages of `text` in order, each line looked at up to `line_chars` characters: every line is in exactly one,
    empty lines in that before them (those at the start in the first). Any string; linear in its length."""
    found = lines(text, line_chars)
    if not found:
        return ()
    seen = context(text, [line.first for line in found])
    scores = scored(text, found, seen)
    told = _told(text, found, scores, seen)
    return tuple(_joined(text, found, told))


def _told(text: str, found: Sequence[Line], scores: Sequence[Score], seen: Context) -> list[_Told]:
    """What each line is."""
    done: list[_Told] = []
    labels = artefacts(found, scores, seen)
    for first, stop, fence in runs(labels, seen.fences):
        if labels[first]:
            done += [_Told(kind, first, fence.language) for kind in kinds(scores[first:stop], fence.language)]
        elif fence is not NO_FENCE:
            done += [_PROSE] * (stop - first)
        else:
            done += [_language(text, found[number], number, seen) for number in range(first, stop)]
    return done


def _language(text: str, line: Line, number: int, seen: Context) -> _Told:
    if number in seen.comments or _is_boilerplate(line.text):
        return _TEMPLATE
    quoted = number in seen.quoted or (line.start > line.first and ">" in text[line.first : line.start])
    return _QUOTE if quoted else _PROSE


def _joined(text: str, found: Sequence[Line], told: Sequence[_Told]) -> Iterator[Passage]:
    """Neighbouring lines that are the same as passages, empty lines with what is before them."""
    first, current = 0, None
    for number, line in enumerate(found):
        if told[number] is current or told[number] == current or not line.text or line.text.isspace():
            continue
        if current:
            yield _passage(text, found, first, number, current)
            first = number
        current = told[number]
    yield _passage(text, found, first, len(found), current or _PROSE)


def _passage(text: str, found: Sequence[Line], first: int, stop: int, told: _Told) -> Passage:
    """Lines `[first:stop]` as a passage, without the last line's end."""
    start = found[first].first
    end = found[stop].first if stop < len(found) else len(text)
    if end > found[stop - 1].first and text[end - 1] == "\n":
        end -= 1
        if end > found[stop - 1].first and text[end - 1] == "\r":
            end -= 1
    return Passage(told.kind, start, end, language(text[start:end], told.word) if told.kind == "source" else "")


def _is_boilerplate(line: str) -> bool:
    return line[:1] in _BOILERPLATE_STARTS and _boilerplate().match(line) is not None


@lru_cache(maxsize=1)
def _boilerplate() -> re.Pattern[str]:
    found = rules.load("passages-template.txt")
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in found), re.IGNORECASE)
