"""What tools and people write under an issue when a release has it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.announcements import announced, labelled, parse, planned
from fixtrail.model.evidence import Computed, EventEvidence, Quote
from fixtrail.model.thread import Actor
from tests.making import comments, document, event, issue
from tests.text.growth import assert_linear


def said(author: str, association: str, text: str) -> list[tuple[str, str]]:
    """Kind and version of the witnesses in one comment."""
    thread = issue(1, comments=comments(1, (author, association, text)))
    return [(w.kind, w.version) for w in announced(thread)]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (":tada: This issue has been resolved in version 7.0.8 :tada:\n\nThe release is available on npm", "7.0.8"),
        ("🎉 This PR is included in version 1.0.0-beta.2 🎉\r\n\r\nmore", "1.0.0-beta.2"),
        ("🚀 PR was released in [`v1.2.3`](https://github.com/example/lantern/releases/tag/v1.2.3) 🚀", "1.2.3"),
        ("Issue was released in `v1.2.3`", "1.2.3"),
        (":rocket: _This issue has been resolved in v1.2.0. See [Release 1.2.0](x) for release notes._", "1.2.0"),
        ("This functionality has been released in [v4.5.0 of the Lantern provider](x).", "4.5.0"),
        (":tada:`@lamp/lantern@v8.1.2` has been released which addresses this issue.:tada:", "8.1.2"),
        ("Hello,\n\nWe just published version `2.9.2` which involves this pull request.", "2.9.2"),
        ("Released in v1.2.3", "1.2.3"),
        (":rocket: Published in 1.2.3.", "1.2.3"),
    ],
)
def test_bot_says_which_version_has_it(text: str, version: str) -> None:
    """Each release tool and some bots have a sentence of their own."""
    assert said("lantern-bot", "CONTRIBUTOR", text) == [("bot", version)]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Fixed in 2.3.1.", "2.3.1"),
        ("fixed in `2.3.1`, thanks!", "2.3.1"),
        ("This has been released in v2.0.0-beta.1!", "2.0.0-beta.1"),
        ("Thanks all.\n\nReleased as 1.2.", "1.2"),
        ("This was fixed and released in version 1.2.3", "1.2.3"),
        ("This issue has been resolved in version 1.2.3", "1.2.3"),
    ],
)
def test_who_may_write_says_which_version_has_it(text: str, version: str) -> None:
    """Somebody with write access is a witness, others are not."""
    assert said("ada", "MEMBER", text) == [("comment", version)]
    assert said("ada", "CONTRIBUTOR", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fixed in 2.3.1?",
        "Will be fixed in 2.3.1",
        "Was this fixed in 2.3.1",
        "I think it is not fixed in 2.3.1",
        "> Fixed in 2.3.1\n\nNo, it is not.",
        "This should be fixed in the next release",
        "📦 Published PR as canary version: `1.2.3--canary.456.abc.0`",
        "Fixed in 0.0.0-20260203",
        "Released in v1.2.x",
        "Fixed in #12",
        "It broke in 2.3.1",
        "x" * 3_100 + "\nFixed in 2.3.1",
    ],
)
def test_doubt_plans_and_quotes_are_no_witness(text: str) -> None:
    """Nor are trial builds, nor what stands far down in a long comment."""
    assert said("ada", "OWNER", text) == []


def test_tool_that_writes_under_the_name_of_a_person_is_a_bot() -> None:
    """It uses the token of somebody who may write; its own words tell it."""
    assert said("ada", "COLLABORATOR", ":tada: This PR is included in version 1.0.0 :tada:") == [("bot", "1.0.0")]
    assert said("mallory", "NONE", ":tada: This PR is included in version 1.0.0 :tada:") == []


def test_witness_quotes_the_line() -> None:
    """The quote is the sentence, as it stands in the comment."""
    thread = issue(1, comments=comments(1, ("ada", "OWNER", "Thanks.\n\nFixed in 2.3.1, see the notes.\n")))
    (witness,) = announced(thread)
    assert [e.text for e in witness.evidence if isinstance(e, Quote)] == ["Fixed in 2.3.1, see the notes."]


def test_what_was_said_before_is_of_another_fix() -> None:
    """An issue that was reopened had a release of its first fix."""
    thread = issue(1, comments=comments(1, ("ada", "OWNER", "Fixed in 2.3.1"), first="2026-01-02T00:00:00Z"))
    assert list(announced(thread, "2026-01-03")) == []
    assert [w.version for w in announced(thread, "2026-01-02")] == ["2.3.1"]


def test_bot_of_github_is_one() -> None:
    """An app has no association; GitHub says that it is a bot."""
    comment = document("Released in v1.2.3", "comment:1", author="lamplighter")
    comment = msgspec.structs.replace(comment, author=Actor("lamplighter", True))
    assert [w.kind for w in announced(issue(1, comments=(comment,)))] == ["bot"]


@pytest.mark.parametrize(
    ("label", "version"),
    [
        ("released", ""),
        ("Released on @next", ""),
        ("status: released", ""),
        ("released in 1.2", "1.2"),
        ("Released: v1.2.3", "1.2.3"),
        ("fixed-in-1.2.3", "1.2.3"),
        ("fixed in 2.0.0-rc.1", "2.0.0-rc.1"),
    ],
)
def test_label_says_that_it_is_released(label: str, version: str) -> None:
    """With the number or without."""
    (witness,) = labelled(issue(1, labels=("bug", label)))
    assert (witness.kind, witness.version) == ("label", version)


@pytest.mark.parametrize(
    "label", ["unreleased", "needs release notes", "backport to 1.2", "1.2", "release", "fixed", "x" * 200]
)
def test_other_labels_are_no_witness(label: str) -> None:
    """Plans, and words that say nothing of a release."""
    assert list(labelled(issue(1, labels=(label,)))) == []


def test_label_is_shown_by_the_event_that_set_it() -> None:
    """The last one; where none was told, GitHub's state stands for it."""
    first, last = (event("labeled", f"2026-01-{day}T00:00:00Z", detail="released") for day in ("03", "05"))
    (witness,) = labelled(issue(1, labels=("released",), timeline=(first, last, event("closed"))))
    assert witness.evidence == (EventEvidence(issue(1).ref, last),)
    (bare,) = labelled(issue(1, labels=("released",)))
    assert isinstance(bare.evidence[0], Computed)
    assert bare.evidence[0].text == "GitHub says that #1 has the label 'released'"


def milestone(title: str | None) -> list[str]:
    """The versions that a milestone says."""
    return [w.version for w in planned(issue(1, milestone=title), "example/lantern")]


def test_milestone_named_like_a_version_is_a_witness() -> None:
    """With the project's name or a word for it; other plans are none."""
    assert [milestone(t) for t in ("v1.2.3", "1.2", "Lantern 2.0.0", "release 1.2.3", "2.0-beta")] == [
        ["1.2.3"], ["1.2"], ["2.0.0"], ["1.2.3"], ["2.0-beta"],
    ]  # fmt: skip
    assert [milestone(t) for t in (None, "", "Backlog", "1.x", "Sprint 12", "12", "old 1.0 milestone")] == [[]] * 7


def test_milestone_is_shown_by_the_event_that_set_it() -> None:
    """As labels are."""
    set_ = event("milestoned", detail="1.2.3")
    (witness,) = planned(issue(1, milestone="1.2.3", timeline=(set_,)), "example/lantern")
    assert witness.evidence == (EventEvidence(issue(1).ref, set_),)
    (bare,) = planned(issue(1, milestone="1.2.3"), "example/lantern")
    assert isinstance(bare.evidence[0], Computed)


@pytest.mark.parametrize("text", ["nobody pattern", "bot (unclosed", "bot released", "bot"])
def test_rule_that_cannot_be_read_is_named_by_its_line(text: str) -> None:
    """Whoever adds one sees where it is wrong."""
    with pytest.raises(ValueError, match=r"^announcements\.txt, line 3: "):
        parse(f"# fine\n\n{text}")


@given(st.text(max_size=300), st.sampled_from(["OWNER", "NONE"]))
def test_announcements_of_any_text_are_quotes(text: str, association: str) -> None:
    """No comment breaks it."""
    assert all(version for _, version in said("lantern-bot", association, text))


@pytest.mark.parametrize(
    "piece", ["Fixed in ", "1.2.3 ", "this issue has been ", "@a/b@", "`*_[", "1.1-1+1", "published version "]
)
def test_time_for_announcements_grows_with_the_length(piece: str) -> None:
    """No comment is expensive; only its beginning is read."""
    assert_linear(lambda text: said("x-bot", "OWNER", text), lambda size: piece * (size // len(piece)), 3_000)
