"""The author's own words, at their places."""

from __future__ import annotations

import pytest
from hypothesis import given

from fixtrail.text.markdown import prose
from tests.text.test_markdown import TEXTS


def kept(text: str, *, keep_quotes: bool = False) -> str:
    """What is left, with runs of blanks as one space."""
    return " ".join(prose(text, keep_quotes=keep_quotes).split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call `f(#1)` now", "call now"),
        ("``a ` b`` c", "c"),
        ("a\n\n```\n#1\n```\n\nb", "a b"),
        ("a\n\n~~~\n#1", "a"),
        ("a\n\n    #1\n\nb", "a b"),
        ("a <!-- #1 --> b", "a b"),
        ("a\n\n<!--\n#1\n\nb", "a"),
        ('a <b title="#1">b</b> c', "a b c"),
        ("<div class=x>\nshown\n</div>", "shown"),
        ("a <code>#1</code> b", "a b"),
        ("<pre>\n#1\n\n#2\n</pre>\nb", "b"),
        ("a <code>never closed\n\nb", "a b"),
        ("<details><summary>More</summary>\n\nx\n</details>", "More x"),
        ("`unclosed #1", "`unclosed #1"),
        ("> said\n\nmine", "mine"),
        ("> said\nmine", "mine"),
        ("> > deep\n> said\n\nmine", "mine"),
        ("- > said\n  > more\n- mine", "- - mine"),
        ("<blockquote>said</blockquote> mine", "mine"),
        ("> [!WARNING]\n> mine", "> [!WARNING] > mine"),
        ("a > b and x -> y", "a > b and x -> y"),
        ("a\r\n\r\n```\r\nx\r\n```\r\nb", "a b"),
    ],
)
def test_prose_leaves_only_what_the_author_wrote(text: str, left: str) -> None:
    """Code, comments, tags and quoted replies are blanked."""
    assert kept(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "see https://x.example/1", "see <https://x.example/1>", "see [it](https://x.example/1)",
        'see <a title="t" href="https://x.example/1">it</a>', "see [it][1]\n\n[1]: https://x.example/1 'title'",
    ],
)  # fmt: skip
def test_prose_keeps_addresses_where_they_were(text: str) -> None:
    """A link can be found by its address however it is written."""
    assert prose(text).find("https://x.example/1") == text.find("https://x.example/1") > 0


def test_prose_of_a_definition_loses_its_label_and_title() -> None:
    """They are never shown."""
    assert kept("[#1]: https://x.example 'fixes #2'\n\nx [#1]") == "https://x.example x [#1]"


def test_prose_can_keep_quotes() -> None:
    """Who wants the thread's words whoever wrote them asks for the quotes too, code stays blank."""
    assert kept("> said `x`\n\nmine", keep_quotes=True) == "> said mine"


@given(TEXTS)
def test_prose_of_any_text_keeps_every_offset(text: str) -> None:
    """Same length, same line ends, and each character is the original or a space."""
    for keep in (False, True):
        clean = prose(text, keep_quotes=keep)
        assert len(clean) == len(text)
        assert all(a == b or (b == " " and a not in "\r\n") for a, b in zip(text, clean, strict=True))


@given(TEXTS)
def test_prose_with_quotes_says_at_least_as_much(text: str) -> None:
    """Keeping quotes only adds."""
    without, with_quotes = prose(text), prose(text, keep_quotes=True)
    assert all(a in (" ", b) for a, b in zip(without, with_quotes, strict=True))
