"""Blocks as HTML: every text is escaped, nothing in it is markup."""

from __future__ import annotations

from html import escape

from fixtrail.report.addresses import clean
from fixtrail.report.blocks import (
    Badge,
    Block,
    Code,
    Day,
    Entry,
    Fence,
    Folded,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Marks,
    Paragraph,
    Quoted,
    Strong,
    Table,
    Text,
)
from fixtrail.report.bounds import cut
from fixtrail.report.markup import is_code, lines_of
from fixtrail.report.pictures import svg
from fixtrail.text.characters import visible

_HINT = 160  # characters of a quote that a mark shows when it is pointed at
_WIDE, _LONG = 70, 24  # a fence with longer lines, or more of them, may scroll and takes the keyboard's focus


def text(value: str) -> str:
    """Any text as the content of an element or of a quoted attribute."""
    return escape(visible(value.replace("\r\n", "\n").replace("\r", "\n")), quote=True)


class Writer:
    """Writes the blocks of one page; it remembers which evidence was named, so that the first mark can be returned
    to. `entries` is the page's evidence by id; marks of other ids are left out."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self._entries = entries
        self._named: set[str] = set()

    def line(self, line: Line) -> str:
        return "".join(self._inline(item) for item in line)

    def _inline(self, item: Inline) -> str:
        if isinstance(item, Text):
            return text(item.text)
        if isinstance(item, Code):
            return f'<code dir="auto">{text(item.text)}</code>' if item.text.strip() else ""
        if isinstance(item, Strong):
            return f"<strong>{text(item.text)}</strong>"
        if isinstance(item, Link):
            return _link(item)
        if isinstance(item, Day):
            return f"<time>{text(item.text)}</time>" if item.text else ""
        if isinstance(item, Badge):
            return f'<span class="badge {item.tone}">{text(item.word)}</span>'
        return self._marks(item)

    def _marks(self, marks: Marks) -> str:
        links = [self._mark(i) for i in marks.ids if i in self._entries]
        return f'<sup class="marks">{" ".join(links)}</sup>' if links else ""

    def _mark(self, i: str) -> str:
        own = "" if i in self._named else f' id="to-{text(i)}"'
        self._named.add(i)
        number = text(i.removeprefix("e"))
        hint = text(hint_of(self._entries[i]))
        return f'<a{own} href="#{text(i)}" title="{hint}" aria-label="evidence {number}">[{number}]</a>'

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f'<p dir="auto">{self.line(block.line)}</p>'
        if isinstance(block, Heading):
            return f"<h3>{text(block.text)}</h3>"
        if isinstance(block, Items):
            return self._items(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Fence):
            return fence(block)
        if isinstance(block, Quoted):
            return _quoted(block)
        if isinstance(block, Folded):
            return self._folded(block)
        return (
            '<div class="scroll picture" role="region" tabindex="0" aria-label="Picture of the graph">\n'
            f"{svg(block.graph, block.root)}</div>"
        )

    def _items(self, items: Items) -> str:
        entries = []
        for entry in items.entries:
            first = entry[0]
            alone = len(entry) == 1 and isinstance(first, Paragraph)
            inner = self.line(first.line) if alone and isinstance(first, Paragraph) else self.blocks(entry)
            entries.append(f'<li dir="auto">{inner}</li>')
        return f"<ul>\n{chr(10).join(entries)}\n</ul>"

    def _table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{text(h)}</th>' for h in table.head)
        rows = ["".join(f'<td dir="auto">{self.line(cell)}</td>' for cell in row) for row in table.rows]
        body = "\n".join(f"<tr>{row}</tr>" for row in rows)
        wide = ' class="wide"' if len(table.head) > 4 else ""
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{text(table.caption)}"><table{wide}>'
            f"<caption>{text(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody></table></div>"
        )

    def _folded(self, folded: Folded) -> str:
        opened = " open" if folded.open else ""
        return f"<details{opened}>\n<summary>{text(folded.summary)}</summary>\n{self.blocks(folded.blocks)}\n</details>"

    def entry(self, entry: Entry) -> str:
        """One numbered piece of evidence, with the way back to where it is named first."""
        number = text(entry.id.removeprefix("e"))
        value = f' value="{number}"' if number.isdecimal() else ""
        back = ""
        if entry.id in self._named:
            label = f"back to where evidence {number} is named"
            back = f' <a class="back" href="#to-{text(entry.id)}" aria-label="{label}">↩</a>'
        block = "" if entry.block is None else "\n" + self._block(entry.block)
        return f'<li id="{text(entry.id)}"{value}><p dir="auto">{self.line(entry.line)}{back}</p>{block}</li>'


def _link(link: Link) -> str:
    words = f"<code>{text(link.text)}</code>" if link.code else f"<bdi>{text(link.text)}</bdi>"
    words = f"<strong>{words}</strong>" if link.strong else words
    url = clean(link.url)
    return f'<a href="{escape(url)}">{words}</a>' if url else words


def fence(block: Fence) -> str:
    lines = block.text.split("\n")
    scrolls = len(lines) > _LONG or max(map(len, lines)) > _WIDE
    focus = ' tabindex="0"' if scrolls else ""
    inner = text(block.text.strip("\r\n"))
    return f'<pre{focus} dir="auto" translate="no"><code>{inner}</code></pre>{_cut(block)}'


def _quoted(block: Quoted) -> str:
    inner = text(block.text.strip("\r\n"))
    look = ' class="code"' if is_code(lines_of(block.text)) else ""
    return f'<blockquote{look} dir="auto">{inner}</blockquote>{_cut(block)}'


def _cut(block: Fence | Quoted) -> str:
    if not block.whole:
        return ""
    url = clean(block.url)
    where = f'<a href="{escape(url)}">at its source</a>' if url else "in the JSON report"
    words = f"Cut after {len(block.text):,} of {block.whole:,} characters"
    return f'\n<p class="cut">{words}: the whole text is {where}.</p>'


def hint_of(entry: Entry) -> str:
    """A piece of evidence in one short line of plain text."""
    said = plain(entry.line)
    if isinstance(entry.block, Quoted):
        said += f": “{' '.join(entry.block.text.split())}”"
    return cut(said, _HINT)


def plain(line: Line) -> str:
    """The words of a line, without its marks."""
    return "".join("" if isinstance(i, Marks) else i.word if isinstance(i, Badge) else i.text for i in line)
