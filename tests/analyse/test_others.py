"""Who else works on the same issue."""

from __future__ import annotations

from fixtrail.analyse.analysis import analyse
from fixtrail.model.evidence import Computed, EventEvidence
from fixtrail.model.facts import Finding
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.making import closed, comments, event, issue, pull

AT = "2026-01-10T00:00:00Z"
MINE = "Fixes #1"


def others(root: Thread, *threads: Thread) -> list[Finding]:
    return [f for f in analyse(case(root, *threads)).findings if f.kind == "others"]


def test_other_pull_requests_for_the_issue_are_told_open_ones_first() -> None:
    """Those that were closed without a merge do nothing."""
    mine = pull(4, body=MINE)
    beside = [pull(2, body=MINE, merged_at=AT), pull(3, body=MINE, draft=True), pull(5, body=MINE, state="closed")]
    found = others(mine, issue(1, body="See #2, #3 and #5."), *beside)
    assert [f.text for f in found] == ["#3 is open as a draft and closes #1 too.", "#2 is merged and closes #1 too."]


def test_assignee_and_promise_are_told_with_what_says_so() -> None:
    """The pull request's own author is nobody else, and who is assigned is not told twice."""
    said = comments(
        1, ("ada", "NONE", "I'm working on this."), ("bob", "NONE", "I'm working on a fix."),
        ("eve", "NONE", "I am working on it."),
    )  # fmt: skip
    assigned = event("assigned", AT, detail="bob")
    target = issue(1, assignees=("ada", "bob", "cy"), timeline=(assigned,), comments=said)
    found = others(pull(4, body=MINE), target)
    assert [f.text for f in found] == [
        "#1 is assigned to bob.",
        "#1 is assigned to cy.",
        "eve says that they work on #1: “I am working on it.”",
    ]
    assert found[0].evidence == (EventEvidence(target.ref, assigned),)
    assert found[1].evidence == (
        Computed("assignee", "GitHub says that it is assigned to cy", (str(target.ref), "assignee=cy"), target.url),
    )


def test_open_issue_tells_whom_it_is_assigned_to() -> None:
    """Its pull requests are told as its fixes."""
    found = others(issue(1, assignees=("bob",)))
    assert [(f.text, f.confidence) for f in found] == [("#1 is assigned to bob.", "certain")]


def test_closed_issue_has_nobody_at_work() -> None:
    """Whoever was assigned is done."""
    assert others(closed(1, assignees=("bob",))) == []
