"""Our own sentences as inlines: the threads and addresses that they name become links, `code` becomes code."""

from __future__ import annotations

import re

from fixtrail.model.ref import Ref
from fixtrail.report.blocks import Code, Inline, Line, Link, Text
from fixtrail.report.bounds import TITLE, WORD, cut
from fixtrail.report.names import Names

_SPACE = re.compile(r"(\s+)")
_THREAD = re.compile(r"(?:(?:([A-Za-z0-9.-]+)/)?([A-Za-z0-9-]+)/([A-Za-z0-9._-]+))?#([0-9]{1,18})", re.ASCII)
_OPENING = "([{<\"'“‘«"
_CLOSING = ")]}>\"'”’».,;:!?"


def prose(text: str, names: Names) -> Line:
    """A sentence of ours. Backticks in pairs are code; `#12`, `owner/repo#12` and addresses on the thread's own host
    are links; addresses elsewhere, which somebody in the thread chose, are code; all else is plain. Linear: each word
    is looked at alone, and no longer than a name can be."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # an odd backtick is only a character
        pieces = [text]
    found: list[Inline] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            found.append(Code(piece))
        else:
            for word in _SPACE.split(piece):
                found.extend(_word(word, names))
    return _joined(found)


def titled(text: str, most: int = TITLE) -> Line:
    """A title, on one line and cut: `code` is code as on GitHub's pages, and nothing in it is a link."""
    pieces = cut(" ".join(text.split()), most).split("`")
    if len(pieces) % 2 == 0:
        pieces = ["`".join(pieces)]
    return _joined([Code(piece) if index % 2 else Text(piece) for index, piece in enumerate(pieces)])


def after(lead: Inline, title: str) -> Line:
    """A link or name with the title of what it names."""
    words = titled(title)
    return (lead, Text(" "), *words) if words else (lead,)


def _word(word: str, names: Names) -> list[Inline]:
    core = word.lstrip(_OPENING)
    before = word[: len(word) - len(core)]
    core = core.rstrip(_CLOSING)
    after = word[len(before) + len(core) :]
    link = _link(core, names) if 1 < len(core) <= WORD else None
    return [Text(word)] if link is None else [Text(before), link, Text(after)]


def _link(core: str, names: Names) -> Link | Code | None:
    base = names.base
    if "://" in core:
        own = base is not None and core.startswith(f"https://{base.host}/")
        return Link(core, core) if own else Code(core)
    found = _THREAD.fullmatch(core)
    if found is None or base is None:
        return None
    host, owner, repo, number = found.groups()
    ref = Ref(host or base.host, owner or base.owner, repo or base.repo, int(number))
    return Link(core, names.url(str(ref)))


def _joined(found: list[Inline]) -> Line:
    """Neighbouring texts as one, empty ones left out."""
    joined: list[Inline] = []
    for inline in found:
        last = joined[-1] if joined else None
        if isinstance(inline, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + inline.text)
        elif inline.text if isinstance(inline, Text | Code) else True:
            joined.append(inline)
    return tuple(joined)
