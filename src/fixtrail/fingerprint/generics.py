"""Generic arguments: `Map<String, List<int>>` is `Map<type>`."""

from __future__ import annotations

import re

_HOLE = re.compile(r"<[a-z]{1,12}>")
_DEPTH = 40
_INSIDE = re.compile(r"[\w\s,.:*&?$'\[\]();=|+#@-]*+")


def without_generics(text: str) -> str:
    """`text` with each bracketed list of types after a name as one hole, in one run over it."""
    made: list[str] = []
    at = 0
    while True:
        start = text.find("<", at)
        if start < 0:
            break
        hole = _HOLE.match(text, start)
        end = hole.end() if hole else _closed(text, start) if _names(text, start) else start + 1
        made.append(text[at:start] + "<type>" if end > start + 1 and not hole else text[at:end])
        at = end
    made.append(text[at:])
    return "".join(made)


def _names(text: str, at: int) -> bool:
    """Whether a name ends right before `at`, as it does before generic arguments."""
    before = text[max(0, at - 3) : at]
    return before.endswith("::") or (before[-1:].isalnum() or before[-1:] == "_")


def _closed(text: str, start: int) -> int:
    """Where the bracket opened at `start` is closed; `start` + 1 where it is not, or where no types are inside."""
    depth, at = 0, start
    while at < len(text):
        character = text[at]
        if character == "<":
            depth += 1
            at += 1
        elif character == ">":
            depth -= text[at - 1] not in "-="
            at += 1
            if not depth:
                return at
        else:
            stop = _INSIDE.match(text, at)
            if stop is None or stop.end() == at or depth > _DEPTH:
                break
            at = stop.end()
    return start + 1
