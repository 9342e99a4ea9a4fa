"""The phrases that a sentence is weighed by, by its script.

Languages with words between spaces are in one book: their phrases do not meet. Chinese, Japanese and Korean are told
by their scripts, and have a book each beside it.
"""

from __future__ import annotations

import re

from fixtrail.extract.phrasebook import Book, read, weigh

_SPACED = read("en-remedies", "en-outcomes", "es", "pt", "de", "fr", "ru")
_SCRIPTS: tuple[tuple[re.Pattern[str], Book], ...] = (
    (re.compile(r"[\uac00-\ud7a3]"), read("ko")),
    (re.compile(r"[\u3041-\u30ff]"), read("ja")),
    (re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"), read("zh")),
)


def weights(sentence: str) -> dict[str, float]:
    """The sum of weights for each role that a phrase of any language speaks for, of a sentence in lower case."""
    sums = weigh(_SPACED, sentence)
    if sentence.isascii():
        return sums
    for script, book in _SCRIPTS:
        if script.search(sentence):
            for role, total in weigh(book, sentence).items():
                sums[role] = sums.get(role, 0.0) + total
            break
    return sums
