"""The canonical name of a thread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.ref import Ref

NAMES = st.text("abcXYZ09-._", min_size=1, max_size=12)
REFS = st.builds(Ref, host=NAMES, owner=NAMES, repo=NAMES, number=st.integers(1, 10**6))
BASE = Ref("github.com", "example", "lantern", 101)


@given(REFS, REFS)
def test_refs_are_equal_where_their_keys_are(one: Ref, other: Ref) -> None:
    """Equality and hash are those of the key."""
    assert (one == other) == (one.key == other.key)
    assert hash(one) == hash(Ref(one.host.upper(), one.owner.upper(), one.repo.upper(), one.number))


@given(REFS, REFS)
def test_refs_have_one_order(one: Ref, other: Ref) -> None:
    """Of two refs exactly one holds: less, equal, greater."""
    assert [one < other, one == other, other < one].count(True) == 1


@pytest.mark.parametrize(
    ("ref", "shown"),
    [
        (Ref("github.com", "Example", "Lantern", 7), "#7"),
        (Ref("github.com", "example", "wick", 31), "example/wick#31"),
        (Ref("git.example.org", "example", "lantern", 7), "git.example.org/example/lantern#7"),
    ],
)
def test_ref_is_shown_as_short_as_its_reader_allows(ref: Ref, shown: str) -> None:
    """Inside the same repository a number will do, on the same host the repository and the number."""
    assert ref.within(BASE) == shown


def test_ref_keeps_the_spelling_it_was_given() -> None:
    """Names ignore case when compared, and are shown as written."""
    ref = Ref("github.com", "Example", "Lantern", 101)
    assert ref == BASE
    assert (str(ref), ref.repository) == ("github.com/Example/Lantern#101", "Example/Lantern")
    assert ref.url == "https://github.com/Example/Lantern/issues/101"
    assert ref != "github.com/example/lantern#101"
