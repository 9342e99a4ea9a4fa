"""Blocks, code and folded sections as spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.layout import NESTING, layout
from fixtrail.text.markdown import Details, blocks, code, details, prose

# What Markdown and HTML are made of, and what is apt to break offsets.
_PIECES = [
    "word ", "\n", "\n\n", "\r\n", "\r", "`", "```", "~~~py", "> ", "- ", "1. ", "    ", "\t", "# ", "<!--", "-->", "<",
    "<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>", "<pre>", "</pre>", "<a href='x'>", ">",
    "</a>", "<blockquote>", '"', "[x](", ")", "![", "](", "[1]: u", "é", "😀", "\ud800", "\0", "\u2028", "***", "---",
    "~~", "[^1]: ", "[ ] ", "> [!TIP]\n", "|a|b|\n|-|-|\n",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
TEXTS = st.one_of(PIECES, st.text(st.characters(categories=None), max_size=80))


def shape(text: str) -> list[tuple[str, str, str]]:
    """(kind, text, inner text) of each block."""
    return [(b.kind, text[b.start : b.end], text[b.inner_start : b.inner_end]) for b in blocks(text)]


def test_blocks_of_every_kind_are_told_with_what_is_in_them() -> None:
    """Each kind has its span without surrounding space, and the span of its inside."""
    text = (
        "## Crash *now*\n\nIt fails.\nAlways.\n\n```py title\nx = 1\n```\n\n    raw\n\n***\n\n<div>\nhi\n</div>\n\n"
        "<!-- note -->\n\n|a|b|\n|-|-|\n|1|2|\n"
    )
    assert shape(text) == [
        ("heading", "## Crash *now*", "Crash *now*"),
        ("paragraph", "It fails.\nAlways.", "It fails.\nAlways."),
        ("fence", "```py title\nx = 1\n```", "x = 1"),
        ("indented", "raw", "raw"),
        ("rule", "***", "***"),
        ("html", "<div>\nhi\n</div>", "<div>\nhi\n</div>"),
        ("html-comment", "<!-- note -->", " note "),
        ("table", "|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|-|\n|1|2|"),
    ]


def test_blocks_inside_lists_and_quotes_know_where_they_are() -> None:
    """Blocks nest: depth counts those around, and what stands in a quoted reply says so."""
    text = "- item\n\n  ```\n  x\n  ```\n\n> said\n"
    assert [(b.kind, b.depth, b.quoted) for b in blocks(text)] == [
        ("list-item", 0, False),
        ("paragraph", 1, False),
        ("fence", 1, False),
        ("quote", 0, False),
        ("paragraph", 1, True),
    ]


def test_headings_tell_their_level() -> None:
    """The number of marks, or the kind of line under the heading."""
    assert [b.level for b in blocks("# a\n\n### b\n\nc\n---\n")] == [1, 3, 2]


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("```Python", "python"), ("~~~  rust,ignore", "rust"), ("```{r echo=FALSE}", "r"), ("```", ""),
        ("``` {.haskell}", "haskell"), ("```c++", "c++"), ("```日本", "日本"),
    ],
)  # fmt: skip
def test_fences_tell_the_first_word_of_their_info(info: str, language: str) -> None:
    """A fence's language is that word in lower case, without what tools append to it."""
    (block,) = blocks(f"{info}\nx\n{info[:3]}\n")
    assert block.language == language


def test_fence_without_an_end_is_a_fence() -> None:
    """It reaches to the end of the text, without the last line end."""
    assert shape("a\n\n```\nx\n\ny\n") == [("paragraph", "a", "a"), ("fence", "```\nx\n\ny", "x\n\ny")]


def test_fence_without_lines_has_an_empty_inside() -> None:
    """Nothing stands between the marks."""
    assert shape("```\n```") == [("fence", "```\n```", "")]
    assert shape("```") == [("fence", "```", "")]


def test_fence_with_other_line_ends_has_the_same_inside() -> None:
    """CRLF and CR end lines too."""
    assert shape("```js\r\nx\r\n```\r\n") == [("fence", "```js\r\nx\r\n```", "x")]
    assert [kind for kind, _, _ in shape("a\r\n\r\n```\r\nx\r\n```")] == ["paragraph", "fence"]


def test_offsets_count_characters_and_not_bytes() -> None:
    """Characters of several bytes, lone surrogates and NUL count one each."""
    text = "é😀\ud800\0 `日本`\n\n```\n語\n```"
    assert shape(text) == [("paragraph", "é😀\ud800\0 `日本`", "é😀\ud800\0 `日本`"), ("fence", "```\n語\n```", "語")]


def test_comment_in_a_paragraph_is_a_block_in_it() -> None:
    """A comment inside other text is told beside that text's block."""
    assert shape("before <!-- a\nb --> after") == [
        ("paragraph", "before <!-- a\nb --> after", "before <!-- a\nb --> after"),
        ("html-comment", "<!-- a\nb -->", " a\nb "),
    ]


def test_comment_that_never_ends_hides_the_rest() -> None:
    """As on GitHub, where nothing after it is shown."""
    assert shape("<!-- a\n\nb") == [("html-comment", "<!-- a\n\nb", " a\n\nb")]


def test_html_with_a_comment_is_both() -> None:
    """Text beside a comment makes the block HTML."""
    assert [kind for kind, _, _ in shape("<!-- a --> b")] == ["html", "html-comment"]


def test_task_items_leave_their_box_to_the_item() -> None:
    """What is in a task begins after the box."""
    assert shape("- [x] done") == [("list-item", "- [x] done", "done")]
    assert shape("- [ ] a\n\n  b")[1:] == [("paragraph", "a", "a"), ("paragraph", "b", "b")]


def test_code_element_that_never_closes_ends_with_its_item() -> None:
    """In a list without blank lines the item is what ends it."""
    text = "- a <code>b\n- c"
    assert prose(text).split() == ["-", "a", "-", "c"]


def test_deep_nesting_is_cut_where_it_would_cost_time() -> None:
    """Markers beyond the limit on one line are plain text, the rest of the text is read as ever."""
    text = "> " * (NESTING + 50) + "deep\n\n```\nx\n```"
    kinds = [b.kind for b in blocks(text)]
    assert kinds.count("quote") == NESTING
    assert kinds[-1] == "fence"


def test_empty_text_has_no_blocks() -> None:
    """Nothing in, nothing out."""
    assert (blocks(""), code(""), details("")) == ((), (), ())


def test_code_tells_fences_indented_lines_and_elements() -> None:
    """Code in any notation, each once, in order."""
    text = "```\na\n```\n\n    b\n\n<pre><code>c\n</code></pre>\n\nIn <code>d</code> and <code>e\nf</code>.\n\n<pre>\ng"
    assert [(b.kind, text[b.inner_start : b.inner_end]) for b in code(text)] == [
        ("fence", "a"),
        ("indented", "b"),
        ("html", "<code>c\n</code>"),
        ("html", "e\nf"),
        ("html", "\ng"),
    ]


def test_code_of_plain_text_is_nothing() -> None:
    """A text without marks is not even parsed."""
    assert code("only words") == ()


def test_details_tell_summary_and_inside() -> None:
    """A folded section with its summary, whatever is between the tags."""
    text = "<details>\n<summary>Log</summary>\n\n```\nx\n```\n\n</details>\n\nafter"
    (section,) = details(text)
    assert text[section.summary_start : section.summary_end] == "Log"
    assert text[section.inner_start : section.inner_end] == "\n\n```\nx\n```\n\n"
    assert text[section.end :] == "\n\nafter"


def test_details_nested_and_open_are_told() -> None:
    """One inside another has its own summary; one that never closes reaches to the end."""
    text = "<details><summary>a</summary><details><summary>b</summary>x</details>y"
    outer, inner = details(text)
    assert (text[outer.summary_start : outer.summary_end], text[inner.summary_start : inner.summary_end]) == ("a", "b")
    assert (outer.end, text[inner.inner_start : inner.inner_end]) == (len(text), "x")


def test_details_without_a_summary_of_its_own_have_none() -> None:
    """Only the first thing inside is a summary."""
    text = "<details>x <summary>late</summary></details>"
    assert details(text) == (Details(0, len(text), 9, 9, 9, len(text) - len("</details>")),)


def test_links_are_told_in_every_notation() -> None:
    """Text and address of written links, images, autolinks, anchors and definitions."""
    text = (
        '[a](http://x "t") ![b](<http://y>) <http://z> <A HREF=\'http://w\'>c</A> [d][1] [](  )\n\n[1]: http://v "t"\n'
    )
    found = [(k.kind, text[k.text_start : k.text_end], text[k.url_start : k.url_end]) for k in layout(text).links]
    assert found == [
        ("link", "a", "http://x"),
        ("image", "b", "http://y"),
        ("link", "", "http://z"),
        ("link", "c", "http://w"),
        ("link", "d", ""),
        ("link", "", ""),
        ("definition", "[1]: ", "http://v"),
    ]


def test_crossed_out_text_is_told() -> None:
    """The span of a strikethrough, with its marks."""
    text = "so ~~not this~~ that"
    assert [text[a:b] for a, b in layout(text).struck] == ["~~not this~~"]


@given(TEXTS)
def test_blocks_of_any_text_lie_inside_it(text: str) -> None:
    """Spans are in order and inside: of the text, and the inner one of the outer one."""
    found = blocks(text)
    assert list(found) == sorted(found, key=lambda b: (b.start, -b.end, b.depth))
    for b in found:
        assert 0 <= b.start < b.end <= len(text)
        assert b.start <= b.inner_start <= b.inner_end <= b.end
        assert text[b.start : b.end] == text[b.start : b.end].rstrip()


@given(TEXTS)
def test_code_and_sections_of_any_text_lie_inside_it(text: str) -> None:
    """So do code blocks, sections and links."""
    for b in code(text):
        assert 0 <= b.start <= b.inner_start <= b.inner_end <= b.end <= len(text)
    for d in details(text):
        assert 0 <= d.start <= d.summary_start <= d.summary_end <= d.inner_start <= d.inner_end <= d.end <= len(text)
    for k in layout(text).links:
        assert 0 <= k.start <= k.text_start <= k.text_end <= k.end <= len(text)
        assert k.start <= k.url_start <= k.url_end <= k.end


@given(st.text("aé😀\ud800\0,", max_size=12), st.text("abcdef\n", min_size=1, max_size=20))
def test_characters_beyond_ascii_only_shift_offsets(prefix: str, body: str) -> None:
    """What stands before a fence changes where it is and nothing else."""
    fence = f"```\n{body}\n```"
    (found,) = (b for b in blocks(f"x{prefix}\n\n{fence}") if b.kind == "fence")
    assert (found.start, found.end) == (len(prefix) + 3, len(prefix) + 3 + len(fence.rstrip()))
