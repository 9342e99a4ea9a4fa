"""The verdict of a pull request."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fixtrail.analyse.pulls import own_fix
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.analyse.releasing import filled, release
from tests.making import comments, event, issue, linked, pull, ref

AT = "2026-01-10T00:00:00Z"


def told(root: Thread, *others: Thread) -> tuple[str, str]:
    found = verdicts(case(root, *others))[0]
    return found.kind, found.confidence


def test_merged_pull_request_is_merged() -> None:
    """No release is known."""
    assert told(pull(2, merged_at=AT)) == ("merged", "certain")


def test_merged_pull_request_with_a_release_bots_word_is_released() -> None:
    """The bot names the version."""
    said = comments(2, ("release-bot", "CONTRIBUTOR", "This PR was released in version 2.3.1"), first=AT)
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


def test_merged_pull_request_in_a_tag_is_released_for_certain() -> None:
    """The tag contains its merge commit."""
    root = pull(2, merged_at=AT)
    made = case(root)
    made = filled(replace(made, fixes=(own_fix(made),)), release("1.14.2", "1.14", via="backport"), release("v2.3.1"))
    found = verdicts(made)[0]
    assert (found.kind, found.confidence) == ("released", "certain")
    assert found.summary == "Merged on 2026-01-10, released in v2.3.1 (and in 1.14.2 on 1.14)."


def test_merged_pull_request_of_which_releases_cannot_be_told_is_likely_merged() -> None:
    """With the reason."""
    made = case(pull(2, merged_at=AT))
    made = filled(replace(made, fixes=(own_fix(made),)), release_reason="nothing may be asked")
    found = verdicts(made)[0]
    assert (found.kind, found.confidence) == ("merged", "likely")
    assert found.summary == "Merged on 2026-01-10; which release has it cannot be told: nothing may be asked."


def test_merged_pull_request_in_no_tag_is_merged_for_certain() -> None:
    """All tags were asked."""
    made = case(pull(2, merged_at=AT))
    made = filled(replace(made, fixes=(own_fix(made),)), release_state="unreleased", release_reason="no tag has abc")
    found = verdicts(made)[0]
    assert (found.confidence, found.summary) == ("certain", "Merged on 2026-01-10; in no release yet: no tag has abc.")


def test_open_pull_request_is_not_superseded_by_a_strangers_word() -> None:
    """Anybody can open another one and say that it takes the place of this; its own author and writers may."""
    other = pull(3, body="Supersedes #2.", author="eve")
    seen = (event("cross-referenced", AT, 2, other=linked(other)),)
    assert told(pull(2, timeline=seen), other) == ("in-progress", "certain")
    said = comments(2, ("bob", "NONE", "Superseded by #3."), first=AT)
    assert told(pull(2, comments=said), pull(3)) == ("in-progress", "certain")
    for login, association in (("ada", "NONE"), ("grace", "MEMBER")):
        said = comments(2, (login, association, "Superseded by #3."), first=AT)
        assert told(pull(2, comments=said), pull(3)) == ("duplicate", "likely")


def test_closed_pull_request_that_a_stranger_calls_superseded_is_a_guess() -> None:
    """It did end."""
    other = pull(3, body="Supersedes #2.", author="eve")
    seen = (event("cross-referenced", AT, 2, other=linked(other)), event("closed", AT, 2))
    assert told(pull(2, state="closed", timeline=seen), other) == ("duplicate", "weak")


def test_superseded_pull_request_carries_what_became_of_the_other() -> None:
    """Its verdict and releases."""
    old = pull(2, state="closed", comments=comments(2, ("grace", "MEMBER", "Duplicate of #3."), first=AT))
    made = case(old, pull(3, merged_at=AT))
    other = verdicts(case(pull(3, merged_at=AT)))[0]
    found = verdicts(replace(made, canonical=other))[0]
    assert found.summary == "Superseded by #3: merged on 2026-01-10; no text seen says which release has it."
    assert found.canonical is not None
    assert (found.canonical.kind, found.canonical.way) == ("merged", (ref(3),))


@pytest.mark.parametrize(
    ("body", "told_of"),
    [
        ("Mends it.", ""),
        ("Fixes #1", " It is for #1."),
        ("Fixes #1, fixes #5", " It is for #1 and #5."),
        ("Fixes #1, fixes #5, fixes #6, fixes #7", " It is for #1, #5 and #6 and 1 more."),
        ("Does not fix #1", ""),
    ],
)
def test_pull_request_says_which_issues_it_is_for(body: str, told_of: str) -> None:
    """Whoever reads its verdict asks about an issue; each is named with what says so."""
    root = pull(2, body=body)
    found = verdicts(case(root, *(issue(n) for n in (1, 5, 6, 7))))[0]
    assert found.summary == f"The pull request is open.{told_of}"
    assert len(found.evidence) == 1 + min(3, told_of.count("#"))
