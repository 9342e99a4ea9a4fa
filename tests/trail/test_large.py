"""Large threads: an issue with 3,000 comments, and a body of 262,144 bytes made to be slow."""

from __future__ import annotations

import time

import pytest

from fixtrail.model.limits import Limits
from fixtrail.store.database import open_store
from fixtrail.trail.rendering import rendered
from fixtrail.trail.report import report
from tests.github.rows import REPO, comment, issue
from tests.standin.server import StandIn
from tests.trail.lantern import live

BODY = 262_144


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_issue_with_3000_comments_is_read_to_the_end(transport: str) -> None:
    """All pages, each comment once; the workaround of the last one is found."""
    said = [comment(n + 1, f"Comment {n}.", minute=5) for n in range(2999)]
    said.append(comment(3000, "As a workaround you can set `WICK=1`.", minute=50))
    row = issue(1, comments=tuple(said))
    with open_store(":memory:") as store, StandIn({REPO: [row]}) as server:
        with live(server, store, transport=transport, limits=Limits(max_wait=0)) as tools:  # type: ignore[arg-type]
            made = report(tools, "example/lantern#1")
    assert made.stats.comments == 3000
    assert [w.text for w in made.workarounds] == ["As a workaround you can set `WICK=1`."]
    assert made.coverage.complete


@pytest.mark.parametrize(
    "piece",
    [
        "> ", "- ", "`", "```\n", "[", "![a](", "<!-- ", "<details>", "|a", "\\", "Error: ", "at x (", '"', "#1 ",
        "fixes ",
        "a\u0300", "\u202e", "\0", "https://github.com/", "@a ", "*", "_a_ ", "1. ", "&amp;", "e@x.y ", "deadbeef1 ",
    ],
)  # fmt: skip
def test_body_of_the_largest_size_is_reported_in_seconds(piece: str) -> None:
    """Text built to make patterns slow gives a report, in each form, in linear time."""
    row = issue(1, body=(piece * (BODY // len(piece) + 1))[:BODY])
    with open_store(":memory:") as store, StandIn({REPO: [row]}) as server:
        with live(server, store, limits=Limits(max_wait=0, depth=0)) as tools:
            began = time.process_time()
            made = report(tools, "example/lantern#1")
            for form in ("markdown", "html", "json"):
                assert rendered(made, form)
            assert time.process_time() - began < 20
