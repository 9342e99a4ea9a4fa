"""What a statement answers."""

from __future__ import annotations

from fixtrail.extract.thread import extract
from fixtrail.model.facts import Role
from fixtrail.model.limits import Limits
from fixtrail.model.thread import Document
from tests.making import comments, document, issue
from tests.text.growth import assert_linear


def answered(role: Role, *said: tuple[str, str, str], body: str = "It is dark.") -> list[tuple[str, str]]:
    """Document and words that statements of a role answer."""
    found = extract(issue(1, body=body, comments=comments(1, *said)), Limits()).said(role)
    return [(s.in_reply_to.document.id, s.in_reply_to.text) for s in found if s.in_reply_to]


def test_quoted_reply_is_what_is_answered() -> None:
    """The words where they were said first, not their copy."""
    said = (
        ("bob", "NONE", "Good evening.\nPlease pour more oil into it."),
        ("cid", "NONE", "You could light it."),
        ("dan", "NONE", "> Please pour more oil into it.\n\nThat worked, thanks!"),
    )
    assert answered("confirmation", *said) == [("comment:1000", "Please pour more oil into it.")]


def test_quotation_of_words_that_nobody_said_is_itself_answered() -> None:
    """As where the comment was edited or deleted since."""
    said = (("dan", "NONE", "> Pour oil into the lantern.\n\nThat worked, thanks!"),)
    assert answered("confirmation", *said) == [("comment:1000", "> Pour oil into the lantern.")]


def test_nearest_quotation_above_is_what_is_answered() -> None:
    """A reply may go through a comment piece by piece."""
    text = "> It shines at night.\n\nThat's not true.\n\n> It needs no oil at all.\n\nI disagree."
    said = (("bob", "NONE", "It shines at night.\n\nIt needs no oil at all."), ("dan", "NONE", text))
    assert sorted(answered("disagreement", *said)) == [
        ("comment:1000", "It needs no oil at all."), ("comment:1000", "It shines at night."),
    ]  # fmt: skip


def test_named_person_is_answered_by_what_they_stated_last() -> None:
    """Their statement, or how their comment begins."""
    said = (
        ("bob", "NONE", "Hello there. As a workaround you can pour oil."),
        ("cid", "NONE", "It is green. It is bright."),
        ("dan", "NONE", "@bob that worked, thanks!"),
        ("eve", "NONE", "@cid that's wrong."),
    )
    assert answered("confirmation", *said) == [("comment:1000", "As a workaround you can pour oil.")]
    assert answered("disagreement", *said) == [("comment:1001", "It is green.")]


def test_reply_without_quotation_or_name_answers_the_statement_it_counts_for() -> None:
    """The latest advice of somebody else."""
    said = (("bob", "NONE", "As a workaround you can pour oil."), ("dan", "NONE", "That worked, thanks!"))
    assert answered("confirmation", *said) == [("comment:1000", "As a workaround you can pour oil.")]


def test_confirmation_counts_for_the_document_that_it_quotes() -> None:
    """Not for the latest advice."""
    said = comments(
        1,
        ("bob", "NONE", "As a workaround you can pour more oil."),
        ("cid", "NONE", "As a workaround you can light a candle."),
        ("dan", "NONE", "> As a workaround you can pour more oil.\n\nThat worked, thanks!"),
    )
    found = extract(issue(1, comments=said), Limits()).said("workaround")
    assert {s.quote.document.author.login: s.confirmations for s in found} == {"bob": 1, "cid": 0}


def test_nobody_is_answered_in_the_first_words() -> None:
    """There is nothing before them; one's own name is nobody else's."""
    assert answered("question", ("bob", "NONE", "@bob @nobody what is it?")) == []


def test_time_grows_with_the_quotations() -> None:
    """Many replies, each with quoted lines that stand nowhere."""

    def replies(text: str) -> tuple[Document, ...]:
        made = (f"> {line} nowhere to be found\n\nThat worked." for line in text.splitlines() if line)
        return tuple(document(t, f"comment:{n}", author=f"u{n % 9}") for n, t in enumerate(made))

    assert_linear(
        lambda text: extract(issue(1, comments=replies(text)), Limits()), lambda size: "so it is\n" * (size // 80)
    )
