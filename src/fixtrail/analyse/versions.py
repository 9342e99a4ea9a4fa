"""Versions as people write them: the one that a sentence says has the fix, the one that a reporter runs."""

from __future__ import annotations

import re

import msgspec

from fixtrail.analyse.case import Case, is_writer
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Release, Statement

_VERSION = re.compile(
    r"(?<![\w./-])v?(\d{1,4}\.\d{1,4}(?:\.\d{1,6}){0,2}(?:[-.]?(?:alpha|beta|rc|pre|dev|a|b)[-.]?\d*)?)(?![\w]|\.\d)"
)
_PRERELEASE = re.compile(r"(?i)[-.]?(?:alpha|beta|rc|pre|dev|a|b)[-.]?\d*$")
# What semantic-release and auto write under an issue when a release has it.
_BOT_RELEASE = re.compile(
    r"(?i)(?:issue|PR|pull request) (?:has been|is|was) (?:resolved|included|fixed|released) in "
    r"(?:version |the release )?\[?`?v?(\d+\.\d+[\w.+-]*)"
)
_RELEASING = re.compile(
    r"(?i)\b(?:fix(?:ed)?|releas\w+|publish\w+|resolved|shipped|included|available|landed|out|upgrad\w+|updat\w+)\b"
)
_NOT_YET = re.compile(
    r"(?i)\b(?:will be|going to be|should be (?:in|part)|planned|next|upcoming|would be|when|once|"
    r"not (?:yet|in|fixed))\b"
)
# A version that a sentence gives as the broken one.
_BROKEN = re.compile(
    r"(?i)\b(?:broke|broken|since|still|downgrad\w+|revert\w*|using|fails?|regress\w+|introduced|happens|happening)\b"
)


class StatedRelease(msgspec.Struct, frozen=True):
    """Somebody says that a version has the fix; `sure` where it was a writer or a release bot."""

    version: str
    quote: Quote
    sure: bool

    @property
    def release(self) -> Release:
        return Release(
            tag="",
            version=self.version,
            prerelease=bool(_PRERELEASE.search(self.version)),
            line=_line(self.version),
        )


def _line(version: str) -> str:
    return version.split(".", 1)[0]


def version_in(text: str) -> str | None:
    """The first version in a text, without its `v`."""
    match = _VERSION.search(text)
    return match.group(1) if match else None


def stated_releases(case: Case) -> tuple[StatedRelease, ...]:
    """Versions that the issue, or the pull request that fixed it, says have the fix; bots and writers first."""
    fix = case.fix
    found: list[StatedRelease] = list(_by_bots(case))
    extracts = [case.extract]
    if fix and fix.ref and fix.ref in case.extracts:
        extracts.append(case.extracts[fix.ref])
    for extract in extracts:
        found += [s for statement in extract.said("fix") if (s := _stated(case, statement))]
    unique: dict[str, StatedRelease] = {}
    for stated in sorted(found, key=lambda s: (not s.sure, s.quote.document.created_at, s.quote.start)):
        unique.setdefault(stated.version, stated)
    return tuple(unique.values())


def _by_bots(case: Case) -> list[StatedRelease]:
    fix = case.fix
    refs = [case.root.ref, *([fix.ref] if fix and fix.ref else [])]
    found = []
    for thread in (case.threads[r] for r in refs if r in case.threads):
        for document in thread.comments:
            match = _BOT_RELEASE.search(document.text[:2000])
            if match:
                found.append(
                    StatedRelease(match.group(1).rstrip(".)`]"), Quote(document, match.start(), match.end()), True)
                )
    return found


def _stated(case: Case, statement: Statement) -> StatedRelease | None:
    text = statement.quote.text
    version = version_in(text)
    about_other = _names_other_package(case, text)
    if not version or about_other or not _RELEASING.search(text) or _NOT_YET.search(text) or _BROKEN.search(text):
        return None
    own_body = statement.quote.document.id == "body" and statement.quote.document.ref == case.root.ref
    if own_body or statement.quote.document.created_at < case.root.created_at:
        return None
    return StatedRelease(version, statement.quote, is_writer(statement))


def _names_other_package(case: Case, text: str) -> bool:
    """`name@1.2.3` or `name 1.2.3` with a name that is not this repository's is another package's release."""
    match = re.search(r"([A-Za-z][\w.-]{1,60})@v?\d+\.\d+", text)
    return match is not None and match.group(1).lower() not in (case.root.ref.repo.lower(), case.root.ref.owner.lower())
