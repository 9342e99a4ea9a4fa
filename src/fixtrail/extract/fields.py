"""Issue forms and templates: headings with what was filled in.

GitHub stores a form as Markdown: `### Label`, an empty line, the value; `_No response_` where nothing was entered;
`- [X]` for a ticked box (docs.github.com, "Syntax for GitHub's form schema"). It cannot be told from typed Markdown, so
a heading may be anyone's: a repeated label is kept as often as it occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import FormField
from fixtrail.model.thread import Document
from fixtrail.text.markdown import Block, blocks

NO_RESPONSE = frozenset({"_no response_", "no response", "*no response*", "n/a", "none"})
_BOX = re.compile(r"^[ \t]*[-*+][ \t]+\[([ xX])\][ \t]*(.*)$", re.M)

# Known names by the words of a label, the first that fits; a label is lower case without punctuation.
_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("checklist", r"checklist|pre-?flight|before (?:submitting|opening)|prerequisites"),
        ("last-working-version", r"last working|worked in|known good"),
        ("regression", r"\bregression\b"),
        ("steps", r"\bsteps?\b|how to reproduce|to reproduce|reproduc|minimal (?:example|code)"),
        ("expected", r"expected|should happen|should have happened|desired"),
        ("logs", r"\blogs?\b|error message|stack ?trace|\boutput\b|traceback"),
        ("what-happened", r"what(?:['’]?s| is| went)? wrong|what happened|describe the (?:bug|issue|problem)|bug desc"),
        ("what-happened", r"actual|current behaviou?r|^description|^summary|^problem"),
        ("os", r"operating system|\bos\b|distribution"),
        ("shell", r"terminal|shell"),
        ("browser", r"browser"),
        ("platform", r"platform|architecture"),
        ("model", r"\bmodel\b"),
        ("environment", r"environment|system info|your setup|configuration"),
        ("version", r"version"),
        ("workaround", r"work-?around"),
        ("cause", r"root cause"),
        ("additional", r"additional|anything else|context|screenshots?|notes?"),
    )
)  # fmt: skip


def known_name(label: str) -> str:
    """The known name of a form label, '' where it is not clear."""
    words = re.sub(r"[^\w\s'’-]", " ", label.lower()).strip()
    return next((name for name, pattern in _NAMES if pattern.search(words)), "")


def fields(document: Document) -> tuple[FormField, ...]:
    """The form fields of a body; none where it has fewer than two headings that a form could have."""
    text = document.text
    headings = [b for b in blocks(text) if b.kind == "heading"]
    if len(headings) < 2 or not any(known_name(_label(text, h)) for h in headings):
        return ()
    return tuple(_sections(document, headings))


def _label(text: str, heading: Block) -> str:
    return text[heading.start : heading.end].strip().lstrip("#").rstrip("#").strip().strip("*_:").strip()[:200]


def _sections(document: Document, headings: list[Block]) -> Iterator[FormField]:
    text = document.text
    ends = [h.start for h in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        label = _label(text, heading)
        if not label:
            continue
        start, stop = _trimmed(text, min(heading.end, end), end)
        value = _without_comments(text[start:stop]).strip()
        boxes = _BOX.findall(value)
        empty = not value or value.lower() in NO_RESPONSE
        yield FormField(
            label=label,
            name=known_name(label),
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
