"""A preflight answer as text for an agent: the verdict first, what matters least left out first."""

from __future__ import annotations

from collections.abc import Iterator

from fixtrail.model.preflight import (
    Preflight,
    PreflightEvidence,
    PreflightFix,
    PreflightRelease,
    PreflightThread,
    PreflightVersion,
)
from fixtrail.report.agent.answer import Answer, Data, Entry, Line, told
from fixtrail.report.agent.fitting import by_rank
from fixtrail.report.agent.people import address, login, name
from fixtrail.report.words import STANDINGS, count, day

_REST = "Next: report_section of this url, or a larger max_tokens."


def verdict_answer(answer: Preflight, most: int) -> str:
    """The answer in at most `most` tokens."""
    first: Line = (f"{answer.verdict.upper()} ({answer.confidence}). ", *told(answer.summary, _sources(answer)))
    kind = {"pull": "pull request"}.get(answer.thread, "issue")
    at = answer.made_at[:16].replace("T", " ")
    second: Line = (f"{answer.ref}, {answer.state} {kind}, seen {at} UTC, titled ", Data(answer.title))
    return by_rank(Answer((first, second), tuple(_entries(answer)), _REST), most)


def _sources(answer: Preflight) -> list[str]:
    """What others wrote that a sentence may repeat."""
    titles = [answer.title, *(fix.title for fix in answer.fixes), *(thread.title for thread in answer.way)]
    quotes = [piece.text for piece in (*answer.evidence, *answer.contradictions) if piece.kind == "quote"]
    return [*quotes, *(title for title in titles if len(title) > 3)]


def _entries(answer: Preflight) -> Iterator[Entry]:
    sources = _sources(answer)
    # Of each kind the first matters more than the others.
    for number, version in enumerate(answer.versions):
        yield Entry((_version(version, sources),), "versions", min(number, 1))
    for number, release in enumerate(answer.releases):
        yield Entry((_release(release),), "releases", min(number, 2))
    if answer.canonical:
        kind = f", its verdict is {answer.canonical_verdict}" if answer.canonical_verdict else ""
        yield Entry(((f"Follow: {answer.canonical}{kind}",),), "the thread to follow", 0)
    for thread in answer.way:
        yield Entry((_thread("On the way", thread),), "the way there", 5)
    if answer.reason:
        yield Entry((("Not known because: ", *told(answer.reason, sources)),), "why it is not known", 1)
    for sentence in answer.do:
        yield Entry((("Do: ", *told(sentence, sources)),), "advice", 1)
    for fix in answer.fixes:
        yield Entry((_fix(fix),), "fixes", 3)
    for thread in answer.others:
        yield Entry((_thread("Also for this issue", thread),), "other pull requests", 2)
    for number, piece in enumerate(answer.contradictions):
        # What merely came later may say anything: that it works, or thanks.
        yield Entry(_piece("Said later" if piece.later else "AGAINST IT", piece), "contradictions", min(2 * number, 2))
    for number, piece in enumerate(answer.evidence):
        yield Entry(_piece("Because", piece), "evidence", 2 if number < 2 else 4)
    for sentence in answer.would_change:
        yield Entry((("Would change it: ", *told(sentence)),), "what would change it", 5)
    yield from _read(answer)


def _version(found: PreflightVersion, sources: list[str]) -> Line:
    source = {"asked": "", "lock": " of the lock file", "reported": " as reported"}[found.source]
    package: Line = (name(found.package), " ") if found.package else ()
    up: Line = (" On its line upgrade to ", name(found.on_line), ".") if found.on_line not in found.text else ()
    up += (" Over all upgrade to ", name(found.overall), ".") if found.overall not in (found.on_line, "") else ()
    word = {"has": "HAS THE FIX", "lacks": "LACKS THE FIX", "unknown": "CANNOT BE TOLD"}[found.answer]
    return ("Version ", *package, name(found.version), f"{source}: {word}. ", *told(found.text, sources), *up)


def _release(found: PreflightRelease) -> Line:
    package: Line = (name(found.package), " ") if found.package else ()
    notes: list[Line] = [(found.date,)] if found.date else []
    notes += [("tag ", name(found.tag))] if found.tag not in ("", found.version) else []
    notes += [("line ", name(found.line))] if found.line else []
    notes += [("a pre-release",)] if found.prerelease else []
    notes += [("by a backport",)] if found.backport else []
    notes += [("as was said, no tag was looked at",)] if found.stated else []
    notes += [("on ", ", ".join(found.published))] if found.published else []
    joined = [piece for note in notes for piece in (", ", *note)]
    return ("First release with it: ", *package, name(found.version), *joined)


def _fix(found: PreflightFix) -> Line:
    standing = f", {STANDINGS[found.standing]}" if STANDINGS[found.standing] else ""
    at = f" {found.merged_at}" if found.merged_at else ""
    link = f" {where}" if (where := address(found.url)) else ""
    title: Line = (", titled ", Data(found.title)) if found.title else ()
    return (f"Fix: {found.name} ({found.state}{at}{standing}){link}", *title)


def _thread(label: str, found: PreflightThread) -> Line:
    title: Line = (", titled ", Data(found.title)) if found.title else ()
    return (f"{label}: {found.ref}{f' ({found.state})' if found.state else ''}", *title)


def _piece(label: str, found: PreflightEvidence) -> tuple[Line, ...]:
    """Who says it, where, and the words: GitHub's own too, as they hold names that people chose."""
    at = f", {day(found.at)}" if found.at else ""
    link = f", {where}" if (where := address(found.url)) else ""
    notes = (", cut" if found.cut else "") + (", secrets masked" if found.masked else "")
    if found.kind == "computed":
        return ((f"{label}: worked out by fixtrail{link}: ", Data(found.text)),)
    if found.kind == "event":
        return ((f"{label}: GitHub event{at}{link}: ", Data(found.text)),)
    return ((f"{label}: ", login(found.author or "ghost"), f" ({found.who}){at}{notes}{link}: ", Data(found.text)),)


def _read(answer: Preflight) -> Iterator[Entry]:
    found, cost = answer.coverage, answer.cost
    end = "NOT to its end" if found.end_unread else "to its end"
    left = f", {count(found.left, 'linked thread')} not read" if found.left else ""
    saved = f", at least {cost.saved:,} saved by stopping early" if cost.saved else ""
    words = f"Read: {count(found.comments, 'comment')}, the thread {end}; {count(found.fetched, 'thread')}{left}; "
    yield Entry(((f"{words}{count(cost.requests, 'request')}{saved}",),), "coverage", 3)
    if found.stopped:
        yield Entry(((f"Stopped: {found.stopped}",),), "coverage", 5)
    if not found.complete:
        limits = f"; limits met: {', '.join(found.limits)}" if found.limits else ""
        yield Entry(((f"INCOMPLETE: a budget, a fault or missing rights kept something away{limits}",),), "coverage", 1)
    for problem in found.problems:
        yield Entry((("Problem: ", Data(problem)),), "problems", 4)
    if answer.omitted:
        yield Entry(((f"Not here: {answer.omitted[0]}. {_REST}",),), "what else there is", 4)
