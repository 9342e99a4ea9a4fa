"""Versions as they are written: their order, and what was promised of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from semantic_version import Version as SemVer  # type: ignore[import-untyped]

from fixtrail.versions.number import LONGEST, Style, is_lettered, opens, read


@pytest.mark.parametrize(
    ("text", "stability"),
    [
        ("1.2.3", "stable"), ("v1.2", "stable"), ("1.2.3-lts", "stable"), ("1.2.3.Final", "stable"),
        ("1.2.GA", "stable"),
        ("1.2.3.RELEASE", "stable"), ("1.2.3.SP1", "stable"), ("1.2.post1", "stable"), ("1.2.3+build.5", "stable"),
        ("0.9.8zg", "stable"), ("1.1.1k", "stable"), ("5.9.5-mod2", "stable"), ("9.3_P1", "stable"),
        ("8u292", "stable"),
        ("2024-05-01", "stable"), ("1.2.3-incubating", "stable"), ("17.0.1+12-LTS", "stable"),
        ("1.2.3-rc.1", "prerelease"), ("1.2.3rc1", "prerelease"), ("1.0.0beta", "prerelease"), ("1.2a1", "prerelease"),
        ("1.2.0-0", "prerelease"), ("1.2-M1", "prerelease"), ("1.2.CR2", "prerelease"), ("15_BETA1", "prerelease"),
        ("1.2.3-alpine", "prerelease"), ("6.1.1_for_windows", "prerelease"), ("1.2.3-20240501", "prerelease"),
        ("1.2~rc1", "prerelease"), ("1.2a", "prerelease"), ("17-init", "prerelease"), ("1.2.3-mod1-rc1", "prerelease"),
        ("1.2.3-canary.4", "nightly"), ("1.2-SNAPSHOT", "nightly"), ("1.2.dev3", "nightly"),
        ("5.0.0-next.1", "nightly"),
        ("1.2.3-nightly.20240501", "nightly"), ("1.2rc1.dev2", "nightly"), ("1.2.3-0.nightly", "nightly"),
    ],
)  # fmt: skip
def test_stability_is_told_by_what_follows_the_number(text: str, stability: str) -> None:
    """A word of a release, of something before it, or of a build that nobody promised anything of."""
    found = read(text)
    assert found is not None
    assert found.stability == stability


@pytest.mark.parametrize(
    "ascending",
    [
        ["1.2-0", "1.2.dev1", "1.2a1", "1.2a2", "1.2b1", "1.2-M1", "1.2rc1", "1.2", "1.2.post1", "1.2.1", "1.10"],
        ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha9", "1.0.0-alpha10", "1.0.0-beta", "1.0.0-rc.1", "1.0.0"],
        ["1.0.1-rc1", "1.0.1", "1.0.1d", "1.0.1e", "1.0.1z", "1.0.1zg", "1.0.2"],
        ["1.2~rc1", "1.2", "1.2+deb12u1", "1.2+deb12u2"],
        ["2024.04", "2024.05.1", "2024.12", "2025.1"],
        ["17.0.1+9", "17.0.1+12", "17.0.2"],
        ["5.9.5", "5.9.5-mod1", "5.9.5-mod2", "5.9.6"],
        ["6.1.1-rc1", "6.1.1", "6.1.1_for_windows", "6.1.2"],
        ["9.2_P1", "9.3", "9.3_P1"],
        ["9.9", "1:1.0"],
    ],
)  # fmt: skip
def test_versions_are_in_the_order_of_their_making(ascending: list[str]) -> None:
    """Each is before the next."""
    keys = [found.key if (found := read(text)) else () for text in ascending]
    assert all(first < second for first, second in pairwise(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.2", "v1.2.0"), ("1.2.Final", "1.2"), ("2024-05-01", "2024.5.1"), ("1.0rc1", "1.0-RC.1"), ("0.0", "0")],
)
def test_one_version_is_written_in_several_ways(one: str, other: str) -> None:
    """Zeros at the end, `v`, case, separators and the word for a release do not make another."""
    first, second = read(one), read(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key


@pytest.mark.parametrize(
    "text", ["", "v", "next", "1.x", "1.2.x", "1.2.*", "^1.2", "1.2 beta", "1..2/3", "é1", "1" * 129]
)
def test_text_that_is_no_version(text: str) -> None:
    """Ranges, branches and words are none."""
    assert read(text) is None


def test_letters_and_revisions_mean_what_the_others_say() -> None:
    """`1.0.2b` is a patch where letters are patches, a beta where they are not; so with a number after a hyphen."""
    assert [found.stability for style in (Style(letters=True), Style()) if (found := read("1.0.2b", style))] == [
        "stable", "prerelease",
    ]  # fmt: skip
    assert [found.stability for style in (Style(revisions=True), Style()) if (found := read("7.1.0-57", style))] == [
        "stable", "prerelease",
    ]  # fmt: skip


@pytest.mark.parametrize(("suffix", "lettered"), [("k", True), ("zg", True), ("a", True), ("a1", False), ("rc", False),
                                                  ("", False), ("-k", False), ("abc", False)])  # fmt: skip
def test_letters_right_after_the_number(suffix: str, lettered: bool) -> None:
    """One letter, or two of which the first says that the alphabet went round."""
    assert is_lettered(suffix) is lettered


_IDENTIFIER = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["alpha", "beta", "rc"]))
_SEMVER = st.builds(
    lambda core, pre: ".".join(map(str, core)) + (f"-{'.'.join(pre)}" if pre else ""),
    st.tuples(*[st.integers(0, 30)] * 3),
    st.one_of(
        st.just([]),
        st.tuples(st.sampled_from(["alpha", "beta", "rc"]), st.integers(0, 30)).map(lambda p: [p[0], str(p[1])]),
        st.integers(0, 30).map(lambda n: [str(n)]),
    ),
)


@given(_SEMVER, _SEMVER)
def test_order_is_that_of_semantic_versioning(one: str, other: str) -> None:
    """Where identifiers are a word and a number, as nearly all are, the plain order is the standard's."""
    first, second = read(one), read(other)
    assert first is not None
    assert second is not None
    assert (first.key < second.key) == (SemVer(one) < SemVer(other))


@given(st.text(max_size=LONGEST + 20))
def test_any_text_is_a_version_or_none(text: str) -> None:
    """And keys of any two versions can be compared."""
    found, known = read(text), read("1.2.3-rc.1+5")
    assert known is not None
    assert found is None or isinstance(found.key < known.key, bool)


@pytest.mark.parametrize(
    ("version", "line", "first"),
    [
        ("2.0.0", "2", True), ("1.14.0", "1.14", True), ("v3.0", "3", True), ("2.3.1", "2", False),
        ("1.14.2", "1.14", False), ("2024.5", "2024", False), ("next", "2", False),
    ],
)  # fmt: skip
def test_version_that_opens_its_line(version: str, line: str, first: bool) -> None:
    """All its numbers after those of the line are 0."""
    assert opens(version, line) is first
