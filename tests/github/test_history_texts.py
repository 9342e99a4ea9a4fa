"""Commits that name something, release notes and files: the same over both transports."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from fixtrail.errors import Unreachable
from fixtrail.github.history_texts import PAGES, ROUNDS, WORDS
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Actor, Document
from tests.github.pasts import LANTERN, asking, day, two_lines
from tests.github.rows import REPO
from tests.standin.past import Past, sha
from tests.standin.server import Fault, StandIn

Transport = Literal["auto", "graphql", "rest"]
ALL = pytest.mark.parametrize("transport", ["auto", "graphql", "rest"])
NOWHERE = Ref("github.com", LANTERN.owner, LANTERN.repo, 0)


def served(past: Past, **options: Any) -> StandIn:
    return StandIn({}, pasts={REPO: past}, **options)


def unsearched() -> Past:
    past = two_lines()
    past.head = past.branches["trunk"]
    past.search = False
    return past


def busy(count: int, named: int) -> Past:
    """So many commits, one a day from the start of 2025, of which one names the fix."""
    past = Past(search=False, page=100)
    for i in range(count):
        at = f"20{25 + i // 360:02}-{1 + i % 360 // 30:02}-{1 + i % 30 % 28:02}T00:00:{i % 30 // 28:02}Z"
        past.commit(f"c{i}", *([f"c{i - 1}"] if i else []), message="Mend (#12)" if i == named else "Other", at=at)
    return past


def test_naming_asks_the_search_where_there_is_one() -> None:
    """One request a word; what the search gives too much is left out."""
    past = two_lines()
    past.head = past.branches["trunk"]
    with served(past) as server, asking(server) as (history, client):
        assert [c.sha for c in history.texts.naming(["(#12)"], "", ())] == [sha("fix")]
        assert client.cost.requests == 1
        assert history.texts.naming(["(#12)"], day(6), ()) == ()
        assert history.texts.naming([" ", ""], "", ()) == ()


@ALL
def test_naming_reads_the_default_branch_where_nothing_can_be_searched(transport: Transport) -> None:
    """And says so once: the search is not asked for again."""
    with served(unsearched()) as server, asking(server, transport) as (history, _):
        assert [c.sha for c in history.texts.naming(["(#12)"], day(2), ())] == [sha("fix")]
        assert [c.sha for c in history.texts.naming(["(#12)"], "", ())] == [sha("fix")]
        assert history.texts.naming(["(#99)"], day(2), ()) == ()
        assert len(server.paths("/search/commits")) == (0 if transport == "graphql" else 1)


@ALL
def test_naming_reads_other_branches_and_tags_too(transport: Transport) -> None:
    """A copy on a maintained line names the commit that it was picked from; what is not there is passed over."""
    tips = ["refs/heads/1.x", "refs/tags/v1.1", "refs/tags/v0.0"]
    for past in (two_lines(), unsearched()):
        past.head = past.branches["trunk"]
        with served(past) as server, asking(server, transport) as (history, _):
            found = history.texts.naming([sha("fix"), "(#12)"], day(1), tips)
        assert [c.sha for c in found] == [sha("fix"), sha("copy")]


def test_naming_of_too_many_words_is_read_and_not_searched() -> None:
    """The search may be asked thirty times a minute."""
    with served(two_lines()) as server, asking(server) as (history, _):
        history.texts.naming([f"word {i}" for i in range(WORDS + 1)], day(1), ())
        assert server.paths("/search/commits") == []


@pytest.mark.parametrize(("transport", "most"), [("graphql", ROUNDS), ("rest", PAGES + 1)])
def test_naming_in_a_long_history_is_bounded(transport: Transport, most: int) -> None:
    """What comes soon after the change is found however much came later; a part of all is not all."""
    with served(busy(1000, named=20)) as server, asking(server, transport) as (history, client):
        assert [c.sha for c in history.texts.naming(["(#12)"], "2025-01-10T00:00:00Z", ())] == [sha("c20")]
        assert client.cost.requests <= most
    with served(busy(1400, named=1399), page=20) as server, asking(server, transport) as (history, client):
        if transport == "graphql":
            with pytest.raises(Unreachable, match="only some of the commits of example/lantern"):
                history.texts.naming(["nothing"], "2025-01-01T00:00:00Z", ())
        assert client.cost.requests <= most


def test_naming_over_rest_stops_at_its_bound() -> None:
    """Eight requests, and then it is not known."""
    with served(busy(1000, named=0)) as server, asking(server, "rest") as (history, client):
        with pytest.raises(Unreachable, match="only some of the commits"):
            history.texts.naming(["nothing"], "", ())
        assert client.cost.requests == PAGES + 1


def _with_notes() -> Past:
    past = two_lines()
    past.releases["v2.1"] = {
        "body": "* Mend it (#12)\r\n", "html_url": "https://github.com/example/lantern/releases/tag/v2.1",
        "published_at": day(8), "created_at": day(7), "author": {"login": "ada", "type": "User"},
    }  # fmt: skip
    past.releases["odd/alone"] = {"body": None, "created_at": day(7)}
    return past


@ALL
def test_notes_are_documents_of_the_repository(transport: Transport) -> None:
    """With the text as it was given; none for a tag without a release."""
    with served(_with_notes()) as server, asking(server, transport) as (history, _):
        told = history.texts.notes(["v2.1", "v1.0", "odd/alone"])
    note = told["v2.1"]
    assert note is not None
    assert note.author == Actor("ada")
    assert (note.ref, note.id, note.kind, note.text) == (NOWHERE, "release:v2.1", "release-note", "* Mend it (#12)\r\n")
    assert (note.created_at, note.url) == (day(8), "https://github.com/example/lantern/releases/tag/v2.1")
    assert told["v1.0"] is None
    empty = told["odd/alone"]
    assert empty is not None
    assert (empty.text, empty.url) == ("", "https://github.com/example/lantern/releases/tag/odd/alone")


def test_notes_that_cannot_be_had_are_an_error() -> None:
    """Not being told is not the same as having none."""
    with served(_with_notes()) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/releases/tags/", status=451))
        with pytest.raises(Exception, match="GitHub refuses the release"):
            history.texts.notes(["v2.1"])


def _with_files() -> Past:
    past = two_lines()
    past.files = {
        "HEAD:NEWS": "Old news", "v2.1:docs/changes.md": "## 2.1 ☃", "v2.1:CHANGELOG.md": "x" * 1_200_000,
        "v2.1:folder/inside": "y",
    }  # fmt: skip
    return past


@ALL
def test_file_is_the_first_that_is_there(transport: Transport) -> None:
    """At the default branch or at a tag; folders are no files."""
    with served(_with_files()) as server, asking(server, transport) as (history, _):
        assert history.texts.file(["CHANGELOG.md", "NEWS"]) == Document(
            NOWHERE, "file:NEWS@HEAD", "changelog", "Old news", GHOST, "NONE", "",
            "https://github.com/example/lantern/blob/HEAD/NEWS",
        )  # fmt: skip
        at_tag = history.texts.file(["folder", "CHANGES", "docs/changes.md"], "v2.1")
        assert at_tag is not None
        assert (at_tag.id, at_tag.text) == ("file:docs/changes.md@v2.1", "## 2.1 ☃")
        assert at_tag.url == "https://github.com/example/lantern/blob/v2.1/docs/changes.md"
        assert history.texts.file(["CHANGES", "nothing/here.md"], "v2.1") is None
        assert history.texts.file(["CHANGES"], "v2.1") is None
        assert history.texts.file(["folder"], "v2.1") is None


@pytest.mark.parametrize("transport", ["auto", "rest"])
def test_file_that_is_large_is_read_whole(transport: Transport) -> None:
    """GraphQL cuts it, and the contents over REST have only its id."""
    with served(_with_files()) as server, asking(server, transport) as (history, _):
        found = history.texts.file(["CHANGELOG.md"], "v2.1")
    assert found is not None
    assert len(found.text) == 1_200_000


def test_file_that_is_no_text_is_none() -> None:
    """Bytes that are not UTF-8 are no changelog."""
    with served(_with_files()) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/contents/", edit=lambda found: {**found, "content": "/w=="}))
        assert history.texts.file(["NEWS"]) is None


def test_texts_over_graphql_alone_that_fail_are_an_error() -> None:
    """Nothing is asked over REST where the user allows GraphQL alone."""
    with served(_with_files(), graphql=False) as server, asking(server, "graphql") as (history, _):
        with pytest.raises(Unreachable, match="does not tell the files"):
            history.texts.file(["NEWS"])
        with pytest.raises(Unreachable, match="does not tell it"):
            history.texts.notes(["v1"])


def test_naming_of_a_repository_that_is_not_searched_is_read() -> None:
    """A fork is none of the search's; that says nothing of other repositories of the host."""
    past = unsearched()
    past.searched_elsewhere = True
    with served(past) as server, asking(server) as (history, _):
        for _ in range(2):
            assert [c.sha for c in history.texts.naming(["(#12)", '"quoted"'], day(2), ())] == [sha("fix")]
        assert len(server.paths("/search/commits")) == 2


def test_naming_over_graphql_that_fails_is_read_over_rest() -> None:
    """And nothing is lost with what came before it failed."""
    with served(unsearched()) as server, asking(server, retries=1) as (history, _):
        server.script(Fault("/graphql", status=500, times=99))
        assert [c.sha for c in history.texts.naming(["(#12)"], day(2), ())] == [sha("fix")]
    with served(unsearched()) as server, asking(server, "graphql", retries=1) as (history, _):
        server.script(Fault("/graphql", status=500, times=99))
        with pytest.raises(Unreachable):
            history.texts.naming(["(#12)"], day(2), ())


@ALL
def test_private_repository_is_told(transport: Transport) -> None:
    """Over both transports."""
    with served(two_lines()) as server, asking(server, transport) as (history, _):
        assert history.texts.is_private() is False
