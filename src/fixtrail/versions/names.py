"""Tag names taken apart: what stands before the version, and the version.

`pkg@1.2.3`, `pkg/v1.2.3`, `pkg-v1.2.3`, `release-2024-05`, `REL_15_3`, `go1.21.3`, `1.2.3-lts` …: the version is the
first place where a number can begin that goes on to be one. What is before it says whose version it is; words that only
say "version" say nothing. A name without such a place is no version's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from fixtrail.versions.words import words

LONGEST = 255  # characters of a tag name that is read
Form = Literal["main", "package", "prefix"]

_BEGIN = r"(?:^|(?<=[\-_/@ ]))(?:[vV][.\-_]?)?"
_DATED = re.compile(_BEGIN + r"(?P<n>(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)(?![0-9])")
_DOTTED = re.compile(_BEGIN + r"(?P<n>(?:[0-9]+%)?[0-9]+(?:[._][0-9]+)+)")  # git has no colon: `1%2.3` is 1:2.3
_JOINED = re.compile(r"^[A-Za-z]+(?P<n>[0-9]+(?:[._][0-9]+)+)")
_HYPHENS = re.compile(_BEGIN + r"(?P<n>[0-9]+(?:-[0-9]+)+)")
_GOES_ON = r"(?=$|[\-_+.~]|(?:alpha|beta|rc|pre|dev|[abuU])[0-9]*(?:$|[\-_.+]))"  # not 12ab34f
_SINGLE = re.compile(_BEGIN + r"(?P<n>[0-9]+)" + _GOES_ON)
_JOINED_SINGLE = re.compile(r"^[A-Za-z]+(?P<n>[0-9]+)" + _GOES_ON)
_WORD = re.compile(r"[\w@./+-]+")
_READ = 20_000  # characters of a text that are looked at for names
_WORDS = re.compile(r"[^A-Za-z0-9.]+")


class Named(NamedTuple):
    """A tag name in two. `owner` is the package or prefix before the version, '' for the main series; `marked`: a `v`
    stands between the two; `single`: the version is one number alone, which only the names beside it can make one."""

    owner: str
    form: Form
    version: str
    marked: bool
    single: bool


def split(name: str, repo: str = "") -> Named | None:
    """The parts of a tag name; None where it names no version. `repo` is the repository's name, which as a prefix
    means the main series; `owner/repo` is taken too."""
    if len(name) > LONGEST:
        return None
    name = name.removeprefix("refs/tags/")
    at = name.rfind("@")
    if at > 0 and (found := _DOTTED.match(name[at + 1 :]) or _SINGLE.match(name[at + 1 :])):
        version = name[at + 1 :][found.start("n") :]
        owner = "" if is_own(name[:at], repo) else name[:at]
        return Named(owner, "package" if owner else "main", version, True, not re.search(r"[0-9]\.[0-9]", version))
    found, single = _number(name, repo)
    if found is None:
        return None
    before = name[: found.start("n")]
    owner, form = _owner(re.sub(r"(?:^|(?<=[\-_/ ]))[vV][.\-_]?$", "", before), repo)
    version = _spelled(name[found.start("n") :], found["n"], repo)
    return Named(owner, form, version, before[-1:] in ("v", "V"), single)


def _number(name: str, repo: str) -> tuple[re.Match[str] | None, bool]:
    """Where the version begins, and whether it is one number alone."""
    many = [m for p in (_DATED, _DOTTED, _JOINED) if (m := p.search(name))]
    if many:
        return min(many, key=lambda m: (m.start("n"), -m.end("n") if m.re is _DATED else 0)), False
    hyphens = _HYPHENS.search(name)
    if hyphens and hyphens.start() > 0 and _owner(name[: hyphens.start()], repo)[1] == "main":
        return hyphens, False
    return _SINGLE.search(name) or _JOINED_SINGLE.search(name), True


@lru_cache(1024)
def _owner(before: str, repo: str) -> tuple[str, Form]:
    """Whose version it is by what stands before it."""
    segments = [s for part in before.split("/") if (s := _naming(part))]
    if not segments or is_own("/".join(segments), repo):
        return "", "main"
    if len(segments) == 1 and (segments[0].lower() in words("distribution") or "/" not in before):
        return segments[0], "prefix"
    if len(segments) == 1 and not before.endswith("/") and before.rpartition("/")[2] != "":
        return segments[0], "prefix"
    return "/".join(segments), "package"


def _naming(part: str) -> str:
    """A part of a prefix without the words around it that say nothing, '' where no other is left."""
    part = part.strip("-_. ")
    pieces = _WORDS.split(part)
    first, last = 0, len(pieces)
    while first < last and pieces[first].lower() in words("plain"):
        first += 1
    while last > first and pieces[last - 1].lower() in words("plain"):
        last -= 1
    if (first, last) == (0, len(pieces)):
        return part
    start = part.find(pieces[first]) if first < last else 0
    return part[start : part.rfind(pieces[last - 1]) + len(pieces[last - 1])] if first < last else ""


@lru_cache(1024)
def is_own(prefix: str, repo: str) -> bool:
    """Whether a prefix is the repository's own name, as it or as it is usually shortened (`php` of `php-src`)."""
    plain = plain_name(prefix)
    return bool(plain) and bool(repo) and plain in _own_names(repo)


@lru_cache(64)
def _own_names(repo: str) -> frozenset[str]:
    name = repo.rpartition("/")[2]
    names = {plain_name(name), plain_name(name.rstrip("0123456789"))}
    pieces = [p for p in re.split(r"[-_.]", name) if p]
    while len(pieces) > 1 and pieces[-1].lower() in words("ending"):
        pieces.pop()
        names.add(plain_name("".join(pieces)))
    return frozenset(names - {""})


def packages_named(packages: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Of the packages of a repository those that a text names, with or without what stands before their own name."""
    words = {w.casefold().strip(".,/:") for text in texts for w in _WORD.findall(text[:_READ])}
    return frozenset(p for p in packages if p and words & _spellings(p))


def _spellings(package: str) -> set[str]:
    """A package as people write it."""
    whole = package.casefold()
    return {whole, whole.rpartition("/")[2], whole.removeprefix("@")}


def plain_name(name: str) -> str:
    """A name as it is compared: letters and digits, in lower case."""
    return "".join(c for c in name.lower() if c.isalnum())


def _spelled(version: str, number: str, repo: str) -> str:
    """The version as it is usually written: dots in its number, without the repository's name after it."""
    suffix = version[len(number) :]
    if not _DATED.match(number):
        number = number.replace("_", ".").replace("-", ".").replace("%", ":")
    if suffix.strip("-_.") and is_own(suffix, repo):
        suffix = ""
    return number + suffix
