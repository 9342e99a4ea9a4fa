"""A report as JSON, back, and the schema of it."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.report import SCHEMA, Report
from fixtrail.report.masking import masked

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:fixtrail:report:1"


class _Named(msgspec.Struct):
    schema: str


def to_json(report: Report) -> bytes:
    """UTF-8, indented, masked, keys in the order of the schema; the same report gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(masked(report)), indent=2) + b"\n"


def from_json(data: bytes) -> Report:
    """The report that `to_json` wrote; keys that are not known are passed over.

    Raises InvalidInput for what is no JSON, no report, or a report of another version.
    """
    try:
        name = msgspec.json.decode(data, type=_Named).schema
        if name == SCHEMA:
            return msgspec.json.decode(data, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"This is not a report in JSON: {error}.") from error
    raise InvalidInput(f"This is a {name[:60]!r} document; {SCHEMA!r} is what can be read here.")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report, as published in `report.schema.json`."""
    found = msgspec.json.schema(Report)
    found["$defs"]["Report"]["properties"]["schema"] = {"const": SCHEMA}
    for described in found["$defs"].values():
        if "description" in described:
            # Python 3.13 takes the indentation out of docstrings by itself; the schema is the same on all.
            described["description"] = cleandoc(described["description"])
    return {"$schema": _DIALECT, "$id": _ID, "title": SCHEMA, **found}
