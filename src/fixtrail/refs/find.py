"""Every reference in a text that GitHub would link, with what the words around it say.

What is linked: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
Nothing is found in code, comments, quoted replies, or in the text of a link, where GitHub links nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import msgspec

from fixtrail.model.ref import Ref
from fixtrail.refs import names
from fixtrail.refs.phrases import Relation
from fixtrail.refs.wording import PLAIN, Saying, continued, said
from fixtrail.text.layout import Link, layout, merged
from fixtrail.text.markdown import prose

_HASH = re.compile(r"#([1-9][0-9]{0,9})(?![\w]|\.[0-9])")
_GH = re.compile(r"[gG][hH]-([1-9][0-9]{0,9})(?![\w]|\.[0-9])")
# After white space or an opening bracket only, or where markup begins a new text: GitHub links nothing elsewhere.
_BARE_SHA = re.compile(rf"(?<![^\s(\[{{*_~|>])({names.SHA})(?![\w@/]|[.:-]\w|\.\.)")
_AT_SHA = re.compile(rf"@({names.SHA})(?![\w@/]|[.:-]\w)")
# What follows `#3` at the start of a line where it is a frame of a stack trace without a fence (gdb, PHP, Dart).
_FRAME = re.compile(
    r"[ \t]{1,8}(?:0x[0-9a-fA-F]+ |[\w:~<>?.]{1,200} ?\([^)\n]{0,200}\) (?:at|from|in) |<signal handler"
    r"|/\S{1,200}\(\d+\):|\{main\}|[ \t]{4,}[\w.<>]+ \((?:package|dart|file):)"
)
_HINT = re.compile(r"#[1-9]|[gG][hH]-[1-9]|[0-9a-f]{7}")
_NAME_TAIL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_REPOSITORY_TAIL = _NAME_TAIL + "."
# Files of a repository that are written like `docs/guide.md#12`.
_FILES = (".md", ".html", ".htm", ".txt", ".json", ".yml", ".yaml", ".xml", ".toml", ".lock", ".log")


class Reference(msgspec.Struct, frozen=True):
    """`text[start:end]` names the thread `ref` or the commit `commit` of `repository` (`owner/repo`); a commit of a
    pull request, as a link, names both.

    `relation` is read as: the thread that the text is about *closes*, is a *duplicate of*, *reverts*, … the one named;
    with `fixed-by` and `blocked-by` the named one does it, with `parent-of` the named one is the parent. `reverse`
    turns it round ("superseded by #1", "reverted in #1"). `keyword` are the words that say so, from `keyword_start`,
    which is `start` where there are none.

    `closes` is only what GitHub itself would heed; `loosely_closes` marks a mention that says so in other words ("fixes
    issue #1", the second one of "fixes #1, #2"). `negated`: it is denied. `question`: it is asked, or only shown in
    quotation marks. `hedged`: it is supposed ("maybe", "might"). `struck`: it was crossed out. `bare`: a commit written
    as a hexadecimal word alone, which is one only if it exists. `anchor`: what a link points at in the thread, e.g.
    `issuecomment-12`.
    """

    start: int
    end: int
    ref: Ref | None
    commit: str | None
    repository: str | None
    relation: Relation = "mentions"
    keyword: str = ""
    keyword_start: int = 0
    negated: bool = False
    question: bool = False
    hedged: bool = False
    struck: bool = False
    reverse: bool = False
    loosely_closes: bool = False
    bare: bool = False
    anchor: str = ""


class _Hit(msgspec.Struct, gc=False):
    """A reference before its words were read; `before` and `after` are where the text around it begins."""

    start: int
    end: int
    ref: Ref | None
    commit: str | None
    repository: str
    before: int
    after: int
    bare: bool = False
    anchor: str = ""


def find(text: str, base: Ref, hosts: Collection[str] = ("github.com",)) -> tuple[Reference, ...]:
    """References in the Markdown `text`, in order of start; short ones (`#1`) are of the repository of `base`, links
    count where their host is that of `base` or one of `hosts`. Frames of a stack trace (`#3  0x… in f`), which GitHub
    links by accident, are none. Never raises, linear in the text."""
    known = tuple(sorted({*map(names.canonical_host, hosts), names.canonical_host(base.host)}))
    if not _promising(text, known):
        return ()
    clean = _readable(text)
    links = layout(text).links if "](" in text or "]:" in text or "][" in text or "<" in text else ()
    hits = [*_urls(clean, known), *_hashes(clean, text, base), *_dashes(clean, base), *_commits(clean, base)]
    if not hits:
        return ()
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    struck = layout(text).struck if "~" in text else ()
    return tuple(_read(clean, _placed(hits, links), struck))


def _readable(text: str) -> str:
    """The prose, with emphasis by underscores as one by asterisks: an underscore is else a letter of a word."""
    clean = prose(text)
    marks = layout(text).underscores if "_" in text else ()
    pieces: list[str] = []
    last = 0
    for start, end in marks:
        pieces += clean[last:start], clean[start:end].replace("_", "*")
        last = end
    return "".join([*pieces, clean[last:]]) if marks else clean


def _promising(text: str, known: tuple[str, ...]) -> bool:
    """A cheap test that no text with a reference fails."""
    return _HINT.search(text) is not None or ("://" in text and _url_pattern(known).search(text) is not None)


@lru_cache(maxsize=64)
def _url_pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    """Links to threads and commits on the known hosts; not those inside other addresses."""
    hosts = "|".join(re.escape(h) for h in sorted(names.spellings(known), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/=%&?])https?://(?P<host>(?ai:{hosts}))/(?P<owner>{names.OWNER})/(?P<repo>{names.REPOSITORY})"
        rf"/(?:(?:issues|pull)/(?P<number>[1-9][0-9]{{0,9}})(?:/commits/(?P<pulled>{names.SHA}))?(?![\w])"
        rf"|commit/(?P<sha>{names.SHA})(?![\w]))"
        r"(?P<rest>(?:/[A-Za-z0-9_/-]*)?(?:\?[\w=&%+~-]*)?)(?:#(?P<anchor>[\w-]+))?"
    )


def _urls(text: str, known: tuple[str, ...]) -> Iterator[_Hit]:
    if "://" not in text:
        return
    spelled = names.spellings(known)
    for match in _url_pattern(known).finditer(text):
        owner, repo = match["owner"], match["repo"].removesuffix(".git")
        if not (names.is_owner(owner) and names.is_repository(repo)):
            continue
        value = names.number(match["number"] or "")
        if match["number"] and value is None:
            continue
        ref = Ref(spelled[match["host"].lower()], owner, repo, value) if value else None
        yield _Hit(
            match.start(), match.end(), ref, match["sha"] or match["pulled"], f"{owner}/{repo}",
            match.start(), match.end(), anchor=match["anchor"] or "",
        )  # fmt: skip


def _hashes(text: str, original: str, base: Ref) -> Iterator[_Hit]:
    """`#1` and `owner/repo#1`; frames of a trace are told from them by the text with its tags."""
    if "#" not in text:
        return
    last = -1  # where the last one ended: `#1/#2` is two
    for match in _HASH.finditer(text):
        value = names.number(match[1])
        at, before = match.start(), text[match.start() - 1] if match.start() else " "
        if value is None:
            continue
        if before.isalnum() or before in "._-":
            start, owner, repo = _repository_before(text, at)
            if owner and not repo.endswith(_FILES):
                yield _hit(start, match.end(), Ref(base.host, owner, repo, value))
                last = match.end()
                continue
        if before.isalnum() or before in "_#&=@$%" or (before == "/" and last != at - 1):
            continue
        if _FRAME.match(original, match.end()) and not text[text.rfind("\n", 0, at) + 1 : at].strip():
            continue
        yield _hit(at, match.end(), Ref(base.host, base.owner, base.repo, value))
        last = match.end()


def _hit(start: int, end: int, ref: Ref) -> _Hit:
    return _Hit(start, end, ref, None, ref.repository, start, end)


def _repository_before(text: str, end: int) -> tuple[int, str, str]:
    """(start, owner, repository) of `owner/repo` that ends at `end`; names are '' where there is none."""
    window = text[max(0, end - 141) : end]
    repo = window[len(window.rstrip(_REPOSITORY_TAIL)) :]
    head = window[: len(window) - len(repo)]
    if not head.endswith("/") or not names.is_repository(repo):
        return end, "", ""
    stem = head[:-1].rstrip(_NAME_TAIL)
    owner = head[len(stem) : -1]
    if not names.is_owner(owner) or (stem and (stem[-1].isalnum() or stem[-1] in "/@.&#=%:")):
        return end, "", ""
    return end - len(repo) - 1 - len(owner), owner, repo


def _owner_before(text: str, end: int) -> tuple[int, str]:
    window = text[max(0, end - 41) : end]
    stem = window.rstrip(_NAME_TAIL)
    owner = window[len(stem) :]
    if not names.is_owner(owner) or (stem and (stem[-1].isalnum() or stem[-1] in "/@.&#=%:")):
        return end, ""
    return end - len(owner), owner


def _dashes(text: str, base: Ref) -> Iterator[_Hit]:
    """`GH-1`."""
    for match in _GH.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        value = names.number(match[1])
        if value and not (before.isalnum() or before in "_-/.@"):
            yield _hit(match.start(), match.end(), Ref(base.host, base.owner, base.repo, value))


def _commits(text: str, base: Ref) -> Iterator[_Hit]:
    """A SHA alone, `user@SHA` and `owner/repo@SHA`."""
    for match in _BARE_SHA.finditer(text):
        if names.is_short_sha(match[1]):
            yield _Hit(*match.span(), None, match[1], base.repository, *match.span(), bare=True)
    if "@" not in text:
        return
    for match in _AT_SHA.finditer(text):
        if not names.is_short_sha(match[1]):
            continue
        start, owner, repo = _repository_before(text, match.start())
        if not owner:
            start, owner = _owner_before(text, match.start())
            repo = base.repo
        if owner:
            yield _Hit(start, match.end(), None, match[1], f"{owner}/{repo}", start, match.end())


def _placed(hits: list[_Hit], links: tuple[Link, ...]) -> Iterator[_Hit]:
    """The hits that GitHub links: of those that overlap the first, none in the text of a link or in an image; one that
    is a link's address is preceded and followed by what stands around the link."""
    unlinked, outer = merged([span for link in links for span in _unlinked(link)]), _outermost(links)
    reach = at = around = 0
    for hit in hits:
        while at < len(unlinked) and unlinked[at][1] <= hit.start:
            at += 1
        if hit.start < reach or (at < len(unlinked) and unlinked[at][0] <= hit.start):
            continue
        reach = hit.end
        while around < len(outer) and outer[around].end <= hit.start:
            around += 1
        if around < len(outer) and outer[around].start <= hit.start and outer[around].kind == "link":
            hit.before, hit.after = outer[around].start, outer[around].end
        yield hit


def _unlinked(link: Link) -> tuple[tuple[int, int], ...]:
    """Where a reference inside `link` is none: all but its address, which counts in a definition too."""
    if link.kind == "image":
        return ((link.start, link.end),)
    return (link.start, link.url_start), (link.url_end, link.end)


def _outermost(links: tuple[Link, ...]) -> list[Link]:
    found: list[Link] = []
    for link in links:
        if not found or link.start >= found[-1].end:
            found.append(link)
    return found


def _read(text: str, hits: Iterator[_Hit], struck: tuple[tuple[int, int], ...]) -> Iterator[Reference]:
    """The hits with what is said of them; a list ("duplicates #1 and #2") shares its words."""
    saying, last = PLAIN, -1
    at = 0
    for hit in hits:
        while at < len(struck) and struck[at][1] <= hit.start:
            at += 1
        crossed = at < len(struck) and struck[at][0] <= hit.start
        own = said(text, hit.before, hit.after)
        saying = continued(saying, text, last, hit.before) if own is PLAIN and saying is not PLAIN else own
        last = hit.after
        yield _reference(hit, saying, crossed)


def _reference(hit: _Hit, saying: Saying, crossed: bool) -> Reference:
    return Reference(
        start=hit.start,
        end=hit.end,
        ref=hit.ref,
        commit=hit.commit,
        repository=hit.repository,
        relation=saying.relation,
        keyword=saying.keyword,
        keyword_start=hit.start if saying.keyword_start < 0 else saying.keyword_start,
        negated=saying.negated,
        question=saying.question,
        hedged=saying.hedged,
        struck=crossed,
        reverse=saying.reverse,
        loosely_closes=saying.loosely_closes and not hit.anchor,
        bare=hit.bare,
        anchor=hit.anchor,
    )
