"""What a form claims and the thread contradicts, each with both quotes."""

from __future__ import annotations

import pytest

from fixtrail.analyse.claims import claims
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Finding
from fixtrail.model.thread import Thread
from tests.analyse.cases import case
from tests.making import closed, comments, issue

SOON, LATER = "2026-01-02T00:00:00Z", "2026-03-01T00:00:00Z"
LATEST = "### Checklist\n\n- [X] I use the latest version\n\n### Version\n\n2.1.25\n"


def found(root: Thread, *others: Thread) -> list[tuple[str, list[str]]]:
    made: list[Finding] = list(claims(case(root, *others)))
    assert all(finding.kind == "contradiction" for finding in made)
    return [(f.text, [e.text for e in f.evidence if isinstance(e, Quote)]) for f in made]


def test_newer_version_that_another_names_at_once_contradicts_the_latest() -> None:
    """The box, the version and the words of the other stand beside each other."""
    said = comments(1, ("bob", "NONE", "Please upgrade to 2.2.0, it is out since May."), first=SOON)
    text = "“Latest version” is ticked; the version stated is 2.1.25, and a newer one is named at once."
    quotes = ["- [X] I use the latest version", "2.1.25", "Please upgrade to 2.2.0, it is out since May."]
    assert found(issue(1, body=LATEST, comments=said)) == [(text, quotes)]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Fixed in 2.2.0.", LATER),
        ("It will be fixed in 2.2.0.", SOON),
        ("Try 2.1.3 instead.", SOON),
        ("> upgrade to 2.2.0\n\nNo.", SOON),
        ("Please upgrade Node to 20.1.", SOON),
    ],
)
def test_later_coming_older_quoted_or_other_versions_contradict_nothing(words: str, at: str) -> None:
    """Only a newer version of the project that is out when the report is written counts."""
    assert found(issue(1, body=LATEST, comments=comments(1, ("bob", "NONE", words), first=at))) == []


def test_latest_ticked_without_another_version_is_no_contradiction() -> None:
    """Nothing speaks against it."""
    assert found(issue(1, body=LATEST)) == []


@pytest.mark.parametrize(("worked", "told"), [("2.1.25", True), ("2.2.0", True), ("2.1.9", False), ("unsure", False)])
def test_version_that_worked_must_be_older_than_the_one_that_fails(worked: str, told: bool) -> None:
    """Equal or newer is a contradiction, with both versions."""
    body = f"### Is this a regression?\n\nYes\n\n### Last working version\n\n{worked}\n\n### Version\n\n2.1.25\n"
    text = f"It is said to have worked last in {worked}; the version that fails, 2.1.25, is not newer."
    assert found(issue(1, body=body)) == ([(text, ["Yes", worked, "2.1.25"])] if told else [])


def test_regression_without_a_version_that_worked_is_told() -> None:
    """The claim stands alone."""
    body = "### Is this a regression?\n\nYes\n\n### Last working version\n\n_No response_\n\n### Version\n\n2.1.25\n"
    assert found(issue(1, body=body)) == [("A regression is claimed; no version that worked is named.", ["Yes"])]


def test_denied_regression_contradicts_nothing() -> None:
    """Whatever worked last, none is claimed."""
    body = "### Is this a regression?\n\nNo\n\n### Last working version\n\n3.0.0\n\n### Version\n\n2.1.25\n"
    assert found(issue(1, body=body)) == []


@pytest.mark.parametrize(
    ("system", "line", "told"),
    [
        ("Windows 11", "at trim (/Users/ada/lamp/wick.js:3:1)", "Windows is stated; the paths are those of macOS."),
        ("macOS 14", "C:\\Users\\ada\\lamp.exe", "macOS is stated; the paths are those of Windows."),
        ("Ubuntu 22.04", "C:\\Users\\ada\\lamp.exe", "Linux is stated; the paths are those of Windows."),
        ("Windows 11", "at trim (C:\\Users\\ada\\wick.js:3:1)", ""),
        ("Windows 11", "docker run: /home/ada/lamp/wick", ""),
        ("Windows 11 and Ubuntu", "/home/ada/lamp/wick", ""),
        ("Windows 11", "see https://example.org/home/ada/lamp", ""),
    ],
)
def test_system_that_is_stated_is_held_against_the_paths(system: str, line: str, told: str) -> None:
    """Paths that only another system has speak against it, unless a guest system explains them."""
    body = f"### OS\n\n{system}\n\n### Logs\n\n```\n{line}\n```\n"
    assert [text for text, _ in found(issue(1, body=body))] == ([told] if told else [])


def test_duplicate_whose_reporter_ticked_that_they_searched_is_told() -> None:
    """With the box and the word that it is a duplicate."""
    body = "### Checklist\n\n- [X] I have searched the existing issues\n\n### Version\n\n2.1.25\n"
    said = comments(5, ("grace", "MEMBER", "Duplicate of #1"), first="2026-01-10T00:00:00Z")
    root = closed(5, "2026-01-10T00:00:00Z", body=body, comments=said)
    text = "That the issues were searched is ticked; it is a duplicate of #1."
    assert found(root, issue(1)) == [(text, ["- [X] I have searched the existing issues", "Duplicate of #1"])]
