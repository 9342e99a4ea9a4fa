"""The category of an issue: bug, feature or question, and the area of the software, by labels, form and text.

GitHub's issue type and the labels of maintainers weigh most, then what the title says, then the form and the prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from fixtrail.extract.rules import Rule, load
from fixtrail.model.evidence import Computed, Evidence, Quote
from fixtrail.model.facts import Category
from fixtrail.model.thread import Document, Thread
from fixtrail.text.markdown import prose
from fixtrail.text.snippet import around

Kind = Literal["bug", "feature", "question"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_RULES = load("category.txt")
_BY_PLACE = {
    place: [r for r in _RULES if r.word.startswith(place + "/")] for place in ("label", "title", "text", "any")
}
_READ = 6000  # characters of the prose that are read
_TITLE_AREA, _LABEL_AREA = 2.0, 3.0  # an area in the title says more than one in the text, a label more than both
_PRIOR = {"bug": 0.3, "feature": 0.0, "question": 0.3}  # where nothing else is said, trackers are for bugs
_LEAST_AREA = 4.0
_CLEAR = 2.0  # by how much the kind must lead to be likely


class _Mark(msgspec.Struct, frozen=True):
    what: str
    score: float
    evidence: Evidence


def category(thread: Thread) -> Category | None:
    """What an issue is, with its evidence (at most four pieces); None for a pull request and where nothing says so."""
    if thread.kind != "issue":
        return None
    marks = [*_labelled(thread), *_titled(thread), *_written(thread.body)]
    sums = {kind: _PRIOR[kind] + sum(m.score for m in marks if m.what == kind) for kind in _KINDS}
    best, second = sorted(_KINDS, key=lambda k: -sums[k])[:2]
    area = _area(marks)
    ranked = sorted((m for m in marks if m.what == best), key=lambda m: -m.score)
    evidence = [m.evidence for m in ranked[:3]]
    evidence += [m.evidence for m in sorted(marks, key=lambda m: -m.score) if area and m.what == area][:1]
    if not ranked:
        return None
    clear = sums[best] - sums[second] >= _CLEAR
    return Category(best, area, tuple({e.key: e for e in evidence}.values()), "likely" if clear else "weak")


def _labelled(thread: Thread) -> Iterator[_Mark]:
    given = [("issue-type", thread.issue_type)] if thread.issue_type else []
    for fact, name in (*given, *(("label", label) for label in thread.labels)):
        text = "has the type" if fact == "issue-type" else "has the label"
        why = Computed(fact, f"#{thread.ref.number} {text} “{name}”", (str(thread.ref), f"{fact}={name}"), thread.url)
        for rule in (*_BY_PLACE["label"], *_BY_PLACE["any"]):
            if rule.pattern.search(name.lower()):
                yield _Mark(_what(rule), rule.score * (_LABEL_AREA if rule.word.startswith("any") else 1.0), why)


def _titled(thread: Thread) -> Iterator[_Mark]:
    title, document = _plain(thread.title), thread.title_document
    for place, factor in (("title", 1.0), ("text", 1.0), ("any", _TITLE_AREA)):
        for rule in _BY_PLACE[place]:
            if rule.pattern.search(title) and thread.title.strip():
                yield _Mark(_what(rule), rule.score * factor, Quote(document, 0, len(thread.title)))


def _written(body: Document) -> Iterator[_Mark]:
    text = _plain(prose(body.text[:_READ]))
    for rule in (*_BY_PLACE["text"], *_BY_PLACE["any"]):
        found = rule.pattern.search(text)
        if found:
            start, end = around(body.text, found.start(), found.end(), 200)
            yield _Mark(
                _what(rule), rule.score * (1.0 if rule.word.startswith("text") else 0.5), Quote(body, start, end)
            )


def _area(marks: list[_Mark]) -> str:
    """The area with the most for it, '' where it is only mentioned."""
    sums: dict[str, float] = {}
    for mark in marks:
        if mark.what not in _KINDS:
            sums[mark.what] = sums.get(mark.what, 0.0) + mark.score
    best = max(sums, key=lambda a: sums[a], default="")
    return best if best and sums[best] >= _LEAST_AREA else ""


def _what(rule: Rule) -> str:
    return rule.word.partition("/")[2]


def _plain(text: str) -> str:
    """Lower case with curly quotes made straight; "İ" grows when it is made lower case, and offsets must stay."""
    return text.replace("’", "'").replace("İ", "I").lower()
