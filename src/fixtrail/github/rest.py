"""Threads over REST: at most four requests a thread and the pages that do not fit, conditional where it was had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from fixtrail.errors import Forbidden, NotFound, Unreachable
from fixtrail.github.connection import Answer
from fixtrail.github.exchange import Exchange, Got
from fixtrail.model.limits import Limits
from fixtrail.model.ref import Ref
from fixtrail.model.stored import RawThread

T = TypeVar("T")

_FULL = 100
_NEXT = re.compile(r'<([^<>]*)>[^,<>]*;\s*rel="?next"?(?=[\s;,]|$)')
_NULL = msgspec.Raw(b"null")
_RAW = msgspec.json.Decoder(msgspec.Raw)


class Gone(NotFound):
    """Deleted: it was there once."""


class _Head(msgspec.Struct):
    """What the issue object says of the rest."""

    number: int
    html_url: str = ""
    updated_at: str = ""
    pull_request: dict[str, msgspec.Raw] | None = None


class _PullHead(msgspec.Struct):
    review_comments: int = 0


class _Kept(msgspec.Struct):
    """What is stored of a thread, in the layout of an archive; `pages` counts the items of each page by its path."""

    number: int
    kind: str
    issue: msgspec.Raw
    pull: msgspec.Raw  # null for an issue
    timeline: list[msgspec.Raw]
    review_comments: list[msgspec.Raw]
    pages: dict[str, dict[str, int]]
    more: list[str]


class _List(msgspec.Struct):
    items: list[msgspec.Raw]
    pages: dict[str, int]
    more: bool = False


_HEAD = msgspec.json.Decoder(_Head)
_PULL_HEAD = msgspec.json.Decoder(_PullHead)
_KEPT = msgspec.json.Decoder(_Kept)
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


class RestThreads:
    """Threads of one host. Thread-safe. Raises NotFound, Gone, Forbidden and what Exchange raises."""

    def __init__(self, exchange: Exchange, limits: Limits) -> None:
        self._exchange = exchange
        self._limits = limits

    def locate(self, ref: Ref) -> Ref:
        """The canonical ref: a transferred thread or renamed repository is found by following GitHub's redirect."""
        got = self._exchange.get(_issue_path(ref), _HEAD)
        _check(ref, got.answer)
        return _canonical(ref, got.value)

    def thread(self, ref: Ref, stored: RawThread | None = None) -> tuple[RawThread, bool]:
        """The thread as it is now, and whether it is unchanged: all that is stored still held."""
        return _Reading(self._exchange, self._limits, stored).read(ref)


class _Reading:
    """One thread being read, beside what was stored of it."""

    def __init__(self, exchange: Exchange, limits: Limits, stored: RawThread | None) -> None:
        self._exchange = exchange
        self._limits = limits
        self._stored = stored if stored is not None and stored.source == "rest" and stored.etags else None
        self._kept = _kept(self._stored)
        self._known: Mapping[str, str] = self._stored.etags if self._stored and self._kept else {}
        self._etags: dict[str, str] = {}
        self._changed = False

    def read(self, ref: Ref) -> tuple[RawThread, bool]:
        issue = self._one(ref, _issue_path(ref), self._kept.issue if self._kept else None)
        head = _read(ref, _HEAD, issue)
        canonical = _canonical(ref, head)
        base = f"/repos/{canonical.owner}/{canonical.repo}"
        timeline = self._list(canonical, "timeline", f"{base}/issues/{canonical.number}/timeline?per_page={_FULL}")
        pull, comments = _NULL, _List([], {})
        if head.pull_request is not None:
            kept = self._kept.pull if self._kept and self._kept.kind == "pull" else None
            pull = self._one(canonical, f"{base}/pulls/{canonical.number}", kept)
            if _read(ref, _PULL_HEAD, pull).review_comments:
                path = f"{base}/pulls/{canonical.number}/comments?per_page={_FULL}"
                comments = self._list(canonical, "review_comments", path)
        now = datetime.fromtimestamp(self._exchange.waiter.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._stored is not None and self._kept and not self._changed:
            return msgspec.structs.replace(self._stored, ref=canonical, fetched_at=now), True
        lists = {"timeline": timeline, "review_comments": comments}
        whole = _Kept(
            number=canonical.number, kind="issue" if pull is _NULL else "pull", issue=issue, pull=pull,
            timeline=timeline.items, review_comments=comments.items,
            pages={name: found.pages for name, found in lists.items()},
            more=[name for name, found in lists.items() if found.more],
        )  # fmt: skip
        raw = RawThread(canonical, "rest", msgspec.json.encode(whole), now, head.updated_at, self._etags)
        return raw, False

    def _one(self, ref: Ref, path: str, kept: msgspec.Raw | None) -> msgspec.Raw:
        got = self._exchange.get(path, _RAW, self._known if kept is not None else None)
        _check(ref, got.answer)
        self._note(got)
        if got.value is None and kept is not None:
            return kept
        if got.value is None:
            raise Unreachable(f"{ref.host} answers {got.answer.status} for {ref}")
        return got.value

    def _list(self, ref: Ref, name: str, path: str) -> _List:
        """A list to its end by `Link`, never by addresses of our own."""
        had = self._had(name)
        found = _List([], {})
        following: str | None = path
        while following is not None:
            got = self._page(ref, following, had)
            if got.path in found.pages:
                raise Unreachable(f"{ref.host} lists the pages of {ref} in a circle")
            items = had[got.path] if got.value is None else got.value
            found.items += items
            found.pages[got.path] = len(items)
            following = self._after(got, had)
            if following is not None and len(found.pages) >= self._limits.pages:
                found.more = True
                break
        if list(found.pages) != list(had):
            self._changed = True
        return found

    def _page(self, ref: Ref, path: str, had: dict[str, list[msgspec.Raw]]) -> Got[list[msgspec.Raw]]:
        relative = path.removeprefix(self._exchange.host.api_url)
        got = self._exchange.get(path, _ITEMS, self._known if relative in had else None)
        if got.answer.status == 304 and "link" not in got.answer.headers and self._may_go_on(got.path, had):
            # A full page does not change when the next one comes to be, and a 304 need not tell of it.
            got = self._exchange.get(path, _ITEMS)
        _check(ref, got.answer)
        if got.value is None and got.path not in had:
            raise Unreachable(f"{ref.host} answers {got.answer.status} for a list of {ref}")
        self._note(got)
        return got

    def _may_go_on(self, path: str, had: dict[str, list[msgspec.Raw]]) -> bool:
        return bool(had) and path == list(had)[-1] and len(had[path]) >= _FULL

    def _after(self, got: Got[list[msgspec.Raw]], had: dict[str, list[msgspec.Raw]]) -> str | None:
        link = got.answer.headers.get("link")
        if link is not None or got.value is not None:
            return next_link(link or "")
        paths = list(had)
        at = paths.index(got.path) + 1
        return paths[at] if at < len(paths) else None

    def _had(self, name: str) -> dict[str, list[msgspec.Raw]]:
        """The stored items of a list, page by page."""
        if not self._kept:
            return {}
        items: list[msgspec.Raw] = getattr(self._kept, name)
        found, start = {}, 0
        for path, count in self._kept.pages.get(name, {}).items():
            found[path] = items[start : start + count]
            start += count
        return found

    def _note(self, got: Got[msgspec.Raw] | Got[list[msgspec.Raw]]) -> None:
        if got.answer.status != 304:
            self._changed = True
        etag = got.answer.headers.get("etag") or (self._known.get(got.path) if got.answer.status == 304 else None)
        if etag:
            self._etags[got.path] = etag


def next_link(header: str) -> str | None:
    """The address of the next page in a `Link` header (RFC 8288)."""
    found = _NEXT.search(header)
    return found.group(1) if found else None


def _issue_path(ref: Ref) -> str:
    return f"/repos/{ref.owner}/{ref.repo}/issues/{ref.number}"


def _kept(stored: RawThread | None) -> _Kept | None:
    try:
        return _KEPT.decode(stored.raw) if stored else None
    except msgspec.DecodeError:
        return None


def _read(ref: Ref, decoder: msgspec.json.Decoder[T], raw: msgspec.Raw) -> T:
    try:
        return decoder.decode(raw)
    except msgspec.DecodeError as problem:
        raise Unreachable(f"{ref} came in a shape that GitHub's API does not have: {problem}") from problem


def _canonical(ref: Ref, head: _Head | None) -> Ref:
    """Where the thread lives now, by the page it names."""
    parts = (head.html_url if head else "").split("/")
    if head is None or len(parts) < 7 or parts[-2] not in {"issues", "pull"}:
        return ref
    return Ref(ref.host, parts[-4], parts[-3], head.number)


def _check(ref: Ref, answer: Answer) -> None:
    if answer.status == 404:
        raise NotFound(f"{ref} does not exist, or may not be seen with the token given")
    if answer.status == 410:
        raise Gone(f"{ref} was deleted")
    if answer.status in {403, 451}:
        raise Forbidden(f"{ref} may not be seen{_reason(answer)}")
    if answer.status not in {200, 304}:
        raise Unreachable(f"{ref.host} answers {answer.status} for {ref}")


def _reason(answer: Answer) -> str:
    if "x-github-sso" in answer.headers:
        return ": the token must be authorized for the organization's single sign-on"
    return " with the token given" if answer.status == 403 else ": it is withheld for legal reasons"
