"""The Markdown report: what stands where, and that nothing in it breaks out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest

from fixtrail.model.report import (
    Report,
    ReportAnalysis,
    ReportCost,
    ReportCoverage,
    ReportDuplicates,
    ReportEvidence,
    ReportGraph,
    ReportStats,
)
from fixtrail.report.markdown import markdown
from tests.report.hostile import ATTACKS, hostile
from tests.report.lantern import ROOT, report
from tests.report.rendered import Tree, rendered

OURS = {
    "h1", "h2", "h3", "p", "a", "strong", "code", "pre", "ul", "li", "table", "thead", "tbody", "tr", "th", "td",
    "blockquote", "br", "details", "summary", "sup", "section", "ol", "em",
}  # fmt: skip
LINKS = re.compile(
    r"(https://github\.com/[^\s]*|https://www\.npmjs\.com/package/[^\s]*|#fn[a-z]*-e?[0-9]+(-[0-9]+)?|#fnref-e?[0-9]+(-[0-9]+)?)"
)
TAGS = "https://github.com/example/lantern/releases/tag"


def headings(tree: Tree) -> list[str]:
    return [text for tag, text in tree.texts if tag in ("h1", "h2")]


def bare() -> Report:
    """A report with a verdict and nothing else."""
    full = report()
    return msgspec.structs.replace(
        full,
        verdict=msgspec.structs.replace(full.verdict, kind="open", confidence="weak", releases=(), evidence=("e1",)),
        analysis=ReportAnalysis(), errors=(), causes=(), workarounds=(), fixes=(), versions=(), findings=(),
        environment=(), duplicates=ReportDuplicates(), fields=(), code=(), graph=ReportGraph(), timeline=(),
        stats=ReportStats(), coverage=ReportCoverage(), cost=ReportCost(),
        issue=msgspec.structs.replace(full.issue, body=" "),
    )  # fmt: skip


def test_report_reads_from_the_answer_to_the_evidence() -> None:
    """Title and verdict come first, then each section once, in the order of the product, then the evidence."""
    assert re.findall(r"^#{1,2} (.*)$", markdown(report()), re.MULTILINE) == [
        "Flame goes out when `trim()` runs twice | since 2.3.0",
        f"✅ Fixed in [2.3.2]({TAGS}/v2.3.2) and [1.9.7]({TAGS}/v1.9.7)",
        "Analysis", "Releases", "Fixes", "Error message", "Root cause", "Workarounds", "Also seen", "Duplicates",
        "Environment", "Code example", "Linked threads", "The thread",
        # the body's own headings stand in a fence
        *["What was read", "Evidence"],
    ]  # fmt: skip


def test_empty_sections_are_left_out() -> None:
    """A report with nothing but a verdict has no heading without something under it."""
    assert re.findall(r"^## (.*)$", markdown(bare()), re.MULTILINE) == [
        "🟡 Closed, no fix seen", "The thread", "What was read", "Evidence",
    ]  # fmt: skip


def test_every_mark_has_its_footnote_and_every_footnote_a_mark() -> None:
    """References and definitions of footnotes are the same set, each defined once."""
    text = markdown(report())
    defined = re.findall(r"^\[\^(e\d+)\]:", text, re.MULTILINE)
    marks = set(re.findall(r"\[\^(e\d+)\](?!:)", text))
    assert sorted(defined) == sorted(marks)


def test_footnotes_render_with_their_quotes() -> None:
    """GitHub's parser makes one list of notes, each with its quote inside and a way back."""
    tree = rendered(markdown(report()))
    assert tree.faults == []
    assert tree.tags.count("section") == 1
    assert len([v for v in tree.values("id") if v.startswith("fn-")]) == len(
        re.findall(r"^\[\^e\d+\]:", markdown(report()), re.MULTILINE)
    )


def test_statements_have_marks() -> None:
    """Every sentence of the analysis and every finding ends in a mark."""
    text = markdown(report())
    analysis = text[text.index("## Analysis") : text.index("## Releases")]
    lines = [line for line in analysis.splitlines() if line and line[0] not in "#` " and not line.startswith("lamp")]
    assert len(lines) == 7
    assert [line for line in lines if not re.search(r" \[\^e\d+\]$", line)] == []


def test_secrets_and_addresses_are_masked() -> None:
    """What is secret in the body is nowhere in the Markdown."""
    text = markdown(report())
    assert ("mira.k@example.org" in text, "ghp_0123456789" in text, "█" in text) == (False, False, True)


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_text_leaves_the_structure_as_it_is(attack: str) -> None:
    """Whatever the texts, the page has the same sections, no tag that is not ours, no foreign link, no raw HTML."""
    text = markdown(hostile(attack))
    tree = rendered(text)
    assert tree.faults == []
    assert set(tree.tags) <= OURS
    assert [h for h in headings(tree) if h in ("Analysis", "Fixes", "Evidence")] == ["Analysis", "Fixes", "Evidence"]
    assert tree.tags.count("details") == 6
    assert [h for h in tree.values("href") if not LINKS.fullmatch(h)] == []
    assert {name for _, name, _ in tree.attributes} <= {
        "href", "class", "id", "lang", "open", "data-footnotes", "data-footnote-ref", "data-footnote-backref",
        "data-footnote-backref-idx", "aria-label",
    }  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_text_has_no_invisible_or_control_character(attack: str) -> None:
    """Controls, bidi marks and the like are spelled out, so that a terminal and a reader see what is there."""
    hidden = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e0fff]")
    assert hidden.findall(markdown(hostile(attack))) == []


class Words(HTMLParser):
    """Texts outside of code and links, where GitHub looks for mentions and references."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._inside = 0
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in ("code", "pre", "a")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in ("code", "pre", "a")

    def handle_data(self, data: str) -> None:
        self.text += data if not self._inside else " "


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_nothing_pings_or_links_back_when_it_is_pasted(attack: str) -> None:
    """No mention, reference or bare address stands outside of code and our own links."""
    import cmarkgfm  # type: ignore[import-untyped]
    from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    words = Words(cmarkgfm.github_flavored_markdown_to_html(markdown(hostile(attack)), options)).text
    assert re.findall(r"(?<!\w)@\w|#\d|GH-\d|https?://|www\.", words) == []


def test_body_of_the_greatest_length_is_cut_with_a_note() -> None:
    """262,144 characters become 20,000 with a visible note and a link; the report stays short enough to paste."""
    long = msgspec.structs.replace(report(), issue=msgspec.structs.replace(report().issue, body="flame " * 43_691))
    text = markdown(long)
    note = "*Cut after 20,000 of 262,146 characters: the whole text is [at its source]"
    assert f"{note}(https://github.com/example/lantern/issues/214).*" in text
    assert len(text) < 65_536


def test_long_quote_is_cut_with_a_note() -> None:
    """A quote of the evidence ends after 1,500 characters, and says so; without a link it names the JSON report."""
    long = ReportEvidence(kind="quote", url="", author="x", quote="so " * 1_000)
    whole = report()
    text = markdown(msgspec.structs.replace(whole, evidence={**whole.evidence, "e3": long}))
    assert "    *Cut after 1,500 of 3,000 characters: the whole text is in the JSON report.*" in text


def test_mark_without_evidence_in_the_report_defines_no_footnote() -> None:
    """A stored report that lost a piece of evidence still renders."""
    whole = report()
    left = {k: v for k, v in whole.evidence.items() if k != "e2"}
    assert "[^e2]:" not in markdown(msgspec.structs.replace(whole, evidence=left))


def test_title_of_nothing_is_the_ref() -> None:
    """A title of spaces is shown as the thread's name."""
    blank = msgspec.structs.replace(report(), issue=msgspec.structs.replace(report().issue, title=" \n"))
    assert markdown(blank).splitlines()[0] == f"# `{ROOT}`"


def test_example_that_the_guidance_shows_is_not_shown_again() -> None:
    """The code of a piece of advice is the example already."""
    whole = report()
    same = msgspec.structs.replace(whole.analysis, example=whole.analysis.guidance[1].code)
    assert ("### Example" in markdown(whole), "### Example" in markdown(report(analysis=same))) == (True, False)


def test_weak_advice_has_its_marks_before_its_badge() -> None:
    """All marks of a sentence stand together, the code's last."""
    advice = msgspec.structs.replace(report().analysis.guidance[1], confidence="weak")
    text = markdown(report(analysis=msgspec.structs.replace(report().analysis, guidance=(advice,))))
    assert "If you cannot update, wait between the calls. [^e4] [^e5] `weak`\n" in text
