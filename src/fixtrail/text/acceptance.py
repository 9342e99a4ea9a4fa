"""How people take an explanation or advice that they accept: with thanks, with "that was it"."""

from __future__ import annotations

import re

_ACCEPTED = re.compile(
    r"\b(?:thanks|thank you|thx|makes sense|i see|got it|you're right|you are right|that was it|that's it|ah+|oh+|"
    r"works|worked|indeed|exactly|correct|confirm(?:ed)?|solved|understand|gracias|merci|danke|obrigad[oa]|спасибо)\b|"
    r"谢谢|感谢|ありがとう|감사"
)
_READ = 400  # characters of a reply in which its thanks stand


def accepts(reply: str) -> bool:
    """Whether a reply takes what was said before it as right, in its first words that are not quoted."""
    lines = reply[: 4 * _READ].split("\n", 60)[:60]
    own = "\n".join(line for line in lines if not line.startswith(">"))
    return _ACCEPTED.search(own[:_READ].lower()) is not None
