"""What is said after the end, and what of it speaks against the end."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.late import late
from fixtrail.model.facts import Finding
from fixtrail.model.thread import Actor, Thread
from tests.analyse.cases import case
from tests.analyse.releasing import AT, filled, fixed, release
from tests.making import closed, comments, event, issue, linked, pull

AFTER = "2026-02-01T00:00:00Z"


def found(*said: tuple[str, str, str], first: str = AFTER) -> list[Finding]:
    return list(analyse(case(closed(1, comments=comments(1, *said, first=first)))).findings)


def kinds(text: str) -> list[str]:
    return [f.kind for f in found(("bob", "NONE", text))]


@pytest.mark.parametrize(
    "text",
    [
        "Still broken in 2.4.",
        "I don't think this was fixed fully.",
        "Same issue here on 2.4.",
        "Apparently, the bug still persists on Windows.",
        "Oops, still SEGV occurs.",
        "I spoke too soon.",
        "It is happening again.",
        "Please reopen this.",
        "Could this be re-opened?",
        "No luck with 2.4 either.",
        "Das Problem ist immer noch vorhanden.",
        "Sigue sin funcionar, el mismo error.",
        "Ça ne fonctionne toujours pas, la même erreur.",
        "Ainda acontecendo com o mesmo erro.",
        "Всё ещё не работает.",
        "还是不行，仍然报错。",
        "まだエラーが発生します。",
        "여전히 오류가 발생합니다.",
        "重新打开这个问题。",
        "I don't think that this should be closed.",
        "I don't understand why this was closed.",
        "It is unfortunate that it is closed.",
        "This was closed by mistake.",
        "How can this be a dupe of something newer?",
        "This is still relevant for 2.4.",
        "I also got this error.",
        "I have this problem too.",
        "This doesn't fix the second example.",
        "The fix is incomplete.",
        "Actually it is only half fixed, maps are wrong.",
        "It broke again in 2.5.",
    ],
)
def test_word_against_the_end_is_a_contradiction(text: str) -> None:
    """In the languages that statements are read in."""
    assert kinds(text) == ["contradiction"]


@pytest.mark.parametrize(
    "text",
    [
        "Does it still fail for you?",
        "Feel free to reopen if it still happens.",
        "Not sure that this warrants reopening the ticket.",
        "Let me explain why the first code didn't work.",
        "Still crashes here. Never mind, my mistake, I had the old build.",
        "I had the same issue and fixed it by using another compiler 4.6.",
        "I added a regression test for the original issue.",
        "You are always free to reopen this.",
        "Could you reopen it as a new pull request?",
        "I'll reopen it when I have time for it.",
        "I have been thinking the same thing.",
        "At least there is a good chance that it won't happen again.",
        "It is back to normal here.",
        "There is still some discussion happening elsewhere.",
        "There was still an issue with caches, it should be fixed now.",
    ],
)
def test_word_that_speaks_of_failures_otherwise_is_no_contradiction(text: str) -> None:
    """Questions, offers, explanations and what was taken back."""
    assert "contradiction" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks a lot!",
        "Thank you, this works for me now.",
        "Great!",
        "Nice work @ada, what a good patch!",
        "Sorry for the noise that I made here.",
        ":tada: :tada: :tada: :tada:",
        "Hello dear lantern friends!",
        "On Tue, Feb 3, 2026 at 9:12, Ada wrote:\n> It still fails.",
    ],
)
def test_courtesy_is_nothing(text: str) -> None:
    """Nor are the headers of mails."""
    assert [k for k in kinds(text) if k in ("contradiction", "later")] == []


def test_greeting_hides_nothing() -> None:
    """What follows it is quoted."""
    (finding,) = found(("bob", "NONE", "Hi, how do I get rid of it?"))
    assert [e.text for e in finding.evidence] == ["Hi, how do I get rid of it?"]  # type: ignore[union-attr]


def of_fix(*lines: str) -> list[tuple[str, list[str]]]:
    """What is told of comments after a fix that is merged."""
    root, mend = fixed(comments=comments(1, *(("bob", "NONE", line) for line in lines), first=AFTER))
    told = [f for f in analyse(case(root, mend)).findings if f.kind in ("contradiction", "later")]
    return [(f.kind, [e.text for e in f.evidence]) for f in told]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "2.3.1 fixes it for me.",
        "Works for me on 2.3.1.",
        "I can confirm that it is fixed.",
        "This is now fixed in 2.3.1.",
    ],
)
def test_confirmation_of_a_fix_is_nothing(text: str) -> None:
    """The verdict says as much."""
    assert of_fix(text) == []


def test_but_after_a_confirmation_is_later() -> None:
    """What agrees is not quoted, what differs is."""
    text = "This is now fixed in 2.3.1. However, older caches have to be deleted by hand."
    assert of_fix(text) == [("later", ["However, older caches have to be deleted by hand."])]


def test_confirmation_of_what_has_no_fix_is_later() -> None:
    """A fix that the verdict does not know is worth reading."""
    refused = closed(
        1,
        state_reason="not_planned",
        comments=comments(1, ("bob", "NONE", "This is fixed in 2.3.1 by now."), first=AFTER),
    )
    assert "later" in [f.kind for f in analyse(case(refused)).findings]


def test_picture_or_log_alone_is_later_by_its_first_line() -> None:
    """Without prose around it, and without the fence."""
    (finding,) = found(("bob", "NONE", "```\nlantern: cannot read the note at line 4\n```"))
    assert [e.text for e in finding.evidence] == ["lantern: cannot read the note at line 4"]  # type: ignore[union-attr]


def test_last_words_of_a_pull_request_are_later() -> None:
    """As those of an issue are."""
    root = replace(
        pull(2),
        state="closed",
        closed_at=AT,
        comments=comments(2, ("bob", "NONE", "I need this for maps, too."), first=AFTER),
    )
    assert [f.kind for f in analyse(case(root)).findings if f.kind in ("contradiction", "later")] == ["later"]


def test_request_to_open_it_again_is_no_answer() -> None:
    """Though who closed it wrote it at the closing."""
    text = "@grace Could you reopen this please, I closed it by accident."
    root = closed(1, comments=tuple(replace(c, created_at=AT) for c in comments(1, ("bob", "NONE", text))))
    assert analyse(case(root)).verdict.kind != "answered"


def test_other_last_words_are_told_as_later() -> None:
    """The last two, the newest first."""
    lines = [f"One more wish that I have is number {n}." for n in range(3)]
    (finding,) = found(*(("bob", "NONE", line) for line in lines))
    assert (finding.kind, finding.text, finding.confidence) == ("later", "More was said after the end.", "weak")
    assert [e.text for e in finding.evidence] == [lines[2], lines[1]]  # type: ignore[union-attr]


def test_people_who_disagree_are_counted_and_quoted_newest_first() -> None:
    """A contradiction is told once."""
    (finding,) = found(("bob", "NONE", "It still fails for me."), ("eve", "NONE", "This is still broken."))
    assert finding.text == "After the closing 2 people say that it still fails."
    assert [e.text for e in finding.evidence] == ["This is still broken.", "It still fails for me."]  # type: ignore[union-attr]


def test_wish_to_open_it_again_is_told_as_such() -> None:
    """Nobody says that it fails."""
    (finding,) = found(("bob", "NONE", "Please reopen."))
    assert finding.text == "After the closing one person says that it should be open again."


def test_bot_contradicts_nobody() -> None:
    """Whatever it says."""
    said = comments(1, ("ci", "NONE", "It still fails."), first=AFTER)
    root = closed(1, comments=(replace(said[0], author=Actor("ci", bot=True)),))
    assert late(case(root)) == ()


def test_what_the_closer_adds_at_once_is_part_of_the_end() -> None:
    """Unless it speaks against it."""
    at = "2026-01-10T00:00:30Z"
    said = (("grace", "MEMBER", "There is more to be said about caches here."), ("grace", "MEMBER", "Still broken."))
    root = closed(1, comments=tuple(replace(c, created_at=at) for c in comments(1, *said)))
    assert [(x.document.text, x.against is not None) for x in late(case(root))] == [("Still broken.", True)]


def test_failure_on_a_version_before_the_fix_is_no_contradiction() -> None:
    """2.2.0 lacks it; that it fails there is to be expected."""
    said = comments(1, ("bob", "NONE", "It still fails in 2.2.0."), first=AFTER)
    issue_, mend = fixed(comments=said)
    old = analyse(filled(case(issue_, mend), release("v2.3.1")))
    assert [f.kind for f in old.findings] == ["later"]
    new = analyse(filled(case(issue_, mend), release("v2.1.0")))
    assert [f.kind for f in new.findings] == ["contradiction"]


def test_reopening_after_the_fix_is_a_contradiction() -> None:
    """With the event that says so."""
    mend = pull(2, body="Fixes #1", merged_at=AT)
    again = event("reopened", AFTER)
    root = closed(
        1,
        "2026-02-05T00:00:00Z",
        timeline=(event("closed", AT, closer=linked(mend)), again, event("closed", "2026-02-05T00:00:00Z")),
    )
    assert ("contradiction", "It was opened again after the fix.") in told(root, mend)


def told(root: Thread, *others: Thread) -> list[tuple[str, str]]:
    return [(f.kind, f.text) for f in analyse(case(root, *others)).findings]


def test_open_issue_without_a_fix_has_no_end() -> None:
    """Whatever is said there is its life."""
    assert late(case(issue(1, comments=comments(1, ("bob", "NONE", "It still fails."))))) == ()
