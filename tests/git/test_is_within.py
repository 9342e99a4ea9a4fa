"""Whether one commit is in the history of another, by a clone."""

from __future__ import annotations

from pathlib import Path

from tests.git.cloning import cloned, made


def test_commit_is_in_the_history_of_another_or_not(tmp_path: Path) -> None:
    """Of itself too; what the clone does not have, or what is no id, cannot be told."""
    repository = made(tmp_path)
    first, second = repository.commit("first"), repository.commit("second")
    repository.tag("v1.0")
    clone = cloned(tmp_path)
    assert [clone.is_within(*pair) for pair in ((first, second), (second, first), (first, first))] == [
        True,
        False,
        True,
    ]
    assert [clone.is_within(first, other) for other in ("f" * 40, "v1.0", "--all")] == [None, None, None]
