"""An answer as text under a budget: what does not fit is left out, named, and the way to it told.

A token is counted as ceil(UTF-8 bytes / 3).
"""

from __future__ import annotations

from collections.abc import Sequence

from fixtrail.report.agent.answer import NOTICE, Answer, Data, Entry, line_text, pieces, tag_for

FEWEST, MOST, DEFAULT = 200, 8_000, 1_500
_BYTES = 3
# Characters of one text, from generous to none: the first with which something fits is taken.
_CAPS = (1_500, 700, 300, 120, 40, 0)
_WHOLE = 1 << 30
_HEAD = (300, 120, 40, 0)


def tokens(text: str) -> int:
    """What a text counts."""
    return -(-len(text.encode("utf-8", "replace")) // _BYTES)


def exactly(answer: Answer) -> str:
    """All of it, whatever it counts."""
    tag = tag_for(pieces(answer))
    lines = [line_text(line, tag, _WHOLE) for line in answer.head]
    return _joined(
        [*lines[:1], *_notice(answer, tag), *lines[1:]], [_entry(e, tag, _WHOLE) for e in answer.entries], ""
    )


def in_order(answer: Answer, most: int) -> str:
    """As many entries as fit, from the first on: the rest can be asked for by the number of the next one."""
    tag = tag_for(pieces(answer))
    head, room = _head(answer, most, tag)
    for cap in _CAPS:
        shown: list[str] = []
        used = 0
        for entry in answer.entries:
            text = _entry(entry, tag, cap)
            if used + _size(text) > room:
                break
            shown.append(text)
            used += _size(text)
        if shown or not answer.entries:
            break
    return _joined(head, shown, _left(answer, len(shown)))


def by_rank(answer: Answer, most: int) -> str:
    """The entries that matter most, in their order: those left out are named."""
    tag = tag_for(pieces(answer))
    head, room = _head(answer, most, tag)
    kept: dict[int, str] = {}
    ranked = sorted(range(len(answer.entries)), key=lambda n: (answer.entries[n].rank, n))
    for number in ranked:
        for cap in (_CAPS[0], *_CAPS[2:-1]):
            text = _entry(answer.entries[number], tag, cap)
            if _size(text) <= room:
                kept[number] = text
                room -= _size(text)
                break
    names = dict.fromkeys(e.name for n, e in enumerate(answer.entries) if n not in kept)
    left = f"Left out to keep to the budget: {', '.join(names)}. {answer.rest}" if names else ""
    return _joined(head, [kept[n] for n in sorted(kept)], left)


def _head(answer: Answer, most: int, tag: str) -> tuple[list[str], int]:
    """The head in lines, and the bytes that are left for entries when the last line has its own."""
    notice = _notice(answer, tag)
    names = ", ".join(dict.fromkeys(e.name for e in answer.entries if e.name))
    last = _size(answer.rest) + 80 + _size(names)
    lines: list[str] = []
    for cap in _HEAD:
        lines = [line_text(line, tag, cap) for line in answer.head]
        lines = [*lines[:1], *notice, *lines[1:]]
        room = most * _BYTES - sum(map(_size, lines)) - last
        if room >= most * _BYTES // 3:
            break
    return lines, room


def _notice(answer: Answer, tag: str) -> list[str]:
    return [NOTICE.format(tag=tag)] if any(isinstance(piece, Data) for piece in pieces(answer)) else []


def _entry(entry: Entry, tag: str, cap: int) -> str:
    return "\n".join(line_text(line, tag, cap) for line in entry.lines)


def _left(answer: Answer, shown: int) -> str:
    after = answer.start + shown
    total = max(answer.total, answer.start + len(answer.entries))
    if after >= total:
        return ""
    rest = answer.rest.replace("{start}", str(after))
    return f"Left out: {total - after:,} of {total:,}. {rest}".rstrip()


def _joined(head: Sequence[str], shown: Sequence[str], left: str) -> str:
    return "\n".join([*head, *shown, *([left] if left else [])])


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace")) + 1
