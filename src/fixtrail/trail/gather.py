"""Threads for the crawl: from the store where they are fresh or nothing may be asked, from GitHub otherwise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import msgspec

from fixtrail.errors import FixtrailError, Forbidden, InvalidInput, NotFound, RateLimited, Unreachable
from fixtrail.github.ledger import BudgetSpent
from fixtrail.github.parse import parse
from fixtrail.graph import crawl as crawling
from fixtrail.model.graph import Graph
from fixtrail.model.history import Repository
from fixtrail.model.problem import Problem
from fixtrail.model.ref import Ref
from fixtrail.model.stored import Fetched, Missing, RawThread
from fixtrail.model.thread import Thread
from fixtrail.store.threads import Heading
from fixtrail.trail.tools import Tools

Answer = Thread | Missing


class Gathered(msgspec.Struct, frozen=True):
    """The graph around `root` and its threads; `problems` say where a stored copy had to stand in for GitHub;
    `unseen` counts threads that were named beyond what one graph shows. `settled` says that walking ended because
    no more was needed, `spared` how many requests walking on would have taken, at least."""

    root: Thread
    graph: Graph
    threads: Mapping[Ref, Thread]
    problems: tuple[Problem, ...]
    unseen: int = 0
    settled: bool = False
    spared: int = 0


class Wanted(NamedTuple):
    """The threads that are still needed; `tags_of` is a repository whose tags will be asked for after that."""

    refs: Collection[Ref]
    tags_of: Repository | None = None


# Of what is there so far, and the threads that would be asked for next: those that are needed, None where all are.
Needed = Callable[[Gathered, tuple[Ref, ...]], Wanted | None]


def gather(tools: Tools, root: Ref, needed: Needed | None = None) -> Gathered:
    """Walk from `root` as far as the limits allow, or as far as is `needed`, which is asked after each level.

    NotFound, Forbidden, RateLimited, Unreachable where the root itself cannot be had; of the others that could not be
    had the graph tells the reason.
    """
    if tools.client:
        tools.client.renew()
    walk = _Walk(tools, root, {}, [])
    if needed:
        with suppress(_Overturned):
            return _walked(walk, needed)
    return _walked(walk, None)


class _Overturned(Exception):
    """What was left out is needed after all."""


class _Walk(NamedTuple):
    """`known` are the answers so far: a walk that starts again asks nothing twice."""

    tools: Tools
    root: Ref
    known: dict[Ref, Answer]
    problems: list[Problem]


def _walked(walk: _Walk, needed: Needed | None) -> Gathered:
    tools, root = walk.tools, walk.root
    crawl, questions = crawling.start(root, tools.limits, tools.hosts)
    searching: Callable[[], list[Ref]] | None = None
    searched, settled, spared, any_left = False, False, 0, False
    wanted: Wanted | None = None
    while questions or searching:
        crawl, questions = crawling.step(crawl, _answered(walk, questions, wanted.tags_of if wanted else None))
        if searching:
            crawl, more = crawling.also(crawl, searching())
            questions, searching = questions + more, None
        wanted = needed(_gathered(crawl, walk), questions) if needed else None
        if wanted is not None:
            left = tuple(ref for ref in questions if ref not in wanted.refs)
            questions = tuple(ref for ref in questions if ref in wanted.refs)
            crawl, settled, spared = crawling.settle(crawl, left), True, spared + _spared(tools, questions, left)
            any_left = any_left or bool(left)
        elif settled:
            raise _Overturned
        elif not searched and (crawl.level > 1 or not questions) and crawling.unclaimed(crawl):
            # Only now: what the root's neighbours say of it is known, and most issues need no search. It runs while
            # the next level is fetched.
            searching, searched = titled(tools, crawling.root_of(crawl), walk.problems), True
    # What was left out might have claimed it, and then nothing would be searched for.
    unsearched = settled and not (searched or any_left) and tools.client is not None and crawling.unclaimed(crawl)
    found = _gathered(crawl, walk)
    return msgspec.structs.replace(found, settled=settled, spared=spared + unsearched)


def _gathered(crawl: crawling.Crawl, walk: _Walk) -> Gathered:
    graph = crawling.graph(crawl)
    return Gathered(crawl.threads[graph.root], graph, crawl.threads, tuple(walk.problems), len(crawl.unseen))


def _answered(walk: _Walk, questions: Sequence[Ref], tags_of: Repository | None) -> dict[Ref, Answer]:
    """One answer for each question, asked for where it is not known."""
    asked = [ref for ref in questions if ref not in walk.known]
    if asked:
        walk.known.update(answer(walk.tools, asked, walk.problems, walk.root, tags_of))
    got = walk.known.get(walk.root)
    if isinstance(got, Missing):
        raise refusal(got)
    return {ref: walk.known[ref] for ref in questions}


def _spared(tools: Tools, asked: Sequence[Ref], left: Sequence[Ref]) -> int:
    """How many requests fetching all of one level would have taken beyond those that were asked for, at least."""
    if tools.client is None or not left:
        return 0
    names = tools.store.canonical(left)
    stored = tools.store.threads(names.values())
    new = [ref for ref in left if not _is_fresh(tools, stored.get(names[ref]))]
    return tools.client.least([*asked, *new]) - tools.client.least(asked)


def titled(tools: Tools, issue: Ref, problems: list[Problem]) -> Callable[[], list[Ref]]:
    """Pull requests that name the issue in their title: by GitHub's search, and among what is stored. The search is on
    its way when this returns; the function returned waits for it."""
    asked = tools.client.titled(issue) if tools.client else list

    def found() -> list[Ref]:
        stored = tools.store.pulls_titled(issue)
        try:
            return list(dict.fromkeys((*asked(), *stored)))
        except (Forbidden, NotFound, RateLimited, Unreachable, BudgetSpent) as error:
            problems.append(Problem("search", f"no search for pull requests by title: {error}", issue))
            return stored

    return found


def refusal(missing: Missing) -> FixtrailError:
    """The error for a root that could not be had."""
    kinds: dict[str, type[FixtrailError]] = {
        "not-found": NotFound,
        "gone": NotFound,
        "forbidden": Forbidden,
        "host": InvalidInput,
        "rate-limited": RateLimited,
        "budget": RateLimited,
    }
    return kinds.get(missing.reason, Unreachable)(missing.message)


def answer(
    tools: Tools, refs: Sequence[Ref], problems: list[Problem], asked: Ref | None = None,
    tags_of: Repository | None = None,
) -> dict[Ref, Answer]:  # fmt: skip
    """One answer for each ref, by the name that was asked; `asked` is what the user asked for, and is never fresh. The
    tags of `tags_of` are asked for in the same request where that can be."""
    names = tools.store.canonical(refs)
    stored = tools.store.threads(names.values())
    if tools.client is None:
        return {ref: _from_store(ref, stored.get(names[ref])) for ref in refs}
    fresh = {ref for ref in refs if ref != asked and _is_fresh(tools, stored.get(names[ref]))}
    fetched = _fetch(tools, [names[r] for r in refs if r not in fresh], stored, tags_of)
    answers: dict[Ref, Answer] = {}
    for ref in refs:
        got = fetched.get(names[ref])
        if ref in fresh or got is None:
            answers[ref] = _from_store(ref, stored.get(names[ref]))
        elif isinstance(got, Missing) and got.reason in ("failed", "rate-limited", "budget") and names[ref] in stored:
            problems.append(Problem("stale", f"{got.message}; the copy stored before was used", ref))
            answers[ref] = _read(ref, stored[names[ref]])
        else:
            answers[ref] = got if isinstance(got, Missing) else got.thread
    return answers


def _is_fresh(tools: Tools, raw: RawThread | None) -> bool:
    if raw is None or tools.refresh or raw.source == "archive":
        return False
    age = datetime.fromisoformat(tools.now()) - datetime.fromisoformat(raw.fetched_at)
    return 0 <= age.total_seconds() < tools.fresh


def _from_store(ref: Ref, raw: RawThread | None) -> Answer:
    if raw is None:
        message = f"{ref} is not stored; leave out --offline to fetch it, or import an archive that has it"
        return Missing(ref, "not-found", message)
    return _read(ref, raw)


def _read(ref: Ref, raw: RawThread) -> Answer:
    """The stored thread; one that cannot be read hides no other."""
    try:
        return parse(raw)
    except InvalidInput as error:
        return Missing(ref, "failed", f"the stored copy of {ref} cannot be read ({error}); fetch or import it again")


def _fetch(
    tools: Tools, refs: list[Ref], stored: Mapping[Ref, RawThread], tags_of: Repository | None
) -> dict[Ref, Fetched | Missing]:
    """Ask GitHub and keep what it gave, in one transaction after the network is done."""
    if tools.client is None or not refs:
        return {}
    known = {} if tools.refresh else stored
    results = dict(zip(refs, tools.client.fetch(refs, known, tags_of), strict=True))
    fetched = [r for r in results.values() if isinstance(r, Fetched)]
    absent = [r for r in results.values() if isinstance(r, Missing) and r.reason in ("not-found", "gone", "forbidden")]
    with tools.store.transaction():
        headings = {f.raw.ref: Heading(f.thread.kind, f.thread.title) for f in fetched}
        tools.store.put_threads([f.raw for f in fetched], headings=headings)
        for one in fetched:
            if one.asked != one.thread.ref:
                tools.store.put_alias(one.asked, one.thread.ref)
        tools.store.put_missing(absent, tools.now())
        tools.store.forget([m.asked for m in absent if m.reason == "gone"])
    return results
