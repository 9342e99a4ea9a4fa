"""package-lock.json and npm-shrinkwrap.json of every version: `packages` by folder, before that `dependencies`, nested.

https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fixtrail.locks.locked import Locked, broken

_FOLDER = "node_modules/"
_ALIAS = "npm:"


def npm_packages(text: str, name: str) -> Iterator[Locked]:
    """The packages in file order, each place where one is installed. InvalidInput: no JSON, or no lock file."""
    document = _document(text, name)
    folders, nested = document.get("packages"), document.get("dependencies")
    if isinstance(folders, dict):
        yield from _by_folder(folders)
    elif isinstance(nested, dict):
        yield from _nested(nested)
    elif "lockfileVersion" not in document:
        raise broken(name, 1, "this is not a lock file of npm: it has neither `packages` nor `dependencies`")


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise broken(name, error.lineno, "this is not JSON") from error
    except (RecursionError, ValueError) as error:
        raise broken(name, 1, "it is nested too deeply, or has a number with too many digits") from error
    if not isinstance(document, dict):
        raise broken(name, 1, "this is not a lock file of npm: it is no object")
    return document


def _by_folder(folders: Mapping[str, Any]) -> Iterator[Locked]:
    """What stands in a `node_modules` folder and is no link to a folder of the project. An alias is installed under
    another name than the package's, which stands in `name`."""
    for folder, entry in folders.items():
        if _FOLDER in folder and isinstance(entry, dict) and not entry.get("link"):
            named = entry.get("name")
            version = _version(entry)
            if version:
                installed = folder.rpartition(_FOLDER)[2]
                yield Locked("npm", named if isinstance(named, str) else installed, version)


def _version(entry: Mapping[str, Any]) -> str:
    """The version; the address, where the package is taken from a repository."""
    resolved, version = entry.get("resolved"), entry.get("version")
    if isinstance(resolved, str) and resolved.startswith(("git+", "git:", "github:")):
        return resolved
    return version if isinstance(version, str) else ""


def _nested(dependencies: Mapping[str, Any]) -> Iterator[Locked]:
    waiting = [iter(dependencies.items())]
    while waiting:
        name, entry = next(waiting[-1], ("", None))
        if not name:
            waiting.pop()
            continue
        if not isinstance(entry, dict):
            continue
        version = entry.get("version")
        if isinstance(version, str):
            yield _unaliased(name, version)
        if isinstance(entry.get("dependencies"), dict):
            waiting.append(iter(entry["dependencies"].items()))


def _unaliased(name: str, version: str) -> Locked:
    """The package behind `npm:name@version`."""
    real, at, number = version.removeprefix(_ALIAS).rpartition("@")
    return Locked("npm", real, number) if version.startswith(_ALIAS) and at and real else Locked("npm", name, version)
