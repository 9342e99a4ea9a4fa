"""The stored form of a thread -> Thread. Pure: the same bytes give the same thread."""

from __future__ import annotations

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.github.parse_graphql import from_graphql
from fixtrail.github.parse_rest import from_rest
from fixtrail.model.stored import RawThread
from fixtrail.model.thread import Thread


def parse(raw: RawThread) -> Thread:
    """A thread from what was stored of it, whatever transport or archive it came by.

    Raises InvalidInput where the bytes are not such a thread.
    """
    try:
        return from_graphql(raw) if raw.source == "graphql" else from_rest(raw)
    except (msgspec.DecodeError, ValueError, OverflowError) as problem:
        raise InvalidInput(f"what is stored of {raw.ref} is not a thread: {problem}") from problem
