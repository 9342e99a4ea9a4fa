"""An answer as text under a budget: what does not fit is left out, named, and the way to it told.

A token is counted as ceil(UTF-8 bytes / 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fixtrail.report.agent.answer import NOTICE, PLAIN, Answer, Entry, line_text, pieces, tag_for

FEWEST, MOST, DEFAULT = 200, 8_000, 1_500
_BYTES = 3
_WHOLE = 1 << 30
# Characters of one text, from generous to none: the first with which something fits is taken.
_CAPS = (1_500, 700, 300, 120, 40, 0)
# Likewise of the head, and characters of one piece of ours in it.
_HEADS = ((300, PLAIN), (120, 240), (40, 100), (0, 40))
_NAMES = 60  # bytes that the names of what was left out have at least


def tokens(text: str) -> int:
    """What a text counts."""
    return -(-len(text.encode("utf-8", "replace")) // _BYTES)


def exactly(answer: Answer) -> str:
    """All of it, whatever it counts."""
    tag = tag_for(pieces(answer))
    head = [line_text(line, tag, _WHOLE) for line in answer.head]
    return _joined(head, [_entry(entry, tag, _WHOLE) for entry in answer.entries], "", tag)


def in_order(answer: Answer, most: int) -> str:
    """As many entries as fit, from the first on: the rest can be asked for by the number of the next one."""
    tag = tag_for(pieces(answer))
    head, room = _head(answer, most, tag)
    for cap in _CAPS:
        shown = list(_fitting([_entry(entry, tag, cap) for entry in answer.entries], room, _left(answer, 0)))
        if shown or not answer.entries:
            break
    return _kept(_joined(head, shown, _left(answer, len(shown)), tag), most)


def _fitting(texts: Sequence[str], room: int, left: str) -> Iterator[str]:
    """The first ones that fit, with a line on the rest where they are not all."""
    if sum(map(_size, texts)) > room:
        room -= _size(left) + 8  # its numbers may be longer
        for text in texts:
            room -= _size(text)
            if room < 0:
                return
            yield text
    else:
        yield from texts


def by_rank(answer: Answer, most: int) -> str:
    """The entries that matter most, in their order: those left out are named."""
    tag = tag_for(pieces(answer))
    head, room = _head(answer, most, tag)
    chosen = {n: _entry(entry, tag, _CAPS[0]) for n, entry in enumerate(answer.entries)}
    left = ""
    if sum(map(_size, chosen.values())) > room:
        room -= _size(_left_out((), answer.rest)) + _NAMES
        chosen, room = _ranked(answer.entries, room, tag)
        names = dict.fromkeys(e.name for n, e in enumerate(answer.entries) if n not in chosen)
        left = _left_out(_named(names, room + _NAMES), answer.rest)
    return _kept(_joined(head, [chosen[n] for n in sorted(chosen)], left, tag), most)


def _ranked(entries: Sequence[Entry], room: int, tag: str) -> tuple[dict[int, str], int]:
    """What fits, by its place, and the bytes that are left. A text is cut before its entry is left out; where one was,
    nothing that matters less is shown."""
    chosen: dict[int, str] = {}
    lowest = max((entry.rank for entry in entries), default=0)
    for number in sorted(range(len(entries)), key=lambda n: (entries[n].rank, n)):
        if entries[number].rank > lowest:
            break
        for cap in _CAPS[:-1]:
            text = _entry(entries[number], tag, cap)
            if _size(text) <= room:
                chosen[number] = text
                room -= _size(text)
                break
        else:
            lowest = entries[number].rank
    return chosen, room


def _named(names: Iterable[str], room: int) -> list[str]:
    """The first names that have room, `more` for the others."""
    found: list[str] = []
    for name in names:
        room -= len(name) + 2
        if room < len("more"):
            return [*found, "more"]
        found.append(name)
    return found


def _left_out(names: Sequence[str], rest: str) -> str:
    return f"Left out to keep to the budget: {', '.join(names)}. {rest}"


def _head(answer: Answer, most: int, tag: str) -> tuple[list[str], int]:
    """The head in lines, and the bytes that are left."""
    limit, lines, room = most * _BYTES, [""], 0
    for cap, plain in _HEADS:
        lines = [line_text(line, tag, cap, plain) for line in answer.head]
        room = limit - sum(map(_size, lines)) - _size(NOTICE.format(tag=tag))
        if room >= limit // 4:
            break
    return lines, room


def _entry(entry: Entry, tag: str, cap: int) -> str:
    return "\n".join(line_text(line, tag, cap) for line in entry.lines)


def _left(answer: Answer, shown: int) -> str:
    after = answer.start + shown
    total = max(answer.total, answer.start + len(answer.entries))
    if after >= total:
        return ""
    rest = answer.rest.replace("{start}", str(after))
    return f"Left out: {total - after:,} of {total:,}. {rest}".rstrip()


def _joined(head: Sequence[str], shown: Sequence[str], left: str, tag: str) -> str:
    """The first line, the word on marks where there are any, the rest."""
    marked = any(f"<{tag}>" in text for text in (*head, *shown))
    notice = [NOTICE.format(tag=tag)] if marked else []
    return "\n".join([*head[:1], *notice, *head[1:], *shown, *([left] if left else [])])


def _kept(text: str, most: int) -> str:
    """Whatever happens, no more than the budget: whole lines, and of one that is too long its beginning."""
    lines = text.split("\n")
    while len(lines) > 1 and tokens("\n".join(lines)) > most:
        lines.pop()
    return "\n".join(lines).encode("utf-8", "replace")[: most * _BYTES].decode("utf-8", "ignore")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace")) + 1
