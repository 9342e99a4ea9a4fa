"""Which of several explanations counts: by the document it stands in and by its words."""

from __future__ import annotations

import pytest

from fixtrail.analyse.explanations import parse, ranked
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.making import closed, comments, event, issue, linked, pull

AT = "2026-01-10T00:00:00Z"
OIL = "The root cause is that the lantern does not check the oil."
WICK = "The root cause is that the lantern does not check the wick."


KNOWN = "Oil, wick, lantern, check, root, cause."  # no new words after this


def told(root: Thread, *others: Thread) -> list[str]:
    return [s.quote.text for s in ranked(case(root, *others), "cause")]


def test_explanation_with_the_words_of_the_fix_comes_first() -> None:
    """Who mends it has found out what it was."""
    said = comments(1, ("eve", "NONE", "Hm."), ("bob", "NONE", OIL), ("cid", "NONE", WICK), ("dan", "NONE", "Hm."))
    root = closed(1, body=KNOWN, comments=said, timeline=(event("closed", AT, closer=linked(pull(2, merged_at=AT))),))
    assert told(root, pull(2, title="Trim wick before lighting", merged_at=AT)) == [WICK, OIL]
    assert told(root, pull(2, title="Refill oil before lighting", merged_at=AT)) == [OIL, WICK]


def test_explanation_that_the_reporter_accepts_comes_first() -> None:
    """Where nobody does, the first reply does."""
    for reply, first in (("Makes sense to me.", WICK), ("No.", OIL)):
        said = comments(1, ("bob", "NONE", OIL), ("cid", "NONE", WICK), ("ada", "NONE", reply))
        assert told(issue(1, body=KNOWN, comments=said, author="ada"))[0] == first


def test_explanation_with_work_on_it_comes_first() -> None:
    """Who says that they are at it knows what it is."""
    said = comments(1, ("bob", "NONE", OIL), ("cid", "NONE", f"{WICK} I am working on a fix."))
    assert told(issue(1, body=KNOWN, comments=said))[0].startswith(WICK)


def test_last_explanation_before_the_closing_comes_first() -> None:
    """Threads end with what was found out."""
    said = comments(
        1, ("bob", "NONE", "Hm."), ("bob", "NONE", OIL), ("cid", "NONE", WICK), first="2026-01-01T00:00:00Z"
    )
    assert told(closed(1, body=KNOWN, comments=said))[0] == WICK


def test_reply_that_is_answered_counts_more() -> None:
    """By somebody who quotes it."""
    said = comments(
        1,
        ("eve", "NONE", "Hm."),
        ("bob", "NONE", OIL),
        ("cid", "NONE", WICK),
        ("dan", "NONE", f"> {WICK}\n\nIt is broken when it rains."),
    )
    assert told(issue(1, body=KNOWN, comments=said))[0] == WICK


def test_how_a_report_says_that_it_fails_is_no_cause() -> None:
    """Said in a reply it is; and what it comes from is one in the report too."""
    crash = "The lantern crashes since there is a bug in the wick of it."
    assert told(issue(1, body=OIL)) == [OIL]
    assert told(issue(1, body=crash)) == []
    assert told(issue(1, comments=comments(1, ("bob", "NONE", crash)))) == [crash]


def test_guess_alone_is_not_told() -> None:
    """Nothing is claimed where nobody is sure enough."""
    assert told(issue(1, comments=comments(1, ("bob", "NONE", "I think there is a bug in the wick.")))) == []
    assert told(issue(1)) == []


def test_program_explains_nothing() -> None:
    """Bots are left out."""
    assert told(issue(1, comments=comments(1, ("stale", "NONE", OIL)))) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.5 cause nowhere", "x.txt, line 1: no such place: nowhere"),
        ("# a\nheavy cause maintainer", "x.txt, line 2: could not convert string to float: 'heavy'"),
        ("0.5 cause", "x.txt, line 1: not enough values to unpack (expected 3, got 2)"),
    ],
)
def test_line_that_cannot_be_read_is_named(text: str, message: str) -> None:
    """With its file and number."""
    with pytest.raises(ValueError, match="line") as caught:
        parse(text, "x.txt")
    assert str(caught.value) == message


def test_weights_are_read_by_role_and_place() -> None:
    """Comments and empty lines say nothing."""
    assert parse("# who\n\n0.2 cause maintainer\n-1 workaround failed\n", "x.txt") == {
        "cause": {"maintainer": 0.2}, "workaround": {"failed": -1.0},
    }  # fmt: skip
