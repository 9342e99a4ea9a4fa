"""Maintained lines: which releases are searched on their own."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.history import Tag
from fixtrail.versions.lines import lines


def dated(*rows: tuple[str, str]) -> tuple[Tag, ...]:
    """Name and day of 2026."""
    return tuple(Tag(name, f"{n:040x}", date=f"2026-{day}T00:00:00Z") for n, (name, day) in enumerate(rows))


def named(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag(name, name) for name in names)


def shape(
    tags: tuple[Tag, ...], repo: str = "example/lantern", ecosystem: str = ""
) -> dict[tuple[str, str], list[str]]:
    return {(one.package, one.name): [v.tag.name for v in one.tags] for one in lines(tags, repo, ecosystem)}


def test_major_version_is_a_line() -> None:
    """With its pre-releases, ascending by version."""
    assert shape(named("v2.0.0", "v1.10.0", "v1.9.0", "v2.0.0-rc.1")) == {
        ("", "1"): ["v1.9.0", "v1.10.0"], ("", "2"): ["v2.0.0-rc.1", "v2.0.0"],
    }  # fmt: skip


def test_minor_series_that_was_kept_up_is_a_line_of_its_own() -> None:
    """It got a release after a later minor was out."""
    tags = dated(
        ("1.13.0", "01-01"), ("1.14.0", "02-01"), ("1.15.0", "03-01"), ("1.14.1", "04-01"), ("1.15.1", "05-01")
    )
    assert shape(tags) == {("", "1"): ["1.13.0", "1.15.0", "1.15.1"], ("", "1.14"): ["1.14.0", "1.14.1"]}


def test_pre_release_of_a_later_minor_keeps_no_line_apart() -> None:
    """It is not out yet; nor does a pre-release keep a series up."""
    tags = dated(("1.14.0", "01-01"), ("1.15.0-rc.1", "02-01"), ("1.14.1", "03-01"), ("1.15.0", "04-01"),
                 ("1.14.2-rc.1", "05-01"))  # fmt: skip
    assert list(shape(tags)) == [("", "1")]


def test_tag_made_late_keeps_no_line_apart() -> None:
    """The date of its commit counts, where it is known."""
    late = Tag("5.0.1", "a" * 40, date="2026-06-01T00:00:00Z", committed_at="2026-02-01T00:00:00Z")
    tags = (*dated(("5.0.0", "01-01"), ("5.1.0", "03-01")), late)
    assert list(shape(tags)) == [("", "5")]


def test_tags_without_dates_make_lines_of_major_versions() -> None:
    """Nothing tells which minor series was kept up."""
    assert list(shape(named("1.14.0", "1.15.0", "1.14.1"))) == [("", "1")]


def test_year_is_the_major_of_calendar_versions() -> None:
    """However a date is written."""
    assert list(shape(named("2024.05.1", "2024-06", "20240701", "2025.1", "20250801"))) == [("", "2024"), ("", "2025")]


def test_prefix_of_a_series_leads_its_lines() -> None:
    """After those of the main series."""
    tags = named("v1.0", "v2.0", "onig-5.1", "onig-5.2", "onig-6.0")
    assert list(shape(tags)) == [("", "1"), ("", "2"), ("", "onig-5"), ("", "onig-6")]


def test_packages_follow_by_name() -> None:
    """The main package first, each with its lines from the oldest on."""
    tags = named("wick@2.0.0", "wick@1.0.0", "oil@1.0.0", "v10.0.0", "v9.0.0")
    assert list(shape(tags)) == [("", "9"), ("", "10"), ("oil", "1"), ("wick", "1"), ("wick", "2")]


def test_one_version_with_two_tags_keeps_both() -> None:
    """By name, where nothing else tells them apart."""
    assert shape(named("v1.0.0", "1.0.0")) == {("", "1"): ["1.0.0", "v1.0.0"]}


def test_no_tags_make_no_lines() -> None:
    """And none that is a version."""
    assert lines(()) == lines(named("latest")) == ()


_NAMES = st.from_regex(r"\A(v|wick-|wick@|onig-|)[0-9]{1,3}(\.[0-9]{1,2}){0,3}(-rc\.[0-9]|b|)\Z", fullmatch=True)


@given(st.lists(_NAMES, unique=True, max_size=30))
def test_lines_do_not_depend_on_the_order_of_tags(names: list[str]) -> None:
    """Each tag is on one line at most, lines ascend, and the same tags in another order make the same lines."""
    found = lines(named(*names), "example/lantern")
    told = [v.tag.name for one in found for v in one.tags]
    assert len(told) == len(set(told))
    assert set(told) <= set(names)
    assert all(not b.order < a.order for one in found for a, b in pairwise(one.tags))
    assert lines(named(*sorted(names)), "example/lantern") == found
