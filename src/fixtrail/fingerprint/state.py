"""The state of a failure: the functions that a reader would look at first, the same rules for all languages."""

from __future__ import annotations

from collections.abc import Sequence

from fixtrail.fingerprint.functions import stable
from fixtrail.model.failure import Frame, Thrown

TOP = 3  # frames that count: fewer tell failures apart too little, more tell the same one apart too much
_CYCLE = 10  # functions of the longest cycle that is looked for in a stack overflow
_ROUNDS = 3  # times that a cycle must be seen
_DEEP = ("stack-overflow", "stack overflow", "stackoverflow", "recursion", "call stack", "too much recursion")
_ENTRIES = ("LLVMFuzzerTestOneInput",)  # of every fuzz target alike: its file is its name


def state(thrown: Thrown, top: int = TOP) -> tuple[str, ...]:
    """The names of the `top` innermost own frames, made stable; of a stack overflow, those of the cycle that repeats.
    () where no frame is the project's own."""
    return tuple(name for name in (frame_name(frame) for frame in deciding(thrown, top)) if name)


def deciding(thrown: Thrown, top: int = TOP) -> tuple[Frame, ...]:
    """The frames whose names are the state, innermost first."""
    own = [frame for frame in thrown.frames if frame.own and (frame.function or frame.file)]
    if any(word in f"{thrown.kind} {thrown.message[:200]}".lower() for word in _DEEP):
        own = _cycle(own) or own
    return tuple(own[:top])


def frame_name(frame: Frame) -> str:
    """The stable name of a frame; that of its file where the function has none or is the same in all programs."""
    if frame.function and not frame.function.startswith(_ENTRIES):
        return stable(frame.function)
    return frame.file.replace("\\", "/").rpartition("/")[2]


def _cycle(frames: Sequence[Frame]) -> list[Frame]:
    """The first run of frames that is there three times in a row; [] where none is."""
    names = [frame.function or frame.file for frame in frames]
    for at in range(len(names)):
        for length in range(1, _CYCLE + 1):
            end = at + length * _ROUNDS
            if end > len(names):
                break
            run = names[at : at + length]
            if all(names[at + n * length : at + (n + 1) * length] == run for n in range(1, _ROUNDS)):
                return list(frames[at : at + length])
    return []
