"""Markdown that keeps its shape whatever is put into it, on GitHub too (https://github.github.com/gfm/).

Plain words are escaped, and what GitHub would turn into a mention, a reference or a link stands in a code span: a
pasted report pings nobody and adds no back-links.
"""

from __future__ import annotations

import html
import re

from fixtrail.report.addresses import clean
from fixtrail.report.blocks import Badge, Code, Day, Inline, Line, Link, Marks, Strong, Text
from fixtrail.text.characters import visible

_SPACE = re.compile(r"(\s+)")
_ALIVE = re.compile(r"@[A-Za-z0-9]|#[0-9]|GH-[0-9]|://|www\.", re.IGNORECASE)
_HASH = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{7,40}")
_SPECIAL = re.compile(r"[\\`*\[\]<>~$]|&(?=[#A-Za-z])|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
# A heading, an item, an underline, a rule or a table's second row; other beginnings are escaped as characters.
_BEGINS = re.compile(r"#{1,6}(?:\s|$)|[-+](?:\s|$)|[-=|:][-=|:\s]*$")
_ID = re.compile(r"e[0-9]{1,9}")
_TICKS = re.compile(r"`+")
_OPENING = "([{<\"'“‘«*_~"
_CLOSING = ")]}>\"'”’».,;:!?*_~"
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")
# GitHub draws these fences instead of showing them: https://docs.github.com/en/get-started/writing-on-github
_DRAWN = frozenset({"mermaid", "math", "geojson", "topojson", "stl"})


def inline(line: Line, *, cell: bool = False) -> str:
    """Inlines as one line of Markdown; in a table's `cell` pipes are escaped too."""
    return "".join(_one(item, cell) for item in line)


def _one(item: Inline, cell: bool) -> str:
    if isinstance(item, Text | Day):
        return plain(item.text, cell=cell)
    if isinstance(item, Code):
        return code(item.text, cell=cell)
    if isinstance(item, Strong):
        return f"**{plain(item.text, cell=cell).strip()}**"
    if isinstance(item, Link):
        return _link(item, cell)
    if isinstance(item, Badge):
        return code(item.word, cell=cell)
    return _marks(item)


def _marks(marks: Marks) -> str:
    """Footnote references, e.g. ` [^e1] [^e2]`; apart, so that 1 and 2 are not read as 12."""
    return "".join(f" [^{i}]" for i in marks.ids if _ID.fullmatch(i))


def _link(link: Link, cell: bool) -> str:
    url = clean(link.url)
    if not url:
        words = code(link.text, cell=cell) if link.code else plain(link.text, cell=cell)
    else:
        words = code(link.text, cell=cell) if link.code else _escaped(visible(_flat(link.text)), cell)
        words = f"[{words or 'link'}]({url})"
    return f"**{words}**" if link.strong and words else words


def plain(text: str, *, cell: bool = False) -> str:
    """Words as they are: escaped, on one line, with nothing in them that links or pings."""
    return "".join(_word(word, cell) for word in _SPACE.split(visible(_flat(text))))


def _word(word: str, cell: bool) -> str:
    core = word.lstrip(_OPENING)
    before = word[: len(word) - len(core)]
    core = core.rstrip(_CLOSING)
    if _ALIVE.search(core) or _HASH.fullmatch(core):
        after = word[len(before) + len(core) :]
        return _escaped(before, cell) + code(core, cell=cell) + _escaped(after, cell)
    return _escaped(word, cell)


def _escaped(text: str, cell: bool) -> str:
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), text)
    return escaped.replace("|", "\\|") if cell else escaped


def _flat(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def start(line: str) -> str:
    """A line that begins no list, heading or quote."""
    line = line.lstrip(" ")
    if _BEGINS.match(line):
        return "\\" + line
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def code(text: str, *, cell: bool = False) -> str:
    """A code span around one line of text, with as many backticks as it needs."""
    text = visible(_flat(text))
    if not text.strip():
        return ""
    if cell and "\\|" in text:  # a backslash before a pipe cannot be written in a cell's code span
        return _escaped(text, cell)
    ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    inner = text.replace("|", "\\|") if cell else text
    return f"{ticks}{pad}{inner}{pad}{ticks}"


def fenced(text: str, language: str = "") -> list[str]:
    """A fenced block that nothing in the text can close."""
    lines = lines_of(text)
    ticks = "`" * max(3, max(map(len, _TICKS.findall(text)), default=0) + 1)
    known = language if _LANGUAGE.fullmatch(language) and language.lower() not in _DRAWN else "text"
    return [ticks + known, *lines, ticks]


def lines_of(text: str) -> list[str]:
    """Lines by any of the three line ends that Markdown knows, as they are shown, without empty ones at both ends."""
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    while len(lines) > 1 and not lines[0].strip():
        lines.pop(0)
    return lines


def block_quote(text: str) -> list[str]:
    """What somebody wrote: prose in a quote that wraps, anything with indentation or short lines in a fence."""
    lines = lines_of(text)
    if is_code(lines):
        return fenced(text)
    escaped = [start(plain(line)) for line in lines]
    broken = [f"> {line}\\" if line and escaped[n + 1] else f"> {line}" for n, line in enumerate(escaped[:-1])]
    return [line.rstrip() for line in (*broken, f"> {escaped[-1]}")]


def is_code(lines: list[str]) -> bool:
    """Whether lines lose something as running text: indentation, columns, or that they are short and many."""
    if any(line[:1] in ("\t", " ") or "  " in line.strip() or line.startswith(("```", "~~~")) for line in lines):
        return True
    return len(lines) > 1 and max(map(len, lines)) <= 100


def summary(text: str) -> str:
    """The words of a `<summary>`, which is HTML."""
    return html.escape(visible(_flat(text)), quote=False)
