"""Which words a pattern needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.cues import keys_in, keys_of, parts, rarest_key


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\bbecause\b", [["because"]]),
        (r"\bwork-?arounds?\b", [["work-around", "work-arounds", "workaround", "workarounds"]]),
        (r"\bdue to\b|\bhence\b", [["due to"], ["hence"]]),
        (r"\b(?:is|was) broken\b", [["is broken", "was broken"]]),
        (r"\bcan(?! be)\b", [[]]),  # what must not follow is no part of the words
        (r"^because\b", [[]]),  # only at the beginning
        (r"\bbreaks? .{0,9}again\b", [[]]),
        (r"\bso, \b", [[]]),
    ],
)
def test_part_that_is_only_words_is_told_as_these(pattern: str, texts: list[list[str]]) -> None:
    """Each outermost alternative for itself."""
    assert [sorted(part.texts) for part in parts(pattern)] == texts


_BOTH = {f"{one} {other}" for one in ("a", "the") for other in ("lamp", "lamps", "wick", "wicks")}


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bdowngrad\w+ to\b", [["downg*"], ["to"]]),
        (r"\b(?:the|a) (?:lamp|wick)s? .{0,9}(?:fail|break)\w*", [sorted(_BOTH), ["lamp", "lamps", "wick", "wicks"]]),
        (r"^(?:so, )*(?:use|try)\b", [["try", "use"]]),
        (r"\bfail(?:s|ed)? \w+ing\b", [["fail", "failed", "fails"]]),
        (r"culprit", []),
        (r"\bif\w*", []),
        (r"\w+ [abc]", []),
        (r"(?i)\bbecause .*", []),
        (r"\b(?P<what>lamp) \w+", []),
    ],
)  # fmt: skip
def test_keys_are_those_of_the_rarest_keys(pattern: str, needs: list[list[str]]) -> None:
    """A whole word, or how it begins; nothing where a match may have any word."""
    (part,) = parts(pattern)
    assert [sorted(keys) for keys in (part.first, *part.others) if keys] == needs


def test_alternatives_keep_their_source() -> None:
    """Brackets and classes that hold a bar do not end one."""
    assert [part.source for part in parts(r"a(?:b|c)|[|)]d|e\|f")] == [r"a(?:b|c)", r"[|)]d", r"e\|f"]


def test_keys_of_a_word_are_itself_and_its_beginnings() -> None:
    """Short words have only themselves."""
    assert (keys_of("if"), keys_of("wick"), keys_of("lantern")) == (
        ("if",), ("wick", "wic*"), ("lantern", "lan*", "lante*"),
    )  # fmt: skip


def test_rarest_key_is_that_of_the_rarest_words() -> None:
    """Two beside each other are rarer than each; the longest of those that are as rare."""
    assert (rarest_key("lantern"), rarest_key("this is the lantern, it burns")) == ("lantern", "the lantern")


_WORDS = ("lamp", "lamps", "wick", "the", "is", "not", "burning", "don", "t", "oil", "so")
_PATTERNS = st.recursive(
    st.sampled_from([*_WORDS, " ", "'", r"\b", r"\w+", r"\w*", ".{0,9}", "[- ]", "s?", r"\s", "^", "$", "(?! oil)"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: f"(?:{'|'.join(found)})"),
        inner.map(lambda found: f"(?:{found})?"),
        inner.map(lambda found: f"(?:{found}){{0,2}}"),
    ),
    max_leaves=8,
)


@given(pattern=_PATTERNS, said=st.lists(st.sampled_from([*_WORDS, "x", "-", "'", "  "]), max_size=8))
def test_what_matches_has_the_keys(pattern: str, said: list[str]) -> None:
    """The law of it: no match is missed, and words alone are found exactly where the pattern finds them."""
    sentence = " ".join(said)
    words = re.findall(r"\w+", sentence)
    keys = keys_in(words)
    matched = bool(re.search(pattern, sentence))
    hits = []
    for part in parts(pattern):
        hit = bool(re.search(part.source, sentence))
        hits.append(hit)
        if part.texts:
            assert hit == any(re.search(rf"\b{re.escape(text)}\b", sentence) for text in part.texts)
        elif hit:
            assert all(not needed.isdisjoint(keys) for needed in (part.first, *part.others) if needed)
    assert matched == any(hits)
