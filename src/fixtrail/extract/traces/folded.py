"""Texts of several lines that a log or a program wrote into one: `"stack":"Error: x\\n    at f (a.js:1:2)"`, and what
`util.inspect` prints as `'Error: x\\n' +`. Spans stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.extract.lines import Line

_BREAK = re.compile(r"(?:\\r)?\\n")
_CONTINUED = re.compile(r"\\n([\"'`]) ?[+,]?\s*$")
_OPENING = {q: re.compile(rf"(?:^\s{{0,40}}|[:,\[{{(=] ?){q}") for q in "\"'`"}
_CLOSING = {q: re.compile(rf"(?<!\\){q}(?=\s{{0,4}}(?:[,}}\])+]|$))") for q in "\"'`"}
_INDENTED = re.compile(r"(?:\\t)+")
_ESCAPED = re.compile(r"\\([\"'\\])")
_LEAST = 2  # line ends in one line that make it a text of several


def unfolded(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, each that holds a text of several lines as those lines, without the quotes around it and the
    backslashes before quotes; `text` of such a line is not quite that of its span."""
    quote = ""
    for line in lines:
        continued = _CONTINUED.search(line.text[-12:])
        if quote or ("\\n" in line.text and (continued or line.text.count("\\n") >= _LEAST)):
            yield from _pieces(line, quote or (continued[1] if continued else '"'))
        else:
            yield line
        quote = continued[1] if continued else ""


def _pieces(line: Line, quote: str) -> Iterator[Line]:
    """The lines that one line holds between its quotes."""
    at = 0
    for found in (*_BREAK.finditer(line.text), None):
        end = found.start() if found else len(line.text)
        start = _opened(line.text, end, quote) if at == 0 else at
        tabs = _INDENTED.match(line.text, start, end)
        start = tabs.end() if tabs else start
        closed = _CLOSING[quote].search(line.text, start, end)
        stop = closed.start() if closed else end
        if start < stop or found:
            text = _ESCAPED.sub(r"\1", line.text[start:stop])
            yield Line(line.start + start, line.start + start, line.start + stop, text)
        at = found.end() if found else end


def _opened(text: str, end: int, quote: str) -> int:
    """Where the text begins that ends at `end` for the first time: after the last quote that opens one."""
    return max((opening.end() for opening in _OPENING[quote].finditer(text, 0, end)), default=0)
