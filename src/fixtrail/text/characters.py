"""Hostile characters: those that a reader does not see, or that make him see another text than the machine.

Which they are: bidirectional controls (https://www.unicode.org/reports/tr9/, "Trojan Source"), format and control
characters, blank letters, tag characters and lone surrogates. Line ends and tabs are none of them.
"""

from __future__ import annotations

import re

# C0 but tab and line ends, DEL, C1; soft hyphen; joiners and blank letters; separators, bidi controls and invisible
# operators; variation selectors; byte order mark and specials; musical and shorthand controls; tags; surrogates.
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
HIDDEN = re.compile(f"[{_HIDDEN}]")
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_KEYCAPS = "0123456789#*\xa9\xae"


def visible(text: str) -> str:
    """`text` as it may be shown: each hidden character as a mark such as `⟨U+202E⟩`.

    Joiners between letters or signs beyond Latin and the selectors of emoji stay, as they are part of normal writing.
    """
    return HIDDEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character, text, at = match[0], match.string, match.start()
    before = text[at - 1] if at else ""
    after = text[at + 1 : at + 2]
    if character in _JOINERS and _foreign(before) and (_foreign(after)):
        return character
    if character in _SELECTORS and before and (before in _KEYCAPS or before >= "\u2000") and not HIDDEN.match(before):
        return character
    return f"⟨U+{ord(character):04X}⟩"


def _foreign(character: str) -> bool:
    """A letter or sign of a script that writes with joiners, or an emoji (or the selector that ends one)."""
    return character >= "\u0590" and (character in _SELECTORS or not HIDDEN.match(character))


def without_hidden(text: str) -> str:
    """`text` without its hidden characters, for names and addresses that people paste."""
    return HIDDEN.sub("", text)
