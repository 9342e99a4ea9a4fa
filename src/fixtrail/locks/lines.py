"""go.sum and yarn.lock: lock files that are read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.locks.locked import Locked, broken

_GO_MOD = "/go.mod"
_YARN_VERSION = re.compile(r'[ ]{2}"?version"?:? "?([^"\s]{1,2000})"?')
_YARN_RESOLUTION = re.compile(r'[ ]{2}"?resolution"?: "?((?:@[^/@\s]{1,214}/)?[^/@\s]{1,214})@([^"\s]{1,2000})"?')
_SPECIFIER = re.compile(r'"?((?:@[^/@\s"]{1,214}/)?[^/@\s"]{1,214})@(?:npm:((?:@[^/@\s"]{1,214}/)?[^/@\s"]{1,214})@)?')


def go_packages(text: str, name: str) -> Iterator[Locked]:
    """The modules whose contents go.sum knows; of those where it knows no more than the go.mod, none of the code is
    used (https://go.dev/ref/mod#go-sum-files). InvalidInput: a line that is not module, version and hash."""
    for number, line in enumerate(text.splitlines(), 1):
        columns = line.split()
        if not columns:
            continue
        if len(columns) != 3 or not columns[1].startswith("v") or ":" not in columns[2]:
            raise broken(name, number, "not a module, its version and its hash")
        if not columns[1].endswith(_GO_MOD):
            yield Locked("go", columns[0], columns[1])


def yarn_packages(text: str, name: str) -> Iterator[Locked]:
    """The packages of a yarn.lock, classic or not. InvalidInput: a version under no heading, or no lock file."""
    heading, package, version, found = False, "", "", False
    for number, line in enumerate([*text.splitlines(), "end:"], 1):
        if line[:1] not in ("", " ", "#"):
            if package and version:
                found = True
                yield Locked("npm", package, version)
            heading, package, version = True, _named(line), ""
        elif given := _YARN_VERSION.fullmatch(line):
            if not heading:
                raise broken(name, number, "a version of no package")
            version = given[1]
        elif version and (resolved := _YARN_RESOLUTION.fullmatch(line)):
            package = resolved[1]
            version = _resolved(version, resolved[2])
    if not found and "# yarn lockfile" not in text and "__metadata:" not in text:
        raise broken(name, 1, "this is not a lock file of yarn")


def _resolved(version: str, source: str) -> str:
    """The version of what is from a registry, '' of a folder of the project; else where it is from."""
    return version if source.startswith("npm:") else "" if source.startswith("workspace:") else source


def _named(line: str) -> str:
    """The package of a heading such as `"@scope/a@^1.0.0", "@scope/a@^1.2.0":`; '' for what heads no package."""
    found = _SPECIFIER.match(line)
    return (found[2] or found[1]) if found else ""
