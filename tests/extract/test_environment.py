"""Versions and surroundings as the reporter states them."""

from __future__ import annotations

import pytest

from fixtrail.extract.environment import environment
from fixtrail.extract.fields import fields
from fixtrail.extract.thread import extract
from fixtrail.model.limits import Limits
from tests.making import document, issue


def found(text: str) -> dict[str, str]:
    body = document(text)
    return {e.name: e.value for e in environment(body, fields(body))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Node v18.18.1 and npm 9.8.1 on Ubuntu 22.04", {"node": "v18.18.1", "npm": "9.8.1", "os": "Ubuntu 22.04"}),
        ("- Python version: 3.12.1", {"python": "3.12.1"}),
        ("lantern, version 1.6.8", {"version": "1.6.8"}),
        ("Windows 11", {"os": "Windows 11"}),
        ("nothing of the kind", {}),
    ],
)
def test_environment_out_of_a_sentence(text: str, expected: dict[str, str]) -> None:
    """Names and versions as people write them."""
    assert found(text) == expected


def test_form_field_comes_before_what_the_text_says() -> None:
    """Who filled in a form meant it."""
    text = "### Version\n\n2.0.1\n\n### Steps\n\nversion 1.9.0 was fine on Debian 12\n"
    body = document(text)
    assert [(e.name, e.value) for e in environment(body, fields(body))] == [
        ("version", "2.0.1"), ("version", "1.9.0"), ("os", "Debian 12"),
    ]  # fmt: skip


def test_fact_quotes_where_it_stands() -> None:
    """Each fact can be looked up."""
    body = document("It is node 18.1.0 here.")
    assert [e.quote.text for e in environment(body, ())] == ["node 18.1.0"]


def test_long_document_is_cut_with_a_problem() -> None:
    """What lies beyond the limit is not looked at, and that is told."""
    limits = Limits(document_chars=2000)
    facts = extract(issue(1, body="x" * 3000), limits)
    assert [(p.code, p.document) for p in facts.problems] == [("document-chars", "body")]


def test_images_are_counted() -> None:
    """Pictures are not read; the report says how many there were."""
    assert extract(issue(1, body="![a](https://x/y.png) <img src='z'>"), Limits()).images == 2
