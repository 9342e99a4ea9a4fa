"""The verbs for a text that is no thread: what it says of a failure, and the fingerprints of that."""

from __future__ import annotations

import codecs
from typing import Literal

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.extract.codes.find import codes
from fixtrail.extract.passages import passages
from fixtrail.extract.reading import within
from fixtrail.extract.thread import extract
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.ruleset import Ruleset, ruleset
from fixtrail.model.extraction import Extraction, Fingerprints
from fixtrail.model.facts import Error, Extract
from fixtrail.model.failure import Fingerprint
from fixtrail.model.limits import Limits
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Document, Thread
from fixtrail.report.extraction import as_json, extraction, fingerprints
from fixtrail.report.extraction_text import extraction_text, fingerprints_text

TextFormat = Literal["text", "json"]
_REF = Ref("localhost", "text", "text", 1)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class ReadingRules(msgspec.Struct, frozen=True):
    """How texts are read: the limits, and the rules of fingerprints."""

    limits: Limits
    rules: Ruleset


def reading_rules(limits: Limits, extra: str = "", name: str = "") -> ReadingRules:
    """The built-in rules, after those in `extra`, the text of a file `name`. InvalidInput: a line of it cannot be used;
    the message names file and line."""
    try:
        return ReadingRules(limits, ruleset(extra, name) if extra else ruleset())
    except ValueError as error:
        raise InvalidInput(f"{error}.") from error


def extract_text(data: bytes | str, source: str, reading: ReadingRules) -> Extraction:
    """All that a text says of a failure. `data` is UTF-8, or UTF-16 with its mark; other bytes are replaced, with a
    problem. `source` is a name for the text. What lies beyond the limits is not read, with a problem too."""
    text, problems = _decoded(data)
    found, text = _extracted(text, problems, reading)
    prints = {error.quote.key: print_ for error, print_ in _printed(found, reading)}
    chars = reading.limits.line_chars
    read = passages(text, chars)
    spoken = [(p.start, p.end) for p in read if p.kind in ("prose", "quote")]
    said = tuple(s for s in found.statements if within(spoken, s.quote.start))
    found = msgspec.structs.replace(found, statements=said)
    return extraction(source, text, found, read, codes(text, chars), prints)


def fingerprint_text(data: bytes | str, source: str, reading: ReadingRules) -> Fingerprints:
    """The fingerprints of the errors of a text, likewise."""
    text, problems = _decoded(data)
    found, text = _extracted(text, problems, reading)
    return fingerprints(source, text, reading.rules.id, _printed(found, reading), found.problems)


def extraction_rendered(found: Extraction, format: TextFormat) -> bytes:
    """As lines for a terminal, or as JSON."""
    return as_json(found) if format == "json" else extraction_text(found).encode("utf-8", "replace")


def fingerprints_rendered(found: Fingerprints, format: TextFormat, *, explain: bool = False) -> bytes:
    """As lines for a terminal, the parts with `explain` only, or as JSON, which always has them."""
    if format == "json":
        return as_json(found)
    return fingerprints_text(found, explain=explain).encode("utf-8", "replace")


def _decoded(data: bytes | str) -> tuple[str, list[Problem]]:
    if isinstance(data, str):
        return data, []
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        message = f"the text is not {encoding.upper()} from byte {error.start} on; other bytes were replaced"
        return data.decode(encoding, "replace"), [Problem("encoding", message)]


def _extracted(text: str, problems: list[Problem], reading: ReadingRules) -> tuple[Extract, str]:
    """The facts of the text, and the text as far as it was read."""
    body = Document(_REF, "body", "body", text, GHOST, "NONE", "1970-01-01T00:00:00Z", _REF.url)
    thread = Thread(
        ref=_REF, kind="issue", title="", body=body, url=_REF.url, state="open", created_at=body.created_at,
        updated_at=body.created_at, source="text",
    )  # fmt: skip
    found = extract(thread, reading.limits)
    found = msgspec.structs.replace(found, problems=(*problems, *found.problems))
    return found, text[: reading.limits.document_chars]


def _printed(found: Extract, reading: ReadingRules) -> list[tuple[Error, Fingerprint]]:
    return [(error, fingerprint(error, reading.rules)) for error in found.errors]
