"""Reports are kept, the newest of each thread."""

from __future__ import annotations

from fixtrail.store.database import Store
from tests.store.making import MIDDLE, NEW, OLD, ref


def test_last_report_is_the_newest(store: Store) -> None:
    """The newest report by its time counts, whatever the order they were put in; others are got by `before`."""
    for at in (MIDDLE, NEW, OLD):
        store.put_report(ref(), at, at.encode())
    assert store.last_report(ref(1, "ACME/Rocket")) == (NEW, NEW.encode())
    assert store.last_report(ref(), before=NEW) == (MIDDLE, MIDDLE.encode())
    assert store.last_report(ref(), before=OLD) is None
    assert store.last_report(ref(2)) is None


def test_report_of_the_same_instant_is_replaced(store: Store) -> None:
    """Two reports of one thread and instant are one: the last."""
    store.put_report(ref(), NEW, b"first")
    store.put_report(ref(), NEW, b"second")
    assert store.last_report(ref()) == (NEW, b"second")
    assert store.last_report(ref(), before=NEW) is None


def test_reports_beyond_twenty_are_dropped_oldest_first(store: Store) -> None:
    """Of each thread the 20 newest reports stay; those of others are not touched."""
    store.put_report(ref(2), OLD, b"other")
    for day in range(1, 26):
        store.put_report(ref(), f"2024-05-{day:02}T00:00:00Z", b"{}")
    assert store.counts().reports == 21
    assert store.last_report(ref(), before="2024-05-06T00:00:00Z") is None
    assert store.last_report(ref(), before="2024-05-07T00:00:00Z") == ("2024-05-06T00:00:00Z", b"{}")
    assert store.last_report(ref(2)) == (OLD, b"other")
