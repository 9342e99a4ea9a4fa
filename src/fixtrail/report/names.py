"""Threads by name: from the text of a ref to its shortest form and its link."""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec

from fixtrail.model.facts import Release
from fixtrail.model.ref import Ref
from fixtrail.model.report import Report, ReportNode
from fixtrail.report.blocks import Link
from fixtrail.report.bounds import cut

_REF = re.compile(r"([^\s/#]+)/([^\s/#]+)/([^\s/#]+)#([0-9]{1,18})", re.ASCII)
_VERSION = 60  # characters of a version


def ref_of(text: str) -> Ref | None:
    """`host/owner/repo#n` as a Ref; None for anything else."""
    found = _REF.fullmatch(text)
    if found is None:
        return None
    host, owner, repo, number = found.groups()
    return Ref(host, owner, repo, int(number))


class Names(msgspec.Struct, frozen=True):
    """What the threads of a report are called by a reader of its issue. `base` is None where the report's own ref is
    not one; names then stand as they are."""

    base: Ref | None
    nodes: dict[str, ReportNode]

    def short(self, text: str) -> str:
        ref = ref_of(text)
        return text if ref is None or self.base is None else ref.within(self.base)

    def url(self, text: str) -> str:
        node = self.nodes.get(text.lower())
        ref = ref_of(text)
        if node is not None and node.url:
            return node.url
        return "" if ref is None else ref.url

    def title(self, text: str) -> str:
        node = self.nodes.get(text.lower())
        return "" if node is None else node.title

    def link(self, text: str, *, strong: bool = False) -> Link:
        return Link(self.short(text), self.url(text), strong=strong)


def names_of(report: Report) -> Names:
    return Names(ref_of(report.issue.ref), {n.ref.lower(): n for n in report.graph.nodes})


def repository_url(url: str) -> str:
    """`https://host/owner/repo` of a thread's or commit's link, '' where it has another form."""
    parts = url.split("/")
    return "/".join(parts[:5]) if len(parts) > 5 and parts[0] == "https:" else ""


def release_link(release: Release, repository: str, *, strong: bool = False) -> Link:
    """A release's version, linked to its tag where the repository is known."""
    url = f"{repository}/releases/tag/{quote(release.tag, safe='')}" if repository and release.tag else ""
    return Link(cut(release.version or release.tag, _VERSION), url, strong=strong)


def commit_link(commit: str, repository: str) -> Link:
    return Link(commit[:10], f"{repository}/commit/{quote(commit, safe='')}" if repository else "", code=True)
