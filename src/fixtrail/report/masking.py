"""Secrets and e-mail addresses are hidden before anything is shown or exported."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from fixtrail.model.extraction import ErrorFound, ThrownFound
from fixtrail.model.report import Report, ReportError, ReportEvidence, ReportThrown
from fixtrail.text.secrets import mask

_S = TypeVar("_S", bound=msgspec.Struct)

# Names, addresses, instants and machine words, not texts: masking one would break a link, and GitHub gives them in a
# form that holds no secret.
_KEPT = frozenset(
    {
        "ref", "url", "source", "target", "document", "event", "inputs", "commit", "merge_commit", "backports", "tag",
        "version", "line", "date", "fingerprint", "family", "exact", "ruleset", "similar", "schema", "kind", "state",
        "standing", "confidence", "via", "landed", "way", "package", "registry", "release_state",
        "seen_in", "association", "at", "made_at", "created_at", "updated_at", "fetched_at",
        "closed_at", "merged_at",
    }
)  # fmt: skip

_QUOTED_KINDS = (ErrorFound, ThrownFound, ReportError, ReportThrown)  # whose `kind` is a word of the text


def masked(report: Report) -> Report:
    """The report with every text masked (same length, a visible mask), offsets and ids as they are; a quote that was
    changed says so in its evidence. Masking twice changes nothing more."""
    return mask_texts(report)


def mask_texts(value: _S) -> _S:
    """Any part of a report, likewise."""
    changes = {}
    for name in value.__struct_fields__:
        if name not in _KEPT or (name == "kind" and isinstance(value, _QUOTED_KINDS)):
            before = getattr(value, name)
            after = _masked(before)
            if after is not before and after != before:
                changes[name] = after
    if isinstance(value, ReportEvidence) and "quote" in changes:
        changes["masked"] = True
    return msgspec.structs.replace(value, **changes) if changes else value


def _masked(value: object) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple):
        return tuple(_masked(item) for item in value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        return mask_texts(value)
    return value
