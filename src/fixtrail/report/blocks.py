"""A page before it is Markdown or HTML: headings, paragraphs, tables, code. Its texts are plain and may hold anything;
each rendering escapes them in one place."""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.facts import Confidence
from fixtrail.model.report import ReportGraph
from fixtrail.model.verdict import VerdictKind

Tone = Literal["good", "doing", "warn", "bad", "calm"]


class Text(msgspec.Struct, frozen=True):
    """Words. Nothing in them links, pings or formats."""

    text: str


class Code(msgspec.Struct, frozen=True):
    text: str


class Strong(msgspec.Struct, frozen=True):
    text: str


class Link(msgspec.Struct, frozen=True):
    """A link where `url` is a clean https address, else its words alone."""

    text: str
    url: str
    code: bool = False
    strong: bool = False


class Marks(msgspec.Struct, frozen=True):
    """The numbers of the evidence for what stands before."""

    ids: tuple[str, ...]


class Day(msgspec.Struct, frozen=True):
    """`2026-03-14`, kept on one line."""

    text: str


class Badge(msgspec.Struct, frozen=True):
    """One word about a state, e.g. `merged`."""

    word: str
    tone: Tone = "calm"


Inline = Text | Code | Strong | Link | Marks | Day | Badge
Line = tuple[Inline, ...]


class Paragraph(msgspec.Struct, frozen=True):
    line: Line


class Heading(msgspec.Struct, frozen=True):
    """Of the third level, inside a section."""

    text: str


class Items(msgspec.Struct, frozen=True):
    """A list; each item is one or more blocks, the first a paragraph."""

    entries: tuple[tuple[Block, ...], ...]


class Table(msgspec.Struct, frozen=True):
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


class Fence(msgspec.Struct, frozen=True):
    """Text with its line ends and indentation. `whole` is its length where it was cut, 0 where it was not; the rest is
    at `url`."""

    text: str
    language: str = ""
    whole: int = 0
    url: str = ""


class Quoted(msgspec.Struct, frozen=True):
    """What somebody wrote, word for word; cut like a fence."""

    text: str
    whole: int = 0
    url: str = ""


class Folded(msgspec.Struct, frozen=True):
    """Shown when it is opened. `summary` is in our own words."""

    summary: str
    blocks: tuple[Block, ...]
    open: bool = False


class Picture(msgspec.Struct, frozen=True):
    graph: ReportGraph
    root: str


Block = Paragraph | Heading | Items | Table | Fence | Quoted | Folded | Picture


class Section(msgspec.Struct, frozen=True):
    anchor: str
    title: str
    blocks: tuple[Block, ...]


class Answer(msgspec.Struct, frozen=True):
    """What one reads first: `headline` in a few words, `summary` in a sentence, `facts` as name and value."""

    kind: VerdictKind
    confidence: Confidence
    tone: Tone
    headline: Line
    summary: Line
    sure: str
    facts: tuple[tuple[str, Line], ...]


class Entry(msgspec.Struct, frozen=True):
    """One numbered piece of evidence."""

    id: str
    line: Line
    block: Quoted | Paragraph | None


class Page(msgspec.Struct, frozen=True):
    title: str
    heading: Line  # the title
    line: Line  # where and what the thread is
    labels: tuple[str, ...]
    answer: Answer
    sections: tuple[Section, ...]
    evidence: tuple[Entry, ...]
    closing: Line  # when it was made, by what
