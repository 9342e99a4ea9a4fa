"""The graph as a picture: SVG of our own, Mermaid and DOT for other tools, and JSON."""

from __future__ import annotations

import re

import msgspec

from fixtrail.model.report import ReportEdge, ReportGraph, ReportNode
from fixtrail.report.addresses import clean
from fixtrail.report.bounds import PICTURE, TITLE, cut
from fixtrail.report.drawing import draw
from fixtrail.report.importance import ordered_nodes, rank, strongest
from fixtrail.report.layout import layout
from fixtrail.report.masking import mask_texts
from fixtrail.report.names import ref_of
from fixtrail.report.words import EDGES
from fixtrail.text.characters import visible

_LABEL = 48  # characters of a title in a box
_LINES = 120  # lines in a Mermaid picture
_UNSAFE = re.compile(r"[^\w .,/()+-]")
_STATES = {
    "open": "fill:#dafbe1,stroke:#1a7f37,color:#0b2e13",
    "closed": "fill:#eaeef2,stroke:#59636e,color:#1f2328",
    "merged": "fill:#fbefff,stroke:#8250df,color:#2e1461",
    "missing": "fill:#fff8c5,stroke:#9a6700,color:#3b2300,stroke-dasharray:4",
    "unknown": "fill:#f6f8fa,stroke:#818b98,color:#1f2328,stroke-dasharray:4",
}
_COLOURS = {
    "open": ("#dafbe1", "#1a7f37"), "closed": ("#eaeef2", "#59636e"), "merged": ("#fbefff", "#8250df"),
    "missing": ("#fff8c5", "#9a6700"), "unknown": ("#f6f8fa", "#818b98"),
}  # fmt: skip


def svg(graph: ReportGraph, root: str) -> str:
    """A drawing that stands alone: no script, nothing from elsewhere, light and dark. `root` is the ref of the thread
    it starts from."""
    return draw(layout(mask_texts(graph), root), root)


def mermaid(graph: ReportGraph, root: str, most: int = PICTURE) -> str:
    """A flowchart of the `most` threads with the closest ties; a last box says how many were left out."""
    nodes = ordered_nodes(mask_texts(graph), root)
    names = {n.ref.lower(): f"n{i}" for i, n in enumerate(nodes[:most])}
    lines = ["flowchart LR"]
    lines += [f'  {names[n.ref.lower()]}["{_mermaid_label(n, root)}"]:::{n.state}' for n in nodes[:most]]
    lines += _mermaid_edges(graph, names)
    if len(nodes) > most:
        lines.append(f'  more["… {len(nodes) - most} more threads"]:::unknown')
    used = {n.state for n in nodes[:most]} | ({"unknown"} if len(nodes) > most else set())
    lines += [f"  classDef {state} {style}" for state, style in _STATES.items() if state in used]
    if root.lower() in names:
        lines.append(f"  style {names[root.lower()]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def _mermaid_label(node: ReportNode, root: str) -> str:
    return _UNSAFE.sub(lambda c: f"#{ord(c.group())};" if c.group() != "…" else "…", _label(node, root))


def _mermaid_edges(graph: ReportGraph, names: dict[str, str]) -> list[str]:
    lines = []
    for edge in _one_each(graph):
        source, target = names.get(edge.source.lower()), names.get(edge.target.lower())
        if source and target:
            weak = edge.kind in ("mentions", "cross-references")
            lines.append(f"  {source} -.-> {target}" if weak else f'  {source} -->|"{_verb(edge)}"| {target}')
    return lines[:_LINES]


def dot(graph: ReportGraph, root: str) -> str:
    """The whole graph for Graphviz (https://graphviz.org/doc/info/lang.html)."""
    graph = mask_texts(graph)
    lines = [
        "digraph fixtrail {",
        "  rankdir=LR;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    ]
    for node in ordered_nodes(graph, root):
        fill, stroke = _COLOURS[node.state]
        wide = ", penwidth=3" if node.ref.lower() == root.lower() else ""
        url = f", URL={_dot_text(clean(node.url))}" if clean(node.url) else ""
        dashed = ', style="rounded,filled,dashed"' if node.state in ("missing", "unknown") else ""
        label = f"label={_dot_text(_label(node, root))}, tooltip={_dot_text(cut(node.title, TITLE) or node.ref)}"
        look = f'fillcolor="{fill}", color="{stroke}"'
        lines.append(f"  {_dot_text(node.ref.lower())} [{label}, {look}{wide}{dashed}{url}];")
    for edge in _one_each(graph):
        weak = ", style=dotted" if edge.kind in ("mentions", "cross-references") else ""
        ends = f"{_dot_text(edge.source.lower())} -> {_dot_text(edge.target.lower())}"
        lines.append(f"  {ends} [label={_dot_text(_verb(edge))}{weak}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(text: str) -> str:
    """A quoted string; entities and escapes in it stay as they are written."""
    flat = " ".join(visible(text).split())
    return '"' + flat.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def graph_json(graph: ReportGraph) -> bytes:
    """`{"nodes": […], "edges": […]}`, masked, indented."""
    return msgspec.json.format(msgspec.json.encode(mask_texts(graph)), indent=2) + b"\n"


def _label(node: ReportNode, root: str) -> str:
    ref, base = ref_of(node.ref), ref_of(root)
    name = ref.within(base) if ref is not None and base is not None else node.ref
    return visible(cut(" ".join(f"{name} {node.title}".split()), len(name) + _LABEL))


def _one_each(graph: ReportGraph) -> list[ReportEdge]:
    """Of the links between two threads the closest, closest kinds first; none of a thread to itself."""
    best: dict[frozenset[str], ReportEdge] = {}
    for edge in strongest(graph.edges):
        ends = frozenset((edge.source.lower(), edge.target.lower()))
        if len(ends) == 2:
            best.setdefault(ends, edge)
    return sorted(best.values(), key=rank)


def _verb(edge: ReportEdge) -> str:
    return EDGES.get(edge.kind, edge.kind)
