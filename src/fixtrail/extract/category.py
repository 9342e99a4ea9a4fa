"""The category of an issue: bug, feature or question, and the area of the software, by labels, form and text.

GitHub's issue type and the labels of maintainers weigh most, then what the title says, then the form and the prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from fixtrail.extract.rulebook import Rulebook, matches, rulebook
from fixtrail.extract.rules import Rule, load
from fixtrail.model.evidence import Computed, Evidence, Quote
from fixtrail.model.facts import Category
from fixtrail.model.thread import Document, Thread
from fixtrail.text.markdown import prose
from fixtrail.text.snippet import around

Kind = Literal["bug", "feature", "question"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_RULES = load("category.txt")


def _rules_of(*places: str) -> Rulebook:
    return rulebook(rule for place in places for rule in _RULES if rule.word.startswith(place + "/"))


_OF_LABELS, _OF_TITLES, _OF_TEXTS = (
    _rules_of("label", "any"),
    _rules_of("title", "text", "any"),
    _rules_of("text", "any"),
)
_READ = 3000  # characters of the prose that are read
_REMEMBERED = 32_768  # up to here the layout of a text is shared with the other stages
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
        for rule, _, _ in matches(_OF_LABELS, name.lower()):
            yield _Mark(_what(rule), rule.score * (_LABEL_AREA if rule.word.startswith("any") else 1.0), why)


def _titled(thread: Thread) -> Iterator[_Mark]:
    if not thread.title.strip():
        return
    whole = Quote(thread.title_document, 0, len(thread.title))
    for rule, _, _ in matches(_OF_TITLES, _plain(thread.title)):
        yield _Mark(_what(rule), rule.score * (_TITLE_AREA if rule.word.startswith("any") else 1.0), whole)


def _written(body: Document) -> Iterator[_Mark]:
    whole = body.text if len(body.text) <= _REMEMBERED else body.text[:_READ]
    text = _plain(prose(whole)[:_READ])
    for rule, first, last in matches(_OF_TEXTS, text):
        score = rule.score * (1.0 if rule.word.startswith("text") else 0.5)
        yield _Mark(_what(rule), score, Quote(body, *around(body.text, first, last, 200)))


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
