"""Versions and surroundings, as the reporter states them.

A fact comes from a form's field, from a line such as `node: v18.1` or `Python 3.12.1`, or from what tools print: lock
files, `pip freeze`, `npm ls`, `cargo tree`, `--version` (`extract/manifests.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.extract.manifests import packages
from fixtrail.extract.rules import load
from fixtrail.model.evidence import Quote
from fixtrail.model.facts import EnvironmentFact, EnvironmentKind, FormField
from fixtrail.model.thread import Document

_VERSION = r"v?\d{1,10}(?:\.\d{1,10}){1,3}(?:[-+.]?[0-9A-Za-z]{1,40}){0,3}"
_NAMED_THINGS = {
    alias: (rule.pattern.pattern.split("|")[0], rule.word)
    for rule in load("environment-names.txt")
    for alias in rule.pattern.pattern.split("|")
}
_ALIASES = "|".join(re.escape(alias) for alias in sorted(_NAMED_THINGS, key=len, reverse=True))
# `Name: value`, `- name version: 1.2`, `node v8.1`, `git version 2.39`, `go1.21`, `name==1.2`.
_NAMED = re.compile(
    rf"(?<![\w./@-])({_ALIASES})"
    rf"(?:[ \t]{{0,3}}(?:version|ver\.?|release|版本|バージョン|버전|версия|versi[oó]n|versão))?"
    rf"(?:[ \t]{{0,20}}[:：=@/]{{0,2}}[ \t]{{0,20}}(?:is )?[\[(\"'`*]{{0,3}}({_VERSION})"
    rf"|:?[ \t]v?(\d{{1,4}})(?![\w.%]))",
    re.I,
)
_OS_NAMES = (
    "mac ?os(?: x)?|os ?x|windows(?: server)?|ubuntu|debian|fedora|centos|rhel|red hat enterprise linux|"
    "rocky linux|almalinux|amazon linux|opensuse|suse|manjaro|linux mint|pop!?_os|gentoo|nixos|void linux|kali|"
    "raspbian|raspberry pi os|arch ?linux|alpine(?: linux)?|android|ios|ipados|linux|"
    "freebsd|openbsd|netbsd|solaris|illumos|wsl ?2?"
)
_OS_RELEASES = (
    r"v?\d[\w.]{0,30}|xp|vista|pro|home|enterprise|sierra|high sierra|mojave|catalina|big sur|monterey|ventura|sonoma|"
    r"sequoia|tahoe|lts|gnu/linux|bookworm|bullseye|trixie|focal|jammy|noble|tumbleweed|leap"
)
_OS = re.compile(rf"(?<![\w./-])((?:{_OS_NAMES})(?:[ \t]{{1,3}}(?:{_OS_RELEASES})\b){{0,3}})(?![\w-]|\.\w)", re.I)
_ARCHITECTURE = re.compile(
    r"(?<![\w.-])(x86[_-]64|amd64|aarch64|arm64(?:/v8)?|arm64e|armv[5-8]\w{0,3}|i[3-6]86|riscv64|ppc64(?:le|el)?|s390x|"
    r"loongarch64|apple silicon|apple m[1-9](?: (?:pro|max|ultra))?)(?!\w)",
    re.I,
)
_OWN_VERSION = re.compile(
    rf"\bversion[ \t]{{0,5}}(?:is|used|number)?[ \t]{{0,5}}[:=]?[ \t]{{0,5}}[`*]{{0,3}}({_VERSION})", re.I
)
# A line without a digit states no version, one without any of these no system.
_DIGIT = re.compile(r"\d")
_SYSTEMS = (
    "mac", "os x", "osx", "windows", "linux", "ubuntu", "debian", "fedora", "centos", "rhel", "red hat", "suse",
    "manjaro", "pop!_os", "pop_os", "gentoo", "nixos", "raspb", "alpine", "android", "ios", "ipados", "bsd", "solaris",
    "illumos", "wsl",
)  # fmt: skip
_MACHINES = ("86", "amd64", "aarch64", "arm", "riscv", "ppc64", "s390x", "loong", "apple")
# What a template gives as an example, and its comments, are nobody's words.
_UNSTATED = re.compile(r"[\[(]e\.g\.?[^\])]{0,200}[\])]|<!--.*?-->")
_SEEN_LIMIT = 60
_LINE = 300  # a longer line states no environment

# Form fields that are facts of the environment by themselves.
_FIELD_KINDS: dict[str, EnvironmentKind] = {
    "version": "version", "last-working-version": "version", "os": "os", "platform": "platform", "shell": "shell",
    "browser": "browser", "model": "other", "regression": "other", "architecture": "architecture",
}  # fmt: skip


def environment(body: Document, fields: Sequence[FormField], lines: int = 400) -> tuple[EnvironmentFact, ...]:
    """Facts of the body, form fields before what is found in the text (the first `lines` lines), packages last.

    One a name, but each version that is stated: two that differ are a contradiction to show. At most 60.
    """
    found: dict[str, EnvironmentFact] = {}
    for fact in (*_from_fields(fields), *_from_lines(body, lines), *packages(body, lines * 10)):
        key = f"version {fact.value.lstrip('vV')}" if fact.name == "version" else fact.name
        found.setdefault(key, fact)
        if len(found) >= _SEEN_LIMIT:
            break
    return tuple(found.values())


def _from_fields(fields: Sequence[FormField]) -> Iterator[EnvironmentFact]:
    for field in fields:
        kind = _FIELD_KINDS.get(field.name)
        if kind and field.quote and "\n" not in field.value and len(field.value) <= 120:
            yield EnvironmentFact(field.name, field.value.strip("`* "), field.quote, kind)


def _from_lines(body: Document, lines: int) -> Iterator[EnvironmentFact]:
    start = 0
    for line in body.text.split("\n", lines)[:lines]:
        if 2 < len(line) <= _LINE:
            stated = _UNSTATED.sub(lambda found: " " * len(found[0]), line) if "e.g" in line or "<!--" in line else line
            yield from _in_line(body, stated, start)
        start += len(line) + 1


def _in_line(body: Document, line: str, start: int) -> Iterator[EnvironmentFact]:
    def quote(match: re.Match[str], group: int = 0) -> Quote:
        return Quote(body, start + match.start(group), start + match.end(group))

    lowered = line.lower()
    named = list(_NAMED.finditer(line)) if _DIGIT.search(line) else []
    for match in named:
        name, kind = _NAMED_THINGS[match[1].lower()]
        yield EnvironmentFact(name, match[2] or match[3], quote(match), kind)  # type: ignore[arg-type]
    for match in _OWN_VERSION.finditer(line) if "version" in lowered else ():
        if not any(other.start() <= match.start(1) < other.end() for other in named):
            yield EnvironmentFact("version", match[1], quote(match), "version")
    for match in _OS.finditer(line) if any(word in lowered for word in _SYSTEMS) else ():
        yield EnvironmentFact("os", match[1], quote(match, 1), "os")
    for match in _ARCHITECTURE.finditer(line) if any(word in lowered for word in _MACHINES) else ():
        yield EnvironmentFact("architecture", match[1], quote(match, 1), "architecture")
