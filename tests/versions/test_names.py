"""Tag names taken apart: whose version it is, and which."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.versions.names import is_own, split


@pytest.mark.parametrize(
    ("name", "owner", "version"),
    [
        ("v1.2", "", "1.2"), ("1.2.3", "", "1.2.3"), ("V1.2.3", "", "1.2.3"), ("v.1.2.3", "", "1.2.3"),
        ("1.2.3-lts", "", "1.2.3-lts"), ("refs/tags/v1.2", "", "1.2"), ("tags/v1.2", "", "1.2"),
        ("release-2024-05", "", "2024-05"), ("release/1.2", "", "1.2"), ("REL_15_3", "", "15.3"),
        ("REL_15_BETA1", "", "15_BETA1"), ("2024.05.1", "", "2024.05.1"), ("2024-05-01", "", "2024-05-01"),
        ("v1.2.3-rc.1", "", "1.2.3-rc.1"), ("1.2.3rc1", "", "1.2.3rc1"), ("1.2.3.Final", "", "1.2.3.Final"),
        ("lantern-1.2", "", "1.2"), ("Lantern_1_2_0", "", "1.2.0"), ("lantern1.21.3", "", "1.21.3"),
        ("lantern-17+35", "", "17+35"), ("lantern-17.0.1+12", "", "17.0.1+12"), ("lantern8u292-b10", "", "8u292-b10"),
        ("lantern@1.2.3", "", "1.2.3"), ("1.2.3-lantern", "", "1.2.3"), ("LANTERN_0_9_8zg", "", "0.9.8zg"),
        ("release-70-1", "", "70.1"), ("V_9_3_P1", "", "9.3_P1"), ("v253", "", "253"), ("v253-rc1", "", "253-rc1"),
        ("20240501", "", "20240501"), ("v1.2.3+incompatible", "", "1.2.3+incompatible"), ("r60", "", "60"),
        ("1.2-3+deb12u1", "", "1.2-3+deb12u1"), ("7.1.0-57", "", "7.1.0-57"), ("version-3.40.0", "", "3.40.0"),
        ("stable/2023.1", "", "2023.1"), ("release-1.2.3-2024-05-01", "", "1.2.3-2024-05-01"),
        ("wick@1.2.3", "wick", "1.2.3"), ("@scope/wick@v1.2.3", "@scope/wick", "1.2.3"), ("wick@3", "wick", "3"),
        ("wick/v1.2.3", "wick", "1.2.3"), ("tools/wick/v1.2.3", "tools/wick", "1.2.3"),
        ("wick-v1.2.3", "wick", "1.2.3"), ("wick-1.2.3", "wick", "1.2.3"), ("wick_1.2.3", "wick", "1.2.3"),
        ("@scope/wick_1.2.3", "@scope/wick", "1.2.3"), ("lantern-wick-0.7.1", "lantern-wick", "0.7.1"),
        ("rel/wick-2.17.1", "wick", "2.17.1"), ("wick-release-1.2", "wick", "1.2"), ("release-wick-1.2", "wick", "1.2"),
        ("wick2-1.2", "wick2", "1.2"), ("debian/1.2-3", "debian", "1.2-3"), ("debian/1%2.3-1", "debian", "1:2.3-1"),
        ("nightly-2024-05-01", "nightly", "2024-05-01"), ("wick-17-init", "wick", "17-init"),
    ],
)  # fmt: skip
def test_name_is_taken_apart(name: str, owner: str, version: str) -> None:
    """Styles of tags that repositories use, as of a repository called lantern."""
    found = split(name, "example/lantern")
    assert found is not None
    assert (found.owner, found.version) == (owner, version)


@pytest.mark.parametrize(
    "name",
    ["", "list", "latest", "nightly", "12ab34f", "release.r60", "before-the-merge", "@", "wick@", "wick@next", "v" * 50,
     "1" * 256, "\u0661.\u0662", "deadbeef", "v"],
)  # fmt: skip
def test_name_without_a_version_is_none(name: str) -> None:
    """Whatever names no version is left out, not guessed."""
    assert split(name, "example/lantern") is None


def test_own_name_is_none_without_a_repository() -> None:
    """Then a prefix may be anything."""
    found = split("lantern-1.2")
    assert found is not None
    assert (found.owner, found.form) == ("lantern", "prefix")


@pytest.mark.parametrize(
    ("prefix", "repo", "own"),
    [
        ("lantern", "example/lantern", True), ("Lantern", "lantern", True), ("lantern", "lantern-src", True),
        ("lantern", "lantern.js", True), ("lantern", "lantern5", True), ("lantern", "lantern-wick", False),
        ("wick", "lantern", False), ("", "lantern", False), ("lantern", "", False), ("lan", "lantern", False),
        ("LANTERN-JS", "lantern.js", True),
    ],
)  # fmt: skip
def test_prefix_that_is_the_repository(prefix: str, repo: str, own: bool) -> None:
    """Its name, in any case, and as it is usually shortened."""
    assert is_own(prefix, repo) is own


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_name_is_read_or_left_out(name: str, repo: str) -> None:
    """Tag names come from strangers: a name in parts or None comes out, and a version begins with a digit."""
    found = split(name, repo)
    assert found is None or found.version[0].isdigit()


@pytest.mark.parametrize("piece", ["1", "-", "v-", "a/", "1.", "@", "1-", "1_", "a1", "x2-", "2024-", "_v"])
def test_long_name_takes_no_time(piece: str) -> None:
    """Each way of repeating itself is read in linear time."""
    name = (piece * 255)[:255]
    began = time.perf_counter()
    for _ in range(20):
        split(name, "example/lantern")
    assert time.perf_counter() - began < 1
