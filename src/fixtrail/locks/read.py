"""Lock files: which version of each package a project uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fixtrail.errors import InvalidInput
from fixtrail.locks.lines import go_packages, yarn_packages
from fixtrail.locks.locked import Locked
from fixtrail.locks.npm import npm_packages
from fixtrail.locks.pnpm import pnpm_packages
from fixtrail.locks.toml import toml_packages

LONGEST = 64_000_000  # characters of a lock file
_Reader = Callable[[str, str], Iterator[Locked]]


def _pypi(text: str, name: str) -> Iterator[Locked]:
    return toml_packages(text, name, "pypi")


def _crates(text: str, name: str) -> Iterator[Locked]:
    return toml_packages(text, name, "crates")


_BY_NAME: dict[str, _Reader] = {
    "uv.lock": _pypi, "poetry.lock": _pypi, "cargo.lock": _crates, "package-lock.json": npm_packages,
    "npm-shrinkwrap.json": npm_packages, "pnpm-lock.yaml": pnpm_packages, "go.sum": go_packages,
    "yarn.lock": yarn_packages,
}  # fmt: skip
# What the files begin with, or have and no other has; looked for in the first characters.
_SEEN = 20_000
_BY_CONTENT: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"\s{0,100}\{"), npm_packages),
    (re.compile(r"(?s).{0,20000}?^(?:# yarn lockfile|__metadata:)", re.M), yarn_packages),
    (re.compile(r"(?s).{0,20000}?^lockfileVersion:", re.M), pnpm_packages),
    (re.compile(r"\S{1,500} v\S{1,200} h1:"), go_packages),
    (re.compile(r'(?s).{0,20000}?^(?:checksum = |source = "(?:registry|git|sparse)\+)', re.M), _crates),
    (re.compile(r"(?s).{0,20000}?^\[\[package\]\]", re.M), _pypi),
)


def packages(text: str, name: str) -> tuple[Locked, ...]:
    """Every version of every package that a lock file names, each once, in file order.

    `name` is the file's name or path: what kind it is is told by it, by the content where the name is another. uv.lock,
    poetry.lock, package-lock.json, npm-shrinkwrap.json, pnpm-lock.yaml, yarn.lock, Cargo.lock and go.sum are read.
    InvalidInput, with file and line: none of these, or broken.
    """
    if len(text) > LONGEST:
        raise InvalidInput(f"{name} has more than {LONGEST // 1_000_000} million characters; give a smaller lock file")
    text = text.removeprefix("\ufeff")
    reader = _BY_NAME.get(name.replace("\\", "/").rpartition("/")[2].lower()) or _by_content(text, name)
    return tuple(dict.fromkeys(reader(text, name)))


def _by_content(text: str, name: str) -> _Reader:
    reader = next((reader for pattern, reader in _BY_CONTENT if pattern.match(text[:_SEEN])), None)
    if reader is None:
        kinds = ", ".join(sorted(_BY_NAME))
        raise InvalidInput(f"{name}, line 1: this is no lock file that fixtrail reads ({kinds})")
    return reader
