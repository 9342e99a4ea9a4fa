"""The stretch of a text to show for a hit in it: the whole line, or as much of it as fits."""

from __future__ import annotations


def around(text: str, start: int, end: int, limit: int = 300) -> tuple[int, int]:
    """The bounds of the trimmed line(s) with `text[start:end]`: at most `limit` characters unless the hit is longer.

    A longer line is cut at spaces, on both sides of the hit; offsets are characters of `text`.
    """
    left = max(text.rfind("\n", max(0, start - limit), start) + 1, start - limit, 0)
    stop = text.find("\n", end, end + limit)
    right = min(len(text), end + limit) if stop < 0 else stop
    if right - left > limit:
        room = max(0, limit - (end - start))
        left = _cut_left(text, max(left, start - room // 2), left, start)
        right = _cut_right(text, min(right, end + limit - (end - left)), right, end)
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _cut_left(text: str, wish: int, line: int, start: int) -> int:
    """The first word that begins at or after `wish`; `line` itself where nothing has to be cut."""
    if wish <= line:
        return line
    space = text.find(" ", wish, start)
    return space + 1 if space >= 0 else wish


def _cut_right(text: str, wish: int, line: int, end: int) -> int:
    if wish >= line:
        return line
    space = text.rfind(" ", end, wish)
    return space if space >= 0 else max(wish, end)
