"""How much of a text or a list is shown. What is left out is said, and is whole in the JSON report and on GitHub."""

from __future__ import annotations

from fixtrail.report.blocks import Fence, Quoted

TITLE = 300  # characters of a title
SENTENCE = 1_200  # characters of a sentence of ours
VALUE = 200  # characters of a value in a table
QUOTE = 1_500  # characters of a quote among the evidence
BLOCK = 6_000  # characters of an error's block or an example
BODY = 20_000  # characters of the raw body
WORD = 300  # characters of a word that may be a link
ERRORS = 5
WORKAROUNDS = 8
CODES = 6
THREADS = 60  # rows of a table of threads
EVENTS = 80  # lines of the timeline
PICTURE = 40  # threads in a Mermaid picture
OPEN_PICTURE = 12  # a graph of so many threads is shown unfolded


def cut(text: str, most: int) -> str:
    """At most `most` characters, the last an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def fence(text: str, most: int, *, language: str = "", url: str = "") -> Fence:
    whole = len(text) if len(text) > most else 0
    return Fence(text[:most], language, whole, url)


def quoted(text: str, most: int, *, url: str = "") -> Quoted:
    return Quoted(text[:most], len(text) if len(text) > most else 0, url)
