"""Weights by role and place, out of a data file."""

from __future__ import annotations

import pytest

from fixtrail.text.weights import weights

KNOWN = frozenset({"attic", "cellar"})


def test_weights_stand_by_role_and_place() -> None:
    """One a line; comments and empty lines are passed over."""
    text = "# lamps\n\n0.5 cause attic\n-1 cause cellar\n2 fix attic\n"
    assert weights(text, "lamps", KNOWN) == {"cause": {"attic": 0.5, "cellar": -1.0}, "fix": {"attic": 2.0}}


@pytest.mark.parametrize("line", ["0.5 cause", "much cause attic", "0.5 cause garden"])
def test_line_that_cannot_be_read_is_named(line: str) -> None:
    """Too few words, no number, no such place."""
    with pytest.raises(ValueError, match=r"^lamps, line 2: "):
        weights(f"# lamps\n{line}\n", "lamps", KNOWN)
