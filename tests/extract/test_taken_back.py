"""What its author took back."""

from __future__ import annotations

import pytest

from fixtrail.extract.taken_back import takes_back
from fixtrail.extract.thread import extract
from fixtrail.model.facts import Role
from fixtrail.model.limits import Limits
from tests.making import comments, issue


def taken(role: Role, *said: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Statements of a role with where they were taken back ('' where not)."""
    found = extract(issue(1, comments=comments(1, *said)), Limits()).said(role)
    return sorted((s.quote.text, s.taken_back.text if s.taken_back else "") for s in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Never mind, it came back.", "I spoke too soon.", "It’s happening again.", "On second thought, no.",
        "Unfortunately it does not work.", "Hat sich erledigt.", "Fausse alerte.", "是我搞错了", "я ошибся",
    ],
)  # fmt: skip
def test_words_take_back_what_was_said(sentence: str) -> None:
    """As people write it."""
    assert takes_back(sentence)


@pytest.mark.parametrize("sentence", ["It works.", "Welcome back.", "It is back in stock?", ""])
def test_other_words_do_not(sentence: str) -> None:
    """Nor such that only look like it."""
    assert not takes_back(sentence)


def test_confirmation_is_taken_back_by_its_author_who_sees_it_fail_again() -> None:
    """It then counts for nothing."""
    said = (
        ("bob", "NONE", "As a workaround you can pour more oil."),
        ("cid", "NONE", "That worked, thanks!"),
        ("cid", "NONE", "Never mind, it came back."),
    )
    assert taken("confirmation", *said) == [("That worked, thanks!", "Never mind, it came back.")]
    (workaround,) = extract(issue(1, comments=comments(1, *said)), Limits()).said("workaround")
    assert (workaround.confirmations, workaround.failures) == (0, 1)


def test_failure_takes_back_the_confirmation_without_saying_so() -> None:
    """It still fails, for who said that it worked."""
    said = (
        ("bob", "NONE", "As a workaround you can pour more oil."),
        ("cid", "NONE", "That worked, thanks!"),
        ("cid", "NONE", "It still fails with the new wick."),
        ("dan", "NONE", "That worked, thanks!"),
    )
    assert taken("confirmation", *said) == [
        ("That worked, thanks!", ""), ("That worked, thanks!", "It still fails with the new wick."),
    ]  # fmt: skip


def test_cause_is_taken_back_by_who_was_wrong() -> None:
    """Not by what somebody else got wrong."""
    cause = "The root cause is the wick of the lantern."
    assert taken("cause", ("bob", "NONE", cause), ("cid", "NONE", "I was wrong.")) == [(cause, "")]
    assert taken("cause", ("bob", "NONE", cause), ("bob", "NONE", "I was wrong.")) == [(cause, "I was wrong.")]


def test_edit_takes_back_what_its_document_says() -> None:
    """Only where it is marked as added later."""
    advice = "As a workaround you can pour more oil."
    assert taken("workaround", ("bob", "NONE", f"{advice}\n\nEDIT: never mind, it came back.")) == [
        (advice, "EDIT: never mind, it came back.")
    ]
    assert taken("workaround", ("bob", "NONE", f"{advice}\n\nIt came back otherwise.")) == [(advice, "")]
