"""Threads come out as they went in, and the better of two copies stays."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.model.ref import Ref
from fixtrail.model.stored import Missing, RawThread
from fixtrail.store.database import Store, open_store
from fixtrail.store.threads import Heading
from tests.store.making import MIDDLE, NEW, OLD, raw_thread, ref

NAMES = st.text(st.sampled_from("abcXYZ012-_."), min_size=1, max_size=12)
REFS = st.builds(Ref, st.sampled_from(["github.com", "ghe.example.com"]), NAMES, NAMES, st.integers(1, 2**31 - 1))
RAW_THREADS = st.builds(
    RawThread,
    ref=REFS,
    source=st.sampled_from(["archive", "rest", "graphql"]),
    raw=st.binary(),
    fetched_at=st.sampled_from([OLD, MIDDLE, NEW]),
    updated_at=st.sampled_from(["", OLD, MIDDLE, NEW]),
    etags=st.dictionaries(st.text(), st.text(), max_size=3),
)


@given(st.lists(RAW_THREADS, unique_by=lambda thread: thread.ref))
@settings(max_examples=50, deadline=None)
def test_threads_put_then_got_are_equal(threads: list[RawThread]) -> None:
    """What was put comes back equal, byte for byte, spelling included."""
    with open_store(":memory:") as store:
        assert store.put_threads(threads) == len(threads)
        got = store.threads([thread.ref for thread in threads])
    assert got == {thread.ref: thread for thread in threads}
    assert {str(ref) for ref in got} == {str(thread.ref) for thread in threads}


@given(st.lists(RAW_THREADS, max_size=6))
@settings(max_examples=50, deadline=None)
def test_threads_put_twice_are_as_put_once(threads: list[RawThread]) -> None:
    """Putting the final copies again changes nothing and counts nothing."""
    with open_store(":memory:") as store:
        store.put_threads(threads)
        kept = store.threads([thread.ref for thread in threads])
        assert store.put_threads(kept.values()) == 0
        assert store.threads(kept) == kept


def test_threads_that_are_not_stored_are_left_out(store: Store) -> None:
    """Asking for unknown threads gives those that are known, and no error."""
    thread = raw_thread(ref(1))
    store.put_threads([thread])
    assert store.threads([ref(1), ref(2), ref(1, "other/thing")]) == {ref(1): thread}
    assert store.threads([]) == {}


def test_threads_are_found_in_any_spelling(store: Store) -> None:
    """Names ignore case; the spelling that was stored comes back."""
    store.put_threads([raw_thread(ref(7, "Acme/Rocket"))])
    (found,) = store.threads([ref(7, "aCME/rOCKET", "GitHub.com")]).values()
    assert str(found.ref) == "github.com/Acme/Rocket#7"


def test_threads_of_many_repositories_are_got_at_once(store: Store) -> None:
    """More refs than one statement may name are answered all the same."""
    threads = [raw_thread(ref(number, f"acme/part-{number % 3}")) for number in range(1, 1600)]
    assert store.put_threads(threads) == len(threads)
    assert store.threads(thread.ref for thread in threads) == {thread.ref: thread for thread in threads}


def test_thread_text_with_nul_is_kept_in_raw_and_dropped_from_the_heading(store: Store) -> None:
    """A NUL, which PostgreSQL refuses in texts, does not keep a thread out."""
    thread = raw_thread(text="a\0b")
    store.put_threads([thread], headings={thread.ref: Heading("issue", "a\0b")})
    assert store.threads([thread.ref]) == {thread.ref: thread}
    assert store.headings([thread.ref]) == {thread.ref: Heading("issue", "ab")}


def copy_of(source: str, updated_at: str, fetched_at: str) -> RawThread:
    text = f"{source} {updated_at} {fetched_at}"
    return raw_thread(source=source, text=text, updated_at=updated_at, fetched_at=fetched_at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        # Of two live copies the one fetched last counts, whatever its updated_at.
        (copy_of("rest", OLD, OLD), copy_of("graphql", OLD, MIDDLE)),
        (copy_of("graphql", NEW, OLD), copy_of("rest", OLD, MIDDLE)),
        # An archive gives way to a live copy that was fetched later or is as new.
        (copy_of("archive", OLD, OLD), copy_of("rest", OLD, MIDDLE)),
        (copy_of("archive", OLD, NEW), copy_of("rest", MIDDLE, MIDDLE)),
        (copy_of("archive", OLD, NEW), copy_of("rest", OLD, MIDDLE)),
        # unless it is newer in both ways.
        (copy_of("rest", OLD, OLD), copy_of("archive", MIDDLE, MIDDLE)),
        # Of two archives the one that knows of the later change counts, then the later file.
        (copy_of("archive", OLD, NEW), copy_of("archive", MIDDLE, OLD)),
        (copy_of("archive", OLD, OLD), copy_of("archive", OLD, NEW)),
    ],
)
def test_better_copy_stays_in_whatever_order_they_come(store: Store, loser: RawThread, winner: RawThread) -> None:
    """Which of two copies is kept does not depend on which came first."""
    for first, second in permutations((loser, winner)):
        store.forget([ref()])
        store.put_threads([first])
        assert store.put_threads([second]) == (1 if second is winner else 0)
        assert store.threads([ref()]) == {ref(): winner}


def test_newer_copy_keeps_a_heading_that_it_does_not_bring(store: Store) -> None:
    """A known kind and title are not forgotten when a copy comes without them."""
    store.put_threads([raw_thread(fetched_at=OLD)], headings={ref(): Heading("issue", "No start")})
    store.put_threads([raw_thread(fetched_at=NEW)])
    assert store.headings([ref()]) == {ref(): Heading("issue", "No start")}


def test_same_copy_brings_a_heading_that_was_missing(store: Store) -> None:
    """A heading alone is reason enough to write."""
    store.put_threads([raw_thread()])
    assert store.headings([ref()]) == {}
    assert store.put_threads([raw_thread()], headings={ref(): Heading("pull", "Start")}) == 1
    assert store.headings([ref()]) == {ref(): Heading("pull", "Start")}


def test_refs_are_listed_by_repository_and_number(store: Store) -> None:
    """Refs come in the order of repository, then number, over as many pages as there are."""
    mine = [ref(number) for number in range(1, 1100)]
    other, elsewhere = ref(5, "Zeta/tool"), ref(1, host="ghe.example.com")
    near = ref(1, host="github.com.example")
    store.put_threads([raw_thread(r) for r in (*reversed(mine), other, elsewhere, near)])
    assert list(store.refs()) == [*mine, other]
    assert list(store.refs("zeta/TOOL")) == [other]
    assert list(store.refs(host="GHE.example.com")) == [elsewhere]
    assert list(store.refs("no/thing")) == []


def test_forgotten_threads_leave_nothing(store: Store) -> None:
    """Forgetting removes the thread, its reports and the names that led to it, and nothing else."""
    gone, stays, former = ref(1), ref(2), ref(9, "old/rocket")
    store.put_threads([raw_thread(gone), raw_thread(stays)])
    store.put_alias(former, gone)
    for one in (gone, stays):
        store.put_report(one, NEW, b"{}")
    assert store.forget([gone, ref(3)]) == 1
    assert list(store.refs()) == [stays]
    assert store.last_report(gone) is None
    assert store.last_report(stays) == (NEW, b"{}")
    assert store.canonical([former]) == {former: former}


def test_missing_thread_is_remembered_until_it_is_stored_later(store: Store) -> None:
    """What GitHub did not give is remembered; a copy of later ends that, one of earlier does not."""
    missing = Missing(ref(1, "ACME/rocket"), "gone", "It was deleted.")
    store.put_missing([missing], MIDDLE)
    store.put_threads([raw_thread(fetched_at=OLD)])
    assert store.missing([ref(1, "ACME/rocket"), ref(2)]) == {ref(): (missing, MIDDLE)}
    store.put_threads([raw_thread(fetched_at=NEW)])
    assert store.missing([ref()]) == {}


def test_missing_is_remembered_as_it_was_last(store: Store) -> None:
    """The later answer counts, also when an earlier one comes in after it."""
    later, earlier = Missing(ref(), "gone", "Deleted."), Missing(ref(), "forbidden", "No rights.")
    store.put_missing([later], NEW)
    store.put_missing([earlier], OLD)
    assert store.missing([ref()]) == {ref(): (later, NEW)}


def test_counts_say_what_is_stored(store: Store) -> None:
    """Counts are by kind, over repositories, with the newest fetch."""
    empty = store.counts()
    assert (empty.threads, empty.repositories, empty.fetched_at) == (0, 0, None)
    threads = [raw_thread(ref(1)), raw_thread(ref(2)), raw_thread(ref(1, "b/c"), fetched_at=NEW)]
    store.put_threads(threads, headings={ref(1): Heading("issue", "a"), ref(2): Heading("pull", "b")})
    store.put_report(ref(1), NEW, b"{}")
    store.put_missing([Missing(ref(8), "not-found", "No.")], NEW)
    counts = store.counts()
    assert (counts.threads, counts.issues, counts.pulls, counts.repositories) == (3, 1, 1, 2)
    assert (counts.missing, counts.reports, counts.fetched_at) == (1, 1, NEW)
    assert counts.bytes > 0
