"""Releases of a fix over GitHub's API: the same answers by either transport, and few requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fixtrail.github.client import Transport
from fixtrail.model.facts import Fix
from fixtrail.store.database import open_store
from fixtrail.trail.releases import released
from tests.making import graph, issue
from tests.standin.past import Past, sha
from tests.standin.server import StandIn
from tests.trail.lantern import live
from tests.trail.tracing import first_releases, fix_by, mended


def day(number: int) -> str:
    return (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def long_past() -> Past:
    """Forty releases of line 1, then ten of line 2, one a day; the fix came on day 24. A line 0 ended before."""
    past = Past()
    past.commit("start", at=day(0))
    past.tag("v0.1.0", "start")
    before = "start"
    for n in range(1, 51):
        if n == 24:
            past.commit("fix", before, message="Count all rows (#12)", at=day(n))
            before = "fix"
        past.commit(f"c{n}", before, at=day(n))
        past.tag(f"v1.{n}.0" if n <= 40 else f"v2.{n - 41}.0", f"c{n}", at=day(n))
        before = f"c{n}"
    return past


def asked(transport: Transport, *, thorough: bool = False) -> tuple[Fix, list[str]]:
    """The fix with its releases, and the paths that were asked for."""
    root, thread = issue(1), mended(sha("fix"), merged_at=day(24))
    with StandIn({"example/lantern": []}, pasts={"example/lantern": long_past()}) as server:
        with open_store(":memory:") as store, live(server, store, transport=transport) as tools:
            (fix,) = released(
                tools, root, [fix_by(thread)], graph(root, (root, thread), ()), {thread.ref: thread}, thorough=thorough
            )
        return fix, [seen.path for seen in server.seen]


@pytest.mark.parametrize("transport", ["auto", "rest"])
def test_first_releases_are_the_same_over_either_transport(transport: Transport) -> None:
    """Whether sixteen questions are a request or one is."""
    fix, _ = asked(transport)
    assert (fix.release_state, first_releases(fix)) == ("released", {("", "1"): "v1.24.0", ("", "2"): "v2.0.0"})


def test_verdict_costs_the_list_of_tags_and_one_batch() -> None:
    """Over GraphQL, where dates are right."""
    assert len(asked("auto")[1]) == 2


def test_line_costs_at_most_twelve_requests_over_rest() -> None:
    """Each question is a request there, and the tags come without dates."""
    paths = asked("rest")[1]
    of_line_1 = [path for path in paths if "/compare/" in path and "v1." in path]
    assert len(of_line_1) <= 12
    assert len(paths) <= 1 + 3 * 12


def test_answers_are_kept() -> None:
    """Ancestry does not change: the second time nothing is asked."""
    root, thread = issue(1), mended(sha("fix"), merged_at=day(24))
    with (
        StandIn({"example/lantern": []}, pasts={"example/lantern": long_past()}) as server,
        open_store(":memory:") as store,
    ):
        with live(server, store, fresh=1e9) as tools:
            where = graph(root, (root, thread), ())
            for _ in range(2):
                before = len(server.seen)
                released(tools, root, [fix_by(thread)], where, {thread.ref: thread}, thorough=False)
    assert len(server.seen) == before
