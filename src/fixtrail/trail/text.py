"""The verbs for a text that is no thread: what it says of a failure, and the fingerprints of that."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.extract.reading import Reading, within
from fixtrail.extract.thread import extract
from fixtrail.extract.traced import traced
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fingerprint.near import near
from fixtrail.fingerprint.ruleset import Ruleset, ruleset
from fixtrail.model.extraction import Extraction, FingerprintFound, Fingerprints, Match, MatchLevel
from fixtrail.model.facts import Error, Extract
from fixtrail.model.failure import Fingerprint
from fixtrail.model.limits import Limits
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Document, Thread
from fixtrail.report.extraction import Cut, Origin, as_json, extraction, fingerprints
from fixtrail.report.extraction_text import extraction_text, fingerprints_text

TextFormat = Literal["text", "json"]
_REF = Ref("localhost", "text", "text", 1)
# https://ecma-international.org/publications-and-standards/standards/ecma-48/: what sets colours, moves the cursor or
# names the window; also as editors show it, with `^[` for the escape character.
_COLOURS = re.compile(
    r"(?:\x1b|\^\[)(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)|[()][0-9A-B]|[=>78cDEHM])"
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class ReadingRules(msgspec.Struct, frozen=True):
    """How texts are read: the limits, and the rules of fingerprints."""

    limits: Limits
    ruleset: Ruleset


def reading_rules(limits: Limits, extra: str = "", name: str = "") -> ReadingRules:
    """The built-in rules, after those in `extra`, the text of a file `name`. InvalidInput: a line of it cannot be used;
    the message names file and line."""
    try:
        return ReadingRules(limits, ruleset(extra, name) if extra else ruleset())
    except ValueError as error:
        raise InvalidInput(f"{error}.") from error


def extract_text(data: bytes | str, source: str, rules: ReadingRules) -> Extraction:
    """All that a text says of a failure. `data` is UTF-8, or UTF-16 with its mark; other bytes are replaced, with a
    problem; a terminal's colours are taken out. `source` is a name for the text. Of a text beyond the limits the middle
    is not read, with a problem too. InvalidInput: `data` is neither bytes nor str."""
    given, problems = _decoded(data)
    text, cut = _shortened(given, rules.limits.document_chars, problems)
    found = _extracted(text, problems, rules)
    reading = Reading(_document(text), rules.limits.line_chars)
    passages = traced(text, reading.passages, reading.traces)
    spoken = [(p.start, p.end) for p in passages if p.kind in ("prose", "quote")]
    said = tuple(s for s in found.statements if within(spoken, s.quote.start))
    found = msgspec.structs.replace(found, statements=said)
    prints = {error.quote.key: print_ for error, print_ in _printed(found, rules)}
    return extraction(source, Origin(text, cut), found, passages, reading.codes, prints)


def fingerprint_text(data: bytes | str, source: str, rules: ReadingRules) -> Fingerprints:
    """The fingerprints of the errors of a text, likewise."""
    given, problems = _decoded(data)
    text, cut = _shortened(given, rules.limits.document_chars, problems)
    found = _extracted(text, problems, rules)
    return fingerprints(source, Origin(text, cut), rules.ruleset.id, _printed(found, rules), found.problems)


def matched(found: Fingerprints, other: Fingerprints) -> Fingerprints:
    """`found` with the closest match of each fingerprint in `other`, which was made by the same rules. Generic prints
    match nothing: they say too little."""
    telling = [f for f in other.fingerprints if not f.generic]
    done = tuple(f if f.generic else msgspec.structs.replace(f, match=_match(f, telling)) for f in found.fingerprints)
    problems = (*found.problems, *other.problems)
    return msgspec.structs.replace(found, fingerprints=done, against=other.source, problems=problems)


def _match(wanted: FingerprintFound, others: Sequence[FingerprintFound]) -> Match | None:
    levels: tuple[tuple[MatchLevel, Callable[[FingerprintFound], bool]], ...] = (
        ("exact", lambda f: f.exact == wanted.exact),
        ("family", lambda f: f.family == wanted.family),
        ("near", lambda f: near(f.normalized, wanted.normalized)),
    )
    for level, same in levels:
        if best := next((f for f in others if same(f)), None):
            return Match(level, best.message, best.place)
    return None


def extraction_rendered(found: Extraction, format: TextFormat) -> bytes:
    """As lines for a terminal, or as JSON."""
    return as_json(found) if format == "json" else extraction_text(found).encode("utf-8", "replace")


def fingerprints_rendered(found: Fingerprints, format: TextFormat, *, explain: bool = False) -> bytes:
    """As lines for a terminal, the parts with `explain` only, or as JSON, which always has them."""
    if format == "json":
        return as_json(found)
    return fingerprints_text(found, explain=explain).encode("utf-8", "replace")


def _decoded(data: bytes | str) -> tuple[str, list[Problem]]:
    """The text without a terminal's colours."""
    text, problems = _as_text(data)
    return (_COLOURS.sub("", text) if "\x1b" in text or "^[[" in text else text), problems


def _as_text(data: bytes | str) -> tuple[str, list[Problem]]:
    if isinstance(data, str):
        return data, []
    if not isinstance(data, bytes):
        raise InvalidInput(f"A text is str or bytes, not {type(data).__name__}.")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        message = f"the text is not {encoding.upper()} from byte {error.start} on; other bytes were replaced"
        return data.decode(encoding, "replace"), [Problem("encoding", message)]


def _shortened(text: str, limit: int, problems: list[Problem]) -> tuple[str, Cut | None]:
    """The text as far as it is read: where it is longer than the limit, a quarter from its beginning and the rest from
    its end, where logs say why a run stopped, each to the end of a line if one is near."""
    if len(text) <= limit:
        return text, None
    head, tail = limit // 4, len(text) - (limit - limit // 4)
    head = text.rfind("\n", head // 2, head) + 1 or head
    tail = text.find("\n", tail, (tail + len(text)) // 2) + 1 or tail
    cut = Cut(head, tail - head, text.count("\n", head, tail))
    left = f"{cut.lines:,} lines ({cut.characters:,} characters) in the middle"
    problems.append(Problem("document-chars", f"{left} were not read; give the part that matters alone"))
    return text[:head] + text[tail:], cut


def _extracted(text: str, problems: list[Problem], rules: ReadingRules) -> Extract:
    """The facts of the text."""
    body = _document(text)
    thread = Thread(
        ref=_REF, kind="issue", title="", body=body, url=_REF.url, state="open", created_at=body.created_at,
        updated_at=body.created_at, source="text",
    )  # fmt: skip
    found = extract(thread, rules.limits)
    return msgspec.structs.replace(found, problems=(*problems, *found.problems))


def _document(text: str) -> Document:
    return Document(_REF, "body", "body", text, GHOST, "NONE", "1970-01-01T00:00:00Z", _REF.url)


def _printed(found: Extract, rules: ReadingRules) -> list[tuple[Error, Fingerprint]]:
    return [(error, fingerprint(error, rules.ruleset)) for error in found.errors]
