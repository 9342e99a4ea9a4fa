"""Issue forms and templates: headings with what was filled in.

GitHub stores a form as Markdown: `### Label`, an empty line, the value; `_No response_` where nothing was entered;
`- [X]` for a ticked box (docs.github.com, "Syntax for GitHub's form schema"). Older templates have headings of any
level, bold labels on a line of their own, and `**Label**: value` lines. None of it can be told from typed Markdown, so
a label may be anyone's: a repeated one is kept as often as it occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from fixtrail.extract.rules import load
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import FormField
from fixtrail.model.thread import Document
from fixtrail.text.markdown import blocks, code

NO_RESPONSE = frozenset({
    "_no response_", "no response", "*no response*", "n/a", "none", "-", "na", "nil", "无", "なし", "keine", "ninguno",
    "ninguna", "aucun", "aucune", "nenhum", "нет", "없음",
})  # fmt: skip
_BOX = re.compile(r"^[ \t]*[-*+][ \t]+\[([ xX])\][ \t]*(.*)$", re.M)
_NAMES = load("field-names.txt")
_WORDS = re.compile(r"[^\w\s'’-]|_")
# `**Label**`, `__Label:__` or `**Label**: value`, maybe as a list item; `Label:` alone on its line.
_BOLD = re.compile(r"^[ \t]{0,3}(?:[-*+][ \t]+)?(\*\*|__)([^*_\n]{2,120}?)\1[ \t]*[:：]?[ \t]*(?=(\S?))", re.M)
_COLON = re.compile(r"^[ \t]{0,3}([^\W\d][^\n:：|`<>\[\]]{1,80})[:：][ \t]*\r?$", re.M)


class _Label(msgspec.Struct, frozen=True):
    """A label at `start`; its value begins at `end`. `heading` is false for bold and plain labels."""

    text: str
    start: int
    end: int
    heading: bool
    inline: bool = False  # its value is on the same line


def known_name(label: str) -> str:
    """The known name of a form label in any of the languages of `field-names.txt`, '' where it is not clear."""
    words = " ".join(_WORDS.sub(" ", label.lower()).split())
    return next((rule.word for rule in _NAMES if rule.pattern.search(words)), "")


def fields(document: Document) -> tuple[FormField, ...]:
    """The form fields of a body in its order; none where it has fewer than two labels, or no known one."""
    labels = _labels(document.text)
    if len(labels) < 2 or not any(known_name(label.text) for label in labels):
        return ()
    return tuple(_sections(document, labels))


def _labels(text: str) -> list[_Label]:
    """Headings of whatever words; bold and plain labels with a known name. Nothing inside code."""
    found = [
        _Label(words, b.start, b.end, True)
        for b in blocks(text)
        if b.kind == "heading" and (words := _bare(text[b.start : b.end]))
    ]
    hidden = [(b.start, b.end) for b in code(text)]
    for match in _BOLD.finditer(text):
        words = _bare(match[2])
        if known_name(words) and len(words.split()) <= 12:
            found.append(_Label(words, match.start(), match.end(), False, bool(match[3])))
    for match in _COLON.finditer(text):
        words = _bare(match[1])
        if len(words.split()) <= 6 and "(" not in words and known_name(words):
            found.append(_Label(words, match.start(), match.end(), False))
    return _outside(sorted(found, key=lambda label: (label.start, not label.heading)), hidden)


def _outside(labels: list[_Label], hidden: list[tuple[int, int]]) -> list[_Label]:
    """Labels that are not in code and not inside another label."""
    kept: list[_Label] = []
    at, reach = 0, -1
    for label in labels:
        while at < len(hidden) and hidden[at][1] <= label.start:
            at += 1
        in_code = at < len(hidden) and hidden[at][0] <= label.start
        if not in_code and label.start >= reach:
            kept.append(label)
            reach = label.end
    return kept


def _bare(words: str) -> str:
    return words.strip().lstrip("#").rstrip("#").strip().strip("*_:： \t").strip()[:200]


def _sections(document: Document, labels: list[_Label]) -> Iterator[FormField]:
    text = document.text
    ends = [label.start for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        line = text.find("\n", label.end, end) if label.inline else -1
        last = line if line >= 0 else end
        start, stop = _trimmed(text, min(label.end, last), last)
        value = _without_comments(text[start:stop]).strip()
        boxes = _BOX.findall(value)
        empty = not value or value.lower() in NO_RESPONSE
        yield FormField(
            label=label.text,
            name=known_name(label.text),
            value="" if empty else value,
            quote=None if empty or start >= stop else Quote(document, start, stop),
            checked=tuple(words.strip() for mark, words in boxes if mark != " "),
            unchecked=tuple(words.strip() for mark, words in boxes if mark == " "),
        )


def _without_comments(text: str) -> str:
    """The text without its HTML comments; an unclosed one is left (searched once, so that time stays linear)."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("-->")
    return "".join((*kept, text[at:]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
