"""Versions and surroundings, as the reporter states them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtrail.model.evidence import Quote
from fixtrail.model.facts import EnvironmentFact, FormField
from fixtrail.model.thread import Document

_VERSION = r"v?\d+(?:\.\d+){1,3}(?:[-+.]?[0-9A-Za-z]+){0,3}"
# `Name: value`, `- name version: 1.2`, `node v8.1`, the usual lines of an environment section.
_NAMED = re.compile(
    r"\b(node(?:\.?js)?|npm|yarn|pnpm|python|pip|ruby|java|jdk|go|golang|rustc|cargo|rust|gcc|clang|cmake|php|\.net|dotnet|"
    r"typescript|webpack|babel|react|chrome|firefox|safari|edge|docker|kernel|electron|qt|deno|bun|swift|kotlin|gradle|maven)"
    rf"(?:[ \t]*(?:version|ver\.?))?[ \t]*[:=@]?[ \t]*\(?({_VERSION})",
    re.I,
)
_OS_NAMES = (
    "mac ?os(?: x)?|os ?x|windows(?: server)?|ubuntu|debian|fedora|centos|rhel|arch ?linux|alpine|android|ios|linux|"
    "freebsd|openbsd|wsl ?2?"
)
_OS_RELEASES = (
    r"v?\d[\w.]*|xp|vista|pro|home|sierra|high sierra|mojave|catalina|big sur|monterey|ventura|sonoma|sequoia|lts"
)
_OS = re.compile(rf"\b((?:{_OS_NAMES})(?:[ \t]+(?:{_OS_RELEASES})){{0,3}})\b", re.I)
_OWN_VERSION = re.compile(rf"\bversion[ \t]*(?:is|used|number)?[ \t]*[:=]?[ \t]*[`*]*({_VERSION})", re.I)
_SEEN_LIMIT = 40

# Form fields that are facts of the environment by themselves.
_FIELD_FACTS = ("version", "last-working-version", "os", "platform", "shell", "browser", "model", "regression")


def environment(body: Document, fields: Sequence[FormField], lines: int = 400) -> tuple[EnvironmentFact, ...]:
    """Facts of the body, form fields before what is found in the text (the first `lines` lines).

    One a name, but each version that is stated: two that differ are a contradiction to show.
    """
    found: dict[str, EnvironmentFact] = {}
    for fact in (*_from_fields(fields), *_from_lines(body, lines)):
        key = f"version {fact.value.lstrip('vV')}" if fact.name == "version" else fact.name
        found.setdefault(key, fact)
        if len(found) >= _SEEN_LIMIT:
            break
    return tuple(found.values())


def _from_fields(fields: Sequence[FormField]) -> Iterator[EnvironmentFact]:
    for field in fields:
        if field.name in _FIELD_FACTS and field.quote and "\n" not in field.value and len(field.value) <= 120:
            yield EnvironmentFact(field.name, field.value.strip("`* "), field.quote)


def _from_lines(body: Document, lines: int) -> Iterator[EnvironmentFact]:
    start = 0
    for line in body.text.split("\n", lines)[:lines]:
        if len(line) <= 300:
            yield from _in_line(body, line, start)
        start += len(line) + 1


def _in_line(body: Document, line: str, start: int) -> Iterator[EnvironmentFact]:
    named = [match.span() for match in _NAMED.finditer(line)]
    for match in _NAMED.finditer(line):
        quote = Quote(body, start + match.start(), start + match.end())
        yield EnvironmentFact(match.group(1).lower(), match.group(2), quote)
    for match in _OWN_VERSION.finditer(line):
        if any(left <= match.start(1) < right for left, right in named):
            continue
        yield EnvironmentFact("version", match.group(1), Quote(body, start + match.start(), start + match.end()))
    for match in _OS.finditer(line):
        yield EnvironmentFact("os", match.group(1), Quote(body, start + match.start(1), start + match.end(1)))
