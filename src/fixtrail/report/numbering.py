"""Evidence by number: each piece gets one id, in the order of first use."""

from __future__ import annotations

from collections.abc import Iterable

from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.ref import Ref
from fixtrail.model.report import Ids, ReportEvidence
from fixtrail.report.timeline import happened


class Numbering:
    """Gives `e1`, `e2` … to evidence; the same evidence (by its key) keeps its id. Grows while a report is built."""

    def __init__(self, base: Ref) -> None:
        self._base = base
        self._ids: dict[str, str] = {}
        self._entries: dict[str, ReportEvidence] = {}

    def id(self, evidence: Evidence) -> str:
        known = self._ids.get(evidence.key)
        if known is not None:
            return known
        new = f"e{len(self._ids) + 1}"
        self._ids[evidence.key] = new
        self._entries[new] = _entry(evidence, self._base)
        return new

    def ids(self, evidence: Iterable[Evidence]) -> Ids:
        """Ids in the order given, each once."""
        return tuple(dict.fromkeys(self.id(e) for e in evidence))

    def entries(self) -> dict[str, ReportEvidence]:
        """All evidence so far, by id, first used first."""
        return dict(self._entries)


def _entry(evidence: Evidence, base: Ref) -> ReportEvidence:
    if isinstance(evidence, Quote):
        return _quote(evidence)
    if isinstance(evidence, EventEvidence):
        return _event(evidence, base)
    return _computed(evidence)


def _quote(quote: Quote) -> ReportEvidence:
    document = quote.document
    return ReportEvidence(
        kind="quote",
        url=document.url,
        author=document.author.login,
        association=document.association,
        is_bot=document.author.bot,
        created_at=document.created_at,
        document=document.key,
        start=quote.start,
        end=quote.end,
        quote=quote.text,
    )


def _event(evidence: EventEvidence, base: Ref) -> ReportEvidence:
    event = evidence.event
    where = "" if evidence.ref == base else f" (in {evidence.ref.within(base)})"
    return ReportEvidence(
        kind="event",
        url=event.url,
        author=event.actor.login,
        is_bot=event.actor.bot,
        created_at=event.created_at,
        event=evidence.key,
        text=f"{event.actor.login} {happened(event, base)}{where}",
    )


def _computed(computed: Computed) -> ReportEvidence:
    return ReportEvidence(
        kind="computed", url=computed.url, text=computed.text, fact=computed.fact, inputs=computed.inputs
    )
