"""The preflight verb: the same verdict as the report's with fewer requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtrail.errors import InvalidInput, LocalFailure, NotFound
from fixtrail.git.clones import Clones
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.store.database import open_store
from fixtrail.trail.report import report
from fixtrail.trail.tools import Tools
from fixtrail.trail.verdict import verdict
from tests.standin.past import Past
from tests.standin.server import Row, StandIn
from tests.trail.lantern import live, offline, sample, sample_rows

ENGINE = "example/engine"


def event(name: str, day: int, id: int = 0, **more: Any) -> Row:
    at = f"2026-03-{day:02d}T10:00:00Z"
    return {"event": name, "id": id or 100 * day, "actor": {"login": "grace"}, "created_at": at, **more}


def crossed(number: int, day: int, **more: Any) -> Row:
    return event("cross-referenced", day, source={"number": number}, **more)


def comment(id: int, day: int, text: str, login: str = "bob") -> Row:
    return {"id": id, "user": {"login": login}, "created_at": f"2026-03-{day:02d}T11:00:00Z", "body": text}


def thread(
    number: int, *events: Row, kind: str = "issue", day: int = 1, said: tuple[Row, ...] = (), **given: Any
) -> Row:
    issue = {
        "id": number, "number": number, "title": f"Engine {number} stalls", "body": "It stalls.", "labels": [],
        "user": {"login": "ada"}, "state": "open", "comments": len(said), "created_at": f"2026-03-{day:02d}T10:00:00Z",
        "updated_at": "2026-03-28T10:00:00Z", **given,
    }  # fmt: skip
    timeline = [*events, *({"event": "commented", "id": c["id"], "created_at": c["created_at"]} for c in said)]
    return {
        "number": number, "kind": kind, "issue": issue, "pull": None, "comments": list(said),
        "timeline": sorted(timeline, key=lambda e: e["created_at"]),
    }  # fmt: skip


def pull(number: int, *events: Row, merged: int = 0, commit: str = "", day: int = 2, **given: Any) -> Row:
    at = f"2026-03-{merged:02d}T10:00:00Z" if merged else None
    if merged:
        given |= {"state": "closed", "closed_at": at, "pull_request": {"merged_at": at}}
        events = (*events, event("merged", merged, 7_000 + number, commit_id=commit))
    row = thread(number, *events, kind="pull", day=day, **{"pull_request": {"merged_at": at}, **given})
    base = {"ref": "main", "repo": {"full_name": ENGINE}}
    row["pull"] = {"id": number, "merged": bool(merged), "merged_at": at, "base": base, "head": base, "commits": 0}
    return row


def closed_by(pull_number: int, *events: Row, day: int = 10, **given: Any) -> Row:
    """Issue 1, closed by a pull request."""
    at = f"2026-03-{day:02d}T10:00:00Z"
    closing = event("closed", day, closer={"pull": pull_number}, state_reason="completed")
    given = {"state": "closed", "state_reason": "completed", "closed_at": at, **given}
    return thread(1, crossed(pull_number, 2, closes=True), closing, *events, **given)


def history() -> tuple[Past, str]:
    past = Past()
    past.commit("begin")
    fix = past.commit("fix", "begin", message="Mend it (#9)", at="2026-03-10T10:00:00Z")
    past.commit("end", "fix")
    past.tag("v1.0.0", "begin", "2026-02-01T00:00:00Z")
    past.tag("v1.1.0", "end", "2026-03-20T00:00:00Z")
    return past, fix


@contextmanager
def serving(*rows: Row, past: Past | None = None, **more: Any) -> Iterator[tuple[Tools, StandIn]]:
    pasts = {ENGINE: past} if past else {}
    with open_store(":memory:") as store, StandIn({ENGINE: list(rows)}, pasts=pasts) as server:
        with live(server, store, **more) as tools:
            yield tools, server


MENTIONED = [thread(n) for n in range(30, 45)]


@pytest.mark.parametrize("folder", [True, False])
def test_released_fix_takes_two_requests_and_the_comparisons(tmp_path: Path, folder: bool) -> None:
    """The issue; then its pull request with the tags in one. What it only mentions is not asked for. That there is a
    folder for clones, as there always is, changes nothing while it has none of this repository."""
    past, fix = history()
    body = " ".join(f"#{row['number']}" for row in MENTIONED)
    with serving(closed_by(9, body=body), pull(9, merged=10, commit=fix), *MENTIONED, past=past) as (plain, server):
        tools = msgspec.structs.replace(plain, clones=Clones(tmp_path / "clones", {}) if folder else None)
        verdict(tools, f"{ENGINE}#44")  # the first question to a host that is not github.com also asks what it knows
        asked = len(server.queries())
        answer = verdict(tools, f"{ENGINE}#1")
    assert (answer.verdict, answer.confidence) == ("released", "certain")
    assert [(r.tag, r.version) for r in answer.releases] == [("v1.1.0", "1.1.0")]
    assert ["compare" in query for query in server.queries()[asked:]][:3] == [False, False, True]
    assert all("compare" in query for query in server.queries()[asked + 2 :])
    assert (answer.coverage.left, answer.cost.saved) == (15, 1)
    assert answer.coverage.complete


def test_release_that_a_budget_kept_away_makes_the_answer_incomplete() -> None:
    """The fix is known and its release is not: the answer says so, which limit it was, and that more can be had."""
    past, fix = history()
    limits = Limits(max_requests=2)
    with serving(closed_by(9), pull(9, merged=10, commit=fix), past=past, limits=limits) as (tools, _):
        answer = verdict(tools, f"{ENGINE}#1")
        made = report(tools, f"{ENGINE}#1")
    assert (answer.verdict, answer.releases) == ("merged", ())
    assert (answer.coverage.complete, answer.coverage.limits) == (False, ("budget",))
    assert answer.coverage.problems == (f"{ENGINE}: stopped after 2 requests: raise --max-requests for more",)
    assert "what could not be read this time" in answer.would_change
    assert (made.coverage.complete, made.coverage.limits) == (False, ("budget",))


def test_saved_requests_are_no_more_than_the_report_takes() -> None:
    """The count is a least one."""
    past, fix = history()
    body = " ".join(f"#{row['number']}" for row in MENTIONED)
    rows = (closed_by(9, body=body), pull(9, merged=10, commit=fix), *MENTIONED)
    with serving(*rows, past=past) as (tools, _):
        early = verdict(tools, f"{ENGINE}#1").cost
    with serving(*rows, past=past) as (tools, _):
        full = report(tools, f"{ENGINE}#1").cost
    assert early.requests + early.saved <= full.requests


def test_revert_that_names_the_fix_is_seen() -> None:
    """The fix's own timeline names it; the issue knows nothing of it."""
    past, fix = history()
    fixing = pull(9, crossed(20, 15), merged=10, commit=fix)
    reverting = pull(20, merged=16, commit="b" * 40, title='Revert "Mend it"', body="Reverts #9", day=15)
    with serving(closed_by(9), fixing, reverting, past=past) as (tools, _):
        answer = verdict(tools, f"{ENGINE}#1")
        whole = report(tools, f"{ENGINE}#1").verdict
    assert ("example/engine#9", "reverted") in [(f.name, f.standing) for f in answer.fixes]
    assert (answer.verdict, answer.confidence) == (whole.kind, whole.confidence)


@pytest.mark.parametrize("transport", ["graphql", "rest"])
def test_late_comment_is_read_however_long_the_thread(transport: str) -> None:
    """Both transports read all pages, so the last words are among the contradictions."""
    said = tuple(comment(1_000 + n, 11, f"Note {n}.") for n in range(230))
    said = (*said, comment(2_000, 27, "This is still broken in 2.4.", "carol"))
    past, fix = history()
    rows = (closed_by(9, said=said), pull(9, merged=10, commit=fix))
    with serving(*rows, past=past, transport=transport) as (tools, _):
        answer = verdict(tools, f"{ENGINE}#1")
    assert "This is still broken in 2.4." in [c.text for c in answer.contradictions]
    assert (answer.coverage.comments, answer.coverage.end_unread) == (231, False)


def test_thread_whose_end_is_not_read_is_incomplete() -> None:
    """Nothing ends the walk early then, and the answer says so."""
    said = tuple(comment(1_000 + n, 11, f"Note {n}.") for n in range(230))
    row = thread(1, event("closed", 10), state="closed", state_reason="not_planned", said=said)
    row["issue"]["closed_at"] = "2026-03-10T10:00:00Z"
    with serving(row, limits=Limits(pages=1, max_wait=0)) as (tools, _):
        answer = verdict(tools, f"{ENGINE}#1")
    assert (answer.coverage.end_unread, answer.coverage.complete, answer.coverage.stopped) == (True, False, "")


def test_not_planned_issue_takes_one_request() -> None:
    """Nothing that it is named in could change that."""
    row = thread(
        1, event("closed", 10, state_reason="not_planned"), crossed(30, 5), state="closed", state_reason="not_planned",
        closed_at="2026-03-10T10:00:00Z",
    )  # fmt: skip
    with serving(row, thread(30, state="closed", closed_at="2026-03-06T10:00:00Z")) as (tools, server):
        answer = verdict(tools, f"{ENGINE}#1")
    assert (answer.verdict, answer.confidence, len(server.seen)) == ("declined", "certain", 1)
    assert answer.coverage.stopped == "certain without 1 linked thread, which could not change it"


def test_uncertain_verdict_walks_on_as_the_report_does() -> None:
    """Nobody's structure says how it ends."""
    rows = (thread(1, body="Like #30."), thread(30, body="Like #31."), thread(31))
    with serving(*rows) as (tools, _):
        answer, whole = verdict(tools, f"{ENGINE}#1"), report(tools, f"{ENGINE}#1")
    assert (answer.verdict, answer.coverage.fetched) == (whole.verdict.kind, whole.coverage.fetched) == ("open", 3)
    assert answer.cost.saved == 0


def test_verdict_that_is_overturned_walks_on_with_what_is_known() -> None:
    """The closing pull request was reverted: then all is asked for, and nothing twice."""
    past, fix = history()
    fixing = pull(9, crossed(20, 15), merged=10, commit=fix)
    reverting = pull(20, merged=16, commit="b" * 40, title='Revert "Mend it"', body="Reverts #9", day=15)
    rows = (closed_by(9, body="Like #30."), fixing, reverting, thread(30))
    with serving(*rows, past=past) as (tools, server):
        answer = verdict(tools, f"{ENGINE}#1")
    asked = [q for q in server.queries() if "issueOrPullRequest" in q]
    assert answer.coverage.left == 0
    assert len(asked) <= 4


@pytest.mark.parametrize("number", [96, 101, 104, 109, 115, 118, 120, 126, 135, 140, 150, 153, 156, 158, 103])
def test_sample_gives_the_verdict_of_the_report(number: int) -> None:
    """Whatever it is, over a server."""
    with open_store(":memory:") as store, StandIn(sample_rows()) as server, live(server, store) as tools:
        answer = verdict(tools, f"example/lantern#{number}")
        whole = report(tools, f"example/lantern#{number}").verdict
    assert (answer.verdict, answer.confidence) == (whole.kind, whole.confidence)
    assert answer.canonical == (whole.canonical.ref.removeprefix("github.com/") if whole.canonical else "")


def test_offline_answer_is_from_the_store() -> None:
    """No request, the same verdict each time."""
    with sample() as store:
        answers = [verdict(offline(store), "example/lantern#101") for _ in range(2)]
        kept = store.last_report(Ref("github.com", "example", "lantern", 101))
    assert answers[0] == answers[1]
    assert answers[0].cost.requests == answers[0].cost.saved == 0
    assert kept is None


def test_version_that_is_asked_about_is_answered() -> None:
    """It has the fix, or lacks it, with what to upgrade to."""
    past, fix = history()
    with serving(closed_by(9), pull(9, merged=10, commit=fix), past=past) as (tools, _):
        lacks = verdict(tools, f"{ENGINE}#1", version="1.0.0").versions
        has = verdict(tools, f"{ENGINE}#1", version="1.1.0").versions
    assert [(v.version, v.answer, v.on_line) for v in lacks] == [("1.0.0", "lacks", "1.1.0")]
    assert [(v.version, v.answer) for v in has] == [("1.1.0", "has")]


def test_version_of_a_lock_file_is_answered(tmp_path: Path) -> None:
    """The repository's own package in it."""
    lock = tmp_path / "uv.lock"
    lock.write_text('version = 1\n\n[[package]]\nname = "engine"\nversion = "1.0.0"\n')
    past, fix = history()
    with serving(closed_by(9), pull(9, merged=10, commit=fix), past=past) as (tools, _):
        found = verdict(tools, f"{ENGINE}#1", lock=lock).versions
    assert [(v.version, v.source, v.answer) for v in found] == [("1.0.0", "lock", "lacks")]


def test_lock_file_that_is_not_there_or_none_is_an_error(tmp_path: Path) -> None:
    """Before anything is asked."""
    (tmp_path / "notes.txt").write_text("no lock file")
    with serving() as (tools, server):
        with pytest.raises(LocalFailure, match=r"none\.lock cannot be read: "):
            verdict(tools, f"{ENGINE}#1", lock=tmp_path / "none.lock")
        with pytest.raises(InvalidInput, match="no lock file that fixtrail reads"):
            verdict(tools, f"{ENGINE}#1", lock=tmp_path / "notes.txt")
    assert server.seen == []


def test_thread_that_is_not_there_is_an_error() -> None:
    """As of a report."""
    with serving() as (tools, _), pytest.raises(NotFound):
        verdict(tools, f"{ENGINE}#1")
