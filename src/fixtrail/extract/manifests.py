"""Package versions as tools print and lock them, told by the shape of a line and the lines around it.

Formats: `pip freeze` and requirements (https://pip.pypa.io/en/stable/reference/requirements-file-format/), `pip list`,
`npm ls` and `yarn list`, `cargo tree`, Cargo.lock and poetry.lock (TOML tables), package-lock.json and package.json,
yarn.lock, Gemfile.lock, go.mod, `npm ERR!`-free envinfo lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import EnvironmentFact
from fixtrail.model.thread import Document

_VERSION = r"\d{1,10}(?:\.\w{1,20}){1,4}(?:[-+][\w.+-]{1,40})?"
_NAME = r"@?[A-Za-z0-9][\w.-]{0,80}(?:/[\w.-]{1,80})?"
# One line says both; the first that fits.
_LINES: tuple[re.Pattern[str], ...] = (
    re.compile(rf"^[ \t]{{0,8}}({_NAME})(?:\[[\w,]{{1,60}}\])?===?({_VERSION})[ \t]*$"),  # pip freeze
    re.compile(rf"^[│├└─┬|+`\\\- \t]{{1,80}}({_NAME})@({_VERSION})(?: .{{0,80}})?$"),  # npm ls, yarn list
    re.compile(
        rf"^(?:require )?[ \t]{{0,8}}([a-z][\w.-]{{1,60}}\.[a-z]{{2,10}}/[\w./-]{{1,100}}) "
        rf"v({_VERSION})(?: // indirect)?$"
    ),  # go.mod
    re.compile(rf"^[│├└─┬|+`\\\- \t]{{0,80}}({_NAME}) v({_VERSION})(?: \(.{{0,200}}\))?(?: \(\*\))?$"),  # cargo tree
    re.compile(rf"^[ \t]{{2,12}}\"({_NAME})\": ?\"[~^]?({_VERSION})\",?[ \t]*$"),  # package.json
    re.compile(rf"^[ \t]{{1,8}}({_NAME}): [~^]?({_VERSION})(?: => ({_VERSION}))?[ \t]*$"),  # envinfo
    re.compile(rf"^[ \t]{{4}}([a-z][\w.-]{{0,80}}) \(({_VERSION})\)$"),  # Gemfile.lock
)
_TOML_NAME = re.compile(r"^name = \"([^\"\n]{1,100})\"")
_TOML_VERSION = re.compile(r"^version = \"([^\"\n]{1,60})\"")
_LOCK_NAME = re.compile(rf"^[ \t]{{0,12}}\"?(?:node_modules/)?({_NAME})(?:@[^:\n]{{1,60}})?\"?: ?\{{?[ \t]*$")
_LOCK_VERSION = re.compile(r"^[ \t]{2,16}\"?version\"?:? \"([^\"\n]{1,60})\",?")
_COLUMNS = re.compile(rf"^({_NAME})[ \t]{{2,60}}({_VERSION})(?:[ \t]{{2,}}\S{{0,200}})?[ \t]*$")  # pip list, conda list
_HEAD = re.compile(r"^(?:Package|Name|#[ \t]{0,3}Name)[ \t]{2,60}Version", re.I)
_MARK = re.compile(r"\d\.\w")
_RUN = 2  # lines of a shape that must stand together: one alone may be anything


def packages(body: Document, lines: int) -> Iterator[EnvironmentFact]:
    """Packages with a version in the first `lines` lines of a body, in order; `kind` is `package`."""
    if not _MARK.search(body.text):
        return
    run: list[EnvironmentFact] = []
    name, table, shape, at = "", False, -1, 0
    for line in body.text.split("\n", lines)[:lines]:
        start, at = at, at + len(line) + 1
        if len(line) > 300:
            continue
        if _HEAD.match(line):
            table = True
            continue
        named, locked = _lock(line, name)
        if locked:
            yield EnvironmentFact(name, locked, Quote(body, start, start + len(line.rstrip())), "package")
        name = named
        found, which = _one(body, line.rstrip("\r"), start, table)
        if found is None or which != shape:
            if len(run) >= _RUN:
                yield from run
            run, shape = [], which
        if found is not None:
            run.append(found)
        elif line.strip(" -\r"):
            table = False
    if len(run) >= _RUN:
        yield from run


def _one(body: Document, line: str, start: int, table: bool) -> tuple[EnvironmentFact | None, int]:
    """The package that a line states by itself, and by which shape."""
    if not _MARK.search(line):
        return None, -1
    for which, pattern in enumerate(_LINES):
        if match := pattern.match(line):
            return EnvironmentFact(match[1], match[2], Quote(body, start, start + len(line.rstrip())), "package"), which
    if table and (match := _COLUMNS.match(line)):
        return EnvironmentFact(match[1], match[2], Quote(body, start, start + len(line.rstrip())), "package"), len(
            _LINES
        )
    return None, -1


def _lock(line: str, name: str) -> tuple[str, str]:
    """The name that a following version line would be of, and the version of the name before, by lock files' shapes."""
    if match := _TOML_NAME.match(line) or _LOCK_NAME.match(line):
        return match[1], ""
    if name and (match := _TOML_VERSION.match(line) or _LOCK_VERSION.match(line)):
        return "", match[1]
    return (name, "") if name and not line.strip() else ("", "")
