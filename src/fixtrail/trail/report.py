"""The main verbs: the report of an issue, its graph, and what changed since the last report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.case import Case
from fixtrail.analyse.duplicates import duplicate
from fixtrail.analyse.pulls import own_fix
from fixtrail.analyse.verdict import verdicts
from fixtrail.extract.thread import extract
from fixtrail.fingerprint.make import fingerprint
from fixtrail.fixes.trace import trace
from fixtrail.locks.locked import Locked
from fixtrail.model.facts import Extract, Fix
from fixtrail.model.history import Repository, repository_of
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportCost
from fixtrail.model.stored import Cost
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Verdict
from fixtrail.refs.paste import parse
from fixtrail.report.build import Parts, build
from fixtrail.report.diff import Diff, diff
from fixtrail.report.json import from_json, to_json
from fixtrail.trail.coverage import coverage, incomplete
from fixtrail.trail.gather import Gathered, gather
from fixtrail.trail.history import History
from fixtrail.trail.in_version import version_answers
from fixtrail.trail.releases import released
from fixtrail.trail.tools import Tools


def report(tools: Tools, address: str | Ref) -> Report:
    """The report of an issue or pull request, by its ref or by any form of it that people paste; kept in the store.

    InvalidInput: not an address of one. NotFound, Forbidden, RateLimited, Unreachable: the thread itself could not be
    had. LocalFailure: the store.
    """
    begun = begin(tools)
    gathered = gather(tools, resolve(tools, address))
    made = assembled(tools, gathered, begun)
    tools.store.put_report(gathered.root.ref, made.made_at, to_json(made))
    return made


class Begun(msgspec.Struct, frozen=True):
    """When a verb began, by `Tools.elapsed`, and what the client had cost until then."""

    at: float
    cost: Cost


def begin(tools: Tools) -> Begun:
    """To be called first: what the verb costs is counted from here."""
    return Begun(tools.elapsed(), _cost(tools))


def assembled(
    tools: Tools, gathered: Gathered, begun: Begun, *,
    thorough: bool = True, version: str | None = None, locked: Sequence[Locked] | None = None,
    read: dict[Ref, Extract] | None = None,
) -> Report:  # fmt: skip
    """The report of what was gathered; not kept. `thorough` looks for what nothing points to: backports and reverts
    that no text names, release notes, registries. `version`, and those of a lock file, are answered beside the one that
    the reporter states. `read` is what the texts of some of these threads were found to say before."""
    extracts = _extracts(tools, gathered, read)
    known: dict[Repository, History] = {}
    asked = partial(released, tools, graph=gathered.graph, threads=gathered.threads, histories=known)
    fixes = asked(gathered.root, _fixes(gathered, gathered.root, extracts), thorough=thorough)
    followed = _followed(tools, gathered, extracts, asked)
    thread, by = (followed.thread, followed.fixes) if followed else (gathered.root, fixes)
    repository = repository_of(thread.ref)
    versions = version_answers(
        tools, thread, by, None, extracts[gathered.root.ref], version=version, locked=locked,
        history=known.setdefault(repository, History(tools, repository)),
    )  # fmt: skip
    met = [problem for history in known.values() for problem in history.problems]
    gathered = msgspec.structs.replace(gathered, problems=(*gathered.problems, *met))
    case = _case(gathered, gathered.root, extracts, fixes)
    case = msgspec.structs.replace(case, canonical=followed.verdict if followed else None, versions=versions)
    analysis = analyse(case)
    return build(
        Parts(
            root=gathered.root,
            graph=gathered.graph,
            extracts=extracts,
            fixes=_with_releases(fixes, analysis.verdict),
            analysis=analysis,
            coverage=coverage(gathered, extracts),
            cost=_spent(begun.cost, _cost(tools), tools.elapsed() - begun.at),
            made_at=tools.now(),
            fetched_at=gathered.root.fetched_at,
            fingerprints={e.quote.key: fingerprint(e, tools.rules) for e in extracts[gathered.root.ref].errors},
        )
    )


class Judged(msgspec.Struct, frozen=True):
    """A verdict with the fixes and the texts that it goes by."""

    verdict: Verdict
    fixes: tuple[Fix, ...]
    extracts: Mapping[Ref, Extract]


def judged(tools: Tools, gathered: Gathered, read: dict[Ref, Extract] | None = None) -> Judged:
    """The verdict of what was gathered so far, by the same rules, before anything is asked about releases. `read` is
    what the texts of some of these threads were found to say before; what is read now is added."""
    extracts = _extracts(tools, gathered, read)
    case = _case(gathered, gathered.root, extracts, _fixes(gathered, gathered.root, extracts))
    followed = _followed(tools, gathered, extracts)
    case = msgspec.structs.replace(case, canonical=followed.verdict if followed else None)
    return Judged(verdicts(case)[0], case.fixes, extracts)


def resolve(tools: Tools, address: str | Ref) -> Ref:
    """The ref that an address names; InvalidInput, with the accepted forms, where it names none."""
    return address if isinstance(address, Ref) else parse(address, tools.hosts, tools.hosts[0])


def changes(tools: Tools, address: str | Ref) -> tuple[Diff | None, Report]:
    """What a new report says that the last one did not; None where there was no last one. The new one is kept,
    and made of what GitHub says now."""
    ref = resolve(tools, address)
    last = tools.store.last_report(tools.store.canonical([ref])[ref])
    made = report(msgspec.structs.replace(tools, fresh=0.0), ref)
    return (diff(from_json(last[1]), made) if last else None), made


_NAMING = 12  # issues that name the one asked for, of which the texts are read


def _extracts(tools: Tools, gathered: Gathered, read: dict[Ref, Extract] | None = None) -> dict[Ref, Extract]:
    """What the texts say, of the issue and of the threads that a verdict may quote: its fixes, its duplicates, and the
    newest issues that name it after it was closed."""
    root = gathered.root
    near, naming = {root.ref}, set()
    for edge in gathered.graph.edges:
        if root.ref not in (edge.source, edge.target):
            continue
        if edge.kind in ("closes", "connected", "duplicate-of", "supersedes"):
            near |= {edge.source, edge.target}
        elif edge.target == root.ref and root.state == "closed":
            naming.add(edge.source)
    later = [t for r in naming if (t := gathered.threads.get(r)) and t.kind == "issue"]
    later = [t for t in later if t.created_at > (root.closed_at or "")]
    near |= {t.ref for t in sorted(later, key=lambda t: t.created_at)[-_NAMING:]}
    known = {} if read is None else read
    near &= gathered.threads.keys()
    known.update({ref: extract(gathered.threads[ref], tools.limits) for ref in near - known.keys()})
    return {ref: known[ref] for ref in sorted(near)}


def _case(gathered: Gathered, root: Thread, extracts: Mapping[Ref, Extract], fixes: tuple[Fix, ...]) -> Case:
    why = incomplete(gathered) if root.ref == gathered.root.ref else ""
    return Case(root, gathered.graph, gathered.threads, extracts, fixes, why)


def _fixes(gathered: Gathered, thread: Thread, extracts: Mapping[Ref, Extract]) -> tuple[Fix, ...]:
    """What fixes an issue; of a merged pull request itself, so that its releases can be asked for alike."""
    if thread.kind == "pull" and thread.merged:
        return (own_fix(_case(gathered, thread, extracts, ())),)
    return trace(thread, gathered.graph, gathered.threads)


class _Followed(msgspec.Struct, frozen=True):
    """The thread that the one asked for duplicates, with what fixes it and its verdict."""

    thread: Thread
    fixes: tuple[Fix, ...]
    verdict: Verdict


def _followed(
    tools: Tools, gathered: Gathered, extracts: dict[Ref, Extract], asked: Callable[..., tuple[Fix, ...]] | None = None
) -> _Followed | None:
    """The thread that this one duplicates, judged from the same graph; `asked` tells the releases of its fixes."""
    found = duplicate(gathered.root, gathered.graph)
    thread = gathered.threads.get(found.canonical) if found else None
    if thread is None or thread.ref == gathered.root.ref:
        return None
    extracts.setdefault(thread.ref, extract(thread, tools.limits))
    fixes = _fixes(gathered, thread, extracts)
    if asked:
        fixes = asked(thread, fixes, thorough=False)
    return _Followed(thread, fixes, verdicts(_case(gathered, thread, extracts, fixes))[0])


def _with_releases(fixes: tuple[Fix, ...], verdict: Verdict) -> tuple[Fix, ...]:
    """The releases that only words tell stand with the fix that they have."""
    stated = all(release.via == "stated" for release in verdict.releases)
    if not fixes or fixes[0].standing != "fix" or not verdict.releases or not stated or verdict.canonical:
        return fixes
    first = msgspec.structs.replace(fixes[0], releases=verdict.releases, stated_version=verdict.releases[0].version)
    return (first, *fixes[1:])


def _cost(tools: Tools) -> Cost:
    return tools.client.cost if tools.client else Cost()


def _spent(before: Cost, after: Cost, seconds: float) -> ReportCost:
    return ReportCost(
        requests=after.requests - before.requests,
        graphql_points=after.graphql_points - before.graphql_points,
        seconds=round(seconds, 3),
    )
