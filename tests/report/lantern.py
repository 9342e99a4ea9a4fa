"""The issue of an invented repository, with everything that a report can hold."""

from __future__ import annotations

from typing import Any

import msgspec

from fixtrail.model.evidence import Computed, EventEvidence, Quote
from fixtrail.model.facts import (
    Category,
    CodeExample,
    EnvironmentFact,
    Error,
    Extract,
    Finding,
    Fix,
    FormField,
    Release,
    Statement,
)
from fixtrail.model.failure import Frame
from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.history import Copy, Published, Witness
from fixtrail.model.ref import Ref
from fixtrail.model.report import NotFetched, Report, ReportCost, ReportCoverage, ReportProblem
from fixtrail.model.thread import Actor, Document, Event, LinkedThread, Reactions, Thread
from fixtrail.model.verdict import Analysis, Guidance, Verdict, VersionAnswer
from fixtrail.report.build import Parts, build


def ref(number: int, repo: str = "lantern") -> Ref:
    return Ref("github.com", "example", repo, number)


ROOT = ref(214)
TRACE = """\
WickError: flame is already out
    at Wick.trim (src/wick.ts:41:11)
    at Lamp.tick (src/lamp.ts:18:7)
    at listOnTimeout (node:internal/timers:581:17)"""
BODY = f"""\
### What happened?

Since 2.3.0 the flame goes out when `trim()` runs twice within a second. I am on the latest version.

```text
{TRACE}
```

### What should happen?

The lamp keeps burning. `a < b && c > d` | it worked in 2.2.4.

### Steps to reproduce

```ts
const lamp = new Lamp({{ wick: "cotton" }});
lamp.light();
lamp.trim();
lamp.trim(); // WickError
```

### Lantern version

2.3.1

### Operating system

Debian 12

### Preflight

- [X] I searched for the same issue
- [ ] I can send a pull request

### Anything else?

_No response_

Write to mira.k@example.org, or use my token ghp_0123456789abcdefghijABCDEFGHIJ456789.
![screenshot](https://github.com/user-attachments/assets/1)
"""


def document(name: str, text: str, login: str, association: str = "NONE", day: int = 3, **more: Any) -> Document:
    thread = more.pop("thread", ROOT)
    kind = name.partition(":")[0]
    page = "pull" if more.pop("pull", False) else "issues"
    anchor = f"#issuecomment-{name.partition(':')[2]}" if kind == "comment" else ""
    url = f"https://github.com/{thread.repository}/{page}/{thread.number}{anchor}"
    bot = more.pop("bot", False)
    at = f"2026-03-{day:02d}T09:00:00Z"
    return Document(thread, name, kind, text, Actor(login, bot), association, at, url, **more)  # type: ignore[arg-type]


def quote(of: Document, text: str) -> Quote:
    start = of.text.index(text)
    return Quote(of, start, start + len(text))


BODY_DOCUMENT = document("body", BODY, "mira-k", day=2, reactions=Reactions(plus=7, eyes=2))
CAUSE = document(
    "comment:5001",
    "Found it: the second `trim()` reads the wick length before the first one wrote it back, so the length becomes "
    "negative and the flame goes out. cc @tom-b, same as #198",
    "tom-b",
    "MEMBER",
    day=4,
)
WORKAROUND = document(
    "comment:5002",
    "Until then wait a tick between the two calls:\n\n```ts\nlamp.trim();\nawait lamp.settled();\nlamp.trim();\n```\n",
    "ola",
    day=5,
    reactions=Reactions(plus=3),
)
CONFIRMED = document("comment:5003", "The `settled()` trick works for me on 2.3.1, thanks!", "jun-ito", day=6)
CHANGES = Document(
    ref=ref(0), id="file:CHANGELOG.md@main", kind="changelog", text="## 2.4\n\n- the flame stays on (#214)\n",
    author=Actor(), association="NONE", created_at="", url="https://github.com/example/lantern/blob/main/CHANGELOG.md",
)  # fmt: skip
STALE = document("comment:5004", "This issue has had no activity for a week.", "stale-lantern", day=13, bot=True)
DONE = document("comment:5005", "2.3.2 fixes it here. Danke, läuft wieder! 🕯️", "mira-k", day=16)
PULL_BODY = document(
    "body", "Keeps the wick length in one place.\n\nFixes #214", "tom-b", "MEMBER", 9, thread=ref(219), pull=True
)
TWIN_BODY = document("body", "Lamp dies at night. Looks like #214?", "pat", day=1, thread=ref(198))

CLOSED = Event(
    "closed:1",
    "closed",
    Actor("tom-b"),
    "2026-03-10T12:00:00Z",
    "https://github.com/example/lantern/issues/214#event-901",
    detail="completed",
    closer=LinkedThread(ref(219), "pull", "Keep the wick length in one place", "closed", merged=True),
    commit="a1b2c3d4e5f60718293a4b5c6d7e8f9012345678",
)
CROSSED = Event(
    "cross-referenced:1",
    "cross-referenced",
    Actor("tom-b"),
    "2026-03-09T09:00:00Z",
    "https://github.com/example/lantern/pull/219",
    other=LinkedThread(ref(219), "pull", "Keep the wick length in one place"),
    will_close=True,
)
MARKED = Event(
    "marked_as_duplicate:1",
    "marked_as_duplicate",
    Actor("tom-b"),
    "2026-03-04T10:00:00Z",
    "https://github.com/example/lantern/issues/198#event-907",
    other=LinkedThread(ref(214), "issue"),
)


def label(name: str) -> Event:
    return Event(f"labeled:{name}", "labeled", Actor("tom-b"), "2026-03-03T08:00:00Z", BODY_DOCUMENT.url, detail=name)


THREAD = Thread(
    ref=ROOT,
    kind="issue",
    title="Flame goes out when `trim()` runs twice | since 2.3.0",
    body=BODY_DOCUMENT,
    url="https://github.com/example/lantern/issues/214",
    state="closed",
    created_at="2026-03-02T09:00:00Z",
    updated_at="2026-03-16T09:00:00Z",
    source="graphql",
    fetched_at="2026-04-09T08:14:26Z",
    state_reason="completed",
    closed_at="2026-03-10T12:00:00Z",
    author=Actor("mira-k"),
    labels=("bug", "area: wick"),
    milestone="2.3.2",
    comments=(CAUSE, WORKAROUND, CONFIRMED, STALE, DONE),
    timeline=(label("bug"), label("area: wick"), CROSSED, CLOSED),
)

CLOSING = EventEvidence(ROOT, CLOSED)
CONTAINED = Computed(
    "contained",
    "The tag v2.3.2 contains the merge commit of #219.",
    ("github.com/example/lantern#219", "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678", "v2.3.2"),
    "https://github.com/example/lantern/compare/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678...v2.3.2",
)
CONTAINED_1, CONTAINED_3 = (
    Computed(
        "contained", f"The tag {tag} contains it.", (str(ref(219)), tag),
        f"https://github.com/example/lantern/compare/{tag}",
    )
    for tag in ("v1.9.7", "v3.0.0-rc.1")
)  # fmt: skip
FIX_COMMIT = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678"
COPY_COMMIT = "b2c3d4e5f60718293a4b5c6d7e8f9012345678a1"
ON_NPM = Published("npm", "lantern", "2.3.2", "2026-03-14T10:05:00Z", "https://www.npmjs.com/package/lantern/v/2.3.2")
RELEASES = (
    Release("v2.3.2", "2.3.2", "2026-03-14T10:00:00Z", line="2", via="commit", commit=FIX_COMMIT, published=(ON_NPM,)),
    Release("v1.9.7", "1.9.7", "2026-03-15T10:00:00Z", line="1", via="backport", commit=COPY_COMMIT),
    Release("v3.0.0-rc.1", "3.0.0-rc.1", "2026-03-20T10:00:00Z", prerelease=True, line="3", via="commit"),
)
FIXES = (
    Fix(
        kind="pull", ref=ref(219), commit=None, repository="example/lantern", title="Keep the wick length in one place",
        state="merged", standing="fix", confidence="certain", score=1.0, merged_at="2026-03-10T12:00:00Z",
        evidence=(CLOSING, quote(PULL_BODY, "Fixes #214")), merge_commit="a1b2c3d4e5f60718293a4b5c6d7e8f9012345678",
        releases=RELEASES, backports=(ref(220),), via="closed-event", landed=FIX_COMMIT, branch="main",
        release_state="released", release_evidence=(CONTAINED, CONTAINED_1, CONTAINED_3),
        copies=(Copy(COPY_COMMIT, "pull", (quote(PULL_BODY, "wick length"),), ref(220), "1.x"),),
        witnesses=(
            Witness(
                "milestone", "2.3.2", (Computed("milestone", "Its milestone", (str(ROOT),), ROOT.url),), agrees=True
            ),
            Witness("comment", "2.3.3", (quote(DONE, "2.3.2 fixes it here."),), agrees=False),
            Witness("changelog", "2.4", (quote(CHANGES, "- the flame stays on (#214)"),)),
        ),
    ),
    Fix(
        kind="pull", ref=ref(216), commit=None, repository="example/lantern", title="Ignore a second trim | quick fix",
        state="closed", standing="abandoned", confidence="likely", score=0.3, evidence=(quote(CAUSE, "#198"),),
    ),
    Fix(
        kind="commit", ref=None, commit="0f1e2d3c4b5a69788796a5b4c3d2e1f001234567", repository="example/lantern",
        title="Stop the flicker", state="merged", standing="reverted", confidence="weak", score=0.1,
        evidence=(quote(CAUSE, "Found it"),), stated_version="2.3.1",
    ),
)  # fmt: skip
ERROR = Error(
    message="WickError: flame is already out",
    quote=quote(BODY_DOCUMENT, "WickError: flame is already out"),
    block=quote(BODY_DOCUMENT, TRACE),
    kind="WickError",
    language="javascript",
    frames=(
        Frame("Wick.trim", "src/wick.ts", 41, 11),
        Frame("Lamp.tick", "src/lamp.ts", 18, 7),
        Frame("listOnTimeout", "node:internal/timers", 581, 17, own=False),
    ),
)
EXTRACT = Extract(
    ref=ROOT,
    errors=(ERROR,),
    fields=(
        FormField("What happened?", "what-happened", "Since 2.3.0 the flame goes out …\n\nI am on the latest version.",
                  quote(BODY_DOCUMENT, "Since 2.3.0 the flame goes out")),
        FormField("Lantern version", "version", "2.3.1", quote(BODY_DOCUMENT, "2.3.1")),
        FormField("Preflight", "", "", quote(BODY_DOCUMENT, "- [X] I searched"),
                  checked=("I searched for the same issue",), unchecked=("I can send a pull request",)),
        FormField("Anything else?", "additional", "", None),
    ),
    code=(
        CodeExample("text", quote(BODY_DOCUMENT, TRACE)),
        CodeExample("ts", quote(BODY_DOCUMENT, 'const lamp = new Lamp({ wick: "cotton" });\nlamp.light();')),
    ),
    environment=(
        EnvironmentFact("version", "2.3.1", quote(BODY_DOCUMENT, "2.3.1")),
        EnvironmentFact("os", "Debian 12", quote(BODY_DOCUMENT, "Debian 12")),
    ),
    statements=(
        Statement("cause", quote(CAUSE, "the second `trim()` reads the wick length before the first one wrote it back"),
                  "maintainer", 0.9),
    ),
    category=Category(
        "bug", "crash",
        (Computed("label", "#214 has the label “bug”", (str(ROOT), "label=bug"), ROOT.url),
         quote(BODY_DOCUMENT, "Since 2.3.0 the flame goes out")),
        "likely",
    ),
    images=1,
)  # fmt: skip
WORKAROUNDS = (
    Statement("workaround", quote(WORKAROUND, "Until then wait a tick between the two calls:"), "bystander", 0.7,
              confirmations=1, agreed=3, code=quote(WORKAROUND, "lamp.trim();\nawait lamp.settled();\nlamp.trim();"),
              support=(quote(CONFIRMED, "The `settled()` trick works for me on 2.3.1"),)),
    Statement("workaround", quote(TWIN_BODY, "Looks like #214?"), "author", 0.2, failures=1),
)  # fmt: skip


def node(number: int, title: str, state: str, depth: int, **more: Any) -> Node:
    thread = ref(number, more.pop("repo", "lantern"))
    kind, fetched = more.pop("kind", "issue"), more.pop("fetched", True)
    return Node(thread, kind, title, state, depth, fetched, **more)  # type: ignore[arg-type]


def edge(source: Ref, target: Ref, kind: str, via: str, *evidence: Quote | EventEvidence, text: bool = False) -> Edge:
    return Edge(source, target, kind, "text" if text else "structure", via, evidence)  # type: ignore[arg-type]


GRAPH = Graph(
    root=ROOT,
    nodes=(
        node(214, THREAD.title, "closed", 0),
        node(90, "", "missing", 1, kind=None, fetched=False, reason="not-found"),
        node(150, "Tracking: lamps that burn all night", "open", 1, hub=True, reason="hub"),
        node(198, "Lamp dies at night", "closed", 1),
        node(216, "Ignore a second trim | quick fix", "closed", 1, kind="pull"),
        node(219, "Keep the wick length in one place", "merged", 1, kind="pull"),
        node(220, "Backport of #219 to 1.x", "merged", 2, kind="pull"),
        node(17, "lantern-cli exits with “flame is already out”", "open", 2, repo="lantern-cli", fetched=False,
             reason="depth"),
    ),
    edges=(
        edge(ref(198), ROOT, "duplicate-of", "marked-event", EventEvidence(ref(198), MARKED)),
        edge(ref(219), ROOT, "closes", "closed-event", CLOSING),
        edge(ref(219), ROOT, "mentions", "body", quote(PULL_BODY, "#214"), text=True),
        edge(ref(216), ROOT, "mentions", "body", quote(CAUSE, "#198"), text=True),
        edge(ref(220), ref(219), "backport-of", "title", quote(PULL_BODY, "wick length"), text=True),
        edge(ROOT, ref(90), "mentions", "comment", quote(CAUSE, "same as"), text=True),
        edge(ref(150), ROOT, "parent-of", "sub-issue", quote(CAUSE, "the flame goes out"), text=True),
        edge(ref(17, "lantern-cli"), ref(198), "cross-references", "cross-reference", CLOSING),
        edge(ROOT, ROOT, "mentions", "body", quote(CAUSE, "Found"), text=True),
    ),
)  # fmt: skip

VERDICT = Verdict(
    kind="released",
    confidence="certain",
    summary="Pull request #219 closed this on 2026-03-10; v2.3.2 is the first release that contains it.",
    evidence=(CLOSING, CONTAINED),
    releases=RELEASES[:2],
)
ANALYSIS = Analysis(
    verdict=VERDICT,
    tldr=(
        Finding("cause", "Two `trim()` calls within one tick race for the wick length.", (quote(CAUSE, "Found it"),)),
        Finding("fix", "#219 keeps the length in one place.", (CLOSING,), "certain"),
    ),
    guidance=(
        Guidance(Finding("update", "Update to 2.3.2 or 1.9.7.", (CONTAINED,), "certain")),
        Guidance(
            Finding("workaround", "If you cannot update, wait between the calls.", (quote(CONFIRMED, "works for me"),)),
            quote(WORKAROUND, "lamp.trim();\nawait lamp.settled();\nlamp.trim();"),
        ),
    ),
    example=quote(BODY_DOCUMENT, "lamp.trim();\nlamp.trim(); // WickError"),
    notes=(Finding("backport", "#220 brings it to 1.x.", (quote(PULL_BODY, "wick length"),), "likely"),),
    recommendation=Finding("update", "Update to 2.3.2: the reporter says that it works.", (quote(DONE, "2.3.2"),)),
    causes=(
        Finding(
            "cause",
            "the second `trim()` reads the wick length before the first one wrote it back",
            (quote(CAUSE, "the second `trim()` reads the wick length before the first one wrote it back"),),
        ),
    ),
    workarounds=WORKAROUNDS,
    versions=(
        VersionAnswer(
            "2.3.1", "reported", "lacks", "2.3.1 lacks the fix of #219: update to 2.3.2.", (CONTAINED,),
            on_line=RELEASES[0], overall=RELEASES[0],
        ),
        VersionAnswer("2.4.0", "asked", "has", "2.4.0 has the fix of #219.", (CONTAINED,)),
        VersionAnswer("0.9", "lock", "unknown", "No line 0 is known.", (CONTAINED,), package="lantern"),
    ),
    findings=(
        Finding("contradiction", "“The latest version” is claimed, 2.3.1 is stated.",
                (quote(BODY_DOCUMENT, "I am on the latest version."), quote(BODY_DOCUMENT, "2.3.1")), "weak"),
    ),
)  # fmt: skip
COVERAGE = ReportCoverage(
    complete=True,
    fetched=6,
    known=8,
    not_fetched=(
        NotFetched("github.com/example/lantern#90", "not-found"),
        NotFetched("github.com/example/lantern-cli#17", "depth"),
    ),
    limits=("depth", "hub"),
    images=1,
    problems=(ReportProblem("dropped-events", "2 events could not be read.", "github.com/example/lantern#150"),),
)
PARTS = Parts(
    root=THREAD,
    graph=GRAPH,
    extracts={ROOT: EXTRACT},
    fixes=FIXES,
    analysis=ANALYSIS,
    coverage=COVERAGE,
    cost=ReportCost(requests=4, graphql_points=3, seconds=1.25),
    made_at="2026-04-09T08:14:30Z",
    fetched_at="2026-04-09T08:14:26Z",
)


def report(**changes: Any) -> Report:
    """The whole report, with top-level keys replaced."""
    return msgspec.structs.replace(build(PARTS), **changes)


def earlier() -> Report:
    """The same issue a month before: open, one comment, a pull request under way."""
    now = report()
    fix = msgspec.structs.replace(
        now.fixes[0], state="open", confidence="likely", merged_at=None, merge_commit=None, releases=(), backports=()
    )
    verdict = msgspec.structs.replace(now.verdict, kind="in-progress", confidence="likely", releases=())
    return msgspec.structs.replace(
        now,
        made_at="2026-03-09T10:00:00Z",
        issue=msgspec.structs.replace(
            now.issue, state="open", state_reason=None, closed_at=None, labels=("bug", "needs triage"), milestone=None,
            title="Flame goes out", body="Flame goes out.",
        ),
        verdict=msgspec.structs.replace(verdict, summary="#219 is open and says that it closes this."),
        errors=(),
        causes=(),
        workarounds=(msgspec.structs.replace(now.workarounds[0], confirmations=0), now.workarounds[1])[:1],
        fixes=(fix, now.fixes[2]),
        duplicates=msgspec.structs.replace(now.duplicates, canonical="github.com/example/lantern#90", members=()),
        graph=msgspec.structs.replace(
            now.graph,
            nodes=tuple(
                msgspec.structs.replace(n, state="open") if n.ref.endswith("#219") else n
                for n in now.graph.nodes if not n.ref.endswith(("#220", "#17"))
            ),
            edges=now.graph.edges[:3],
        ),
        stats=msgspec.structs.replace(now.stats, comments=2, participants=3),
        coverage=msgspec.structs.replace(now.coverage, complete=False),
    )  # fmt: skip
