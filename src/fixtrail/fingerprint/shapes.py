"""Shapes: how a rule says what it matches, in words instead of regular expressions.

A shape is literal text with `{…}` for what varies:

- `{digits}`, `{hex}`, `{letters}`, `{upper}`, `{lower}`, `{alnum}`, `{word}`, `{token}`: a run of such characters, with
  a count (`{digits 4}`, `{hex 8-40}`, `{word 3-}`), 1 to 64 without one;
- `{this|that}`: one of these texts; `{?this}`: this, or nothing;
- `{url}`, `{path}`, `{number}` …: what kinds.py names.

What stands before the first `{…}` and after the last one is context, which stays. A shape that begins or ends with a
letter or digit does so at the edge of a word.
"""

from __future__ import annotations

import re

import msgspec

from fixtrail.fingerprint.kinds import DIGIT, KINDS, LETTER, RUNS, Begins, Kind

_COUNT = re.compile(r"([a-z]+) (\d{1,4})(?:(-)(\d{1,4})?)?")
_PIECE = re.compile(r"\{([^{}]{1,400})\}")
_MOST = 64


class Shape(msgspec.Struct, frozen=True):
    """A shape as a regular expression: `front` and `back` are literal context, `body` what is replaced; `begins` and
    `digited` as those of a kind."""

    front: str
    body: str
    back: str
    begins: Begins
    digited: bool

    @property
    def pattern(self) -> str:
        """All of it as one expression without groups."""
        return re.escape(self.front) + self.body + re.escape(self.back) + _edge(self.back[-1:])


def shape(text: str) -> Shape:
    """The shape that `text` describes; ValueError where a `{…}` is not known or none is closed."""
    pieces = _PIECE.split(text)
    literals, kinds = pieces[0::2], pieces[1::2]
    if any(brace in literal for literal in literals for brace in "{}"):
        raise ValueError(f"a brace without its partner: {text!r}")
    if not kinds:
        return Shape("", re.escape(text) + _edge(text[-1:]), "", _begins(text), _has_digit(text))
    found = [_piece(kind) for kind in kinds]
    body = found[0].pattern
    for literal, piece in zip(literals[1:-1], found[1:], strict=True):
        body += re.escape(literal) + piece.pattern
    front, back = literals[0], literals[-1]
    if not back and found[-1].edge:
        body += _edge("a")
    begins = _begins(front) if front else found[0].begins
    if not begins:
        raise ValueError(f"a shape cannot begin with {{{kinds[0]}}}")
    return Shape(front, body, back, begins, any(p.digited for p in found) or any(map(_has_digit, literals)))


def _has_digit(text: str) -> bool:
    return any(character in "0123456789" for character in text)


def _edge(character: str) -> str:
    return r"(?![A-Za-z0-9_])" if character.isalnum() or character == "_" else ""


def _begins(literal: str) -> Begins:
    first = literal[0]
    if first in "0123456789":
        return frozenset({DIGIT})
    return frozenset({LETTER if first.isascii() and (first.isalpha() or first == "_") else re.escape(first)})


def _piece(kind: str) -> Kind:
    if kind.startswith("?"):
        return Kind(f"(?:{'|'.join(re.escape(text) for text in kind[1:].split('|'))})?")
    if "|" in kind:
        return _one_of(sorted(kind.split("|"), key=len, reverse=True))
    if kind in KINDS:
        return KINDS[kind]
    if kind in RUNS:
        return RUNS[kind]._replace(pattern=f"{RUNS[kind].pattern}{{1,{_MOST}}}")
    count = _COUNT.fullmatch(kind)
    if not count or count[1] not in RUNS:
        raise ValueError(f"unknown {{{kind}}}")
    least, most = int(count[2]), int(count[4] or _MOST) if count[3] else int(count[2])
    if not 0 < least <= most <= 512:
        raise ValueError(f"a count of {least} to {most} in {{{kind}}}")
    return RUNS[count[1]]._replace(pattern=f"{RUNS[count[1]].pattern}{{{least},{most}}}")


def _one_of(texts: list[str]) -> Kind:
    """One of the texts; the first character is a set by itself, which is what makes a wrong one fail at once."""
    if not all(texts):
        raise ValueError(f"an empty text in {'|'.join(texts)!r}")
    firsts = "".join(sorted({re.escape(text[0]) for text in texts}))
    rest = "|".join(f"(?<={re.escape(text[0])}){re.escape(text[1:])}" for text in texts)
    begins: Begins = frozenset().union(*map(_begins, texts))
    digited = all(map(_has_digit, texts))
    return Kind(f"[{firsts}](?:{rest})", begins, digited, all(bool(_edge(text[-1])) for text in texts))
