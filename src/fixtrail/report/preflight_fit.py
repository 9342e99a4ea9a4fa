"""A preflight answer within a budget of tokens: what matters least is left out first, and what was is told.

A token is ceil(UTF-8 bytes / 3), counted of the answer as JSON and as text, whichever is longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from fixtrail.model.preflight import LEAST, TOKENS, Preflight, PreflightEvidence
from fixtrail.report.addresses import clean
from fixtrail.report.clipping import clipped, escaped
from fixtrail.report.preflight_json import preflight_json
from fixtrail.report.preflight_text import preflight_text
from fixtrail.text.characters import visible

_BYTES = 3  # of one token
# Bytes of a field in JSON, for a budget of `TOKENS`; of a quote the largest first. A smaller budget has smaller ones.
_QUOTES = (420, 240, 130)
_FIELDS = {
    "ref": 180, "name": 180, "url": 300, "title": 200, "summary": 480, "reason": 240, "do": 300, "version": 60,
    "tag": 80, "line": 30, "package": 80, "author": 45, "on_line": 60, "overall": 60,
}  # fmt: skip
_OTHER = 160
_LINES = frozenset({"text"})  # line ends in it stay
_FLOOR = {"ref": 150, "name": 150, "url": 150, "made_at": 30, "schema": 30}

# How many of each list are kept, the most important first; a step that does not fit is passed over.
_STEPS = (
    ("releases", 1), ("versions", 1), ("contradictions", 1), ("evidence", 1), ("do", 1), ("fixes", 1), ("way", 1),
    ("limits", 1), ("problems", 1), ("evidence", 2), ("releases", 3), ("others", 2), ("evidence", 3),
    ("contradictions", 2), ("would_change", 1), ("versions", 3), ("fixes", 2), ("do", 2), ("way", 3), ("limits", 3),
    ("evidence", 4), ("would_change", 3), ("evidence", 5), ("contradictions", 4), ("releases", 6), ("others", 5),
    ("fixes", 4), ("do", 4), ("versions", 8), ("problems", 3), ("releases", 12), ("way", 8), ("limits", 9),
    ("fixes", 6), ("others", 10), ("contradictions", 6),
)  # fmt: skip

_Part = TypeVar("_Part", bound=msgspec.Struct)
_NOUNS = {
    "releases": ("release", "releases"),
    "versions": ("version asked for", "versions asked for"),
    "contradictions": ("contradiction", "contradictions"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "do": ("piece of advice", "pieces of advice"),
    "fixes": ("pull request or commit", "pull requests or commits"),
    "way": ("thread on the way", "threads on the way"),
    "problems": ("problem", "problems"),
    "others": ("other pull request", "other pull requests"),
    "would_change": ("what would change it", "of what would change it"),
    "limits": ("limit", "limits"),
}
_Counts = dict[str, int]


def fitted(answer: Preflight, tokens: int = TOKENS) -> Preflight:
    """The answer within so many tokens, at least `LEAST`. Quotes are cut before pieces of evidence are left out."""
    budget = max(tokens, LEAST)
    shown = answer
    for quote in _QUOTES:
        shown, enough = _chosen(answer, budget, quote)
        if enough:
            break
    return shown


def size(answer: Preflight) -> int:
    """Tokens of the answer, as JSON or as text, whichever is more."""
    longest = max(len(preflight_json(answer)), len(preflight_text(answer).encode("utf-8", "replace")))
    return -(-longest // _BYTES)


def _chosen(answer: Preflight, budget: int, quote: int) -> tuple[Preflight, bool]:
    """As much as fits with quotes of such a length, and whether what carries the verdict did."""
    short = _fields(answer, quote, min(1.0, budget / TOKENS))
    total = {name: len(_list(short, name)) for name in _NOUNS}
    most = {name: max(n for step, n in _STEPS if step == name) for name in _NOUNS}
    counts = {name: min(total[name], most[name]) for name in _NOUNS}
    shown = _with(short, counts, total)
    if size(shown) <= budget:
        return shown, True
    counts = dict.fromkeys(_NOUNS, 0)
    shown = _with(short, counts, total)
    for name, number in _STEPS:
        more = min(number, total[name])
        trial = {**counts, name: more}
        if more > counts[name] and size(found := _with(short, trial, total)) <= budget:
            counts, shown = trial, found
    needed = {"evidence": 3, "contradictions": 1, "releases": 1, "versions": 1, "do": 1}
    return shown, all(counts[name] >= min(least, total[name]) for name, least in needed.items())


def _list(answer: Preflight, name: str) -> tuple[object, ...]:
    owner = answer.coverage if name in ("problems", "limits") else answer
    found: tuple[object, ...] = getattr(owner, name)
    return found


def _with(answer: Preflight, counts: _Counts, total: _Counts) -> Preflight:
    cover = {name: _list(answer, name)[: counts[name]] for name in ("problems", "limits")}
    lists = {name: _list(answer, name)[: counts[name]] for name in _NOUNS if name not in cover}
    shown: Preflight = msgspec.structs.replace(
        answer, **lists, coverage=msgspec.structs.replace(answer.coverage, **cover)
    )
    return msgspec.structs.replace(shown, omitted=tuple(_omitted(shown, counts, total)))


def _omitted(shown: Preflight, counts: _Counts, total: _Counts) -> Iterator[str]:
    """What is not there, in words, and the command that shows it."""
    found = []
    for name, (one, many) in _NOUNS.items():
        if left := total[name] - counts[name]:
            found.append(f"{left:,} more {one if left == 1 else many}")
    cut = sum(piece.cut for piece in (*shown.evidence, *shown.contradictions))
    if cut:
        found.append(f"the rest of {'a quote' if cut == 1 else f'{cut} quotes'}")
    if found:
        yield "; ".join(found)
        yield f"all of it: fixtrail report {shown.ref}"


def _short(value: object, field: str, quote: int, scale: float) -> object:
    """The value with every text in it fit to be shown, no longer than its field may be."""
    if isinstance(value, PreflightEvidence):
        text = _short(value.text, "quote", quote, scale)
        other: PreflightEvidence = msgspec.structs.replace(_fields(value, quote, scale), text=text)
        return msgspec.structs.replace(other, cut=text != visible(value.text))
    if isinstance(value, msgspec.Struct):
        return _fields(value, quote, scale)
    if isinstance(value, tuple):
        return tuple(_short(item, field, quote, scale) for item in value)
    if not isinstance(value, str):
        return value
    most = quote if field == "quote" else _FIELDS.get(field, _OTHER)
    most = max(int(most * scale), _FLOOR.get(field, 24))
    if field == "url":
        address = clean(value)
        return address if escaped(address) <= most else ""
    shown = visible(value)
    return clipped(shown if field in ("quote", *_LINES) else " ".join(shown.split()), most)


def _fields(value: _Part, quote: int, scale: float) -> _Part:
    changed = {name: _short(getattr(value, name), name, quote, scale) for name in value.__struct_fields__}
    return msgspec.structs.replace(value, **changed)
