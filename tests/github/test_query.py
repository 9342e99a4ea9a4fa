"""The queries, against GitHub's own published schema where it is at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from fixtrail.github import query
from fixtrail.github.parse_graphql import LISTS
from fixtrail.github.pieces import EVERYTHING, NEWER, Schema
from tests.github.asking import ask
from tests.github.rows import REPO, issue, ref
from tests.standin.server import StandIn

_SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SCHEMA = Path(os.environ.get("FIXTRAIL_DATA") or _SHARED) / "github-schema.graphql"


@pytest.fixture(scope="module")
def schema() -> Any:
    if not SCHEMA.is_file():
        pytest.skip("GitHub's published schema is not here")
    return build_schema(SCHEMA.read_text(encoding="utf-8"), assume_valid=True, assume_valid_sdl=True, no_location=True)


@pytest.mark.parametrize("slots", [1, 10])
def test_threads_query_is_valid(schema: Any, slots: int) -> None:
    """Everything but the newer pieces is in the public schema."""
    document = parse(query.threads(slots, EVERYTHING - NEWER))
    assert validate(schema, document) == []


@pytest.mark.parametrize("kind", ["Issue", "PullRequest"])
def test_pages_query_is_valid(schema: Any, kind: str) -> None:
    """A further page of each list of each kind of thread."""
    fields = schema.type_map[kind].fields
    lists = tuple((kind, name) for name in LISTS if name in fields)
    more = (("PullRequestReview", "comments"),) if kind == "PullRequest" else ()
    assert validate(schema, parse(query.pages(lists + more, EVERYTHING - NEWER))) == []


def test_text_of_a_query_is_the_same_for_whatever_threads() -> None:
    """Names travel as variables: no name can change a query, and a server checks its text once."""
    rows = {REPO: [issue(n) for n in range(1, 13)], "example/wick": [issue(n) for n in range(1, 4)]}
    with StandIn(rows) as server:
        ask(server, [ref(n) for n in range(1, 13)], "graphql")
        ask(server, [ref(1), *(ref(n, "example/wick") for n in range(1, 4))], "graphql")
        assert (len(server.queries()), len(set(server.queries())), sorted(server.sizes())) == (3, 1, [2, 4, 10])


def test_schema_learns_and_forgets_for_good() -> None:
    """What an error complained of is not asked for again, even where a probe shows it."""
    schema = Schema(newest=False)
    asked, probe = schema.wanted()
    assert (asked, probe) == (EVERYTHING - NEWER, True)
    assert schema.learn([]) is False
    assert schema.wanted()[1] is False
    assert schema.drop(asked, ["Field 'closedByPullRequestsReferences' doesn't exist on type 'Issue'"]) is True
    assert schema.wanted()[0] == asked - {"linked-pulls"}
    assert schema.drop(asked, ["Something went wrong"]) is False
    assert schema.drop(asked, ["Argument 'itemTypes' on Field 'timelineItems' has an invalid value"]) is True
    assert schema.wanted()[0] == asked - {"linked-pulls", "sub-issue-events"}


def test_schema_of_dotcom_is_the_newest() -> None:
    """github.com is asked for everything at once and not probed."""
    assert Schema(newest=True).wanted() == (EVERYTHING, False)
