"""Threads by the words of their titles, and by what their reports name."""

from __future__ import annotations

import zlib

import sqlalchemy as sa

from fixtrail.model.ref import Ref
from fixtrail.store.database import Store
from fixtrail.store.tables import REPORT
from fixtrail.store.threads import Heading
from tests.store.making import raw_thread as raw
from tests.store.making import ref


def filled(store: Store, titles: dict[int, str], repo: str = "lantern") -> None:
    """Threads with these titles by number, the last the newest."""
    refs = {number: Ref("github.com", "Example", repo, number) for number in titles}
    threads = [raw(r, updated_at=f"2026-03-{n % 28 + 1:02d}T00:00:00Z") for n, r in refs.items()]
    store.put_threads(threads, headings={refs[n]: Heading("issue", title) for n, title in titles.items()})


def found(store: Store, *words: str, repository: str | None = None, most: int = 20) -> list[int]:
    return [one.ref.number for one in store.titled(words, repository, most)]


def test_titles_with_more_of_the_words_come_first(store: Store) -> None:
    """By the letters of the words that a title has, in either case; then the newest."""
    filled(store, {1: "The flame goes out", 2: "FLAME and wick", 3: "flame, wick", 4: "No lamp"})
    assert found(store, "flame", "wick") == [3, 2, 1]
    assert found(store, "flame", "wick", most=1) == [3]
    assert found(store, "oil") == []
    assert found(store) == []


def test_titles_of_one_repository(store: Store) -> None:
    """A repository's name ignores case; the spelling that was stored is told."""
    filled(store, {1: "flame"})
    filled(store, {7: "flame"}, "wick")
    assert found(store, "flame", repository="github.com/EXAMPLE/wick") == [7]
    assert [str(one.ref) for one in store.titled(["flame"], "github.com/example/wick")] == ["github.com/Example/wick#7"]


def test_sign_of_a_pattern_is_a_sign_of_the_title(store: Store) -> None:
    """What SQL would take for a pattern is looked for as it is, and a quote ends nothing."""
    filled(store, {1: "100% done", 2: "1000 done", 3: "snake_case", 4: "snakescase", 5: "it's"})
    assert [found(store, word) for word in ("100%", "e_c", "it's", "'; DROP TABLE thread; --")] == [[1], [3], [5], []]


def test_thread_without_a_title_is_not_found(store: Store) -> None:
    """Nobody said what it is called."""
    store.put_threads([raw(ref(1))])
    assert found(store, "flame") == []


def test_reports_that_name_a_fingerprint(store: Store) -> None:
    """Only the newest report of a thread counts; the newest thread comes first, each with the name that it has."""
    filled(store, {1: "one", 2: "two", 3: "three"})
    refs = {n: Ref("github.com", "example", "lantern", n) for n in (1, 2, 3)}
    store.put_report(refs[1], "2026-03-01T00:00:00Z", b'{"fingerprint": "v1:aaa"}')
    store.put_report(refs[2], "2026-03-02T00:00:00Z", b'{"fingerprint": "v1:bbb"}')
    store.put_report(refs[3], "2026-03-03T00:00:00Z", b'{"fingerprint": "v1:aaa"}')
    store.put_report(refs[3], "2026-03-04T00:00:00Z", b'{"fingerprint": "v1:ccc"}')
    assert store.reports_naming(["v1:bbb", "v1:aaa"]) == [(refs[2], "v1:bbb"), (refs[1], "v1:aaa")]
    assert store.reports_naming(["v1:aaa"], "github.com/example/wick") == []
    assert store.reports_naming([]) == []


def test_damaged_report_hides_no_other(store: Store) -> None:
    """It is passed over; whoever asks for it is told."""
    filled(store, {1: "one", 2: "two"})
    refs = {n: Ref("github.com", "example", "lantern", n) for n in (1, 2)}
    for n, one in refs.items():
        store.put_report(one, f"2026-03-0{n}T00:00:00Z", b"v1:aaa")
    with store._writing() as connection:
        damaged = sa.update(REPORT).where(REPORT.c.number == 2).values(report=zlib.compress(b"v1:aaa")[:-3])
        connection.execute(damaged)
    assert store.reports_naming(["v1:aaa"]) == [(refs[1], "v1:aaa")]
