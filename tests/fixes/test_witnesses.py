"""What else says which version has a fix, and whether ancestry agrees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.witnesses import MOST, compared, witnesses
from fixtrail.fixes.words import changelogs, words
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Copy, Tag, Witness
from fixtrail.model.thread import GHOST, Document
from fixtrail.versions.lines import lines
from tests.making import comments, issue, pull, ref
from tests.text.growth import assert_linear

SHA = "0123456789abcdef0123456789abcdef01234567"
MERGED = "2026-01-10T00:00:00Z"
ROOT = issue(1)


def fix(number: int | None = 12, **more: Any) -> Fix:
    return Fix(
        kind="pull" if number else "commit", ref=ref(number) if number else None, commit=None,
        repository="example/lantern", title="Mend it", state="merged", standing="fix", confidence="certain",
        score=100.0, evidence=(), merged_at=MERGED, **more,
    )  # fmt: skip


def text_of_repository(text: str, id: str = "file:CHANGELOG.md@HEAD") -> Document:
    return Document(
        ref=ref(0), id=id, kind="release-note" if id.startswith("release:") else "changelog", text=text, author=GHOST,
        association="NONE", created_at=MERGED, url="https://github.com/example/lantern",
    )  # fmt: skip


CHANGELOG = """# Changelog

## [Unreleased]

- lights anew (#14)

## [1.3.0] - 2026-02-03

### Fixed

- mends the wick, closes #1 (#12)
- Reverts the wick of old (#11)

## [1.2.4] - 2026-02-01

- mends the wick on the old line (#12)

## 1.2.3

- glows (#9)
"""


def of_changelog(text: str, **more: Any) -> list[tuple[str, str]]:
    found = witnesses(ROOT, fix(**more), {}, (), text_of_repository(text))
    return [(w.kind, w.version) for w in found]


def test_changelog_line_stands_under_its_version() -> None:
    """Each version under which the issue or its fix is named, with the line and the heading as quotes."""
    found = witnesses(ROOT, fix(), {}, (), text_of_repository(CHANGELOG))
    assert [(w.kind, w.version) for w in found] == [("changelog", "1.3.0"), ("changelog", "1.2.4")]
    quotes = [e.text for e in found[0].evidence if isinstance(e, Quote)]
    assert quotes == ["- mends the wick, closes #1 (#12)", "## [1.3.0] - 2026-02-03"]


@pytest.mark.parametrize(
    "text",
    [
        "## [Unreleased]\n\n- mends (#12)",
        "- mends (#12)\n\n## 1.2.3",
        "## 1.2.3\n\n- mends (#123)",
        "## 1.2.3\n\n- Revert the mending (#12)",
        "## 1.2.3\n\n- Known issue: #12",
        "## 1.2.3\n\n- mends wick/wick#12",
        "",
    ],
)
def test_changelog_that_does_not_say_so_is_no_witness(text: str) -> None:
    """What is not released, what takes it back, what is of other numbers."""
    assert of_changelog(text) == []


def test_changelog_may_name_the_commit_or_a_backport() -> None:
    """As tools write them, by a short id."""
    text = f"## 1.2.3\n\n* mend ([{SHA[:7]}](x))"
    assert of_changelog(text, landed=SHA) == [("changelog", "1.2.3")]
    assert of_changelog(text, copies=(Copy(SHA, "cherry-pick", ()),)) == [("changelog", "1.2.3")]
    assert of_changelog(text, number=None, merge_commit=SHA[:7]) == []


def test_release_notes_are_of_their_tag() -> None:
    """One witness for each release whose notes name the fix."""
    notes = [
        text_of_repository("## What's changed\n* Mend it by @ada in #12", "release:v1.3.0"),
        text_of_repository("* nothing", "release:v1.2.0"),
        text_of_repository("* #12", "release:nightly"),
    ]
    found = witnesses(ROOT, fix(), {}, notes)
    assert [(w.kind, w.version) for w in found] == [("release-note", "1.3.0")]


def test_notes_of_several_versions_are_read_by_their_headings() -> None:
    """Some releases repeat the notes of those before."""
    several = text_of_repository("## 1.3.0\n* #14\n\n## 1.2.9\n* #12", "release:v1.3.0")
    one = text_of_repository("## 1.3.0 (2026-02-03)\n* #12", "release:v1.3.0")
    unreleased = text_of_repository("## Unreleased\n* #12\n## 1.3.0\n* x\n", "release:v1.3.0")
    assert [[w.version for w in witnesses(ROOT, fix(), {}, [n])] for n in (several, one, unreleased)] == [
        ["1.2.9"], ["1.3.0"], [],
    ]  # fmt: skip


def test_pull_request_that_makes_a_release_is_read_as_its_notes() -> None:
    """release-please and changesets open one; only what is merged is out."""
    body = "## [1.3.0](x) (2026-02-03)\n\n### Bug Fixes\n\n* mend (#12)"
    merged = pull(20, "chore(main): release 1.3.0", body, MERGED)
    opened = pull(21, "Version Packages", "## lamp@1.4.0\n\n- #12")
    other = pull(22, "Mend more", body, MERGED)
    threads = {t.ref: t for t in (merged, opened, other)}
    found = witnesses(ROOT, fix(), threads)
    assert [(w.kind, w.version) for w in found] == [("release-note", "1.3.0")]


def test_threads_are_read_for_comments_labels_and_milestones() -> None:
    """Of the issue and of its fix; what was said before the merge is of another fix, and a kind says a version once."""
    root = issue(
        1, labels=("released",), milestone="1.3.0",
        comments=comments(1, ("ada", "OWNER", "Fixed in 1.0.0"), first="2026-01-02T00:00:00Z")
        + comments(2, ("x-bot", "COLLABORATOR", "Released in v1.3.0"), first="2026-02-04T00:00:00Z"),
    )  # fmt: skip
    mending = pull(
        12,
        merged_at=MERGED,
        milestone="1.3.0",
        comments=comments(3, ("x-bot", "COLLABORATOR", "Released in v1.3.0"), first="2026-02-05T00:00:00Z"),
    )
    found = witnesses(root, fix(), {mending.ref: mending})
    assert [(w.kind, w.version) for w in found] == [("bot", "1.3.0"), ("label", ""), ("milestone", "1.3.0")]


def test_witnesses_are_bounded() -> None:
    """A changelog may name a number anywhere."""
    text = "\n".join(f"## 1.{n}.0\n\n- #12\n" for n in range(300))
    assert len(of_changelog(text)) == MOST


TAGS = lines(
    [
        Tag(name, f"{n:040x}", f"{n:040x}", f"2026-01-{n + 1:02}T00:00:00Z")
        for n, name in enumerate(
            [
                "v1.0.0",
                "v1.1.0",
                "v1.2.0",
                "v1.3.0",
                "v1.4.0",
                "v2.0.0-beta.1",
                "v2.0.0-beta.2",
                "v2.0.0",
                "v2.1.0",
                "v3.0.0",
            ]
        )
    ],
    "lantern",
)
FIRST = (
    Release("v1.3.0", "1.3.0", line="1", via="backport"),
    Release("v2.0.0", "2.0.0", line="2", via="commit"),
)


def agrees(version: str, releases: tuple[Release, ...] = FIRST, **more: Any) -> list[bool | None]:
    return [w.agrees for w in compared([Witness("bot", version, ())], releases, TAGS, **more)]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.3.0", True),  # the first of its line
        ("v2.0.0", True),
        ("1.3", True),  # a milestone that the first is of
        ("1.4.0", True),  # has it too
        ("2.1.0", True),
        ("1.2.0", False),  # lacks it
        ("1.2", False),
        ("3.0.0", False),  # no release of that line has it
        ("2.0.0-beta.1", None),  # of pre-releases nothing was asked
        ("1.2.9", None),  # no tag
        ("9.9.9", None),
        ("", True),
        ("wick", None),
    ],
)
def test_witness_is_compared_with_the_releases_of_its_line(version: str, expected: bool | None) -> None:
    """The first or a later one agrees, an earlier one does not, of what is no tag nothing is said."""
    assert agrees(version) == [expected]


def test_pre_release_is_compared_with_the_first_pre_release_alone() -> None:
    """Where that was asked for."""
    early = (*FIRST, Release("v2.0.0-beta.1", "2.0.0-beta.1", line="2", prerelease=True))
    assert agrees("2.0.0-beta.2", early) == [True]
    assert agrees("2.0.0-beta.1", early) == [True]


def test_ancestry_that_is_not_known_denies_nothing() -> None:
    """It agrees where it can."""
    assert [agrees(v, told=False) for v in ("1.2.0", "1.3.0", "1.4.0", "3.0.0")] == [[None], [True], [True], [None]]
    assert (agrees("1.2.0", (), told=False), agrees("1.2.0", ()), agrees("", ())) == ([None], [False], [None])


def test_version_that_was_out_before_the_merge_is_of_an_earlier_fix() -> None:
    """A changelog that names the issue for what did not last, a milestone that was missed: no disagreement."""
    assert agrees("1.2.0", since="2026-01-05T00:00:00Z") == []
    assert agrees("1.2.0", since="2026-01-03T00:00:00Z") == [False]
    assert agrees("1.3.0", since="2026-01-05T00:00:00Z") == [True]


def test_day_is_a_version_only_where_a_tag_is_named_so() -> None:
    """A changelog by dates names no release."""
    assert agrees("2026-02-03") == []
    dated = lines([Tag("2026-02-03", "a" * 40, "a" * 40, "2026-02-03T00:00:00Z")], "lantern")
    release = Release("2026-02-03", "2026-02-03", line="2026")
    assert [w.agrees for w in compared([Witness("changelog", "2026-02-03", ())], [release], dated)] == [True]


def test_version_of_several_packages_is_compared_where_it_is_equal() -> None:
    """It is not told which package a version is of."""
    releases = (Release("a@1.0.0", "1.0.0", line="1", package="a"), Release("b@2.0.0", "2.0.0", line="2", package="b"))
    assert agrees("1.0.0", releases) == [True]
    assert agrees("1.4.0", releases) == [None]


def test_changelogs_are_looked_for_beside_their_package_first() -> None:
    """Then at the root, then elsewhere."""
    assert changelogs()[0][0] == "CHANGELOG.md"
    assert changelogs("@lamp/wick")[0] == (
        "packages/wick/CHANGELOG.md",
        "wick/CHANGELOG.md",
        "crates/wick/CHANGELOG.md",
    )
    assert changelogs("..") == changelogs()
    assert changelogs("", "lantern")[-1][-3:] == (
        "packages/lantern/CHANGELOG.md",
        "lantern/CHANGELOG.md",
        "crates/lantern/CHANGELOG.md",
    )
    with pytest.raises(KeyError):
        words("none")


@given(st.text(alphabet="#12. \n-=v0[]()", max_size=400))
def test_witnesses_of_any_changelog_have_a_version(text: str) -> None:
    """No text breaks it, and both quotes stand in it."""
    found = witnesses(ROOT, fix(), {}, (), text_of_repository(text))
    assert all(w.version and len(w.evidence) == 2 for w in found)


@given(st.lists(st.sampled_from(["1.0.0", "1.2", "1.3.0", "2.0.0-rc", "3", "x", ""])), st.booleans())
def test_comparing_changes_nothing_but_the_answer(versions: list[str], told: bool) -> None:
    """Kind, version and evidence stay."""
    given_ = [Witness("bot", v, ()) for v in versions]
    assert [(w.kind, w.version) for w in compared(given_, FIRST, TAGS, told=told)] == [("bot", v) for v in versions]


@pytest.mark.parametrize("piece", ["#12 ", "#12\n", "## 1.2.3\n- #12\n", f"{SHA[:7]}\n", "revert #12\n"])
def test_time_for_a_changelog_grows_with_its_length(piece: str) -> None:
    """The changelog of twenty years is read in a moment."""
    work = fix(landed=SHA)
    assert_linear(
        lambda text: witnesses(ROOT, work, {}, (), text_of_repository(text)), lambda size: piece * (size // len(piece))
    )
