"""Python: what faulthandler and a dying interpreter dump, the innermost call first.

Format: https://docs.python.org/3/library/faulthandler.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fixtrail.extract.lines import Line
from fixtrail.extract.traces import stack
from fixtrail.extract.traces.python_lines import file_frame, stated
from fixtrail.model.failure import Frame, Thrown, Trace

_FATAL = re.compile(r"(Fatal Python error|Windows fatal exception): {1,2}(\S.{0,1000})")
_FIRST = "(most recent call first)"
_THREAD = re.compile(r".{0,80}\(most recent call first\):?\s*$")
_REACH = 12  # lines between what was fatal and the first stack


def dump(lines: Sequence[Line], first: int) -> tuple[Trace, int] | None:
    """The dump that begins in line `first` with the index after it; an exception that killed the interpreter is the
    cause of what was fatal."""
    fatal = _FATAL.search(lines[first].text[: stack.LINE_CHARS])
    if not fatal and not _THREAD.match(lines[first].text[: stack.LINE_CHARS]):
        return None
    if not fatal and (first + 1 >= len(lines) or not file_frame(lines, first + 1, lines[first + 1].text)):
        return None
    kind, message = (fatal[1], fatal[2].strip()) if fatal else ("", "")
    causes, at = _causes(lines, first + 1) if fatal else (list[Thrown](), first)
    frames, end = _stacks(lines, at)
    end = max(end, first + 1)
    whole = (stack.thrown(kind, message, lines, first, first, frames), *causes)
    return Trace("python", "crash" if fatal else "exception", whole, lines[first].start, lines[end - 1].end), end


def _causes(lines: Sequence[Line], at: int) -> tuple[list[Thrown], int]:
    """Exceptions stated between line `at` and the first stack, with the index of that stack (`at` where none is)."""
    causes: list[Thrown] = []
    for index in range(at, min(at + _REACH, len(lines))):
        text = lines[index].text[: stack.LINE_CHARS]
        if stack.is_fence(text):
            break
        if _THREAD.match(text):
            return causes, index
        told = stated(text, sure=True)
        if told:
            causes.append(stack.thrown(*told, lines, index, index, ()))
    return [], at


def _stacks(lines: Sequence[Line], at: int) -> tuple[list[Frame], int]:
    """The frames of the current thread (of the first one, where none is called so) and the index after all stacks."""
    stacks: list[tuple[bool, list[Frame]]] = []
    end = at
    while at < len(lines):
        text = lines[at].text[: stack.LINE_CHARS]
        frame = file_frame(lines, at, text)
        if _THREAD.match(text):
            stacks.append(("Current thread" in text, []))
        elif frame and stacks:
            stacks[-1][1].append(frame.frame)
        elif text.strip() and "<no Python frame>" not in text and text.strip() != "...":
            break
        at += 1
        end = at if text.strip() else end
    chosen = next((frames for current, frames in stacks if current), stacks[0][1] if stacks else [])
    return chosen, end
