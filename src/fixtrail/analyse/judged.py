"""Judged: a verdict that fits, and how much speaks for it."""

from __future__ import annotations

import msgspec

from fixtrail.model.verdict import Verdict

STRUCTURE = 5.0  # GitHub's own record: no words outweigh it
FAIR = 2.0  # from here on a judgement holds for an open thread too
LEAST = 0.9  # below nothing is said


class Judged(msgspec.Struct, frozen=True):
    """`strength` is comparable between kinds: `STRUCTURE` and more for what GitHub records, about 1 for a guess."""

    verdict: Verdict
    strength: float
