"""The verbs for agents: which report they tell of, what stands around a quote, what a search looks at."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fixtrail.errors import InvalidInput, NotFound
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report
from fixtrail.report.json import from_json, to_json
from fixtrail.store.database import Store
from fixtrail.trail import agent
from fixtrail.trail.report import report
from tests.trail.lantern import NOW, offline, sample

ISSUE = "example/lantern#101"
REF = Ref("github.com", "example", "lantern", 101)


def last(store: Store) -> Report:
    found = store.last_report(REF)
    assert found is not None
    return from_json(found[1])


def changed(store: Store, number: str, **changes: Any) -> None:
    """The last report with another piece of evidence in place of one."""
    made = last(store)
    piece = msgspec.structs.replace(made.evidence[number], **changes)
    again = msgspec.structs.replace(made, evidence={**made.evidence, number: piece})
    store.put_report(REF, NOW, to_json(again))


def quote_of(made: Report, kind: str) -> str:
    """The number of the first quote of a document of this kind."""
    return next(i for i, e in made.evidence.items() if f"#101/{kind}" in (e.document or ""))


def test_refresh_makes_a_new_report() -> None:
    """Also within the minutes in which the last one is fresh."""
    with sample() as store:
        made = agent.kept(offline(store), REF)
        store.put_report(REF, NOW, to_json(msgspec.structs.replace(made, errors=())))
        assert agent.kept(offline(store), REF).errors == ()
        assert agent.kept(msgspec.structs.replace(offline(store), refresh=True), REF).errors == made.errors


def test_report_of_another_version_is_made_anew() -> None:
    """What this version cannot read is as if it were not there."""
    with sample() as store:
        store.put_report(REF, NOW, b'{"schema": "fixtrail.report/0"}')
        assert agent.section(offline(store), ISSUE, "fixes", 0, 1_500).splitlines()[0].startswith("released")


def test_report_that_is_of_the_future_is_made_anew() -> None:
    """A clock that was set back does not keep an answer for ever."""
    with sample() as store:
        report(msgspec.structs.replace(offline(store), now=lambda: "2027-01-01T00:00:00Z"), ISSUE)
        assert agent.kept(offline(store), REF).made_at == NOW


def test_evidence_is_of_the_report_whose_numbers_were_told() -> None:
    """However old it is: its numbers are what the agent has."""
    with sample() as store:
        report(msgspec.structs.replace(offline(store), now=lambda: "2026-01-01T00:00:00Z"), ISSUE)
        agent.evidence(offline(store), ISSUE, "e1", 0, 1_500)
        assert last(store).made_at == "2026-01-01T00:00:00Z"


def test_quote_stands_in_its_text() -> None:
    """What is before and after it is shown, and where in the text it is."""
    with sample() as store:
        made = report(offline(store), ISSUE)
        number = quote_of(made, "comment:")
        text = agent.evidence(offline(store), ISSUE, number, 0, 1_500)
        found = made.evidence[number]
        assert f"characters {found.start}-{found.end} of " in text


def test_text_around_a_quote_can_be_read_on() -> None:
    """From any character to the end."""
    with sample() as store:
        made = report(offline(store), ISSUE)
        number = quote_of(made, "body")
        text = agent.evidence(offline(store), ISSUE, number, 20, 200)
        assert "characters 20-" in text
        assert "Next: the same with start=" in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"quote": "never said"}, "the text has been edited since"),
        ({"document": "github.com/example/lantern#101/comment:1"}, "the text around it is not stored"),
        ({"document": "github.com/example/lantern#9999/body"}, "the text around it is not stored"),
        ({"document": "no name"}, "the text around it is not stored"),
    ],
)
def test_text_that_is_another_now_is_said_to_be(changes: dict[str, str], told: str) -> None:
    """A quote is never shown in surroundings that are not its own."""
    with sample() as store:
        number = quote_of(report(offline(store), ISSUE), "comment:")
        changed(store, number, **changes)
        text = agent.evidence(offline(store), ISSUE, number, 0, 1_500)
        assert told in text
        assert "before it" not in text


def test_stored_text_that_cannot_be_read_hides_no_quote() -> None:
    """The quote is told; what stands around it is not to be had."""
    with sample() as store:
        number = quote_of(report(offline(store), ISSUE), "comment:")
        raw = store.threads([REF])[REF]
        broken = msgspec.structs.replace(raw, raw=b"[]", source="rest", fetched_at="2027-01-01T00:00:00Z")
        store.put_threads([broken])
        assert "the text around it is not stored" in agent.evidence(offline(store), ISSUE, number, 0, 1_500)


def test_quote_beside_a_secret_is_found_in_its_text() -> None:
    """Masks that a longer text has and a quote alone has not do not make it another."""
    with sample() as store:
        number = quote_of(report(offline(store), ISSUE), "comment:")
        quote = last(store).evidence[number].quote or ""
        changed(store, number, quote="█" * 3 + quote[3:])
        assert "characters " in agent.evidence(offline(store), ISSUE, number, 0, 1_500)


def test_evidence_of_a_report_without_any_says_so() -> None:
    """Instead of naming a range that is none."""
    with sample() as store:
        made = report(offline(store), ISSUE)
        store.put_report(REF, NOW, to_json(msgspec.structs.replace(made, evidence={})))
        with pytest.raises(NotFound, match="has no evidence 'e1': it has none"):
            agent.evidence(offline(store), ISSUE, "e1", 0, 1_500)


def test_search_reads_the_message_of_an_error() -> None:
    """Not the paths and numbers of its trace."""
    trace = (
        'Traceback (most recent call last):\n  File "/srv/app/heading/wrong.py", line 3, in <module>\n    main()\n'
        "ValueError: table of contents is broken\n"
    )
    with sample() as store:
        text = agent.search(offline(store), trace, "", 1_500)
        assert "github.com/example/lantern#126, issue" in text


def test_search_takes_a_repository_by_any_of_its_names() -> None:
    """With host or without, as an address too."""
    with sample() as store:
        names = (
            "example/lantern",
            "Example/Lantern",
            "github.com/example/lantern",
            "https://github.com/example/lantern/",
        )
        answers = {agent.search(offline(store), "heading", name, 1_500) for name in names}
        assert len(answers) == 1
        assert agent.search(offline(store), "heading", "example/wick", 1_500).startswith("0 found among the threads")


@pytest.mark.parametrize("name", ["lantern", "a/b/c/d", "a/b c", "a/'b"])
def test_repository_that_is_none_is_refused(name: str) -> None:
    """In a sentence that says how one is named."""
    with sample() as store, pytest.raises(InvalidInput, match="owner/repo"):
        agent.search(offline(store), "heading", name, 1_500)
