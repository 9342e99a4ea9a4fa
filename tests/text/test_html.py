"""Tags and elements inside Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.html import Tag, elements, href, tags

HTML = st.lists(
    st.sampled_from(["<a ", "<b>", "</b>", "<pre", ">", '"', "'", "href=", "x", " ", "<!--", "-->", "</", "<", "\n"]),
    max_size=30,
).map("".join)


def told(text: str) -> list[str]:
    return [text[t.start : t.end] for t in tags(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a <b>c</b> d", ["<b>", "</b>"]),
        ('<a title="x > y" href=z>t</a>', ['<a title="x > y" href=z>', "</a>"]),
        ("<a title='\"'>t", ["<a title='\"'>"]),
        ("""<a title="it's">t""", ["""<a title="it's">"""]),
        ('<a title="never closed>t</a>', ['<a title="never closed>', "</a>"]),
        ("<a title=\"x' y\" z='>' w>t", ["<a title=\"x' y\" z='>' w>"]),
        ("1 < 2 <3 <- <", []),
        ("<!-- a > b --> c <!-- d", ["<!-- a > b -->", "<!-- d"]),
        ("<br/><BR />", ["<br/>", "<BR />"]),
        ("<b no end", []),
    ],
)
def test_tags_are_told_as_browsers_read_them(text: str, found: list[str]) -> None:
    """A `>` inside a quoted value ends nothing, unless the quote never closes."""
    assert told(text) == found


def test_tags_are_looked_for_in_the_given_part_only() -> None:
    """Nothing before or after it counts."""
    text = "<a><b><c>"
    assert [t.name for t in tags(text, 3, 6)] == ["b"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('<a href="x">', "x"),
        ("<a class=y href='x'>", "x"),
        ("<a HREF = x>", "x"),
        ("<a data-href='x'>", ""),
        ("<a>", ""),
    ],
)
def test_href_is_the_span_of_the_address(text: str, address: str) -> None:
    """In any quotes or none."""
    (tag,) = tags(text, 0, len(text))
    start, end = href(text, tag)
    assert text[start:end] == address


def test_elements_pair_tags_inside_out() -> None:
    """An inner element closes first; a closing tag alone is ignored, an opening one alone ends with its block."""
    text = "</pre><details>a<details>b</details>c</details><code>d"
    found = elements(tags(text, 0, len(text)))
    assert [(e.name, text[e.inner_start : e.inner_end], e.closed) for e in found] == [
        ("details", "a<details>b</details>c", True),
        ("details", "b", True),
        ("code", "d", False),
    ]


@given(HTML)
def test_tags_of_any_text_are_in_order_and_inside(text: str) -> None:
    """No two overlap, and each begins and ends as a tag does."""
    reach = 0
    for tag in tags(text, 0, len(text)):
        assert isinstance(tag, Tag)
        assert reach <= tag.start < tag.end <= len(text)
        assert text[tag.start] == "<"
        assert text[tag.end - 1] == ">" or (tag.name == "!" and tag.end == len(text))
        reach = tag.end
