"""How people end threads in their own words, and who they leave content: families of wordings and silent endings."""

from __future__ import annotations

from typing import Any

import pytest

from fixtrail.analyse.verdict import verdicts
from fixtrail.model.evidence import EventEvidence, Quote
from fixtrail.model.thread import Document, Thread
from fixtrail.model.verdict import Verdict
from tests.analyse.cases import case
from tests.making import closed, comments, document, event, issue

AT = "2026-01-10T00:00:00Z"
BEFORE, AFTER = "2026-01-08T00:00:00Z", "2026-01-11T00:00:00Z"
GRACE, ADA, BOB = ("grace", "MEMBER"), ("ada", "NONE"), ("bob", "NONE")
Said = tuple[tuple[str, str], str, str]


def said(*lines: Said) -> tuple[Document, ...]:
    """((login, association), instant, text) each."""
    return tuple(document(text, f"comment:{n}", 1, who[0], who[1], at) for n, (who, at, text) in enumerate(lines, 1000))


def verdict(*lines: Said, actor: str = "grace", timeline: tuple[Any, ...] = (), **more: Any) -> Verdict:
    closing = event("closed", AT, actor=actor)
    root: Thread = closed(1, AT, comments=said(*lines), timeline=(*timeline, closing), **more)
    return verdicts(case(root))[0]


WORDS = {
    "merged": [
        "Completed the pull request, closing.", "This got finished in #12.",
        "Imported the parser into the `next` branch.", "PR merged, thanks!", "Good catch, corrected.",
        "We now validate the wick.", "Support for this has been added.", "The nightly build has this now.",
        "I went ahead and fixed the typo.",
    ],
    "released": [
        "The fix went out in 2.3.1.", "2.3.1 includes a fix for this.", "This is available in 2.3.1.",
        "New version is up on npm.", "Version 2.3.1 with the fix is out now.",
    ],
    "declined": [
        "I'm going to pass on this one.", "NACK.", "We'll leave that to the community.",
        "This is not actionable, closing.", "Without more context this cannot be addressed.",
        "Nobody has worked on this in years.", "Spam.", "This was intentionally left out.",
        "It is unlikely that we would change this.", "Closing as not supported.",
    ],
    "elsewhere": [
        "It is a problem of the server, instead of an issue of lantern.", "Your proxy rejects the request.",
        "This should be opened in the main repo instead.", "We only wrap libwick.",
        "This is caused by a bug in wick-loader.", "Please raise it with the maintainers of wick-loader.",
        "This is being done in core, not here.",
    ],
    "in-progress": [
        "We are going to rewrite the parser.", "We'll be upgrading the parser soon.", "Will fix.",
        "We plan to support this in 3.0.",
    ],
    "duplicate": [
        "This is an instance of #7.", "#7 already covers this.", "Continuing the discussion in #7.",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "words"), [(kind, line) for kind, lines in WORDS.items() for line in lines])
def test_words_of_a_maintainer_at_the_closing_decide(kind: str, words: str) -> None:
    """Each in one of the many ways to say it."""
    assert verdict((GRACE, AT, words)).kind == kind


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([(ADA, AT, "Never mind, it was a problem with a wick library that I use.")], "elsewhere"),
        ([(ADA, AT, "It turned out that I had 2.1.0. Updating it to 2.2.0 solved the issue.")], "released"),
        ([(ADA, AT, "I managed to fix my configuration, thanks.")], "answered"),
        ([(ADA, AT, "Works on main, closing.")], "merged"),
        ([(ADA, AT, "I filed https://github.com/other/wick/issues/4 for it.")], "elsewhere"),
        ([(ADA, AT, "Using the dim option works around this.")], "workaround"),
    ],
)
def test_words_of_the_reporter_at_the_closing_decide(lines: list[Said], kind: str) -> None:
    """Who closes their own issue says why."""
    assert verdict(*lines, actor="ada").kind == kind


def test_explanation_before_a_silent_closing_of_the_reporter_is_an_answer() -> None:
    """They took it for one."""
    found = verdict((GRACE, BEFORE, "The wick is read only once."), actor="ada")
    assert (found.kind, found.confidence) == ("answered", "weak")


def test_closing_on_a_guess_that_the_reporter_contradicts_leaves_it_open() -> None:
    """Nothing was found out."""
    guess, objection = "Maybe somebody trims the wick for you.", "I live alone and nobody else has the lamp."
    assert verdict((GRACE, AT, guess), (ADA, AFTER, objection)).kind == "open"


def test_explanation_after_the_closing_outdoes_that_it_cannot_be_reproduced() -> None:
    """The talk went on, and so did its end."""
    late = "You need to call `light()` after `trim()`, because your code calls them the other way round."
    lines = ((GRACE, AT, "I can't reproduce this, please reopen if it still happens."), (GRACE, AFTER, late))
    assert verdict((ADA, BEFORE, "It fails."), *lines).kind == "answered"


def test_fix_beside_an_offer_to_reopen_stays_a_fix() -> None:
    """The offer is a courtesy."""
    words = "Fixed in #12. I'm closing this for now, but feel free to reopen if it still fails."
    assert verdict((GRACE, AT, words)).kind == "merged"


def test_to_a_wish_as_intended_is_a_refusal() -> None:
    """To a report of a fault it is an answer."""
    words = (GRACE, AT, "This is working as intended.")
    assert verdict(words, title="Add an option to dim the lamp", body="It would be nice.").kind == "declined"
    assert verdict(words, title="Crash when it is lit", body="It fails with an exception.").kind == "answered"


def test_commit_of_who_closed_it_in_silence_is_a_weak_fix() -> None:
    """The event is shown; another's commit, or one of long ago, says nothing."""
    mine = event("referenced", BEFORE, actor="grace", commit="a" * 40)
    found = verdict(timeline=(mine,))
    assert (found.kind, found.confidence) == ("merged", "weak")
    assert next(e.event for e in found.evidence if isinstance(e, EventEvidence)) == mine
    other = event("referenced", BEFORE, actor="bob", commit="b" * 40)
    old = event("referenced", "2025-01-01T00:00:00Z", actor="grace", commit="c" * 40)
    assert verdict(timeline=(old, other)).kind == "open"


def test_word_that_it_is_fixed_before_a_silent_closing_counts() -> None:
    """As a guess; a promise in the same comment takes it back."""
    found = verdict((BOB, BEFORE, "Looks like this has been fixed."))
    assert (found.kind, found.confidence) == ("merged", "weak")
    assert verdict((BOB, BEFORE, "Looks like this has been fixed. Could you check?")).kind == "open"


def test_label_of_a_duplicate_finds_the_thread_that_is_guessed_at() -> None:
    """The report's own guess is enough then."""
    found = verdict((GRACE, AT, "Yep, it is."), body="Possibly a duplicate of #7.", labels=("type: duplicate",))
    assert (found.kind, found.canonical.ref.number if found.canonical else None) == ("duplicate", 7)
    assert [e.text for e in found.evidence if isinstance(e, Quote)] == ["Possibly a duplicate of #7."]


def test_label_of_a_duplicate_without_a_number_is_one_of_something() -> None:
    """Which one is not made up."""
    found = verdict((GRACE, AT, "Closing."), labels=("duplicate",))
    assert (found.kind, found.canonical) == ("duplicate", None)


def test_links_to_pull_requests_alone_are_a_weak_fix() -> None:
    """Of the same project; there is nothing else to follow."""
    found = verdict((GRACE, AT, "https://github.com/example/samples/pull/3\nhttps://github.com/example/docs/pull/4"))
    assert (found.kind, found.confidence) == ("merged", "weak")


def test_open_thread_is_not_ended_by_words() -> None:
    """Whatever is said, nobody closed it."""
    root = issue(1, comments=comments(1, ("grace", "MEMBER", "PR merged, thanks!")))
    assert verdicts(case(root))[0].kind == "open"
