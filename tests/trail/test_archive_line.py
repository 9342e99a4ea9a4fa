"""A line of an archive is a thread, or is told what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.store.names import Repository
from fixtrail.trail.archive_line import BrokenLine, Origin, is_instant, is_name, read_repositories, read_thread, shown
from tests.trail.archive_making import line, thread, write_bytes

ORIGIN = Origin("github.com", "acme", "rocket", "2023-11-14T22:13:20Z")
NAMELESS = Origin("github.com", "", "", "2023-11-14T22:13:20Z")


def test_thread_is_kept_byte_for_byte() -> None:
    """The bytes are those of the line; the instants are its last change and the file's date."""
    data = line(7)
    raw, heading = read_thread(data, ORIGIN)
    assert raw.raw == data
    assert str(raw.ref) == "github.com/acme/rocket#7"
    assert (raw.source, raw.fetched_at, raw.updated_at) == ("archive", ORIGIN.fetched_at, "2022-05-02T10:00:00Z")
    assert heading == ("issue", "Engine 7 stalls")


def test_thread_that_was_never_changed_is_as_of_its_creation() -> None:
    """Without `updated_at` the creation counts."""
    assert read_thread(line(updated_at=None), ORIGIN)[0].updated_at == "2022-05-01T10:00:00Z"


def test_pull_request_is_read() -> None:
    """A pull request has its own object or the mark in its issue."""
    pull = thread() | {"kind": "pull", "pull": {"merged_at": "2022-05-02T10:00:00Z"}}
    assert read_thread(json.dumps(pull).encode(), ORIGIN)[1].kind == "pull"
    marked = thread(pull_request={}) | {"kind": "pull"}
    assert read_thread(json.dumps(marked).encode(), ORIGIN)[1].kind == "pull"


def test_thread_of_a_deleted_author_is_read() -> None:
    """An author that is null or absent is normal."""
    absent = thread()
    del absent["issue"]["user"]
    assert read_thread(json.dumps(absent).encode(), ORIGIN)[0].ref.number == 1
    assert read_thread(line(user=None), ORIGIN)[0].ref.number == 1


@pytest.mark.parametrize(
    ("named", "ref"),
    [
        ({"repository": {"full_name": "Else/Where"}}, "github.com/Else/Where#1"),
        ({"repository": "else/where"}, "github.com/else/where#1"),
        ({"repository_url": "https://api.github.com/repos/else/where"}, "github.com/else/where#1"),
        ({"html_url": "https://GHE.example.com/else/where/issues/1"}, "ghe.example.com/else/where#1"),
    ],
)
def test_repository_that_the_line_names_comes_before_the_file_name(named: dict[str, Any], ref: str) -> None:
    """What the thread says of itself counts, wherever it says it."""
    assert str(read_thread(line(**named), ORIGIN)[0].ref) == ref
    assert str(read_thread(line(**named), NAMELESS)[0].ref) == ref


def test_repository_of_the_line_itself_comes_first() -> None:
    """`repository` beside `issue` is the most direct."""
    both = thread(repository="else/where") | {"repository": "first/one"}
    assert str(read_thread(json.dumps(both).encode(), ORIGIN)[0].ref) == "github.com/first/one#1"


def without(*path: str) -> dict[str, Any]:
    found = made = thread()
    for key in path[:-1]:
        found = found[key]
    del found[path[-1]]
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (without("number"), "not a thread: Object missing required field `number`"),
        (without("kind"), "missing required field `kind`"),
        (without("issue"), "missing required field `issue`"),
        (without("issue", "title"), "missing required field `title` - at `$.issue`"),
        (without("issue", "state"), "missing required field `state`"),
        (without("issue", "created_at"), "missing required field `created_at`"),
        (without("issue", "labels"), "missing required field `labels`"),
        (without("comments"), "missing required field `comments`"),
        (without("timeline"), "missing required field `timeline`"),
        (thread() | {"number": 0}, "Expected `int` >= 1 - at `$.number`"),
        (thread() | {"number": 2**31}, "at `$.number`"),
        (thread() | {"number": "1"}, "Expected `int`, got `str`"),
        (thread() | {"number": 2}, "its number is 2, that of its issue 1"),
        (thread() | {"kind": "discussion"}, "Invalid enum value 'discussion'"),
        (thread() | {"kind": "pull"}, "its kind is 'pull', its content that of the other kind"),
        (thread() | {"pull": {}}, "its kind is 'issue', its content that of the other kind"),
        (thread(title=None), "got `null` - at `$.issue.title`"),
        (thread(labels=["bug"]), "at `$.issue.labels[0]`"),
        (thread(user="ada"), "at `$.issue.user`"),
        (thread(body=5), "at `$.issue.body`"),
        (thread(created_at="yesterday"), "'yesterday' is not an instant like 2024-01-31T12:00:00Z"),
        (thread(updated_at="2022-02-30T00:00:00Z"), "is not an instant"),
        (thread(repository="just-a-name"), "'just-a-name' is not a repository"),
        (thread(repository="a/../b"), "is not a repository"),
        (thread(html_url="javascript:alert(1)"), "is not its address"),
        (thread() | {"comments": [{"id": 1}]}, "at `$.comments[0]`"),
        (thread() | {"timeline": [None]}, "at `$.timeline[0]`"),
        ([thread()], "Expected `object`, got `array`"),
        (5, "Expected `object`, got `int`"),
    ],
)
def test_line_that_is_no_thread_says_what_is_wrong(made: object, says: str) -> None:
    """Each lack or wrong type is named with its place."""
    with pytest.raises(BrokenLine) as caught:
        read_thread(json.dumps(made).encode(), ORIGIN)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"nul", line()[:-5], line() + b"x", line().replace(b"Same", b"\xff\xfe"),
     line().replace(b"Same", b"\\ud800"), line().replace(b"3,000", b"\x01")],
)  # fmt: skip
def test_line_that_is_not_json_says_so(data: bytes) -> None:
    """Cut lines, wrong bytes, half characters and control characters are no JSON, wherever they stand."""
    with pytest.raises(BrokenLine, match=r"^not JSON: "):
        read_thread(data, ORIGIN)


def test_line_nested_without_end_is_broken() -> None:
    """Depth does not exhaust the stack."""
    data = line().replace(b'"issue",', b'"issue", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b",", 1)
    with pytest.raises(BrokenLine, match="nested too deeply"):
        read_thread(data, ORIGIN)


def test_line_without_any_repository_is_broken() -> None:
    """Neither line nor file name the repository: both places are named."""
    with pytest.raises(BrokenLine, match="names no repository, nor does the file's name"):
        read_thread(line(), NAMELESS)


def mutated(draw: Callable[..., Any]) -> bytes:
    data = bytearray(line())
    for _ in range(draw(st.integers(1, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


@given(st.data())
def test_line_with_any_byte_changed_is_read_or_broken(data: st.DataObject) -> None:
    """No input ends in any other error."""
    changed = mutated(data.draw)
    try:
        raw, _ = read_thread(changed, ORIGIN)
    except BrokenLine as error:
        said, kept = str(error), changed
    else:
        said, kept = "it is a thread", raw.raw
    assert said.isprintable()
    assert kept == changed


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2024-01-31T12:00:00Z", True),
        ("2024-02-29T23:59:59Z", True),
        ("2023-02-29T12:00:00Z", False),
        ("2024-01-31T12:00:00+", False),
        ("2024-01-31 12:00:00Z", False),
        ("20240131T120000.000Z", False),
        ("2024-01-31T12:00:00.5Z", False),
        ("", False),
    ],
)
def test_instant_is_as_github_writes_it(text: str, valid: bool) -> None:
    """UTC with a Z, whole seconds, a day that exists."""
    assert is_instant(text) is valid


@pytest.mark.parametrize(("text", "valid"), [("a", True), ("a_b.c-D", True), ("", False), (".", False), ("..", False),
                                             ("a/b", False), ("é", False), ("x" * 101, False)])  # fmt: skip
def test_name_is_one_that_github_gives(text: str, valid: bool) -> None:
    """Letters, digits, dash, underscore and dot, and no path."""
    assert is_name(text) is valid


def test_shown_text_is_short_and_harmless() -> None:
    """What a terminal would act on is escaped, and length is bounded."""
    assert shown("a\x1b[31mb\nü") == "a\\x1b[31mb\\x0aü"
    assert shown("x" * 1000) == "x" * 300 + "…"


def test_repositories_are_read(tmp_path: Path) -> None:
    """Name, default branch and former names are taken, tags stay as they are; the rest is left."""
    text = json.dumps([{"full_name": "Acme/Rocket", "default_branch": "main", "renamed_from": ["old/rocket"], "id": 5,
                        "tags": [{}]}, {"full_name": "b/c"}])  # fmt: skip
    found = read_repositories(write_bytes(tmp_path / "repos.json", text.encode()), "github.com")
    assert [described.repository for described in found] == [
        Repository("github.com", "Acme", "Rocket", "main", ("old/rocket",)),
        Repository("github.com", "b", "c"),
    ]
    assert [bytes(described.tags) for described in found] == [b"[{}]", b"null"]


@pytest.mark.parametrize("data", [b"{", b"{}", b'[{"full_name": 5}]', b'[{"full_name": "a"}]',
                                  b'[{"full_name": "a/b", "renamed_from": ["c/d/e"]}]', b"[" * 100_000])  # fmt: skip
def test_repositories_of_another_form_are_refused(tmp_path: Path, data: bytes) -> None:
    """Anything else is no list of repositories."""
    with pytest.raises(BrokenLine, match=r"^not a list of repositories: "):
        read_repositories(write_bytes(tmp_path / "repos.json", data), "github.com")
