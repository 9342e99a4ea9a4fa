"""XML of build files as paths and texts, without resolving anything: what is between two tags, by their names.

Entities are not expanded and no file is fetched; what is not well formed gives what can be read of it. Time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

DEEPEST = 50
LONGEST = 500  # characters of a text
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]{0,100})([^<>]{0,2000})>")


def texts(text: str) -> Iterator[tuple[str, str]]:
    """The path of each innermost element (`project/parent/groupId`, without namespaces) with its trimmed text."""
    text = _without(_without(text, "<!--", "-->"), "<![CDATA[", "]]>")
    path: list[str] = []
    opened = -1  # where the text of the innermost element begins; -1 where a tag has closed since
    for tag in _TAG.finditer(text):
        name = tag[2].rpartition(":")[2]
        if tag[1]:
            if path and path[-1] == name:
                if opened >= 0 and tag.start() - opened <= LONGEST:
                    yield "/".join(path), unescape(text[opened : tag.start()]).strip()
                path.pop()
            opened = -1
        elif tag[3].endswith("/") or len(path) == DEEPEST:
            opened = -1
        else:
            path.append(name)
            opened = tag.end()


def _without(text: str, begin: str, end: str) -> str:
    """The text without what stands between two marks; what is not closed stays."""
    pieces: list[str] = []
    at = 0
    while (start := text.find(begin, at)) >= 0 and (stop := text.find(end, start)) >= 0:
        pieces.append(text[at:start])
        at = stop + len(end)
    return "".join([*pieces, text[at:]])
