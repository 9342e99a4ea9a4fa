"""What an issue is: its kind and its area, by labels, title, form and prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.category import category
from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.facts import Category
from fixtrail.model.thread import Thread
from tests.making import issue, pull
from tests.text.growth import assert_linear


def found(thread: Thread) -> Category:
    made = category(thread)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Crash when the lamp is trimmed twice", "It fails with an exception.", "bug"),
        ("[Bug] Wick burns at both ends", "", "bug"),
        ("Add an option to dim the lamp", "It would be nice to dim it at night.", "feature"),
        ("Lamp", "### Is your feature request related to a problem?\n\nYes.", "feature"),
        ("How do I trim the wick?", "I am new to lanterns, thanks in advance.", "question"),
        ("Lamp", "Do you want to request a *feature* or report a *bug*?\n\nfeature", "feature"),
    ],
)
def test_kind_is_told_by_title_form_and_prose(title: str, body: str, kind: str) -> None:
    """Without labels the words decide."""
    assert found(issue(1, title, body)).kind == kind


@pytest.mark.parametrize(
    ("label", "kind"), [("bug", "bug"), ("kind/enhancement", "feature"), ("Questions and Help", "question")]
)
def test_label_outweighs_the_words(label: str, kind: str) -> None:
    """Maintainers know what an issue is."""
    made = found(issue(1, "How do I trim the wick?", "Please add a crash.", labels=(label,)))
    assert (made.kind, made.confidence) == (kind, "likely")
    assert made.evidence[0].key == f"computed:label:github.com/example/lantern#1|label={label}"


def test_issue_type_counts_like_a_label() -> None:
    """GitHub's own field."""
    made = found(issue(1, "Lamp", "", issue_type="Feature"))
    first = made.evidence[0]
    assert isinstance(first, Computed)
    assert (made.kind, first.fact, first.inputs[1]) == ("feature", "issue-type", "issue-type=Feature")


@pytest.mark.parametrize(
    ("title", "labels", "area"),
    [
        ("pip install lantern fails", (), "install"),
        ("Compiler build is broken on my machine", (), "build"),
        ("Very slow rendering, memory leak", (), "performance"),
        ("Error: charged twice on my invoice", (), "billing"),
        ("It fails", ("area: documentation",), "documentation"),
        ("It fails", (), ""),
    ],
)
def test_area_is_what_title_and_labels_speak_of(title: str, labels: tuple[str, ...], area: str) -> None:
    """The area with the most marks; none where nothing stands out."""
    assert found(issue(1, title, "", labels=labels)).area == area


def test_evidence_quotes_the_words_that_say_so() -> None:
    """The line of the body, exactly."""
    made = found(issue(1, "Lamp", "Hello.\n\nIt would be nice to dim it at night.\n"))
    quotes = [e.text for e in made.evidence if isinstance(e, Quote)]
    assert quotes == ["It would be nice to dim it at night."]


def test_issue_that_says_nothing_has_no_category() -> None:
    """Nothing is made up."""
    assert category(issue(1, "Lamp", "")) is None


def test_pull_request_has_no_category() -> None:
    """It is none of the three."""
    assert category(pull(1, "Add a bug")) is None


@given(st.text(), st.text())
def test_any_text_is_read(title: str, body: str) -> None:
    """Never an error; what is found stands on evidence."""
    made = category(issue(1, title, body))
    assert made is None or made.evidence


@pytest.mark.parametrize("part", ["how do i ", "would be nice ", "(" * 20, " ? ", "a" * 9, "\n### bug "])
def test_time_is_linear(part: str) -> None:
    """Only the beginning of a body is read, and each pattern passes over it once."""
    assert_linear(lambda text: category(issue(1, "Lamp", text)), lambda size: part * (size // len(part)))
