"""The graph in four notations, none of which a title can break."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from fixtrail.model.report import ReportEdge, ReportGraph, ReportNode
from fixtrail.report.drawing import fit
from fixtrail.report.pictures import dot, graph_json, mermaid, svg
from tests.report.hostile import ATTACKS, hostile
from tests.report.lantern import report
from tests.report.test_layout import graph, name

ROOT = report().issue.ref
SVG = "{http://www.w3.org/2000/svg}"
MERMAID = re.compile(
    r'flowchart LR|  n\d+\["[\w .,/()+…#;-]*"\]:::\w+|  n\d+ -->\|"[a-z ]+"\| n\d+|  n\d+ -\.-> n\d+'
    r'|  more\["… \d+ more threads"\]:::unknown|  classDef \w+ [#\w:,-]+|  style n\d+ stroke-width:3px'
)
DOT = re.compile(
    r'digraph fixtrail \{|\}|  rankdir=LR;|  node \[shape=box, style="rounded,filled", fontname="sans-serif"\];'
    r'|  "(?:[^"\\]|\\.)*"(?: -> "(?:[^"\\]|\\.)*")? \[(?:\w+=(?:"(?:[^"\\]|\\.)*"|\w+)(?:, )?)+\];'
)


def drawn(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def test_svg_has_a_name_and_a_description() -> None:
    """A screen reader hears what the picture is and which thread does what to which."""
    root = drawn(svg(report().graph, ROOT))
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "graphics-document")
    assert root.get("aria-label") == "Graph of 8 threads around github.com/example/lantern#214"
    told = root.findtext(f"{SVG}desc") or ""
    assert "#219 closes #214." in told
    assert "#198 is a duplicate of #214." in told
    assert "#220 is a backport of #219." in told


def test_svg_links_each_thread_and_tells_its_whole_title() -> None:
    """Boxes lead to GitHub and carry the title that was too long for them."""
    root = drawn(svg(report().graph, ROOT))
    links = [a.get("href") for a in root.iter(f"{SVG}a")]
    assert len(links) == 8
    assert all(link and link.startswith("https://github.com/example/") for link in links)
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert "#214 Flame goes out when `trim()` runs twice | since 2.3.0 (issue, closed)" in titles
    assert "#150 Tracking: lamps that burn all night (issue, open, hub)" in titles


def test_svg_has_a_legend_of_what_it_shows() -> None:
    """Only the kinds of lines and the states that occur are explained."""
    root = drawn(svg(report().graph, ROOT))
    keys = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "ft-key"]
    assert keys == ["closes", "is a duplicate of", "belongs with", "mentions", "closed", "merged", "open", "missing"]


def test_svg_draws_one_line_for_each_pair() -> None:
    """Nine edges, two of one pair and one from a thread to itself, are seven lines; the tooltip tells all."""
    root = drawn(svg(report().graph, ROOT))
    lines = [p for p in root.iter(f"{SVG}path") if p.get("marker-end") and "h26" not in (p.get("d") or "")]
    assert len(lines) == 7
    told = [t.text for t in root.iter(f"{SVG}title")]
    assert "#219 closes #214. #219 mentions #214." in told


def test_svg_of_many_threads_has_one_line_each() -> None:
    """More than thirty threads are drawn low, with number and title side by side and no words on the lines."""
    big = svg(graph(40, *((n, 0) for n in range(1, 40)), kind="closes"), name(0))
    assert ('height="28"' in big, 'height="50"' in big, "ft-tie" in big.split("</style>")[1]) == (True, False, False)


def test_svg_bends_lines_inside_a_column() -> None:
    """Two threads at the same distance are joined around the right side, and there is room for it."""
    narrow = drawn(svg(graph(3, (1, 0), (2, 0)), name(0)))
    bent = drawn(svg(graph(3, (1, 0), (2, 0), (1, 2)), name(0)))
    assert float(bent.get("width") or 0) - float(narrow.get("width") or 0) in (0.0, 64.0)
    assert bent.get("viewBox") != ""


def test_box_without_a_clean_link_is_no_link() -> None:
    """A thread whose address is not https is drawn without a link."""
    node = ReportNode(name(0), None, "x", "unknown", 0, False, url="javascript:alert(1)")
    root = drawn(svg(ReportGraph((node,)), name(0)))
    assert list(root.iter(f"{SVG}a")) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_titles_cannot_break_a_picture(attack: str) -> None:
    """SVG stays XML of the same elements, Mermaid and DOT keep to their few kinds of lines, JSON parses."""
    bad = hostile(attack).graph
    tags = {e.tag.removeprefix(SVG) for e in drawn(svg(bad, ROOT)).iter()}
    assert tags == {"svg", "desc", "style", "defs", "marker", "path", "rect", "g", "title", "text", "a"}
    assert [line for line in mermaid(bad, ROOT).splitlines() if not MERMAID.fullmatch(line)] == []
    assert [line for line in dot(bad, ROOT).splitlines() if not DOT.fullmatch(line)] == []
    assert len(json.loads(graph_json(bad))["nodes"]) == 9


def test_mermaid_says_how_many_it_left_out() -> None:
    """Of fifty threads forty are shown, those with the closest ties, and a box counts the rest."""
    text = mermaid(graph(50, *((n, 0) for n in range(1, 50))), name(0))
    assert text.count("]:::open") == 40
    assert '  more["… 10 more threads"]:::unknown' in text
    assert text.count("-.->") == 39


def test_mermaid_puts_the_closest_ties_first() -> None:
    """What closes is above what mentions; of two links of a pair only the closest is drawn."""
    lines = [line for line in mermaid(report().graph, ROOT).splitlines() if " --" in line or "-.-" in line]
    assert lines[0] == '  n1 -->|"closes"| n0'
    assert len(lines) == 7


def test_mermaid_of_another_root_marks_none() -> None:
    """A root that is not in the graph is not emphasised."""
    assert "stroke-width:3px" not in mermaid(report().graph, "github.com/other/repo#1")


def test_dot_names_links_and_states() -> None:
    """Each thread has its address, look and tooltip; mentions are dotted."""
    text = dot(report().graph, ROOT)
    assert 'URL="https://github.com/example/lantern/pull/219"' in text
    assert 'style="rounded,filled,dashed"' in text
    assert text.count("style=dotted") == 3


def test_graph_json_is_masked() -> None:
    """An address in a title does not leave in any notation."""
    node = ReportNode(name(0), "issue", "mail ada@example.org", "open", 0, True)
    alone = ReportGraph((node,), (ReportEdge(name(0), name(0), "mentions", "text", "body", ("e1",)),))
    shown = [graph_json(alone).decode(), svg(alone, name(0)), mermaid(alone, name(0)), dot(alone, name(0))]
    assert [text for text in shown if "ada@example.org" in text or "ada" in text.replace("metadata", "")] == []


@pytest.mark.parametrize(
    ("text", "room", "fitted"),
    [
        ("short", 100, "short"),
        ("a title that is too long for its box", 100, "a title that is to…"),
        ("日本語のタイトル", 60, "日本語の…"),
        ("i" * 20, 100, "i" * 20),
        ("e" + "\u0301" * 500, 20, "e" + "\u0301" * 99 + "…"),
        ("", 10, ""),
    ],
)
def test_title_is_cut_to_the_width_of_its_box(text: str, room: float, fitted: str) -> None:
    """Wide letters take more room, marks on letters none, but not without end."""
    assert fit(text, room, 12) == fitted
