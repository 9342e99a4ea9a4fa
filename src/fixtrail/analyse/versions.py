"""Versions as people write them: the one that a sentence says has the fix, the one that a reporter runs."""

from __future__ import annotations

import re

import msgspec

from fixtrail.analyse.case import Case, is_writer, who
from fixtrail.analyse.pointing import points_outside
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import Release, Role, Statement
from fixtrail.model.thread import Document
from fixtrail.text.markdown import prose
from fixtrail.text.trust import is_robot

_VERSION = re.compile(
    r"(?<![\w./-])v?(\d{1,4}\.\d{1,4}(?:\.\d{1,6}){0,2}(?:[-.]?(?:alpha|beta|rc|pre|dev|a|b)[-.]?\d*)?)(?![\w]|\.\d)"
)
_TAG_LINK = re.compile(r"/releases/tag/(?:[\w%.-]{0,80}?@)?v?(\d{1,4}\.\d{1,4}(?:\.\d{1,6})?[\w.-]{0,20})")
_PRERELEASE = re.compile(r"(?i)[-.]?(?:alpha|beta|rc|pre|dev|a|b)[-.]?\d*$")
# What semantic-release and auto write under an issue when a release has it.
_BOT_RELEASE = re.compile(
    r"(?i)(?:issue|PR|pull request) (?:has been|is|was) (?:resolved|included|fixed|released) in "
    r"(?:version |the release )?\[?`?v?(\d+\.\d+[\w.+-]*)"
)
# A release is only stated with a word for it: that something "is available" may speak of anything.
_RELEASING = re.compile(
    r"(?i)\b(?:fix(?:ed|es)?|releas\w+|publish\w+|pushed|cut|deployed|resolved|solved|shipped|included|landed|documented|"
    r"added|implemented|latest version|available|contains?|includes?|went out|grab|possible|as of|"
    r"made it|part of the|onwards|upgrad\w+|updat\w+|bumped|(?:is|are|now) out)\b"
)
_NOT_YET = re.compile(
    r"(?i)\b(?:will|going to be|should be part|planned|next|upcoming|would be|when|once|before|until|if|whether|"
    r"don't think|not (?:yet|in|fixed)|requires?|supports?|supported)\b"
)
_BRANCH = re.compile(r"(?i)\bbranch\b")
_DOUBT = re.compile(
    r"(?i)\b(?:i (?:think|believe|guess|suppose|assume)|maybe|perhaps|probably|should be|might|may be|afaik)\b|\?"
)
# Words before a version that leave it the project's own: "in 2.3.1", "released as v2.3.1".
_BEFORE = frozenset({
    "in", "as", "with", "by", "of", "to", "at", "version", "v", "release", "released", "published", "pushed", "shipped",
    "now", "and", "the", "out", "is", "on", "via", "or", "branch", "tag", "update", "upgrade", "updated", "upgraded",
    "deployed", "cut", "from", "for", "this", "beta", "latest", "just",
})  # fmt: skip
# A version that a sentence gives as the broken one.
_BROKEN = re.compile(
    r"(?i)\b(?:broke|broken|since|still|downgrad\w+|revert\w*|using|fails?|regress\w+|introduced|happens|happening)\b"
)


# "Upgrade Node to 20.1": the version is the object's.
_OBJECT = re.compile(
    r"(?i)\b(?:upgrad|updat|bump|switch|downgrad|mov|chang)\w{1,4} (?:the |your |my |our )?`?([\w.@/-]{2,40})`? to$"
)
_ITSELF = frozenset(
    {"it", "this", "that", "them", "us", "you", "package", "library", "version", "dependency", "project"}
)


class StatedRelease(msgspec.Struct, frozen=True):
    """Somebody (`who`) says that a version has the fix; `sure`: a writer without doubt, or a release bot."""

    version: str
    quote: Quote
    sure: bool
    who: str
    verb: str = "released"

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


_SPEAKING: tuple[Role, ...] = ("fix", "confirmation", "in-progress", "workaround")
_ANNOUNCING = re.compile(
    r"(?i)\b(?:will|going to|be|to be|next|upcoming|releasing|publishing)\b.{0,80}\b(?:fix\w*|releas\w+|publish\w*|"
    r"included|ship\w*|happen|out|available|land\w*)\b|\b(?:fix|upgrade|change)\b.{0,60}\bwill\b"
)
_OWN_UPGRADE = re.compile(
    r"(?i)\b(?:i|we)(?:'ve| have)? (?:just |now )?(?:upgraded|updated|switched|moved|downgraded)\b"
)
_TO_VERIFY = re.compile(r"(?i)\b(?:verify|check|confirm|test|try|see) (?:whether|if)\b.{0,40}\bfixed in\b")
_DENIED = re.compile(r"(?i)\b(?:won't|will not|not (?:be )?(?:in|fixed|released)|no plans?|if|unless|whether)\b|\?")
# A release without its number: "this has now been released", "fixed in the latest version".
_UNNAMED = re.compile(
    r"(?i)\b(?:has|have) (?:now |just |already |since |finally )?been (?:released|published|shipped)\b|"
    r"\b(?:new|latest|patch|fixed|updated) (?:version|release) (?:is |has been |was )?(?:now |just )?"
    r"(?:up|out|available|published|released|live|pushed)\b|"
    r"\b(?:up|out|live|available|published|released|pushed|deployed) (?:now )?(?:on|to) "
    r"(?:npm|pypi|crates\.io|maven|nuget|rubygems)\b|"
    r"\bclosed as released\b|\bnow (?:released|published|live|out)\b|"
    r"\b(?:released|published|pushed|cut) (?:it|this|an? (?:new )?(?:fix|version|release|patch))\b|"
    r"\b(?:in|with|by) (?:the |our )?(?:latest|newest|new|current|recent) (?:stable )?(?:version|release|beta)|"
    r"\b(?:latest|newest|new) (?:version|release)\b.{0,40}\b(?:has|have|supports?|includes?|contains?|fix(?:es)?)\b"
)


def unnamed_release(text: str) -> bool:
    """Whether a sentence that says that it is fixed also says that a release has it, without its number."""
    return bool(_UNNAMED.search(text)) and not _NOT_YET.search(text)


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
        spoken = [s for role in _SPEAKING for s in extract.said(role)]
        found += [s for statement in spoken if (s := _stated(case, statement) or _announced(case, statement))]
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
            match = _BOT_RELEASE.search(prose(document.text[:2000])) if is_robot(document, thread) else None
            if match:
                quote = Quote(document, match.start(), match.end())
                found.append(StatedRelease(match.group(1).rstrip(".)`]"), quote, True, "a release bot"))
    return found


def _announced(case: Case, statement: Statement) -> StatedRelease | None:
    """A version that who may write announced for the fix, where the issue was closed later and a fix is merged, or
    somebody then said that the version works."""
    document, text = statement.quote.document, statement.quote.text
    version, closed = own_version(case, text), case.root.closed_at
    if not version or not is_writer(statement) or not closed or document.created_at >= closed:
        return None
    if not _ANNOUNCING.search(text) or _DENIED.search(text) or _BROKEN.search(text) or document.id == "body":
        return None
    if case.fix is None and not _heard_of(case, version, document.created_at):
        return None
    return StatedRelease(version, statement.quote, False, who(statement), "announced")


def _verified(case: Case, asked: Document) -> bool:
    """Whether the reporter says after it was asked that it works."""
    said = [s for s in case.said("confirmation", "fix") if s.speaker == "author"]
    return any(s.quote.document.created_at > asked.created_at for s in said)


def _heard_of(case: Case, version: str, after: str) -> bool:
    """Whether somebody confirms later that the version works."""
    return any(
        version in s.quote.text and s.quote.document.created_at > after for s in case.said("confirmation", "fix")
    )


def _stated(case: Case, statement: Statement) -> StatedRelease | None:
    document, text = statement.quote.document, statement.quote.text
    if statement.role not in ("fix", "confirmation") and not is_writer(statement):
        return None
    version = own_version(case, text)
    if not version or not _RELEASING.search(text) or points_outside(case, statement):
        return None
    if not is_writer(statement) and _OWN_UPGRADE.search(text):
        return None
    if _BRANCH.search(text):
        return None
    # What follows the version speaks of something else: "published v2.0.1, tell me if it does not help".
    text = text[: text.find(version) + len(version) + 5]
    if _BROKEN.search(text):
        return None
    if _NOT_YET.search(text) and not (_TO_VERIFY.search(text) and is_writer(statement) and _verified(case, document)):
        return None
    reopened = max((e.created_at for e in case.root.timeline if e.kind == "reopened"), default=case.root.created_at)
    own_body = document.id == "body" and document.ref == case.root.ref
    merged = (case.fix.merged_at if case.fix else "") or ""
    if own_body or document.created_at < max(reopened, merged[:10]):
        return None
    sure = is_writer(statement) and not _DOUBT.search(text)
    return StatedRelease(version, statement.quote, sure, who(statement))


def own_version(case: Case, text: str) -> str | None:
    """The first version with no other product's name before it: "fixed in 2.3.1", not "needs Go 1.19" nor `x@1.2`."""
    repo = case.root.ref.repo.lower()
    own = _BEFORE | {repo, repo.removesuffix(".js"), case.root.ref.owner.lower()}
    linked = _TAG_LINK.search(text) if f"/{repo}/releases/" in text.lower() else None
    if linked:
        return linked.group(1).rstrip(".-")
    for match in _VERSION.finditer(text):
        before = text[max(0, match.start() - 80) : match.start()].rstrip(" \t\n:[(`*'\"=")
        word = re.search(r"[A-Za-z][\w.-]{0,60}@?$", before)
        moved = _OBJECT.search(before)
        if moved and moved.group(1).lower().removesuffix(".js") not in own | _ITSELF:
            continue
        if before.endswith(("<", ">", "~", "^", "from")) or (
            word and word.group().lower().rstrip("@").removesuffix(".js") not in own
        ):
            continue
        return match.group(1)
    return None
