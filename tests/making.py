"""Small threads for tests, in an invented repository."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Actor, Document, Event, LinkedThread, PullFacts, Thread


def ref(number: int, repository: str = "example/lantern", host: str = "github.com") -> Ref:
    owner, _, repo = repository.partition("/")
    return Ref(host, owner, repo, number)


def document(
    text: str, id: str = "body", number: int = 1, author: str = "ada", association: str = "NONE",
    at: str = "2026-01-01T00:00:00Z", **more: Any,
) -> Document:  # fmt: skip
    where = ref(number)
    kind = "body" if id == "body" else id.partition(":")[0]
    url = where.url if id == "body" else f"{where.url}#issue{id.replace(':', '-')}"
    return Document(
        ref=where, id=id, kind=kind, text=text, author=Actor(author), association=association,  # type: ignore[arg-type]
        created_at=at, url=url, **more,
    )  # fmt: skip


def comments(number: int, *said: tuple[str, str, str], first: str = "2026-01-02T00:00:00Z") -> tuple[Document, ...]:
    """(author, association, text) each, a minute apart."""
    return tuple(
        document(text, f"comment:{number * 1000 + n}", number, author, association, f"{first[:14]}{n:02}:00Z")
        for n, (author, association, text) in enumerate(said)
    )


def issue(number: int = 1, title: str = "It fails", body: str = "It fails.", **more: Any) -> Thread:
    at = more.pop("created_at", "2026-01-01T00:00:00Z")
    author = more.pop("author", "ada")
    return Thread(
        ref=ref(number), kind=more.pop("kind", "issue"), title=title, url=ref(number).url,
        body=document(body, number=number, author=author, at=at), state=more.pop("state", "open"), created_at=at,
        updated_at=at, source="archive", author=Actor(author), **more,
    )  # fmt: skip


def closed(number: int = 1, at: str = "2026-01-10T00:00:00Z", **more: Any) -> Thread:
    """A closed issue, with its closing event unless a timeline is given."""
    more.setdefault("timeline", (event("closed", at, number=number),))
    return issue(number, state="closed", closed_at=at, **more)


def pull(number: int, title: str = "Mend it", body: str = "", merged_at: str | None = None, **more: Any) -> Thread:
    facts = PullFacts(
        merged=merged_at is not None, merged_at=merged_at, merge_commit=more.pop("merge_commit", None),
        draft=more.pop("draft", False),
    )  # fmt: skip
    state = more.pop("state", "closed" if merged_at else "open")
    return issue(number, title, body, kind="pull", pull=facts, state=state, closed_at=merged_at, **more)


def event(kind: str, at: str = "2026-01-10T00:00:00Z", number: int = 1, actor: str = "grace", **more: Any) -> Event:
    return Event(
        id=f"{kind}@{at}", kind=kind, actor=Actor(actor), created_at=at, url=f"{ref(number).url}#event-1", **more
    )


def linked(thread: Thread) -> LinkedThread:
    """What others are told of a thread."""
    return LinkedThread(thread.ref, thread.kind, thread.title, thread.state, thread.merged, thread.author)


def graph(root: Thread, threads: Iterable[Thread], edges: Iterable[Edge]) -> Graph:
    """A graph of fetched threads, all one step from the root."""
    nodes = [
        Node(t.ref, t.kind, t.title, "merged" if t.merged else t.state, int(t.ref != root.ref), True) for t in threads
    ]
    return Graph(root.ref, tuple(nodes), tuple(edges))
