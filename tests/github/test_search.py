"""Pull requests that only their title links to an issue."""

from __future__ import annotations

from typing import Any

import pytest

from fixtrail.errors import Unreachable
from tests.github.asking import client
from tests.github.rows import REPO, issue, pull, ref
from tests.standin.server import Fault, StandIn

BOTH = pytest.mark.parametrize("transport", ["graphql", "rest"])


def _rows() -> dict[str, list[Any]]:
    rows = [issue(12), pull(20), pull(21), pull(22)]
    for row, title in zip(rows[1:], ("Mend the lamp (#12)", "Version 3.12.0", "Mend another"), strict=True):
        row["issue"]["title"] = title
    return {REPO: rows}


@BOTH
def test_titled_finds_pull_requests_with_the_number_in_their_title(transport: Any) -> None:
    """The number as a reference counts, as a part of a version it does not; one request."""
    with StandIn(_rows()) as server, client(server, transport=transport) as asking:
        assert asking.titled(ref(12))() == [ref(20)]
        assert asking.cost.requests == 1


def test_titled_of_a_host_that_is_not_set_up_is_nothing() -> None:
    """No other host is contacted."""
    with StandIn(_rows()) as server, client(server) as asking:
        assert asking.titled(ref(12, host="git.elsewhere.test"))() == []
        assert server.seen == []


@pytest.mark.parametrize(
    "answer", [{"data": {"search": None}}, {"data": None}, {"data": {}}, {"errors": [{"message": "x"}]}]
)
def test_titled_that_is_not_answered_is_unreachable(answer: Any) -> None:
    """An answer without results is asked for again, then told; one failure does no harm."""
    with StandIn(_rows()) as server, client(server, transport="graphql") as asking:
        server.script(Fault("/graphql", edit=lambda _: answer))
        assert asking.titled(ref(12))() == [ref(20)]
        server.script(Fault("/graphql", edit=lambda _: answer, times=9))
        with pytest.raises(Unreachable, match="does not answer a search"):
            asking.titled(ref(12))()


def test_titled_over_rest_that_is_refused_is_unreachable() -> None:
    """422 and the like are no results."""
    with StandIn(_rows()) as server, client(server, transport="rest") as asking:
        server.script(Fault("/search", status=422))
        with pytest.raises(Unreachable, match="answers 422 to a search"):
            asking.titled(ref(12))()
