"""Error bodies in XML: AWS, Google and S3, SOAP 1.1 and 1.2 faults, problem details, and what looks like them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.model.failure import Code

_OPEN = re.compile(
    r"<((?:[A-Za-z][\w.-]{0,40}:)?(?:ErrorResponse|Error|error|Fault|fault|problem|Exception|exception))\b[^<>]{0,300}>"
)
_CODE = re.compile(
    r"<(?:[A-Za-z][\w.-]{0,40}:)?(?:Code|code|faultcode|errorcode|errorCode|ErrorCode|Value|status)\b[^<>]{0,200}>"
    r"\s{0,40}([^<>\s][^<>\n]{0,200})"
)
_MESSAGE = re.compile(
    r"<(?:[A-Za-z][\w.-]{0,40}:)?(?:Message|message|faultstring|Text|detail|errormessage|errorMessage|ErrorMessage|description|title)"
    r"\b[^<>]{0,200}>\s{0,40}([^<>\s][^<>]{0,2000})"
)
_BODY = 8_000  # characters of an element that are looked into


def bodies(text: str) -> Iterator[Code]:
    """The error bodies in the order of the text: code and message, at least one of them. An element that is not closed
    ends with the text, but no later than the next one that could be a body."""
    at = 0
    closed: dict[str, int] = {}  # where the next end of a tag is, -1 where there is none any more
    while (opening := _OPEN.search(text, at)) is not None:
        tag, start, inside = opening[1], opening.start(), opening.end()
        if closed.get(tag, 0) >= 0 and closed.get(tag, 0) < inside:
            closed[tag] = text.find(f"</{tag}>", inside)
        end = closed[tag] + len(tag) + 3 if closed[tag] >= 0 else min(len(text), inside + _BODY)
        code, message = (p.search(text, inside, min(end, inside + _BODY)) for p in (_CODE, _MESSAGE))
        if code or message:
            last = max(m.end() for m in (code, message) if m)
            name = code[1].strip().rpartition(":")[2] if code else ""
            stop = end if closed[tag] >= 0 else last
            yield Code("xml", name, " ".join(message[1].split()) if message else "", start, stop)
            at = stop
        else:
            at = inside
