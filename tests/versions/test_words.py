"""The file of words."""

from __future__ import annotations

import pytest

from fixtrail.versions.words import parse, words


def test_groups_are_read() -> None:
    """A group on two lines is one; comments and empty lines are none."""
    assert parse("# of tags\n\none: a B\none: c\ntwo:\n") == {"one": frozenset("abc"), "two": frozenset()}


def test_line_without_a_group_is_an_error() -> None:
    """With its number."""
    with pytest.raises(ValueError, match="line 2"):
        parse("one: a\nb c\n")


def test_groups_of_suffixes_share_no_word() -> None:
    """A word after a number means one thing."""
    groups = [words(name) for name in ("nightly", "alpha", "beta", "milestone", "candidate", "release", "after")]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))
