"""Ancestry of an archive: a fact of parents, whatever the dates say."""

from __future__ import annotations

import json
from hashlib import sha1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.model.history import Commit
from fixtrail.trail.ancestry import Ancestry, BrokenRow


def ident(number: int) -> str:
    return sha1(str(number).encode()).hexdigest()


def rows(parents: list[list[int]]) -> bytes:
    """Lines of commits, each with the numbers of its parents."""
    return b"\n".join(
        json.dumps([ident(i), found, f"2026-01-01T00:00:{i % 60:02}Z", f"Change {i}", "Ada"]).encode()
        for i, found in enumerate(parents)
    )


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """Any history of up to thirty commits, with merges and several roots."""
    size = draw(st.integers(1, 30))
    return [sorted(draw(st.sets(st.integers(0, i - 1), max_size=3))) if i else [] for i in range(size)]


@given(graphs())
def test_contains_is_what_a_walk_of_the_parents_finds(parents: list[list[int]]) -> None:
    """For each pair of commits."""
    reached: list[set[int]] = []
    for i, found in enumerate(parents):
        reached.append({i}.union(*(reached[parent] for parent in found)))
    ancestry = Ancestry(rows(parents))
    assert len(ancestry) == len(parents)
    for tag in range(len(parents)):
        for commit in range(len(parents)):
            assert ancestry.contains(ident(tag), ident(commit)) is (commit in reached[tag])


def test_contains_of_a_commit_that_is_not_there_cannot_be_told() -> None:
    """Neither yes nor no."""
    ancestry = Ancestry(rows([[], [0]]))
    assert ancestry.contains(ident(1), ident(9)) is None
    assert ancestry.contains(ident(9), ident(0)) is None


def test_commit_is_found_by_its_id_whole_or_abbreviated() -> None:
    """In any case, and no shorter than four."""
    ancestry = Ancestry(rows([[], [0]]))
    commit = Commit(ident(1), "Change 1", (ident(0),), "2026-01-01T00:00:01Z", "Ada")
    assert ancestry.commit(ident(1)) == commit
    assert ancestry.commit(ident(1).upper()) == commit
    assert ancestry.commit(ident(1)[:4]) == commit
    assert ancestry.commit(ident(1)[:3]) is None
    assert ancestry.commit("f" * 40) is None


def test_abbreviation_of_two_commits_is_of_none() -> None:
    """What is ambiguous is not guessed."""
    first, second = "abcd" + "0" * 36, "abcd" + "1" * 36
    lines = "\n".join(json.dumps([sha, [], "2026-01-01T00:00:00Z", "x", "Ada"]) for sha in (first, second)).encode()
    assert Ancestry(lines).commit("abcd") is None
    assert Ancestry(lines).commit("abcd1") is not None


def test_naming_is_by_the_subject_and_since() -> None:
    """Oldest first."""
    ancestry = Ancestry(rows([[], [0], [1]]))
    assert [c.sha for c in ancestry.naming(["Change 2", "Change 1"], "")] == [ident(1), ident(2)]
    assert [c.sha for c in ancestry.naming(["Change"], "2026-01-01T00:00:02Z")] == [ident(2)]
    assert ancestry.naming([], "") == ()


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b'["a", [], "d", "s", "w"]\nnot JSON', 2, "it is no commit"),
        (b'["a", [], "d", "s"]', 1, "it is no commit"),
        (b'["a", [0], "d", "s", "w"]', 1, "names a parent that does not come before it"),
        (b'["a", [], "d", "s", "w"]\n["b", [-1], "d", "s", "w"]', 2, "names a parent that does not come before it"),
        (b'["a", [], "d", "s", "w"]\n["a", [], "d", "s", "w"]', 0, "a commit stands in it twice"),
        (b'["a", [], "d", "s", "w"]\n\n["b", [0], "d", "s", "w"]', 2, "it is empty"),
        (b'["a", [], "d", "\xff", "w"]', 1, "it is no commit"),
        (b'["a", ' + b"[" * 9_000 + b"]" * 9_000 + b"]", 1, "it is no commit"),
        (b'["a", [], "d", "s", "w"] ["b", [0], "d", "s", "w"]', 1, "it is no commit"),
    ],
)  # fmt: skip
def test_line_that_is_no_commit_is_named(data: bytes, line: int, why: str) -> None:
    """Nothing of such a history is used: a gap would deny what is behind it."""
    with pytest.raises(BrokenRow, match=why) as caught:
        Ancestry(data)
    assert caught.value.line == line


def test_nothing_is_a_history_too() -> None:
    """Of an empty repository."""
    assert len(Ancestry(b"")) == 0
    assert len(Ancestry(rows([[]]) + b"\n")) == 1
