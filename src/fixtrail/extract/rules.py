"""Ordered rules out of a data file beside this one: a score, a word, a pattern, one a line.

The first two columns end at white space, the pattern is the rest of the line; `#` begins a comment line, `(?i)` at the
start of a pattern ignores case. Patterns run over one line or sentence at a time; they must be linear by construction
(no repetition inside a repetition over the same characters).
"""

from __future__ import annotations

import re
from importlib.resources import files

import msgspec


class Rule(msgspec.Struct, frozen=True):
    score: float
    word: str
    pattern: re.Pattern[str]


def load(name: str) -> tuple[Rule, ...]:
    """The rules of `name` in file order; ValueError with file and line number where one cannot be read."""
    text = (files("fixtrail.extract") / name).read_text("utf-8")
    return parse(text, name)


def parse(text: str, name: str) -> tuple[Rule, ...]:
    """The rules in `text`; `name` is for the message of a ValueError."""
    rules = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split(None, 2)
        try:
            score, word, pattern = columns
            rules.append(Rule(float(score), word, re.compile(pattern)))
        except (ValueError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return tuple(rules)
