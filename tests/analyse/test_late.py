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
    ],
)
def test_word_that_speaks_of_failures_otherwise_is_no_contradiction(text: str) -> None:
    """Questions, offers, explanations and what was taken back."""
    assert "contradiction" not in kinds(text)


@pytest.mark.parametrize("text", ["Thanks a lot!", "Thank you, this works for me now.", "Fixed in 2.3.1.", "Great!"])
def test_word_that_goes_with_the_end_is_nothing(text: str) -> None:
    """Thanks, confirmations and what says how it ended."""
    assert [k for k in kinds(text) if k in ("contradiction", "later")] == []


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
