"""The verdict of a pull request."""

from __future__ import annotations

from fixtrail.analyse.verdict import verdicts
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.making import comments, event, pull, ref

AT = "2026-01-10T00:00:00Z"


def told(root: Thread, *others: Thread) -> tuple[str, str]:
    found = verdicts(case(root, *others))[0]
    return found.kind, found.confidence


def test_merged_pull_request_is_merged() -> None:
    """No release is known."""
    assert told(pull(2, merged_at=AT)) == ("merged", "certain")


def test_merged_pull_request_with_a_release_bots_word_is_released() -> None:
    """The bot names the version."""
    said = comments(2, ("release-bot", "NONE", "This PR was released in version 2.3.1"), first=AT)
    assert told(pull(2, merged_at=AT, comments=said)) == ("released", "likely")


def test_open_pull_request_is_in_progress() -> None:
    """It is open, or a draft."""
    assert told(pull(2)) == ("in-progress", "certain")


def test_closed_pull_request_is_declined() -> None:
    """Closed without being merged."""
    assert told(pull(2, state="closed", timeline=(event("closed", AT, 2),))) == ("declined", "certain")


def test_superseded_pull_request_names_the_other_one() -> None:
    """Canonical is the one that took its place."""
    old = pull(2, state="closed", comments=comments(2, ("grace", "MEMBER", "Superseded by #3."), first=AT))
    found = verdicts(case(old, pull(3, merged_at=AT)))[0]
    assert found.kind == "duplicate"
    assert found.canonical is not None
    assert found.canonical.ref == ref(3)
