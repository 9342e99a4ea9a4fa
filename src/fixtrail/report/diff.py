"""What changed between two reports of one issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeVar

import msgspec

from fixtrail.model.report import Report, ReportFix
from fixtrail.report.blocks import Line, Link, Text
from fixtrail.report.bounds import SENTENCE, cut
from fixtrail.report.markup import inline, start
from fixtrail.report.masking import masked
from fixtrail.report.names import Names, names_of
from fixtrail.report.prose import titled
from fixtrail.report.words import EDGES, count, day

_T = TypeVar("_T")
_SHOWN = 40  # changes of one section in the Markdown

SECTIONS = (
    "verdict", "issue", "labels", "fixes", "releases", "errors", "causes", "workarounds", "duplicates", "discussion",
    "threads", "links", "coverage",
)  # fmt: skip


class Change(msgspec.Struct, frozen=True):
    """One difference: `what` it is about, and how it was (`before`) and is (`after`), either empty where it was not
    there. `url` is where to look, '' where there is nothing to look at."""

    section: str
    how: Literal["added", "removed", "changed"]
    what: str
    before: str = ""
    after: str = ""
    url: str = ""


class Diff(msgspec.Struct, frozen=True):
    """The changes in the order of `SECTIONS`; none where the two reports say the same. Texts are masked."""

    ref: str
    title: str
    url: str
    old_at: str
    new_at: str
    changes: tuple[Change, ...]


def diff(old: Report, new: Report) -> Diff:
    """What the new report says that the old one did not. Times, costs and the numbers of evidence are no changes."""
    old, new = masked(old), masked(new)
    names = names_of(new)
    found: list[Change] = [
        *_verdict(old, new), *_issue(old, new), *_set("labels", "label", old.issue.labels, new.issue.labels),
        *_fixes(old, new, names), *_releases(old, new),
        *_set("errors", "error", (e.message for e in old.errors), (e.message for e in new.errors)),
        *_set("causes", "cause", (c.text for c in old.causes), (c.text for c in new.causes)),
        *_workarounds(old, new), *_duplicates(old, new, names), *_discussion(old, new),
        *_threads(old, new, names), *_links(old, new, names), *_coverage(old, new),
    ]  # fmt: skip
    return Diff(new.issue.ref, new.issue.title, new.issue.url, old.made_at, new.made_at, tuple(found))


def _changed(section: str, what: str, before: str, after: str, url: str = "") -> list[Change]:
    return [] if before == after else [Change(section, "changed", what, before, after, url)]


def _set(section: str, what: str, before: Iterable[str], after: Iterable[str]) -> list[Change]:
    """What came and what went, each once, in the order it stands."""
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    gone = [Change(section, "removed", what, before=text) for text in old if text not in new]
    return gone + [Change(section, "added", what, after=text) for text in new if text not in old]


def _keyed(old: Iterable[_T], new: Iterable[_T], key: Callable[[_T], str]) -> list[tuple[_T | None, _T | None]]:
    """Old and new of each key; None where there is none."""
    before, after = {key(o): o for o in old}, {key(n): n for n in new}
    return [(before.get(k), after.get(k)) for k in dict.fromkeys((*before, *after))]


def _verdict(old: Report, new: Report) -> list[Change]:
    before, after = old.verdict, new.verdict
    found = _changed("verdict", "verdict", before.kind, after.kind)
    found += _changed("verdict", "confidence", before.confidence, after.confidence)
    return found + _changed("verdict", "summary", before.summary, after.summary)


def _issue(old: Report, new: Report) -> list[Change]:
    before, after = old.issue, new.issue
    found = _changed("issue", "state", _state(old), _state(new), after.url)
    found += _changed("issue", "title", before.title, after.title, after.url)
    found += _changed("issue", "milestone", before.milestone or "", after.milestone or "", after.url)
    if before.body != after.body:
        found.append(Change("issue", "changed", "body", url=after.url))
    return found


def _state(report: Report) -> str:
    issue = report.issue
    reason = (issue.state_reason or "").replace("_", " ")
    return f"{issue.state} ({reason})" if reason else issue.state


def _fix_name(fix: ReportFix, names: Names) -> str:
    return names.short(fix.ref) if fix.ref else (fix.commit or "")[:10]


def _fixes(old: Report, new: Report, names: Names) -> list[Change]:
    found: list[Change] = []
    for before, after in _keyed(old.fixes, new.fixes, lambda f: (f.ref or f.commit or f.url).lower()):
        fix = after or before
        if fix is None:
            continue
        what = f"{_fix_name(fix, names)} {fix.title}".strip()
        if before is None or after is None:
            how: Literal["added", "removed"] = "added" if before is None else "removed"
            found.append(Change("fixes", how, what, _standing(before), _standing(after), fix.url))
        else:
            found += _changed("fixes", what, _standing(before), _standing(after), fix.url)
    return found


def _standing(fix: ReportFix | None) -> str:
    if fix is None:
        return ""
    standing = "" if fix.standing == "fix" else f", {fix.standing}"
    return f"{fix.state}{' ' + day(fix.merged_at) if fix.merged_at else ''}{standing}, {fix.confidence}"


def _releases(old: Report, new: Report) -> list[Change]:
    def tags(report: Report) -> list[str]:
        return [r.tag or r.version for r in (*report.verdict.releases, *(r for f in report.fixes for r in f.releases))]

    return _set("releases", "release", tags(old), tags(new))


def _workarounds(old: Report, new: Report) -> list[Change]:
    found: list[Change] = []
    for before, after in _keyed(old.workarounds, new.workarounds, lambda w: w.text):
        if before is None and after is not None:
            found.append(Change("workarounds", "added", "workaround", after=after.text))
        elif after is None and before is not None:
            found.append(Change("workarounds", "removed", "workaround", before=before.text))
        elif before is not None and after is not None:
            told = [
                f"{count(w.confirmations, 'confirmation')}, {count(w.failures, 'failure')}" for w in (before, after)
            ]
            found += _changed("workarounds", after.text, *told)
    return found


def _duplicates(old: Report, new: Report, names: Names) -> list[Change]:
    before, after = (names.short(r.duplicates.canonical or "") for r in (old, new))
    found = _changed("duplicates", "thread to follow", before, after)
    members = [[names.short(m.ref) for m in r.duplicates.members] for r in (old, new)]
    return found + _set("duplicates", "duplicate", *members)


def _discussion(old: Report, new: Report) -> list[Change]:
    found: list[Change] = []
    for what in ("comments", "participants", "reactions"):
        before, after = getattr(old.stats, what), getattr(new.stats, what)
        found += _changed("discussion", what, f"{before:,}", f"{after:,}", new.issue.url)
    return found


def _threads(old: Report, new: Report, names: Names) -> list[Change]:
    root = new.issue.ref.lower()
    found: list[Change] = []
    for before, after in _keyed(old.graph.nodes, new.graph.nodes, lambda n: n.ref.lower()):
        node = after or before
        if node is None or node.ref.lower() == root:
            continue
        what = f"{names.short(node.ref)} {node.title}".strip()
        if before is None or after is None:
            how: Literal["added", "removed"] = "added" if before is None else "removed"
            found.append(
                Change("threads", how, what, before.state if before else "", after.state if after else "", node.url)
            )
        else:
            found += _changed("threads", what, before.state, after.state, node.url)
    return found


def _links(old: Report, new: Report, names: Names) -> list[Change]:
    def told(report: Report) -> list[str]:
        edges = [e for e in report.graph.edges if e.source.lower() != e.target.lower()]
        return [f"{names.short(e.source)} {EDGES.get(e.kind, e.kind)} {names.short(e.target)}" for e in edges]

    return _set("links", "link", told(old), told(new))


def _coverage(old: Report, new: Report) -> list[Change]:
    words = [("complete" if r.coverage.complete else "incomplete") for r in (old, new)]
    return _changed("coverage", "coverage", *words)


def diff_markdown(d: Diff) -> str:
    """The changes as GitHub Markdown, most telling sections first; one sentence where there are none."""
    since = f"{d.old_at[:16].replace('T', ' ')} and {d.new_at[:16].replace('T', ' ')} UTC"
    name = d.ref.removeprefix("github.com/")
    head: Line = (Link(name, d.url), Text(f" · what changed between {since}"))
    lines = [f"# {inline(titled(d.title) or (Text(d.ref),))}", "", inline(head), ""]
    if not d.changes:
        return "\n".join([*lines, "Nothing changed.", ""])
    for section in SECTIONS:
        changes = [c for c in d.changes if c.section == section]
        if changes:
            lines += [f"## {section.capitalize()}", "", *(_told(c) for c in changes[:_SHOWN])]
            left = len(changes) - _SHOWN
            lines += ([f"- and {left:,} more"] if left > 0 else []) + [""]
    return "\n".join(lines)


def _told(change: Change) -> str:
    before, after = titled(change.before, SENTENCE), titled(change.after, SENTENCE)
    nothing: Line = (Text("none"),)
    words: Line = (Text(": "), *(after or before)) if after or before else ()
    if change.how == "changed":
        words = (
            (Text(": "), *(before or nothing), Text(" → "), *(after or nothing)) if words else (Text(" was changed"),)
        )
    what = cut(" ".join(change.what.split()), SENTENCE).rstrip(":")
    sign = {"added": "new ", "removed": "gone ", "changed": ""}[change.how]
    named: Line = (Link(what, change.url),) if change.url else titled(what, SENTENCE)
    return f"- {start(inline((Text(sign), *named, *words)))}"
