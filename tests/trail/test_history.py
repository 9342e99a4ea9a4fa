"""The history of a repository: from an archive, from what is stored, from a clone, from GitHub, and nothing twice."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtrail.git.clones import Clones
from fixtrail.github.client import Transport
from fixtrail.model.history import Commit, Repository, Standing, Tag, Unknown, Within
from fixtrail.model.limits import Limits
from fixtrail.store.database import Store, open_store
from fixtrail.store.history import TagList, pack_ancestry
from fixtrail.trail.history import History
from fixtrail.trail.tools import Tools
from tests.git.cloning import clones, made
from tests.git.making import at
from tests.github.pasts import LANTERN, day, questions, tag, two_lines
from tests.github.rows import REPO
from tests.standin.past import Past, sha
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import NOW, live, offline

LATER = "2026-11-24T12:10:00Z"  # ten minutes after NOW
HOUR = 3600.0


def served(past: Past, **options: Any) -> StandIn:
    return StandIn({}, pasts={REPO: past}, **options)


@contextmanager
def online(server: StandIn, store: Store, now: str = NOW, **more: Any) -> Iterator[Tools]:
    """Tools that ask the stand-in at one instant; what was fetched within five minutes is fresh."""
    clones_, refresh = more.pop("clones", None), more.pop("refresh", False)
    with live(server, store, **more) as tools:
        yield msgspec.structs.replace(tools, fresh=300.0, refresh=refresh, now=lambda: now, clones=clones_)


def names(tags: tuple[Tag, ...] | Unknown) -> list[str]:
    assert not isinstance(tags, Unknown), tags
    return sorted(found.name for found in tags)


def contained(told: dict[Within, Standing]) -> dict[str, bool | None]:
    return {q.tag.name: standing.contained for q, standing in told.items()}


TRUTH = {"v1.0": False, "v1.1": False, "v2.0": False, "v2.1": True, "odd/alone": False}


def test_history_of_which_nothing_is_known_is_unknown() -> None:
    """Offline, with an empty store: each answer says why."""
    with open_store(":memory:") as store:
        history = History(offline(store), LANTERN)
        why = Unknown("nothing may be asked")
        assert history.tags() == Unknown("no tags of example/lantern are stored, and nothing may be asked")
        question = Within(sha("a"), Tag("v1", sha("b")))
        assert history.standings([question]) == {question: Standing(None, question.tag, why.why)}
        assert history.dated([question.tag]) == (question.tag,)
        assert history.commits([sha("a")]) == why
        assert history.naming(["(#1)"]) == why
        assert history.notes(["v1"]) == why
        assert history.file(["CHANGES"]) == why


def test_host_that_is_not_set_up_is_not_asked() -> None:
    """The reason names it."""
    with open_store(":memory:") as store, served(two_lines()) as server, online(server, store) as tools:
        told = History(tools, Repository("git.elsewhere.test", "a", "b")).tags()
        assert isinstance(told, Unknown)
        assert "git.elsewhere.test is not set up" in told.why
        assert server.seen == []


@pytest.mark.parametrize("transport", ["auto", "rest"])
def test_what_github_told_is_asked_for_once(transport: Any) -> None:
    """Within one run, and after it: ancestry for ever, tags for five minutes; offline all of it is there."""
    past = two_lines()
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, transport=transport) as tools:
            history = History(tools, LANTERN)
            tags = history.tags()
            assert names(tags) == sorted(past.tags)
            asked = [Within(sha("fix"), found) for found in tags]  # type: ignore[union-attr]
            assert contained(history.standings(asked)) == TRUTH
            history.commits([sha("fix")])
            before = len(server.seen)
            assert contained(history.standings(asked)) == TRUTH
            assert history.tags() == tags
            again = History(tools, LANTERN)
            assert names(again.tags()) == sorted(past.tags)
            assert contained(again.standings(asked)) == TRUTH
            assert again.commits([sha("fix")]) == history.commits([sha("fix")])
            assert len(server.seen) == before
        last = History(offline(store), LANTERN)
        assert contained(last.standings(asked)) == TRUTH
        assert (names(last.tags()), last.as_of) == (sorted(past.tags), NOW)


def test_tags_that_are_no_longer_fresh_are_asked_for_conditionally() -> None:
    """Not modified costs nothing of the limit, and makes them fresh again."""
    with open_store(":memory:") as store, served(two_lines()) as server:
        with online(server, store, transport="rest") as tools:
            History(tools, LANTERN).tags()
        with online(server, store, LATER, transport="rest") as tools:
            history = History(tools, LANTERN)
            assert len(names(history.tags())) == 5
            assert history.as_of == LATER
            assert tools.client is not None
            assert tools.client.cost.not_modified == 1
            History(tools, LANTERN).tags()
            assert tools.client.cost.requests == 1


def test_tags_that_cannot_be_had_now_are_those_that_are_stored() -> None:
    """They say how old they are and why; without any the reason is the answer."""
    with open_store(":memory:") as store, served(two_lines(), graphql=False) as server:
        with online(server, store, LATER, limits=None) as tools:
            server.script(Fault("", status=451, times=99))
            told = History(tools, LANTERN).tags()
            assert isinstance(told, Unknown)
            assert "refuses the tags" in told.why
            store.put_tags(LANTERN, TagList((Tag("v1", sha("one")),), NOW))
            history = History(tools, LANTERN)
            assert names(history.tags()) == ["v1"]
            assert history.as_of == NOW
            assert "refuses the tags" in history.stale
            assert [(p.code, p.message) for p in history.problems] == [
                ("stale", f"{history.stale}; the tags of example/lantern are those of {NOW}")
            ]


def test_answers_that_are_kept_away_are_unknown_with_their_reason() -> None:
    """Nothing is raised for what a host does."""
    with (
        open_store(":memory:") as store,
        served(two_lines()) as server,
        online(server, store, transport="rest") as tools,
    ):
        server.script(Fault("", status=451, times=999))
        history = History(tools, LANTERN)
        told = history.standings(questions(two_lines()))
        assert {s.contained for s in told.values()} == {None}
        for answer in (history.commits([sha("fix")]), history.naming(["(#12)"]), history.notes(["v1"]),
                       history.file(["NEWS"])):  # fmt: skip
            assert isinstance(answer, Unknown)
            assert "example/lantern" in answer.why or "451" in answer.why or "refuses" in answer.why
        assert history.dated([tag(two_lines(), "v2.1")]) == (tag(two_lines(), "v2.1"),)


@pytest.mark.parametrize("transport", ["auto", "rest"])
def test_what_kept_an_answer_away_is_a_problem_by_its_kind(transport: Transport) -> None:
    """A budget that is used up and a refusal are told once each, whichever question met them first."""
    with open_store(":memory:") as store, served(two_lines()) as server:
        with online(server, store, transport=transport, limits=Limits(max_requests=1)) as tools:
            history = History(tools, LANTERN)
            asked = questions(two_lines())
            history.tags()
            assert list(history.problems) == []
            assert {s.contained for s in history.standings(asked).values()} == {None}
            assert isinstance(history.commits([sha("fix")]), Unknown)
            assert isinstance(history.naming(["(#12)"]), Unknown)
            assert [(p.code, "1 requests" in p.message) for p in history.problems] == [("budget", True)]
        with online(server, store, transport="rest") as tools:
            server.script(Fault("", status=451, times=999))
            history = History(tools, LANTERN)
            history.dated([tag(two_lines(), "v2.1")])
            history.commits([sha("fix")])
            assert [p.code for p in history.problems] == ["forbidden"]


@pytest.mark.parametrize(
    "body",
    [b'{"data": {"rateLimit": 5, "r": {"s0": null}}}', b'{"data": {"r": {"s0": 5, "k0": []}}}',
     b"[" * 9_000 + b"]" * 9_000, b'{"data": {"r": []}}', b'{"errors": [{"path": ["r", null]}]}',
     b'[{"ref": "x", "object": null}]'],
)  # fmt: skip
@pytest.mark.parametrize("transport", ["auto", "rest", "graphql"])
def test_answers_of_another_shape_are_unknown(transport: Transport, body: bytes) -> None:
    """Whatever a server says in place of GitHub: no answer is made of it, and nothing is raised."""
    with (
        open_store(":memory:") as store,
        served(two_lines()) as server,
        online(server, store, transport=transport, limits=Limits(retries=1)) as tools,
    ):
        server.script(Fault("", status=200, body=body, times=999))
        history = History(tools, LANTERN)
        assert isinstance(history.tags(), Unknown)
        assert {s.contained for s in history.standings(questions(two_lines())).values()} == {None}
        named = history.naming(["(#12)"])
        assert isinstance(named, Unknown) or named == ()
        assert {problem.code for problem in history.problems} == {"failed"}


def test_answer_that_there_is_none_is_no_problem() -> None:
    """A commit that is in no history, and commits of which not all could be looked through, are answers."""
    with open_store(":memory:") as store, served(two_lines()) as server, online(server, store) as tools:
        history = History(tools, LANTERN)
        told = history.standings([Within(sha("nowhere"), tag(two_lines(), "v1.0"))])
        assert {s.contained for s in told.values()} == {None}
        assert history.commits([sha("nowhere")]) == {sha("nowhere"): None}
        assert history.problems == ()
    with open_store(":memory:") as store:
        history = History(offline(store), LANTERN)
        assert isinstance(history.tags(), Unknown)
        assert history.problems == ()


def test_comparison_by_the_name_of_a_tag_of_the_past_is_not_kept() -> None:
    """An annotated tag may have been moved since it was listed; over REST only its name is compared."""
    past = two_lines()
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, transport="rest") as tools:
            history = History(tools, LANTERN)
            assert contained(history.standings(questions(past))) == TRUTH
        known = store.standings(LANTERN, [sha("fix")])
        assert {o for _, o in known} == {sha("one"), sha("alone")}


def test_dates_of_tags_are_asked_for_and_kept() -> None:
    """Over REST the list does not tell them; offline they are there afterwards."""
    past = two_lines()
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, transport="rest") as tools:
            history = History(tools, LANTERN)
            tags = history.tags()
            assert not isinstance(tags, Unknown)
            dated = {found.name: found for found in history.dated(tags)}
            assert dated["v2.1"] == Tag("v2.1", sha("tag v2.1"), sha("later"), day(8), day(7))
        stored = {found.name: found for found in History(offline(store), LANTERN).tags()}  # type: ignore[union-attr]
        assert stored == dated


def _noted() -> Past:
    past = two_lines()
    past.head = past.branches["trunk"]
    past.releases["v2.1"] = {"body": "* Mend it (#12)", "html_url": "x", "published_at": day(8)}
    past.files = {"HEAD:NEWS": "old", "v2.1:NEWS": "new"}
    return past


@pytest.mark.parametrize("transport", ["auto", "rest"])
def test_texts_are_asked_for_once(transport: Any) -> None:
    """What does not change is kept; that there was none, and files of the default branch, are asked for again."""
    with open_store(":memory:") as store, served(_noted()) as server:
        hours_later = "2026-11-24T14:00:00Z"
        for now, refresh in ((NOW, False), (LATER, False), (hours_later, False), (NOW, True)):
            with online(server, store, now, transport=transport, refresh=refresh) as tools:
                before = len(server.seen)
                for _ in range(2):
                    history = History(tools, LANTERN)
                    notes = history.notes(["v2.1", "v1.0"])
                    assert not isinstance(notes, Unknown)
                    assert [note.text for note in notes] == ["* Mend it (#12)"]
                    there, here = history.file(["CHANGES", "NEWS"], "v2.1"), history.file(["NEWS"])
                    assert (there.text, here.text) == ("new", "old")  # type: ignore[union-attr]
                    assert history.file(["NEWS"]) == here
                    assert history.file(["nothing"], "v2.1") is None
                spent = len(server.seen) - before
                assert (spent > 0) == (before == 0 or now == hours_later or refresh)
        last = History(offline(store), LANTERN)
        kept = last.notes(["v2.1", "v9"])
        assert not isinstance(kept, Unknown)
        assert [note.id for note in kept] == ["release:v2.1"]
        assert last.file(["CHANGES", "NEWS"], "v2.1") == there
        assert last.file(["more"], "v2.1") == Unknown("nothing may be asked")


def test_naming_over_the_api_reads_the_tags_that_are_named_too() -> None:
    """By their full names, so that no branch is taken for a tag; what was read is a commit that is known."""
    past = _noted()
    with open_store(":memory:") as store, served(past) as server, online(server, store) as tools:
        history = History(tools, LANTERN)
        history.tags()
        found = history.naming(["(#12)"], day(1), ["v1.1", "1.x"])
        assert not isinstance(found, Unknown)
        assert [commit.sha for commit in found] == [sha("fix"), sha("copy")]
        before = len(server.seen)
        assert history.commits([sha("copy")]) == {sha("copy"): found[1]}
        assert len(server.seen) == before


def _archived(store: Store) -> None:
    """The history of `two_lines` as an archive has it."""
    past, order = two_lines(), ("start", "one", "two", "fix", "copy", "later", "alone")
    at_line = {sha(name): i for i, name in enumerate(order)}
    lines = [
        msgspec.json.encode([c["sha"], [at_line[p] for p in c["parents"]], c["date"],
                             c["message"].partition("\n")[0], c["author"]])
        for c in (past.commits[sha(name)] for name in order)
    ]  # fmt: skip
    store.put_ancestry(LANTERN, pack_ancestry(b"\n".join(lines)), NOW)
    tags = tuple(Tag(name, tag(past, name).object, past.resolve(name) or "", day(20)) for name in past.tags)
    store.put_tags(LANTERN, TagList(tags, NOW, "archive"))


def test_archive_answers_offline() -> None:
    """Tags with the dates of their commits, ancestry, commits by whole and short ids, first lines of messages."""
    with open_store(":memory:") as store:
        _archived(store)
        history = History(offline(store), LANTERN)
        tags = history.tags()
        assert not isinstance(tags, Unknown)
        assert {found.name: found.committed_at for found in tags}["v2.1"] == day(7)
        assert contained(history.standings([Within(sha("fix"), found) for found in tags])) == TRUTH
        fix = Commit(sha("fix"), "Mend it (#12)", (sha("two"),), day(5), "Ada")
        assert history.commits([sha("fix"), sha("fix")[:7], "f" * 40]) == {
            sha("fix"): fix, sha("fix")[:7]: fix, "f" * 40: None,
        }  # fmt: skip
        assert history.naming(["(#12)"]) == (fix, Commit(sha("copy"), "Mend it (#12)", (sha("one"),), day(9), "Ada"))
        assert history.batched


def test_archive_answers_before_github_is_asked() -> None:
    """Ancestry does not change; only what an archive does not have is asked for."""
    past = two_lines()
    past.commit("new", "later", at=day(12))
    past.tag("v2.2", "new")
    with open_store(":memory:") as store, served(past) as server, online(server, store) as tools:
        _archived(store)
        history = History(tools, LANTERN)
        tags = history.tags()
        assert names(tags) == sorted(past.tags)
        asked = [Within(sha("fix"), found) for found in tags]  # type: ignore[union-attr]
        before = len(server.seen)
        assert contained(history.standings(asked)) == {**TRUTH, "v2.2": True}
        assert len(server.seen) == before + 1


def test_ancestry_that_is_broken_tells_nothing() -> None:
    """It was refused when it was imported; what lies in an older store is refused too."""
    with open_store(":memory:") as store:
        store.put_ancestry(LANTERN, pack_ancestry(b"[1]"), NOW)
        assert History(offline(store), LANTERN).commits([sha("a")]) == Unknown("nothing may be asked")


def _source(tmp_path: Path) -> tuple[str, str]:
    """A repository with the fix in v2 alone; the ids of the fix and of its parent."""
    source = made(tmp_path)
    first = source.commit("Begin")
    source.git("tag", "v1")
    fix = source.commit("Mend it (#12)\n\nMore words", {"NEWS": "mended"})
    source.git("tag", "--annotate", "--message", "x", "v2")
    return first, fix


def _synced(tmp_path: Path, age: float) -> Clones:
    """A clone that was brought up to date so many seconds before NOW."""
    then = datetime.fromisoformat(NOW).timestamp() - age
    clones(tmp_path, clock=lambda: then).update(LANTERN)
    return clones(tmp_path)


def test_clone_answers_and_github_is_not_asked(tmp_path: Path) -> None:
    """A repository that is synced costs no request."""
    first, fix = _source(tmp_path)
    found = _synced(tmp_path, HOUR)
    with open_store(":memory:") as store, served(two_lines()) as server, online(server, store, clones=found) as tools:
        history = History(tools, LANTERN)
        tags = history.tags()
        assert names(tags) == ["v1", "v2"]
        assert history.as_of == "2026-11-24T11:00:00Z"
        asked = [Within(fix, one) for one in tags]  # type: ignore[union-attr]
        assert contained(history.standings(asked)) == {"v1": False, "v2": True}
        mended = Commit(fix, "Mend it (#12)\n\nMore words", (first,), at(2), "ada")
        assert history.commits([fix[:8]]) == {fix[:8]: mended}
        assert [commit.sha for commit in history.naming(["(#12)"])] == [fix]  # type: ignore[union-attr]
        news = history.file(["CHANGES", "NEWS"], "v2")
        assert (news.id, news.text) == ("file:NEWS@v2", "mended")  # type: ignore[union-attr]
        assert history.file(["CHANGES"], "v2") is None
        assert history.batched
        assert server.seen == []


def test_clone_that_is_old_tells_of_ancestry_and_github_of_tags(tmp_path: Path) -> None:
    """A list of tags that is days old may lack the release; what the clone does not know is asked for."""
    _, fix = _source(tmp_path)
    past = two_lines()
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, clones=_synced(tmp_path, 48 * HOUR)) as tools:
            history = History(tools, LANTERN)
            assert names(history.tags()) == sorted(past.tags)
            assert contained(history.standings(questions(past))) == TRUTH
            assert history.standings([Within(fix, Tag("v2", sha("moved")))])


def test_commit_that_is_younger_than_the_clone_is_in_no_tag_for_sure(tmp_path: Path) -> None:
    """Its release may be younger too: GitHub's no to the tags of the clone is no answer, its yes is one."""
    source = made(tmp_path)
    source.commit("Begin")
    source.git("tag", "v1")
    found = _synced(tmp_path, HOUR)
    past = two_lines()
    past.tags = {"v1": sha("two"), "v2": sha("later")}
    asked = [Within(sha("fix"), Tag("v1", sha("two"))), Within(sha("fix"), Tag("v2", sha("later")))]
    with open_store(":memory:") as store, served(past) as server:
        for _ in range(2):
            with online(server, store, clones=found) as tools:
                history = History(tools, LANTERN)
                assert names(history.tags()) == ["v1"]
                told = history.standings(asked)
                assert contained(told) == {"v1": None, "v2": True}
                assert "which has not got the commit: sync it again" in told[asked[0]].why


def test_clone_that_cannot_be_had_leaves_github(tmp_path: Path) -> None:
    """A wanted clone without a source is no reason to give no answer."""
    with open_store(":memory:") as store, served(two_lines()) as server:
        with online(server, store, clones=clones(tmp_path, wanted=True)) as tools:
            history = History(tools, LANTERN)
            assert len(names(history.tags())) == 5
            assert history.unclonable != ""


def test_shallow_clone_is_refused(tmp_path: Path) -> None:
    """Its history has gaps: it is not believed, whatever it would say."""
    _source(tmp_path)
    found = _synced(tmp_path, HOUR)
    clone = found.open(LANTERN)
    assert clone is not None
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=clone.folder, capture_output=True, text=True, check=True
    ).stdout
    (clone.folder / "shallow").write_text(head)
    with open_store(":memory:") as store:
        history = History(msgspec.structs.replace(offline(store), clones=clones(tmp_path)), LANTERN)
        told = history.tags()
        assert isinstance(told, Unknown)
        assert "is a shallow clone, whose history has gaps: it is refused" in told.why


def test_clone_that_lacks_contents_asks_github_for_a_file(tmp_path: Path) -> None:
    """Offline it says why it has not got them."""
    _source(tmp_path)
    found = _synced(tmp_path, HOUR)
    (tmp_path / "source").rename(tmp_path / "gone")
    past = two_lines()
    past.files = {"v2:NEWS": "from GitHub"}
    past.tags["v2"] = sha("fix")
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, clones=found) as tools:
            news = History(tools, LANTERN).file(["NEWS"], "v2")
            assert news.text == "from GitHub"  # type: ignore[union-attr]
        alone = msgspec.structs.replace(offline(store), clones=clones(tmp_path, offline=True))
        assert isinstance(History(alone, LANTERN).file(["NEWS"], "v2"), Unknown)


def test_whether_a_repository_is_private_is_asked_for_once() -> None:
    """Offline nobody knows; what keeps the answer away is its reason."""
    with open_store(":memory:") as store, served(two_lines()) as server:
        assert History(offline(store), LANTERN).is_private() == Unknown("nothing may be asked")
        with online(server, store) as tools:
            history = History(tools, LANTERN)
            assert history.is_private() is False
            before = len(server.seen)
            assert history.is_private() is False
            assert len(server.seen) == before
        with online(server, store, transport="rest") as tools:
            server.script(Fault("", status=451, times=9))
            assert isinstance(History(tools, LANTERN).is_private(), Unknown)


def test_dates_that_cannot_be_asked_for_stay_empty() -> None:
    """The budget is spent: the tags are as they were."""
    past = two_lines()
    with open_store(":memory:") as store, served(past) as server:
        with online(server, store, limits=Limits(max_requests=1)) as tools:
            history = History(tools, LANTERN)
            history.is_private()
            assert history.dated([tag(past, "v2.1")]) == (tag(past, "v2.1"),)
