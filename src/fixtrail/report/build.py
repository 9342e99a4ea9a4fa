"""Facts to report: everything that was found, with its evidence numbered in the order of first use."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Category, Error, Extract, Finding, Fix, Statement
from fixtrail.model.failure import Fingerprint
from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.history import Copy
from fixtrail.model.ref import Ref
from fixtrail.model.report import (
    SCHEMA,
    IssueHead,
    Report,
    ReportAnalysis,
    ReportCanonical,
    ReportCategory,
    ReportCause,
    ReportCopy,
    ReportCost,
    ReportCoverage,
    ReportEdge,
    ReportEnvironment,
    ReportError,
    ReportField,
    ReportFix,
    ReportGraph,
    ReportNode,
    ReportStatement,
    ReportThrown,
    ReportVerdict,
    ReportVersion,
    ReportWitness,
    ReportWorkaround,
)
from fixtrail.model.thread import WRITERS, Thread
from fixtrail.model.verdict import Analysis, Canonical, Guidance, Verdict, VersionAnswer
from fixtrail.report.duplicates import duplicates
from fixtrail.report.numbering import Numbering
from fixtrail.report.timeline import stats, timeline


class Parts(msgspec.Struct, frozen=True):
    """What a report is made of. `extracts` holds at least the root's; `fixes` stand best first; `made_at` and
    `fetched_at` are instants in UTC with a `Z`, the second of the root thread. `fingerprints` are of the root's errors,
    by the key of an error's quote."""

    root: Thread
    graph: Graph
    extracts: Mapping[Ref, Extract] | tuple[tuple[Ref, Extract], ...]
    fixes: tuple[Fix, ...]
    analysis: Analysis
    coverage: ReportCoverage
    cost: ReportCost
    made_at: str
    fetched_at: str
    fingerprints: Mapping[str, Fingerprint] | tuple[tuple[str, Fingerprint], ...] = ()


def build(parts: Parts) -> Report:
    """Puts the parts together. Ids run `e1`, `e2` … through the verdict, the analysis, then the report's lists in the
    order of its keys; the same evidence has one id wherever it is used."""
    root = parts.root
    extracts = dict(parts.extracts)
    own = extracts.get(root.ref, Extract(ref=root.ref))
    prints = dict(parts.fingerprints)
    numbers = Numbering(root.ref)
    # Arguments are evaluated from top to bottom, and that is the order of the numbers.
    report = Report(
        schema=SCHEMA,
        made_at=parts.made_at,
        issue=_head(root, parts.fetched_at),
        verdict=_verdict(parts.analysis.verdict, numbers),
        analysis=_analysis(parts.analysis, numbers),
        errors=tuple(_error(e, prints.get(e.quote.key), numbers) for e in own.errors),
        causes=_causes(parts.analysis.causes, extracts, numbers),
        workarounds=tuple(_workaround(s, numbers) for s in parts.analysis.workarounds),
        fixes=tuple(_fix(f, root.ref, numbers) for f in parts.fixes),
        versions=tuple(_version(v, numbers) for v in parts.analysis.versions),
        findings=tuple(_statement(f, numbers) for f in parts.analysis.findings),
        duplicates=duplicates(parts.graph, parts.analysis.verdict, numbers),
        category=_category(own.category, numbers),
        environment=tuple(ReportEnvironment(e.name, e.value, numbers.ids([e.quote])) for e in own.environment),
        fields=_fields(own, numbers),
        code=numbers.ids(c.quote for c in own.code),
        graph=ReportGraph(_nodes(parts.graph), tuple(_edge(e, numbers) for e in parts.graph.edges)),
        timeline=timeline(root),
        stats=stats(root),
        coverage=parts.coverage,
        cost=parts.cost,
    )
    return msgspec.structs.replace(report, evidence=numbers.entries())


def _head(root: Thread, fetched_at: str) -> IssueHead:
    return IssueHead(
        ref=str(root.ref),
        kind=root.kind,
        title=root.title,
        url=root.url,
        state="merged" if root.merged else root.state,
        author=root.author.login,
        created_at=root.created_at,
        updated_at=root.updated_at,
        fetched_at=fetched_at,
        state_reason=root.state_reason,
        closed_at=root.closed_at,
        labels=root.labels,
        milestone=root.milestone,
        body=root.body.text,
    )


def _verdict(verdict: Verdict, numbers: Numbering) -> ReportVerdict:
    canonical = verdict.canonical
    return ReportVerdict(
        kind=verdict.kind,
        confidence=verdict.confidence,
        summary=verdict.summary,
        evidence=numbers.ids(verdict.evidence),
        releases=verdict.releases,
        canonical=_canonical(canonical) if canonical else None,
        reason=verdict.reason,
    )


def _canonical(found: Canonical) -> ReportCanonical:
    return ReportCanonical(str(found.ref), found.kind, found.releases, tuple(str(ref) for ref in found.way))


def _analysis(analysis: Analysis, numbers: Numbering) -> ReportAnalysis:
    return ReportAnalysis(
        tldr=tuple(_statement(f, numbers) for f in analysis.tldr),
        guidance=tuple(_guidance(g, numbers) for g in analysis.guidance),
        example=numbers.id(analysis.example) if analysis.example else None,
        notes=tuple(_statement(f, numbers) for f in analysis.notes),
        recommendation=_statement(analysis.recommendation, numbers) if analysis.recommendation else None,
    )


def _category(found: Category | None, numbers: Numbering) -> ReportCategory | None:
    if found is None:
        return None
    return ReportCategory(found.kind, found.area, numbers.ids(found.evidence), found.confidence)


def _statement(finding: Finding, numbers: Numbering) -> ReportStatement:
    return ReportStatement(
        text=finding.text, evidence=numbers.ids(finding.evidence), kind=finding.kind, confidence=finding.confidence
    )


def _guidance(guidance: Guidance, numbers: Numbering) -> ReportStatement:
    statement = _statement(guidance.finding, numbers)
    return msgspec.structs.replace(statement, code=numbers.id(guidance.code) if guidance.code else None)


def _error(error: Error, print_: Fingerprint | None, numbers: Numbering) -> ReportError:
    # Of a compiler's run each diagnostic is an error of its own, and none causes the next.
    caused = error.trace is not None and error.trace.kind in ("exception", "panic", "crash")
    causes = error.trace.thrown[1:] if error.trace and caused else ()
    return ReportError(
        message=error.message,
        evidence=numbers.ids((error.quote, error.block)),
        kind=error.kind,
        language=error.language,
        frames=error.frames,
        normalized=print_.normalized if print_ else None,
        fingerprint=print_.exact if print_ else None,
        family=print_.family if print_ else None,
        generic=print_.generic if print_ else False,
        causes=tuple(ReportThrown(c.kind, c.message, c.frames) for c in causes[:_CAUSES]),
    )


_CAUSES = 8  # exceptions behind an error that are told


def _causes(causes: tuple[Finding, ...], extracts: dict[Ref, Extract], numbers: Numbering) -> tuple[ReportCause, ...]:
    speakers = {s.quote.key: s.speaker for e in extracts.values() for s in e.statements}
    return tuple(
        ReportCause(
            text=c.text,
            evidence=numbers.ids(c.evidence),
            speaker=next((_speaker(q, speakers) for q in c.evidence if isinstance(q, Quote)), ""),
            confidence=c.confidence,
        )
        for c in causes
    )


def _speaker(quote: Quote, speakers: Mapping[str, str]) -> str:
    document = quote.document
    plain = "bot" if document.author.bot else "maintainer" if document.association in WRITERS else ""
    return speakers.get(quote.key, plain)


def _workaround(statement: Statement, numbers: Numbering) -> ReportWorkaround:
    return ReportWorkaround(
        text=statement.quote.text,
        evidence=numbers.ids((statement.quote, *statement.support)),
        confirmations=statement.confirmations,
        failures=statement.failures,
        agreed=statement.agreed,
        speaker=statement.speaker,
        code=numbers.id(statement.code) if statement.code else None,
    )


def _fix(fix: Fix, root: Ref, numbers: Numbering) -> ReportFix:
    return ReportFix(
        kind=fix.kind,
        ref=str(fix.ref) if fix.ref is not None else None,
        commit=fix.commit,
        url=_fix_url(fix, root),
        title=fix.title,
        confidence=fix.confidence,
        state=fix.state,
        standing=fix.standing,
        via=fix.via,
        evidence=numbers.ids(fix.evidence),
        merged_at=fix.merged_at,
        merge_commit=fix.merge_commit,
        stated_version=fix.stated_version,
        releases=fix.releases,
        backports=tuple(str(ref) for ref in fix.backports),
        landed=fix.landed,
        branch=fix.branch,
        release_state=fix.release_state,
        release_reason=fix.release_reason,
        release_evidence=numbers.ids(fix.release_evidence),
        copies=tuple(_copy(c, numbers) for c in fix.copies),
        witnesses=tuple(ReportWitness(w.kind, w.version, numbers.ids(w.evidence), w.agrees) for w in fix.witnesses),
    )


def _copy(copy: Copy, numbers: Numbering) -> ReportCopy:
    ref = str(copy.pull) if copy.pull else None
    return ReportCopy(copy.commit, copy.via, numbers.ids(copy.evidence), ref, copy.branch)


def _version(answer: VersionAnswer, numbers: Numbering) -> ReportVersion:
    return ReportVersion(
        version=answer.version,
        source=answer.source,
        answer=answer.answer,
        text=answer.text,
        evidence=numbers.ids(answer.evidence),
        package=answer.package,
        on_line=answer.on_line,
        overall=answer.overall,
    )


def _fix_url(fix: Fix, root: Ref) -> str:
    if fix.ref is not None:
        return _url(fix.ref, fix.kind)
    repository = fix.repository or root.repository
    return f"https://{root.host}/{repository}/commit/{fix.commit}"


def _url(ref: Ref, kind: str | None) -> str:
    return ref.url.replace("/issues/", "/pull/") if kind == "pull" else ref.url


def _fields(extract: Extract, numbers: Numbering) -> tuple[ReportField, ...]:
    return tuple(
        ReportField(
            label=f.label,
            value=f.value,
            evidence=numbers.ids([f.quote]) if f.quote is not None else (),
            name=f.name,
            checked=f.checked,
            unchecked=f.unchecked,
        )
        for f in extract.fields
    )


def _nodes(graph: Graph) -> tuple[ReportNode, ...]:
    return tuple(_node(n) for n in graph.nodes)


def _node(node: Node) -> ReportNode:
    return ReportNode(
        ref=str(node.ref),
        kind=node.kind,
        title=node.title,
        state=node.state,
        depth=node.depth,
        fetched=node.fetched,
        hub=node.hub,
        reason=node.reason,
        url=_url(node.ref, node.kind),
    )


def _edge(edge: Edge, numbers: Numbering) -> ReportEdge:
    return ReportEdge(
        source=str(edge.source),
        target=str(edge.target),
        kind=edge.kind,
        seen_in=edge.seen_in,
        via=edge.via,
        evidence=numbers.ids(edge.evidence),
    )
