"""Problem: something that went wrong and did not stop the rest."""

from __future__ import annotations

import msgspec

from fixtrail.model.ref import Ref


class Problem(msgspec.Struct, frozen=True):
    """`code` is a stable word (`truncated`, `dropped-events`, `limit-body`, `partial` …), `message` a sentence."""

    code: str
    message: str
    ref: Ref | None = None
    document: str | None = None
