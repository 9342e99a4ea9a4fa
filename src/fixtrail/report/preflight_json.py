"""A preflight answer as JSON, back, and the schema of it."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.preflight import SCHEMA, Preflight

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "urn:fixtrail:preflight:1"


def preflight_json(answer: Preflight) -> bytes:
    """UTF-8, on one line, keys in the order of the schema; the same answer gives the same bytes."""
    return msgspec.json.encode(answer) + b"\n"


def preflight_from_json(data: bytes) -> Preflight:
    """The answer that `preflight_json` wrote; keys that are not known are passed over.

    Raises InvalidInput for what is no such answer.
    """
    try:
        return msgspec.json.decode(data, type=Preflight)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"This is not a preflight answer in JSON: {error}.") from error


def preflight_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a preflight answer, as published in `preflight.schema.json`."""
    found = msgspec.json.schema(Preflight)
    found["$defs"]["Preflight"]["properties"]["schema"] = {"const": SCHEMA}
    for described in found["$defs"].values():
        if "description" in described:
            described["description"] = cleandoc(described["description"])
    return {"$schema": _DIALECT, "$id": _ID, "title": SCHEMA, **found}
