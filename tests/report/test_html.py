"""The HTML report: one file, no script, nothing from elsewhere, and usable without eyes or mouse."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest

from fixtrail.model.report import Report, ReportGraph
from fixtrail.report.html import html
from fixtrail.report.style import GRAPH_CSS, PAGE_CSS
from tests.report.hostile import ATTACKS, hostile
from tests.report.lantern import report
from tests.report.rendered import Tree

ATTRIBUTES = {
    "lang", "charset", "aria-describedby", "aria-roledescription", "http-equiv", "content", "name", "rel", "href",
    "class", "id", "aria-labelledby", "aria-label", "dir", "title", "tabindex", "role", "scope", "open", "value",
    "translate", "d", "x", "y", "width", "height", "rx", "viewbox", "xmlns", "refx", "refy", "markerwidth",
    "markerheight", "markerunits", "orient", "marker-end",
}  # fmt: skip


def without_graph() -> Report:
    return msgspec.structs.replace(report(), graph=ReportGraph())


def test_document_is_well_formed() -> None:
    """Every element is closed in order, and there is no comment."""
    page = html(report())
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n')
    assert Tree(page).faults == []


def test_nothing_is_loaded_and_nothing_runs() -> None:
    """No script, frame or form; no source, import or url but a picture's own arrow heads and an empty icon."""
    page = html(report())
    tree = Tree(page)
    assert {"script", "iframe", "form", "object", "embed", "img", "base"} & set(tree.tags) == set()
    assert tree.values("href", "link") == ["data:,"]
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {
        f"#ft-head-{g}" for g in ("closes", "duplicate", "relates", "mentions")
    }
    assert ("@import" in page, " src=" in page, " style=" in page) == (False, False, False)
    assert [n for _, n, _ in tree.attributes if n.startswith("on")] == []


def test_policy_allows_its_own_two_style_sheets_alone() -> None:
    """The hashes of the content security policy are those of the style elements as they stand in the file."""
    page = html(report())
    policy = Tree(page).values("content", "meta")[0]
    sheets = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert sheets == [PAGE_CSS, GRAPH_CSS]
    hashes = [f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in sheets]
    assert policy == (
        f"default-src 'none'; style-src {' '.join(hashes)}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_ids_are_unique_and_every_inner_link_has_its_goal() -> None:
    """Marks, ways back, the table of contents and the skip link all lead somewhere."""
    tree = Tree(html(report()))
    ids = tree.values("id")
    assert len(ids) == len(set(ids))
    assert [h for h in tree.values("href") if h.startswith("#") and h[1:] not in ids] == []
    assert [i for i in tree.values("aria-labelledby") if i not in ids] == []


def test_landmarks_and_headings_are_in_order() -> None:
    """One header, navigation, main and footer; one h1; no level is left out."""
    tree = Tree(html(report()))
    assert [tree.tags.count(t) for t in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    levels = [int(t[1]) for t in tree.tags if re.fullmatch("h[1-6]", t)]
    assert levels[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_say_what_they_are() -> None:
    """Each table has a caption and column headers, in a region that the keyboard can scroll."""
    tree = Tree(html(report()))
    tables = tree.tags.count("table")
    assert tables == tree.tags.count("caption") == len(tree.values("aria-label", "div")) - 1
    assert set(tree.values("scope", "th")) == {"col"}
    assert set(tree.values("tabindex", "div")) == {"0"}


def test_marks_tell_their_evidence() -> None:
    """A mark names its number to a screen reader and shows who said what to a pointer."""
    page = html(report())
    assert (
        '<a id="to-e1" href="#e1" title="tom-b closed this as completed in #219, 2026-03-10 (event)" '
        'aria-label="evidence 1">[1]</a>'
    ) in page
    assert 'title="tom-b (member), comment on #214, 2026-03-04: “Found it”"' in page


def test_evidence_is_listed_by_its_number() -> None:
    """Each piece that is named has one entry with its number and a way back to where it is named first."""
    tree = Tree(html(report()))
    listed = [v for v in tree.values("id", "li") if re.fullmatch(r"e\d+", v)]
    assert [f"e{v}" for v in tree.values("value", "li")] == listed
    assert {h[1:] for h in tree.values("href", "a") if re.fullmatch(r"#e\d+", h)} == set(listed)
    assert [h for h in tree.values("href", "a") if h.startswith("#to-")] == [f"#to-{i}" for i in listed]


def test_answer_comes_before_everything_else() -> None:
    """The verdict, its certainty and the releases are the first section; the window's title says it too."""
    page = html(report())
    assert "<title>Fixed in 2.3.2 and 1.9.7: Flame goes out when `trim()` runs twice | since 2.3.0</title>" in page
    first = page[page.index("<section") : page.index("</section>")]
    assert ('id="answer"' in first, "certain: GitHub’s own records say so" in first, "v1.9.7" in first) == (True,) * 3


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_text_stays_text(attack: str) -> None:
    """Whatever the texts, the elements are the same and no attribute or foreign link appears."""
    page = html(hostile(attack))
    tree = Tree(page)
    assert tree.faults == []
    assert set(tree.tags) <= set(Tree(html(report())).tags)
    assert {n for _, n, _ in tree.attributes} <= ATTRIBUTES
    assert [
        h
        for h in tree.values("href", "a")
        if not re.match(r"https://github\.com/|https://www\.npmjs\.com/package/|#", h)
    ] == []
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]", page) == []


def test_secrets_are_nowhere() -> None:
    """Neither in the text nor in hints nor in the picture."""
    page = html(report())
    assert ("mira.k@example.org" in page, "ghp_0123456789" in page) == (False, False)


def test_quotes_are_shown_word_for_word() -> None:
    """A quote's text is in the page exactly, line ends and all."""
    quotes = [e.quote for e in report().evidence.values() if e.quote]
    shown = set(Tree(html(report())).inside("blockquote"))
    assert {q for q in quotes if q in shown} >= {"Found it", "lamp.trim();\nawait lamp.settled();\nlamp.trim();"}


def test_report_without_graph_has_no_picture() -> None:
    """An issue that stands alone has no section of linked threads."""
    tree = Tree(html(without_graph()))
    assert (tree.tags.count("svg"), "graph" in tree.values("id", "section")) == (0, False)


def test_reader_may_choose_dark_print_and_less_motion() -> None:
    """The style sheet answers to the reader's theme, to paper and to the wish for little motion."""
    for media in ("prefers-color-scheme:dark", "@media print", "prefers-reduced-motion", "focus-visible"):
        assert media in PAGE_CSS
    assert "prefers-color-scheme:dark" in GRAPH_CSS


def colours(css: str, theme: str) -> dict[str, str]:
    block = css if theme == "light" else css[css.index("prefers-color-scheme:dark") :]
    found: dict[str, str] = {}
    for name, value in re.findall(r"--([a-z]+):(#[0-9a-f]{3,6})\b", block):
        found.setdefault(name, value)
    return found


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    digits = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(theme: str) -> None:
    """Every colour of text has 4.5 to 1 on every ground that it stands on, on the page and in the picture."""
    page, graph = colours(PAGE_CSS, theme), colours(GRAPH_CSS, theme)
    tones = ("good", "doing", "warn", "bad", "calm")
    grounds = [page["bg"], page["panel"], *(page[f"{t}g"] for t in tones)]
    pairs = [(page[c], g) for c in ("ink", "soft", "link") for g in grounds]
    pairs += [(page[t], page[f"{t}g"]) for t in tones]
    pairs += [(graph[s], graph[f"{s}g"]) for s in ("open", "closed", "merged", "missing")]
    pairs += [(graph["ink"], graph[f"{s}g"]) for s in ("open", "closed", "merged", "missing")]
    pairs += [(graph[c], graph["g"]) for c in ("soft", "open", "dup", "rev", "rel")]
    assert [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5] == []
