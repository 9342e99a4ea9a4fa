"""The ecosystems' own orders of versions, by the libraries made for them; each is imported when it is first asked for.

`packaging` orders PEP 440, `semantic_version` Semantic Versioning (npm, Cargo, Go, Hex), `univers` Maven, Debian, NuGet
and RubyGems. A key is comparable with the keys of the same scheme only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from fixtrail.versions.number import LONGEST, Style, read

SCHEMES = {
    "pypi": "pep440", "python": "pep440", "pep440": "pep440",
    "npm": "semver", "javascript": "semver", "semver": "semver", "crates": "semver", "cargo": "semver",
    "crates.io": "semver", "rust": "semver", "go": "semver", "golang": "semver", "hex": "semver",
    "maven": "maven", "java": "maven", "gradle": "maven",
    "debian": "debian", "deb": "debian", "ubuntu": "debian",
    "nuget": "nuget", "rubygems": "gem", "gem": "gem", "ruby": "gem",
}  # fmt: skip

_DEBIAN = re.compile(r"[+~](?:deb|ubuntu|bpo)[0-9]|ubuntu[0-9]|[+.~-](?:dfsg|ds)[0-9.+~-]")
_MAVEN = re.compile(r"(?i)[.-](?:final|ga|sp[0-9]|cr[0-9]|snapshot)(?![a-z])|\.release(?![a-z])")
_PEP440 = re.compile(r"[0-9](?:a|b|rc)[0-9]+(?![0-9])|\.(?:dev|post)[0-9]+")
_SEMVER = re.compile(
    r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)
_WIDE = re.compile(r"[0-9]{9}")


def scheme_of(ecosystem: str, versions: Sequence[str] = ()) -> str:
    """The scheme of an ecosystem's or registry's name, in any case; else the one that the versions are written in.

    "plain" where neither tells: by value, part by part (`fixtrail.versions.number`).
    """
    known = SCHEMES.get(ecosystem.lower())
    if known:
        return known
    for scheme, pattern in (("debian", _DEBIAN), ("maven", _MAVEN), ("pep440", _PEP440)):
        if any(pattern.search(version) for version in versions):
            return scheme
    return "plain"


def keys(versions: Sequence[str], scheme: str, style: Style = Style()) -> list[Any]:  # noqa: B008
    """A comparable key for each version, all by `scheme`; all by the plain order where one of them is none of that
    scheme's, so that one odd tag leaves no other out. Each version must be one that `number.read` takes."""
    made = [key(version, scheme) for version in versions] if scheme != "plain" else [None]
    if all(one is not None for one in made):  # `in` would compare keys with None, which not every library bears
        return made
    return [number.key if (number := read(version, style)) else () for version in versions]


def key(version: str, scheme: str) -> Any | None:
    """The key of a version in the order of `scheme`; None where the scheme does not know such a version."""
    text = version.strip().removeprefix("v").removeprefix("V")
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    return _KEYS[scheme](text)


def _plain(text: str) -> Any | None:
    number = read(text)
    return number.key if number else None


def _pep440(text: str) -> Any | None:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 -- 18 ms, for those who need it

    try:
        return Version(text)
    except InvalidVersion:
        return None


def _semver(text: str) -> Any | None:
    """Semantic Versioning's precedence, in which a build is nothing (https://semver.org/#spec-item-10); the library's
    key has it."""
    from semantic_version import Version  # type: ignore[import-untyped]  # noqa: PLC0415 -- 48 ms, for those who need it

    if not _SEMVER.fullmatch(text):
        return None
    try:
        return Version(text.partition("+")[0]).precedence_key
    except ValueError:
        return None


def _maven(text: str) -> Any | None:
    from univers import maven  # noqa: PLC0415 -- for those who need it

    return _untyped(maven).Version(text) if text[0].isdigit() else None


def _debian(text: str) -> Any | None:
    from univers import debian  # noqa: PLC0415 -- 68 ms, for those who need it

    try:
        return _untyped(debian).Version.from_string(text)
    except ValueError:
        return None


def _gem(text: str) -> Any | None:
    from univers import gem  # noqa: PLC0415 -- for those who need it

    try:
        return _untyped(gem).GemVersion(text)
    except gem.InvalidVersionError:
        return None


def _nuget(text: str) -> Any | None:
    """univers compares numbers of NuGet as texts of eight digits: what is longer is left to the plain order."""
    from univers import nuget  # noqa: PLC0415 -- 33 ms, for those who need it

    if _WIDE.search(text):
        return None
    try:
        return _untyped(nuget).Version.from_string(text)
    except (nuget.InvalidNuGetVersion, ValueError):
        return None


def _untyped(module: Any) -> Any:
    """A module whose functions say nothing of their types, as something that may be called."""
    return module


_KEYS: dict[str, Callable[[str], Any | None]] = {
    "plain": _plain, "pep440": _pep440, "semver": _semver, "maven": _maven, "debian": _debian, "gem": _gem,
    "nuget": _nuget,
}  # fmt: skip
