"""Who else works on the same issue: open pull requests that close it, whom it is assigned to, who said so."""

from __future__ import annotations

from collections.abc import Iterator

from fixtrail.analyse.case import Case, excerpt
from fixtrail.model.evidence import Computed, EventEvidence, Evidence
from fixtrail.model.facts import Finding, Statement
from fixtrail.model.graph import Edge, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread

_WORKED_ON = frozenset({"closes", "connected"})
_TAKES_IT = 1.6  # score from which words are a promise, and no wish
_ISSUES = 5  # issues of one pull request that are looked at
_EACH = 3  # findings of one kind for one issue


def others(case: Case) -> Iterator[Finding]:
    """Findings of kind `others`: of a pull request, who else works on an issue that it closes; of an open issue, who
    works on it besides the pull requests that are told as its fixes."""
    root = case.root
    if root.kind == "pull":
        for issue in _issues(case)[:_ISSUES]:
            yield from _pulls(case, issue)
            yield from _people(case, issue)
    elif root.state == "open":
        yield from _people(case, root.ref)


def _issues(case: Case) -> list[Ref]:
    """The issues that the pull request closes, or was connected with by hand."""
    found = {e.target for e in case.graph.edges if e.source == case.root.ref and e.kind in _WORKED_ON}
    nodes = {n.ref: n for n in case.graph.nodes}
    return sorted(ref for ref in found if ref in nodes and nodes[ref].kind == "issue")


def _pulls(case: Case, issue: Ref) -> Iterator[Finding]:
    """Open pull requests first, then those that were merged: the work may be done."""
    nodes = {n.ref: n for n in case.graph.nodes}
    links: dict[Ref, Edge] = {}
    for edge in case.graph.edges:
        if edge.target == issue and edge.kind in _WORKED_ON and edge.source != case.root.ref:
            links.setdefault(edge.source, edge)
    found = [(nodes[ref], edge) for ref, edge in links.items() if ref in nodes and nodes[ref].kind == "pull"]
    found = [(node, edge) for node, edge in found if node.state in ("open", "merged")]
    found.sort(key=lambda pair: (pair[0].state != "open", pair[0].ref))
    for node, edge in found[:_EACH]:
        text = f"{node.ref.within(case.root.ref)} {_stands(case, node)} {issue.within(case.root.ref)} too."
        yield Finding("others", text, edge.evidence[:2], "certain" if edge.seen_in == "structure" else "likely")


def _stands(case: Case, node: Node) -> str:
    if node.state == "merged":
        return "is merged and closes"
    thread = case.threads.get(node.ref)
    draft = thread is not None and thread.pull is not None and thread.pull.draft
    return f"is open{' as a draft' if draft else ''} and closes"


def _people(case: Case, issue: Ref) -> Iterator[Finding]:
    thread = case.threads.get(issue)
    if thread is None or thread.state != "open":
        return
    author = case.root.author.login if case.root.kind == "pull" else ""
    name = issue.within(case.root.ref)
    assigned = [login for login in thread.assignees if login != author]
    for login in assigned[:_EACH]:
        yield Finding("others", f"{name} is assigned to {login}.", (_assigned(thread, login),), "certain")
    for statement in _promises(case, thread, {author, *assigned}):
        login = statement.quote.document.author.login
        text = f"{login} says that they work on {name}: “{excerpt(statement.quote, 140)}”"
        yield Finding("others", text, (statement.quote,), "weak")


def _assigned(thread: Thread, login: str) -> Evidence:
    """The event that assigned them, or the list as GitHub gives it."""
    for event in reversed(thread.timeline):
        if event.kind == "assigned" and event.detail == login:
            return EventEvidence(thread.ref, event)
    text = f"GitHub says that it is assigned to {login}"
    return Computed("assignee", text, (str(thread.ref), f"assignee={login}"), thread.url)


def _promises(case: Case, thread: Thread, known: set[str]) -> list[Statement]:
    """The last word of each other person who says that they work on it."""
    extract = case.extracts.get(thread.ref)
    last: dict[str, Statement] = {}
    for statement in extract.statements if extract else ():
        login = statement.quote.document.author.login
        if statement.role == "in-progress" and statement.score >= _TAKES_IT and statement.speaker != "bot":
            last[login] = statement
    return [s for login, s in last.items() if login not in known][-_EACH:]
