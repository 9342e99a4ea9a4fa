"""Tags, ancestry and commits over the API: the same answers over both transports, with few requests."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import pytest

from fixtrail.errors import Forbidden, NotFound, RateLimited, Unreachable
from fixtrail.github.history import CHUNK
from fixtrail.model.history import Commit, Repository, Standing, Tag, Within
from tests.github.asking import client
from tests.github.pasts import LANTERN, asking, day, questions, tag, two_lines
from tests.github.rows import REPO
from tests.standin.past import Past, sha
from tests.standin.server import Fault, StandIn

Transport = Literal["auto", "graphql", "rest"]
ALL = pytest.mark.parametrize("transport", ["auto", "graphql", "rest"])
MANY = 130


def served(past: Past, **options: Any) -> StandIn:
    return StandIn({}, pasts={REPO: past}, **options)


def _instead(value: Any, _: Any) -> Any:
    return value


def many() -> Past:
    """More tags than one page of GraphQL has, one commit after the other."""
    past = Past()
    for i in range(MANY):
        past.commit(f"c{i}", *([f"c{i - 1}"] if i else []), at=f"2026-01-01T{i // 60:02}:{i % 60:02}:00Z")
        past.tag(f"v{i}", f"c{i}", day(9) if i % 2 else "")
    return past


@ALL
def test_tags_are_told_over_every_transport(transport: Transport) -> None:
    """All names with their objects; what an annotated tag refers to is told at once or can be asked for."""
    past = two_lines()
    with served(past) as server, asking(server, transport) as (history, _):
        listed = history.tags()
        assert listed is not None
        assert {(t.name, t.object) for t in listed.tags} == {(n, tag(past, n).object) for n in past.tags}
        dated = {t.name: t for t in history.dated(listed.tags)}
    assert dated["v1.0"] == Tag("v1.0", sha("one"), sha("one"), day(2), day(2))
    assert dated["v2.1"] == Tag("v2.1", sha("tag v2.1"), sha("later"), day(8), day(7))


def test_tags_over_rest_are_one_request_and_conditional() -> None:
    """However many there are; asked again with the ETag they are not told again."""
    with served(many()) as server, asking(server, "rest") as (history, client):
        listed = history.tags()
        assert listed is not None
        assert (len(listed.tags), client.cost.requests) == (MANY, 1)
        assert history.tags(listed.etag) is None
        assert (client.cost.requests, client.cost.not_modified) == (2, 1)


def test_tags_in_pages_are_followed_and_never_conditional() -> None:
    """The first of several pages does not tell when another changes."""
    past = many()
    past.page = 50
    with served(past) as server, asking(server, "rest") as (history, client):
        listed = history.tags()
        assert listed is not None
        assert (len(listed.tags), listed.etag, client.cost.requests) == (MANY, "", 3)


@pytest.mark.parametrize("transport", ["graphql", "auto"])
def test_tags_of_a_host_without_the_list_come_in_pages_of_graphql(transport: Transport) -> None:
    """Where REST has no such list, or may not be asked."""
    past = many()
    past.matching = False
    with served(past) as server, asking(server, transport) as (history, _):
        listed = history.tags()
    assert listed is not None
    assert len({t.name for t in listed.tags}) == MANY
    assert all(t.commit and t.date for t in listed.tags)


def test_tags_beyond_all_bounds_are_not_cut_in_silence() -> None:
    """A list that was cut short could name a wrong first release."""
    past = many()
    past.page = 10
    with served(past) as server, asking(server, "rest", pages=3) as (history, _):
        with pytest.raises(Unreachable, match=r"more tags than are read \(30\)"):
            history.tags()
    past.matching = False
    with served(past, page=10) as server, asking(server, "graphql", pages=3) as (history, _):
        with pytest.raises(Unreachable, match=r"more tags than are read \(30\)"):
            history.tags()


@ALL
def test_standings_are_ancestry_over_every_transport(transport: Transport) -> None:
    """The fix is in its own line from 2.1 on, and in nothing else; an unrelated history has nothing of it."""
    past = two_lines()
    with served(past) as server, asking(server, transport) as (history, _):
        told = history.standings(questions(past))
    contained = {q.tag.name: s.contained for q, s in told.items()}
    if transport == "graphql":  # why nothing is compared, only REST says
        assert contained.pop("odd/alone") is None
        assert contained == {"v1.0": False, "v1.1": False, "v2.0": False, "v2.1": True}
    else:
        expected = {"v1.0": False, "v1.1": False, "v2.0": False, "v2.1": True, "odd/alone": False}
        assert contained == expected
    assert all(s.tag.commit == past.resolve(q.tag.name) for q, s in told.items() if s.contained is not None
               and q.tag.name != "odd/alone")  # fmt: skip


@pytest.mark.parametrize(("transport", "requests"), [("graphql", -(-MANY // CHUNK)), ("rest", MANY)])
def test_standings_are_asked_many_at_once(transport: Transport, requests: int) -> None:
    """Sixteen to a query; over REST each is a request."""
    past = many()
    with served(past) as server, asking(server, transport) as (history, client):
        told = history.standings(questions(past, "c60"))
        assert sum(s.contained is True for s in told.values()) == MANY - 60
        assert client.cost.requests == requests


@ALL
def test_standing_of_an_unknown_commit_cannot_be_told(transport: Transport) -> None:
    """It is in no history that GitHub shows, and is asked about once."""
    past = two_lines()
    with served(past) as server, asking(server, transport, concurrency=1) as (history, client):
        told = history.standings([Within(sha("nowhere"), tag(past, name)) for name in past.tags])
        assert {s.contained for s in told.values()} == {None}
        assert {s.why for s in told.values()} == {
            f"the commit {sha('nowhere')[:10]} is in no history that GitHub shows"
        }
        assert client.cost.requests == (2 if transport == "rest" else 1)


def test_standing_of_what_is_no_id_is_not_asked_for() -> None:
    """A short id, a name or an injection is no commit's whole id."""
    past = two_lines()
    with served(past) as server, asking(server) as (history, client):
        told = history.standings([Within(name, tag(past, "v1.0")) for name in ("abc", "main", "x" * 40, "../../user")])
        assert {s.why for s in told.values()} == {"what is asked for is not the whole id of a commit"}
        assert client.cost.requests == 0


def test_standing_of_a_moved_tag_is_not_believed() -> None:
    """What GitHub compares now is not what the list named."""
    past = two_lines()
    old = Tag("v2.1", sha("an older object"))
    with served(past) as server, asking(server, "graphql") as (history, _):
        (told,) = history.standings([Within(sha("fix"), old)]).values()
    assert told == Standing(None, old, "the tag v2.1 was moved while it was looked at")


def test_standing_of_a_tag_that_is_gone_has_a_reason() -> None:
    """Neither transport has it, the commit is there."""
    with served(two_lines()) as server, asking(server) as (history, _):
        (told,) = history.standings([Within(sha("fix"), Tag("v9", sha("nothing")))]).values()
    assert told.contained is None
    assert "has not got a comparison of v9" in told.why


def test_partial_answers_are_asked_for_again_smaller() -> None:
    """What a query leaves out with an error is asked for in smaller parts until it comes."""
    past = many()

    def spoil(answer: Any) -> Any:
        answer["data"]["r"]["s3"] = None
        fault = {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "too much", "path": ["r", "s3", "compare"]}
        return {**answer, "errors": [fault]}

    with served(past) as server, asking(server, "graphql") as (history, client):
        server.script(Fault("/graphql", edit=spoil, times=1))
        told = history.standings(questions(past, "c60")[:16])
        assert {s.contained for s in told.values()} == {False}
        assert client.cost.requests == 2


def test_query_that_takes_too_long_is_halved() -> None:
    """A 502 of a large query is no answer; its halves are."""
    past = many()
    with served(past) as server, asking(server, "graphql") as (history, client):
        server.script(Fault("/graphql", status=502))
        told = history.standings(questions(past, "c2")[:16])
        assert sum(s.contained is True for s in told.values()) == 14
        assert client.cost.requests == 3


@pytest.mark.parametrize("lacking", ["Repository.refs", "graphql"])
def test_host_without_such_queries_is_asked_over_rest(lacking: str) -> None:
    """An old Enterprise Server, or one without GraphQL, is asked once for it."""
    past = two_lines()
    options = {"graphql": False} if lacking == "graphql" else {"lacking": [lacking]}
    with served(past, **options) as server, asking(server) as (history, _):
        told = {q.tag.name: s.contained for q, s in history.standings(questions(past)).items()}
        assert told == {"v1.0": False, "v1.1": False, "v2.0": False, "v2.1": True, "odd/alone": False}
        listed = history.tags()
        assert listed is not None
        assert len(listed.tags) == 5
        assert history.commits([sha("fix")])[sha("fix")] is not None
        assert len(server.paths("graphql")) == 1


def test_graphql_alone_that_does_not_answer_has_a_reason() -> None:
    """Nothing is asked over REST where the user allows GraphQL alone."""
    past = two_lines()
    with served(past) as server, asking(server, "graphql", retries=1) as (history, _):
        server.script(Fault("/graphql", status=500, times=99))
        told = history.standings(questions(past))
        assert {s.contained for s in told.values()} == {None}
        assert all("fails with status 500" in s.why for s in told.values())
        with pytest.raises(Unreachable):
            history.tags()
        with pytest.raises(Unreachable):
            history.commits([sha("fix")])
        assert [seen.method for seen in server.seen if seen.method == "GET"] == []


def test_answer_of_another_form_is_no_answer() -> None:
    """What is not GitHub's is asked for again, at last over REST."""
    past = two_lines()
    with served(past) as server, asking(server, retries=2) as (history, _):
        server.script(Fault("/graphql", edit=lambda _: {"data": {"r": [1]}}, times=99))
        told = {q.tag.name: s.contained for q, s in history.standings(questions(past)).items()}
        assert told["v2.1"] is True


def test_comparison_that_github_refuses_has_a_reason() -> None:
    """A merge base that takes too long is refused with 403, and is no answer."""
    past = two_lines()
    with served(past) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/compare/", status=403, body=b'{"message": "Too many commits"}', times=99))
        told = history.standings(questions(past))
    assert {s.contained for s in told.values()} == {None}
    assert {s.why for s in told.values()} >= {
        f"GitHub refuses a comparison of v1.0 with {sha('fix')[:10]} of example/lantern"
    }


def test_comparison_without_a_status_says_neither() -> None:
    """A word that is not known is no yes and no no."""
    past = two_lines()
    with served(past) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/compare/", edit=lambda found: {**found, "status": "odd"}, times=99))
        told = history.standings(questions(past)[:2])
    assert {s.why for s in told.values()} == {f"GitHub's comparison with {n} says neither yes nor no" for n in
                                              ("v1.0", "v1.1")}  # fmt: skip


def test_budget_that_ends_is_the_reason() -> None:
    """No error comes out; each question says what kept its answer away."""
    past = many()
    with served(past) as server, asking(server, "rest", max_requests=10) as (history, _):
        told = history.standings(questions(past, "c60"))
    assert sum(s.contained is not None for s in told.values()) == 10
    assert {s.why for s in told.values() if s.contained is None} == {
        "stopped after 10 requests: raise --max-requests for more"
    }


def test_rate_limit_of_a_user_without_a_token_is_the_reason() -> None:
    """Sixty requests an hour end soon; waiting that long is not allowed."""
    past = many()
    with served(past, remaining=5) as server, asking(server, token=None) as (history, _):
        told = history.standings(questions(past, "c60"))
        assert sum(s.contained is None for s in told.values()) > 100
        assert any("rate limit" in s.why for s in told.values())
        with pytest.raises(RateLimited):
            history.tags()


@ALL
def test_commits_by_whole_and_short_ids(transport: Transport) -> None:
    """The whole message, parents, date and author; None for what is no commit."""
    past = two_lines()
    fix = Commit(sha("fix"), "Mend it (#12)", (sha("two"),), day(5), "Ada")
    asked = [sha("fix"), sha("fix")[:8], sha("nowhere"), "v2.1", "abc", "../x"]
    with served(past) as server, asking(server, transport) as (history, _):
        assert history.commits(asked) == {
            sha("fix"): fix, sha("fix")[:8]: fix, sha("nowhere"): None, "v2.1": None, "abc": None, "../x": None,
        }  # fmt: skip


def test_commit_that_cannot_be_had_is_an_error() -> None:
    """Not being told is not the same as not being there."""
    with served(two_lines()) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/git/commits/", status=451))
        with pytest.raises(Exception, match="GitHub refuses commit"):
            history.commits([sha("fix")])


def test_repository_that_is_not_there_is_not_found() -> None:
    """Over both transports, with the name in the message."""
    for transport in ("graphql", "rest"):
        with StandIn({}) as server, asking(server, transport) as (history, _):
            with pytest.raises(NotFound, match="example/lantern"):
                history.tags()


def test_empty_repository_has_no_tags() -> None:
    """GitHub answers 409 for a repository without commits."""
    with served(two_lines()) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/matching-refs/", status=409))
        listed = history.tags()
    assert listed is not None
    assert (listed.tags, listed.etag) == ((), "")


def test_tag_of_tags_is_followed_to_its_commit_over_both_transports() -> None:
    """The date is that of the outermost; the commit is the innermost."""
    past = two_lines()
    outer = Tag("v2.1", sha("tag v2.1"))
    with served(past) as server, asking(server, "rest") as (history, _):
        server.script(
            Fault(
                f"/git/tags/{outer.object}",
                edit=lambda _: {"tagger": {"date": day(20)}, "object": {"sha": sha("tag v2.0"), "type": "tag"}},
            )
        )
        assert history.dated([outer]) == [Tag("v2.1", outer.object, sha("two"), day(20), day(3))]


def test_tag_of_what_is_no_commit_stays_without_one() -> None:
    """A tag of a tree, or in a circle, has no commit; the answer is the tag as it was."""
    past = two_lines()
    for kind in ("tree", "tag"):
        with served(past) as server, asking(server, "rest") as (history, _):
            target = {"object": {"sha": sha("tag v2.1"), "type": kind}}
            server.script(Fault("/git/tags/", edit=partial(_instead, target), times=99))
            assert history.dated([tag(past, "v2.1")]) == [tag(past, "v2.1")]


def test_history_of_a_host_that_is_not_set_up_is_none() -> None:
    """No other host is contacted."""
    with served(two_lines()) as server, client(server) as asked:
        assert asked.history(Repository("git.elsewhere.test", "a", "b")) is None
        assert server.seen == []
    assert LANTERN.key == "github.com/example/lantern"


@ALL
def test_dates_of_tags_are_asked_for_together(transport: Transport) -> None:
    """Over GraphQL in one query; a tag that was moved, or is gone, stays as it was."""
    past = two_lines()
    told = [tag(past, "v1.0"), tag(past, "v2.1"), Tag("v2.0", sha("older")), Tag("v9", sha("nothing"))]
    with served(past) as server, asking(server, transport) as (history, client):
        dated = history.dated([*told, told[0]])
        assert dated[0] == dated[4] == Tag("v1.0", sha("one"), sha("one"), day(2), day(2))
        assert dated[1] == Tag("v2.1", sha("tag v2.1"), sha("later"), day(8), day(7))
        assert dated[2:4] == told[2:]
        if transport == "graphql":
            assert client.cost.requests == 1
        before = client.cost.requests
        assert history.dated(dated[:2]) == dated[:2]
        assert client.cost.requests == before


def test_budget_that_ends_over_graphql_is_the_reason() -> None:
    """What was answered before is kept."""
    past = many()
    with served(past) as server, asking(server, "graphql", max_requests=2, concurrency=1) as (history, _):
        told = history.standings(questions(past, "c60"))
    assert sum(s.contained is not None for s in told.values()) == 2 * CHUNK
    assert {s.why for s in told.values() if s.contained is None} == {
        "stopped after 2 requests: raise --max-requests for more"
    }


def test_commit_that_cannot_be_looked_up_after_a_refusal_has_that_reason() -> None:
    """Whether it is there decides what a 404 means."""
    past = two_lines()
    with served(past) as server, asking(server, "rest") as (history, _):
        server.script(Fault("/git/commits/", status=451, times=9))
        (told,) = history.standings([Within(sha("nowhere"), tag(past, "v1.0"))]).values()
    assert told.contained is None
    assert told.why.startswith("GitHub refuses commit")


@ALL
def test_instants_that_are_none_are_not_told(transport: Transport) -> None:
    """A date that makes no sense hides neither the tag nor the commit."""
    past = two_lines()
    past.commits[sha("later")]["date"] = "9999999-13-99"
    with served(past) as server, asking(server, transport) as (history, _):
        assert history.commits([sha("later")]) == {sha("later"): Commit(sha("later"), "Tidy", (sha("fix"),), "", "Ada")}
        assert contained_in(history.standings(questions(past)), "v2.1") is True


def contained_in(told: dict[Within, Standing], name: str) -> bool | None:
    return next(standing.contained for question, standing in told.items() if question.tag.name == name)


def test_answers_nested_without_end_are_no_answers() -> None:
    """A tag of a tag of a tag …: asked again, then over REST."""
    past = two_lines()

    def nest(answer: Any) -> Any:
        target: dict[str, Any] = {"oid": sha("x")}
        for _ in range(900):
            target = {"oid": sha("x"), "target": target}
        return {"data": {"r": {f"{k}{i}": {"oid": sha("x"), "target": target} for k in "sk" for i in range(5)}}}

    with served(past) as server, asking(server, retries=2) as (history, _):
        server.script(Fault("/graphql", edit=nest, times=9))
        told = history.standings(questions(past))
        assert contained_in(told, "v2.1") is not False


def test_fault_beside_the_repository_hides_nothing() -> None:
    """An error about the rate limit's own field, or one slot, leaves the others be."""
    past = two_lines()

    def spoil(answer: Any) -> Any:
        return {**answer, "errors": [{"message": "x", "path": ["rateLimit"]}, {"message": "y", "path": ["r", "s1"]}]}

    with served(past) as server, asking(server, "graphql") as (history, client):
        server.script(Fault("/graphql", edit=spoil))
        told = history.standings(questions(past))
        assert contained_in(told, "v2.1") is True
        assert contained_in(told, "v1.1") is False
        assert client.cost.requests == 2


def test_repository_that_may_not_be_seen_is_forbidden() -> None:
    """It is said once, and not asked for again."""
    fault = {"data": {"r": None}, "errors": [{"type": "FORBIDDEN", "message": "single sign-on", "path": ["r"]}]}
    with served(two_lines()) as server, asking(server, "graphql") as (history, client):
        server.script(Fault("/graphql", edit=partial(_instead, fault), times=9))
        told = history.standings(questions(two_lines()))
        assert {s.contained for s in told.values()} == {None}
        assert all("may not be seen with this token; GitHub says: single sign-on" in s.why for s in told.values())
        assert client.cost.requests == 1
        with pytest.raises(Forbidden):
            history.commits([sha("fix")])
