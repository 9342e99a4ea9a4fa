"""Every reference that GitHub would link, and no other."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.ref import Ref
from fixtrail.refs.find import find
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE, MAX_BODY

BASE = Ref("github.com", "octo", "lamp", 100)
SHA = "0123456789abcdef0123456789abcdef01234567"
SHORT = "0123abc"


def named(text: str, hosts: tuple[str, ...] = ("github.com",)) -> list[str]:
    """What is named, in the shortest form; commits as repository@SHA."""
    return [r.ref.within(BASE) if r.ref else f"{r.repository}@{r.commit}" for r in find(text, BASE, hosts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#1", ["#1"]),
        ("see #1, #2; (#3) [#4] {#5} \"#6\" '#7' #8.", ["#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8"]),
        ("#1/#2 and #3-#4", ["#1", "#2", "#3", "#4"]),
        ("**#1** _#2_ ~~#3~~ :#4 >#5", ["#1", "#2", "#3", "#4", "#5"]),
        ("|#1|#2|\n|-|-|\n|#3|x|", ["#1", "#2", "#3"]),
        ("#1's and #2!", ["#1", "#2"]),
        ("GH-1, gh-2 (Gh-3)", ["#1", "#2", "#3"]),
        ("octo/lamp#1 octo-org/Lamp.js#2 a_corp/.github#3", ["#1", "octo-org/Lamp.js#2", "a_corp/.github#3"]),
        ("修复了#1", []),
        ("#2147483647", ["#2147483647"]),
        ("# 1\n\n#1", ["#1"]),
        ("first\r\n#1\r\n", ["#1"]),
    ],
)
def test_numbers_are_found_where_github_links_them(text: str, found: list[str]) -> None:
    """Alone, with GH-, with a repository; between any signs."""
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "lamp#1", "a#1", "_#1", "##1", "#1a", "#1_", "#1é", "#0", "#01", "#2147483648", "#12345678901", "#1.5", "# 1",
        "#-1", "&#39;", "a=#1", "x.example/#1", "@#1", "$#1", "GH1", "xGH-1", "GH-1x", "GH-0", "feature/gh-1",
        "a-gh-1", "#GH", "a/b/c#1", "-a/b#1", "a-/b#1", "a--b/c#1", "@a/b#1", "a/b.git#1", "docs/guide.md#12",
        "a /b#1", "x/#1", "https://x.example/a/b#1", "https://x.example/issues/1", "https://x.example/#1", "1#1",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_of_a_thread_is_not_found(text: str) -> None:
    """In words, paths, entities, versions, colours, files and other addresses GitHub links nothing."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://github.com/ada/bulb/issues/5", ["ada/bulb#5"]),
        ("http://www.github.com/octo/lamp/pull/5", ["#5"]),
        ("https://redirect.github.com/ada/bulb/issues/5", ["ada/bulb#5"]),
        ("https://github.com/ada/bulb/pull/5/files, and", ["ada/bulb#5"]),
        ("(https://github.com/ada/bulb/issues/5).", ["ada/bulb#5"]),
        ("<https://github.com/ada/bulb/issues/5>", ["ada/bulb#5"]),
        ("[the bulb](https://github.com/ada/bulb/issues/5)", ["ada/bulb#5"]),
        ("[#9](https://github.com/ada/bulb/issues/5)", ["ada/bulb#5"]),
        ("[https://github.com/a/b/issues/1](https://github.com/ada/bulb/issues/5)", ["ada/bulb#5"]),
        ("see [it][1]\n\n[1]: https://github.com/ada/bulb/issues/5", ["ada/bulb#5"]),
        ('<a href="https://github.com/ada/bulb/issues/5">#9</a>', ["ada/bulb#5"]),
        ("https://github.com/ada/bulb/issues/5?x=1#event-3 #2", ["ada/bulb#5", "#2"]),
        ("https://github.com/ada/bulb.git/issues/5", ["ada/bulb#5"]),
        ("[![state](https://img.example/b.svg)](https://github.com/ada/bulb/issues/5)", ["ada/bulb#5"]),
    ],
)
def test_links_are_found_in_every_notation(text: str, found: list[str]) -> None:
    """By their address; the text of a link names nothing."""
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/ada/bulb/issues", "https://github.com/ada/bulb/issues/new", "https://github.com/ada/bulb",
        "https://github.com/ada/bulb/issues/5x", "https://github.com/ada/bulb/discussions/5",
        "github.com/ada/bulb/issues/5", f"https://github.com/ada/bulb/compare/{SHORT}...{SHA}",
        f"https://github.com/ada/bulb/tree/{SHA}", "https://github.com/ada/bulb/issues?q=5",
        "https://github.com/ada/bulb/issues/99999999999", "https://github.com/a/b/issues/2147483648",
        "https://web.example/2020/https://github.com/ada/bulb/issues/5",
        "https://x.example/?u=https://github.com/a/b/issues/5", "https://github.com/-ada/bulb/issues/5",
        "https://github.com/ada/../issues/5", "https://api.github.com/repos/a/b/issues/5",
        "https://notgithub.com/ada/bulb/issues/5", "https://g\u0131thub.com/ada/bulb/issues/5",
        "https://github.com.x.example/ada/bulb/issues/5", "![#5](https://github.com/ada/bulb/issues/5)",
        "[#5](https://x.example)", "[#5]()", "[#5]: x\n", "https://github.com/ada/bulb/milestone/5",
        "https://github.com/ada/bulb/releases/tag/5",
    ],
)  # fmt: skip
def test_other_addresses_name_no_thread(text: str) -> None:
    """Lists, comparisons, discussions, other hosts, images, addresses inside addresses."""
    assert named(text) == []


def test_links_to_other_hosts_count_where_they_are_set_up() -> None:
    """An enterprise server's links, with github.com's or alone; short forms are always of the base's host."""
    text = "https://code.corp.example/a/b/issues/5 and https://github.com/a/b/issues/6 and #7"
    assert named(text) == ["a/b#6", "#7"]
    assert named(text, ("github.com", "code.corp.example")) == ["code.corp.example/a/b#5", "a/b#6", "#7"]
    server = Ref("code.corp.example", "octo", "lamp", 1)
    assert [str(r.ref) for r in find(text, server, ())] == ["code.corp.example/a/b#5", "code.corp.example/octo/lamp#7"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"since {SHA}.", [f"octo/lamp@{SHA}"]),
        (f"since {SHORT}, ({SHORT}) [{SHORT}]", [f"octo/lamp@{SHORT}"] * 3),
        (f"ada@{SHORT}", [f"ada/lamp@{SHORT}"]),
        (f"ada/bulb@{SHA}", [f"ada/bulb@{SHA}"]),
        (f"https://github.com/ada/bulb/commit/{SHA}#diff-1", [f"ada/bulb@{SHA}"]),
        (f"[{SHORT}](https://github.com/ada/bulb/commit/{SHA})", [f"ada/bulb@{SHA}"]),
        ("1" * 40, [f"octo/lamp@{'1' * 40}"]),
    ],
)
def test_commits_are_found_in_every_notation(text: str, found: list[str]) -> None:
    """Alone, of a fork, of another repository, as a link."""
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "1234567", "defaced", "abcdef", "20230101", f"{SHA}0", f"x{SHORT}", f"{SHORT}x", f"/{SHORT}", f"#{SHORT}",
        f"0x{SHORT}", f"v={SHORT}", f"a-{SHORT}", f"{SHORT}-1a2b", f"{SHORT}.txt", f"{SHORT}...{SHA}", f"{SHORT}:12",
        f"sha256:{SHA}", f"@{SHORT}", f"ada@{SHORT}.com", "lamp@1234567", f"@ada/bulb@{SHORT}", f"-ada@{SHORT}",
        SHORT.upper(), f"https://x.example/{SHORT}", f"{SHORT}/x",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_commit_is_not_found(text: str) -> None:
    """Plain numbers and words, parts of names, addresses, digests, mail and ranges."""
    assert named(text) == []


def test_commit_alone_is_marked_as_unsure() -> None:
    """GitHub links it only if the commit exists, which the text cannot tell."""
    assert [r.bare for r in find(f"{SHA} ada@{SHORT}", BASE)] == [True, False]


def test_commit_of_a_pull_request_names_both() -> None:
    """The link says where the commit is reviewed."""
    (reference,) = find(f"https://github.com/ada/bulb/pull/5/commits/{SHORT}", BASE)
    assert (str(reference.ref), reference.commit, reference.repository) == ("github.com/ada/bulb#5", SHORT, "ada/bulb")


@pytest.mark.parametrize(
    ("ending", "anchor"),
    [
        ("#issuecomment-55", "issuecomment-55"), ("#discussion_r5.", "discussion_r5"), ("?x=1#event-2", "event-2"),
        ("/files#r7", "r7"), ("#", ""), ("", ""),
    ],
)  # fmt: skip
def test_anchor_of_a_link_is_kept(ending: str, anchor: str) -> None:
    """It says which comment is meant."""
    (reference,) = find(f"https://github.com/ada/bulb/issues/5{ending}", BASE)
    assert reference.anchor == anchor


@pytest.mark.parametrize(
    "text",
    [
        "`fixes #1`", "```\nfixes #1\n```", "~~~\n#1", "    #1", "<!-- fixes #1 -->", "<!--\nfixes #1\n",
        "<code>#1</code>", "<pre>\n#1\n</pre>", "> fixes #1\n", "> > #1", "- > #1", '<img alt="#1">',
        "`https://github.com/a/b/issues/1`",
    ],
)  # fmt: skip
def test_code_comments_and_quotes_name_nothing(text: str) -> None:
    """GitHub links nothing in code and comments; a quoted reply is another's word."""
    assert named(text) == []


def test_words_under_a_quote_are_the_answerers_own() -> None:
    """Also where no blank line stands between."""
    assert named("> is it #1?\nno, #2") == ["#2"]


@pytest.mark.parametrize(
    "line",
    [
        "#3  0x00007f00 in main () at lamp.c:5", "#3 main (argc=1) at lamp.c:5", "#12 <signal handler called>",
        "#1 /srv/lamp/index.php(12): run()", "#4 {main}", "#2      State.build (package:lamp/state.dart:10)",
    ],
)  # fmt: skip
def test_frames_of_a_trace_without_a_fence_name_nothing(line: str) -> None:
    """GitHub links them by accident; here they are what they were meant to be."""
    assert named(f"Trace:\n{line}\n") == []
    assert named(f"after {line}") == [line.partition(" ")[0]]


def test_references_are_told_with_their_place() -> None:
    """Offsets are characters of the text that was given, whatever stands before."""
    text = "é😀 `code` <!-- c --> fixes #1 and ada/bulb#2"
    assert [text[r.start : r.end] for r in find(text, BASE)] == ["#1", "ada/bulb#2"]


def test_text_without_references_is_passed_over_quickly() -> None:
    """A short comment costs less than 60 microseconds, so that thousands can be read."""
    text = "Same here, on the newest version. Restarting helps for some minutes, then it hangs again. Any news?"
    rounds = 200
    best = min(_seconds(text, rounds) for _ in range(5))
    assert best / rounds < 60e-6


def _seconds(text: str, rounds: int) -> float:
    start = time.thread_time()
    for _ in range(rounds):
        find(text, BASE)
    return time.thread_time() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_time_on_hostile_text_is_linear(name: str) -> None:
    """Four times the text takes about four times the time."""
    assert_linear(lambda text: find(text, BASE), HOSTILE[name])


@pytest.mark.parametrize("name", ["a long list", "denied duplicates", "nested images", "lists in one line, lazy lines"])
def test_longest_hostile_body_is_read_in_seconds(name: str) -> None:
    """A body of the greatest length."""
    start = time.thread_time()
    find(HOSTILE[name](MAX_BODY), BASE)
    assert time.thread_time() - start < 10


PIECES = st.lists(
    st.sampled_from([
        "#1", "#12", "GH-3", "a/b#4", "octo/lamp", "#", "1", " ", "\n", "\n\n", "fixes ", "Closes: ", "not ",
        "duplicate of ", "fixed by ", ", ", " and ", "?", ".", "`", "```\n", "> ", "- ", "[", "](", ")", "<a href='",
        "'>", "</a>", "![", "~~", "**", "https://github.com/a/b/issues/5", "https://github.com/a/b/commit/",
        "#issuecomment-1", "@", SHA, SHORT, "<!--", "-->", "é", "\ud800", "\0", "is this ", "[1]: ", "superseded by ",
        "in ", "#2 fixes this",
    ]),
    max_size=30,
).map("".join)  # fmt: skip
LOOKS = re.compile(
    r"#\d+|[gG][hH]-\d+|[\w.-]+/[\w.-]+#\d+|(?:[\w-]+(?:/[\w.-]+)?@)?[0-9a-f]{7,40}|https?://\S+/(?:issues|pull|commit)/\S+"
)


@given(st.one_of(PIECES, st.text(st.characters(categories=None), max_size=80)))
def test_references_in_any_text_look_like_references(text: str) -> None:
    """In order, apart from each other, inside the text, with their words before or at their start."""
    reach = 0
    for r in find(text, BASE):
        assert reach <= r.start < r.end <= len(text)
        assert LOOKS.fullmatch(text[r.start : r.end])
        assert (r.ref is None) <= (r.commit is not None)
        assert 0 <= r.keyword_start <= r.start
        assert bool(r.keyword) >= (r.relation != "mentions" or r.loosely_closes)
        reach = r.end


@given(PIECES)
def test_references_of_a_text_do_not_depend_on_what_is_known(text: str) -> None:
    """The same call gives the same answer, remembered or not."""
    assert find(text, BASE) == find(text, BASE)
