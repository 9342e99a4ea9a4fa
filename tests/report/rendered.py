"""Markdown as GitHub's own parser makes it HTML, and HTML as a tree of what is open where."""

from __future__ import annotations

from html.parser import HTMLParser

import cmarkgfm  # type: ignore[import-untyped]
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})


class Tree(HTMLParser):
    """Collects tags, attributes and texts; `faults` holds what is not closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []  # the innermost element and the text
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"closed out of order: {tag}")
        else:
            self._open.pop()

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment: {data[:40]}")

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.texts)

    def values(self, name: str, tag: str = "") -> list[str]:
        """The values of one attribute, of one kind of element where `tag` is given."""
        return [value for t, n, value in self.attributes if n == name and tag in ("", t)]

    def inside(self, tag: str) -> list[str]:
        """The texts whose innermost element is `tag`."""
        return [text for inner, text in self.texts if inner == tag]


def rendered(markdown: str) -> Tree:
    """GitHub's dialect with footnotes, raw HTML let through, so that a test sees what would be there."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    return Tree(cmarkgfm.github_flavored_markdown_to_html(markdown, options))
