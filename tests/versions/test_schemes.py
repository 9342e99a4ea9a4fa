"""The ecosystems' own orders, by their libraries."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.versions.number import Style, read
from fixtrail.versions.schemes import SCHEMES, key, keys, scheme_of


@pytest.mark.parametrize(
    ("scheme", "ascending"),
    [
        ("pep440", ["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "1!0.1"]),
        ("semver", ["1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha10", "1.0.0-alpha9", "1.0.0", "1.10.0"]),
        ("maven", ["1.0-alpha-1", "1.0-beta-1", "1.0-M1", "1.0-RC1", "1.0-SNAPSHOT", "1.0", "1.0-sp", "1.0.1"]),
        ("debian", ["1.2~rc1-1", "1.2-1", "1.2-3", "1.2-3+deb12u1", "1.10-1", "1:0.1-1"]),
        ("gem", ["1.0.pre", "1.0.rc1", "1.0", "1.0.1", "1.10"]),
        ("nuget", ["1.0.0-Alpha", "1.0.0-beta", "1.0.0", "1.0.0.1", "1.0.1"]),
        ("plain", ["1.0-rc1", "1.0", "1.0.1"]),
    ],
)
def test_scheme_orders_by_its_own_rules(scheme: str, ascending: list[str]) -> None:
    """Each is before the next."""
    found = [one for version in ascending if (one := key(version, scheme)) is not None]
    assert len(found) == len(ascending)
    assert all(first < second for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("scheme", "version"),
    [("pep440", "1.0-foo"), ("semver", "1.0"), ("semver", "1.0.0-01"), ("debian", "foo"), ("gem", "1.0-"),
     ("nuget", "1.0.0-"), ("nuget", "1.0.20240501001"), ("nuget", "x"), ("maven", "final"), ("plain", "x"),
     ("pep440", ""), ("pep440", "1" * 200), ("debian", "1.\xe9")],
)  # fmt: skip
def test_scheme_does_not_know_every_version(scheme: str, version: str) -> None:
    """What its rules do not cover has no key."""
    assert key(version, scheme) is None


@pytest.mark.parametrize(
    ("ecosystem", "versions", "scheme"),
    [
        ("pypi", [], "pep440"), ("PyPI", [], "pep440"), ("go", [], "semver"), ("unheard", [], "plain"),
        ("", ["1.2.3", "1.2.4"], "plain"), ("", ["1.2.3", "1.2-3+deb12u1"], "debian"),
        ("", ["1.2-3ubuntu4"], "debian"), ("", ["1.2.3.Final"], "maven"), ("", ["1.2-SNAPSHOT"], "maven"),
        ("", ["1.2rc1"], "pep440"), ("", ["1.2.post1"], "pep440"), ("", ["1.2-rc.1"], "plain"),
        ("npm", ["1.2.3.Final"], "semver"),
    ],
)  # fmt: skip
def test_scheme_is_the_ecosystem_s_else_told_by_spelling(ecosystem: str, versions: list[str], scheme: str) -> None:
    """A name that is known decides; else what is written in one scheme alone."""
    assert scheme_of(ecosystem, versions) == scheme


def test_one_odd_version_takes_all_to_the_plain_order() -> None:
    """Keys of two schemes could not be compared."""
    versions = ["1.0rc1", "1.0", "1.1-windows-build"]
    plain = [found.key for version in versions if (found := read(version))]
    assert keys(versions, "pep440") == plain
    assert keys(versions[:2], "pep440") == [key(version, "pep440") for version in versions[:2]]


def test_letters_are_kept_in_the_plain_order() -> None:
    """The style is that of all versions together."""
    found = keys(["1.0.2", "1.0.2b"], "plain", Style(letters=True))
    assert found[0] < found[1]


@given(st.sampled_from(sorted(set(SCHEMES.values()) | {"plain"})), st.text(max_size=150))
def test_any_text_has_a_key_or_none(scheme: str, version: str) -> None:
    """No library's error comes through."""
    found = key(version, scheme)
    assert found is None or keys([version, version], scheme)[0] == found
