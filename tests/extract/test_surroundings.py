"""What a thread tells of its documents."""

from __future__ import annotations

import pytest

from fixtrail.extract.surroundings import document_places, surroundings, who
from tests.making import comments, document, event, issue


def test_first_reply_is_that_of_the_first_maintainer() -> None:
    """Who acted on the thread as only maintainers can is one; the report is no reply."""
    said = comments(1, ("bob", "NONE", "Hm."), ("grace", "NONE", "It is the wick."), ("lin", "OWNER", "Yes."))
    thread = issue(1, comments=said, timeline=(event("labeled", actor="grace"),))
    assert surroundings(thread).first_reply == "comment:1001"
    assert surroundings(issue(1, comments=said[:1])).first_reply == ""


@pytest.mark.parametrize(
    ("reply", "thanked"),
    [
        ("Thanks, that makes sense.", {"comment:1000"}),
        ("> Thanks\n\nWhat wick?", set()),
        ("谢谢！", {"comment:1000"}),
        ("No.", set()),
    ],
)
def test_document_is_thanked_by_who_speaks_next(reply: str, thanked: set[str]) -> None:
    """In words of their own."""
    said = comments(1, ("bob", "NONE", "It is the wick."), ("ada", "NONE", reply))
    assert surroundings(issue(1, comments=said)).thanked == thanked


def test_nobody_thanks_themselves() -> None:
    """Whatever they write."""
    said = comments(1, ("bob", "NONE", "It is the wick."), ("bob", "NONE", "Thanks."))
    assert surroundings(issue(1, comments=said)).thanked == set()


def test_title_tells_its_longer_words() -> None:
    """Without the most common ones and numbers."""
    assert surroundings(issue(1, title="Lantern does not work in the RAIN 2024")).title == {"lantern", "rain"}


@pytest.mark.parametrize(
    ("id", "association", "sentences", "places"),
    [
        ("body", "NONE", 5, {"anywhere", "body"}),
        ("body", "OWNER", 5, {"anywhere", "body", "maintainer", "body-of-maintainer"}),
        ("comment:1", "NONE", 3, {"anywhere", "short-document"}),
        ("comment:1", "MEMBER", 13, {"anywhere", "maintainer", "long-document"}),
    ],
)
def test_places_of_a_document(id: str, association: str, sentences: int, places: set[str]) -> None:
    """The same for all of its sentences."""
    said = document("It is the wick.", id, author="lin", association=association)
    assert document_places(surroundings(issue(1)), said, sentences) == places


def test_answers_of_programs_are_marked() -> None:
    """Bots by their name; what was pasted from an assistant by its words."""
    around = surroundings(issue(1))
    bot = document("It is the wick.", "comment:1", author="wick-bot")
    pasted = document("Great question! I hope this helps!", "comment:2", author="bob")
    assert who(around, bot) == "bot"
    assert document_places(around, bot, 5) == {"anywhere", "bot"}
    assert document_places(around, pasted, 5) == {"anywhere", "assistant"}
