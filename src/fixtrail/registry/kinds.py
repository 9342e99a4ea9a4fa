"""The registries that are known: where each is, what its names look like, who reads it, and its page for a version."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from fixtrail.model.package import Package, RegistryName
from fixtrail.registry import crates, go, maven, npm, nuget, pypi, rubygems
from fixtrail.registry.asking import Reader


class Kind(NamedTuple):
    """`page` takes the package's name and the version; `spacing` is the seconds between two requests."""

    title: str
    base: str
    page: str
    names: re.Pattern[str]
    read: Reader
    spacing: float = 0.0


def _ascii(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_WORD = r"[A-Za-z0-9][A-Za-z0-9._-]{0,213}"
KINDS: dict[RegistryName, Kind] = {
    "pypi": Kind("PyPI", "https://pypi.org", "https://pypi.org/project/{}/{}/", _ascii(_WORD), pypi.read),
    "npm": Kind(
        "npm", "https://registry.npmjs.org", "https://www.npmjs.com/package/{}/v/{}",
        _ascii(r"(?:@[A-Za-z0-9~-][\w.~-]{0,213}/)?[A-Za-z0-9~-][\w.~-]{0,213}"), npm.read,
    ),
    "crates": Kind(
        "crates.io", "https://crates.io", "https://crates.io/crates/{}/{}",
        _ascii(r"[A-Za-z][A-Za-z0-9_-]{0,63}"), crates.read, 1.0,
    ),
    "maven": Kind(
        "Maven Central", "https://repo1.maven.org/maven2", "https://central.sonatype.com/artifact/{}/{}",
        _ascii(r"[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100}){0,20}:[A-Za-z0-9_][\w.-]{0,200}"), maven.read,
    ),
    "rubygems": Kind(
        "RubyGems", "https://rubygems.org", "https://rubygems.org/gems/{}/versions/{}", _ascii(_WORD), rubygems.read
    ),
    "nuget": Kind(
        "NuGet", "https://api.nuget.org", "https://www.nuget.org/packages/{}/{}",
        _ascii(r"\w{1,100}(?:[_.-]\w{1,100}){0,20}"), nuget.read,
    ),
    "go": Kind(
        "Go's module proxy", "https://proxy.golang.org", "https://pkg.go.dev/{}@{}",
        _ascii(r"[a-z0-9-]{1,100}(?:\.[a-z0-9-]{1,100}){1,10}(?:/[A-Za-z0-9_~-][\w.~-]{0,200}){0,20}"), go.read,
    ),
}  # fmt: skip
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+!_~-]{0,127}")


def page(package: Package, version: str) -> str:
    """The address of the page for people."""
    name = package.name.replace(":", "/") if package.registry == "maven" else package.name
    return KINDS[package.registry].page.format(quote(name, safe="/@"), quote(version, safe="+!"))


def is_name(package: Package) -> bool:
    """Whether the registry could have a package of that name; others are not asked for."""
    return len(package.name) <= 400 and bool(KINDS[package.registry].names.fullmatch(package.name))


def is_version(text: str) -> bool:
    """Whether it may stand in an address as a version."""
    return bool(_VERSION.fullmatch(text))
