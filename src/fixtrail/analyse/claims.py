"""What the reporter claims in a form, held against what the form, the body and the others say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from fixtrail.analyse.case import Case, moment
from fixtrail.analyse.duplicates import duplicate
from fixtrail.analyse.versions import own_version, version_in
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Confidence, Finding, FormField
from fixtrail.model.thread import Document
from fixtrail.text.snippet import around

_LATEST = re.compile(r"(?i)\b(?:latest|newest|most recent|up[- ]to[- ]date)\b")
_SEARCHED = re.compile(
    r"(?i)\b(?:search\w*|looked|checked)\b.{0,80}\b(?:issues?|reports?|duplicates?|tickets?|existing|open)\b|"
    r"\b(?:not|no) (?:a )?duplicates?\b|\bhas(?:n't| not) (?:already )?been reported\b"
)
_NAMED_SOON = timedelta(days=7)
# Words by which somebody says that a version is out, and not that it is to come.
_OUT = re.compile(r"(?i)\b(?:latest|newest|current|upgrad\w+|updat\w+|try|already|fixed in|released in|since|as of)\b")
_TO_COME = re.compile(r"(?i)\b(?:will|going to|next|upcoming|planned|soon|when|once|until|not yet)\b")
_YES = re.compile(r"(?i)\W{0,6}(?:yes|true|y\b|it worked)")
_LINE = 400  # characters of a line that are looked at


def claims(case: Case) -> Iterator[Finding]:
    """Findings of kind `contradiction`, each with the claim and what speaks against it."""
    for look in (_latest, _regression, _system, _searched):
        found = look(case)
        if found:
            yield found


def _against(text: str, *evidence: Quote, confidence: Confidence = "likely") -> Finding:
    return Finding("contradiction", text, evidence, confidence)


def _field(case: Case, name: str) -> FormField | None:
    return next((f for f in case.extract.fields if f.name == name and f.quote), None)


def _ticked(case: Case, words: re.Pattern[str]) -> Quote | None:
    """The line of the first ticked box whose text has such words."""
    for field in case.extract.fields:
        for box in field.checked:
            if field.quote and words.search(box):
                document = field.quote.document
                at = document.text.find(box, field.quote.start)
                return Quote(document, *around(document.text, at, at + 1, _LINE)) if at >= 0 else field.quote
    return None


def _stated(case: Case) -> Quote | None:
    """Where the report states the version that it is about."""
    field = _field(case, "version")
    if field and field.quote and version_in(field.value):
        return field.quote
    facts = (e for e in case.extract.environment if e.name == "version" and version_in(e.value))
    return next((e.quote for e in facts), None)


def _latest(case: Case) -> Finding | None:
    """ "Latest version" is ticked, beside two versions or a newer one that others know of."""
    box, stated = _ticked(case, _LATEST), _stated(case)
    if box is None or stated is None:
        return None
    version = version_in(stated.text)
    for fact in case.extract.environment:
        other = version_in(fact.value)
        if fact.name == "version" and other and other != version:
            said = f"“Latest version” is ticked; the version stated is {version}, and {other} elsewhere."
            return _against(said, box, stated, fact.quote)
    newer = _named_by_others(case, version or "")
    if newer is None:
        return None
    text = f"“Latest version” is ticked; the version stated is {version}, and a newer one is named at once."
    return _against(text, box, stated, newer)


def _named_by_others(case: Case, version: str) -> Quote | None:
    """A line in which somebody else says, in the days after the report, that a newer version is out."""
    opened = moment(case.root.created_at)
    for document in case.root.comments:
        soon = moment(document.created_at) - opened <= _NAMED_SOON
        if not soon or document.author.bot or document.author == case.root.author:
            continue
        for first, line in _lines(document):
            named = own_version(case, line) if _OUT.search(line) and not _TO_COME.search(line) else None
            if named and _numbers(named) > _numbers(version):
                return Quote(document, first, first + len(line))
    return None


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """The lines of a document that are not quoted, with where each begins."""
    at = 0
    for line in document.text[:20_000].splitlines(keepends=True):
        words = line.strip()[:_LINE]
        if words and not words.startswith(">"):
            yield at + line.index(words[0]), words
        at += len(line)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version)[:4])


def _regression(case: Case) -> Finding | None:
    """A regression is claimed with no version that worked, or with one that is not older than the broken one."""
    claim, stated = _field(case, "regression"), _stated(case)
    last = next((f for f in case.extract.fields if f.name == "last-working-version"), None)
    claimed = claim is not None and bool(_YES.match(claim.value))
    if last is None or (claim is not None and not claimed):
        return None
    if last.quote is None:
        if claim is None or claim.quote is None:
            return None
        return _against("A regression is claimed; no version that worked is named.", claim.quote, confidence="weak")
    worked, broken = version_in(last.value), version_in(stated.text) if stated else None
    if not (worked and broken and stated) or _numbers(worked) < _numbers(broken):
        return None
    text = f"It is said to have worked last in {worked}; the version that fails, {broken}, is not newer."
    return _against(text, *([claim.quote] if claim and claim.quote else []), last.quote, stated)


_SYSTEMS = {
    "Windows": re.compile(r"(?i)\bwin(?:dows|32|64|10|11)\b"),
    "macOS": re.compile(r"(?i)\b(?:mac ?os|os ?x|darwin|mac(?:book)?)\b"),
    "Linux": re.compile(r"(?i)\b(?:linux|ubuntu|debian|fedora|centos|rhel|alpine|nixos|opensuse|mint|wsl2?)\b"),
}
# Paths that only one system has.
_PATHS = {
    "Windows": re.compile(r"\b[A-Za-z]:\\{1,2}(?:Users|Windows|Program Files)\b"),
    "macOS": re.compile(r"(?<![\w/:.~-])/(?:Users/[\w.-]{1,60}/|opt/homebrew/|System/Library/|Applications/)"),
    "Linux": re.compile(r"(?<![\w/:.~-])/(?:home/[\w.-]{1,60}/|usr/lib/\w{1,20}-linux-gnu|usr/lib64/)"),
}
# What brings the paths of another system along.
_GUEST = re.compile(
    r"(?i)\b(?:docker\w*|container\w*|wsl2?|vm|virtual ?(?:box|machine)|remote|ssh|ci|runner|codespaces?|"
    r"cross-?compil\w+|emulat\w+|simulator|android|server|kubernetes|pod)\b"
)


def _system(case: Case) -> Finding | None:
    """The system that is stated, and paths that only another one has."""
    stated = _stated_system(case)
    if stated is None:
        return None
    body = case.root.body.text[:20_000]
    named = [name for name, words in _SYSTEMS.items() if words.search(stated.text)]
    seen = {name: match for name, paths in _PATHS.items() if (match := paths.search(body))}
    if len(named) != 1 or len(seen) != 1 or named[0] in seen or _GUEST.search(body):
        return None
    ((other, match),) = seen.items()
    path = Quote(case.root.body, *around(case.root.body.text, match.start(), match.end(), 200))
    return _against(f"{named[0]} is stated; the paths are those of {other}.", stated, path, confidence="weak")


def _stated_system(case: Case) -> Quote | None:
    fields = (f.quote for f in case.extract.fields if f.name in ("os", "platform") and f.quote)
    facts = (e.quote for e in case.extract.environment if e.kind == "os" and e.quote.document == case.root.body)
    return next(fields, None) or next(facts, None)


def _searched(case: Case) -> Finding | None:
    """ "I searched the issues" is ticked on what is a duplicate of an older one."""
    box, found = _ticked(case, _SEARCHED), duplicate(case.root, case.graph)
    if box is None or found is None or found.confidence == "weak" or found.canonical.number > case.root.ref.number:
        return None
    text = f"That the issues were searched is ticked; it is a duplicate of {found.canonical.within(case.root.ref)}."
    return Finding("contradiction", text, (box, *found.evidence[:1]), found.confidence)
