"""What the tools answer, over the sample archive and a client in this process."""

from __future__ import annotations

import re
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.mcp_server.tools import Section
from fixtrail.store.database import Store
from tests.mcp_server.asking import ask, over
from tests.trail.lantern import offline, sample

ISSUE = "example/lantern#101"


def tokens(text: str) -> int:
    return -(-len(text.encode()) // 3)


def test_verdict_comes_first(store: Store) -> None:
    """The first words are the verdict and how sure it is."""
    failed, text = ask(over(offline(store)), "verdict", url=ISSUE)
    assert failed is False
    assert text.startswith("RELEASED (certain). Fixed in v1.4.2 ")


def test_verdict_of_a_version_that_is_asked_for(store: Store) -> None:
    """A version named in the call has its own line."""
    failed, text = ask(over(offline(store)), "verdict", url=ISSUE, version="1.4.1")
    assert failed is False
    assert [line for line in text.splitlines() if line.startswith("Version 1.4.1: ")] != []


def test_answer_by_any_form_of_the_address(store: Store) -> None:
    """A link to a comment asks for its thread."""
    short = ask(over(offline(store)), "verdict", url=ISSUE)
    long = "https://github.com/example/lantern/issues/101#issuecomment-4012897568"
    assert ask(over(offline(store)), "verdict", url=long) == short


def test_section_names_the_next_page(store: Store) -> None:
    """What did not fit is counted, and the call that gets it goes on where this one ended."""
    server = over(offline(store))
    pages, start = [], 0
    while True:
        failed, text = ask(server, "report_section", url=ISSUE, section="evidence", start=start, max_tokens=400)
        assert failed is False
        pages += re.findall(r"^- (e\d+): ", text, re.MULTILINE)
        following = re.search(r"start=(\d+), or a larger max_tokens\.$", text)
        if following is None:
            break
        start = int(following[1])
    assert pages == [f"e{n}" for n in range(1, len(pages) + 1)]
    assert len(pages) > 20


def test_section_with_nothing_names_those_that_have_something(store: Store) -> None:
    """An agent does not have to try all of them."""
    _, text = ask(over(offline(store)), "report_section", url="example/lantern#126", section="workarounds")
    assert "Nothing stands in section workarounds. Sections that have something: analysis, " in text


def test_evidence_by_number_and_by_address_is_the_same(store: Store) -> None:
    """A permalink of the verdict leads to the piece as its number does, with what stands around it."""
    server = over(offline(store))
    _, listed = ask(server, "report_section", url=ISSUE, section="evidence")
    number, address = re.findall(r"^- (e\d+): comment by .* (https://\S+)$", listed, re.MULTILINE)[0]
    by_number = ask(server, "evidence", url=ISSUE, id=number)
    assert ask(server, "evidence", url=ISSUE, id=address) == by_number
    assert "quote: <data-" in by_number[1]
    assert "after it:" in by_number[1]


def test_body_can_be_read_to_its_end(store: Store) -> None:
    """Page by page the whole body arrives, not a character lost."""
    server = over(offline(store))
    body, start = "", 0
    while True:
        _, text = ask(server, "evidence", url=ISSUE, id="body", start=start, max_tokens=300)
        assert text.startswith("body of github.com/example/lantern#101, by jonas-kessel (author)\n")
        shown = re.search(r"characters (\d+)-(\d+) of (\d+):\s*<(data-\w+)>\n?(.*?)\n?</\4>", text, re.DOTALL)
        assert shown is not None
        assert int(shown[1]) == start
        body += shown[5] + "\n"
        start = int(shown[2])
        if start == int(shown[3]):
            break
    thread = "".join(body.split())
    assert thread.startswith("`lanternbuild`stopsatthefirstnote")
    assert len(body) >= int(shown[3]) - 20


def test_search_finds_titles_and_says_what_it_covers(store: Store) -> None:
    """Words of a title, in either case, in one repository or all."""
    failed, text = ask(over(offline(store)), "search", text="Jumps to the wrong HEADING", repository="example/lantern")
    assert failed is False
    assert re.match("[0-9]+ found among the threads stored here of github.com/example/lantern, by title", text)
    found = [line for line in text.splitlines() if line.startswith("- ")]
    assert found[0].startswith("- github.com/example/lantern#126, issue: <data-")
    assert found[0].endswith("(title has 3 of 3 words)")


def test_search_finds_the_same_failure_by_its_fingerprint(store: Store) -> None:
    """A trace with other paths and another title is the same failure as a report has, and tells its verdict."""
    server = over(offline(store))
    ask(server, "report_section", url=ISSUE, section="errors")
    error = "UnicodeDecodeError: 'charmap' codec can't decode byte 0x9d in position 99: character maps to <undefined>"
    failed, text = ask(server, "search", text=error)
    assert failed is False
    assert re.search(r"lantern#101, issue: .* \(same failure, v1:\w+\); verdict released", text)


@pytest.mark.parametrize(
    ("tool", "arguments", "start"),
    [
        ("verdict", {"url": "see the forum"}, "invalid: 'see the forum' is not the address of an issue"),
        ("verdict", {"url": "example/lantern#9999"}, "not_found: github.com/example/lantern#9999 is not stored"),
        ("verdict", {"address": ISSUE}, "invalid: verdict takes url, version, max_tokens; not address."),
        ("verdict", {}, "invalid: url: Field required. Correct the arguments"),
        (
            "verdict",
            {"url": ISSUE, "max_tokens": 10},
            "invalid: max_tokens: Input should be greater than",
        ),
        ("report_section", {"url": ISSUE, "section": "plot"}, "invalid: section: Input should be 'analysis'"),
        ("report_section", {"url": ISSUE, "section": "fixes", "start": 99}, "invalid: start=99 is past the end"),
        (
            "evidence",
            {"url": ISSUE, "id": "e999"},
            "not_found: The last report of github.com/example/lantern#101",
        ),
        ("evidence", {"url": ISSUE, "id": "body", "start": 99999}, "invalid: start=99999 is past the end"),
        ("search", {"text": "  "}, "invalid: There is nothing to search for"),
        ("search", {"text": "…!?"}, "invalid: There is no word in that text"),
        ("search", {"text": "x y", "repository": "a/b/c/d"}, "invalid: A repository is named owner/repo"),
        ("delete", {}, "Unknown tool: delete"),
    ],
)
def test_bad_input_is_an_error_that_says_what_to_do(
    store: Store, tool: str, arguments: dict[str, Any], start: str
) -> None:
    """An agent is told what was wrong, in a sentence, and can correct itself."""
    failed, text = ask(over(offline(store)), tool, **arguments)
    assert (failed, text[: len(start)]) == (True, start)
    assert "Traceback" not in text


@settings(max_examples=25, deadline=None)
@given(
    budget=st.integers(200, 8_000), section=st.sampled_from(get_args(Section)), number=st.sampled_from([96, 101, 140])
)
def test_answer_keeps_to_any_budget(budget: int, section: str, number: int) -> None:
    """Whatever is asked with whatever budget, the answer counts no more than that."""
    with sample() as store:
        server, url = over(offline(store)), f"example/lantern#{number}"
        for tool, arguments in (
            ("report_section", {"url": url, "section": section}),
            ("verdict", {"url": url}),
            ("evidence", {"url": url, "id": "e1"}),
        ):
            failed, text = ask(server, tool, max_tokens=budget, **arguments)
            assert (failed, tokens(text) <= budget) == (False, True)


def test_report_is_made_anew_where_the_last_one_is_old(store: Store) -> None:
    """Within five minutes the sections are of one report; later of a new one, with its own time."""

    def at(moment: str) -> str:
        tools = msgspec.structs.replace(offline(store), now=lambda: moment)
        return ask(over(tools), "report_section", url=ISSUE, section="coverage")[1].splitlines()[0]

    first = at("2026-11-24T12:00:00Z")
    assert first.endswith("report of 2026-11-24 12:00 UTC")
    assert at("2026-11-24T12:04:59Z") == first
    assert at("2026-11-24T12:05:00Z").endswith("report of 2026-11-24 12:05 UTC")
