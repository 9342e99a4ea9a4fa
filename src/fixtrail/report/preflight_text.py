"""A preflight answer as text for a terminal of 80 columns: the verdict first, in words; one screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from fixtrail.model.preflight import (
    Preflight,
    PreflightCoverage,
    PreflightEvidence,
    PreflightFix,
    PreflightRelease,
    PreflightThread,
    PreflightVersion,
)
from fixtrail.report.words import HEADLINES, LIMITS, STANDINGS, SURE, count, day
from fixtrail.text.characters import visible
from fixtrail.versions.number import opens

WIDTH = 80
_LABEL = 10  # columns of the word on the left
_NAMED = 3  # releases in the first line
_LISTED = 3  # releases that have a line each


def preflight_text(answer: Preflight) -> str:
    """The answer as plain text; hidden characters are shown, line ends of quotes are spaces."""
    lines = [*_head(answer), ""]
    lines += _labelled("Release", [*map(_release, answer.releases[:_LISTED]), *_more(answer.releases[_LISTED:])])
    lines += _labelled("Version", [_version(v) for v in answer.versions])
    lines += _labelled("Follow", [_thread(t) for t in answer.way] or [answer.canonical])
    lines += _labelled("Fix", [_fix(f) for f in answer.fixes])
    lines += _labelled("Others", [_thread(t) for t in answer.others])
    lines += _labelled("Do", list(answer.do))
    lines += _labelled("Unknown", [answer.reason] if answer.reason not in answer.summary else [])
    for label, later in (("Against", False), ("Later", True)):
        said = [piece for piece in answer.contradictions if piece.later == later]
        lines += _labelled(label, [line for piece in said for line in _evidence(piece)])
    lines += _labelled("Because", [line for piece in answer.evidence for line in _evidence(piece)])
    lines += _labelled("Changed by", list(answer.would_change))
    lines += _labelled("Read", [_read(answer), *_wanting(answer.coverage)])
    lines += _labelled("Left out", list(answer.omitted))
    return "\n".join(lines) + "\n"


def _head(answer: Preflight) -> Iterator[str]:
    first = f"{answer.verdict.upper()} ({answer.confidence}): {_headline(answer)}"
    yield from _wrapped(first, WIDTH)
    if answer.verdict not in ("open", "unknown"):
        sure = SURE[answer.confidence]
        yield from _wrapped(sure[:1].upper() + sure[1:] + ".", WIDTH)
    yield ""
    yield from _wrapped(f"{answer.ref} ({answer.state} {_KINDS[answer.thread]}): {answer.title}", WIDTH)
    if answer.url:
        yield answer.url
    yield ""
    yield from _wrapped(answer.summary, WIDTH)


_KINDS = {"issue": "issue", "pull": "pull request"}


def _headline(answer: Preflight) -> str:
    # That 3.0.0 has what 2.3.1 has goes without saying; a backport does not.
    first, others = answer.releases[:1], [r for r in answer.releases[1:] if r.backport or r.stated or _is_late(r)]
    versions = ", ".join(r.version for r in [*first, *others][:_NAMED])
    if answer.verdict == "released" and versions:
        return f"Fixed in {versions}"
    if answer.verdict == "duplicate" and answer.canonical:
        kind = answer.canonical_verdict
        words = "No fix seen" if kind == "open" else HEADLINES.get(kind, "")  # it may be closed
        end = f", fixed in {versions}" if versions else f": {words[:1].lower()}{words[1:]}" if words else ""
        return f"Duplicate of {answer.canonical}{end}"
    if answer.verdict == "open" and answer.state == "closed":
        return "Closed, no fix seen"
    return HEADLINES[answer.verdict]


def _is_late(found: PreflightRelease) -> bool:
    """Whether earlier releases of its line lack the fix."""
    return not (found.prerelease or opens(found.version, found.line))


def _release(found: PreflightRelease) -> str:
    notes = [found.date, f"tag {found.tag}" if found.tag not in ("", found.version) else ""]
    notes += [f"line {found.line}" if found.line else "", "by a backport" if found.backport else ""]
    notes += ["a pre-release" if found.prerelease else "", "as was said; no tag was looked at" if found.stated else ""]
    notes += [f"on {name}" for name in found.published]
    name = f"{found.package} {found.version}" if found.package else found.version
    return ", ".join(filter(None, (name, *notes)))


def _more(found: tuple[PreflightRelease, ...]) -> Iterator[str]:
    """The releases of further lines, in one."""
    if found:
        names = [f"{r.package} {r.version}".strip() + (" (a pre-release)" if r.prerelease else "") for r in found]
        yield f"and of further lines {', '.join(names)}"


def _version(found: PreflightVersion) -> str:
    where = {"asked": "", "lock": "in the lock file: " if found.version else "", "reported": "as reported: "}
    return where[found.source] + found.text


def _fix(found: PreflightFix) -> str:
    standing = f", {STANDINGS[found.standing]}" if STANDINGS[found.standing] else ""
    name = found.name if "#" in found.name else f"commit {found.name}"
    at = f" {found.merged_at}" if found.merged_at else ""
    return f"{name} ({found.state}{at}{standing})" + (f": {found.title}" if found.title else "")


def _thread(found: PreflightThread) -> str:
    state, title = f" ({found.state})" if found.state else "", f": {found.title}" if found.title else ""
    return f"{found.ref}{state}{title}"


def _evidence(found: PreflightEvidence) -> Iterator[str]:
    who = f"{_PARTS.get(found.who, found.who)} {found.author}".strip()
    text = f"“{found.text}”" if found.kind == "quote" else found.text
    at = f" {day(found.at)}" if found.at else ""
    yield f"{who}{at}: {text}"
    if found.url:
        yield f"  {found.url}"


_PARTS = {"github": "GitHub", "fixtrail": "worked out", "author": "reporter"}


def _read(answer: Preflight) -> str:
    found, cost = answer.coverage, answer.cost
    comments = f"{count(found.comments, 'comment')} to the end" if found.comments else "the thread to its end"
    if found.end_unread:
        comments = f"{count(found.comments, 'comment')}, not to the end"
    last = f" ({day(found.last_at)})" if found.last_at else ""
    left = f", {count(found.left, 'linked thread')} not read" if found.left else ""
    saved = f", at least {cost.saved:,} saved" if cost.saved else ""
    return (
        f"{comments}{last}; {count(found.fetched, 'thread')}{left}; "
        f"{count(cost.requests, 'request')}{saved}, {cost.seconds:.1f} s"
    )


def _wanting(found: PreflightCoverage) -> Iterator[str]:
    if found.stopped:
        yield found.stopped
    if not found.complete:
        yield "The answer is incomplete."
    if found.limits and not found.complete:
        yield f"limits met: {', '.join(LIMITS.get(name, name) for name in found.limits)}"
    yield from found.problems


def _labelled(label: str, entries: list[str]) -> Iterator[str]:
    """Entries in a column of their own, the label before the first; nothing where all are empty."""
    before = label
    for entry in entries:
        if not entry.strip():
            continue
        indent = "  " if entry.startswith("  ") else ""
        for line in _wrapped(entry, WIDTH - _LABEL - 1 - len(indent)):
            yield f"{before:<{_LABEL}} {indent}{line}"
            before = ""


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most so many columns; an address stays whole."""
    line = ""
    for word in _words(visible(text), width):
        joined = f"{line} {word}" if line else word
        if line and _columns(joined) > width:
            yield line
            joined = word
        line = joined
    if line:
        yield line


def _words(text: str, width: int) -> Iterator[str]:
    for word in text.split():
        if word.startswith("https://") or _columns(word) <= width:
            yield word
            continue
        at = 0
        while at < len(word):
            end = max(n for n in range(at + 1, min(at + width, len(word)) + 1) if _columns(word[at:n]) <= width)
            yield word[at:end]
            at = end


def _columns(text: str) -> int:
    """Columns on a terminal: East Asian letters and emoji take two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(_COLUMNS.get(unicodedata.east_asian_width(c), 1) for c in text if not unicodedata.combining(c))


_COLUMNS = {"W": 2, "F": 2}
