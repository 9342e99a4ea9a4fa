"""In which lines a fix is searched for first."""

from __future__ import annotations

from fixtrail.fixes.scope import PACKAGES, scope
from fixtrail.model.history import Tag
from fixtrail.versions.lines import Line
from fixtrail.versions.tags import Versioned


def line(package: str, at: str) -> Line:
    return Line("1", package, (Versioned(Tag(f"{package}@1.0.0", "a" * 40, "", at), "1.0.0", package, "stable", (1,)),))


MANY = tuple(line(f"pkg-{n:02}", f"2026-01-{n:02}T00:00:00Z") for n in range(1, 21))


def test_few_packages_are_all_searched() -> None:
    """There is nothing to choose."""
    assert scope(MANY[:PACKAGES], ()) == MANY[:PACKAGES]


def test_of_many_packages_those_with_the_newest_tags_are_searched() -> None:
    """A fix that came lately is in a release that came lately."""
    assert [one.package for one in scope(MANY, ())] == ["pkg-16", "pkg-17", "pkg-18", "pkg-19", "pkg-20"]


def test_package_that_a_text_names_is_searched() -> None:
    """Whatever the age of its tags, with and without what stands before its name."""
    named = (*MANY, line("@lantern/wick", "2020-01-01T00:00:00Z"))
    assert {"pkg-03", "@lantern/wick"} <= {one.package for one in scope(named, ["Pkg-03: it fails", "in wick."])}
