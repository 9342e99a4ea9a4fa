"""Parts become a report whose evidence is numbered in the order of first use."""

from __future__ import annotations

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.evidence import Computed
from fixtrail.model.facts import Extract
from fixtrail.model.graph import Graph
from fixtrail.model.report import Report, ReportDuplicate, ReportDuplicates, ReportEvidence
from fixtrail.model.verdict import Analysis, Canonical, Verdict
from fixtrail.report.build import Parts, build
from fixtrail.report.duplicates import cluster
from tests.report.lantern import (
    BODY,
    CLOSING,
    CONTAINED,
    EXTRACT,
    GRAPH,
    PARTS,
    ROOT,
    THREAD,
    VERDICT,
    edge,
    node,
    quote,
    ref,
    report,
)
from tests.report.lantern import BODY_DOCUMENT as BODY_OF


def used(value: object, found: list[str]) -> list[str]:
    """Ids in the order in which a report's JSON names them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("evidence", "release_evidence") and isinstance(inner, list):
                found += inner
            elif key in ("code", "example") and isinstance(inner, str):
                found.append(inner)
            elif key == "code" and isinstance(inner, list):
                found += inner
            elif key not in ("coverage", "timeline", "stats"):
                used(inner, found)
    elif isinstance(value, list):
        for inner in value:
            used(inner, found)
    return found


def built(**changes: object) -> Report:
    return build(msgspec.structs.replace(PARTS, **changes))


def test_ids_run_in_the_order_of_first_use() -> None:
    """Read from top to bottom, the ids that are new are e1, e2, e3 …, and all of them are resolved."""
    whole = report()
    parts = json.loads(msgspec.json.encode(whole))
    resolved = parts.pop("evidence")
    first = list(dict.fromkeys(used(parts, [])))
    assert first == [f"e{n}" for n in range(1, len(first) + 1)]
    assert list(resolved) == first


def test_same_evidence_has_one_id() -> None:
    """The closing event backs the verdict, the TL;DR, the fix and its edge under one id."""
    whole = report()
    closes = next(e for e in whole.graph.edges if e.kind == "closes")
    same = (
        whole.verdict.evidence[0],
        whole.analysis.tldr[1].evidence[0],
        whole.fixes[0].evidence[0],
        closes.evidence[0],
    )
    assert same == ("e1", "e1", "e1", "e1")


def test_quotes_are_exact_substrings_of_their_documents() -> None:
    """The evidence of a quote names its document and offsets, and holds the text between them."""
    whole = report()
    documents = {d.key: d.text for d in THREAD.documents()}
    held = [e for e in whole.evidence.values() if e.document in documents]
    assert len(held) > 5
    assert [documents[e.document or ""][e.start : e.end] for e in held] == [e.quote for e in held]


def test_each_kind_of_evidence_keeps_what_checks_it() -> None:
    """A quote has its place, an event its key and words, a computed fact its inputs."""
    whole = report()
    of_cause = next(e for e in whole.evidence.values() if e.document == "github.com/example/lantern#214/comment:5001")
    assert (of_cause.kind, of_cause.author, of_cause.association, of_cause.is_bot) == (
        "quote",
        "tom-b",
        "MEMBER",
        False,
    )
    assert whole.evidence["e1"] == ReportEvidence(
        kind="event", url=CLOSING.url, author="tom-b", created_at="2026-03-10T12:00:00Z",
        event="github.com/example/lantern#214/event:closed:1", text="tom-b closed this as completed in #219",
    )  # fmt: skip
    assert whole.evidence["e2"] == ReportEvidence(
        kind="computed", url=CONTAINED.url, text=CONTAINED.text, fact="contained", inputs=CONTAINED.inputs
    )


def test_head_says_what_the_thread_is() -> None:
    """The issue's head is the thread's, with its whole body."""
    head = report().issue
    assert (head.ref, head.state, head.state_reason, head.author) == (
        "github.com/example/lantern#214", "closed", "completed", "mira-k",
    )  # fmt: skip
    assert (head.body, head.labels, head.milestone) == (BODY, ("bug", "area: wick"), "2.3.2")


def test_stats_count_what_github_counts() -> None:
    """Comments, people who wrote, timeline items by kind, reactions to the body."""
    stats = report().stats
    assert (stats.comments, stats.participants, stats.timeline, stats.reactions) == (5, 5, 9, 9)
    assert stats.timeline_top == (("commented", 5), ("labeled", 2), ("closed", 1), ("cross-referenced", 1))


def test_cause_names_who_said_it() -> None:
    """The speaker is that of the statement with the same quote; else the author's rights tell, else nobody is named."""
    cause = PARTS.analysis.causes[0]
    by_member = quote(THREAD.comments[0], "cc @tom-b")
    by_bot = quote(THREAD.comments[3], "no activity")
    by_reader = quote(THREAD.comments[2], "thanks!")
    computed = msgspec.structs.replace(cause, evidence=(Computed("x", "y", ("z",), ""),))
    causes = (cause, *(msgspec.structs.replace(cause, evidence=(q,)) for q in (by_member, by_bot, by_reader)), computed)
    whole = built(analysis=msgspec.structs.replace(PARTS.analysis, causes=causes))
    assert [c.speaker for c in whole.causes] == ["maintainer", "maintainer", "bot", "", ""]


def test_workarounds_keep_their_words_and_supporters() -> None:
    """Each workaround is what somebody wrote, with who confirmed it as evidence and its code by id."""
    whole = report()
    assert [w.text for w in whole.workarounds] == ["Until then wait a tick between the two calls:", "Looks like #214?"]
    first = whole.workarounds[0]
    assert (first.confirmations, first.agreed, len(first.evidence), first.code) == (1, 3, 2, "e5")
    assert whole.evidence["e5"].quote == "lamp.trim();\nawait lamp.settled();\nlamp.trim();"


def test_extracts_may_come_as_pairs() -> None:
    """A tuple of pairs gives the same report as a mapping, and without any the lists are empty."""
    assert built(extracts=((ROOT, EXTRACT),)) == report()
    assert built(extracts=()).errors == ()


def test_links_of_fixes_and_nodes_go_to_pages_that_exist() -> None:
    """A pull request links to /pull/, an issue to /issues/, a commit to its own page."""
    whole = report()
    assert [f.url for f in whole.fixes] == [
        "https://github.com/example/lantern/pull/219",
        "https://github.com/example/lantern/pull/216",
        "https://github.com/example/lantern/commit/0f1e2d3c4b5a69788796a5b4c3d2e1f001234567",
    ]
    assert {n.url for n in whole.graph.nodes if n.kind == "issue"} >= {"https://github.com/example/lantern/issues/198"}


def test_duplicate_of_the_issue_is_a_member_and_marked() -> None:
    """A thread that GitHub marks as duplicate of the issue is listed with the mark as evidence."""
    members = report().duplicates.members
    assert [(m.ref, m.title, m.marked) for m in members] == [
        ("github.com/example/lantern#198", "Lamp dies at night", True)
    ]
    assert (
        report().evidence[members[0].evidence[0]].event == "github.com/example/lantern#198/event:marked_as_duplicate:1"
    )


def chain(*edges: tuple[int, int]) -> Graph:
    numbers = sorted({n for pair in edges for n in pair} | {214})
    said = quote(BODY_OF, "Debian")
    return Graph(
        ROOT,
        tuple(node(n, f"Thread {n}", "open", 0) for n in numbers),
        tuple(edge(ref(a), ref(b), "duplicate-of", "comment", said, text=True) for a, b in edges),
    )


def test_canonical_is_the_end_of_the_chain_of_marks() -> None:
    """214 is a duplicate of 100, and 100 of 50: follow 50; 100 and 60 are the others."""
    found = built(graph=chain((214, 100), (100, 50), (60, 50))).duplicates
    assert found.canonical == "github.com/example/lantern#50"
    assert [m.ref for m in found.members] == ["github.com/example/lantern#60", "github.com/example/lantern#100"]
    assert [m.marked for m in found.members] == [False, False]
    assert found.evidence != ()


def test_circle_of_marks_ends_before_it_closes() -> None:
    """214 and 100 call each other duplicates: 100 is followed, and nothing runs for ever."""
    found = built(graph=chain((214, 100), (100, 214))).duplicates
    assert (found.canonical, found.members) == ("github.com/example/lantern#100", ())


def test_canonical_of_the_verdict_wins() -> None:
    """Where the verdict names the thread to follow, that is the one."""
    verdict = msgspec.structs.replace(VERDICT, kind="duplicate", canonical=Canonical(ref(100), "merged"))
    whole = built(graph=chain((214, 60), (60, 100)), analysis=Analysis(verdict))
    assert whole.duplicates.canonical == "github.com/example/lantern#100"
    assert whole.verdict.canonical == msgspec.convert(
        {"ref": "github.com/example/lantern#100", "kind": "merged", "releases": ()}, type(whole.verdict.canonical)
    )
    assert [m.ref for m in whole.duplicates.members] == ["github.com/example/lantern#60"]


def test_issue_alone_gives_an_almost_empty_report() -> None:
    """A thread without facts has a verdict with its evidence and nothing else that needs evidence."""
    verdict = Verdict("open", "likely", "Nothing was said.", (Computed("state", "It is open.", ("x",), THREAD.url),))
    whole = build(
        Parts(
            root=THREAD, graph=Graph(ROOT, (node(214, "Alone", "open", 0),), ()), extracts={ROOT: Extract(ROOT)},
            fixes=(), analysis=Analysis(verdict), coverage=PARTS.coverage, cost=PARTS.cost, made_at="", fetched_at="",
        )
    )  # fmt: skip
    assert list(whole.evidence) == ["e1"]
    assert (whole.errors, whole.fixes, whole.duplicates) == ((), (), ReportDuplicates())


@given(st.lists(st.tuples(st.integers(200, 220), st.integers(200, 220)), max_size=20))
def test_members_are_all_that_marks_join_but_root_and_canonical(pairs: list[tuple[int, int]]) -> None:
    """Whatever the marks, each thread of the cluster is named once: as root, canonical or member, with evidence."""
    graph = chain(*pairs)
    found = built(graph=graph).duplicates
    named = [m.ref for m in found.members] + ([found.canonical] if found.canonical else []) + [str(ROOT)]
    assert sorted(named) == sorted(str(r) for r in cluster(graph))
    assert all(isinstance(m, ReportDuplicate) and m.evidence for m in found.members)
    assert bool(found.canonical) == bool(found.evidence)


def test_graph_of_the_report_has_every_node_and_edge() -> None:
    """Nothing of the graph is lost, not even a link of a thread to itself."""
    whole = report().graph
    assert (len(whole.nodes), len(whole.edges)) == (len(GRAPH.nodes), len(GRAPH.edges))
