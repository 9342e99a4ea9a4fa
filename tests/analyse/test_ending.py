"""How a thread ends: what who closed it says, what stands before and after, and which outcome that comes to."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from fixtrail.analyse.ending import Ending, ending
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.evidence import Quote
from fixtrail.model.thread import GHOST, Actor, Document, Reactions, Thread
from fixtrail.model.verdict import Verdict
from tests.analyse.cases import case
from tests.making import closed, comments, document, event, issue, pull

AT = "2026-01-10T00:05:00Z"
AROUND = "2026-01-10T00:00:00Z"  # of the first comment, minutes before the closing
DAYS_BEFORE = "2026-01-03T00:00:00Z"


def end_of(root: Thread) -> Ending:
    return ending(case(root))


def verdict(root: Thread, *others: Thread) -> Verdict:
    return verdicts(case(root, *others))[0]


def ended(*said: tuple[str, str, str], actor: str = "grace", **more: Any) -> Thread:
    """Closed by `actor`, minutes after the first of the comments."""
    timeline = (event("closed", AT, actor=actor),)
    return closed(1, AT, comments=comments(1, *said, first=AROUND), timeline=timeline, **more)


def asked(*earlier: tuple[str, str, str], last: tuple[str, str, str], actor: str = "grace", **more: Any) -> Thread:
    """Comments of days before, then one at the closing."""
    said = (*comments(1, *earlier, first=DAYS_BEFORE), *comments(2, last, first=AROUND))
    moved = tuple(document(d.text, d.id, 1, d.author.login, d.association, d.created_at) for d in said)
    return closed(1, AT, comments=moved, timeline=(event("closed", AT, actor=actor),), **more)


def quoted(found: Verdict) -> list[str]:
    return [e.text for e in found.evidence if isinstance(e, Quote)]


def test_words_of_the_closing_are_those_of_who_closed_it() -> None:
    """In the minutes around it; others' comments of the time are not."""
    root = ended(("bob", "NONE", "One thing more."), ("grace", "MEMBER", "Closing."))
    found = end_of(root)
    assert (found.closer, [d.text for d in found.words]) == ("maintainer", ["Closing."])


@pytest.mark.parametrize(
    ("actor", "closer"), [(Actor("ada"), "author"), (Actor("grace"), "maintainer"), (Actor("stale", True), "bot")]
)
def test_closer_is_the_author_a_bot_or_somebody_with_rights(actor: Actor, closer: str) -> None:
    """Nobody else may close an issue."""
    assert end_of(closed(1, AT, closed_by=actor)).closer == closer


def test_unknown_closer_is_who_wrote_in_the_same_minutes() -> None:
    """An archive that does not say who closed it."""
    root = ended(("grace", "MEMBER", "Closing."), actor="ghost")
    assert end_of(root).closer == "maintainer"
    assert end_of(closed(1, AT, closed_by=GHOST, timeline=())).closer == "unknown"


def test_one_name_with_two_standings_is_two_people() -> None:
    """An archive without names: the reporter has no rights, who closed it has."""
    root = ended(("ada", "MEMBER", "Closing."), actor="ada")
    assert end_of(root).closer == "maintainer"


def test_nearer_to_the_end_weighs_more() -> None:
    """The closing's words before the last comments, those before the first, the body least."""
    many = tuple(("bob", "NONE", f"No {n}.") for n in range(8))
    found = end_of(asked(*many, last=("grace", "MEMBER", "Closing.")))
    weights = [found.near[d.id] for d in found.case.root.comments]
    assert weights == sorted(weights)
    assert found.near["body"] <= weights[0]


def test_late_comment_weighs_less_than_one_soon_after() -> None:
    """What is said years later is seldom about the same."""
    soon = document("Thanks.", "comment:9", author="ada", at="2026-01-11T00:00:00Z")
    late = document("Me too.", "comment:10", author="bob", at="2028-01-11T00:00:00Z")
    near = end_of(
        closed(1, AT, comments=(*comments(1, ("grace", "MEMBER", "Closing."), first=AROUND), soon, late))
    ).near
    assert near["comment:9"] > near["comment:10"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This is the intended behavior.", "answered"),
        ("This is a bug tracker, not a support system. Please ask on Stack Overflow.", "answered"),
        ("We don't plan to support that, it is out of scope.", "declined"),
        ("Closing due to inactivity.", "declined"),
        ("Please report this issue to their repository, there is nothing we can do.", "elsewhere"),
        ("This is a `wickd` bug, not one in this project.", "elsewhere"),
        ("This has now been released.", "released"),
        ("Just published 2.3.1 with a fix.", "released"),
        ("Fixed on master.", "merged"),
        ("Closing in favor of #7.", "duplicate"),
        ("See #7, let's discuss this in one place.", "duplicate"),
    ],
)
def test_words_at_the_closing_decide(text: str, kind: str) -> None:
    """A maintainer closes it and says why."""
    found = verdict(ended(("grace", "MEMBER", text)), issue(7))
    assert found.kind == kind
    assert quoted(found)


def test_last_word_outweighs_an_earlier_promise() -> None:
    """First "we will fix it", at the end "we won't"."""
    root = asked(("grace", "MEMBER", "We will fix this."), last=("grace", "MEMBER", "We won't fix this after all."))
    assert (verdict(root).kind, quoted(verdict(root))) == ("declined", ["We won't fix this after all."])


def test_promise_before_a_silent_closing_is_in_progress() -> None:
    """Nobody says that it was done."""
    said = comments(1, ("grace", "MEMBER", "Thanks, we will fix this."), first=DAYS_BEFORE)
    found = verdict(closed(1, AT, comments=said))
    assert (found.kind, found.confidence) == ("in-progress", "weak")


def test_announced_version_counts_when_the_reporter_confirms_it() -> None:
    """ "Will be in 2.3.1", closed, "works in 2.3.1"."""
    before = comments(1, ("grace", "MEMBER", "I will be releasing a fix as 2.3.1 today."), first=DAYS_BEFORE)
    after = comments(2, ("ada", "NONE", "Confirmed working in 2.3.1, thanks!"), first="2026-01-12T00:00:00Z")
    found = verdict(closed(1, AT, comments=(*before, *_of_one(after))))
    assert (found.kind, [r.version for r in found.releases]) == ("released", ["2.3.1"])


def test_announced_version_counts_where_a_fix_is_merged() -> None:
    """A plan, and then the pull request that closed it."""
    before = comments(1, ("grace", "MEMBER", "The upgrade will happen in v3.0.0."), first=DAYS_BEFORE)
    mend = pull(2, body="Fixes #1", merged_at=AT)
    found = verdict(closed(1, AT, comments=before), mend)
    alone = verdict(closed(1, AT, comments=before))
    assert [r.version for r in found.releases] in ([], ["3.0.0"])
    assert alone.releases == ()


def test_request_to_check_a_version_counts_when_it_was_checked() -> None:
    """ "Please verify whether this is fixed in 2.3.1": "verified"."""
    ask = ("grace", "MEMBER", "Please verify whether this is fixed in 2.3.1.")
    done = comments(1, ask, ("ada", "NONE", "Verified, it is fixed, thanks."), first=AROUND)
    assert [r.version for r in verdict(closed(1, AT, comments=done)).releases] == ["2.3.1"]
    assert verdict(closed(1, AT, comments=comments(1, ask, first=AROUND))).releases == ()


def _of_one(said: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same comments under issue 1."""
    return tuple(document(d.text, d.id, 1, d.author.login, d.association, d.created_at) for d in said)


@pytest.mark.parametrize(
    "text", ["Solved. I forgot to light it.", "It was an error in my own config.", "I fixed it by trimming the wick."]
)
def test_reporter_who_closes_it_with_their_own_doing_is_answered(text: str) -> None:
    """What a reporter mends alone was theirs."""
    assert verdict(ended(("ada", "NONE", text), actor="ada", title="How to light it?")).kind == "answered"


def test_thanks_of_the_reporter_make_the_answer_count() -> None:
    """Somebody explains, the reporter thanks and closes."""
    root = asked(("bob", "NONE", "You need to light it first."), last=("ada", "NONE", "Thanks, got it."), actor="ada")
    found = verdict(root)
    assert (found.kind, quoted(found)[0]) == ("answered", "You need to light it first.")


def test_thanks_for_words_that_say_nothing_known_still_answer() -> None:
    """A bare link, thanked for."""
    root = asked(("bob", "NONE", "lantern.example/lighting"), last=("ada", "NONE", "Thank you."), actor="ada")
    assert (verdict(root).kind, verdict(root).confidence) == ("answered", "weak")


def test_fix_in_somebody_elses_project_is_elsewhere() -> None:
    """ "Closing as other/repo#3 has been merged"."""
    text = "Closing as https://github.com/other/wickd/pull/3 has been merged."
    assert verdict(ended(("grace", "MEMBER", text))).kind == "elsewhere"


def test_link_to_another_projects_tracker_at_the_closing_is_elsewhere() -> None:
    """No other word of why."""
    found = verdict(ended(("grace", "MEMBER", "Wick issue: https://github.com/other/wickd/issues/3")))
    assert (found.kind, found.confidence) == ("elsewhere", "weak")


def test_repository_of_the_same_project_is_not_elsewhere() -> None:
    """`example-core/…` and `example/…` are one project."""
    text = "Fixed by https://github.com/example-core/wickd/pull/3."
    assert verdict(ended(("grace", "MEMBER", text))).kind == "merged"


def test_bug_in_the_project_itself_is_not_elsewhere() -> None:
    """ "A bug in lantern", said in lantern's own tracker."""
    said = comments(1, ("grace", "MEMBER", "This is a problem with lantern."))
    assert verdict(issue(1, comments=said)).kind == "open"


def test_merged_pull_request_named_at_the_closing_counts_weakly() -> None:
    """No word says that it fixes it."""
    found = verdict(ended(("grace", "MEMBER", "After #2 it should follow the system.")), pull(2, merged_at=AT))
    assert (found.kind, found.confidence) == ("merged", "weak")


def test_pull_request_closed_with_its_issue_counts_weakly() -> None:
    """Some projects merge without GitHub's button."""
    mend = pull(2, body="Fixes #1", state="closed")
    mend = issue(2, "Mend it", "Fixes #1", kind="pull", pull=mend.pull, state="closed", closed_at=AT)
    found = verdict(closed(1, AT, body="See #2."), mend)
    assert (found.kind, found.confidence) == ("merged", "weak")


def test_closing_in_silence_is_open() -> None:
    """Nothing was said."""
    assert verdict(closed(1, AT, closed_by=Actor("ada"))).kind == "open"


def test_wish_closed_with_words_that_say_nothing_known_is_declined() -> None:
    """A feature that nobody made."""
    root = ended(("grace", "MEMBER", "Lamps are lamps, after all."), labels=("enhancement",))
    assert (verdict(root).kind, verdict(root).confidence) == ("declined", "weak")


def test_question_closed_with_words_that_say_nothing_known_is_answered() -> None:
    """Who may write wrote something, and closed it."""
    root = ended(("grace", "MEMBER", "Lamps are lamps, after all."), title="How do I light it?")
    assert (verdict(root).kind, verdict(root).confidence) == ("answered", "weak")


def test_issue_closed_by_a_bot_is_declined() -> None:
    """A program does not fix anything."""
    assert verdict(closed(1, AT, closed_by=Actor("stale", True))).kind == "declined"


def test_vote_for_a_report_confirms_no_workaround_in_it() -> None:
    """Who agrees with a report agrees that it fails."""
    body = document("As a workaround one can set WICK=1.", reactions=Reactions(plus=9))
    assert verdict(replace(issue(1), body=body)).kind == "open"
