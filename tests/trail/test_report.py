"""The main job, end to end: on the sample archive, offline and against a server."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.errors import Forbidden, InvalidInput, NotFound, RateLimited
from fixtrail.model.limits import Limits
from fixtrail.model.report import Report, ReportCost
from fixtrail.store.database import open_store
from fixtrail.trail.rendering import changes_rendered, graph_rendered, rendered
from fixtrail.trail.report import changes, report
from tests.standin.server import Fault, StandIn
from tests.trail.lantern import live, offline, sample, sample_rows


def same_part(made: Report) -> Report:
    """Without the time it was made and fetched, and its cost."""
    head = msgspec.structs.replace(made.issue, fetched_at="")
    return msgspec.structs.replace(made, made_at="", issue=head, cost=ReportCost())


@pytest.mark.parametrize(
    ("number", "kind", "confidence"),
    [
        (96, "regression", "likely"), (101, "released", "certain"), (104, "released", "certain"),
        (109, "duplicate", "certain"), (112, "open", "likely"), (115, "duplicate", "certain"),
        (118, "duplicate", "certain"), (120, "regression", "likely"), (126, "merged", "certain"),
        (135, "in-progress", "certain"), (140, "elsewhere", "likely"), (141, "elsewhere", "likely"),
        (143, "elsewhere", "likely"), (146, "elsewhere", "likely"), (150, "answered", "likely"),
        (153, "workaround", "likely"), (156, "declined", "certain"), (158, "open", "likely"),
        (103, "duplicate", "likely"),
    ],
)  # fmt: skip
def test_sample_archive_shows_every_verdict(number: int, kind: str, confidence: str) -> None:
    """What a reader of the sample would say."""
    with sample() as store:
        verdict = report(offline(store), f"example/lantern#{number}").verdict
    assert (verdict.kind, verdict.confidence) == (kind, confidence)


def test_budget_that_runs_out_makes_the_verdict_unknown() -> None:
    """`unknown` is an answer, with its reason."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server:
        limits = Limits(max_requests=1, max_wait=0)
        with live(server, store, limits=limits) as tools:
            made = report(tools, "example/lantern#158")
    assert (made.verdict.kind, made.verdict.reason) == ("unknown", "the budget of requests was used up")
    assert made.coverage.complete is False


def test_same_store_gives_the_same_report() -> None:
    """Byte for byte, but for the time it was made and its cost."""
    with sample() as store:
        made = [report(offline(store), "example/lantern#101") for _ in range(2)]
    assert rendered(made[0], "json") == rendered(made[1], "json")


def test_report_of_the_server_is_that_of_the_store_it_left() -> None:
    """What was fetched can be reported offline again, and says the same."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server:
        with live(server, store) as tools:
            fetched = report(tools, "example/lantern#101")
        again = report(offline(store), "example/lantern#101")
    assert same_part(again) == same_part(fetched)


def test_second_report_over_rest_costs_no_rate_limit() -> None:
    """Everything is answered by 304, which GitHub does not count."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server:
        with live(server, store, transport="rest") as tools:
            first = report(tools, "example/lantern#101")
        before = len(server.seen)
        with live(server, store, transport="rest") as tools:
            second = report(tools, "example/lantern#101")
        statuses = {seen.status for seen in server.seen[before:]}
    assert statuses == {304}
    assert same_part(second) == same_part(first)


def test_second_report_within_minutes_asks_for_the_issue_alone() -> None:
    """What was fetched a moment ago is fresh, but for what one asks for, and unless all is asked for again."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server:
        with live(server, store, fresh=300) as tools:
            report(tools, "example/lantern#101")
            before = len(server.seen)
            report(tools, "example/lantern#101")
            assert len(server.seen) == before + 1
        with live(server, store, fresh=300, refresh=True) as tools:
            report(tools, "example/lantern#101")
        assert len(server.seen) > before + 2


@pytest.mark.parametrize(
    "address", ["https://github.com/example/lantern/issues/101#issuecomment-1", "example/lantern#101"]
)
def test_address_may_be_pasted_in_any_form(address: str) -> None:
    """A link to a comment is a link to its issue."""
    with sample() as store:
        assert report(offline(store), address).issue.ref == "github.com/example/lantern#101"


def test_address_that_is_none_is_refused() -> None:
    """With the forms that are accepted."""
    with sample() as store, pytest.raises(InvalidInput, match="accepted are"):
        report(offline(store), "what is broken?")


def test_thread_that_is_not_stored_cannot_be_reported_offline() -> None:
    """The message says what to do."""
    with sample() as store, pytest.raises(NotFound, match="--offline"):
        report(offline(store), "example/lantern#9999")


def test_thread_that_does_not_exist_is_not_found() -> None:
    """404."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server, live(server, store) as tools:
        with pytest.raises(NotFound):
            report(tools, "example/lantern#9999")


def test_wrong_token_is_forbidden() -> None:
    """401, with what to do."""
    with open_store(":memory:") as store, StandIn(sample_rows(), token="good") as server, live(server, store) as tools:
        with pytest.raises(Forbidden, match="token"):
            report(tools, "example/lantern#101")


def test_rate_limit_at_the_root_is_raised() -> None:
    """No waiting was allowed."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server, live(server, store) as tools:
        server.script(Fault(times=99, status=429, headers={"Retry-After": "60"}))
        with pytest.raises(RateLimited):
            report(tools, "example/lantern#101")


def test_stored_copy_stands_in_when_the_server_fails() -> None:
    """Nothing that was stored is lost to an outage; the coverage says so."""
    with sample() as store, StandIn(sample_rows()) as server:
        limits = Limits(retries=1, max_wait=0)
        with live(server, store, limits=limits, transport="rest") as tools:
            server.script(Fault(match="/issues/101", times=99, status=500))
            made = report(tools, "example/lantern#101")
    assert made.verdict.kind == "released"
    assert made.coverage.complete is False
    assert [p.code for p in made.coverage.problems] == ["stale"]


def test_thread_deleted_upstream_is_deleted_here() -> None:
    """410: the stored copy goes too."""
    with sample() as store, StandIn(sample_rows(), deleted={"example/lantern#158"}) as server:
        with live(server, store, transport="rest") as tools, pytest.raises(NotFound):
            report(tools, "example/lantern#158")
        with pytest.raises(NotFound, match="not stored"):
            report(offline(store), "example/lantern#158")


def test_pull_request_known_by_its_title_alone_is_found() -> None:
    """GitHub links nothing in titles: offline the stored titles are looked through, online its search."""
    rows = sample_rows()
    issue = next(r for r in rows["example/lantern"] if r["number"] == 158)
    mend = next(r for r in rows["example/lantern"] if r["number"] == 106)
    issue = {**issue, "timeline": [], "comments": []}
    mend = {**mend, "timeline": [], "issue": {**mend["issue"], "title": "Search with accents, fixes #158", "body": ""}}
    mend = {**mend, "issue": {**mend["issue"], "created_at": "2026-09-04T00:00:00Z"}}
    mend["pull"] = {**mend["pull"], "merged_at": "2026-09-05T00:00:00Z"}
    with open_store(":memory:") as store, StandIn({"example/lantern": [issue, mend]}) as server:
        with live(server, store) as tools:
            assert [f.ref for f in report(tools, "example/lantern#158").fixes] == ["github.com/example/lantern#106"]
        assert [f.ref for f in report(offline(store), "example/lantern#158").fixes] == [
            "github.com/example/lantern#106"
        ]


def test_changes_since_the_last_report_are_told() -> None:
    """A comment that came, a state that changed."""
    rows = sample_rows()
    with open_store(":memory:") as store:
        with StandIn(rows) as server, live(server, store) as tools:
            assert changes(tools, "example/lantern#158")[0] is None
        changed = [
            r if r["number"] != 158 else {**r, "issue": {**r["issue"], "title": "A new title"}}
            for r in rows["example/lantern"]
        ]
        with StandIn({"example/lantern": changed}) as server, live(server, store) as tools:
            found, _ = changes(tools, "example/lantern#158")
    assert "A new title" in changes_rendered(found, "markdown").decode()
    assert changes_rendered(None, "markdown").startswith(b"This is the first report")
    assert changes_rendered(None, "json") == b"null\n"


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg", "json"])
def test_graph_is_drawn_in_each_form(form: str) -> None:
    """The picture names the issue."""
    with sample() as store:
        drawn = graph_rendered(report(offline(store), "example/lantern#101"), form).decode()  # type: ignore[arg-type]
    assert "101" in drawn
    assert drawn.endswith("\n")


def test_secrets_of_a_thread_are_masked_in_every_rendering() -> None:
    """An address in the body is not shown, whatever the form."""
    with sample() as store:
        made = report(offline(store), "example/lantern#140")
    for form in ("markdown", "json", "html"):
        assert b"dana.whitlock@example.org" not in rendered(made, form)


def test_each_report_has_the_budget_for_itself() -> None:
    """A client that lives long does not run out of it."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server:
        limits = Limits(max_requests=8, max_wait=0)
        with live(server, store, limits=limits) as tools:
            complete = [report(tools, "example/lantern#101").coverage.complete for _ in range(4)]
    assert complete == [True] * 4
