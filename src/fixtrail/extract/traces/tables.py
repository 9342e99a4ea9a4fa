"""Tables of outputs out of the data files in `formats/` beside this one.

One entry a line, `#` begins a comment line:

    define NAME pattern        %NAME% stands for it in the patterns below, and in the files that are loaded after
    output NAME KIND LANGUAGE GAP      the steps that follow are this output's; LANGUAGE `-`: that of the named file;
                               `outer-first` behind it: frames are written with the innermost call last
    word "text"                one of the words of the output, as a JSON string
    group NAME                 the steps that follow can be included in outputs
    include NAME               the steps of a group
    STEP pattern               a step of `outputs.Step`; `STEP!` proves

Patterns are searched from the start of one line, and have to be linear by construction: no repetition inside a
repetition or next to one over the same characters, and bounds on what is repeated.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import get_args

import msgspec

from fixtrail.extract.traces.outputs import Does, Output, Step, output
from fixtrail.model.failure import TraceKind

_NAME = re.compile(r"%([A-Z_]{1,40})%")
_GROUP = re.compile(r"\(\?P<([a-z]{1,20})>")
_NAMED = re.compile(r"\(\?P<\w{1,40}>")
_DOES: dict[str, Does] = {does: does for does in get_args(Does)}
_KINDS: dict[str, TraceKind] = {kind: kind for kind in get_args(TraceKind)}


class _Entry(msgspec.Struct):
    """An output or a group while its lines are read."""

    name: str
    kind: TraceKind | None
    language: str
    gap: int
    outer_first: bool
    words: list[str]
    steps: list[Step]


def load(*names: str) -> tuple[Output, ...]:
    """The outputs of the last of `names`, with the definitions of those before it; ValueError with file and line
    number where a line cannot be read."""
    defined: dict[str, str] = {}
    outputs: tuple[Output, ...] = ()
    for name in names:
        text = (files("fixtrail.extract.traces") / "formats" / name).read_text("utf-8")
        outputs = parse(text, name, defined)
    return outputs


def parse(text: str, name: str, defined: dict[str, str]) -> tuple[Output, ...]:
    """The outputs in `text` in their order. `defined` is added to; `name` is for the message of a ValueError."""
    entries: list[_Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            _read(line, entries, defined)
        except (ValueError, KeyError, IndexError, re.error) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return tuple(
        output(e.name, e.kind, e.language, e.words, _merged(e.steps), e.gap, e.outer_first) for e in entries if e.kind
    )


def _read(line: str, entries: list[_Entry], defined: dict[str, str]) -> None:
    """One line of a table into the entries; raises where it does not fit."""
    word, rest = line.split(None, 1)
    if word == "define":
        name, pattern = rest.split(None, 1)
        defined[name] = _filled(pattern, defined)
    elif word == "output":
        name, kind, language, gap, *order = rest.split()
        if order not in ([], ["outer-first"]):
            raise ValueError(f"unknown order {' '.join(order)!r}")
        entries.append(_Entry(name, _KINDS[kind], language.strip("-"), int(gap), bool(order), [], []))
    elif word == "group":
        entries.append(_Entry(rest.strip(), None, "", 0, False, [], []))
    elif word == "word":
        entries[-1].words.append(msgspec.json.decode(rest, type=str))
    elif word == "include":
        groups = {entry.name: entry.steps for entry in entries if not entry.kind}
        entries[-1].steps += groups[rest.strip()]
    else:
        seen = re.compile(_told_apart(_filled(rest, defined)))
        entries[-1].steps.append(Step(_DOES[word.removesuffix("!")], seen, word.endswith("!")))


def _filled(pattern: str, defined: dict[str, str]) -> str:
    return _NAME.sub(lambda name: defined[name[1]], pattern)


def _merged(steps: list[Step]) -> tuple[Step, ...]:
    """Neighbours that only say that a line belongs become one pattern, which is looked for faster."""
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        if last and step.does in ("within", "tail") and (last.does, last.proves) == (step.does, step.proves):
            either = f"{_NAMED.sub('(?:', last.pattern.pattern)}|{_NAMED.sub('(?:', step.pattern.pattern)}"
            merged[-1] = Step(step.does, re.compile(either), step.proves)
        else:
            merged.append(step)
    return tuple(merged)


def _told_apart(pattern: str) -> str:
    """A pattern whose groups may repeat a name, as in two ways to write a place: the second `file` is `file_2`."""
    count: dict[str, int] = {}

    def numbered(group: re.Match[str]) -> str:
        count[group[1]] = count.get(group[1], 0) + 1
        return group[0] if count[group[1]] == 1 else f"(?P<{group[1]}_{count[group[1]]}>"

    return _GROUP.sub(numbered, pattern)
