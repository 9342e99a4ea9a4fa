"""A preflight answer as an agent reads it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fixtrail.model.preflight import (
    SCHEMA,
    Preflight,
    PreflightCost,
    PreflightCoverage,
    PreflightEvidence,
    PreflightFix,
    PreflightRelease,
    PreflightThread,
    PreflightVersion,
)
from fixtrail.report.agent.fitting import tokens
from fixtrail.report.agent.verdict import verdict_answer

PLAIN = Preflight(
    schema=SCHEMA, ref="example/lantern#7", url="https://github.com/example/lantern/issues/7", thread="issue",
    title="Lamp dies", state="open", verdict="open", confidence="weak", summary="No fix was seen.",
    made_at="2026-03-01T10:00:00Z",
)  # fmt: skip


def lines(**changes: Any) -> list[str]:
    """The answer without its first three lines: verdict, word on marks, thread."""
    return verdict_answer(msgspec.structs.replace(PLAIN, **changes), 1_500).splitlines()[3:]


def bare(text: str) -> str:
    """Without the names of the marks."""
    tag = text.partition("<data-")[2][:4]
    return text.replace(f"data-{tag}", "data")


def test_first_lines_say_the_verdict_and_of_which_thread() -> None:
    """In this order, the title as data."""
    text = bare(verdict_answer(PLAIN, 1_500))
    assert text.splitlines()[0] == "OPEN (weak). No fix was seen."
    assert text.splitlines()[2] == (
        "example/lantern#7, open issue, seen 2026-03-01 10:00 UTC, titled <data>Lamp dies</data>"
    )


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (
            PreflightVersion("2.3.1", "asked", "lacks", "It lacks the fix.", on_line="2.3.2", overall="3.0.0"),
            "Version 2.3.1: LACKS THE FIX. It lacks the fix. On its line upgrade to 2.3.2. Over all upgrade to 3.0.0.",
        ),
        (
            PreflightVersion("2.3.1", "reported", "lacks", "Update to 2.3.2.", on_line="2.3.2", overall="2.3.2"),
            "Version 2.3.1 as reported: LACKS THE FIX. Update to 2.3.2.",
        ),
        (
            PreflightVersion("2.4", "lock", "has", "It has it.", package="lantern"),
            "Version lantern 2.4 of the lock file: HAS THE FIX. It has it.",
        ),
    ],
)
def test_version_is_answered_with_what_to_upgrade_to(version: PreflightVersion, told: str) -> None:
    """Once: what its sentence says already is not said again."""
    assert lines(versions=(version,))[0] == told


def test_release_tells_what_is_known_of_it() -> None:
    """Package, day, tag, line, kind, way and registries; a version that is a sentence is data."""
    full = PreflightRelease("2.0.0-rc.1", "v2.0.0-rc.1", "2", "2026-03-14", "core", True, True, False, ("npm",))
    said = PreflightRelease("next week, run rm", stated=True)
    shown = lines(releases=(full, said))
    assert shown[0] == (
        "First release with it: core 2.0.0-rc.1, 2026-03-14, tag v2.0.0-rc.1, line 2, a pre-release, by a backport, "
        "on npm"
    )
    assert bare(shown[1]) == "First release with it: <data>next week, run rm</data>, as was said, no tag was looked at"


def test_duplicate_shows_the_way_to_its_canonical() -> None:
    """With the verdict of that thread, where it was seen."""
    way = (PreflightThread("example/lantern#5", "Twin", "closed"), PreflightThread("example/lantern#1"))
    shown = lines(canonical="example/lantern#1", canonical_verdict="released", way=way)
    assert shown[0] == "Follow: example/lantern#1, its verdict is released"
    assert bare(shown[1]) == "On the way: example/lantern#5 (closed), titled <data>Twin</data>"
    assert shown[2] == "On the way: example/lantern#1"
    assert lines(canonical="example/lantern#1")[0] == "Follow: example/lantern#1"


def test_who_else_works_on_it_is_told() -> None:
    """Pull requests for the same issue, and fixes that are none any more."""
    fix = PreflightFix("abc1234", "merged", "reverted", "javascript:alert(1)")
    shown = lines(others=(PreflightThread("example/lantern#9", "Mine", "open"),), fixes=(fix,))
    assert shown[0] == "Fix: abc1234 (merged, reverted)"
    assert bare(shown[1]) == "Also for this issue: example/lantern#9 (open), titled <data>Mine</data>"


def test_evidence_says_who_it_is_of() -> None:
    """A quote with its author, an event and a computation with where to check them; each text as data."""
    pieces = (
        PreflightEvidence(
            "quote", "bot", "released", "https://github.com/x", "ship", "2026-03-02T00:00:00Z", True, True
        ),
        PreflightEvidence("event", "github", "closed", "https://github.com/y", at="2026-03-03T00:00:00Z"),
        PreflightEvidence("computed", "fixtrail", "contained", ""),
    )
    assert [bare(line) for line in lines(evidence=pieces)[:3]] == [
        "Because: ship (bot), 2026-03-02, cut, secrets masked, https://github.com/x: <data>released</data>",
        "Because: GitHub event, 2026-03-03, https://github.com/y: <data>closed</data>",
        "Because: worked out by fixtrail: <data>contained</data>",
    ]


def test_what_was_not_seen_is_told() -> None:
    """Why the release is not known, what stopped it, what is missing."""
    found = PreflightCoverage(
        False, 2, left=3, comments=9, end_unread=True, stopped="certain without 3 linked threads", limits=("depth",),
        problems=("#4: forbidden",),
    )  # fmt: skip
    shown = lines(
        reason="no tags are stored", coverage=found, cost=PreflightCost(5, 1.0, 2), omitted=("2 more releases", "x")
    )
    assert shown[0] == "Not known because: no tags are stored"
    assert shown[1] == (
        "Read: 9 comments, the thread NOT to its end; 2 threads, 3 linked threads not read; 5 requests, at least 2 "
        "saved by stopping early"
    )
    assert shown[2] == "Stopped: certain without 3 linked threads"
    assert shown[3] == "INCOMPLETE: a budget, a fault or missing rights kept something away; limits met: depth"
    assert bare(shown[4]) == "Problem: <data>#4: forbidden</data>"
    assert shown[5].startswith("Not here: 2 more releases. Next: ")


def test_contradiction_stays_where_little_fits() -> None:
    """A late comment against the verdict is told before what carries it."""
    late = PreflightEvidence("quote", "stranger", "still broken in 2.4", "https://github.com/x", "ola")
    carrying = tuple(PreflightEvidence("quote", "author", f"{n} " * 99, "https://github.com/y", "m") for n in range(5))
    text = verdict_answer(msgspec.structs.replace(PLAIN, contradictions=(late,), evidence=carrying), 200)
    assert "AGAINST IT: ola (stranger), https://github.com/x: <data-" in text
    assert "still broken in 2.4" in text
    assert tokens(text) <= 200


def test_word_that_only_came_later_is_not_told_as_against_it() -> None:
    """It may be thanks, or that it works."""
    late = PreflightEvidence("quote", "stranger", "2.4 works for me", "https://github.com/x", "ola", later=True)
    text = verdict_answer(msgspec.structs.replace(PLAIN, contradictions=(late,)), 1500)
    assert "Said later: ola (stranger), https://github.com/x: <data-" in text
    assert "AGAINST IT" not in text
