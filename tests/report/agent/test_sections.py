"""Sections of reports that the invented one is not."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.errors import InvalidInput
from fixtrail.model.report import (
    ReportCanonical,
    ReportCoverage,
    ReportDuplicate,
    ReportDuplicates,
    ReportEvidence,
    ReportThrown,
)
from fixtrail.report.agent.answers import Found, find_evidence, found_answer, section_answer, text_answer
from fixtrail.report.agent.fitting import tokens
from fixtrail.report.agent.people import who
from tests.report.lantern import report


def body(section: str, **changes: object) -> list[str]:
    """The entries of one section."""
    text = section_answer(report(**changes), section, 0, 8_000)
    return [line for line in text.splitlines()[1:] if not line.startswith(("Text inside", "Section "))]


def test_duplicate_names_the_thread_to_follow_first() -> None:
    """With its title, and the others after it."""
    twin = ReportDuplicate("github.com/example/lantern#90", "Other", ("e1",))
    found = ReportDuplicates("github.com/example/lantern#198", ("e3",), (twin,))
    shown = body("duplicates", duplicates=found)
    assert shown[0].startswith("- follow github.com/example/lantern#198 <data-")
    assert shown[0].endswith(">Lamp dies at night</data-" + shown[0].partition("<data-")[2][:4] + "> [e3]")
    assert shown[1].startswith("- github.com/example/lantern#90 (said in a text) ")


def test_verdict_tells_whom_to_follow_and_why_it_is_unknown() -> None:
    """In the report's own section of it."""
    verdict = report().verdict
    canonical = ReportCanonical("github.com/example/lantern#1")
    changed = msgspec.structs.replace(verdict, canonical=canonical, reason="rate limited", releases=())
    assert body("verdict", verdict=changed)[1:] == [
        "  follow github.com/example/lantern#1: its verdict was not seen",
        "  why unknown: rate limited",
    ]


def test_coverage_tells_what_is_missing() -> None:
    """An answer that is not whole says so."""
    shown = body("coverage", coverage=ReportCoverage(complete=False, fetched=1, known=1))
    assert (
        shown[0] == "- 1 of 1 known threads read; incomplete: a budget, a fault or missing rights kept something away"
    )
    assert len(shown) == 2


def test_error_tells_what_caused_it() -> None:
    """Kind and message of each exception behind it."""
    error = msgspec.structs.replace(
        report().errors[0], message="boom", language="", generic=True, fingerprint="v1:abc",
        causes=(ReportThrown("OSError", "gone"),),
    )  # fmt: skip
    shown = [line.partition("<data-")[0] for line in body("errors", errors=(error,))]
    assert shown == ["- ", "  kind: ", "  fingerprint: v1:abc", "  at ", "  at ", "  caused by "]


def test_section_that_is_none_is_refused() -> None:
    """With the names of those that are."""
    with pytest.raises(InvalidInput, match="There is no section 'plot'; the sections are verdict, analysis, "):
        section_answer(report(), "plot", 0, 1_500)


def test_thread_without_body_labels_or_milestone_is_short() -> None:
    """What is not there has no line."""
    issue = msgspec.structs.replace(
        report().issue, body=" ", labels=(), milestone=None, closed_at=None, state_reason=None
    )
    assert [line.partition(":")[0] for line in body("thread", issue=issue)] == [
        "- title", "- issue, closed, by mira-k, 2026-03-02", "- 5 comments, 5 participants",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "part"),
    [
        (ReportEvidence("computed", ""), "fixtrail"),
        (ReportEvidence("quote", "", "x", "MEMBER", is_bot=True), "bot"),
        (ReportEvidence("event", "", "x"), "github"),
        (ReportEvidence("quote", "", "mira", "OWNER"), "maintainer"),
        (ReportEvidence("quote", "", "Mira", "NONE"), "author"),
        (ReportEvidence("quote", "", "x", "CONTRIBUTOR"), "contributor"),
        (ReportEvidence("quote", "", "x", "FIRST_TIMER"), "stranger"),
        (ReportEvidence("quote", ""), "stranger"),
    ],
)
def test_part_of_who_says_something(evidence: ReportEvidence, part: str) -> None:
    """A bot is one whatever its rights; who may write is a maintainer, also of an own issue."""
    assert who(evidence, "mira") == part


def test_evidence_is_found_by_number_in_any_case_and_by_address() -> None:
    """As it was printed."""
    made = report()
    assert find_evidence(made, " E3 ")[0] == "e3"
    assert find_evidence(made, made.evidence["e7"].url)[0] == "e7"


def test_text_in_wide_letters_keeps_to_the_smallest_budget() -> None:
    """And where not one letter fits with its head, the head alone is told."""
    text = text_answer(("body, ",), "灯" * 5_000, 100, 200)
    assert tokens(text) <= 200
    assert "characters 100-" in text
    assert tokens(text_answer(("h" * 390, "i" * 390), "灯" * 5_000, 0, 200)) <= 200


def test_list_of_what_was_found_that_is_full_says_so() -> None:
    """There may be more than the best."""
    one = Found("github.com/example/lantern#1", "pull", "t", "title has 1 of 1 words")
    assert found_answer([one] * 20, "the threads", 1_500).startswith("The 20 best found among the threads.")
    assert ", pull request: <data-" in found_answer([one], "the threads", 1_500)
    assert ", thread: <data-" in found_answer([msgspec.structs.replace(one, kind="")], "the threads", 1_500)
