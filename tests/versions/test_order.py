"""Two versions in order, and the line of a version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.history import Tag
from fixtrail.versions.lines import lines
from fixtrail.versions.order import compare, in_line, same


@pytest.mark.parametrize(
    ("one", "other", "ecosystem", "order"),
    [
        ("1.9", "1.10", "", -1), ("v1.2", "1.2.0", "", 0), ("1.0", "1.0rc1", "", 1),
        ("1.0.0-alpha10", "1.0.0-alpha9", "npm", -1),
        ("1.0.0-alpha10", "1.0.0-alpha9", "", 1), ("1.0.post1", "1.0", "pypi", 1), ("1.0.0+1", "1.0.0+2", "npm", 0),
        ("v1.2.3+incompatible", "v1.2.3", "go", 0), ("1.0.Final", "1.0", "maven", 0), ("1.2-3+deb12u1", "1.2-3", "", 1),
        ("1.0.2b", "1.0.2a", "", 1), ("1.0", "1.0.0", "npm", 0), ("next", "1.0", "", None), ("1.0", "", "pypi", None),
    ],
)  # fmt: skip
def test_compare(one: str, other: str, ecosystem: str, order: int | None) -> None:
    """By the ecosystem's rules, else by the plain order; None where one is no version."""
    assert compare(one, other, ecosystem) == order


_VERSION = st.from_regex(r"\A[0-9]{1,2}(\.[0-9]{1,2}){0,3}((-|)(a|b|rc)[0-9]{1,2})?\Z")


@given(_VERSION, _VERSION, _VERSION)
def test_compare_is_an_order(one: str, other: str, third: str) -> None:
    """Turned round it says the opposite, and it goes on from one to the next."""
    forward, backward, further = compare(one, other), compare(other, one), compare(other, third)
    assert forward is not None
    assert backward == -forward
    if forward == further:
        assert compare(one, third) == forward


@pytest.mark.parametrize(("one", "other", "is_same"), [("v2.3.1", "2.3.1", True), ("2.3", "2.3.0", True),
                                                      ("2.3", "2.3.1", False), ("x", "x", False)])  # fmt: skip
def test_same(one: str, other: str, is_same: bool) -> None:
    """Whatever they are written with."""
    assert same(one, other) is is_same


def tags(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag(name, name) for name in names)


@pytest.mark.parametrize(
    ("version", "name"),
    [("1.2.0", "1"), ("1.9.9", "1"), ("v2.0", "2"), ("3.0", None), ("next", None), ("5.1-mod1", "onig-5")],
)
def test_line_of_a_version(version: str, name: str | None) -> None:
    """The line that has it, else the one of its major version."""
    found = in_line(
        version, lines(tags("v1.2.0", "v1.3.0", "v2.0.0", "onig-5.1-mod1", "onig-5.2", "onig-5.3", "wick@3.0.0"))
    )
    assert (found.name if found else None) == name
