"""A report as GitHub Markdown: the answer on top, numbered evidence as footnotes at the end."""

from __future__ import annotations

from fixtrail.model.report import Report
from fixtrail.report.addresses import clean
from fixtrail.report.blocks import (
    Answer,
    Block,
    Entry,
    Fence,
    Folded,
    Heading,
    Items,
    Line,
    Page,
    Paragraph,
    Picture,
    Quoted,
    Section,
    Table,
)
from fixtrail.report.markup import block_quote, code, fenced, inline, plain, start, summary
from fixtrail.report.masking import masked
from fixtrail.report.page import page
from fixtrail.report.pictures import mermaid
from fixtrail.report.words import ICONS


def markdown(report: Report) -> str:
    """The report for people, to be read, pasted or kept; the same report gives the same text."""
    shown = page(masked(report))
    lines = [*_head(shown), *_answer(shown.answer)]
    for section in shown.sections:
        lines += _section(section)
    lines += _evidence(shown)
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(shown: Page) -> list[str]:
    labels = " ".join(filter(None, (code(label) for label in shown.labels)))
    line = inline(shown.line) + (f" · {labels}" if labels else "")
    return [f"# {inline(shown.heading)}", "", start(line), ""]


def _answer(answer: Answer) -> list[str]:
    lines = [f"## {ICONS[answer.kind]} {inline(answer.headline)}", "", start(inline(answer.summary)), ""]
    lines += [f"- **Verdict:** {code(answer.kind)}, {answer.confidence} ({plain(answer.sure)})"]
    lines += [f"- **{name}:** {inline(line)}" for name, line in answer.facts]
    return [*lines, ""]


def _section(section: Section) -> list[str]:
    return [f"## {plain(section.title)}", "", *_blocks(section.blocks)]


def _blocks(blocks: tuple[Block, ...]) -> list[str]:
    """Each block and an empty line after it."""
    return [line for block in blocks for line in (*_block(block), "")]


def _block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [start(inline(block.line))]
    if isinstance(block, Heading):
        return [f"### {plain(block.text)}"]
    if isinstance(block, Items):
        return _items(block)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Fence):
        return [*fenced(block.text, block.language), *_cut(block)]
    if isinstance(block, Quoted):
        return [*block_quote(block.text), *_cut(block)]
    if isinstance(block, Folded):
        return _folded(block)
    return _picture(block)


def _items(items: Items) -> list[str]:
    """Items of one paragraph stand close together, longer ones apart."""
    lines: list[str] = []
    loose = any(len(entry) > 1 for entry in items.entries)
    for entry in items.entries:
        inner = _blocks(entry)[:-1]
        lines += ["- " + inner[0], *_indented(inner[1:], "  ")]
        lines += [""] if loose else []
    return lines[:-1] if loose else lines


def _indented(lines: list[str], by: str) -> list[str]:
    return [by + line if line else "" for line in lines]


def _table(table: Table) -> list[str]:
    rows = [_row([inline(cell, cell=True) for cell in row]) for row in table.rows]
    return [_row([plain(h, cell=True) for h in table.head]), "|" + " --- |" * len(table.head), *rows]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.strip() for cell in cells)} |"


def _cut(block: Fence | Quoted) -> list[str]:
    if not block.whole:
        return []
    url = clean(block.url)
    where = f"[at its source]({url})" if url else "in the JSON report"
    return ["", f"*Cut after {len(block.text):,} of {block.whole:,} characters: the whole text is {where}.*"]


def _folded(folded: Folded) -> list[str]:
    opening = "<details open>" if folded.open else "<details>"
    return [opening, f"<summary>{summary(folded.summary)}</summary>", "", *_blocks(folded.blocks), "</details>"]


def _picture(picture: Picture) -> list[str]:
    return ["```mermaid", *mermaid(picture.graph, picture.root).rstrip("\n").split("\n"), "```"]


def _evidence(shown: Page) -> list[str]:
    lines = ["## Evidence", "", start(inline(shown.closing)), ""] if shown.evidence else [inline(shown.closing), ""]
    for entry in shown.evidence:
        lines += [*_entry(entry), ""]
    return lines


def _entry(entry: Entry) -> list[str]:
    """A footnote; its quote is indented by four, as
    https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#footnotes
    wants it."""
    head = f"[^{entry.id}]: {_head_line(entry.line)}"
    return [head] if entry.block is None else [head, "", *_indented(_block(entry.block), "    ")]


def _head_line(line: Line) -> str:
    return start(inline(line))
