"""uv.lock, poetry.lock and Cargo.lock: TOML with one `[[package]]` for each version of a package.

What has no source but a folder on the machine is the project itself or a part of it, and is left out; what is taken
from a repository has no release: its version is given as the address.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from fixtrail.locks.locked import LockEcosystem, Locked, broken

_LINE = re.compile(r"\(at line ([0-9]+)")
_LOCAL = ("editable", "virtual", "directory", "path", "workspace")


def toml_packages(text: str, name: str, ecosystem: LockEcosystem) -> Iterator[Locked]:
    """The packages in file order; `name` is the file's, for errors. InvalidInput: not TOML, or a package of another
    shape."""
    entries = _document(text, name).get("package", [])
    if not isinstance(entries, list):
        raise broken(name, _line_of(text, 0), "`package` is no list")
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise broken(name, _line_of(text, number), "a package without a name")
        version = entry.get("version")
        if version is not None and not isinstance(version, str):
            raise broken(name, _line_of(text, number), "a version that is no text")
        found = _cargo(entry, version) if ecosystem == "crates" else _python(entry, version)
        if found:
            yield Locked(ecosystem, entry["name"], found)


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        line = _LINE.search(str(error))
        raise broken(name, int(line[1]) if line else text.count("\n") + 1, "this is not TOML") from error
    except RecursionError as error:
        raise broken(name, 1, "it is nested too deeply") from error


def _line_of(text: str, number: int) -> int:
    """The line of the package with this number, from 0; the first line where the file writes it in another way."""
    for found in re.finditer(r"^[ \t]{0,8}\[\[[ \t]{0,8}package[ \t]{0,8}\]\]", text, re.M):
        if number == 0:
            return text.count("\n", 0, found.start()) + 1
        number -= 1
    return 1


def _cargo(entry: Mapping[str, Any], version: str | None) -> str | None:
    source = entry.get("source")
    if not isinstance(source, str):
        return None
    return source if source.startswith("git+") else version


def _python(entry: Mapping[str, Any], version: str | None) -> str | None:
    """uv writes a source for each package; poetry only for what is not from PyPI, with a type."""
    source = entry.get("source")
    if not isinstance(source, dict):
        return version
    if source.get("type") in _LOCAL or any(key in source for key in _LOCAL):
        return None
    if source.get("type") == "git":
        return f"git+{source.get('url', '')}#{source.get('resolved_reference', '')}"
    return f"git+{source['git']}" if isinstance(source.get("git"), str) else version
