"""Names and ids of events over both transports."""

from __future__ import annotations

import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.github.timeline import node_number, rest_name


@pytest.mark.parametrize(
    ("typename", "name"),
    [
        ("ClosedEvent", "closed"), ("RenamedTitleEvent", "renamed"), ("CrossReferencedEvent", "cross-referenced"),
        ("ReadyForReviewEvent", "ready_for_review"), ("MarkedAsDuplicateEvent", "marked_as_duplicate"),
        ("HeadRefForcePushedEvent", "head_ref_force_pushed"), ("AddedToProjectV2Event", "added_to_project_v2"),
    ],
)  # fmt: skip
def test_rest_name_of_types(typename: str, name: str) -> None:
    """GraphQL's types have REST's names in camel case, with two exceptions."""
    assert rest_name(typename) == name


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40))
def test_node_number_of_new_ids(number: int, repository: int) -> None:
    """New ids are MessagePack: the last part is the database id."""
    packed = base64.urlsafe_b64encode(msgspec.msgpack.encode([0, repository, number])).decode().rstrip("=")
    assert node_number(f"LE_{packed}") == number


@given(st.integers(0, 10**18))
def test_node_number_of_old_ids(number: int) -> None:
    """Old ids are the length of the type's name, the name and the database id."""
    assert node_number(base64.b64encode(f"012:LabeledEvent{number}".encode()).decode()) == number


@given(st.text(max_size=60))
def test_node_number_of_anything_is_a_number_or_none(text: str) -> None:
    """Ids are opaque by GitHub's word: what does not decode is no error."""
    assert isinstance(node_number(text), int | None)


@pytest.mark.parametrize("node_id", [None, "", "LE_", "LE_gA", "MTI=", base64.b64encode(b"012:LabeledEvent").decode()])
def test_node_number_of_what_holds_none(node_id: str | None) -> None:
    """Empty lists, missing numbers and other text give None."""
    assert node_number(node_id) is None
