"""The verdict of an issue: each kind, its confidence, and which of two comes first."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Verdict
from tests.analyse.cases import case
from tests.making import closed, comments, event, issue, linked, pull, ref

AT = "2026-01-10T00:00:00Z"
LATER = "2026-01-09T00:00:00Z"  # of comments in the days before the closing


def verdict(root: Thread, *others: Thread, incomplete: str = "") -> Verdict:
    return verdicts(case(root, *others, incomplete=incomplete))[0]


def told(root: Thread, *others: Thread) -> tuple[str, str]:
    found = verdict(root, *others)
    return found.kind, found.confidence


def fixed(**more: Any) -> tuple[Thread, Thread]:
    """An issue that a pull request closed."""
    mend = pull(2, merged_at=AT)
    return closed(1, timeline=(event("closed", AT, closer=linked(mend)),), **more), mend


def test_merged_fix_without_a_release_is_merged() -> None:
    """GitHub says which pull request closed it."""
    assert told(*fixed()) == ("merged", "certain")


@pytest.mark.parametrize(
    ("author", "association", "expected"),
    [("grace", "MEMBER", ("released", "likely")), ("bob", "NONE", ("released", "weak"))],
)
def test_version_said_to_have_the_fix_is_a_release(author: str, association: str, expected: tuple[str, str]) -> None:
    """Who may write is believed more than others."""
    root, mend = fixed(comments=comments(1, (author, association, "Fixed in 2.3.1."), first=AT))
    found = verdict(root, mend)
    assert (found.kind, found.confidence) == expected
    assert [(r.version, r.tag) for r in found.releases] == [("2.3.1", "")]


@pytest.mark.parametrize(
    "text",
    ["This will be fixed in 2.3.1.", "It is broken since 2.3.1.", "Still fails in 2.3.1.", "other@2.3.1 fixed it."],
)
def test_version_that_is_not_said_to_have_the_fix_is_none(text: str) -> None:
    """Plans, broken versions and other packages are not releases of the fix."""
    root, mend = fixed(comments=comments(1, ("grace", "MEMBER", text), first=AT))
    assert verdict(root, mend).releases == ()


def test_release_bot_is_believed() -> None:
    """What semantic-release writes under the pull request."""
    said = comments(2, ("release-bot", "CONTRIBUTOR", "This PR is included in version 2.3.1"), first=AT)
    mend = pull(2, merged_at=AT, comments=said)
    root = closed(1, timeline=(event("closed", AT, closer=linked(mend)),))
    found = verdict(root, mend)
    assert (found.kind, found.confidence, found.releases[0].version) == ("released", "likely", "2.3.1")


def test_open_pull_request_that_closes_it_is_in_progress() -> None:
    """Somebody works on it."""
    mend = pull(2, body="Fixes #1")
    root = issue(1, timeline=(event("cross-referenced", other=linked(mend), will_close=True),))
    assert told(root, mend) == ("in-progress", "certain")


def test_marked_duplicate_is_certain_and_carries_the_way() -> None:
    """GitHub's mark; the chain is followed to its end."""
    two = issue(2, comments=comments(2, ("grace", "MEMBER", "Duplicate of #3.")))
    mark = event("marked_as_duplicate", AT, other=linked(two), detail="canonical")
    found = verdict(closed(1, state_reason="duplicate", timeline=(mark, event("closed", AT))), two, issue(3))
    assert (found.kind, found.confidence) == ("duplicate", "certain")
    assert found.canonical is not None
    assert found.canonical.ref == ref(3)


def test_duplicates_in_a_circle_lead_to_one_of_them() -> None:
    """Two issues that name each other as the one to follow: the open one is."""
    two = issue(2, comments=comments(2, ("grace", "MEMBER", "Duplicate of #1.")))
    one = closed(1, comments=comments(1, ("grace", "MEMBER", "Duplicate of #2."), first=LATER))
    assert verdict(one, two).kind == "duplicate"
    assert verdict(two, one).kind != "duplicate"


def test_duplicate_said_by_a_bystander_on_a_fixed_issue_is_no_verdict() -> None:
    """What closed it weighs more than what somebody supposed."""
    root, mend = fixed(comments=comments(1, ("bob", "NONE", "Duplicate of #7."), first=LATER))
    assert told(root, mend, issue(7)) == ("merged", "certain")


def test_reopened_after_a_fix_is_a_regression() -> None:
    """It was fixed once and is open again."""
    mend = pull(2, merged_at="2026-01-05T00:00:00Z")
    timeline = (event("closed", "2026-01-05T00:00:00Z", closer=linked(mend)), event("reopened", AT))
    assert told(issue(1, timeline=timeline), replace(mend, body=replace(mend.body, text="Fixes #1"))) == (
        "regression", "likely",
    )  # fmt: skip


def test_newer_report_of_a_fixed_issue_is_a_regression_seen_from_both_ends() -> None:
    """ "This was #1, fixed, and it is back."""
    said = comments(9, ("grace", "MEMBER", "So this is a regression of #1."), first="2026-02-02T00:00:00Z")
    newer = issue(9, body="This was #1, it is back.", created_at="2026-02-01T00:00:00Z", comments=said)
    mend = pull(2, merged_at=AT)
    seen = event("cross-referenced", "2026-02-01T00:00:00Z", other=linked(newer))
    older = closed(1, timeline=(event("closed", AT, closer=linked(mend)), seen))
    assert told(older, mend, newer) == ("regression", "likely")
    assert told(newer, older, mend) == ("regression", "likely")


def test_newer_report_on_a_version_without_the_fix_is_no_regression() -> None:
    """Who runs an old version has the old error."""
    newer = issue(9, body="This is #1 again.\n\nversion 2.2.0\n", created_at="2026-02-01T00:00:00Z")
    mend = pull(2, merged_at=AT)
    seen = event("cross-referenced", "2026-02-01T00:00:00Z", other=linked(newer))
    said = comments(1, ("grace", "MEMBER", "Fixed in 2.3.1."), first=AT)
    older = closed(1, timeline=(event("closed", AT, closer=linked(mend)), seen), comments=said)
    assert told(older, mend, newer) == ("released", "likely")


def test_transferred_issue_is_elsewhere() -> None:
    """GitHub moved it to another repository."""
    moved = event("transferred", other=linked(replace(issue(7), ref=ref(7, "example/wick"))))
    assert told(issue(1, timeline=(moved,))) == ("elsewhere", "certain")


def test_maintainer_who_points_elsewhere_is_believed() -> None:
    """The cause lies outside this repository."""
    said = comments(1, ("grace", "MEMBER", "This is an upstream bug, please report it upstream."))
    assert told(issue(1, comments=said)) == ("elsewhere", "likely")


def test_reporters_own_mistake_is_answered() -> None:
    """Taken back by who asked."""
    assert told(closed(1, comments=comments(1, ("ada", "NONE", "Never mind, my mistake."), first=LATER))) == (
        "answered", "likely",
    )  # fmt: skip


def test_confirmed_workaround_without_a_fix_is_a_workaround() -> None:
    """Somebody else says that it helped."""
    said = comments(1, ("bob", "NONE", "As a workaround you can set WICK=1."), ("cid", "NONE", "That worked, thanks!"))
    assert told(issue(1, comments=said)) == ("workaround", "likely")


def test_not_planned_is_declined() -> None:
    """GitHub's state reason."""
    assert told(closed(1, state_reason="not_planned")) == ("declined", "certain")


@pytest.mark.parametrize("label", ["wontfix", "invalid", "status: won't fix"])
def test_label_of_refusal_is_declined(label: str) -> None:
    """Labels that maintainers close with."""
    assert told(closed(1, labels=(label,))) == ("declined", "likely")


def test_open_issue_about_which_nothing_is_known_is_open() -> None:
    """Enough was seen to say so."""
    assert told(issue(1)) == ("open", "likely")


def test_unfinished_look_is_unknown_unless_something_is_certain() -> None:
    """A budget that ran out hides what might be there; GitHub's word stands all the same."""
    found = verdict(issue(1), incomplete="the budget of requests was used up")
    assert (found.kind, found.reason) == ("unknown", "the budget of requests was used up")
    assert verdict(*fixed(), incomplete="the budget of requests was used up").kind == "merged"


def test_other_judgements_stay_as_findings() -> None:
    """The first that fits is the verdict; a workaround beside a fix is still told."""
    said = comments(1, ("bob", "NONE", "As a workaround you can set WICK=1."), ("cid", "NONE", "That worked, thanks!"))
    root, mend = fixed(comments=said)
    assert [f.kind for f in analyse(case(root, mend)).findings if f.kind.startswith("also-")] == ["also-workaround"]


def test_head_of_a_circle_of_duplicates_says_so() -> None:
    """The one to follow names the others, in place of saying that nothing was seen."""
    one = closed(1, comments=comments(1, ("grace", "MEMBER", "Duplicate of #2."), first=LATER))
    two = closed(2, comments=comments(2, ("grace", "MEMBER", "Duplicate of #1."), first=LATER))
    found = verdict(one, two)
    assert found.summary == "Said to be a duplicate of #2, in a circle; this is the one of them to follow."
    assert len(found.evidence) == 2


@pytest.mark.parametrize(
    "text",
    [
        "I don't think the issue was fixed in 2.0.1 at all.",
        "Do you know whether this issue is fixed in version 9.9?",
        "The release with it will land as 2.1.0 in May.",
        "I don't think this is fixed in 2.0.0 yet.",
        "This was not fixed in 2.0.0.",
        "If this is fixed in 2.0.0, please tell us.",
        "It needs Go 1.19 or later, which was released.",
    ],
)
@pytest.mark.parametrize("association", ["NONE", "MEMBER"])
def test_promise_question_or_denial_is_no_release(text: str, association: str) -> None:
    """Nobody says here that a version has the fix."""
    root = closed(1, comments=comments(1, ("bob", association, text), first=LATER))
    assert verdict(root).kind not in ("released", "merged")


def test_upgrade_names_the_version_it_goes_to() -> None:
    """From 1.2.0 to 1.3.0: the second has the fix."""
    root, mend = fixed(comments=comments(1, ("grace", "MEMBER", "Fixed in the upgrade from 1.2.0 to 1.3.0."), first=AT))
    assert [r.version for r in verdict(root, mend).releases] == ["1.3.0"]


def test_version_named_before_the_merge_is_not_its_release() -> None:
    """It speaks of an earlier try."""
    root, mend = fixed(comments=comments(1, ("grace", "MEMBER", "Fixed in 1.1.0."), first="2026-01-03T00:00:00Z"))
    assert verdict(root, mend).kind == "merged"


def test_each_release_has_its_own_quote() -> None:
    """A headline of two versions stands on two texts."""
    said = comments(1, ("grace", "MEMBER", "Fixed in 1.4.2."), ("grace", "MEMBER", "Also released in 1.3.5."), first=AT)
    root, mend = fixed(comments=said)
    found = verdict(root, mend)
    assert [r.version for r in found.releases] == ["1.4.2", "1.3.5"]
    assert [e.text for e in found.evidence[:2]] == ["Fixed in 1.4.2.", "Also released in 1.3.5."]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words", ["It never worked for me.", "Please confirm which version you use.", "It does not work."]
)
def test_reply_that_confirms_nothing_is_no_confirmation(words: str) -> None:
    """A denial and a request are not thanks."""
    said = comments(1, ("bob", "NONE", "As a workaround you can set WICK=1."), ("cid", "NONE", words))
    assert verdict(issue(1, comments=said)).kind != "workaround"


@pytest.mark.parametrize("words", ["Maybe fixed by #2?", "Is this fixed by #2?"])
def test_asked_fix_is_not_in_progress(words: str) -> None:
    """Who asks whether a pull request fixes it does not say so."""
    said = comments(1, ("bob", "NONE", words))
    assert verdict(issue(1, comments=said), pull(2)).kind == "open"


def test_mention_of_a_merge_names_no_fix_of_what_is_not_planned() -> None:
    """However near the two are."""
    near = pull(2, body="Related to #1, no fix.", merged_at=AT)
    seen = event("cross-referenced", AT, other=linked(near))
    root = closed(1, timeline=(seen, event("closed", AT)), state_reason="not_planned")
    assert verdict(root, near).kind == "declined"


def test_body_of_the_reporter_is_no_answer() -> None:
    """ "Maybe it is my mistake" at the start answers nothing."""
    assert verdict(closed(1, body="Maybe it is my mistake, sorry.")).kind == "open"


@pytest.mark.parametrize("words", ["I still have a question about the docs.", "I still have the T-shirt."])
def test_still_having_something_is_no_failure(words: str) -> None:
    """Only errors and problems that one still has are."""
    mend = pull(2, body="Fixes #1", merged_at=AT)
    said = comments(1, ("bob", "NONE", words), first="2026-02-01T00:00:00Z")
    seen = event("cross-referenced", "2026-01-02T00:00:00Z", other=linked(mend), will_close=True)
    assert verdict(issue(1, timeline=(seen,), comments=said), mend).kind == "merged"


def test_duplicate_without_a_link_is_still_a_duplicate() -> None:
    """GitHub's own record says why it was closed."""
    found = verdict(closed(1, state_reason="duplicate"))
    assert (found.kind, found.confidence, found.canonical) == ("duplicate", "certain", None)


def test_person_whose_name_ends_in_bot_is_a_person() -> None:
    """Talbots and Abbots are heard."""
    said = comments(1, ("jtalbot", "OWNER", "The root cause is the wick."))
    assert [f.text for f in analyse(case(issue(1, comments=said))).causes] == ["The root cause is the wick."]


def test_commit_that_says_that_it_does_not_fix_is_no_reason_for_the_closing() -> None:
    """Nothing is known of why it was closed then."""
    message = "Log more\n\nDoes not fix #1 yet."
    said = event("referenced", "2026-01-10T00:00:00Z", commit="d" * 40, commit_message=message)
    found = verdicts(case(closed(1, timeline=(said, event("closed", "2026-01-10T00:00:00Z")))))
    assert [(v.kind, v.confidence) for v in found] == [("open", "weak")]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("The same error as #7 again.", "regression"), ("Not the same error as #7.", "open"),
     ("Unlike #7, it is still broken on start only.", "open"),
     ("Same error text, but not a regression of #7.", "open")],
)  # fmt: skip
def test_word_that_tells_two_failures_apart_is_no_regression(words: str, kind: str) -> None:
    """Each names an issue that was fixed before."""
    at = "2026-01-10T00:00:00Z"
    mend = pull(8, merged_at=at)
    old = closed(7, timeline=(event("closed", at, 7, closer=linked(mend)),))
    again = issue(1, "Broken", words, created_at="2026-02-01T00:00:00Z")
    assert verdicts(case(again, old, mend))[0].kind == kind
