"""Answers about versions in words, each with the facts that it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from fixtrail.fixes.in_version import Found, Lookup, brings, carriers, has, has_one
from fixtrail.model.evidence import Computed, Evidence
from fixtrail.model.facts import Fix, Release
from fixtrail.model.history import Repository, Tag
from fixtrail.model.verdict import VersionAnswer
from fixtrail.text.characters import visible

_SHOWN = 80  # characters of a version or a name that are repeated
_SHORT = 7  # characters of a commit's id that are shown


def answer(found: Found, lookup: Lookup, repository: Repository) -> VersionAnswer:
    """The answer to one version: a sentence, the releases to upgrade to, and the evidence."""
    asked = found.asked
    return VersionAnswer(
        version=_shown(asked.version),
        source=asked.source,
        answer="unknown" if found.has is None else "has" if found.has else "lacks",
        text=_sentence(found, lookup),
        evidence=(*asked.evidence, *_evidence(found, lookup, repository)),
        package=_shown(asked.name or asked.package),
        on_line=found.on_line,
        overall=found.overall,
    )


def called(found: Found) -> str:
    """The version with its package's name, where it has one."""
    name = _shown(found.asked.name or found.asked.package)
    version = _shown(found.asked.version)
    return f"{name} {version}".strip() if version else "the version in the lock file"


def _shown(text: str) -> str:
    return visible(text)[:_SHOWN]


def _sentence(found: Found, lookup: Lookup) -> str:
    name = called(found)
    if found.has is None:
        return f"Whether {name} has the fix cannot be told: {found.why}."
    sure = "" if found.exact else "likely " if len(found.by) == 1 else "very likely "
    if found.has:
        return f"{_capital(name)} {sure}has the fix: {_reason(found, lookup)}."
    return f"{_capital(name)} {sure}lacks the fix{_plural(lookup)}: {_reason(found, lookup)}.{_upgrade(found)}"


def _capital(text: str) -> str:
    """A sentence that begins with a word of ours begins with a capital; names keep theirs."""
    return text[0].upper() + text[1:] if text.startswith("the version") else text


def _plural(lookup: Lookup) -> str:
    return ", which is in several parts" if len(lookup.fixes) > 1 else ""


def _reason(found: Found, lookup: Lookup) -> str:
    """By which tags, and how sure that is."""
    if found.exact:
        name = found.by[0].name
        if found.asked.at:
            return f"commit {name[:_SHORT]} {'comes after it' if found.has else 'does not come after it'}"
        if found.has:
            return f"{_tag(name)} contains {_commits(lookup, found.by[0])}"
        return f"{_tag(name)} {_missing(lookup, found.by[0])}"
    if found.newest:
        line = " of its line" if found.line else ""
        last = f"{_tag(found.by[0].name)}, the newest known{line}"
        return f"no tag is that version, but it is newer than {last}, which has it"
    names = " and ".join(_tag(tag.name) for tag in found.by)
    verb = "has" if len(found.by) == 1 else "have"
    lacks = "lacks" if len(found.by) == 1 else "lack"
    return f"no tag is that version, but {names} next to it {verb if found.has else lacks} it"


def _tag(name: str) -> str:
    return _shown(name)


def _commits(lookup: Lookup, tag: Tag) -> str:
    """The commits by which a tag has the fixes."""
    return ", ".join(c[:_SHORT] for f in lookup.fixes if (c := _bringing(lookup, f, tag)))


def _missing(lookup: Lookup, tag: Tag) -> str:
    """What of the first fix that a tag lacks is not in it, or in it together with its revert."""
    lacking = next(f for f in lookup.fixes if has_one(lookup, f, tag) is False)
    taken_back = _bringing(lookup, lacking, tag)
    if taken_back:
        return f"contains {taken_back[:_SHORT]}, and what takes it back"
    return f"does not contain {carriers(lacking)[0].commit[:_SHORT]}"


def _bringing(lookup: Lookup, fix: Fix, tag: Tag) -> str:
    """The commit by which a tag has one fix; else one that it contains with its revert, '' where it contains none."""
    held = [c for c in carriers(fix) if _contains(lookup, c.commit, tag)]
    return next((c.commit for c in held if brings(lookup, c, tag)), held[0].commit if held else "")


def _contains(lookup: Lookup, commit: str, tag: Tag) -> bool | None:
    told = lookup.told.get((commit, tag.name))
    return told.contained if told else None


def _upgrade(found: Found) -> str:
    """What to upgrade to: on the line, and over all where that is another."""
    line, first = found.on_line, found.overall
    if found.asked.at:
        return ""
    if line is None and first is None:
        return " No newer release with it is known."
    if line and first and line.tag != first.tag:
        return (
            f" Upgrade to {_named(line)} on its line{f' ({found.line})' if found.line else ''}, or to {_named(first)}."
        )
    release = line or first
    return f" Upgrade to {_named(release)}." if release else ""


def _named(release: Release) -> str:
    kind = ", a nightly build" if release.nightly else ", a pre-release" if release.prerelease else ""
    return f"{_tag(release.tag)}{kind}"


def _evidence(found: Found, lookup: Lookup, repository: Repository) -> Iterator[Evidence]:
    """What was computed of each tag that the answer stands on."""
    for tag in found.by:
        if has(lookup, tag) is None:
            continue
        for fix in lookup.fixes:
            yield from _facts(lookup, fix, tag, repository)


def _facts(lookup: Lookup, fix: Fix, tag: Tag, repository: Repository) -> Iterator[Evidence]:
    """That a tag contains a commit of the fix, and its revert; or that it contains none."""
    bringing = _bringing(lookup, fix, tag)
    if not bringing:
        commits = [c.commit for c in carriers(fix)]
        if commits:
            others = f", nor a copy of it ({len(commits) - 1} known)" if len(commits) > 1 else ""
            text = f"{_tag(tag.name)} does not contain {commits[0][:_SHORT]}{others}"
            yield Computed("lacks", text, (tag.name, tag.object, *commits), _page(repository, commits[0], tag))
        return
    text = f"{_tag(tag.name)} contains {bringing[:_SHORT]}"
    yield Computed("contains", text, (bringing, tag.name, tag.object), _page(repository, bringing, tag))
    for carried in carriers(fix):
        for undone in carried.undone:
            if carried.commit == bringing and _contains(lookup, undone, tag):
                text = f"{_tag(tag.name)} contains {undone[:_SHORT]}, which takes {bringing[:_SHORT]} back"
                yield Computed("undone", text, (undone, tag.name, tag.object), _page(repository, undone, tag))


def _page(repository: Repository, commit: str, tag: Tag) -> str:
    """A page of GitHub that shows the same."""
    return f"{repository.url}/compare/{commit}...{quote(tag.name, safe='')}"
