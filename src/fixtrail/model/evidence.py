"""Evidence: the only thing a statement may stand on. What cannot be shown cannot be built.

A quote holds its document and two offsets, so its text is a substring by construction; an event holds the event of
GitHub's timeline; a computed fact names what it was worked out from.
"""

from __future__ import annotations

import msgspec

from fixtrail.model.ref import Ref
from fixtrail.model.thread import Document, Event


class Quote(msgspec.Struct, frozen=True, tag="quote", tag_field="kind"):
    """`document.text[start:end]`, in characters; never empty, never outside."""

    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.document.text):
            raise ValueError(
                f"quote {self.start}:{self.end} is not inside a document of {len(self.document.text)} characters"
            )

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def url(self) -> str:
        return self.document.url

    @property
    def key(self) -> str:
        return f"{self.document.key}@{self.start}-{self.end}"


class EventEvidence(msgspec.Struct, frozen=True, tag="event", tag_field="kind"):
    """GitHub's timeline says so: `event` stands in the timeline of `ref`."""

    ref: Ref
    event: Event

    @property
    def url(self) -> str:
        return self.event.url

    @property
    def key(self) -> str:
        return f"{self.ref.key}/event:{self.event.id}"


class Computed(msgspec.Struct, frozen=True, tag="computed", tag_field="kind"):
    """A fact worked out from named inputs, e.g. `closing reference`, inputs the two refs; `url` is where to check.

    `fact` is the machine name (`closing-reference`, `state`, `merged` …), `text` the sentence,
    `inputs` name what it was computed from so that the same store gives the same answer.
    """

    fact: str
    text: str
    inputs: tuple[str, ...]
    url: str

    def __post_init__(self) -> None:
        if not self.inputs:
            raise ValueError(f"computed fact {self.fact!r} names no inputs")

    @property
    def key(self) -> str:
        return f"computed:{self.fact}:{'|'.join(self.inputs)}"


Evidence = Quote | EventEvidence | Computed
