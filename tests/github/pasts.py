"""Histories that the tests ask about, and how they ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from fixtrail.github.client import Client
from fixtrail.github.history import RepositoryHistory
from fixtrail.model.history import Repository, Tag, Within
from tests.github.asking import TOKEN, client
from tests.github.rows import REPO
from tests.standin.past import Past, sha
from tests.standin.server import StandIn

LANTERN = Repository("github.com", *REPO.split("/"))


def day(number: int) -> str:
    return f"2026-01-{number:02}T12:00:00Z"


def two_lines() -> Past:
    """Version 1 is kept up on a branch of its own, with a copy of the fix; 2.1 has the fix, 2.0 has not."""
    past = Past()
    past.commit("start", at=day(1))
    past.commit("one", "start", at=day(2))
    past.commit("copy", "one", message=f"Mend it (#12)\n\n(cherry picked from commit {sha('fix')})", at=day(9))
    past.branches["1.x"] = sha("copy")
    past.commit("two", "start", at=day(3))
    past.commit("fix", "two", message="Mend it (#12)", at=day(5))
    past.commit("later", "fix", message="Tidy", at=day(7))
    past.branches["trunk"] = sha("later")
    past.commits[sha("alone")] = {**past.commits[sha("start")], "sha": sha("alone"), "message": "Of another history"}
    past.tag("v1.0", "one")
    past.tag("v1.1", "copy", day(10))
    past.tag("v2.0", "two", day(4))
    past.tag("v2.1", "later", day(8))
    past.tag("odd/alone", "alone")
    return past


def tag(past: Past, name: str) -> Tag:
    """The tag as a list tells it over REST: without what an annotated one refers to."""
    found = past.tags[name]
    return Tag(name, found, found) if isinstance(found, str) else Tag(name, found[0])


def questions(past: Past, commit: str = "fix") -> list[Within]:
    return [Within(sha(commit), tag(past, name)) for name in past.tags]


@contextmanager
def asking(
    server: StandIn, transport: Literal["auto", "graphql", "rest"] = "auto", token: str | None = TOKEN, **options: Any
) -> Iterator[tuple[RepositoryHistory, Client]]:
    """What the stand-in tells of the lantern's history, and the client that asks."""
    with client(server, token, transport=transport, **options) as found:
        history = found.history(LANTERN)
        assert history is not None
        yield history, found
