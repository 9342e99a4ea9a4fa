"""The sample archive is what a recorded archive would be: complete, in order and free of contradictions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

Json = dict[str, Any]
FOLDER = files("fixtrail.sample") / "threads"
REPOSITORIES: list[Json] = json.loads((FOLDER / "repos.json").read_text("utf-8"))
INSTANT = re.compile(r"2026-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def lines(name: str) -> list[Any]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def archive(repository: str) -> list[Json]:
    return lines(repository.replace("/", "__") + ".jsonl")


THREADS = [(str(r["full_name"]), t) for r in REPOSITORIES for t in archive(str(r["full_name"]))]
BY_NUMBER = {(repository, thread["number"]): thread for repository, thread in THREADS}
each_thread = pytest.mark.parametrize(("repository", "thread"), THREADS, ids=[f"{r}#{t['number']}" for r, t in THREADS])


def objects(value: object) -> Iterator[Json]:
    """Every JSON object inside `value`, outermost first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


def instant(item: Json) -> str:
    """When a timeline item happened."""
    at = item.get("created_at") or item.get("submitted_at") or item["committer"]["date"]
    assert isinstance(at, str)
    return at


def test_threads_are_sorted_by_number() -> None:
    """Threads stand in the order of their numbers, each once."""
    for repository in REPOSITORIES:
        numbers = [t["number"] for t in archive(repository["full_name"])]
        assert numbers == sorted(set(numbers))


@each_thread
def test_thread_has_the_keys_of_the_format(repository: str, thread: Json) -> None:
    """A line has exactly the keys of the archive format; only a pull request has a pull object."""
    pull = thread["kind"] == "pull"
    keys = {"number", "kind", "issue", "pull", "comments", "timeline"} | ({"review_comments"} if pull else set())
    assert set(thread) == keys
    assert (thread["pull"] is not None) == pull == ("pull_request" in thread["issue"])
    assert thread["issue"]["number"] == thread["number"]


@each_thread
def test_comment_counter_equals_the_comments(repository: str, thread: Json) -> None:
    """The counter, the comments and the timeline agree on which comments there are."""
    comments = [c["id"] for c in thread["comments"]]
    assert [e["id"] for e in thread["timeline"] if e["event"] == "commented"] == comments
    assert thread["issue"]["comments"] == len(comments)


@each_thread
def test_timeline_is_in_order(repository: str, thread: Json) -> None:
    """Nothing happens before the thread exists, out of order or after its last update; a pull request's commits
    may be older than itself."""
    instants = [instant(e) for e in thread["timeline"]]
    issue = thread["issue"]
    assert instants == sorted(instants)
    assert all(INSTANT.fullmatch(at) for at in instants)
    assert all(
        at >= issue["created_at"] for e in thread["timeline"] if e["event"] != "committed" for at in [instant(e)]
    )
    assert issue["updated_at"] == max([*instants, *(c["updated_at"] for c in thread["comments"]), issue["created_at"]])


@each_thread
def test_state_is_that_of_the_last_event(repository: str, thread: Json) -> None:
    """What the thread says of itself (closed, by whom, why, merged) is what its timeline ends with."""
    issue, last = thread["issue"], None
    for event in thread["timeline"]:
        last = event if event["event"] in {"closed", "reopened"} else last
    closed = last is not None and last["event"] == "closed"
    assert (issue["state"] == "closed") == closed
    if last is not None and closed:
        assert (issue["closed_at"], issue["closed_by"]) == (last["created_at"], last["actor"])
        assert issue.get("state_reason") == last.get("state_reason")
    merges = [e for e in thread["timeline"] if e["event"] == "merged"]
    if thread["kind"] == "pull":
        merged_at, commit = thread["pull"].get("merged_at"), thread["pull"].get("merge_commit_sha")
        assert [(e["created_at"], e["commit_id"]) for e in merges] == ([(merged_at, commit)] if merged_at else [])
        assert thread["pull"]["merged"] == bool(merges)


@each_thread
def test_labels_are_what_the_events_left(repository: str, thread: Json) -> None:
    """Labels that were set and not taken away again are the labels of the thread."""
    left: list[str] = []
    for event in thread["timeline"]:
        if event["event"] == "labeled":
            left.append(event["label"]["name"])
        elif event["event"] == "unlabeled":
            left.remove(event["label"]["name"])
    assert [label["name"] for label in thread["issue"]["labels"]] == left


@each_thread
def test_cross_references_name_threads_that_exist(repository: str, thread: Json) -> None:
    """A cross-reference comes from a thread of the sample, which names this one in a text written at that moment."""
    for event in thread["timeline"]:
        if event["event"] != "cross-referenced":
            continue
        source = event["source"]
        other = BY_NUMBER[source.get("repository", repository), source["number"]]
        texts = [(other["issue"]["created_at"], other["issue"]["body"])]
        texts += [(c["created_at"], c["body"]) for c in other["comments"]]
        texts += [(e["submitted_at"], e.get("body", "")) for e in other["timeline"] if e["event"] == "reviewed"]
        number = re.compile(rf"(?:#|/(?:issues|pull)/){thread['number']}\b")
        assert any(at == event["created_at"] and number.search(text) for at, text in texts)


def test_users_have_one_identity_each() -> None:
    """A login has one id and one type, and no two logins share an id."""
    users = {(o["login"], o["id"], o.get("type")) for o in objects([t for _, t in THREADS]) if "login" in o}
    assert len({login for login, *_ in users}) == len({ident for _, ident, _ in users}) == len(users)


def test_comment_ids_are_unique() -> None:
    """No two comments and no two events of the whole sample share an id."""
    comments = [c["id"] for _, t in THREADS for c in t["comments"]]
    events = [
        e["id"] for _, t in THREADS for e in t["timeline"] if "id" in e and e["event"] not in ("commented", "reviewed")
    ]
    assert len(set(comments)) == len(comments)
    assert len(set(events)) == len(events)


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda r: str(r["full_name"]))
def test_commits_put_parents_before_children(repository: Json) -> None:
    """The ancestry file names parents by earlier lines, and every tag and merge stands in it."""
    rows = lines(repository["commits"])
    assert len(rows) == repository["commit_count"]
    for number, (_, parents, at, *_) in enumerate(rows):
        assert all(p < number and rows[p][2] < at for p in parents)
    known = {row[0]: row[2] for row in rows}
    assert [known[tag["sha"]] for tag in repository["tags"]] == [tag["date"] for tag in repository["tags"]]
    merges = [t["pull"] for t in archive(repository["full_name"]) if t["kind"] == "pull" and t["pull"]["merged"]]
    assert [known[pull["merge_commit_sha"]] for pull in merges] == [pull["merged_at"] for pull in merges]
    assert repository["head"] in known


def test_sample_holds_each_kind_of_material() -> None:
    """The sample has what the guide and the tests need: a hub, a mark of duplicates, bots, a deleted account, a secret
    and an address to mask, a form, traces of two languages, a text in another language."""
    texts = "\n".join([t["issue"]["body"] for _, t in THREADS] + [c["body"] for _, t in THREADS for c in t["comments"]])
    kinds = {e["event"] for _, t in THREADS for e in t["timeline"]}
    assert kinds >= {
        "marked_as_duplicate", "cross-referenced", "connected", "transferred", "referenced", "reopened", "merged",
        "reviewed", "committed", "milestoned", "assigned", "mentioned", "locked", "unlabeled",
    }  # fmt: skip
    for needle in (
        "ghp_" + 36 * "x", "dana.whitlock@example.org", "### What's Wrong?", "- [X] I am using the latest version",
        "Traceback (most recent call last):", "TypeError: Cannot read properties", "ノート",
    ):  # fmt: skip
        assert needle in texts
    tracking = BY_NUMBER["example/lantern", 160]["issue"]["body"]
    assert len(set(re.findall(r"#\d+", tracking))) > 25
    assert BY_NUMBER["example/lantern", 158]["issue"]["user"]["login"] == "ghost"
