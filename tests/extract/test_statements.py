"""Statements: their role, who said them, and what others said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.rules import parse
from fixtrail.extract.speakers import pasted_from_model, speaker
from fixtrail.extract.statements import judge, statements
from fixtrail.extract.thread import extract
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Statement
from fixtrail.model.limits import Limits
from fixtrail.model.thread import Actor, Document, Reactions, Thread
from tests.making import closed, comments, document, event, issue
from tests.text.growth import assert_linear

LATER = "2026-01-02T00:00:00Z"


def said(*texts: tuple[str, str, str], body: str = "It fails.") -> tuple[Statement, ...]:
    """Statements of an issue with these comments."""
    return extract(issue(1, body=body, comments=comments(1, *texts)), Limits()).statements


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("the root cause is a race in the wick", "cause"),
        ("this happens because the can is empty", "cause"),
        ("as a workaround you can downgrade to 1.2", "workaround"),
        ("removing the cache fixed it for me", "workaround"),
        ("fixed in 2.3.1", "fix"),
        ("that worked, thanks", "confirmation"),
        ("it still fails with 2.3.1", "failed"),
        ("same here on debian", "reproduction"),
        ("this is working as intended", "decision"),
        ("please report this upstream", "elsewhere"),
        ("never mind, my mistake", "retraction"),
        ("i'm working on a fix", "in-progress"),
        ("duplicate of #4", "duplicate"),
        ("what version do you use?", "question"),
    ],
)
def test_sentence_has_its_role(sentence: str, role: str) -> None:
    """The phrases that people use for each role."""
    assert judge(sentence)[0][0] == role


@pytest.mark.parametrize("sentence", ["", "hello", "the lamp is green", "12 34"])
def test_sentence_that_says_nothing_has_no_role(sentence: str) -> None:
    """Most sentences state none."""
    assert judge(sentence) == ()


def test_question_states_less_than_a_sentence() -> None:
    """Who asks whether something is the cause does not say so."""
    stated = dict(judge("it happens because the can is empty"))
    asked = dict(judge("it happens because the can is empty?"))
    assert stated["cause"] > asked.get("cause", 0.0)


def test_statement_in_code_or_quote_is_nobodys() -> None:
    """Code and quoted replies of others are not what the author says."""
    text = "> the root cause is the wick\n\n`the root cause is the can`\n\n```\nthe root cause is the oil\n```\n"
    assert statements(issue(1), document(text)) == ()


def test_heading_is_no_statement() -> None:
    """ "Expected behavior" over a form's field decides nothing."""
    assert statements(issue(1), document("**hm**\n\n## Expected behavior\n\n### Workaround\n")) == ()


def test_quote_of_a_statement_keeps_its_code_spans() -> None:
    """The sentence is judged without code, and quoted with it."""
    (statement,) = statements(issue(1), document("The root cause is `wick.trim()` here."))
    assert statement.quote.text == "The root cause is `wick.trim()` here."


def test_code_after_a_workaround_belongs_to_it() -> None:
    """The block that follows is what to paste."""
    (statement, *_) = statements(issue(1), document("As a workaround, wait:\n\n```sh\nsleep 1\n```\n"))
    assert statement.code is not None
    assert statement.code.text.strip() == "sleep 1"


def test_confirmation_counts_for_the_workaround_before_it() -> None:
    """Two people say that it worked, one that it did not."""
    found = said(
        ("bob", "NONE", "As a workaround you can set WICK=1."),
        ("cid", "NONE", "That worked, thanks!"),
        ("dan", "NONE", "Works for me."),
        ("eve", "NONE", "That did not work for me, no luck."),
    )
    (workaround,) = (s for s in found if s.role == "workaround")
    assert (workaround.confirmations, workaround.failures) == (2, 1)


def test_confirmation_by_its_own_author_does_not_count() -> None:
    """Nobody confirms themselves."""
    found = said(("bob", "NONE", "As a workaround you can set WICK=1."), ("bob", "NONE", "That worked, thanks!"))
    assert [s.confirmations for s in found if s.role == "workaround"] == [0]


def test_confirmation_that_names_somebody_counts_for_them() -> None:
    """An @ picks the one that is meant among several."""
    found = said(
        ("bob", "NONE", "As a workaround you can set WICK=1."),
        ("cid", "NONE", "As a workaround you can pour more oil."),
        ("dan", "NONE", "@bob That worked, thanks!"),
    )
    assert [(s.quote.document.author.login, s.confirmations) for s in found if s.role == "workaround"] == [
        ("bob", 1), ("cid", 0),
    ]  # fmt: skip


def test_reactions_are_agreement() -> None:
    """Thumbs and hearts count beside words."""
    (statement,) = statements(issue(1), document("The root cause is the wick.", reactions=Reactions(plus=3, heart=1)))
    assert statement.agreed == 4


@pytest.mark.parametrize(
    ("author", "association", "expected"),
    [
        ("grace", "MEMBER", "maintainer"), ("ada", "NONE", "author"), ("bob", "CONTRIBUTOR", "contributor"),
        ("bob", "NONE", "bystander"), ("stale", "NONE", "bot"), ("release-bot", "NONE", "bot"),
    ],
)  # fmt: skip
def test_speaker_by_association_and_name(author: str, association: str, expected: str) -> None:
    """Who may write, who asked, who helps, what is a program."""
    assert speaker(issue(1), document("x", "comment:1", author=author, association=association)) == expected


def test_app_is_a_bot() -> None:
    """GitHub types apps as bots."""
    text = document("x", "comment:1")
    from msgspec.structs import replace

    assert speaker(issue(1), replace(text, author=Actor("lantern", True))) == "bot"


def test_who_closed_somebody_elses_issue_is_a_maintainer() -> None:
    """Only people with triage access can; old recordings lack the association."""
    thread = closed(1, timeline=(event("closed", actor="grace"),))
    assert speaker(thread, document("x", "comment:1", author="grace", association="NONE")) == "maintainer"


def test_pasted_answer_of_a_model_weighs_little() -> None:
    """Its openings and picture headings give it away; a plain text does not."""
    pasted = "Got it — this is important context.\n\n🔍 Observed\n\nThe root cause is the wick.\n\n✅ Expected\n"
    assert pasted_from_model(pasted)
    assert not pasted_from_model("The root cause is the wick.")
    plain = statements(issue(1), document("The root cause is the wick."))[0].score
    assert statements(issue(1), document(pasted))[0].score < plain / 2


def test_bad_line_of_a_rule_file_is_named() -> None:
    """Who extends the tables learns which line is wrong."""
    with pytest.raises(ValueError, match=r"mine\.txt, line 3"):
        parse("# ok\n1 cause because\n1 cause (unclosed\n", "mine.txt")
    with pytest.raises(ValueError, match=r"mine\.txt, line 1"):
        parse("much cause because\n", "mine.txt")


@given(st.text(max_size=300))
def test_statements_quote_their_document_for_any_text(text: str) -> None:
    """Nothing raises, and each quote lies inside the text."""
    thread: Thread = issue(1, body=text)
    for statement in statements(thread, thread.body):
        assert statement.quote.text in text


def test_character_that_grows_in_lower_case_shifts_no_quote() -> None:
    """The dotted capital I is one character in the text and two in lower case."""
    (statement,) = statements(issue(1), document("İİİ. The root cause is the wick."))
    assert statement.quote.text == "The root cause is the wick."


def test_confirmation_by_name_counts_for_the_workaround_of_that_document() -> None:
    """Not for a cause that the same person stated before; and @al is not @alice."""
    found = said(
        ("alice", "NONE", "The root cause is the wick."),
        ("alice", "NONE", "As a workaround you can set WICK=1."),
        ("al", "NONE", "As a workaround you can pour oil."),
        ("dan", "NONE", "@alice That worked, thanks!"),
    )
    stated = [s for s in found if s.role in ("cause", "workaround")]
    assert [(s.role, s.quote.document.author.login, s.confirmations) for s in stated] == [
        ("cause", "alice", 0), ("workaround", "alice", 1), ("workaround", "al", 0),
    ]  # fmt: skip


def test_support_of_a_workaround_are_those_it_helped() -> None:
    """Who says that it failed does not support "helped"."""
    found = said(
        ("bob", "NONE", "As a workaround you can set WICK=1."),
        ("cid", "NONE", "That did not work for me, no luck."),
        ("dan", "NONE", "That worked, thanks!"),
    )
    (workaround,) = (s for s in found if s.role == "workaround")
    assert [q.text for q in workaround.support if isinstance(q, Quote)] == ["That worked, thanks!"]


def test_time_of_replies_grows_with_their_number() -> None:
    """Four times the comments take about four times as long."""

    def replies(text: str) -> tuple[Document, ...]:
        lines = enumerate(text.splitlines())
        return tuple(document(line, f"comment:{n}", author=f"u{n % 50}", at=LATER) for n, line in lines if line)

    assert_linear(
        lambda text: extract(issue(1, comments=replies(text)), Limits()),
        lambda size: "That worked. It still fails.\n" * (size // 29),
    )


def caused(text: str) -> list[str]:
    """The quoted causes of a comment."""
    found = statements(issue(1), document(text, "comment:1"))
    return [s.quote.text for s in found if s.role == "cause"]


def test_cause_goes_on_in_the_sentences_beside_it() -> None:
    """Up to three of one paragraph; a greeting and the next paragraph are none of it."""
    first, second = "The lantern calls `wick.trim()` on every start.", "This fails because the wick was never lit."
    third = "So the wick is only a stub by then."
    text = f"Hello. {first} {second} {third}\n\nIt is green in the garden at night."
    assert caused(text) == [f"{first} {second} {third}"]


def test_causes_of_two_paragraphs_are_two() -> None:
    """Each is told for itself."""
    one, other = "The root cause is the oil of the lantern.", "The root cause of the smoke is a short wick."
    assert caused(f"{one}\n\n{other}") == [one, other]


def test_long_explanation_is_not_quoted_as_a_whole() -> None:
    """The sentence is enough."""
    long = "It burns in the night " + "and the day " * 50 + "too."
    assert caused(f"{long} The root cause is the oil of the lantern.") == ["The root cause is the oil of the lantern."]


def test_sentence_that_says_surer_something_else_is_no_cause() -> None:
    """That it did not help explains nothing."""
    (statement,) = statements(issue(1), document("That did not help, still the same error, no luck.", "comment:1"))
    assert statement.role == "failed"


def test_maintainer_who_answers_first_is_surer() -> None:
    """The same words weigh more than those of somebody passing by."""
    text = "I think the lantern does not handle long wicks."
    by_whom = [
        extract(issue(1, comments=comments(1, ("bob", association, text))), Limits()).said("cause")[0].score
        for association in ("NONE", "MEMBER")
    ]
    assert by_whom == sorted(set(by_whom))


def test_symptom_is_only_what_nothing_else_is() -> None:
    """Failing is part of most statements."""
    assert judge("the lantern crashes when i light it") == (("symptom", 1.5),)
    assert [role for role, _ in judge("duplicate of #4, it crashes when lit")] == ["duplicate"]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Quotes are substrings by construction, of whatever was written."""
    found = statements(issue(1), document(text, "comment:1"))
    assert all(s.quote.text == text[s.quote.start : s.quote.end] for s in found)


@pytest.mark.parametrize(
    "piece",
    [
        "because it is ", "`wick` fails. ", "@ada, @bob, ", "you can just try to ", "\n> because\nso it fails ",
        "\n- fails",
        "so it the if when ", "```\n", "this is not not not ", "根本原因是", "if it works ", "a_b.c() ",
    ],
)  # fmt: skip
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes about four times as long."""
    assert_linear(
        lambda text: extract(issue(1, body=text, comments=(document(text, "comment:1"),)), Limits()),
        lambda size: piece * (size // len(piece)),
        size=8_192,
    )
