"""Crash type, top frame and state of crashes: `python benchmarks/crashes.py [--data DIR] [--sample N]`.

Over `benchmarks/crashes/clusterfuzz.jsonl.gz`: texts of crashes with what ClusterFuzz's own tests expect of them.
`type`: the crash type is equal (as ClusterFuzz writes it, `Heap-buffer-overflow\\nREAD 4`); `top_frame`: the first line
of the state is equal; `state`: all of its lines are. `odd` and `even` are the same figures for every second row, by
place: the rules were tuned on the odd ones first, later on all. `top3_as_they_stand` is the baseline: the three first
frames of the text.

What is said here is how ClusterFuzz writes what was found, not how it is found: which of several reports counts, that
out-of-memory and timeouts are left out, words for the types, names with their templates up to 80 characters, a failed
check's condition as the first line, that a short stack goes on with what follows (who freed, who allocated) and Java's
with its causes', and that Go's deferred calls and the C++ library's functions outside a tool chain count.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from benchmarks.bench import arguments, finish, sampled, share, table
from fixtrail.extract.lines import lines
from fixtrail.extract.traces.find import traces
from fixtrail.extract.traces.kinds import PARSERS
from fixtrail.extract.traces.library_frames import is_own
from fixtrail.extract.traces.native_frames import frame
from fixtrail.fingerprint.functions import plain
from fixtrail.fingerprint.state import deciding
from fixtrail.model.failure import Frame, Thrown, Trace

LINE_CHARS = 4000
STATE_CHARS = 80  # of a line of the state
# A report that replaces those before it; what else was found only stands where nothing was reported before.
REPORT = re.compile(
    r"\wSanitizer: |signal \d+ \(SIG|received signal|(?i:assert\S* .*fail)|ASSERT| - code |Security D?CHECK|"
    r"Abort message"
)
MESSAGE_FIRST = {
    "CHECK failure", "DCHECK failure", "Security CHECK failure", "Security DCHECK failure", "Fatal error", "ASSERT",
    "Unreachable code",
}  # fmt: skip
MESSAGE_BESIDE = {"V8 API error", "Missing-library", "Sanitizer CHECK failure", "RUNTIME_ASSERT"}
GO = (
    ("integer divide by zero", "Integer divide by zero"),
    ("index out of range", "Index out of range"),
    ("invalid memory address", "Invalid memory address"),
    ("makeslice: len out of range", "Makeslice: len out of range"),
    ("slice bounds out of range", "Slice bounds out of range"),
    ("stack overflow", "Stack overflow"),
)
MANAGED = ("go", "python", "java", "javascript")
REPORTING = ("runtime.", "panic", "main", "abort_with_issue")
FRAME = re.compile(r"^\s*#\d+\s+0x[0-9a-f]+ (?:in )?([^\s(]+)", re.MULTILINE)


def rows(data: Path) -> list[dict[str, Any]]:
    with gzip.open(data / "benchmarks" / "crashes" / "clusterfuzz.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def chosen(found: Sequence[Trace], text: str) -> Trace | None:
    """The report that ClusterFuzz would keep."""
    kernels = [trace for trace in found if trace.kind == "kernel"]
    if kernels:
        sanitized = [trace for trace in kernels if "KASAN" in trace.thrown[0].message]
        stops = [trace for trace in kernels if not trace.thrown[0].kind.startswith(("kernel W", "Kernel p"))]
        return (sanitized or stops or kernels)[-1]
    managed = [trace for trace in found if is_managed(trace, text)]
    if managed:
        return managed[0]
    best: Trace | None = None
    for trace in found:
        thrown = trace.thrown[0]
        timed = thrown.kind == "Timeout" and "libFuzzer" in text[thrown.start : thrown.end]
        if timed or trace.kind not in ("crash", "panic") or trace.language == "swift":
            continue
        empty = best is None or not best.thrown[0].kind or (not best.thrown[0].frames and bool(thrown.frames))
        direct = best is not None and best.thrown[0].kind == "Indirect-leak" and thrown.kind == "Direct-leak"
        if empty or direct or REPORT.search(text, thrown.start, thrown.end):
            best = trace
    return with_stack(best, found) if best else None


def with_stack(crash: Trace, found: Sequence[Trace]) -> Trace:
    """PySecSan states a failure of the program above the stack of the Python that runs it."""
    stack = next((trace for trace in found if trace.language == "python" and trace.start >= crash.end), None)
    if crash.thrown[0].kind != "PySecSan" or not stack:
        return crash
    frames = stack.thrown[0].frames
    return replace(stack, thrown=(replace(crash.thrown[0], frames=frames),))


def is_managed(trace: Trace, text: str) -> bool:
    """A failure in another language that ClusterFuzz reads before the crash that it ends with."""
    if trace.language == "go":
        return crash_type(trace, text) != ""
    return (
        (trace.language == "python" and "=== Uncaught Python exception: ===" in text)
        or (trace.language == "java" and ("== Java Exception:" in text or "FATAL EXCEPTION" in text))
        or (trace.language == "javascript" and "Uncaught Exception: Jazzer.js" in text)
    )


def crash_type(trace: Trace, text: str) -> str:
    """The type in ClusterFuzz's words."""
    thrown = trace.thrown[0]
    kind = thrown.kind
    if trace.language == "go":
        said = f"{kind}: {thrown.message}"
        stated = text[thrown.start : thrown.end]
        fallback = "Fatal error" if "fatal error" in stated else "ASSERT" if "panic" in stated else ""
        return next((name for phrase, name in GO if phrase in said), fallback)
    if trace.language == "java":
        if "FATAL EXCEPTION" in text and "== Java Exception:" not in text:
            return "Fatal Exception"
        return "Security exception" if "FuzzerSecurityIssue" in kind else "Uncaught exception"
    if trace.language in ("python", "javascript") and kind != "PySecSan":
        return "Uncaught exception"
    if trace.language == "rust":
        return "ASSERT"
    if re.search(r"terminat(?:e called|ing)|detected \*\*\*|double free|corrupted", text[thrown.start : thrown.end]):
        told = text[trace.start : trace.end]
        kind = "Abrt" if "ABRT on" in told else "Fatal-signal" if "deadly signal" in told else kind
    if trace.kind == "kernel":
        return kernel_type(thrown)
    if re.search(r"signal \d+ \(SIG(?!SEGV|ABRT|TRAP)", text[thrown.start : thrown.end]):
        return "UNKNOWN"  # Android's signals but these
    nowhere = re.match(r"[A-Z]{2,8} on unknown address(?= \(pc)", thrown.message)
    if nowhere:
        return nowhere[0].capitalize()
    if kind.startswith(("SEGV", "Null-dereference", "Access-violation", "Undefined-behavior")):
        word = kind.replace("SEGV", "UNKNOWN").replace("Undefined-behavior", "UNKNOWN")
        return word.removeprefix("Access-violation").strip() or word
    return access_on_its_line(kind)


def access_on_its_line(kind: str) -> str:
    return re.sub(r" ((?:ATOMIC )?(?:READ|WRITE|ACCESS) (?:\d+|\{\*\}))$", r"\n\1", kind)


def kernel_type(thrown: Thrown) -> str:
    if thrown.kind == "kernel BUG":
        said = re.sub(r"\d{3,}", "{*}", thrown.message, count=1).capitalize()
    elif thrown.kind == "Kernel panic":
        said = thrown.message.replace(" ", "-")
    elif thrown.kind == "BUG":
        return "BUG"
    else:
        said = access_on_its_line(thrown.kind)
    return f"Kernel failure\n{said}"


def crash_state(trace: Trace, text: str) -> list[str]:
    """The lines of the state."""
    thrown = trace.thrown[0]
    kind = "ASSERT" if trace.language == "rust" else thrown.kind
    told = numbered(thrown.message).replace("JNI DETECTED ERROR IN APPLICATION:", "JNI:")
    if trace.language == "go":
        return go_state(trace, text)
    if thrown.kind == "V8 correctness failure":
        return thrown.message.split("; ")
    if "CSA_" in told:
        condition, _, file = told.rpartition(" in ")
        return [condition, file] if condition else [told]
    names = [name(frame, trace) for frame in counted(trace, text)]
    casts = kind == "Bad-cast" and told.startswith("Bad-cast to")
    first = kind in MESSAGE_FIRST and not told.startswith("execution reached")  # which is no source file
    if trace.kind != "kernel" and told and (first or casts):
        names = [told, *names[:2]]
    elif told and kind in MESSAGE_BESIDE:
        names = [told, *names]
    return [line if line.startswith("Bad-cast") else line[:STATE_CHARS] for line in names] or ["NULL"]


def go_state(trace: Trace, text: str) -> list[str]:
    """A panic that is not of the runtime stands in front, as one of three; a fatal error, as a fourth."""
    names = [name(frame, trace) for frame in counted(trace, text)]
    told = numbered(trace.thrown[0].message.rpartition("fatal error: ")[2])
    kind = crash_type(trace, text)
    if kind == "ASSERT":
        return [told, *names[:2]]
    return [told, *names] if kind == "Fatal error" else names or ["NULL"]


def counted(trace: Trace, text: str) -> tuple[Frame, ...]:
    """The frames that make the state: the product's choice; in managed languages the libraries' frames count too, and
    in kernels the place where the processor stood does not."""
    thrown = trace.thrown[0]
    if trace.language in MANAGED:
        told = trace.thrown if trace.language == "java" else (thrown,)
        called = (*deferred(trace, text), *(entry for one in told for entry in one.frames if entry.function))
        return tuple(entry for entry in called if not entry.function.startswith(REPORTING))[:3]
    counting = tuple(replace(entry, own=entry.own or is_bare(entry)) for entry in thrown.frames)
    frames = deciding(replace(thrown, frames=counting), 4)
    if trace.kind == "kernel" and frames and re.search(rf"(?:RIP: 0010:|PC is at ){frames[0].function}\+", text):
        frames = frames[1:]
    if len(frames) < 3 and not thrown.kind.endswith("-leak"):
        frames += others(trace, text)
    return frames[:3]


def is_bare(entry: Frame) -> bool:
    """A frame of the C++ library whose file is not in a tool chain's folder."""
    named = re.match(r"(?:void )?std::(?:__\w+::|\w+<)", entry.function)  # Rust's library is another
    return named is not None and not re.search(r"include/c\+\+/|libc\+\+", entry.file)


def deferred(trace: Trace, text: str) -> tuple[Frame, ...]:
    """Go's calls that ran because of the panic."""
    before, panicked, _ = text[trace.thrown[0].end : trace.end].partition("\npanic(")
    calls = re.findall(r"^(\S+)\([^\n]*\)$", before, re.MULTILINE) if trace.language == "go" and panicked else []
    return tuple(Frame(call, "") for call in calls)


def others(trace: Trace, text: str) -> tuple[Frame, ...]:
    """The stacks that follow (who freed, who allocated): a short one goes on with them, but not a fuzz target's."""
    thrown = trace.thrown[0]
    if any(entry.function.startswith(("LLVMFuzzerTestOneInput", "main")) for entry in thrown.frames):
        return ()
    rest = text[thrown.end :].splitlines()
    read = [one for one in map(frame, rest) if one]
    size = len(thrown.frames)
    if not size or len(read) < size or read[size - 1].function != thrown.frames[-1].function:
        return ()
    return tuple(
        Frame(one.function, one.file or one.module, one.line, one.column)
        for one in read[size:]
        if is_own(one.function, one.file, one.module)
    )


def name(frame: Frame, trace: Trace) -> str:
    """A frame's name as ClusterFuzz writes it: with templates, without arguments."""
    function = plain(frame.function) if frame.function.startswith(("_Z", "__Z")) else frame.function
    if not function:
        return numbered(frame.file)
    if function.startswith("LLVMFuzzerTestOneInput"):
        return frame.file.replace("\\", "/").rpartition("/")[2]
    if trace.language == "go":
        return function.rpartition("/")[2]
    for hidden in ("non-virtual thunk to ", "(anonymous namespace)::", "`anonymous namespace'::"):
        function = function.replace(hidden, "")
    function = function.rpartition("!")[2]
    if function.startswith(("-[", "+[")):  # Objective-C
        return function
    cut = re.match(r"(.+?)(?:\(|(?<![-+])\[)", function)
    return numbered(cut[1].strip() if cut else function.split(" ")[0] if frame.line is not None else function)


WORD = re.compile(r"[\w.]+")


def numbered(line: str) -> str:
    """Addresses and numbers as ClusterFuzz hides them: long ones, two digits after a space, any after `@` and `#`."""

    def hidden(found: re.Match[str]) -> str:
        word, before = found[0], line[found.start() - 1] if found.start() else ""
        if word.startswith("0x") and len(word) >= 6:
            return "ADDRESS"
        digits = word.strip("0123456789.") == ""
        long = len(word) >= (2 if before == " " else 1 if before in ("@", "#") else 4)
        return "NUMBER" if digits and long and before != ":" else word

    return WORD.sub(hidden, line)


def answer(text: str) -> tuple[str, list[str]]:
    """Crash type and state of a text; ('', []) for what is no crash to ClusterFuzz."""
    found = traces(text, lines(text, LINE_CHARS), PARSERS)
    if any(exhausted(trace.thrown[0]) for trace in found):
        return "", []
    trace = chosen(found, text)
    if not trace:
        return "", []
    kind = crash_type(trace, text)
    return (kind, crash_state(trace, text)) if kind else ("", [])


def exhausted(thrown: Thrown) -> bool:
    """Whether memory ran out; Centipede's own limit counts as a failure."""
    return thrown.kind.startswith("Out-of-memory") and not thrown.message.startswith("RSS limit exceeded")


def judged(row: dict[str, Any]) -> tuple[bool, bool, bool, bool]:
    """Whether type, top frame, state and the baseline's state are right."""
    kind, state = answer(row["text"])
    wanted = row["crash_state"].rstrip("\n").split("\n") if row["crash_state"] else []
    baseline = FRAME.findall(row["text"])[:3]
    return kind == row["crash_type"], state[:1] == wanted[:1], state == wanted, baseline == wanted


def figures(results: Sequence[tuple[bool, ...]]) -> dict[str, float]:
    names = ("type", "top_frame", "state", "top3_as_they_stand")
    return {name: share(sum(result[at] for result in results), len(results)) for at, name in enumerate(names)}


def main() -> None:
    options = arguments(__doc__)
    given = sampled(rows(options.data), options.sample)
    results = [judged(row) for row in given]
    found: dict[str, object] = {**figures(results), "cases": len(given)}
    for half, start in (("odd", 1), ("even", 0)):
        found |= {f"{half}_{name}": value for name, value in figures(results[start::2]).items()}
    table(list(found.items()), "crashes: type, top frame and state as ClusterFuzz's tests expect them")
    finish(found)


if __name__ == "__main__":
    main()
