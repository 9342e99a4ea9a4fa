"""A version as it is written: its number, what comes after the number, and how much was promised of it.

Read without knowing the ecosystem, so that versions of every style can be put in order: numbers by value, then what is
before the release (snapshots, alpha, beta, milestones, candidates), the release, and what came after it (patch letters,
service packs, builds). Digits inside a word count by value (`alpha10` is after `alpha9`), which is the order in which
releases are made; Semantic Versioning compares such a word as text (https://semver.org/#spec-item-11).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from fixtrail.versions.words import words

Stability = Literal["stable", "prerelease", "nightly"]
LONGEST = 128  # characters of a version; what is longer is none

_DATE = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?(?![0-9])")
_NUMBER = re.compile(r"(?:([0-9]{1,4})[:!])?([0-9]{1,24}(?:\.[0-9]{1,24}){0,15})")
_SUFFIX = re.compile(r"[0-9A-Za-z.+~_\-]*")
_TOKEN = re.compile(r"[0-9]+|[A-Za-z]+|[+~]")
_LETTERS = re.compile(r"(?:[a-z]|z[a-z]|a[a-z])(?![0-9a-z])", re.I)

# Ranks of a piece of a suffix. Below 0: before the release of that number; above: after it.
_TILDE, _BARE, _NIGHTLY, _ALPHA, _BETA, _MILESTONE, _OTHER, _CANDIDATE = -90, -80, -70, -60, -50, -40, -35, -30
_END, _VARIANT, _DIGITS, _BUILD, _AFTER = 0, 5, 10, 20, 30
Piece = tuple[int, int, str]
_LAST: Piece = (_END, 0, "")


class Style(NamedTuple):
    """How the versions of one package are written, where a single one does not tell: `letters` after a number are
    patches (`1.0.2b`) and no alpha or beta; a number after a hyphen is a `revision` (`7.1.0-57`), no pre-release."""

    letters: bool = False
    revisions: bool = False


class Number(NamedTuple):
    """A version that was read. `numbers` are its parts by value; two with equal `key` are the same version in order."""

    numbers: tuple[int, ...]
    suffix: str
    stability: Stability
    key: tuple[object, ...]


def read(text: str, style: Style = Style()) -> Number | None:  # noqa: B008 -- a tuple cannot change
    """The version in `text`, with or without a leading `v`; None where it is none. Time is linear in its length."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    text = text[1:] if text[:1] in ("v", "V", "=") else text
    dated, plain = _DATE.match(text), _NUMBER.match(text)
    found = dated or plain
    if found is None:
        return None
    suffix = text[found.end() :]
    epoch = 0 if dated or plain is None else int(plain[1] or 0)
    parts = [p for p in dated.groups() if p] if dated else found[2].split(".")
    numbers = tuple(int(part) for part in parts)
    if not _SUFFIX.fullmatch(suffix) or re.match(r"\.[xX*]\b", suffix):
        return None
    pieces, stability = _pieces(suffix, style)
    return Number(numbers, suffix, stability, (epoch, _without_zeros(numbers), pieces))


def _without_zeros(numbers: tuple[int, ...]) -> tuple[int, ...]:
    end = len(numbers)
    while end > 1 and numbers[end - 1] == 0:
        end -= 1
    return numbers[:end]


def opens(version: str, line: str) -> bool:
    """Whether a version is by its number the first of its line, as `2.0.0` of 2 and `1.14.0` of 1.14."""
    number = read(version)
    return number is not None and not any(number.numbers[line.count(".") + 1 :])


def is_lettered(suffix: str) -> bool:
    """Whether a suffix is letters right after the number, as in `0.9.8zg`; `rc` and its like are words."""
    found = _LETTERS.match(suffix)
    return found is not None and _rank(found[0].lower()) not in (_END, _NIGHTLY)


def _pieces(suffix: str, style: Style) -> tuple[tuple[Piece, ...], Stability]:
    """The suffix for comparing, closed by a piece that stands for its end, and what it says of stability."""
    pieces: list[Piece] = []
    tokens = _TOKEN.findall(suffix)
    lettered = is_lettered(suffix) and (style.letters or suffix[0].lower() > "c")
    if lettered:
        letters = str(tokens.pop(0)).lower()
        pieces.append((_AFTER, len(letters), letters))
    built = False
    for one in tokens:
        if one == "+":
            built = True
            pieces.append((_BUILD, 0, ""))
        elif piece := _piece(one, bool(pieces), built, suffix, style):
            pieces.append(piece)
    ranks = [p[0] for p in pieces[: next((i for i, p in enumerate(pieces) if p[0] == _BUILD), None)]]
    unpromised = any(r < _END or r == _VARIANT for r in ranks)
    stability: Stability = "nightly" if _NIGHTLY in ranks else "prerelease" if unpromised else "stable"
    return (*pieces, _LAST), stability


def _piece(one: str, later: bool, built: bool, suffix: str, style: Style) -> Piece | None:
    """A word or number of a suffix for comparing; None for a word that says that it is the release."""
    if one == "~":
        return (_TILDE, 0, "")
    if one.isdigit():
        bare = not later and not built and suffix[0] == "-" and not style.revisions
        return (_BARE if bare else _DIGITS, int(one), "")
    word = one.lower()
    rank = _DIGITS if built else _rank(word)
    if rank == _END:
        return None
    if rank == _OTHER and suffix[0] == "_":  # `6.1.1_for_windows`: the release once more, made for something
        rank = _VARIANT
    return (rank, 0, "" if rank in (_ALPHA, _BETA, _MILESTONE, _CANDIDATE) else word)


def _rank(word: str) -> int:
    for group, rank in _RANKS:
        if word in words(group):
            return rank
    return _OTHER


_RANKS = (
    ("nightly", _NIGHTLY), ("alpha", _ALPHA), ("beta", _BETA), ("milestone", _MILESTONE), ("candidate", _CANDIDATE),
    ("release", _END), ("after", _AFTER),
)  # fmt: skip
