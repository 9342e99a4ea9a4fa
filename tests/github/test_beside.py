"""Tags that are told in one answer with threads."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fixtrail.github.beside import Beside
from fixtrail.github.client import Client, host_for
from fixtrail.model.history import Repository
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Fetched
from tests.standin.past import Past
from tests.standin.server import StandIn

NAME = "example/engine"
ENGINE = Repository("github.com", "example", "engine")
ROW: dict[str, Any] = {
    "number": 1, "kind": "issue", "pull": None, "comments": [], "timeline": [],
    "issue": {
        "id": 1, "number": 1, "title": "It stalls", "body": "", "user": {"login": "ada"}, "state": "open", "labels": [],
        "comments": 0, "created_at": "2026-03-01T10:00:00Z", "updated_at": "2026-03-01T10:00:00Z",
    },
}  # fmt: skip


def past() -> Past:
    found = Past()
    found.commit("begin")
    found.tag("v1.0.0", "begin")
    return found


def test_tags_come_with_the_threads_and_are_asked_for_once() -> None:
    """One request; the list is then told without another, and the next time asked for again."""
    with StandIn({NAME: [ROW]}, pasts={NAME: past()}) as server:
        with Client([host_for("github.com", server.url, "t")], Limits(max_wait=0)) as client:
            got = client.fetch([Ref("github.com", "example", "engine", 1)], {}, ENGINE)
            asked = len(server.seen)
            history = client.history(ENGINE)
            assert history is not None
            first = history.tags()
            assert len(server.seen) == asked
            again = history.tags()
            assert len(server.seen) == asked + 1
    assert isinstance(got[0], Fetched)
    assert first is not None
    assert again is not None
    assert [tag.name for tag in first.tags] == [tag.name for tag in again.tags] == ["v1.0.0"]


def test_tags_of_another_host_are_not_asked_for() -> None:
    """A request goes to one host."""
    with StandIn({NAME: [ROW]}, pasts={NAME: past()}) as server:
        with Client([host_for("github.com", server.url, "t")], Limits(max_wait=0)) as client:
            client.fetch([Ref("github.com", "example", "engine", 1)], {}, Repository("git.example.org", "a", "b"))
        assert [query for query in server.queries() if " h:" in query] == []


@pytest.mark.parametrize("raw", [None, b"null", b"[]", b'{"s0": null}', b'{"s0": 5}'])
def test_answer_without_tags_is_as_if_not_asked(raw: bytes | None) -> None:
    """They are asked for by themselves then."""
    beside = Beside()
    beside.put(ENGINE, msgspec.Raw(raw) if raw is not None else None)
    assert beside.take(ENGINE) is None
