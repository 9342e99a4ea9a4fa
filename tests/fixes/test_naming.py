"""Places that name an issue or a commit, as changelogs name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fixes.naming import commits_named, threads_named
from tests.making import ref
from tests.text.growth import assert_linear

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "text",
    [
        "mended (#12)",
        "mended, #12.",
        "[#12](https://x)",
        "Fix #12: mended",
        "GH-12",
        "gh#12",
        "example/lantern#12",
        "Example/Lantern#12",
        "lantern#12",
        "https://github.com/example/lantern/issues/12",
        "https://github.com/example/lantern/pull/12#issuecomment-1",
        "(../../issues/12)",
        ":issue:`12`",
        ":pr:`12`",
        "{issue}`12`",
        "issue 12",
        "Issue-12",
        "pull request 12",
        "closes #12,#13",
        "#11,#12",
    ],
)
def test_text_names_the_thread(text: str) -> None:
    """In all the ways of GitHub and of changelogs."""
    found = list(threads_named(text, ref(12), ref(0)))
    assert [text[start:end] for start, end in found] == ["12"]


@pytest.mark.parametrize(
    "text",
    [
        "mended (#123)",
        "mended (#112)",
        "12 things",
        "wick#12",
        "example/wick#12",
        "https://github.com/example/wick/issues/12",
        "https://github.com/notexample/lantern/issues/12",
        "https://example.com/12",
        ":user:`12`",
        "`12`",
        "agh-12",
        "#12a",
        "v1.12",
        "step 12",
        "PR-12x",
    ],
)
def test_text_names_another_thing(text: str) -> None:
    """Other numbers, other repositories, other words."""
    assert list(threads_named(text, ref(12), ref(0))) == []


@pytest.mark.parametrize(
    ("text", "count"), [("wick/wick#12", 1), ("https://github.com/wick/wick/pull/12", 1), ("#12", 0), (":pr:`12`", 0)]
)
def test_thread_of_another_repository_needs_its_full_name(text: str, count: int) -> None:
    """A bare number is of the repository that the text is of."""
    assert len(list(threads_named(text, ref(12, "wick/wick"), ref(0)))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"mended ({SHA[:7]})", 1),
        (f"([{SHA[:8]}](https://github.com/example/lantern/commit/{SHA}))", 2),
        (SHA[:6], 0),
        (f"{SHA[:7]}9", 0),
        (f"x{SHA[:7]}", 0),
        ("1234567", 0),
    ],
)
def test_text_names_the_commit(text: str, count: int) -> None:
    """By the beginning of its id, seven characters of it or more."""
    assert len(list(commits_named(text, SHA))) == count


@given(st.text(alphabet="#12/ issue-gh`:.\n", max_size=200))
def test_named_places_hold_the_number(text: str) -> None:
    """Whatever the text is."""
    assert {text[start:end] for start, end in threads_named(text, ref(12), ref(0))} <= {"12"}


@pytest.mark.parametrize("piece", ["12 ", "#12", "a/b#12 ", "/issues/12", ":pr:`12`", "0123456 ", "....../"])
def test_time_for_named_places_grows_with_the_length(piece: str) -> None:
    """No text is expensive."""

    def work(text: str) -> object:
        return list(threads_named(text, ref(12), ref(0))), list(commits_named(text, SHA))

    assert_linear(work, lambda size: piece * (size // len(piece)))
