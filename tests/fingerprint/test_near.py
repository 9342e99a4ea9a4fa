"""Near forms differ in little; searching and clustering agree with the edit distance."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.fingerprint.near import Near, clusters, distance, near, search
from tests.text.growth import assert_linear

LONG = "could not find the lamp in the attic of the house on the hill"
OTHER = "the ladder is too short to climb up to the second floor tonight"
WORDS = st.text(st.sampled_from("abc "), max_size=14)


def plain_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.integers(0, 14))
def test_distance_is_the_edit_distance_up_to_the_bound(a: str, b: str, most: int) -> None:
    """What is further than the bound is the bound and one."""
    assert distance(a, b, most) == min(plain_distance(a, b), most + 1)


def test_one_letter_in_a_long_text_is_near() -> None:
    """A typing error or a plural does not part two messages."""
    assert near(LONG, LONG.replace("lamp", "lamps"))
    assert near(LONG, LONG)


def test_short_or_other_texts_are_not_near() -> None:
    """One letter of a short message is much of it."""
    assert not near("no lamp", "no lamb")
    assert not near(LONG, OTHER)
    assert not near(LONG, LONG[:40])


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab cd"), min_size=24, max_size=60), st.integers(0, 59), st.sampled_from("abx"))
def test_bound_never_parts_what_is_near(text: str, at: int, letter: str) -> None:
    """The n-gram bound is a lower bound: whatever one edit makes is near."""
    at %= len(text)
    assert near(text, text[:at] + letter + text[at + 1 :])
    assert near(text[:at] + letter + text[at + 1 :], text)


def test_search_gives_the_nearest_first() -> None:
    """Equal before near, what is far not at all, and no more than asked for."""
    texts = [OTHER, LONG.replace("hill", "hull"), LONG, LONG.replace("hill", "hall")]
    assert search(texts, LONG) == (Near(2, 0), Near(1, 1), Near(3, 1))
    assert search(texts, LONG, 1) == (Near(2, 0),)


def test_clusters_are_numbered_in_order() -> None:
    """A text joins the first cluster whose first text it is near; equal ones are together even where short."""
    assert clusters([LONG, OTHER, LONG.replace("hill", "hull"), "no lamp", "no lamb", "no lamp"]) == [0, 1, 0, 2, 3, 2]


def test_clustering_many_texts_takes_linear_time() -> None:
    """Each text is compared with few others, however many share its n-grams."""

    def many(n: int) -> str:
        texts = (f"could not find lamp {i * 7919 % 10007:05} in the attic of house {i:05}" for i in range(n // 60))
        return "\n".join(texts)

    assert_linear(lambda text: clusters(text.splitlines()), many, size=24_000)


def test_near_of_long_texts_takes_bounded_time() -> None:
    """Only the first 500 characters count."""
    assert near("a" * 500 + "b" * 1000, "a" * 500 + "c" * 1000)
    assert_linear(lambda text: near(text, text[::-1]), lambda n: "ab" * (n // 2))
