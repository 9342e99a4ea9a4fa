"""One line of an archive: whether it is a thread, whose it is, and what to store of it."""

from __future__ import annotations

import string
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread
from fixtrail.store.names import Repository
from fixtrail.store.threads import Heading
from fixtrail.trail.archive import LINE_BYTES

NAME_CHARACTERS = frozenset(string.ascii_letters + string.digits + "-_.")
MESSAGE_CHARS = 300

# GraphQL has numbers of 32 bits, so GitHub has no greater ones.
Number = Annotated[int, msgspec.Meta(gt=0, lt=2**31)]


class BrokenLine(ValueError):
    """Says in a clause what is wrong with a line."""


class Origin(NamedTuple):
    """What holds for every line of a file: whose threads they are by its name ('' where it does not say), and the
    date of the file as an instant."""

    host: str
    owner: str
    repo: str
    fetched_at: str


class _User(msgspec.Struct, gc=False):
    login: str | None = None


class _Label(msgspec.Struct, gc=False):
    name: str


class _Repository(msgspec.Struct, gc=False):
    full_name: str


class _Issue(msgspec.Struct, gc=False):
    title: str
    state: Literal["open", "closed"]
    created_at: str
    labels: list[_Label]
    user: _User | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    body: str | None = None
    number: int | None = None
    pull_request: dict[str, Any] | None = None
    repository: _Repository | str | None = None
    repository_url: str | None = None
    html_url: str | None = None


class _Comment(msgspec.Struct, gc=False):
    id: int
    created_at: str
    user: _User | None = None
    body: str | None = None


class _Item(msgspec.Struct, gc=False):
    event: str


class _Pull(msgspec.Struct, gc=False):
    merged_at: str | None = None


class _Thread(msgspec.Struct, gc=False):
    """The least that a line must have, so that what reads it later finds what it expects."""

    number: Number
    kind: Literal["issue", "pull"]
    issue: _Issue
    comments: list[_Comment]
    timeline: list[_Item]
    pull: _Pull | None = None
    review_comments: list[_Comment] = []
    repository: _Repository | str | None = None


class _KnownRepository(msgspec.Struct):
    full_name: str
    default_branch: str | None = None
    renamed_from: list[str] = []
    tags: msgspec.Raw = msgspec.Raw(b"null")


class Described(NamedTuple):
    """A repository of `repos.json`; `tags` are read when they are needed."""

    repository: Repository
    tags: msgspec.Raw


def read_thread(data: bytes, origin: Origin) -> tuple[RawThread, Heading]:
    """The thread of a line, its bytes as they are; BrokenLine says why it is none."""
    thread = _decode(data)
    _check(thread)
    ref = Ref(*_repository(thread, origin), thread.number)
    raw = RawThread(
        ref=ref,
        source="archive",
        raw=data,
        fetched_at=origin.fetched_at,
        updated_at=thread.issue.updated_at or thread.issue.created_at,
    )
    return raw, Heading(thread.kind, thread.issue.title)


def _decode(data: bytes) -> _Thread:
    try:
        # Everything is decoded, not only what is looked at: what is stored must be readable to its last string.
        return msgspec.convert(msgspec.json.decode(data), _Thread)
    except msgspec.ValidationError as error:
        raise BrokenLine(f"not a thread: {shown(str(error))}") from error
    except RecursionError as error:
        raise BrokenLine("not a thread: it is nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenLine(f"not JSON: {shown(str(error))}") from error


def _check(thread: _Thread) -> None:
    issue, pull = thread.issue, thread.pull
    if issue.number not in (None, thread.number):
        raise BrokenLine(f"not a thread: its number is {thread.number}, that of its issue {issue.number}")
    if (thread.kind == "pull") != (pull is not None or issue.pull_request is not None):
        raise BrokenLine(f"not a thread: its kind is {thread.kind!r}, its content that of the other kind")
    instants = [issue.created_at, issue.updated_at, issue.closed_at, pull.merged_at if pull else None]
    instants += [comment.created_at for comment in thread.comments]
    instants += [comment.created_at for comment in thread.review_comments]
    for instant in instants:
        if instant is not None and not is_instant(instant):
            raise BrokenLine(f"not a thread: {shown(repr(instant))} is not an instant like 2024-01-31T12:00:00Z")


def is_instant(text: str) -> bool:
    """Whether `text` is an instant as GitHub writes it: UTC, whole seconds, `2024-01-31T12:00:00Z`."""
    if len(text) != 20 or (text[4], text[7], text[10], text[13], text[16], text[19]) != ("-", "-", "T", ":", ":", "Z"):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _repository(thread: _Thread, origin: Origin) -> tuple[str, str, str]:
    """Host, owner and name: what the line says itself, else what its file is called."""
    issue = thread.issue
    host, full_name = origin.host, ""
    for named in (thread.repository, issue.repository):
        if named is not None and not full_name:
            full_name = named if isinstance(named, str) else named.full_name
    if not full_name and issue.html_url:
        # https://HOST/OWNER/REPO/issues/NUMBER
        scheme, _, rest = issue.html_url.partition("://")
        host, *path = rest.split("/")
        if scheme not in ("http", "https") or not host or len(path) < 2:
            raise BrokenLine(f"not a thread: {shown(repr(issue.html_url))} is not its address")
        full_name = "/".join(path[:2])
    elif not full_name and issue.repository_url:
        # https://api.github.com/repos/OWNER/REPO
        full_name = "/".join(issue.repository_url.split("/")[-2:])
    if not full_name:
        if not origin.repo:
            raise BrokenLine("it names no repository, nor does the file's name (OWNER__REPO.jsonl.gz)")
        return origin.host, origin.owner, origin.repo
    owner, slash, repo = full_name.partition("/")
    if not slash or not is_name(owner) or not is_name(repo):
        raise BrokenLine(f"not a thread: {shown(repr(full_name))} is not a repository (OWNER/REPO)")
    return host.lower(), owner, repo


def is_name(text: str) -> bool:
    """Whether `text` can be an owner or a repository on GitHub."""
    return 0 < len(text) <= 100 and NAME_CHARACTERS.issuperset(text) and not set(text) <= {"."}


def shown(text: str) -> str:
    """What a file says, fit for a message: short, and without characters that a terminal would act on."""
    cut = text if len(text) <= MESSAGE_CHARS else f"{text[:MESSAGE_CHARS]}…"
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cut)


def read_repositories(file: Path, host: str) -> tuple[Described, ...]:
    """The repositories of a `repos.json`. BrokenLine where it is not one, OSError as it comes."""
    with file.open("rb") as handle:
        data = handle.read(LINE_BYTES + 1)
    if len(data) > LINE_BYTES:
        raise BrokenLine(f"it is longer than {LINE_BYTES:,} bytes")
    try:
        known = msgspec.json.decode(data, type=list[_KnownRepository])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenLine(f"not a list of repositories: {shown(str(error))}") from error
    found = []
    for repository in known:
        names = [name.partition("/")[::2] for name in (repository.full_name, *repository.renamed_from)]
        if not all(is_name(part) for name in names for part in name):
            raise BrokenLine(f"not a list of repositories: {shown(repr(repository.full_name))} is not OWNER/REPO")
        former = tuple(repository.renamed_from)
        found.append(Described(Repository(host, *names[0], repository.default_branch, former), repository.tags))
    return tuple(found)
