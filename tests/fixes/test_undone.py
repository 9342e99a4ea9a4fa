"""What undoes a fix, and what does it again."""

from __future__ import annotations

import pytest

from fixtrail.model.evidence import EventEvidence
from fixtrail.model.thread import Event, Thread
from tests.fixes.test_trace import fixes, told
from tests.making import closed, event, issue, linked, pull

FIRST, SECOND, THIRD, FOURTH = (f"2026-01-{day:02}T00:00:00Z" for day in (3, 5, 7, 9))


def seen(at: str, number: int, *others: Thread) -> tuple[Event, ...]:
    """Cross-references of others in the timeline of a thread."""
    return tuple(event("cross-referenced", at, number, other=linked(t)) for t in others)


def story(*again: Thread) -> tuple[Thread, ...]:
    """Issue 1, pull request 2 that mends it, 4 that reverts 2, and those that bring it back."""
    timeline = seen(THIRD, 4, *again)
    revert = pull(4, 'Revert "Mend it"', "Reverts #2", SECOND, created_at=SECOND, timeline=timeline)
    mend = pull(2, body="Fixes #1", merged_at=FIRST, timeline=seen(SECOND, 2, revert, *again))
    return (issue(1, timeline=seen(FIRST, 1, mend)), mend, revert, *again)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ('Reapply "Mend it"', "Reverts #4"),
        ('Revert "Revert "Mend it""', "Reverts #4"),
        ("Mend it, second try", "Relands #2 with the lock held."),
        ("Re-land of #2", ""),
    ],
)
def test_pull_request_that_brings_a_reverted_fix_back_is_the_fix(title: str, body: str) -> None:
    """It need not name the issue: the reverted one did."""
    again = pull(6, title, body, FOURTH, created_at=THIRD)
    found = told(fixes(*story(again)))
    assert (6, "fix", "likely") in found


def test_fix_whose_revert_was_reverted_stands_again() -> None:
    """Two reverts cancel out."""
    again = pull(6, 'Reapply "Mend it"', "Reverts #4", FOURTH, created_at=THIRD)
    assert sorted(told(fixes(*story(again))), key=str) == [(2, "fix", "likely"), (6, "fix", "likely")]


def test_relanded_fix_leaves_the_first_attempt_reverted() -> None:
    """A new pull request does it again; the first one stays out."""
    again = pull(6, "Mend it, second try", "Relands #2.", FOURTH, created_at=THIRD)
    assert told(fixes(*story(again))) == [(6, "fix", "likely"), (2, "reverted", "likely")]


def test_open_attempt_to_revert_undoes_nothing() -> None:
    """Only a merge takes something out."""
    revert = pull(4, 'Revert "Mend it"', "Reverts #2", created_at=SECOND)
    mend = pull(2, body="Fixes #1", merged_at=FIRST, timeline=seen(SECOND, 2, revert))
    root = closed(1, FIRST, timeline=seen(FIRST, 1, mend))
    assert told(fixes(root, mend, revert)) == [(2, "fix", "likely")]


SHA = "c" * 40


@pytest.mark.parametrize(
    ("message", "standing"),
    [
        (f'Revert "Mend it"\n\nThis reverts commit {SHA}.', "reverted"),
        (f'Revert "Mend it" (#2)\n\nThis reverts commit {SHA[:10]}.', "reverted"),
        (f'Reapply "Mend it"\n\nThis reverts commit {SHA}.', "fix"),
        ("Revert something else (see #2)\n\nThis reverts commit dddddddddd.", "fix"),
        ("Tidy up after #2", "fix"),
        ("This reverts commit ccc.", "fix"),
    ],
)
def test_commit_that_reverts_the_merge_undoes_the_fix(message: str, standing: str) -> None:
    """`git revert` names the commit that it takes out; no pull request is needed."""
    push = event("referenced", SECOND, 2, commit="e" * 40, commit_message=message)
    mend = pull(
        2, body="Fixes #1", merged_at=FIRST, merge_commit=SHA, timeline=(event("merged", FIRST, 2, commit=SHA), push)
    )
    root = issue(1, timeline=seen(FIRST, 1, mend))
    assert told(fixes(root, mend)) == [(2, standing, "likely")]


def reopened(at: str, *later: Event, state: str = "open") -> list[tuple[int | str | None, str, str]]:
    mend = pull(2, body="Fixes #1", merged_at=SECOND)
    timeline = (event("closed", SECOND, closer=linked(mend)), event("reopened", at), *later)
    root = issue(1, timeline=timeline) if state == "open" else closed(1, FOURTH, timeline=timeline)
    return told(fixes(root, mend))


def test_closing_that_was_taken_back_within_a_day_is_no_fix() -> None:
    """A keyword that was not meant so, or a fix that was not the whole of it."""
    assert [standing for _, standing, _ in reopened("2026-01-05T09:00:00Z")] == ["reopened"]


def test_issue_opened_again_long_after_was_fixed_once() -> None:
    """What fails again later is another question."""
    assert [standing for _, standing, _ in reopened("2026-01-08T00:00:00Z")] == ["fix"]


def test_issue_closed_by_hand_after_it_was_opened_again_keeps_its_fix() -> None:
    """Nothing else closed it: it was opened again for a backport, or by mistake."""
    by_hand = event("closed", FOURTH)
    assert [standing for _, standing, _ in reopened("2026-01-05T09:00:00Z", by_hand, state="closed")] == ["fix"]


def test_issue_closed_by_another_commit_after_it_was_opened_again_has_that_fix() -> None:
    """The first attempt stands beside it as what it was."""
    other = event("closed", FOURTH, commit="f" * 40)
    found = reopened("2026-01-05T09:00:00Z", other, state="closed")
    assert [(name, standing) for name, standing, _ in found] == [("f" * 40, "fix"), (2, "reopened")]


def test_commit_whose_closing_was_taken_back_is_no_fix() -> None:
    """Commits close by mistake too; the evidence shows the reopening first."""
    timeline = (event("closed", SECOND, commit=SHA), event("reopened", "2026-01-05T01:00:00Z"))
    found = fixes(issue(1, timeline=timeline))
    assert told(found) in ([(SHA, "reopened", "weak")], [])


def test_reopening_is_the_first_evidence_of_what_was_taken_back() -> None:
    """It is what one would look at."""
    mend = pull(2, body="Fixes #1", merged_at=SECOND)
    back = event("reopened", "2026-01-05T09:00:00Z")
    (fix,) = fixes(issue(1, timeline=(event("closed", SECOND, closer=linked(mend)), back)), mend)
    assert isinstance(fix.evidence[0], EventEvidence)
    assert fix.evidence[0].event == back


def test_circle_of_reverts_ends() -> None:
    """Two pull requests that claim to revert each other hang nothing."""
    one = pull(2, body="Fixes #1\n\nReverts #4", merged_at=FIRST)
    other = pull(4, body="Reverts #2", merged_at=SECOND, created_at=SECOND)
    first = pull(2, body="Fixes #1\n\nReverts #4", merged_at=FIRST, timeline=seen(SECOND, 2, other))
    root = issue(1, timeline=seen(FIRST, 1, one))
    assert {number for number, _, _ in told(fixes(root, first, other))} == {2}
