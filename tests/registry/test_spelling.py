"""How registries spell the versions that tags stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.package import RegistryName
from fixtrail.registry.kinds import KINDS
from fixtrail.registry.spelling import spellings


@pytest.mark.parametrize(
    ("registry", "version", "expected"),
    [
        ("pypi", "v1.2.3", ("1.2.3",)),
        ("pypi", "1.0-rc1", ("1.0rc1",)),
        ("pypi", "2026.05.01", ("2026.5.1",)),
        ("pypi", "release", ("release",)),
        ("npm", "v1.2", ("1.2.0",)),
        ("npm", "1.2.3-rc.1", ("1.2.3-rc.1",)),
        ("npm", "next", ("next",)),
        ("crates", "0.4", ("0.4.0",)),
        ("maven", "V3.1.0.RELEASE", ("3.1.0.RELEASE",)),
        ("rubygems", "1.2.3", ("1.2.3",)),
        ("rubygems", "1.2.3-rc1", ("1.2.3.rc1", "1.2.3.pre.rc1")),
        ("nuget", "1.2.3.0", ("1.2.3",)),
        ("nuget", "1.2.3.4", ("1.2.3.4",)),
        ("nuget", "1.2+build", ("1.2.0",)),
        ("nuget", "1.2.0.0-beta", ("1.2.0-beta",)),
        ("go", "1.2.3", ("v1.2.3",)),
        ("go", "v2.0.0", ("v2.0.0", "v2.0.0+incompatible")),
    ],
)
def test_version_is_spelled_as_its_registry_does(
    registry: RegistryName, version: str, expected: tuple[str, ...]
) -> None:
    """Each registry has its own normal form."""
    assert spellings(registry, version) == expected


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_spelling_gives_one_form_or_two_of_anything(registry: RegistryName, version: str) -> None:
    """No tag name breaks it."""
    assert 1 <= len(spellings(registry, version)) <= 2


@given(st.sampled_from(sorted(KINDS)), st.tuples(*[st.integers(0, 99)] * 3))
def test_plain_version_keeps_its_numbers(registry: RegistryName, numbers: tuple[int, int, int]) -> None:
    """Three numbers are the same version everywhere."""
    plain = ".".join(map(str, numbers))
    assert spellings(registry, f"v{plain}")[0].removeprefix("v") == plain
