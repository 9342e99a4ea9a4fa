"""The Markdown pages of the project: their fences, headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(p for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("benchmarks/*.md")])
FENCE = re.compile(r"(`{3,})(\S*)[^`]*")
HEADING = re.compile(r"#{1,6} +(.+?) *#*")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fence of a page: its language, the lines inside, and the line of the page where they begin."""

    language: str
    lines: tuple[str, ...]
    line: int


def page_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    """Each fence of a page, in order."""
    opened, language, held, start = "", "", [""], 0
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        fence = FENCE.fullmatch(line)
        if not opened and fence:
            opened, language, held, start = fence[1], fence[2], [], number + 1
        elif opened and line == opened:
            yield Block(language, tuple(held), start)
            opened = ""
        else:
            held.append(line)


def prose(page: Path) -> str:
    """The page without its fences and code spans."""
    lines, opened = [], ""
    for line in page.read_text("utf-8").splitlines():
        fence = FENCE.fullmatch(line)
        if not opened and fence:
            opened = fence[1]
        elif opened and line == opened:
            opened = ""
        elif not opened:
            lines.append(line)
    return re.sub(r"`[^`\n]*`", "", "\n".join(lines))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    found = set()
    opened = ""
    for line in page.read_text("utf-8").splitlines():
        fence = FENCE.fullmatch(line)
        if fence and not opened:
            opened = fence[1]
        elif line == opened:
            opened = ""
        elif not opened and (heading := HEADING.fullmatch(line)):
            words = re.sub(r"[^\w\- ]", "", heading[1].lower())
            found.add(words.replace(" ", "-"))
    return found


def links(page: Path) -> list[str]:
    """The targets of inline links of a page."""
    return LINK.findall(prose(page))
