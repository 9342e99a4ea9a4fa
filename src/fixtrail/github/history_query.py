"""Queries over the history of a repository, and the parts of their answers that are read.

Slots are aliases; names and ids travel as variables, so that the text depends on the count alone and a server checks it
once. `Ref.compare` takes a commit's id as its head
(https://docs.github.com/en/graphql/overview/changelog#schema-changes-for-2022-10-18).
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from fixtrail.github.atoms import told_instant
from fixtrail.model.history import Commit, Tag

_RATE = "rateLimit{cost limit remaining used resetAt} "
_TARGET = (
    "target{__typename oid ...on Commit{committedDate} ...on Tag{tagger{date} target{__typename oid "
    "...on Commit{committedDate} ...on Tag{target{__typename oid ...on Commit{committedDate}}}}}}"
)
_COMMIT = "__typename ...on Commit{oid message committedDate author{name} parents(first:20){nodes{oid}}}"


class _Dated(msgspec.Struct):
    date: str | None = None


class Target(msgspec.Struct, rename="camel"):
    """A commit, or an annotated tag's own object with what it refers to."""

    kind: str = msgspec.field(default="", name="__typename")
    oid: str = ""
    committed_date: str | None = None
    tagger: _Dated | None = None
    target: Target | None = None

    @property
    def end(self) -> Target:
        """What the tag refers to in the end."""
        return self if self.target is None else self.target.end


class Comparison(msgspec.Struct):
    status: str = ""


class RefNode(msgspec.Struct):
    name: str = ""
    target: Target | None = None
    compare: Comparison | None = None


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    has_next_page: bool = False
    end_cursor: str | None = None


class RefPage(msgspec.Struct, rename="camel"):
    page_info: _Page = _Page()
    nodes: list[RefNode | None] = []


class Named(msgspec.Struct):
    name: str | None = None
    login: str | None = None


class _Oid(msgspec.Struct):
    oid: str = ""


class _Oids(msgspec.Struct):
    nodes: list[_Oid] = []


class CommitNode(msgspec.Struct, rename="camel"):
    kind: str = msgspec.field(default="Commit", name="__typename")
    oid: str = ""
    message: str = ""
    committed_date: str | None = None
    author: Named | None = None
    parents: _Oids | None = None


class CommitPage(msgspec.Struct, rename="camel"):
    page_info: _Page = _Page()
    nodes: list[CommitNode | None] = []


class Walked(msgspec.Struct):
    """A commit, or the tag of one, with its history."""

    history: CommitPage | None = None
    target: Walked | None = None

    @property
    def page(self) -> CommitPage | None:
        return self.history or (self.target.page if self.target else None)


class ReleaseNode(msgspec.Struct, rename="camel"):
    tag_name: str = ""
    description: str | None = None
    url: str = ""
    published_at: str | None = None
    created_at: str | None = None
    author: Named | None = None


class Blob(msgspec.Struct, rename="camel"):
    kind: str = msgspec.field(default="", name="__typename")
    text: str | None = None
    is_truncated: bool = False


def _slots(letters: dict[str, str], count: int) -> str:
    return ",".join(f"${letter}{i}:{kind}" for letter, kind in letters.items() for i in range(count))


def _text(variables: str, fields: str) -> str:
    more = f",{variables}" if variables else ""
    return f"query($o:String!,$n:String!{more}){{{_RATE}r:repository(owner:$o,name:$n){{{fields}}}}}"


@lru_cache(maxsize=64)
def standings(count: int) -> str:
    """Slot `s<i>`: the tag `$t<i>` compared with the commit `$c<i>`; slot `k<i>`: whether there is such a commit."""
    slots = " ".join(
        f"s{i}:ref(qualifiedName:$t{i}){{{_TARGET} compare(headRef:$c{i}){{status}}}} "
        f"k{i}:object(expression:$c{i}){{oid}}"
        for i in range(count)
    )
    return _text(_slots({"t": "String!", "c": "String!"}, count), slots)


@lru_cache(maxsize=64)
def targets(tags: int) -> str:
    """Slot `s<i>`: what the tag `$t<i>` refers to."""
    return _text(
        _slots({"t": "String!"}, tags), " ".join(f"s{i}:ref(qualifiedName:$t{i}){{{_TARGET}}}" for i in range(tags))
    )


@lru_cache(maxsize=64)
def commits(count: int) -> str:
    """Slot `s<i>`: the commit `$c<i>`."""
    slots = " ".join(f"s{i}:object(expression:$c{i}){{{_COMMIT}}}" for i in range(count))
    return _text(_slots({"c": "String!"}, count), slots)


@lru_cache(maxsize=64)
def walk(tips: int) -> str:
    """Slot `s<i>`: a page of the commits of `$t<i>` made from `$f<i>` to `$u<i>`, from behind the cursor `$a<i>`."""
    page = f"pageInfo{{hasNextPage endCursor}} nodes{{{_COMMIT}}}"
    slots = " ".join(
        f"s{i}:object(expression:$t{i}){{...on Commit{{{_history(i, page)}}} "
        f"...on Tag{{target{{...on Commit{{{_history(i, page)}}}}}}}}}"
        for i in range(tips)
    )
    return _text(_slots({"t": "String!", "f": "GitTimestamp", "u": "GitTimestamp", "a": "String"}, tips), slots)


def _history(i: int, page: str) -> str:
    return f"history(first:100,since:$f{i},until:$u{i},after:$a{i}){{{page}}}"


@lru_cache(maxsize=64)
def releases(count: int) -> str:
    """Slot `s<i>`: the release of the tag called `$t<i>`."""
    fields = "{tagName description url publishedAt createdAt author{login}}"
    slots = " ".join(f"s{i}:release(tagName:$t{i}){fields}" for i in range(count))
    return _text(_slots({"t": "String!"}, count), slots)


@lru_cache(maxsize=64)
def files(count: int) -> str:
    """Slot `s<i>`: the file `$p<i>`, as REVISION:PATH."""
    fields = "{__typename ...on Blob{text isTruncated}}"
    slots = " ".join(f"s{i}:object(expression:$p{i}){fields}" for i in range(count))
    return _text(_slots({"p": "String!"}, count), slots)


_TAG_PAGE = (
    f"orderBy:{{field:TAG_COMMIT_DATE,direction:DESC}}){{pageInfo{{hasNextPage endCursor}} nodes{{name {_TARGET}}}}}"
)
TAGS = _text("$a:String", f's0:refs(refPrefix:"refs/tags/",first:100,after:$a,{_TAG_PAGE}')
# The newest tags as a part of another query, under `h`, with the variables `$ho` and `$hn`.
NEWEST_TAGS = f'h:repository(owner:$ho,name:$hn){{s0:refs(refPrefix:"refs/tags/",first:100,{_TAG_PAGE}}}'
PRIVATE = _text("", "s0:isPrivate")


def tag_of(node: RefNode, name: str) -> Tag | None:
    """The tag of a `Ref`; None where it refers to no commit."""
    if node.target is None or node.target.end.kind not in {"Commit", ""}:
        return None
    end, tagged = node.target.end, node.target.tagger
    committed = told_instant(end.committed_date)
    return Tag(name, node.target.oid, end.oid, told_instant(tagged.date if tagged else None) or committed, committed)


def commit_of(node: CommitNode) -> Commit:
    """The commit of a node."""
    author = node.author.name if node.author else None
    parents = tuple(parent.oid for parent in node.parents.nodes) if node.parents else ()
    return Commit(node.oid, node.message, parents, told_instant(node.committed_date), author or "")
