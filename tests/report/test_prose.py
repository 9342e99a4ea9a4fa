"""Sentences of ours: threads become links, code becomes code, the rest is plain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.report.addresses import clean
from fixtrail.report.blocks import Code, Inline, Line, Link, Text
from fixtrail.report.hypertext import plain
from fixtrail.report.names import Names, names_of, ref_of, repository_url
from fixtrail.report.prose import after, prose, titled
from tests.report.lantern import report

NAMES = names_of(report())
LANTERN = "https://github.com/example/lantern"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ()),
        ("a  plain\nsentence", (Text("a  plain\nsentence"),)),
        ("see #219.", (Text("see "), Link("#219", f"{LANTERN}/pull/219"), Text("."))),
        ("(#1000)", (Text("("), Link("#1000", f"{LANTERN}/issues/1000"), Text(")"))),
        ("a/b#3,", (Link("a/b#3", "https://github.com/a/b/issues/3"), Text(","))),
        ("x.example/a/b#3", (Link("x.example/a/b#3", "https://x.example/a/b/issues/3"),)),
        ("set `x = 1` now", (Text("set "), Code("x = 1"), Text(" now"))),
        ("one ` tick #219", (Text("one ` tick "), Link("#219", f"{LANTERN}/pull/219"))),
        (f"at {LANTERN}/wiki!", (Text("at "), Link(f"{LANTERN}/wiki", f"{LANTERN}/wiki"), Text("!"))),
        ("at https://status.example/x", (Text("at "), Code("https://status.example/x"))),
        ("javascript://x", (Code("javascript://x"),)),
        ("C# and #x and # 1", (Text("C# and #x and # 1"),)),
        ("#" + "1" * 400, (Text("#" + "1" * 400),)),
    ],
)
def test_sentence_as_inlines(text: str, line: Line) -> None:
    """References and addresses of the thread's own host link, foreign addresses are code."""
    assert prose(text, NAMES) == line


def test_sentence_without_a_base_links_nothing() -> None:
    """A report whose own ref cannot be read has plain sentences."""
    assert prose("see #1 at https://github.com/a", Names(None, {})) == (
        Text("see #1 at "), Code("https://github.com/a"),
    )  # fmt: skip


@given(st.text(st.sampled_from("ab`#1/. @(\n"), max_size=60))
def test_sentence_keeps_its_words(text: str) -> None:
    """Put together again, the inlines are the text; pairs of backticks are all that may go."""
    assert plain(prose(text, NAMES)).replace("`", "") == text.replace("`", "")


def test_long_hostile_sentence_takes_linear_time() -> None:
    """A quarter of a million characters without a space are looked at once."""
    started = time.process_time()
    prose("a/" * 131_072 + "#", NAMES)
    prose("((((" * 65_536, NAMES)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Crash in `x` #3", (Text("Crash in "), Code("x"), Text(" #3"))),
        ("odd ` one", (Text("odd ` one"),)),
        (" a \n b ", (Text("a b"),)),
        ("", ()),
        ("x" * 400, (Text("x" * 299 + "…"),)),
    ],
)
def test_title_as_inlines(title: str, line: Line) -> None:
    """A title is one line, with code, without links, and cut."""
    assert titled(title) == line


def test_title_after_its_name() -> None:
    """A name without a title stands alone."""
    lead: Inline = Text("#1")
    assert (after(lead, ""), after(lead, "x")) == ((lead,), (lead, Text(" "), Text("x")))


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://github.com/a/b#x", "https://github.com/a/b#x"),
        ("https://x.example:8443/a?b=c&d", "https://x.example:8443/a?b=c&d"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://x.example", "https://x.example"),
        ("https://x.example/a b(c)'\"<>|\\`;$é", "https://x.example/a%20b%28c%29%27%22%3C%3E%7C%5C%60%3B%24%C3%A9"),
        ("https://me:pw@x.example/", ""),
        ("https://x[::1]/", ""),
        ("http://x.example/", ""),
        ("javascript:alert(1)", ""),
        ("//x.example", ""),
        ("https://", ""),
        ("", ""),
        ("https://x.example/" + "a" * 3_000, ""),
    ],
)
def test_address_is_clean_or_nothing(url: str, cleaned: str) -> None:
    """Only https addresses without a login pass, with everything odd percent-encoded."""
    assert clean(url) == cleaned


@given(st.text(max_size=40))
def test_cleaned_address_is_clean(rest: str) -> None:
    """Cleaning again changes nothing, and nothing is left that could end a link, an attribute or a cell."""
    once = clean(f"https://x.example/{rest}")
    assert clean(once) == once
    assert set(once) & set(" ()<>\"'`|\\\n\r\t[]{};$^") == set()


def test_names_are_read_from_the_text_of_a_ref() -> None:
    """`host/owner/repo#n` is a ref; anything else is shown as it stands and has no link."""
    assert str(ref_of("github.com/a/b#3")) == "github.com/a/b#3"
    assert [ref_of(t) for t in ("a/b#3", "github.com/a/b", "", "x/a/b#3/4")] == [None] * 4
    assert (NAMES.short("odd"), NAMES.url("odd"), NAMES.title("odd")) == ("odd", "", "")
    assert NAMES.short("github.com/EXAMPLE/Lantern#3") == "#3"


def test_repository_of_a_link() -> None:
    """The first parts of a thread's link; nothing where it has another form."""
    assert repository_url(f"{LANTERN}/pull/3") == LANTERN
    assert [repository_url(u) for u in ("", "https://github.com/a", "http://h/a/b/pull/3")] == [""] * 3
