"""The place of a version among tags."""

from __future__ import annotations

import pytest

from fixtrail.model.history import Tag
from fixtrail.versions.lines import lines
from fixtrail.versions.place import place
from fixtrail.versions.tags import Versioned

NAMES = ("v1.0.0", "v1.2.0", "v1.2.1-rc.1", "v2.0.0", "v2.1.0", "v4.0.0")


def name(one: Versioned | None) -> str:
    return one.tag.name if one else ""


def tags(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag(name, name) for name in names)


@pytest.mark.parametrize(
    ("version", "exact", "line", "below", "above"),
    [
        ("1.2.0", "v1.2.0", "1", "v1.0.0", "v1.2.1-rc.1"), ("v1.2", "v1.2.0", "1", "v1.0.0", "v1.2.1-rc.1"),
        ("1.1.0", "", "1", "v1.0.0", "v1.2.0"), ("1.2.1", "", "1", "v1.2.1-rc.1", ""), ("0.9", "", "", "", "v1.0.0"),
        ("1.0.0-rc.1", "", "1", "", "v1.0.0"), ("3.0.0", "", "", "v2.1.0", "v4.0.0"), ("5.0", "", "", "v4.0.0", ""),
    ],
)  # fmt: skip
def test_place(version: str, exact: str, line: str, below: str, above: str) -> None:
    """Its tag, its line, and the tags next to it there; next to it at all where it is on no line."""
    found = place(version, lines(tags(*NAMES)))
    assert found is not None
    told = (
        " ".join(map(name, found.exact)),
        found.line.name if found.line else "",
        name(found.below),
        name(found.above),
    )
    assert told == (exact, line, below, above)


def test_tags_after_a_version() -> None:
    """Those of its line, and those of the package."""
    found = place("1.1", lines(tags(*NAMES)))
    assert found is not None
    assert [v.tag.name for v in found.later] == ["v1.2.0", "v1.2.1-rc.1"]
    assert [v.tag.name for v in found.newer] == ["v1.2.0", "v1.2.1-rc.1", "v2.0.0", "v2.1.0", "v4.0.0"]


@pytest.mark.parametrize("version", ["next", "", "1.x"])
def test_what_is_no_version_has_no_place(version: str) -> None:
    """Nor has any where there are no tags."""
    assert place(version, lines(tags(*NAMES))) is None
    assert place("1.0", ()) is None


def test_minor_line_has_its_versions() -> None:
    """The narrowest line that is named by the version."""
    dates = {"1.14.0": "01", "1.15.0": "02", "1.14.1": "03"}
    known = lines(tuple(Tag(n, n, date=f"2026-{month}-01T00:00:00Z") for n, month in dates.items()))
    found = place("1.14.7", known)
    assert found is not None
    assert found.line is not None
    assert (found.line.name, name(found.below)) == ("1.14", "1.14.1")


@pytest.mark.parametrize(("version", "line"), [("5.5", "5"), ("5.1", ""), ("6.5", "onig-6")])
def test_version_between_two_series(version: str, line: str) -> None:
    """The main one has what lies among its tags; what lies outside may be of either."""
    found = place(version, lines(tags("v5.3", "v5.9", "onig-5.0", "onig-5.2", "onig-6.0"), "example/lantern"))
    assert found is not None
    assert (found.line.name if found.line else "") == line


def test_series_without_a_main_one_have_no_untagged_version() -> None:
    """A bare version does not say whose it is."""
    names = (*(f"wick-1.{n}" for n in (0, 1, 3)), *(f"oil-1.{n}" for n in (0, 1, 3)), "v2.0")
    found = place("1.2", [line for line in lines(tags(*names)) if line.package == ""])
    assert found is not None
    assert found.line is None


def test_version_of_a_day_is_on_the_line_of_its_year() -> None:
    """Written as one number too."""
    found = place("20240615", lines(tags("2024-01-01", "2024-12-01", "2025-01-01")))
    assert found is not None
    assert found.line is not None
    assert found.line.name == "2024"


def test_versions_are_placed_by_the_ecosystem_s_rules() -> None:
    """A build is nothing to Maven's `Final`."""
    found = place("1.0", lines(tags("1.0.CR1", "1.0.Final", "1.1.Final")), "maven")
    assert found is not None
    assert [v.tag.name for v in found.exact] == ["1.0.Final"]
