"""What cannot be shown cannot be built."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.evidence import Computed, EventEvidence, Quote
from fixtrail.model.facts import Finding
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Actor, Document, Event

REF = Ref("github.com", "Example", "lantern", 101)


def document(text: str) -> Document:
    return Document(
        REF, "comment:5", "comment", text, Actor("dmarchetti"), "NONE", "2026-03-19T18:05:01Z", "https://x/5"
    )


@given(st.text(max_size=30), st.integers(-3, 33), st.integers(-3, 33))
def test_quote_is_a_part_of_its_document_or_is_refused(text: str, start: int, end: int) -> None:
    """Offsets inside the text give that part of it; empty and outside ones cannot be built, nor changed to."""
    if 0 <= start < end <= len(text):
        quote = Quote(document(text), start, end)
        assert quote.text == text[start:end]
        with pytest.raises(ValueError, match="is not inside a document of"):
            msgspec.structs.replace(quote, end=len(text) + 1)
    else:
        with pytest.raises(ValueError, match="is not inside a document of"):
            Quote(document(text), start, end)


def test_quote_is_named_by_document_and_place() -> None:
    """A quote's key is unique over all threads, and its link is that of its document."""
    quote = Quote(document("Same here"), 0, 4)
    assert (quote.key, quote.url) == ("github.com/example/lantern#101/comment:5@0-4", "https://x/5")


def test_event_is_named_by_thread_and_id() -> None:
    """An event's key and link are those of the event in its thread."""
    event = Event("closed:1", "closed", Actor("maren-holt"), "2026-03-28T09:04:28Z", "https://x/event")
    evidence = EventEvidence(REF, event)
    assert (evidence.key, evidence.url) == ("github.com/example/lantern#101/event:closed:1", "https://x/event")


def test_computed_fact_without_inputs_is_refused() -> None:
    """A fact that does not say what it was computed from is no evidence."""
    assert Computed("state", "It is open.", ("a", "b"), "https://x").key == "computed:state:a|b"
    with pytest.raises(ValueError, match="names no inputs"):
        Computed("state", "It is open.", (), "https://x")


def test_finding_without_evidence_is_refused() -> None:
    """No statement stands on nothing."""
    with pytest.raises(ValueError, match="finding without evidence"):
        Finding("cause", "The moon.", ())
