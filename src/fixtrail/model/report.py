"""Report: the JSON document `fixtrail.report/1`. Its schema is generated from these types.

Statements name their evidence by id (`e1`, `e2` …, in the order of first use); `evidence` resolves them. Texts are as
they stand in the documents: secrets and addresses are masked by the renderings, when a report is shown or exported.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.facts import Confidence, Release, Standing
from fixtrail.model.failure import Frame
from fixtrail.model.verdict import VerdictKind

SCHEMA = "fixtrail.report/1"
Ids = tuple[str, ...]


class IssueHead(msgspec.Struct, frozen=True):
    ref: str
    kind: Literal["issue", "pull"]
    title: str
    url: str
    state: Literal["open", "closed", "merged"]
    author: str
    created_at: str
    updated_at: str
    fetched_at: str
    state_reason: str | None = None
    closed_at: str | None = None
    labels: tuple[str, ...] = ()
    milestone: str | None = None
    body: str = ""


class ReportCanonical(msgspec.Struct, frozen=True):
    ref: str
    kind: VerdictKind | None = None
    releases: tuple[Release, ...] = ()
    way: tuple[str, ...] = ()  # the threads from the issue to it, itself last


class ReportVerdict(msgspec.Struct, frozen=True):
    kind: VerdictKind
    confidence: Confidence
    summary: str
    evidence: Ids
    releases: tuple[Release, ...] = ()
    canonical: ReportCanonical | None = None
    reason: str = ""


class ReportStatement(msgspec.Struct, frozen=True):
    text: str
    evidence: Ids
    kind: str = ""
    confidence: Confidence = "likely"
    code: str | None = None  # evidence id of the code block that goes with it


class ReportAnalysis(msgspec.Struct, frozen=True):
    tldr: tuple[ReportStatement, ...] = ()
    guidance: tuple[ReportStatement, ...] = ()
    example: str | None = None  # evidence id of a code block
    notes: tuple[ReportStatement, ...] = ()
    recommendation: ReportStatement | None = None


class ReportThrown(msgspec.Struct, frozen=True):
    """An exception that an error was caused by."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()


class ReportError(msgspec.Struct, frozen=True):
    """`frames` and each cause's have the innermost call first; `fingerprint` is equal for the same failure, `family`
    for the same message; `generic` marks a failure that says too little to tell two of them apart."""

    message: str
    evidence: Ids  # the line, then the block that it stands in
    kind: str = ""
    language: str = ""
    frames: tuple[Frame, ...] = ()
    normalized: str | None = None
    fingerprint: str | None = None
    family: str | None = None
    generic: bool = False
    causes: tuple[ReportThrown, ...] = ()


class ReportCause(msgspec.Struct, frozen=True):
    text: str
    evidence: Ids
    speaker: str = ""
    confidence: Confidence = "weak"


class ReportWorkaround(msgspec.Struct, frozen=True):
    text: str
    evidence: Ids
    confirmations: int = 0
    failures: int = 0
    agreed: int = 0
    speaker: str = ""
    code: str | None = None


class ReportCopy(msgspec.Struct, frozen=True):
    """A backport: another commit with the same change; `via` says how it was recognised."""

    commit: str
    via: Literal["cherry-pick", "pull", "subject", "patch-id"]
    evidence: Ids
    ref: str | None = None
    branch: str = ""


class ReportWitness(msgspec.Struct, frozen=True):
    """Something besides ancestry that says which version has the fix; `agrees` with ancestry or not, null where
    ancestry says nothing of that version."""

    kind: Literal["bot", "label", "release-note", "changelog", "milestone", "comment"]
    version: str
    evidence: Ids
    agrees: bool | None = None


class ReportVersion(msgspec.Struct, frozen=True):
    """Whether one version has the fix; `source` says where the version is from. `on_line` is the first release to
    upgrade to on the same maintained line, `overall` over all lines."""

    version: str
    source: Literal["asked", "lock", "reported"]
    answer: Literal["has", "lacks", "unknown"]
    text: str
    evidence: Ids
    package: str = ""
    on_line: Release | None = None
    overall: Release | None = None


class ReportFix(msgspec.Struct, frozen=True):
    """`releases` are the first of each maintained line, each with its piece of `release_evidence`; `release_state` says
    whether all of them were looked at, `release_reason` why not or why there is none. `landed` is the commit in the
    history, `branch` where it was merged."""

    kind: Literal["pull", "commit"]
    ref: str | None
    commit: str | None
    url: str
    title: str
    confidence: Confidence
    state: Literal["merged", "open", "closed"]
    standing: Standing
    evidence: Ids
    via: str = ""  # the strongest claim that names it
    merged_at: str | None = None
    merge_commit: str | None = None
    stated_version: str | None = None
    releases: tuple[Release, ...] = ()
    backports: tuple[str, ...] = ()
    landed: str | None = None
    branch: str = ""
    release_state: Literal["released", "unreleased", "unknown"] = "unknown"
    release_reason: str = ""
    release_evidence: Ids = ()
    copies: tuple[ReportCopy, ...] = ()
    witnesses: tuple[ReportWitness, ...] = ()


class ReportDuplicate(msgspec.Struct, frozen=True):
    ref: str
    title: str
    evidence: Ids
    marked: bool = False  # by GitHub's structure


class ReportDuplicates(msgspec.Struct, frozen=True):
    """`canonical` is the thread to follow, with the `evidence` that says so; `members` are the other threads about the
    same, never the report's own issue."""

    canonical: str | None = None
    evidence: Ids = ()
    members: tuple[ReportDuplicate, ...] = ()


class ReportEnvironment(msgspec.Struct, frozen=True):
    name: str
    value: str
    evidence: Ids


class ReportCategory(msgspec.Struct, frozen=True):
    """What an issue is; `area` of the software (`install`, `crash`, `performance` …), '' where none stands out."""

    kind: Literal["bug", "feature", "question"]
    area: str
    evidence: Ids
    confidence: Confidence = "weak"


class ReportField(msgspec.Struct, frozen=True):
    label: str
    value: str
    evidence: Ids = ()
    name: str = ""
    checked: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


class ReportNode(msgspec.Struct, frozen=True):
    ref: str
    kind: Literal["issue", "pull"] | None
    title: str
    state: Literal["open", "closed", "merged", "missing", "unknown"]
    depth: int
    fetched: bool
    hub: bool = False
    reason: str = ""
    url: str = ""


class ReportEdge(msgspec.Struct, frozen=True):
    source: str
    target: str
    kind: str
    seen_in: Literal["structure", "text"]
    via: str
    evidence: Ids


class ReportGraph(msgspec.Struct, frozen=True):
    nodes: tuple[ReportNode, ...] = ()
    edges: tuple[ReportEdge, ...] = ()


class ReportEvent(msgspec.Struct, frozen=True):
    """One line of the timeline: `text` says what happened."""

    at: str
    kind: str
    actor: str
    url: str
    text: str = ""


class ReportStats(msgspec.Struct, frozen=True):
    """Counts of the issue alone. `participants` wrote its body, a comment or a review; `timeline` counts comments,
    reviews and events; `reactions` are those to the body; `timeline_top` counts the timeline by kind, most first."""

    comments: int = 0
    participants: int = 0
    timeline: int = 0
    reactions: int = 0
    timeline_top: tuple[tuple[str, int], ...] = ()


class ReportEvidence(msgspec.Struct, frozen=True):
    """`document`, `start`, `end`, `quote` are of a quote (characters of the stored text); `fact` and `inputs` of a
    computed fact; `event` of an event. `document` is `host/owner/repo#n/comment:5` in lower case up to the `/`, `event`
    likewise `host/owner/repo#n/event:ID`. `masked` says that secrets or addresses are hidden in `quote`: it is then as
    long as the stored text and differs from it only where the mask stands."""

    kind: Literal["quote", "event", "computed"]
    url: str
    author: str = ""
    association: str = ""
    is_bot: bool = False
    created_at: str = ""
    document: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    event: str | None = None
    text: str = ""
    fact: str | None = None
    inputs: tuple[str, ...] = ()
    masked: bool = False


class NotFetched(msgspec.Struct, frozen=True):
    ref: str
    reason: str


class ReportProblem(msgspec.Struct, frozen=True):
    code: str
    message: str
    ref: str | None = None


class ReportCoverage(msgspec.Struct, frozen=True):
    """`complete` is false where a budget, a fault or missing rights kept something away; limits of depth and hubs are
    normal. `limits` names each limit that was met. `images` were counted, not read."""

    complete: bool = True
    fetched: int = 0
    known: int = 0
    not_fetched: tuple[NotFetched, ...] = ()
    limits: tuple[str, ...] = ()
    images: int = 0
    problems: tuple[ReportProblem, ...] = ()


class ReportCost(msgspec.Struct, frozen=True):
    requests: int = 0
    graphql_points: int = 0
    seconds: float = 0.0
    tokens: int = 0
    amount: int = 0


class Report(msgspec.Struct, frozen=True):
    schema: str
    made_at: str
    issue: IssueHead
    verdict: ReportVerdict
    analysis: ReportAnalysis
    errors: tuple[ReportError, ...] = ()
    causes: tuple[ReportCause, ...] = ()
    workarounds: tuple[ReportWorkaround, ...] = ()
    fixes: tuple[ReportFix, ...] = ()
    versions: tuple[ReportVersion, ...] = ()
    findings: tuple[ReportStatement, ...] = ()
    duplicates: ReportDuplicates = ReportDuplicates()
    similar: tuple[str, ...] = ()
    outbreak: str | None = None
    category: ReportCategory | None = None
    environment: tuple[ReportEnvironment, ...] = ()
    fields: tuple[ReportField, ...] = ()
    code: Ids = ()  # code examples of the body
    graph: ReportGraph = ReportGraph()
    timeline: tuple[ReportEvent, ...] = ()
    stats: ReportStats = ReportStats()
    evidence: dict[str, ReportEvidence] = {}
    coverage: ReportCoverage = ReportCoverage()
    cost: ReportCost = ReportCost()
