"""Markdown keeps its shape whatever text is put into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.report.blocks import Badge, Code, Day, Line, Link, Marks, Strong, Text
from fixtrail.report.markup import block_quote, code, fenced, inline, plain, start, summary
from fixtrail.text.characters import visible
from tests.report.rendered import rendered

NASTY = st.text(
    st.one_of(
        st.sampled_from("`*_[]()<>#+-=|\\~$&@!:.1 \t\n\r/"), st.characters(codec="utf-8", exclude_categories=["Cs"])
    ),
    max_size=60,
)


def squeezed(text: str) -> str:
    """Words, without regard to how much space is between them."""
    return " ".join(text.split())


def words(text: str) -> str:
    return squeezed(visible(text.replace("\r", " ")))


@given(NASTY)
def test_plain_words_render_as_they_are(text: str) -> None:
    """A paragraph of any text has the same words, no markup but code, and no link."""
    tree = rendered(start(plain(text)))
    assert set(tree.tags) <= {"p", "code"}
    assert squeezed(tree.text) == words(text)


@given(NASTY)
def test_code_span_renders_as_it_is(text: str) -> None:
    """A code span of any text is one code element with the text, or nothing where the text is blank."""
    tree = rendered("x" + code(text))
    assert tree.tags == (["p", "code"] if words(text) else ["p"])
    assert squeezed("".join(tree.inside("code"))) == words(text)


@given(NASTY, st.sampled_from(["", "python", "c++", "mermaid", "MATH", "a b", "x`y", "text\n# x"]))
def test_fence_holds_any_text(text: str, language: str) -> None:
    """A fenced block of any text is one block with all lines, and is never one that GitHub draws."""
    tree = rendered("\n".join([*fenced(text, language), "", "after"]))
    assert tree.tags == ["pre", "code", "p"]
    shown = visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    assert [line.rstrip() for line in "".join(tree.inside("code")).strip("\n").split("\n") if line.strip()] == [
        line.rstrip() for line in shown.split("\n") if line.strip()
    ]
    assert tree.values("lang") in (["python"], ["c++"], ["text"])


@given(NASTY)
def test_quote_of_any_text_stays_one_quote(text: str) -> None:
    """A quoted text is one quote or one block of code with the same words, and what follows is outside of it."""
    tree = rendered("\n".join([*block_quote(text), "", "after"]))
    assert tree.faults == []
    assert set(tree.tags) <= {"blockquote", "p", "br", "code", "pre"}
    assert tree.tags.count("blockquote") + tree.tags.count("pre") == 1
    assert squeezed(tree.text) == squeezed(f"{words(text)} after")


@given(st.lists(NASTY, min_size=2, max_size=4))
def test_cells_of_any_text_stay_apart(texts: list[str]) -> None:
    """A row has as many cells as texts, each with its own words, as plain words and as code."""
    for make in (plain, code):
        cells = [make(text, cell=True) for text in texts]
        head = "| " + " | ".join("h" for _ in texts) + " |"
        tree = rendered("\n".join([head, "|" + " --- |" * len(texts), "| " + " | ".join(cells) + " |"]))
        assert tree.tags.count("td") == len(texts)
        assert set(tree.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
        assert squeezed(tree.text.replace("h", "")) == squeezed(" ".join(map(words, texts)).replace("h", ""))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ask @mira-k about it", "ask `@mira-k` about it"),
        ("(see #12, GH-7)", "(see `#12`, `GH-7`)"),
        ("other/repo#3", "`other/repo#3`"),
        ("at https://x.example/a_b.", "at `https://x.example/a_b`."),
        ("www.x.example", "`www.x.example`"),
        ("in 0a1b2c3d4e", "in `0a1b2c3d4e`"),
        ("a face, a facade", "a face, a facade"),
        ("snake_case _it_ 2*3*4 <b> &amp; & [x]", r"snake_case \_it\_ 2\*3\*4 \<b\> \&amp; & \[x\]"),
        ("mail me@x.example", "mail `me@x.example`"),
    ],
)
def test_what_github_would_link_is_code(text: str, written: str) -> None:
    """Mentions, references, hashes and addresses stand in code spans; other words are only escaped."""
    assert plain(text) == written


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("# no heading", r"\# no heading"),
        ("#hash", "#hash"),
        ("- no item", r"\- no item"),
        ("-1 is fine", "-1 is fine"),
        ("1. no item", r"1\. no item"),
        ("12) no item", r"12\) no item"),
        ("2.3.1 is fine", "2.3.1 is fine"),
        ("---", r"\---"),
        ("= =", r"\= ="),
        (":--|--:", r"\:--|--:"),
        ("    no code", "no code"),
        ("", ""),
    ],
)
def test_line_begins_no_block(line: str, written: str) -> None:
    """What would begin a heading, an item, a rule or a table is escaped, and nothing else."""
    assert start(line) == written


def test_inlines_are_written_one_after_another() -> None:
    """Each kind of inline has its form; marks stand apart from each other."""
    line: Line = (
        Text("a|b "), Code("c|d"), Text(" "), Strong("e"), Text(" "), Day("2026-03-14"), Text(" "), Badge("open"),
        Text(" "), Link("f]", "https://x.example/(1)"), Text(" "), Link("g", "https://x.example", code=True),
        Text(" "), Link("h", "https://x.example", strong=True), Marks(("e1", "e22")),
    )  # fmt: skip
    assert inline(line, cell=True) == (
        r"a\|b `c\|d` **e** 2026-03-14 `open` [f\]](https://x.example/%281%29) [`g`](https://x.example) "
        "**[h](https://x.example)** [^e1] [^e22]"
    )


def test_link_without_a_clean_address_is_words() -> None:
    """An address that is not https is left out, and its words are plain."""
    assert inline((Link("@a", "javascript:alert(1)"), Link("", ""), Link("b", "http://x", code=True))) == "`@a``b`"


def test_marks_that_are_no_ids_are_left_out() -> None:
    """Only ids of the form `e1` can be marks, so that a mark cannot hold markup."""
    assert inline((Marks(("e1", "x]: y", "e", "e2")),)) == " [^e1] [^e2]"


def test_cell_code_with_a_backslash_before_a_pipe_is_plain() -> None:
    """What a cell's code span cannot say is said without one."""
    assert code(r"a\|b", cell=True) == r"a\\\|b"


def test_summary_is_html_text() -> None:
    """A summary is escaped as HTML, on one line."""
    assert summary("a <b>\n& c") == "a &lt;b&gt; &amp; c"
