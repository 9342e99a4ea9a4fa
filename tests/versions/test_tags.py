"""The tags of a repository as versions of its packages: what those beside a tag say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from fixtrail.model.history import Tag
from fixtrail.versions.tags import series


def tags(*names: str) -> tuple[Tag, ...]:
    """A tag a day, each at an object of its own."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return tuple(
        Tag(name, f"{n:040x}", date=(start + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        for n, name in enumerate(names)
    )


def groups(
    names: Sequence[str], repo: str = "example/lantern", ecosystem: str = ""
) -> dict[tuple[str, str], list[str]]:
    """Package and prefix -> the versions, ascending."""
    return {
        (one.package, one.prefix): [v.version for v, _ in sorted(one.tags, key=lambda pair: pair[0].order)]
        for one in series(tags(*names), repo, ecosystem)
    }


def stabilities(*names: str) -> list[str]:
    (one,) = series(tags(*names), "example/lantern")
    return [v.stability for v, _ in one.tags]


def test_main_package_has_every_plain_spelling() -> None:
    """`v`, none, words for a release and the repository's own name are one series."""
    found = groups(["1.0", "v1.1", "release-1.2", "rel/1.3", "lantern-1.4", "version/1.5", "lantern@1.6"])
    assert found == {("", ""): ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]}


def test_tags_of_a_monorepo_are_grouped_by_package() -> None:
    """By `@`, by folder, and by a marked prefix."""
    found = groups(
        ["v1.0.0", "@scope/wick@1.0.0", "wick/v2.0.0", "tools/wick/v0.1.0", "oil-v3.0.0", "@scope/wick@1.1.0"]
    )
    assert found == {
        ("", ""): ["1.0.0"], ("@scope/wick", ""): ["1.0.0", "1.1.0"], ("oil", ""): ["3.0.0"],
        ("tools/wick", ""): ["0.1.0"], ("wick", ""): ["2.0.0"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["lantern-1.0", "lantern-wick-0.1"], ("lantern-wick", "")),
        (["1.0", "wick-1.0", "oil-1.0", "glass-2.0"], ("oil", "")),
        (["1.0", "wick@0.1", "wick-1.0"], ("wick", "")),
        (["1.0", "wick-1.0", "wick-1.1", "wick-1.2"], ("", "wick")),
        (["1.0", "debian/1.0-1", "debian/1.0-2", "debian/1.1-1"], ("", "debian")),
        (["1.0", "nightly-2026-01-01", "nightly-2026-01-02", "nightly-2026-01-03"], ("", "nightly")),
    ],
)
def test_prefix_is_a_package_or_a_series(names: list[str], kind: tuple[str, str]) -> None:
    """A package where its name goes on from the repository's, where there are many, or where another tag says so; else
    a series of releases of its own, from three tags on."""
    assert kind in groups(names)


def test_few_tags_of_a_prefix_are_left_out() -> None:
    """Two are no series."""
    assert list(groups(["1.0", "wick-1.0", "wick-1.1"])) == [("", "")]


def test_only_prefix_is_the_main_series() -> None:
    """Of a repository whose tags have another name than it."""
    assert groups(["flame-17.0.1", "flame-17.0.2", "flame-18-init"]) == {("", ""): ["17.0.1", "17.0.2", "18-init"]}


def test_prefix_of_nearly_all_tags_is_the_main_series() -> None:
    """One early tag without it makes no other; builds of each night are never the main series."""
    names = [f"flame-1.{n}" for n in range(10)]
    assert groups([*names, "0.9"]) == {("", ""): ["0.9", *(f"1.{n}" for n in range(10))]}
    assert groups([*names[:9], "0.9"]) == {("", ""): ["0.9"], ("", "flame"): [f"1.{n}" for n in range(9)]}
    assert list(groups([f"nightly-2026-01-0{n}" for n in range(1, 6)])) == [("", "nightly")]


def test_parent_of_a_maven_project_is_the_project() -> None:
    """Its release plugin tags the whole by it."""
    assert groups(["lantern-parent-1.0", "parent-1.1", "v0.9"]) == {("", ""): ["0.9", "1.0", "1.1"]}


def test_counted_things_are_no_versions() -> None:
    """One number after a word may count anything."""
    assert groups(["1.0", "build-12", "build-13", "build-14"]) == {("", ""): ["1.0"]}


def test_package_of_the_main_name_is_none() -> None:
    """Tags that name no version at all leave nothing."""
    assert groups(["latest", "before-the-merge"]) == {}


def test_mark_that_moves_along_is_no_version() -> None:
    """`v1` stands where the newest `v1.x.y` does, or beside `v1.0.0`."""
    newest, first = Tag("v1.2.0", "a" * 40), Tag("v2.0.0", "b" * 40, "c" * 40)
    moving = (Tag("v1", "a" * 40), Tag("v1.2", "d" * 40, "a" * 40), Tag("v2", "d" * 40), Tag("v253", "e" * 40))
    (one,) = series((newest, first, *moving), "example/lantern")
    assert [v.tag.name for v, _ in one.tags] == ["v1.2.0", "v2.0.0", "v253"]


def test_letters_are_patches_where_one_goes_beyond_c() -> None:
    """Else `1.0b` is a beta."""
    assert stabilities("1.0", "1.0a", "1.0b", "1.0d") == ["stable"] * 4
    assert stabilities("1.0a", "1.0b", "1.0") == ["prerelease", "prerelease", "stable"]


def test_numbers_after_hyphens_are_revisions_where_nearly_all_have_one() -> None:
    """Else they are pre-releases, as npm writes them."""
    assert stabilities("7.1.0-1", "7.1.0-2", "7.1.0-3", "7.1.1-0") == ["stable"] * 4
    assert stabilities("5.0.0-0", "5.0.0-1", "5.0.0", "5.0.1", "5.1.0") == ["prerelease"] * 2 + ["stable"] * 3


def test_revisions_of_debian_are_stable() -> None:
    """However few."""
    assert stabilities("1.2-3", "1.2-3+deb12u1") == ["stable", "stable"]


def test_prefix_of_nightly_builds_says_what_they_are() -> None:
    """The dates alone do not."""
    found = series(tags("1.0", *(f"flame-SNAPSHOT-2026-01-0{n}-a" for n in (1, 2, 3))), "example/lantern")
    assert [[v.stability for v, _ in one.tags] for one in found] == [["stable"], ["nightly"] * 3]


@pytest.mark.parametrize(
    ("ecosystem", "names"),
    [
        ("pypi", ["1.0rc1", "1.0", "1.0.post1"]),
        ("npm", ["1.0.0-alpha9", "1.0.0-alpha10", "1.0.0"]),
        ("maven", ["1.0-SNAPSHOT", "1.0", "1.0-sp"]),
        ("", ["1.0.Alpha1", "1.0.CR1", "1.0.Final", "1.0.SP1"]),
        ("", ["1.2~rc1-1", "1.2-1", "1.2-1+deb12u1"]),
        ("pypi", ["1.0rc1", "1.0", "1.0-windows-build.7", "1.1"][:2]),
    ],
)
def test_versions_are_ordered_as_their_ecosystem_does(ecosystem: str, names: list[str]) -> None:
    """Where it is known or can be told; words with digits go by value whatever npm says."""
    assert groups(list(reversed(names)), ecosystem=ecosystem) == {("", ""): names}
