"""Renames and transfers lead to the present name, whatever was told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.store.database import Store, open_store
from fixtrail.store.names import Repository
from tests.store.making import raw_thread, ref


def test_canonical_follows_transfers_to_their_end(store: Store) -> None:
    """A chain of transfers ends at the last name, in its own spelling; others are themselves."""
    store.put_alias(ref(1, "a/a"), ref(2, "b/b"))
    store.put_alias(ref(2, "B/B"), ref(3, "Acme/Rocket"))
    found = store.canonical([ref(1, "a/a"), ref(2, "b/b"), ref(9)])
    assert found == {ref(1, "a/a"): ref(3), ref(2, "b/b"): ref(3), ref(9): ref(9)}
    assert str(found[ref(1, "a/a")]) == "github.com/Acme/Rocket#3"


def test_canonical_follows_a_renamed_repository(store: Store) -> None:
    """Every thread of a former name is found under the present one."""
    store.put_repositories([Repository("github.com", "Acme", "Rocket", "main", ("old/rocket", "older/rocket"))])
    assert store.canonical([ref(5, "OLD/rocket"), ref(6, "older/rocket")]) == {
        ref(5, "old/rocket"): ref(5),
        ref(6, "older/rocket"): ref(6),
    }
    assert store.canonical([ref(5, "old/rocket", "ghe.example.com")]) == {
        ref(5, "old/rocket", "ghe.example.com"): ref(5, "old/rocket", "ghe.example.com")
    }


def test_thread_stored_under_its_own_name_is_not_renamed_with_its_repository(store: Store) -> None:
    """What is stored under a name answers to it."""
    store.put_repositories([Repository("github.com", "acme", "rocket", None, ("old/rocket",))])
    store.put_threads([raw_thread(ref(5, "old/rocket"))])
    old = [ref(5, "old/rocket"), ref(6, "old/rocket")]
    assert store.canonical(old) == {old[0]: old[0], old[1]: ref(6)}


def test_transfer_after_a_rename_is_followed(store: Store) -> None:
    """Names of both kinds are followed one after the other."""
    store.put_repositories([Repository("github.com", "acme", "rocket", None, ("old/rocket",))])
    store.put_alias(ref(5), ref(1, "acme/engine"))
    assert store.canonical([ref(5, "old/rocket")]) == {ref(5, "old/rocket"): ref(1, "acme/engine")}


def test_alias_to_itself_ends_an_alias(store: Store) -> None:
    """A thread that answers to its own name again is called so."""
    store.put_alias(ref(1), ref(2))
    store.put_alias(ref(1), ref(1))
    assert store.canonical([ref(1)]) == {ref(1): ref(1)}


def test_repository_in_use_is_no_former_name(store: Store) -> None:
    """A name that another repository had, taken into use again, leads there no more."""
    store.put_repositories([Repository("github.com", "acme", "rocket", None, ("old/rocket",))])
    store.put_repositories([Repository("github.com", "old", "rocket")])
    assert store.canonical([ref(5, "old/rocket")]) == {ref(5, "old/rocket"): ref(5, "old/rocket")}


def test_repository_keeps_a_default_branch_that_is_not_told_again(store: Store) -> None:
    """What is known of a repository is not forgotten; names are kept in lower case, sorted."""
    store.put_repositories([Repository("github.com", "acme", "rocket", "trunk", ("Old/Rocket", "older/rocket"))])
    store.put_repositories([Repository("github.com", "Acme", "rocket")])
    known = store.repository("GitHub.com", "ACME", "rocket")
    assert known == Repository("github.com", "Acme", "rocket", "trunk", ("old/rocket", "older/rocket"))
    assert store.repository("github.com", "no", "body") is None


SMALL_REFS = st.builds(ref, st.integers(1, 5), st.sampled_from(["a/b", "c/d"]))


@given(st.lists(st.tuples(SMALL_REFS, SMALL_REFS)), st.sets(SMALL_REFS))
@settings(max_examples=80, deadline=None)
def test_canonical_answers_for_every_ref_whatever_the_aliases(pairs: list[tuple], asked: set) -> None:  # type: ignore[type-arg]
    """Circles end; the answer is what following the aliases by hand gives, and a circle's members are themselves."""
    aliases = {}
    with open_store(":memory:") as store:
        for old, new in pairs:
            store.put_alias(old, new)
            aliases[old] = new
            if old == new:
                del aliases[old]
        got = store.canonical(asked)
    for start in asked:
        seen, end = {start}, start
        while end in aliases and end is not None:
            end = aliases[end]
            if end in seen:
                end = start
                break
            seen.add(end)
        assert got[start] == end
    assert set(got) == asked
