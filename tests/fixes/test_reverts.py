"""What takes a commit back, and what brings it again."""

from __future__ import annotations

from fixtrail.fixes.releases import Carrier
from fixtrail.fixes.reverts import carriers, undone, undone_by_pulls
from fixtrail.model.graph import Edge
from fixtrail.model.history import Commit
from tests.fixes.small_history import day, sha
from tests.making import event, graph, issue, pull


def commit(name: str, message: str, on: int) -> Commit:
    return Commit(sha(name), message, (), day(on))


MEND = commit("mend", "Mend the wick (#2)", 1)
UNDO = commit("undo", f'Revert "Mend the wick (#2)"\n\nThis reverts commit {MEND.sha}.', 2)
AGAIN = commit("again", f'Revert "Revert "Mend the wick (#2)""\n\nThis reverts commit {UNDO.sha[:9]}.', 3)


def test_revert_names_what_it_takes_back() -> None:
    """By the id, whole or abbreviated."""
    assert undone([AGAIN, UNDO, MEND]) == {MEND.sha: (UNDO.sha,), UNDO.sha: (AGAIN.sha,)}


def test_squashed_revert_is_known_by_the_subject_in_quotation_marks() -> None:
    """GitHub keeps no id in it, and adds a number of its own."""
    squashed = commit("squashed", 'Revert "Mend the wick (#2)" (#7)\n\nReverts example/lantern#2', 2)
    assert undone([MEND, squashed]) == {MEND.sha: (squashed.sha,)}


def test_squashed_revert_takes_back_the_last_one_before_it() -> None:
    """What was landed a second time later stays."""
    squashed = commit("squashed", 'Revert "Mend the wick (#2)" (#7)', 2)
    later = commit("later", "Mend the wick (#8)", 3)
    assert undone([MEND, squashed, later]) == {MEND.sha: (squashed.sha,)}


def test_revert_of_something_else_takes_nothing_back() -> None:
    """It names another commit."""
    other = commit("other", f'Revert "Mend the wick (#2)"\n\nThis reverts commit {sha("x")}.', 2)
    assert undone([MEND, other]) == {}


def test_commit_that_reverts_itself_does_not() -> None:
    """A message is a text like any other."""
    odd = commit("odd", f"This reverts commit {sha('odd')}.", 1)
    assert undone([odd]) == {}


def test_revert_of_a_revert_brings_the_fix_again() -> None:
    """It is a carrier of its own; the first one has what takes it back."""
    assert carriers(MEND.sha, undone([MEND, UNDO, AGAIN]), day(1)) == (
        Carrier(MEND.sha, False, day(1), (UNDO.sha,)),
        Carrier(AGAIN.sha, False, "", ()),
    )


def test_circle_of_reverts_comes_to_an_end() -> None:
    """Messages can claim anything."""
    taken = {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
    assert [c.commit for c in carriers("a", taken)] == ["a", "c"]


def test_pull_request_that_reverts_another_takes_back_its_commit() -> None:
    """Both were merged, and GitHub says as what."""
    main = pull(2, merged_at=day(1), timeline=(event("merged", day(1), 2, commit=MEND.sha),))
    undo = pull(3, merged_at=day(2), merge_commit=UNDO.sha)
    still_open = pull(4)
    edges = [Edge(p.ref, main.ref, "reverts", "text", "title", (), day(2)) for p in (undo, still_open)]
    threads = {t.ref: t for t in (main, undo, still_open)}
    assert undone_by_pulls(graph(issue(1), threads.values(), edges), threads) == {MEND.sha: (UNDO.sha,)}
