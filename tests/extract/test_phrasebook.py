"""Phrases out of data files, and what a sentence weighs by them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.phrasebook import book, parse, text_of, weigh
from tests.text.growth import assert_linear

LINES = r"""
# what a lamp does
3    light   \bshines?\b|\bis (?:very )?bright\b
+0.4 light   {lamp lantern}
-2   light   \bnot\b
1    dark    \bgoes out\b|^dark|\boils?ed \w+
-1   dark    never$
"""


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("the lamp shines", {"light": 3.4}),
        ("it is bright and it shines", {"light": 3.0}),
        ("the lamp is not very bright, it is bright", {"light": 1.4}),
        ("the lamp", {}),
        ("not", {}),
        ("it goes out", {"dark": 1.0}),
        ("it ergoes out", {}),
        ("it goes outside, and goes out", {"dark": 1.0}),
        ("dark, never", {"dark": 0.0}),
        ("", {}),
    ],
)
def test_phrases_that_fit_are_summed_up(sentence: str, sums: dict[str, float]) -> None:
    """Each once; light ones and those against only where a role is made."""
    assert weigh(book(parse(LINES, "lamps")), sentence) == sums


@pytest.mark.parametrize(
    "line", ["2 light", "much light x", "2 light (", "2 light {}", "2 light {so-so}", r"2 light [a"]
)
def test_line_that_cannot_be_read_is_named(line: str) -> None:
    """By file and number."""
    with pytest.raises(ValueError, match=r"^lamps, line 2: "):
        parse(f"# a\n{line}\n", "lamps")


_WORDS = st.sampled_from(
    [
        "the",
        "lamp",
        "lantern",
        "shines",
        "is",
        "very",
        "bright",
        "not",
        "goes",
        "out",
        "outside",
        "dark",
        "oiled",
        "never",
        ",",
    ]
)


@given(st.lists(_WORDS, max_size=9))
def test_weights_are_those_of_trying_every_pattern(said: list[str]) -> None:
    """What is skipped for want of its words could not have matched."""
    sentence, phrases = " ".join(said), parse(LINES, "lamps")
    fitting = [p for p in phrases if (re.search(p.pattern, sentence) if p.pattern else p.words & set(said))]
    made = {p.role for p in fitting if p.makes}
    expected = {role: sum(p.weight for p in fitting if p.role == role) for role in made}
    assert weigh(book(phrases), sentence) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["en-remedies", "en-outcomes", "de", "es", "fr", "ja", "ko", "pt", "ru", "zh"])
def test_packaged_phrases_can_all_be_looked_for(name: str) -> None:
    """They are compiled when they are first needed, so here they all are."""
    assert len(parse(text_of(name), name)) >= 20


def test_time_grows_with_the_sentence() -> None:
    """A text that stands everywhere but never as words is no trap."""
    phrases = book(parse(LINES, "lamps"))
    assert_linear(lambda text: weigh(phrases, text), lambda size: "goes outs" * (size // 9) + " goes")
