"""Where a sentence stands, and what that weighs."""

from __future__ import annotations

import pytest

from fixtrail.extract.places import Page, headings, parse, weight
from fixtrail.extract.wording import readable
from fixtrail.text.markdown import blocks


def page(text: str, places: frozenset[str] = frozenset(), liked: float = 0.0, title: str = "") -> Page:
    parts = blocks(text)
    return Page(
        clean=readable(text, parts), headings=headings(text, parts),
        code=[b for b in parts if b.kind == "fence"], title=frozenset(title.split()), places=places, liked=liked,
    )  # fmt: skip


def weighed(role: str, text: str, sentence: str, **more: object) -> float:
    found = page(text, **more)  # type: ignore[arg-type]
    start = found.clean.index(sentence)
    return round(weight(role, found, start, start + len(sentence), first=False), 3)


SENTENCE = "the wick of that lantern is far too short to be lit at all here"


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (f"## Expected behavior\n\n{SENTENCE}", SENTENCE),
        (SENTENCE, f"### Root cause\n\n{SENTENCE}"),
        (f"- {SENTENCE}", SENTENCE),
        (f"1. {SENTENCE}", SENTENCE),
    ],
)
def test_place_of_a_cause_counts(less: str, more: str) -> None:
    """Wishes and lists count less, sections about reasons more."""
    assert weighed("cause", less, SENTENCE) < weighed("cause", more, SENTENCE)


def test_workaround_before_code_weighs_more() -> None:
    """What follows is what to paste."""
    code = f"{SENTENCE}\n\n```\nlight --long\n```\n"
    assert weighed("workaround", code, SENTENCE) > weighed("workaround", SENTENCE, SENTENCE)


@pytest.mark.parametrize("short", ["the wick", "the wick of that lantern is far too short", "油が初期化されて"])
def test_short_sentence_weighs_less(short: str) -> None:
    """A few words explain little; characters of some scripts say more each."""
    assert weighed("cause", short, short) < weighed("cause", SENTENCE, SENTENCE)


def test_dense_scripts_say_as_much_in_fewer_characters() -> None:
    """Twenty characters of them are no short sentence."""
    dense = "根本原因是油没有被加热所以灯芯没有被点燃而且油已经用完了"
    assert weighed("cause", dense, dense) == weighed("cause", SENTENCE, SENTENCE)


def test_words_of_the_title_and_reactions_weigh_more() -> None:
    """The first by their number, up to three; the second by theirs."""
    one, three, four = (
        weighed("cause", SENTENCE, SENTENCE, title=title)
        for title in ("wick", "wick lantern short", "wick lantern short here")
    )
    assert weighed("cause", SENTENCE, SENTENCE) < one < three == four
    liked = [weighed("workaround", SENTENCE, SENTENCE, liked=liked) for liked in (0.0, 0.5, 1.0)]
    assert liked == sorted(set(liked))


def test_link_and_colon_weigh_less_for_a_cause() -> None:
    """They only point at something."""
    for text in ("see https://example.org/lantern/wick/short for the wick of it", f"{SENTENCE}:"):
        assert weighed("cause", text, text) < weighed("cause", SENTENCE, SENTENCE)


def test_role_without_places_weighs_nothing() -> None:
    """Only causes and workarounds are weighed so."""
    assert weighed("fix", SENTENCE, SENTENCE, places=frozenset({"anywhere"})) == 0.0


@pytest.mark.parametrize("line", ["1 cause on-the-moon", "much cause body", "1 cause", "1 cause body body"])
def test_line_that_cannot_be_read_is_named(line: str) -> None:
    """By file and number."""
    with pytest.raises(ValueError, match=r"^places, line 2: "):
        parse(f"# a\n{line}\n", "places")


def test_weights_are_read_by_role_and_place() -> None:
    """One a line."""
    assert parse("1 cause body\n\n-2 workaround body\n", "places") == {
        "cause": {"body": 1.0},
        "workaround": {"body": -2.0},
    }
