"""Lines of a changelog or of release notes that begin a version, in the styles that are in use.

Marked ones are headings of Markdown (`## [1.2.3] - 2024-01-02`, or underlined), reStructuredText, AsciiDoc, RDoc and
Textile (`== 1.2.3`, `h2. 1.2.3`), HTML, and bold lines; plain ones stand after a blank line and hold nothing but the
version and a date (`v1.2.3 / 2024-01-02`, `Version 1.2.3 (2 January 2024)`); GNU's (`* Noteworthy changes in release
1.2`) and Debian's (`pkg (1.2.3-1) stable; urgency=low`) have their own (https://keepachangelog.com,
https://www.gnu.org/prep/standards/html_node/NEWS-File.html, https://www.debian.org/doc/debian-policy/ch-source.html).
Time is linear in the length of the text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from fixtrail.fixes.words import words
from fixtrail.versions.names import is_own, split
from fixtrail.versions.number import read

LONGEST = 200  # characters of a line that may be a heading
_TOKENS = 16  # of one line that are looked at
_MARKUP = re.compile(r"#{1,6}[ \t]*(?=\S)|={1,6}[ \t]+(?=\S)|h[1-6]\.[ \t]+|<h[1-6][^<>]{0,100}>|\*\*(?=\S)|__(?=\S)")
_BULLET = re.compile(r"(?:[-+•]|\*{1,4})[ \t]+")
_UNDERLINE = re.compile(r"([=\-~^\"'*+.:_#`])\1{2,}[ \t\r]*")
_TAGS = re.compile(r"<[^<>]{0,300}>")
_LINK = re.compile(r"\]\([^()\s]{0,300}\)")
_DEBIAN = re.compile(r"[a-z0-9][a-z0-9+.\-]{0,80} \(([^()\s]{1,80})\) [^;\n]{1,80};")
_TOKEN = re.compile(r"[^\s(),;|\[\]*`{}]+")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:T[\d:.Z+\-]{1,20})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d){1,2}|\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d|"
    r"\d{1,2}[-.]?[A-Za-z]{3,9}[-.]?(?:19|20)?\d\d|[?xXyYmMdD]{2,4}(?:-[?xXyYmMdD]{2}){0,2}"
)
_EDGES = ":-–—/.=~#!?'\"“”‘’_<>"
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_IS_DATE = re.compile(r"(?:19|20)\d\d-\d\d(?:-\d\d)?")
_DAY = re.compile(r"(?:19|20)\d\d([-._])\d{1,2}(?:\1\d{1,2})?")


class Heading(NamedTuple):
    """`text[start:end]` begins a version; '' where it begins what is not released yet."""

    start: int
    end: int
    version: str


def headings(text: str, repo: str = "") -> list[Heading]:
    """All lines that begin a version, in order. `repo` is the repository's name, which may stand before a version."""
    found: list[Heading] = []
    blank = True
    for start, end, following in _lines(text):
        line = text[start:end]
        if end - start <= LONGEST and (version := _version(line, following, blank, repo)) is not None:
            indent = len(line) - len(line.lstrip())
            if is_date(version) and found and not text[found[-1].end : start].strip("\r\n \t=-~"):
                blank = False  # the day of the version above
                continue
            found.append(Heading(start + indent, start + len(line.rstrip()), version))
        blank = not line.strip()
    return found


def is_date(version: str) -> bool:
    """Whether it is a day or month, as calendar versions and dates of releases are both written."""
    return bool(_IS_DATE.fullmatch(version))


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each line, and the beginning of the next one."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        stop = text.find("\n", end + 1, end + 1 + LONGEST)
        yield start, end, text[end + 1 : stop if stop >= 0 else end + 1 + LONGEST]
        start = end + 1


def _version(line: str, following: str, blank: bool, repo: str) -> str | None:
    """The version that a line begins; None where it begins none."""
    stripped = line.strip().lstrip("\ufeff")
    if not stripped:
        return None
    if found := _DEBIAN.match(stripped):
        return found[1] if read(found[1].partition(":")[2] or found[1]) else None
    if markup := _MARKUP.match(stripped):
        version = _told(stripped[markup.end() :], repo, True)
        return None if version and _DAY.fullmatch(version) and markup[0] in ("**", "__") else version
    if _UNDERLINE.fullmatch(following) and not _UNDERLINE.fullmatch(stripped):
        return _told(stripped, repo, True)
    if bullet := _BULLET.match(stripped):
        words_first = stripped[bullet.end() :].split(" ", 1)[0].lower() in words("before")
        return _told(stripped[bullet.end() :], repo, False) if words_first else None
    if not blank or line[:1] in (" ", "\t", "_") or not (line[:1] == "[" or any(map(str.isdigit, line))):
        return None
    version = _told(stripped, repo, False)
    return None if version and _DAY.fullmatch(version) else version


def _told(text: str, repo: str, marked: bool) -> str | None:
    """The version of a heading's text. A marked one may go on with a title, others with a date alone."""
    plain = _LINK.sub(" ", _TAGS.sub(" ", text)) if "<" in text or "](" in text else text
    tokens = list(_TOKEN.finditer(plain))[:_TOKENS]
    dated, earlier = "", False
    for index, token in enumerate(tokens):
        word = token[0].strip(_EDGES)
        low = word.lower()
        if not any(map(str.isalnum, word)) or token[0][:1] == token[0][-1:] == ":":  # a line, an emoji or its name
            continue
        if low in words("unreleased") and not dated:
            return "" if marked or len(tokens) == 1 else None
        if _DAY.fullmatch(word) and index <= 1 and not dated and (is_date(word) or _follows(tokens[index + 1 :], repo)):
            dated = word
            continue
        if version := _number(word, repo, index > 0):
            rest = plain[token.end() :]
            return _since(tokens[index + 1 :], repo) if earlier else _settled(version, rest, marked)
        earlier = earlier or low in ("since", "from")
        if low not in words("before") and not _is_own(word, repo) and not (dated and _is_dating(word)):
            break
    return dated if dated and all(_is_dating(t[0].strip(_EDGES)) for t in tokens) else None


def _follows(following: list[re.Match[str]], repo: str) -> bool:
    """Whether a version stands behind a word for one: what was before it is a day (`2026.02.03, Version 1.2.3`)."""
    words_left = [token[0].strip(_EDGES) for token in following]
    return any(
        word.lower() in words("before") and _number(after, repo, True) for word, after in itertools.pairwise(words_left)
    )


def _since(following: list[re.Match[str]], repo: str) -> str | None:
    """The version that the changes since an earlier one go to; without one the line begins nothing of its own."""
    words_left = [token[0].strip(_EDGES) for token in following[:2]]
    return (_number(words_left[1], repo, True) or None) if words_left[1:] and words_left[0].lower() == "to" else None


def _is_own(word: str, repo: str) -> bool:
    """Whether a word is of the repository's name or its owner's (`Apache Commons Lang 3.1` of apache/commons-lang)."""
    owner, _, name = repo.lower().rpartition("/")
    return is_own(word, repo) or (bool(word) and word.lower() in {owner, *re.split(r"[-_.]", name)})


def _number(word: str, repo: str, named: bool) -> str:
    """The version that a word is, `pkg@1.2.3` too; a number alone only after a word that says what it is."""
    found = split(word, repo)
    if found is None or not read(found.version) or (found.single and not named and not found.marked):
        return ""
    return found.version if found.form == "main" or "@" in word else ""


def _settled(version: str, rest: str, marked: bool) -> str | None:
    """The version, if what follows it lets it begin one; '' where that says that it is not out."""
    tokens = [t[0].strip(_EDGES) for t in _TOKEN.finditer(rest)][:_TOKENS]
    dating = [t for t in tokens if t]
    if any(t.lower() in ("unreleased", "unpublished", "tbd", "tba") for t in dating):
        return ""
    if all(_is_dating(t) or t.lower() in words("after") or _COMMIT.fullmatch(t) for t in dating):
        return version
    separated = rest.lstrip(" \t*`]_")[:1] in tuple(":-–—/(|\"“'[,")
    return version if marked and separated else None


def _is_dating(word: str) -> bool:
    return not word or bool(_DATE.fullmatch(word)) or word.lower() in words("date")
