"""Whether a message says enough to tell its failure from others."""

from __future__ import annotations

import re

from fixtrail.fingerprint.ruleset import HOLE, Ruleset, bare

_WORD = re.compile(r"[^\W\d_]\w{1,60}")
_LEAST = 2  # words that are not in every failure's message


def telling(normal: str, rules: Ruleset) -> bool:
    """Whether the normal form `normal` says more than that something failed: it is none of the messages that many
    failures share, and two or more of its words are not in all of them."""
    small = normal.lower()
    return bare(small) not in rules.generic and _words(small, rules) >= _LEAST


def hollow(normal: str, rules: Ruleset) -> bool:
    """Whether not even one word of `normal` tells what failed, as in `explicit failure`."""
    return _words(normal.lower(), rules) == 0


def _words(small: str, rules: Ruleset) -> int:
    """How many words are not in every failure's message; a name made of several words counts as two."""
    words = {word for word in _WORD.findall(HOLE.sub(" ", small)) if word not in rules.empty}
    return len(words) + sum("_" in word.strip("_") for word in words)
