"""The answer on top: for every verdict a headline, a tone and what belongs to it."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from fixtrail.model.facts import Release
from fixtrail.model.report import Report, ReportCanonical
from fixtrail.model.stored import Missing
from fixtrail.model.verdict import VerdictKind
from fixtrail.report.blocks import Answer
from fixtrail.report.hypertext import plain
from fixtrail.report.names import names_of
from fixtrail.report.preflight import SETTLED
from fixtrail.report.sections.answer import answer
from fixtrail.report.summary import summary_line
from fixtrail.report.words import HEADLINES, ICONS, REASONS, TONES
from tests.report.hostile import ATTACKS, hostile
from tests.report.lantern import RELEASES, report

CANONICAL = "github.com/example/lantern#198"


def answered(**verdict: Any) -> tuple[Answer, Report]:
    whole = report(verdict=msgspec.structs.replace(report().verdict, **verdict))
    return answer(whole, names_of(whole)), whole


def facts(shown: Answer) -> list[tuple[str, str]]:
    return [(name, plain(line)) for name, line in shown.facts]


def test_every_reason_for_a_thread_that_was_not_read_has_its_words() -> None:
    """Those of GitHub's client, and those of the walk."""
    by_the_client = get_args(get_type_hints(Missing)["reason"])
    assert set(REASONS) == {*by_the_client, "depth", "max-threads", "hub", SETTLED}


def test_every_verdict_has_its_words() -> None:
    """No kind of verdict is without headline, tone and icon, and none is left over."""
    kinds = set(get_args(VerdictKind))
    assert set(HEADLINES) == set(TONES) == set(ICONS) == kinds


@pytest.mark.parametrize("kind", [k for k in get_args(VerdictKind) if k not in ("released", "duplicate")])
def test_headline_of_a_verdict(kind: VerdictKind) -> None:
    """A verdict without releases or canonical thread has a fixed headline."""
    opened = msgspec.structs.replace(report().issue, state="open")
    whole = report(issue=opened, verdict=msgspec.structs.replace(report().verdict, kind=kind, releases=()))
    shown = answer(whole, names_of(whole))
    assert (plain(shown.headline), shown.tone) == (HEADLINES[kind], TONES[kind])


def test_closed_issue_is_not_called_open() -> None:
    """No fix was seen for an issue that was closed: the headline says closed, and nobody is said to have said so."""
    shown, _ = answered(kind="open", releases=())
    assert (plain(shown.headline), shown.sure) == ("Closed, no fix seen", "from what was read")


def tagged(count: int) -> tuple[Release, ...]:
    return tuple(Release(f"v{n}", f"{n}.0", line=str(n)) for n in range(1, count + 1))


def having(*named: str) -> tuple[Release, ...]:
    """Releases that contain the fix itself, by version and line."""
    pairs = (one.split() for one in named)
    return tuple(Release(f"v{version}", version, line=line, via="commit") for version, line in pairs)


@pytest.mark.parametrize(
    ("releases", "headline"),
    [
        (tagged(1), "Fixed in 1.0"),
        (tagged(2), "Fixed in 1.0 and 2.0"),
        (tagged(3), "Fixed in 1.0, 2.0 and 3.0"),
        (tagged(6), "Fixed in 1.0, 2.0, 3.0, 4.0 and 2 more"),
        ((Release("weird tag", ""),), "Fixed in weird tag"),
        (having("1.14.2 1.14", "1.15.0 1.15", "2.3.1 2", "3.0.0 3"), "Fixed in 1.14.2 and 2.3.1"),
        ((*having("1.2.3 1"), Release("v0.9.4", "0.9.4", line="0", via="backport")), "Fixed in 1.2.3 and 0.9.4"),
        (
            (*having("1.2.3 1"), Release("v2.0.0-rc.1", "2.0.0-rc.1", line="2", prerelease=True, via="commit")),
            "Fixed in 1.2.3",
        ),
        ((), "Fixed and released"),
    ],
)
def test_headline_names_the_releases(releases: tuple[Release, ...], headline: str) -> None:
    """The first, and the first of each line of which earlier releases lack the fix; at most four by name."""
    assert plain(answered(releases=releases)[0].headline) == headline


def test_headline_takes_a_version_that_was_only_said() -> None:
    """Without tags, "fixed in 2.3.2" as somebody wrote it is named as such."""
    whole = report()
    fix = msgspec.structs.replace(whole.fixes[0], releases=(), stated_version="2.3.2")
    said = report(fixes=(fix,), verdict=msgspec.structs.replace(whole.verdict, releases=()))
    assert plain(answer(said, names_of(said)).headline) == "Fixed in 2.3.2, as was said"


@pytest.mark.parametrize(
    ("canonical", "headline"),
    [
        (ReportCanonical(CANONICAL), "Duplicate of #198"),
        (ReportCanonical(CANONICAL, "open"), "Duplicate of #198: no fix seen"),
        (ReportCanonical(CANONICAL, "released", RELEASES[:1]), "Duplicate of #198, fixed in 2.3.2"),
        (None, "Duplicate of another thread"),
    ],
)
def test_headline_of_a_duplicate_has_the_canonical_verdict(canonical: ReportCanonical | None, headline: str) -> None:
    """A duplicate's answer is that of the thread to follow."""
    shown, _ = answered(kind="duplicate", releases=(), canonical=canonical)
    assert plain(shown.headline) == headline


def test_facts_under_the_answer() -> None:
    """First release, what holds for single versions, fix and thread to follow, where there are any."""
    shown, _ = answered(canonical=ReportCanonical(CANONICAL))
    assert facts(shown) == [
        ("First release", "2.3.2, 2026-03-14"),
        ("Reported version", "lacks it 2.3.1 lacks the fix of #219: update to 2.3.2."),
        ("Your version", "has it 2.4.0 has the fix of #219."),
        ("Locked version", "unknown No line 0 is known."),
        ("Fix", "#219 Keep the wick length in one place (merged, 2026-03-10)"),
        ("Follow", "#198 Lamp dies at night"),
    ]


def test_unknown_says_why_and_outbreak_is_noted() -> None:
    """The reason and the outbreak stand under the answer."""
    whole = report(
        fixes=(), versions=(), outbreak="23 reports in two days",
        verdict=msgspec.structs.replace(report().verdict, kind="unknown", releases=(), reason="the budget was used up"),
    )  # fmt: skip
    assert facts(answer(whole, names_of(whole))) == [
        ("Outbreak", "23 reports in two days"), ("Why unknown", "the budget was used up"),
    ]  # fmt: skip


def test_fix_that_is_a_commit_is_named_by_its_hash() -> None:
    """A commit that fixes has its short hash; a pre-release says that it is one."""
    commit = msgspec.structs.replace(report().fixes[2], standing="fix")
    whole = report(
        fixes=(commit,), versions=(), verdict=msgspec.structs.replace(report().verdict, releases=RELEASES[2:])
    )
    assert facts(answer(whole, names_of(whole))) == [
        ("First release", "3.0.0-rc.1, 2026-03-20, a pre-release"), ("Fix", "0f1e2d3c4b Stop the flicker (merged)"),
    ]  # fmt: skip


def test_line_for_a_terminal() -> None:
    """One line has the verdict, what it rests on, and which thread it is about."""
    assert summary_line(report()) == (
        "released (certain): Fixed in 2.3.2 and 1.9.7 · example/lantern#214 "
        "Flame goes out when `trim()` runs twice | since 2.3.0"
    )


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_line_for_a_terminal_is_one_line_without_controls(attack: str) -> None:
    """Nothing in a title reaches the terminal as anything but visible characters."""
    line = summary_line(hostile(attack))
    assert line.isprintable()
    assert len(line) < 1_500
