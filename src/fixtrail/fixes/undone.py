"""What undid a fix, and what did it again: reverts, reverts of reverts, re-lands, closings that were taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from fixtrail.model.evidence import EventEvidence, Evidence
from fixtrail.model.graph import Edge, Graph
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Event, Thread

_BY_MISTAKE = timedelta(days=1)
_SHORTEST = 7  # characters of an abbreviated commit id, as git and GitHub write it


def reverting(graph: Graph, threads: Mapping[Ref, Thread], pull: Ref) -> tuple[Evidence, ...]:
    """What says that a merged pull request was taken out again and is out still, () where nothing does.

    A merged pull request that reverts it counts, unless that one was reverted in its turn; so does a commit whose
    message reverts its merge commit (`git revert` writes "This reverts commit <id>.").
    """
    standing = [edge for edge in _reverts(graph, pull) if not _is_undone(graph, edge.source, {pull})]
    if standing:
        return tuple(piece for edge in standing[:1] for piece in edge.evidence[:1])
    thread = threads.get(pull)
    return tuple(EventEvidence(pull, e) for e in _reverting_commits(thread)[-1:]) if thread else ()


def _reverts(graph: Graph, pull: Ref) -> list[Edge]:
    """Links of merged pull requests that say that they revert `pull`, oldest first, one for each."""
    found = {
        e.source: e
        for e in sorted(graph.edges, key=lambda e: e.at, reverse=True)
        if e.kind == "reverts" and e.target == pull != e.source and _is_merged(graph, e.source)
    }
    return sorted(found.values(), key=lambda e: (e.at, e.source))


def _is_undone(graph: Graph, pull: Ref, seen: set[Ref]) -> bool:
    """Whether a pull request was reverted and stays so; a circle of reverts is read from its beginning."""
    if pull in seen:
        return False
    return any(not _is_undone(graph, edge.source, seen | {pull}) for edge in _reverts(graph, pull))


def _is_merged(graph: Graph, ref: Ref) -> bool:
    node = graph.node(ref)
    return node is not None and node.kind == "pull" and node.state == "merged"


def _reverting_commits(pull: Thread) -> list[Event]:
    """Commits that name the pull request or its commit and revert it, where no later one brings it back."""
    landed = [e.commit for e in pull.timeline if e.kind == "merged" and e.commit]
    landed += [pull.pull.merge_commit] if pull.pull and pull.pull.merge_commit else []
    found: list[Event] = []
    for event in pull.timeline:
        message = event.commit_message or ""
        head, mark, rest = message.partition("This reverts commit ")
        if event.kind != "referenced" or not mark or event.commit in landed:
            continue
        named = rest.split(".", 1)[0].split()[:1]
        whole = [sha for sha in landed if named and len(named[0]) >= _SHORTEST and sha.startswith(named[0])]
        if whole and not head.startswith(("Reapply ", 'Revert "Revert ')):
            found.append(event)
    return found


def relands(graph: Graph, pull: Ref) -> Iterator[tuple[Ref, Edge]]:
    """Merged pull requests that bring a reverted one back: they say that they re-land it, or revert its revert."""
    reverts = {edge.source: edge.at for edge in _reverts(graph, pull)}
    for edge in graph.edges:
        since = min(reverts.values(), default=None) if edge.target == pull else reverts.get(edge.target)
        again = edge.kind == "supersedes" if edge.target == pull else edge.kind == "reverts"
        if since is not None and again and edge.at >= since and edge.source != pull and _is_merged(graph, edge.source):
            yield edge.source, edge


def taken_back(root: Thread, pull: Ref | None, commit: str | None) -> Event | None:
    """The event that opened the issue again within a day of being closed by this pull request or commit, where nothing
    but another fix closed it later: the closing was a mistake, or the fix was not the whole of it."""
    closings = [e for e in root.timeline if e.kind == "closed"]
    own = [e for e in closings if _is_by(e, pull, commit)]
    if not own or (root.state == "closed" and (own[-1] is closings[-1] or _by_hand(closings[-1]))):
        return None
    end = datetime.fromisoformat(own[-1].created_at) + _BY_MISTAKE
    for event in root.timeline:
        if event.kind == "reopened" and event.created_at >= own[-1].created_at:
            return event if datetime.fromisoformat(event.created_at) <= end else None
    return None


def _is_by(event: Event, pull: Ref | None, commit: str | None) -> bool:
    by_pull = pull is not None and event.closer is not None and event.closer.ref == pull
    return by_pull or (commit is not None and event.commit == commit)


def _by_hand(event: Event) -> bool:
    return event.closer is None and event.commit is None
