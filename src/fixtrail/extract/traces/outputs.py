"""What a tool prints when it fails, read line by line with a table of steps: diagnostics, failed tests and installs.

An `Output` describes one tool's output as patterns for whole lines, each with what such a line does; `read` finds the
runs of lines that fit. Patterns see one line at a time, from its start, and are linear by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from fixtrail.extract.lines import Line
from fixtrail.extract.traces.stack import is_library
from fixtrail.model.failure import Frame, Thrown, Trace, TraceKind

Does = Literal["open", "head", "part", "more", "instead", "cause", "frame", "within", "tail"]

# What names the rule at the end of a message: gcc [-Wall], rustc [E0308] and #[warn(x)], mypy [arg-type], GHC [GHC-1].
_RULE = re.compile(
    r"(?:\s{0,4}\[(-W ?[\w=+.-]{1,60}|[A-Z]{1,4}-?\d{1,6}|[a-z][a-z]{1,30}-[a-z-]{1,40})(?: \(default\))?\]"
    r"|, #\[(?:warn|deny|forbid)\((\w{1,60})\)\](?: on by default)?|, (-W [\w-]{1,60})(?: \(default\))?)$"
)
_FENCES = ("```", "~~~")
_THROWN = 64  # diagnostics of one run that are kept
_FRAMES = 30  # frames of one diagnostic that are kept
_MESSAGE = 800  # characters of a message that goes on over lines
_AWAY = 60  # lines without a match that end a run, also where they are blank or indented
_PLACE: tuple[str, ...] = ("function", "file", "line", "column")
_SEVERITIES = {"e": "error", "w": "warning", "warn": "warning", "f": "fatal", "c": "convention", "r": "refactor"}
_MILD = {"warning", "info", "note", "hint", "style", "information", "convention", "refactor"}
_LANGUAGES = {
    "c": "c", "h": "c", "cc": "c", "cpp": "c", "cxx": "c", "c++": "c", "hh": "c", "hpp": "c", "hxx": "c", "inl": "c",
    "m": "c", "mm": "c", "s": "c", "cu": "c", "cuh": "c", "ipp": "c", "tpp": "c", "y": "c", "l": "c",
    "rs": "rust", "go": "go", "py": "python", "pyi": "python", "pyx": "python", "js": "javascript", "jsx": "javascript",
    "mjs": "javascript", "cjs": "javascript", "ts": "javascript", "tsx": "javascript", "mts": "javascript",
    "cts": "javascript", "vue": "javascript", "svelte": "javascript", "java": "java", "kt": "kotlin", "kts": "kotlin",
    "scala": "scala", "sc": "scala", "groovy": "groovy", "gradle": "groovy", "cs": "csharp", "fs": "fsharp",
    "vb": "visualbasic", "swift": "swift", "dart": "dart", "hs": "haskell", "lhs": "haskell", "ml": "ocaml",
    "mli": "ocaml", "zig": "zig", "nim": "nim", "d": "d", "rb": "ruby", "php": "php", "ex": "elixir", "exs": "elixir",
    "erl": "erlang", "hrl": "erlang", "f": "fortran", "f90": "fortran", "f95": "fortran", "sol": "solidity",
    "tf": "terraform", "lua": "lua", "pl": "perl", "pm": "perl", "cr": "crystal", "elm": "elm", "proto": "protobuf",
    "css": "css", "scss": "css", "sass": "css", "less": "css", "sh": "shell", "tex": "latex", "v": "verilog",
    "sv": "verilog", "nix": "nix", "jl": "julia", "r": "r", "hx": "haxe", "pas": "pascal",
}  # fmt: skip


_PREFIXES = {
    "TS": "javascript", "CS": "csharp", "NU": "csharp", "MSB": "csharp", "NETSDK": "csharp", "FS": "fsharp",
    "BC": "visualbasic", "C": "c", "LNK": "c", "D": "c", "RC": "c", "E": "rust",
}  # fmt: skip


class Step(msgspec.Struct, frozen=True):
    """What a line that fits `pattern` does. Its groups are `severity`, `kind`, `message`, `function`, `file`, `line`
    and `column`.

    `open` begins a run before there is anything to tell (its groups are taken over by the heads that follow), `head`
    begins a thrown, `part` tells what the last one lacks, `more` goes on with its message, `instead` tells better than
    it did (a `part` or `instead` that proves begins one where there is none), `cause` is one more thrown below the
    last, `frame` is a place, `within` and `tail` belong, and after a `tail` nothing belongs to the last one. `proves`:
    no other tool writes this, so the run counts.
    """

    does: Does
    pattern: re.Pattern[str]
    proves: bool = False


class Output(msgspec.Struct, frozen=True):
    """The output of one tool. One of `words` is in every line that begins a run or a thrown; `gap` foreign lines in a
    row that are neither blank nor indented are looked past. `language` '' means: that of the first file that it names.
    `outer_first`: frames are written with the innermost call last. `openers` are the steps for lines outside of a run,
    `inner` those for lines inside that have none of the words."""

    name: str
    kind: TraceKind
    language: str
    words: tuple[str, ...]
    steps: tuple[Step, ...]
    gap: int = 1
    outer_first: bool = False
    openers: tuple[Step, ...] = ()
    inner: tuple[Step, ...] = ()


class _Draft(msgspec.Struct):
    """A thrown that is being read."""

    rank: int
    severity: str
    kind: str
    message: str
    start: int
    end: int
    frames: list[Frame]
    place: dict[str, str]

    def take(self, groups: dict[str, str], span: tuple[int, int]) -> None:
        """What is still lacking is taken; the first line that tells the message belongs to the span."""
        if groups.get("message") and not self.message:
            self.message, self.end = groups["message"], span[1]
        self.kind = self.kind or groups.get("kind", "")
        for name in _PLACE:
            if groups.get(name):
                self.place.setdefault(name, groups[name])

    def replace(self, groups: dict[str, str], span: tuple[int, int]) -> None:
        """A line that says more takes the place of what was said."""
        self.message, (self.start, self.end) = groups.get("message", ""), span
        self.kind = groups.get("kind", self.kind)
        if "file" in groups:  # the line and column were another file's
            self.place = {n: self.place[n] for n in ("function",) if n in self.place}
        self.place.update({n: groups[n] for n in _PLACE if n in groups})

    def extend(self, groups: dict[str, str], span: tuple[int, int]) -> None:
        """The message goes on, up to a bound."""
        if len(self.message) < _MESSAGE:
            self.message, self.end = f"{self.message} {groups.get('message', '')}".strip(), span[1]

    def thrown(self, outer_first: bool) -> Thrown:
        """What was read. A place without a line is a name, which comes after the calls, where there are any."""
        if not self.kind:
            self.message, self.kind = split_code(self.message)
        place = [frame(self.place)] if self.place else []
        frames = [f for f in (reversed(self.frames) if outer_first else self.frames) if f not in place]
        frames = place + frames if "line" in self.place else frames + place
        return Thrown(self.kind or self.severity, self.message, self.start, self.end, tuple(frames[:_FRAMES]))


def output(
    name: str, kind: TraceKind, language: str, words: Sequence[str], steps: Sequence[Step], gap: int, outer_first: bool
) -> Output:
    """An output out of what a table says of it."""
    openers = [
        s for s in steps if s.does in ("open", "head", "tail", "within") or (s.does in ("part", "instead") and s.proves)
    ]
    inner = [step for step in steps if step.does != "head"]
    return Output(name, kind, language, tuple(words), tuple(steps), gap, outer_first, tuple(openers), tuple(inner))


def read(outputs: Sequence[Output], lines: Sequence[Line]) -> Iterator[Trace]:
    """The traces of each output in `lines`, in the order of the outputs, then of the text. Each line is read once an
    output, only by those one of whose words the text holds, and not where an earlier one found its trace."""
    text = "\n".join([line.text for line in lines])
    for output in outputs:
        words = [word for word in output.words if word in text]
        if words:
            found = list(_runs(output, words, lines))
            yield from found
            if found:
                lines = list(_without(lines, found))


def _without(lines: Sequence[Line], found: Sequence[Trace]) -> Iterator[Line]:
    """The lines outside of what was found, with an empty fence where something was."""
    at = 0
    for line in lines:
        while at < len(found) and line.start > found[at].end:
            at += 1
        if at == len(found) or line.end < found[at].start:
            yield line
        elif line.start <= found[at].start:
            yield Line(line.first, line.start, line.end, _FENCES[0])


def frame(place: dict[str, str]) -> Frame:
    """A frame out of the groups `function`, `file`, `line` and `column`, as far as they are there."""
    file, function = place.get("file", "").strip(), place.get("function", "").strip()
    own = not is_library(language_of(file), function, file)
    return Frame(function, file, _number(place.get("line", "")), _number(place.get("column", "")), own)


def split_code(message: str) -> tuple[str, str]:
    """The message without the name of the rule that stands at its end, and that name ('' where there is none)."""
    if message.endswith(("]", "on by default", "(default)")):
        rule = _RULE.search(message, max(0, len(message) - 140))
        if rule:
            return message[: rule.start()], rule[1] or rule[2] or rule[3]
    return message, ""


def language_of(file: str) -> str:
    """The language that the name of a file tells, '' where it tells none."""
    return _LANGUAGES.get(file.rpartition(".")[2].lower(), "")


def _language(thrown: Thrown) -> str:
    """The language that the files of a diagnostic tell, or the letters of its code."""
    files = [frame.file for frame in thrown.frames if frame.file]
    told = next(filter(None, map(language_of, files)), "")
    return told or _PREFIXES.get(thrown.kind.rstrip("0123456789"), "")


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None


def _runs(output: Output, words: Sequence[str], lines: Sequence[Line]) -> Iterator[Trace]:
    """The traces of one output; `words` are those of its words that the text holds."""
    run: _Run | None = None
    for line in lines:
        text = line.text
        begins = False
        for word in words:  # a loop, as a generator costs more than what it looks for
            if word in text:
                begins = True
                break
        if run is None:
            found = _match(output.openers, text) if begins else None
            if found and found[0].does not in ("tail", "within"):
                run = _Run(output)
                run.add(*found, line)
            continue
        found = None if text.startswith(_FENCES) else _match(output.steps if begins else output.inner, text)
        if found:
            run.add(*found, line)
        elif run.over(text):
            yield from run.traces()
            run = None
    if run is not None:
        yield from run.traces()


def _match(steps: Iterable[Step], text: str) -> tuple[Step, re.Match[str]] | None:
    for step in steps:
        match = step.pattern.match(text)
        if match:
            return step, match
    return None


class _Run:
    """The lines of one output that belong together, as far as they were read."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.drafts: list[_Draft] = []
        self.current: _Draft | None = None
        self.opened: dict[str, str] = {}
        self.proved = False
        self.start = self.end = -1
        self.foreign = self.away = 0

    def add(self, step: Step, match: re.Match[str], line: Line) -> None:
        """A line that fits a step."""
        span = _trimmed(line)
        self.start = span[0] if self.start < 0 else self.start
        self.end = max(span[1], self.end)
        self.foreign = self.away = 0
        self.proved = self.proved or step.proves
        groups = {name.partition("_")[0]: value.strip() for name, value in match.groupdict().items() if value}
        if step.does == "open":
            self.opened, self.current = groups, None
        elif step.does == "head" or (step.does == "cause" and self.drafts):
            self._begin(groups, span)
        elif step.does == "tail":
            self.current = None
        elif step.does in ("part", "instead") and not self.drafts and step.proves:
            self._begin(groups, span)
        elif self.current and step.does == "part":
            self.current.take(groups, span)
        elif self.current and step.does == "more":
            self.current.extend(groups, span)
        elif self.current and step.does == "instead":
            self.current.replace(groups, span)
        elif self.current and step.does == "frame" and len(self.current.frames) < _FRAMES:
            self.current.frames.append(frame(groups))

    def _begin(self, groups: dict[str, str], span: tuple[int, int]) -> None:
        severity = groups.get("severity", "failed" if self.output.kind == "test" else "error").lower()
        severity = _SEVERITIES.get(severity, severity)
        place: dict[str, str] = {n: groups[n] for n in _PLACE if n in groups}
        if "file" not in place and "file" in self.opened:
            place = {n: self.opened[n] for n in _PLACE[1:] if n in self.opened} | place
        kind, message = groups.get("kind", ""), groups.get("message", "")
        self.current = _Draft(int(severity in _MILD), severity, kind, message, *span, [], place)
        if len(self.drafts) < _THROWN:
            self.drafts.append(self.current)

    def over(self, text: str) -> bool:
        """Whether a line that fits no step ends the run."""
        self.away += 1
        if text and not text[0].isspace():
            self.foreign += 1
        return self.foreign > self.output.gap or self.away > _AWAY or text.startswith(_FENCES)

    def traces(self) -> Iterator[Trace]:
        """The trace, where a thrown was found and a line proved that it is this tool's."""
        if not self.drafts or not self.proved:
            return
        thrown = [
            draft.thrown(self.output.outer_first)
            for draft in sorted(self._told(), key=lambda draft: (draft.rank, not draft.message))
        ]
        language = self.output.language or next(filter(None, map(_language, thrown)), "")
        yield Trace(language, self.output.kind, tuple(thrown), self.start, self.end)

    def _told(self) -> list[_Draft]:
        """The drafts without those that say again what another says with a place, or only name a test that is told."""
        placed = {draft.message for draft in self.drafts if draft.place}
        tests = {_test(draft) for draft in self.drafts if draft.message or draft.kind}
        told: dict[tuple[object, ...], _Draft] = {}
        for draft in self.drafts:
            if not draft.place and draft.message in placed:
                continue
            if not draft.message and not draft.kind and _test(draft) in tests:
                continue
            again = _test(draft) if self.output.kind == "test" else ""
            told.setdefault((again,) if again else (draft.kind, draft.message, *sorted(draft.place.items())), draft)
        return list(told.values())


def _test(draft: _Draft) -> str:
    """The name of the test that a draft is about, as short as a summary may name it."""
    return re.split(r"::|[.]", draft.place.get("function", ""))[-1].strip("()")


def _trimmed(line: Line) -> tuple[int, int]:
    """The span of a line without white space at both ends; of an empty line its own."""
    text = line.text
    left, right = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    if left == len(text):
        return line.start, line.end
    return line.start + left, line.end - right
