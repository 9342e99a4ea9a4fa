"""Other threads: duplicates, and the graph with what joins it."""

from __future__ import annotations

from fixtrail.model.report import Report, ReportEdge, ReportNode
from fixtrail.report.blocks import (
    Badge,
    Block,
    Folded,
    Inline,
    Line,
    Link,
    Marks,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
)
from fixtrail.report.bounds import OPEN_PICTURE, PICTURE, THREADS
from fixtrail.report.importance import ordered_nodes, strong, strongest
from fixtrail.report.names import Names
from fixtrail.report.prose import after
from fixtrail.report.words import EDGES, REASONS, STATES, count

_TIES = 4  # of one thread, in words


def duplicates(report: Report, names: Names) -> Section | None:
    found = report.duplicates
    blocks: list[Block] = []
    if found.canonical:
        title = names.title(found.canonical)
        blocks.append(
            Paragraph((Text("The thread to follow is "), *after(names.link(found.canonical, strong=True), title),
                       Marks(found.evidence)))
        )  # fmt: skip
    if found.members:
        rows = tuple(
            ((*after(names.link(m.ref), m.title), Marks(m.evidence)),
             (Text("marked on GitHub" if m.marked else "said in a text"),))
            for m in found.members[:THREADS]
        )  # fmt: skip
        blocks.append(Table("Other threads about the same", ("Thread", "How it is known"), rows))
    return Section("duplicates", "Duplicates", tuple(blocks)) if blocks else None


def graph(report: Report, names: Names) -> Section | None:
    """Picture and table of the linked threads; nothing where the issue stands alone."""
    nodes, edges = report.graph.nodes, report.graph.edges
    if len(nodes) < 2:
        return None
    read = sum(n.fetched for n in nodes)
    words = (
        f"{count(len(nodes), 'thread')}, {count(len(edges), 'link')}; {count(read, 'thread was', 'threads were')} read."
    )
    shown = Picture(report.graph, report.issue.ref)
    name = "Picture of the graph" if len(nodes) <= PICTURE else f"Picture of the graph, {len(nodes)} threads"
    picture = Folded(name, (shown,), open=len(nodes) <= OPEN_PICTURE)
    table = Folded(f"Table of {count(len(nodes) - 1, 'linked thread')}", _table(report, names))
    return Section("graph", "Linked threads", (Paragraph((Text(words),)), picture, table))


def _table(report: Report, names: Names) -> tuple[Block, ...]:
    by_node: dict[str, list[ReportEdge]] = {}
    for edge in report.graph.edges:
        by_node.setdefault(edge.source.lower(), []).append(edge)
        if edge.target.lower() != edge.source.lower():
            by_node.setdefault(edge.target.lower(), []).append(edge)
    others = [n for n in ordered_nodes(report.graph, report.issue.ref) if n.ref.lower() != report.issue.ref.lower()]
    rows = [_row(n, by_node.get(n.ref.lower(), []), report, names) for n in others[:THREADS]]
    table = Table("Linked threads, closest ties first", ("Thread", "State", "Ties"), tuple(rows))
    left = len(others) - THREADS
    return (table, Paragraph((Text(f"{left:,} more are in the JSON report."),))) if left > 0 else (table,)


def _row(node: ReportNode, edges: list[ReportEdge], report: Report, names: Names) -> tuple[Line, ...]:
    kind = {"pull": "pull request", "issue": "issue", None: ""}[node.kind]
    reason = REASONS.get(node.reason, node.reason) if not node.fetched else ""
    notes = ", ".join(filter(None, (kind, "a hub" if node.hub else "", reason)))
    return (
        after(names.link(node.ref), node.title),
        (Badge(node.state, STATES[node.state]), Text(f" {notes}".rstrip())),
        _ties(node, edges, report, names),
    )


def _ties(node: ReportNode, edges: list[ReportEdge], report: Report, names: Names) -> Line:
    told = _told_apart(edges)
    line: list[Inline] = []
    for edge in told[:_TIES]:
        words = EDGES.get(edge.kind, edge.kind)
        away = edge.source.lower() == node.ref.lower()
        other = edge.target if away else edge.source
        url = next((report.evidence[i].url for i in edge.evidence if i in report.evidence), "")
        line += [Text("; ")] if line else []
        # A strong tie is marked like a statement; of the many mentions each links to where it was said.
        if away:
            line += [Link(words, url), Text(" "), names.link(other)]
        else:
            line += [names.link(other), Text(" "), Link(words, url), Text(" it")]
        line += [Marks(edge.evidence)] if strong(edge) else []
    if len(told) > _TIES:
        line.append(Text(f"; {len(told) - _TIES} more"))
    return tuple(line)


def _told_apart(edges: list[ReportEdge]) -> list[ReportEdge]:
    """Each kind of tie with each thread once, and no mention beside a closer tie of the same two threads."""
    close = {_ends(e) for e in edges if strong(e)}
    kept: dict[tuple[str, str, str], ReportEdge] = {}
    for edge in strongest(edges):
        if len(_ends(edge)) == 2 and (strong(edge) or _ends(edge) not in close):
            words = EDGES.get(edge.kind, edge.kind)
            kept.setdefault((words, edge.source.lower(), edge.target.lower()), edge)
    return list(kept.values())


def _ends(edge: ReportEdge) -> frozenset[str]:
    return frozenset((edge.source.lower(), edge.target.lower()))
