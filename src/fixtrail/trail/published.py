"""Where releases are published: asked of the registry of the package that the repository's manifest names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from fixtrail.fixes.packages import (
    Manifest,
    manifest,
    manifests,
    member_manifests,
    of_tag,
    of_version,
)
from fixtrail.model.facts import Release
from fixtrail.model.history import Published
from fixtrail.model.package import Package, Unpublished
from fixtrail.model.thread import Document
from fixtrail.registry.registry import Question
from fixtrail.registry.spelling import spellings
from fixtrail.trail.history import History
from fixtrail.trail.tools import Tools

DOTCOM = "github.com"  # the names of what private hosts, and private repositories, hold are told to nobody
MOST = 6  # releases that are asked for
FILES = 3  # manifests that are looked at
PACKAGES = 2  # of a repository with several
_KEPT = 7 * 86_400.0  # seconds after which a published version is asked for again: it may be yanked
_ABSENT = 3_600.0  # and one that was not published: the registry often follows the tag


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A registry's answer as it is stored: `published`, or why not."""

    published: Published | None = None
    why: str = ""


_Asked = tuple[Package, str]


def published(tools: Tools, history: History, releases: Sequence[Release]) -> tuple[Release, ...]:
    """The releases, of which the stable ones (else the pre-releases) have what the registry says of them, where it has
    them. Offline only what is stored is told; a registry that gives no answer leaves a release as it is. Raises
    Cancelled and LocalFailure; InvalidInput where the proxy cannot be used."""
    wanted = _wanted(releases)
    silent = tools.registry is None and tools.client is not None
    if not wanted or silent or history.repository.host.lower() != DOTCOM:
        return tuple(releases)
    packages = _packages(history, dict.fromkeys(r.package for r in wanted))
    asked = {r: _spelled(of_version(p, r.version), r.version) for r in wanted if (p := packages.get(r.package))}
    found = _published(tools, history, asked)
    return tuple(msgspec.structs.replace(r, published=(found[r],)) if r in found else r for r in releases)


def _wanted(releases: Sequence[Release]) -> list[Release]:
    """The first release and the newest lines' ones."""
    tagged = [r for r in releases if r.tag and not r.nightly]
    stable = [r for r in tagged if not r.prerelease] or tagged
    return stable if len(stable) <= MOST else [stable[0], *stable[1 - MOST :]]


def _spelled(package: Package, version: str) -> list[_Asked]:
    return [(package, spelling) for spelling in spellings(package.registry, version)]


def _packages(history: History, names: Iterable[str]) -> dict[str, Package]:
    """The registry's package for each package of the repository, '' being that of the repository itself."""
    found: dict[str, Package] = {}
    root = _root(history)
    if root.private:
        return {}
    for name in list(names)[: PACKAGES + 1]:
        package = root.package if name == "" else _member(history, name, root)
        if package:
            found[name] = package
    return found


def package_names(history: History) -> tuple[str, ...]:
    """What the manifest at the repository's root calls its package, () where none does or where it cannot be read."""
    return tuple(package.name for package in _packages(history, [""]).values())


def _root(history: History) -> Manifest:
    """The first manifest at the root that names a package, else the last one that was there."""
    paths = manifests(history.repository.repo)
    last = Manifest()
    for _ in range(FILES):
        document = history.file(paths) if paths else None
        if not isinstance(document, Document):
            break
        path = _path(document)
        last = manifest(path, document.text)
        if last.package or last.members or path not in paths:
            break
        paths = paths[paths.index(path) + 1 :]
    return last


def _member(history: History, name: str, root: Manifest) -> Package | None:
    if scoped := of_tag(name, root):
        return scoped
    document = history.file(member_manifests(name))
    return manifest(_path(document), document.text).package if isinstance(document, Document) else None


def _path(document: Document) -> str:
    """The path of a file's document, whose id is `file:PATH@TAG`."""
    return document.id.removeprefix("file:").rpartition("@")[0] or document.id.removeprefix("file:")


def _published(tools: Tools, history: History, asked: Mapping[Release, Sequence[_Asked]]) -> dict[Release, Published]:
    """What is published of each release, by the first of its spellings that is; each round asks all at once."""
    found: dict[Release, Published] = {}
    for turn in range(max(map(len, asked.values()), default=0)):
        round_ = {r: s[turn] for r, s in asked.items() if r not in found and turn < len(s)}
        answers = _answers(tools, history, dict.fromkeys(round_.values()))
        found |= {r: p for r, pair in round_.items() if (kept := answers.get(pair)) and (p := kept.published)}
    return found


def _answers(tools: Tools, history: History, pairs: Iterable[_Asked]) -> dict[_Asked, _Kept]:
    """Stored answers, and those of the registry where they are too old or missing."""
    answers: dict[_Asked, _Kept] = {}
    late: list[_Asked] = []
    for package, version in pairs:
        stored = tools.store.registry_versions(package.registry, package.name).get(version)
        kept = _read(stored.json) if stored else None
        if kept:
            answers[package, version] = kept
        if tools.registry and (kept is None or stored is None or _is_old(tools, kept, stored.fetched_at)):
            late.append((package, version))
    if tools.registry is None or not late or (tools.client and history.is_private() is not False):
        return answers
    questions = [Question(package, version, _names(tools, history)) for package, version in late]
    for pair, answer in zip(late, tools.registry.publications(questions), strict=True):
        if isinstance(answer, Published):
            answers[pair] = _Kept(answer)
        elif isinstance(answer, Unpublished):
            answers[pair] = _Kept(None, answer.why)
        else:
            continue
        text = msgspec.json.encode(answers[pair]).decode()
        tools.store.put_registry_versions(pair[0].registry, pair[0].name, {pair[1]: text}, tools.now())
    return answers


def _names(tools: Tools, history: History) -> tuple[str, ...]:
    """The repository's name, and those that it had before."""
    here = history.repository
    known = tools.store.repository(here.host, here.owner, here.repo)
    return (here.name, *(known.former if known else ()))


def _is_old(tools: Tools, kept: _Kept, fetched_at: str) -> bool:
    age = datetime.fromisoformat(tools.now()) - datetime.fromisoformat(fetched_at)
    return tools.refresh or not 0 <= age.total_seconds() < (_KEPT if kept.published else _ABSENT)


def _read(text: str) -> _Kept | None:
    """A stored answer; None where it cannot be read, so that it is asked for again."""
    try:
        return msgspec.json.decode(text, type=_Kept)
    except msgspec.DecodeError:
        return None
