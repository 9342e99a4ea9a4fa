"""Which versions are asked about: the one that a user names, those of a lock file, the one that the reporter states."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from fixtrail.locks.locked import Locked
from fixtrail.model.evidence import Evidence, Quote
from fixtrail.model.facts import EnvironmentFact, Extract
from fixtrail.model.history import Repository, Tag
from fixtrail.versions.names import is_own, plain_name
from fixtrail.versions.number import read
from fixtrail.versions.words import parse

REPORTED = 3  # versions of one report that are looked at
LOCKED = 12  # packages of one lock file
_TOKEN = re.compile(r"[0-9A-Za-z@/._+~\-]+")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
# Without a dot: `20240501`, `1234567b2`, `20240501c`. Digits and letters in another mix are an abbreviated id.
_BARE = re.compile(r"[0-9]+(?:[ab][0-9]+)?|(?:19|20)[0-9]{6}[a-f]?")
_PSEUDO = re.compile(r"v[0-9.]+-(?:[0-9A-Za-z.-]{0,60}\.)?[0-9]{14}-([0-9a-f]{12})(?:\+incompatible)?")
_GO_MAJOR = re.compile(r"/v[1-9][0-9]{0,8}$")
_WORD = re.compile(r"[\w@./'’+-]+")
_RANGE = re.compile(r"[\^~<>]|[0-9]\.(?:[xX](?![0-9A-Za-z])|\*)")
_NAME_WORDS = 3  # of a name that is written apart
_BEFORE = 80  # characters of a line before a stated version that are looked at
_ROWS = {"package": "package", "library": "library", "tool": "tool"}


class Asked(msgspec.Struct, frozen=True):
    """A version to be answered. `package` is that of the repository's tags ('' the main one), `name` what a lock file
    calls it; `commit` is the id that it stands for, where it is no release, and `at` that commit once it was found.
    `why` says why it cannot be told, before anything is asked."""

    version: str
    source: Literal["asked", "lock", "reported"]
    package: str = ""
    name: str = ""
    ecosystem: str = ""
    evidence: tuple[Evidence, ...] = ()
    commit: str = ""
    at: Tag | None = None
    why: str = ""


def named(version: str, package: str, packages: Collection[str]) -> Asked:
    """The version that a user asks about; `package` may be one of the repository's tags."""
    version = version.strip()
    return Asked(version, "asked", of_tags(package, packages), package, commit=commit_of(version))


def of_tags(name: str, packages: Collection[str]) -> str:
    """The package of the tags with this name, whatever its case; '' where none has it."""
    return next((p for p in packages if p and p.lower() == name.strip().lower()), "")


def commit_of(version: str) -> str:
    """The id of the commit that a version stands for, whole or abbreviated: `abc1234`, `git+https://…#abc1234`, a
    pseudo-version of Go (https://go.dev/ref/mod#pseudo-versions). '' for a release."""
    pseudo = _PSEUDO.fullmatch(version)
    if pseudo:
        return pseudo[1]
    last = version.rpartition("#")[2] if version.startswith(("git+", "git:", "github:")) else version
    is_number = read(last) is not None and len(last) < 40 and "#" not in version
    return last if _COMMIT.fullmatch(last) and not (is_number and _BARE.fullmatch(last)) else ""


def reported(extract: Extract, repository: Repository, packages: Collection[str]) -> tuple[Asked, ...]:
    """The versions of this software that the issue states, each with the place where it does; at most three. What names
    another product, a branch or nothing that can be read is none."""
    found: dict[str, Asked] = {}
    labels = {field.quote.key: field.label for field in extract.fields if field.quote}
    for fact in extract.environment:
        name = _software(fact, labels.get(fact.quote.key, ""), repository, packages)
        version = None if name is None else _stated(fact.value, repository, packages)
        if version and name is not None:
            asked = Asked(version, "reported", name, evidence=(fact.quote,))
            found.setdefault(version.lower().lstrip("v"), asked)
    return tuple(found.values())[:REPORTED]


@cache
def _words(group: str) -> frozenset[str]:
    return parse((files("fixtrail.fixes") / "asked-words.txt").read_text("utf-8"))[group]


def _software(fact: EnvironmentFact, label: str, repository: Repository, packages: Collection[str]) -> str | None:
    """The package of the repository that a fact of the environment is about; None where it is about something else, or
    where it is a range. `label` is the form field's, '' where it is from none."""
    if _is_comment(fact.quote) or _RANGE.search(fact.quote.text):
        return None
    if fact.name == "version":
        return "" if _is_own(label or _before(fact.quote), repository, packages) else None
    if fact.kind not in _ROWS:
        return None
    if fact.name.lower() == repository.repo.lower():
        return ""
    return of_tags(fact.name, packages) or None


def _before(quote: Quote) -> str:
    """What stands before a stated version on its line."""
    return quote.document.text[max(0, quote.start - _BEFORE) : quote.start].rpartition("\n")[2]


def _is_comment(quote: Quote) -> bool:
    """Whether it stands in what a template says to those who fill it in."""
    before = quote.document.text[: quote.start]
    return before.rfind("<!--") > before.rfind("-->")


def _is_own(line: str, repository: Repository, packages: Collection[str]) -> bool:
    """Whether the words before a stated version leave it this software's: the last of them, or the last few together,
    name it, or name nothing."""
    words = [word for w in _WORD.findall(line) if (word := w.strip("-_.'/+").lower())]
    while words and words[-1] in _words("beside"):
        words.pop()
    named = {
        repository.owner.lower(),
        *(p.lower() for p in packages),
        *(p.lower().rpartition("/")[2] for p in packages),
    }
    if not words or words[-1] in _words("before") | (named - {""}):
        return True
    return any(is_own("".join(words[-count:]), repository.repo) for count in range(1, _NAME_WORDS + 1))


def _stated(value: str, repository: Repository, packages: Collection[str]) -> str | None:
    """The one version in a value; None where there is none or more, or where it is another product's."""
    own = {repository.repo.lower(), repository.owner.lower(), *(p.lower() for p in packages if p)}
    versions: list[str] = []
    others: list[str] = []
    for token in _TOKEN.findall(value[:200]):
        word = token.strip(".,-_/").lower()
        name, at, number = word.rpartition("@")
        if at and (name in own or is_own(name, repository.repo)):
            word = number
        if re.match(r"v?[0-9]", word) and read(word):
            versions.append(token.strip(".,-_/").rpartition("@")[2] if at else token.strip(".,-_/"))
        elif word and word not in own | _words("beside") and not is_own(word, repository.repo):
            others.append(word)
    if others and not is_own("".join(others), repository.repo):
        return None
    return versions[0] if len(versions) == 1 else None


def locked(
    packages: Sequence[Locked],
    repository: Repository,
    names: Collection[str],
    wanted: str = "",
    known: Collection[str] = (),
) -> tuple[Asked, ...]:
    """The versions of this repository's packages in a lock file, each once.

    `names` are the packages of its tags, `known` what registries call its packages, `wanted` the one package that the
    user means. Where nothing in the file is surely one of them, or more than one may be, the answer is one that says
    so.
    """
    if wanted:
        rows = [(one, of_tags(one.name, names)) for one in packages if _same(one, wanted)]
    else:
        rows = [(one, package) for one in packages if (package := _own(one, repository, names, known)) is not None]
    if not rows and not wanted:
        rows = [(one, "") for one in packages if _may_be_own(one, repository)]
        several = sorted({one.name for one, _ in rows})
        if len(several) > 1:
            return (_none(f"{_listed(several)} of the lock file may be {repository.name}; give the version itself"),)
    if not rows:
        called = f"named {wanted}" if wanted else f"known to be {repository.name}; give the version itself"
        return (_none(f"no package of the lock file is {called}"),)
    return tuple(
        Asked(one.version, "lock", package, one.name, one.ecosystem, commit=commit_of(one.version))
        for one, package in rows[:LOCKED]
    )


def _none(why: str) -> Asked:
    return Asked("", "lock", why=why)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _own(one: Locked, repository: Repository, names: Collection[str], known: Collection[str]) -> str | None:
    """The package of the tags that a locked one is; None where it is not this repository's for sure."""
    if any(_same(one, name) for name in known):
        return of_tags(one.name, names)
    if one.ecosystem == "go":
        return _module(one.name, repository, names)
    if package := of_tags(one.name, names):
        return package
    scoped = f"@{repository.owner}/{repository.repo}".lower()
    return "" if one.name.lower() == scoped or _same(one, repository.repo) else None


def _same(one: Locked, name: str) -> bool:
    """Whether names are one package's; PyPI and crates.io do not tell hyphens, underscores and dots apart."""
    if one.ecosystem in ("pypi", "crates"):
        return plain_name(one.name) == plain_name(name)
    return one.name.lower() == name.strip().lower()


def _may_be_own(one: Locked, repository: Repository) -> bool:
    """Whether a locked package is called as the repository usually is, and not somebody else's by what stands before:
    another scope of npm, the path of another repository."""
    before, _, name = one.name.rpartition("/")
    if one.ecosystem == "go" and before.lower().startswith((f"{repository.host}/", "github.com/", "gitlab.com/")):
        return False
    scoped = before.startswith("@") and before[1:].lower() != repository.owner.lower()
    return not scoped and is_own(name, repository.repo)


def _module(path: str, repository: Repository, names: Collection[str]) -> str | None:
    """The package of a Go module: its folder in the repository (https://go.dev/ref/mod#vcs-version)."""
    base = f"{repository.host}/{repository.name}".lower()
    plain = _GO_MAJOR.sub("", path.lower())
    if plain == base:
        return ""
    return of_tags(plain.removeprefix(f"{base}/"), names) or None if plain.startswith(f"{base}/") else None
