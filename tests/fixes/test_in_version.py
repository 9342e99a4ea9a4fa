# ruff: noqa: E501 -- sentences are not broken
"""Whether a version has the fix: by its tag, by the tags next to it, or not to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.asked import Asked
from fixtrail.fixes.in_version import LATER, Found, Lookup, answers, carriers, plausible, start, step
from fixtrail.fixes.version_words import answer
from fixtrail.model.facts import Fix, Release, together
from fixtrail.model.history import Carried, Copy, Repository, Standing, Tag, Within
from fixtrail.model.verdict import VersionAnswer
from fixtrail.versions.lines import Line, lines
from tests.making import ref

LANTERN = Repository("github.com", "example", "lantern")
MEND, BACKPORT, REVERT, RELAND, SECOND = (c * 40 for c in "abcde")
World = Mapping[str, str]  # tag -> the first letters of the commits in it

# 1.2 was kept up beside 1.3; the fix came with 1.3.1 and, as a backport, with 1.2.2.
KEPT_UP: World = {
    "v1.2.0": "", "v1.2.1": "", "v1.3.0": "", "v1.3.1": "a", "v1.2.2": "b", "v1.4.0-rc.1": "a", "v1.4.0": "a",
    "v2.0.0": "a",
}  # fmt: skip


def known_lines(world: World) -> tuple[Line, ...]:
    """The lines of these tags, one made each day."""
    return lines([Tag(name, name, date=f"2026-01-{n + 1:02}T00:00:00Z") for n, name in enumerate(world)], "lantern")


def fix(commit: str = MEND, *releases: str, carried: Sequence[Carried] = (), **more: Any) -> Fix:
    """A commit that fixes it, with the releases that are first, as `line tag`."""
    rows = tuple(Release(t, t.removeprefix("v"), line=line, via="commit") for line, t in (r.split() for r in releases))
    more = {"repository": "example/lantern", "confidence": "certain", "state": "merged", "standing": "fix", **more}
    return Fix(
        kind="commit", ref=None, commit=commit, title="", score=100.0, evidence=(), landed=commit, releases=rows,
        release_state="released", carried=tuple(carried), **more,
    )  # fmt: skip


MENDED = fix(MEND, "1 v1.3.1", "1.2 v1.2.2", "2 v2.0.0", carried=(Carried(MEND), Carried(BACKPORT, True)))


def looked_up(
    asked: Sequence[Asked], fixes: Sequence[Fix], world: World, wide: bool = True, untold: str = ""
) -> tuple[Lookup, int]:
    """The end of a look-up, and how many questions it took. `untold` are tags of which nothing can be told."""
    lookup, questions = start(asked, fixes, known_lines(world), wide)
    count = 0
    while questions:
        count += len(questions)
        told = {
            q: Standing(None, q.tag, "it is not told") if q.tag.name in untold.split() else
            Standing(q.commit[0] in world.get(q.tag.name, ""), q.tag)
            for q in questions
        }  # fmt: skip
        lookup, questions = step(lookup, told)
    return lookup, count


def told(version: str, world: World = KEPT_UP, *fixes: Fix, **more: Any) -> VersionAnswer:
    asked = Asked(version, "asked", more.pop("package", ""))
    lookup, _ = looked_up([asked], fixes or [MENDED], world, **more)
    (found,) = answers(lookup)
    return answer(found, lookup, LANTERN)


def brief(one: VersionAnswer) -> tuple[str, str, str]:
    return one.answer, one.on_line.tag if one.on_line else "", one.overall.tag if one.overall else ""


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.3.1", ("has", "", "")), ("v1.4.0", ("has", "", "")), ("1.4.0-rc.1", ("has", "", "")),
        ("1.2.2", ("has", "", "")), ("1.2.1", ("lacks", "v1.2.2", "v1.2.2")), ("1.3.0", ("lacks", "v1.3.1", "v1.3.1")),
        ("2.0.0", ("has", "", "")), ("2.0", ("has", "", "")),
    ],
)  # fmt: skip
def test_version_with_a_tag_is_told_by_its_ancestry(version: str, expected: tuple[str, str, str]) -> None:
    """The fix or a backport is in it; else the first release to upgrade to, on its line and over all."""
    assert brief(told(version)) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.3.5", ("has", "", "")),  # between v1.3.1 and v1.4.0
        ("1.2.9", ("has", "", "")),  # newer than all of its line
        ("1.9.0", ("has", "", "")), ("2.1.0", ("has", "", "")), ("3.0.0", ("has", "", "")),
        ("1.2.0-rc.1", ("lacks", "v1.2.2", "v1.2.2")),  # older than all of its line
        ("0.9", ("lacks", "", "v1.2.2")),
        ("1.3.1-rc.1", ("unknown", "", "")),  # v1.3.0 lacks it, v1.3.1 has it
        ("next", ("unknown", "", "")), ("2.0.0-rc.1", ("unknown", "", "")),
    ],
)  # fmt: skip
def test_version_without_a_tag_is_told_by_those_next_to_it(version: str, expected: tuple[str, str, str]) -> None:
    """Only where they agree; what is newer than all has what the newest has, what is older lacks what the oldest
    lacks."""
    assert brief(told(version)) == expected


def test_newest_without_the_fix_tells_nothing_of_later_ones() -> None:
    """The next may have it."""
    one = told("1.9", {"v1.0": "", "v1.1": ""}, fix())
    assert one.answer == "unknown"
    assert one.text == (
        "Whether 1.9 has the fix cannot be told: it is newer than every tag known of its line, and the newest, v1.1, "
        "lacks the fix."
    )


def test_line_that_is_not_known_tells_nothing() -> None:
    """Releases on both sides of a major version are not on the way to it."""
    one = told("2.0", {"v1.0": "a", "v3.0": "a"}, fix())
    assert one.text == (
        "Whether 2.0 has the fix cannot be told: no tag is that version: v1.0 before it has the fix, v3.0 after it "
        "has the fix."
    )


def test_branch_that_was_cut_before_the_fix() -> None:
    """The first release of its line is older than the version: the next one with the fix is asked for."""
    world = {"v1.0.0": "", "v1.0.1": "a", "v1.1.0": "", "v1.1.1": "", "v1.1.2": "a", "v1.2.0": "a"}
    assert brief(told("1.1.0", world, fix(MEND, "1 v1.0.1"))) == ("lacks", "v1.1.2", "v1.1.2")


def test_search_on_a_line_is_bounded() -> None:
    """So many later releases are asked and no more."""
    world = {"v1.0.0": "", "v1.0.1": "a", **{f"v1.1.{n}": "" for n in range(LATER + 5)}}
    lookup, count = looked_up([Asked("1.1.0", "asked")], [fix(MEND, "1 v1.0.1")], world)
    assert count == 1 + LATER
    assert [(f.has, f.on_line, f.overall) for f in answers(lookup)] == [(False, None, None)]


def test_revert_takes_the_fix_from_a_version_and_a_re_land_gives_it_back() -> None:
    """Each tag by what it contains of the three."""
    world = {"v1.0": "", "v1.1": "a", "v1.2": "ac", "v1.3": "acd"}
    mended = fix(MEND, "1 v1.1", carried=(Carried(MEND, undone=(REVERT,)), Carried(RELAND)))
    assert [told(v, world, mended).answer for v in ("1.0", "1.1", "1.2", "1.3")] == ["lacks", "has", "lacks", "has"]
    assert [e.text for e in told("1.2", world, mended).evidence if hasattr(e, "text")] == [
        "v1.2 contains aaaaaaa", "v1.2 contains ccccccc, which takes aaaaaaa back",
    ]  # fmt: skip
    assert told("1.1.5", world, mended).text == (
        "Whether 1.1.5 has the fix cannot be told: no tag is that version, and the one after it, v1.2, holds the fix and its revert."
    )


def test_words_say_by_which_commit_a_version_has_the_fix_or_lacks_it() -> None:
    """A tag with the fix and its revert contains the fix, and lacks it for the revert; the re-land brings it again."""
    world = {"v1.0": "", "v1.1": "a", "v1.2": "ac", "v1.3": "acd"}
    mended = fix(MEND, "1 v1.1", carried=(Carried(MEND, undone=(REVERT,)), Carried(RELAND)))
    assert told("1.0", world, mended).text.startswith("1.0 lacks the fix: v1.0 does not contain aaaaaaa.")
    assert told("1.2", world, mended).text == (
        "1.2 lacks the fix: v1.2 contains aaaaaaa, and what takes it back. Upgrade to v1.3."
    )
    assert told("1.3", world, mended).text == "1.3 has the fix: v1.3 contains ddddddd."
    assert [e.text for e in told("1.3", world, mended).evidence if hasattr(e, "text")] == ["v1.3 contains ddddddd"]


def test_version_beside_a_revert_is_told_where_both_tags_next_to_it_agree() -> None:
    """What came after the re-land has it; what lies between two tags with the revert lacks it; before a revert it may
    have had it."""
    world = {"v1.0": "", "v1.1": "a", "v1.2": "ac", "v1.2.9": "ac", "v1.3": "acd", "v1.4": "acd"}
    mended = fix(MEND, "1 v1.1", carried=(Carried(MEND, undone=(REVERT,)), Carried(RELAND)))
    answered = [told(v, world, mended).answer for v in ("1.0.5", "1.1.5", "1.2.5", "1.2.10", "1.3.5", "1.5")]
    assert answered == ["unknown", "unknown", "unknown", "unknown", "unknown", "has"]


def test_version_has_the_fix_when_it_has_all_of_it() -> None:
    """Two partial fixes: one alone is not enough, and the release to upgrade to has both."""
    world = {"v1.0": "", "v1.1": "a", "v1.2": "ae", "v2.0": "ae"}
    whole = fix(MEND, "1 v1.2", "2 v2.0").releases
    both = (fix(MEND, "1 v1.1", "2 v2.0", whole=whole), fix(SECOND, "1 v1.2", "2 v2.0"))
    assert brief(told("1.1", world, *both)) == ("lacks", "v1.2", "v1.2")
    assert told("1.1", world, *both).text == (
        "1.1 lacks the fix, which is in several parts: v1.1 does not contain eeeeeee. Upgrade to v1.2."
    )
    assert told("1.2", world, *both).text == "1.2 has the fix: v1.2 contains aaaaaaa, eeeeeee."


def test_upgrade_on_the_line_and_over_all() -> None:
    """Stable releases before others; a newer line's where the version's own has none."""
    world = {"v1.0": "", "v1.1": "a", "v2.0": "a"}
    assert told("1.0", world, fix(MEND, "1 v1.1", "2 v2.0")).text.endswith("Upgrade to v1.1.")
    assert told("1.0", world, fix(MEND, "2 v2.0")).text.endswith("Upgrade to v2.0.")
    rc = Release("v1.1-rc.1", "1.1-rc.1", line="1", prerelease=True, via="commit")
    early = {"v1.0": "", "v1.1-rc.1": "a", "v2.0": "a"}
    mended = msgspec.structs.replace(fix(MEND, "2 v2.0"), releases=(rc, Release("v2.0", "2.0", line="2", via="commit")))
    assert told("1.0", early, mended).text.endswith("Upgrade to v1.1-rc.1, a pre-release on its line (1), or to v2.0.")
    assert told("1.0", {"v1.0": ""}, fix()).text == (
        "1.0 lacks the fix: v1.0 does not contain aaaaaaa. No newer release with it is known."
    )


def test_answer_shows_what_it_stands_on() -> None:
    """Each tag with the commit that is in it or not, and a page that shows the same."""
    (has,) = told("1.4.0").evidence
    assert (has.url, has.key) == (
        f"https://github.com/example/lantern/compare/{MEND}...v1.4.0", f"computed:contains:{MEND}|v1.4.0|v1.4.0",
    )  # fmt: skip
    (lacks,) = told("1.2.1").evidence
    assert getattr(lacks, "text", "") == "v1.2.1 does not contain aaaaaaa, nor a copy of it (1 known)"
    assert len(told("1.3.5").evidence) == 2
    assert told("next").evidence == ()


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ("1.4.0", "1.4.0 has the fix: v1.4.0 contains aaaaaaa."),
        ("1.2.2", "1.2.2 has the fix: v1.2.2 contains bbbbbbb."),
        ("1.3.5", "1.3.5 very likely has the fix: no tag is that version, but v1.3.1 and v1.4.0-rc.1 next to it have it."),
        ("3.0", "3.0 likely has the fix: no tag is that version, but it is newer than v2.0.0, the newest known, which has it."),
        ("1.2.9", "1.2.9 likely has the fix: no tag is that version, but it is newer than v1.2.2, the newest known of its line, which has it."),
        ("0.9", "0.9 likely lacks the fix: no tag is that version, but v1.2.0 next to it lacks it. Upgrade to v1.2.2."),
        ("2024.1", "Whether 2024.1 has the fix cannot be told: it is newer than every tag known, and the newest, v2.0.0, has the fix."),
        ("next", "Whether next has the fix cannot be told: that is no version that can be read."),
        ("\u202e1.0", "Whether ⟨U+202E⟩1.0 has the fix cannot be told: that is no version that can be read."),
    ],
)  # fmt: skip
def test_answer_is_a_sentence(version: str, text: str) -> None:
    """With the tags by which it was told, and hidden characters shown."""
    assert told(version).text == text


def test_what_history_does_not_tell_is_unknown_with_its_reason() -> None:
    """Of the version's own tag, or of one next to it."""
    assert told("1.4.0", untold="v1.4.0").text == "Whether 1.4.0 has the fix cannot be told: it is not told."
    assert told("1.3.5", untold="v1.3.1").answer == "unknown"
    assert told("2.5", untold="v2.0.0").text == "Whether 2.5 has the fix cannot be told: it is not told."


def test_history_that_gives_no_reason_is_unknown_too() -> None:
    """The tags next to it are named."""
    lookup, questions = start(
        [Asked("2.5", "asked"), Asked("0.9", "asked")], [fix()], known_lines({"v1.0": "", "v2.0": ""})
    )
    while questions:
        lookup, questions = step(lookup, {q: Standing(None, q.tag) for q in questions})
    assert [f.why for f in answers(lookup)] == [
        "it is newer than every tag known of its line, and the newest, v2.0, cannot be told of",
        "it is older than every tag known, and the oldest, v1.0, cannot be told of",
    ]


@pytest.mark.parametrize(
    ("version", "ecosystem", "expected"),
    [("v1.3.1+incompatible", "go", "has"), ("1.3.0+cu118", "pypi", "lacks"), ("1.3.0+deb12u1", "", "unknown")],
)
def test_build_of_a_release_has_what_the_release_has(version: str, ecosystem: str, expected: str) -> None:
    """Where a plus means that; a distribution may have mended its own."""
    lookup, _ = looked_up([Asked(version, "lock", ecosystem=ecosystem)], [MENDED], KEPT_UP)
    assert [answer(f, lookup, LANTERN).answer for f in answers(lookup)] == [expected]


def test_two_tags_of_one_version_must_agree() -> None:
    """A release that was tagged again elsewhere."""
    assert told("1.1", {"v1.0": "", "v1.1": "a", "1.1": "a"}, fix()).answer == "has"
    one = told("1.1", {"v1.0": "", "v1.1": "a", "1.1": ""}, fix())
    assert one.text == (
        "Whether 1.1 has the fix cannot be told: 1.1 and v1.1 are all that version, and not all have the fix."
    )


def test_commit_is_asked_about_as_a_tag_is() -> None:
    """Where the history has it; no release is guessed for it."""
    at = Tag("f" * 40, "f" * 40, "f" * 40)
    said = {
        "a": "has the fix: commit fffffff comes after it.",
        "": "lacks the fix: commit fffffff does not come after it.",
    }
    for inside, text in said.items():
        asked = Asked("fffffff", "asked", commit="fffffff", at=at)
        lookup, _ = looked_up([asked], [fix()], {"v1.0": "", "f" * 40: inside})
        assert [answer(f, lookup, LANTERN).text for f in answers(lookup)] == [f"fffffff {text}"]
    lookup, count = looked_up([Asked("fffffff", "asked", commit="fffffff")], [fix()], {"v1.0": ""})
    assert (count, [f.why for f in answers(lookup)]) == (
        0, ["it is a commit that the repository's history does not have, as far as could be asked"],
    )  # fmt: skip


def test_package_of_the_tags_is_asked_about_alone() -> None:
    """Without a main package a version is told only by tags that all agree."""
    world = {"wick@1.0.0": "", "wick@1.1.0": "a", "oil@1.0.0": "a", "oil@1.1.0": "a"}
    assert told("1.0.0", world, fix(), package="wick").answer == "lacks"
    assert told("1.0.0", world, fix(), package="oil").answer == "has"
    assert told("1.0.0", world, fix()).answer == "unknown"
    assert told("1.1.0", world, fix()).answer == "has"
    assert told("1.0.5", world, fix()).text == (
        "Whether 1.0.5 has the fix cannot be told: no tag of the repository is that version."
    )


def test_fix_without_a_commit_tells_nothing() -> None:
    """Nor do tags that are no versions, or what is known before anything is asked."""
    lost = msgspec.structs.replace(fix(), landed=None)
    assert told("1.4.0", KEPT_UP, lost).text.endswith("the commit that the fix landed as is not known.")
    assert told("1.4.0", {"latest": ""}, fix()).text.endswith("no tag of the repository is a version.")
    lookup, count = looked_up([Asked("", "lock", why="it has none")], [fix()], KEPT_UP)
    (found,) = answers(lookup)
    assert (count, answer(found, lookup, LANTERN).text) == (
        0, "Whether the version in the lock file has the fix cannot be told: it has none.",
    )  # fmt: skip


def test_commits_of_a_fix_are_those_that_were_found_else_its_copies() -> None:
    """Full ids alone can be asked about."""
    copy = Copy(BACKPORT, "subject", ())
    assert carriers(msgspec.structs.replace(fix(), copies=(copy, Copy("abc1234", "subject", ())))) == (
        Carried(MEND), Carried(BACKPORT, True),
    )  # fmt: skip
    assert carriers(MENDED) == MENDED.carried


def test_where_each_question_costs_one_is_asked_at_a_time() -> None:
    """The backport only where the fix itself is not there."""
    assert looked_up([Asked("1.4.0", "asked")], [MENDED], KEPT_UP, wide=False)[1] == 1
    assert looked_up([Asked("1.2.2", "asked")], [MENDED], KEPT_UP, wide=False)[1] == 2
    assert looked_up([Asked("1.4.0", "asked")], [MENDED], KEPT_UP, wide=True)[1] == 2
    assert told("1.2.2", wide=False).answer == "has"


def test_fixes_that_a_version_needs() -> None:
    """All that stand, without copies, guesses and those of other repositories."""
    first = msgspec.structs.replace(MENDED, copies=(Copy(BACKPORT, "pull", (), ref(9)),))
    part = fix(SECOND)
    others = (
        fix(BACKPORT), fix(RELAND, confidence="weak"), fix(REVERT, repository="example/other"),
        fix(RELAND, standing="reverted"), fix(RELAND, state="open", standing="competing"),
        msgspec.structs.replace(fix("9" * 40), ref=ref(9), kind="pull"),
    )  # fmt: skip
    assert together([first, part, *others]) == (first, part)
    assert together([others[3], others[4]]) == ()
    weak = fix(MEND, confidence="weak")
    assert together([weak, part]) == (weak,)


@pytest.mark.parametrize(
    ("version", "before", "is_plausible"),
    [
        ("1.3.0", "2026-01-03T12:00:00Z", True), ("1.3.0", "2026-01-02T00:00:00Z", False), ("99.0", "2027", False),
        ("1.3.5", "2026-01-04T12:00:00Z", True), ("1.3.5", "2026-01-03T00:00:00Z", False), ("2", "2027", True),
        ("1", "2027", False), ("next", "2027", False), ("1.2.0-rc.1", "2025", True),
    ],
)  # fmt: skip
def test_version_that_a_report_can_be_about(version: str, before: str, is_plausible: bool) -> None:
    """One on a line that is known, and out by then; another is another product's."""
    assert plausible(Asked(version, "reported"), known_lines(KEPT_UP), before) is is_plausible


def test_commit_that_a_report_states_is_plausible() -> None:
    """The history will tell."""
    assert plausible(Asked("abc1234", "reported", commit="abc1234"), (), "2026")


def test_look_up_ends_whatever_is_answered() -> None:
    """Answers that do not fit the questions end it too."""
    lookup, questions = start([Asked("1.4.0", "asked")], [MENDED], known_lines(KEPT_UP))
    rounds = 0
    while questions and rounds < 100:
        rounds += 1
        lookup, questions = step(lookup, {Within("9" * 40, Tag("x", "x")): Standing(True, Tag("x", "x"))})
    assert rounds < 100
    assert [f.has for f in answers(lookup)] == [None]


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_no_wrong_answer_where_a_line_keeps_its_fix(holds: list[bool], data: st.DataObject) -> None:
    """Of a line on which the fix stays once it came, a version whose tag was deleted is told right or not at all."""
    ordered = sorted(holds)
    world = {f"v1.{n}": "a" if inside else "" for n, inside in enumerate(ordered)}
    gone = data.draw(st.sampled_from(sorted(world)))
    truth = "has" if world[gone] else "lacks"
    first = next((f"1 {name}" for name, inside in world.items() if inside), None)
    mended = fix(MEND, *([first] if first else []))
    assert told(gone.removeprefix("v"), world, mended).answer == truth
    left = {name: inside for name, inside in world.items() if name != gone}
    assert told(gone.removeprefix("v"), left, mended).answer in (truth, "unknown")


def test_found_says_what_it_stands_on() -> None:
    """Exact or not, and whether newer than all."""
    lookup, _ = looked_up([Asked("1.4.0", "asked"), Asked("3.0", "asked")], [MENDED], KEPT_UP)
    first, second = answers(lookup)
    assert isinstance(first, Found)
    assert (first.exact, first.newest, second.exact, second.newest) == (True, False, False, True)
