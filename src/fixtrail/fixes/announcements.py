"""What release tools, bots and people who may write say of a release: comments, labels, milestones.

The words of the tools: https://github.com/semantic-release/github#successcomment,
https://intuit.github.io/auto/docs/generated/released, https://github.com/release-it/release-it/blob/main/docs/github-releases.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from fixtrail.model.evidence import Computed, EventEvidence, Evidence, Quote
from fixtrail.model.history import Witness
from fixtrail.model.thread import WRITERS, Document, Thread
from fixtrail.text.snippet import around
from fixtrail.text.trust import is_robot
from fixtrail.versions.names import split
from fixtrail.versions.number import read

READ = 3_000  # characters of a comment
_VERSION = (
    r"[`*_\[(\"' ]{0,6}(?:@?[\w.-]{1,80}(?:/[\w.-]{1,80})?@)?[vV]?"
    r"(?P<version>\d{1,9}\.\d[0-9A-Za-z]{0,20}(?:[.+-][0-9A-Za-z]{1,30}){0,6})"
)
_LABEL = re.compile(
    r"(?i)(?:[\w-]{1,20}[:/] ?)?(?:released|fixed|shipped|included|resolved|available|landed|published)[ _:/-]{1,3}"
    r"(?:(?:in|on|with|as)[ _:/-]{1,3})?(?:version |release )?v?"
    r"(?P<version>\d{1,9}(?:\.\d{1,9}){1,4}(?:-[0-9A-Za-z.-]{1,40})?)"
)
_LABEL_ALONE = re.compile(r"(?i)(?:[\w-]{1,20}[:/] ?)?released(?: on @?[\w./-]{1,40})?")
_TRIAL = re.compile(r"(?i)canary|snapshot|^0\.0\.0-")


_TOOL_MARK = re.compile(r":tada:|🎉|:rocket:|🚀|semantic-release|release-it")
_WHO: dict[str, Literal["tool", "bot", "writer"]] = {"tool": "tool", "bot": "bot", "writer": "writer"}


class _Rule(NamedTuple):
    who: Literal["tool", "bot", "writer"]
    pattern: re.Pattern[str]


def announced(thread: Thread, since: str = "") -> Iterator[Witness]:
    """Witnesses in the thread's comments, no earlier than `since` (ISO 8601), oldest first."""
    for document in thread.comments:
        bot = is_robot(document, thread)
        if document.created_at < since or not (bot or document.association in WRITERS):
            continue
        if found := _said(document):
            rule, match = found
            version = match["version"].rstrip(".-")
            if not read(version) or _TRIAL.search(version):
                continue
            # Tools also write under the name of a person whose token they have.
            tool = bot or (rule.who == "tool" and bool(_TOOL_MARK.search(document.text[:READ])))
            quote = Quote(document, *around(document.text, *match.span()))
            yield Witness("bot" if tool else "comment", version, (quote,))


def labelled(thread: Thread) -> Iterator[Witness]:
    """Witnesses among the labels that the thread has: `version` is '' of one that says just that it is released."""
    for label in thread.labels:
        name = label.strip()
        if len(name) > 100:
            continue
        named = _LABEL.fullmatch(name)
        if named and read(named["version"]):
            yield Witness("label", named["version"], (_event(thread, "labeled", label),))
        elif _LABEL_ALONE.fullmatch(name):
            yield Witness("label", "", (_event(thread, "labeled", label),))


def planned(thread: Thread, repo: str) -> Iterator[Witness]:
    """The thread's milestone, where it is named like a version of the main package."""
    title = (thread.milestone or "").strip()
    found = split(title, repo) if title else None
    if found and found.form == "main" and not found.single and read(found.version):
        yield Witness("milestone", found.version, (_event(thread, "milestoned", thread.milestone or ""),))


def _event(thread: Thread, kind: Literal["labeled", "milestoned"], detail: str) -> Evidence:
    """The last event that says so, else the state that says so."""
    events = [e for e in thread.timeline if e.kind == kind and e.detail == detail]
    if events:
        return EventEvidence(thread.ref, events[-1])
    what = "label" if kind == "labeled" else "milestone"
    text = f"GitHub says that #{thread.ref.number} has the {what} {detail!r}"
    return Computed(what, text, (str(thread.ref), f"{what}={detail}"), thread.url)


def _said(document: Document) -> tuple[_Rule, re.Match[str]] | None:
    """The first line of a comment that says in which version it is; lines that quote somebody do not."""
    for line in re.finditer(r"[^\r\n]+", document.text[:READ]):
        if line[0].lstrip()[:1] == ">":
            continue
        for rule in _rules():
            # Not searched from the line's start alone: its place in the whole text is the quote.
            if match := rule.pattern.search(document.text, line.start(), line.end()):
                asked = document.text[match.end() : line.end()].rstrip(" *_`)]").endswith("?")
                if not asked:
                    return rule, match
    return None


@cache
def _rules() -> tuple[_Rule, ...]:
    return parse((files("fixtrail.fixes") / "announcements.txt").read_text("utf-8"))


def parse(text: str) -> tuple[_Rule, ...]:
    """The rules of a file of announcements; ValueError with the line's number where one cannot be read."""
    rules: list[_Rule] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        who, _, pattern = line.partition(" ")
        try:
            compiled = re.compile(pattern.strip().replace("{V}", _VERSION), re.IGNORECASE | re.MULTILINE)
            rules.append(_Rule(_WHO[who], compiled))
            compiled.groupindex["version"]  # a rule without one says nothing
        except (KeyError, re.error) as error:
            raise ValueError(f"announcements.txt, line {number}: {error}") from error
    return tuple(rules)
