"""A layout as SVG."""

from __future__ import annotations

import html
import unicodedata

from fixtrail.model.report import ReportEdge, ReportNode
from fixtrail.report.addresses import clean
from fixtrail.report.bounds import TITLE, cut
from fixtrail.report.layout import Layout, Place, Tie
from fixtrail.report.names import ref_of
from fixtrail.report.style import GRAPH_CSS
from fixtrail.report.words import EDGES, count
from fixtrail.text.characters import visible

_WIDE, _GAP, _MARGIN = 248, 112, 16
_TALL = (50, 66)  # height of a box and of a row with two lines of text
_LOW = (28, 36)  # and with one
_COMPACT = 30  # more threads than this have one line
_LABELLED = 24  # up to so many, lines say what they are
_DESCRIBED = 60  # links told in words
_LEGEND = 34
_FITS = 1_100  # a picture no wider may shrink to its column and still be read
_FITTED = 100  # characters in a box, however narrow

# The lines' looks, by what they mean; each has its own arrow head.
_GROUPS = {
    "closes": "closes", "duplicate-of": "duplicate", "reverts": "reverts", "mentions": "mentions",
    "cross-references": "mentions",
}  # fmt: skip
_LEGENDS = {
    "closes": "closes", "duplicate": "is a duplicate of", "reverts": "reverts", "relates": "belongs with",
    "mentions": "mentions",
}  # fmt: skip
_SHORT = {
    "closes": "closes", "duplicate-of": "duplicate", "reverts": "reverts", "backport-of": "backport",
    "supersedes": "supersedes", "connected": "linked", "blocked-by": "blocked by", "parent-of": "parent of",
}  # fmt: skip


def draw(plan: Layout, root: str) -> str:
    """The picture, with its legend under it; each thread links to GitHub."""
    tall, row = _LOW if len(plan.places) > _COMPACT else _TALL
    boxes = {p.node.ref.lower(): _box(p, tall, row) for p in plan.places}
    width = 2 * _MARGIN + max(1, plan.columns) * (_WIDE + _GAP) - _GAP + _bulge(plan)
    height = 2 * _MARGIN + int(plan.rows * row) - (row - tall) + _LEGEND
    width = max(width, 640)
    parts = [
        _opening(width, height, _title(plan, root)),
        f'<desc id="ft-told">{_text(_described(plan, root))}</desc>',
        f"<style>{GRAPH_CSS}</style>",
        _heads(plan),
        f'<rect class="ft-ground" width="{width}" height="{height}"/>',
        *(_line(tie, boxes, labelled=len(plan.places) <= _LABELLED) for tie in reversed(plan.ties)),
        *(_thread(p.node, boxes[p.node.ref.lower()], root) for p in plan.places),
        _legend(plan, height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _opening(width: int, height: int, label: str) -> str:
    fits = " ft-fits" if width <= _FITS else ""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    # Not role="img", whose children cannot be links: https://www.w3.org/TR/graphics-aria-1.0/#graphics-document
    role = 'role="graphics-document" aria-roledescription="graph" aria-describedby="ft-told"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="ft-graph{fits}" {size} {role} aria-label="{_text(label)}">'


def _bulge(plan: Layout) -> int:
    """Room on the right for lines between threads of the last column."""
    last = {p.node.ref.lower() for p in plan.places if p.column == plan.columns - 1}
    ends = ((t.edges[0].source.lower(), t.edges[0].target.lower()) for t in plan.ties)
    return 64 if any(a in last and b in last for a, b in ends) else 0


Box = tuple[float, float, int]  # left, top, height


def _box(place: Place, tall: int, row: int) -> Box:
    return (_MARGIN + place.column * (_WIDE + _GAP), round(_MARGIN + place.row * row, 1), tall)


def _text(text: str) -> str:
    return html.escape(visible(" ".join(text.split())), quote=True)


def _name(ref: str, root: str) -> str:
    own, base = ref_of(ref), ref_of(root)
    return own.within(base) if own is not None and base is not None else ref


def _title(plan: Layout, root: str) -> str:
    return f"Graph of {count(len(plan.places), 'thread')} around {root}"


def _described(plan: Layout, root: str) -> str:
    lines = [_sentence(e, root) for tie in plan.ties for e in tie.edges[:1]]
    more = f" {len(lines) - _DESCRIBED} more links." if len(lines) > _DESCRIBED else ""
    return " ".join(lines[:_DESCRIBED]) + more


def _sentence(edge: ReportEdge, root: str) -> str:
    return f"{_name(edge.source, root)} {EDGES.get(edge.kind, edge.kind)} {_name(edge.target, root)}."


def _group(edge: ReportEdge) -> str:
    return _GROUPS.get(edge.kind, "relates")


def _groups(plan: Layout) -> list[str]:
    used = {_group(t.edges[0]) for t in plan.ties}
    return [group for group in _LEGENDS if group in used]


def _heads(plan: Layout) -> str:
    heads = "".join(
        f'<marker id="ft-head-{group}" class="ft-head ft-{group}" viewBox="0 0 8 8" refX="7.5" refY="4" '
        'markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>'
        for group in _groups(plan)
    )
    return f"<defs>{heads}</defs>"


def _line(tie: Tie, boxes: dict[str, Box], *, labelled: bool) -> str:
    edge = tie.edges[0]
    group = _group(edge)
    path, middle = _path(boxes[edge.source.lower()], boxes[edge.target.lower()])
    told = _text(" ".join(_sentence(e, edge.target) for e in tie.edges[:6]))
    label = ""
    if labelled and group != "mentions":
        x, y = middle
        words = _SHORT.get(edge.kind, edge.kind)
        label = f'<text class="ft-tie ft-{group}" x="{x:.0f}" y="{y:.0f}">{_text(words)}</text>'
    return (
        f'<g><title>{told}</title><path class="ft-line ft-{group}" d="{path}" marker-end="url(#ft-head-{group})"/>'
        f"{label}</g>"
    )


def _path(source: Box, target: Box) -> tuple[str, tuple[float, float]]:
    """A curve from box to box through the gap between their columns, and its middle."""
    (x1, y1, tall), (x2, y2, _) = source, target
    y1, y2 = y1 + tall / 2, y2 + tall / 2
    if x1 == x2:  # in one column: round the right side
        x = x1 + _WIDE
        out = x + 36 + min(44.0, abs(y2 - y1) / 8)
        middle = (x * 0.25 + out * 0.75, (y1 + y2) / 2 + 4)
        return f"M{x:g} {y1:g}C{out:g} {y1:g} {out:g} {y2:g} {x + 2:g} {y2:g}", middle
    start, end = (x1, x2 + _WIDE + 2) if x1 > x2 else (x1 + _WIDE, x2 - 2)
    half = (start + end) / 2
    return f"M{start:g} {y1:g}C{half:g} {y1:g} {half:g} {y2:g} {end:g} {y2:g}", (half, (y1 + y2) / 2 + 4)


def _thread(node: ReportNode, box: Box, root: str) -> str:
    x, y, tall = box
    own = " ft-root" if node.ref.lower() == root.lower() else ""
    read = "" if node.fetched else " ft-unread"
    kind = {"pull": "pull request", "issue": "issue", None: "thread"}[node.kind]
    name = _name(node.ref, root)
    told = _text(f"{name} {cut(node.title, TITLE)} ({kind}, {node.state}{', hub' if node.hub else ''})")
    body = _two_lines(node, name, x, y) if tall == _TALL[0] else _one_line(node, name, x, y)
    drawn = (
        f'<g class="ft-node ft-{node.state}{own}{read}"><title>{told}</title>'
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{tall}" rx="8"/>{body}</g>'
    )
    url = clean(node.url)
    return f'<a href="{html.escape(url)}">{drawn}</a>' if url else drawn


def _two_lines(node: ReportNode, name: str, x: float, y: float) -> str:
    kind = {"pull": "pull request ", "issue": "issue ", None: ""}[node.kind]
    state = f"{kind}{node.state}"
    room = _WIDE - 36 - _measure(state) * 11
    return (
        f'<text class="ft-name" x="{x + 12:g}" y="{y + 20:g}">{_text(fit(name, room, 12))}</text>'
        f'<text class="ft-state" x="{x + _WIDE - 12:g}" y="{y + 20:g}">{_text(state)}</text>'
        f'<text class="ft-title" x="{x + 12:g}" y="{y + 38:g}">{_text(fit(node.title, _WIDE - 24, 12))}</text>'
    )


def _one_line(node: ReportNode, name: str, x: float, y: float) -> str:
    short = fit(name, 130, 12)
    left = _measure(short) * 13 + 8
    title = fit(node.title, _WIDE - 24 - left, 12)
    return (
        f'<text class="ft-name" x="{x + 12:g}" y="{y + 18:g}">{_text(short)}</text>'
        f'<text class="ft-title" x="{x + 12 + left:.0f}" y="{y + 18:g}">{_text(title)}</text>'
    )


def fit(text: str, room: float, size: float) -> str:
    """As much of a text as is about `room` pixels wide at a font size, with an ellipsis where it was cut."""
    flat = visible(" ".join(text[:TITLE].split()))
    if len(flat) <= _FITTED and _measure(flat) * size <= room:
        return flat
    width = _measure("…") * size
    for n, character in enumerate(flat):
        width += _measure(character) * size
        if width > room or n >= _FITTED:
            return flat[:n].rstrip() + "…"
    return flat


def _measure(text: str) -> float:
    """The width in ems of a sans-serif face, about: wide characters one, narrow letters a third."""
    return sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in "iljtfrI.,:;|!'()[] ":
        return 0.33
    return 0.88 if character in "mwMW@%" else 0.68 if character.isupper() else 0.56


def _legend(plan: Layout, height: int) -> str:
    x, y = float(_MARGIN), height - 14
    parts: list[str] = []
    for group in _groups(plan):
        parts.append(
            f'<path class="ft-line ft-{group}" d="M{x:g} {y - 4}h26" marker-end="url(#ft-head-{group})"/>'
            f'<text class="ft-key" x="{x + 34:g}" y="{y}">{_LEGENDS[group]}</text>'
        )
        x += 34 + _measure(_LEGENDS[group]) * 11 + 22
    for state in dict.fromkeys(p.node.state for p in plan.places):
        parts.append(
            f'<g class="ft-node ft-{state}"><rect x="{x:g}" y="{y - 10}" width="14" height="12" rx="3"/></g>'
            f'<text class="ft-key" x="{x + 20:g}" y="{y}">{state}</text>'
        )
        x += 20 + _measure(state) * 11 + 20
    return f'<g class="ft-legend">{"".join(parts)}</g>'
