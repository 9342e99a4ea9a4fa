"""History: tags and commits of a repository, and the questions that are asked of them.

Whether a commit is in a tag is a fact of ancestry, which does not change: it holds for ever for the two objects that it
was asked of. A tag may be moved; it then stands for another object.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fixtrail.model.evidence import Evidence
from fixtrail.model.ref import Ref


class Repository(msgspec.Struct, frozen=True, eq=False):
    """A repository by its name. GitHub's names ignore case, so equality and hash do too."""

    host: str
    owner: str
    repo: str

    @property
    def name(self) -> str:
        """`owner/repo` as spelled."""
        return f"{self.owner}/{self.repo}"

    @property
    def key(self) -> str:
        """`host/owner/repo` in lower case."""
        return f"{self.host}/{self.owner}/{self.repo}".lower()

    @property
    def url(self) -> str:
        return f"https://{self.host}/{self.owner}/{self.repo}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Repository) and self.key == other.key

    def __ne__(self, other: object) -> bool:
        return not self == other  # msgspec would compare identities

    def __hash__(self) -> int:
        return hash(self.key)


def repository_of(ref: Ref, name: str | None = None) -> Repository:
    """The repository of a thread, or the one called `name` (`owner/repo`) on the same host."""
    owner, _, repo = (name or ref.repository).partition("/")
    return Repository(ref.host, owner, repo)


class Tag(msgspec.Struct, frozen=True):
    """`object` is the full id that the tag refers to: a commit, or an annotated tag's own object. `commit` is the
    commit in the end, '' where that was not told; `date` is the tagger's, else the commit's, '' where not told.
    `committed_at` is the commit's: a tag may be made long after its release."""

    name: str
    object: str
    commit: str = ""
    date: str = ""
    committed_at: str = ""


class Commit(msgspec.Struct, frozen=True):
    """`message` is whole where the source gave it whole, its first line otherwise; `committed_at` is UTC."""

    sha: str
    message: str
    parents: tuple[str, ...] = ()
    committed_at: str = ""
    author: str = ""

    @property
    def subject(self) -> str:
        return self.message.partition("\n")[0]


class Within(msgspec.Struct, frozen=True):
    """The question whether `commit` (a full id) is in `tag`."""

    commit: str
    tag: Tag


class Standing(msgspec.Struct, frozen=True):
    """The answer to a `Within`: `contained` None where it cannot be told, `why` then says why in a clause. `tag` has
    its date and commit filled in where they came with the answer. `fault` is the code of the error that kept the answer
    away, '' where it is none that another try could end."""

    contained: bool | None
    tag: Tag
    why: str = ""
    fault: str = ""


class Unknown(msgspec.Struct, frozen=True):
    """In place of an answer: `why` is a clause ("nothing may be asked", "GitHub does not answer")."""

    why: str


class Published(msgspec.Struct, frozen=True):
    """A version in a package registry: `registry` is pypi, npm, crates, maven, rubygems, nuget or go; `date` UTC."""

    registry: str
    package: str
    version: str
    date: str
    url: str
    yanked: bool = False


class Copy(msgspec.Struct, frozen=True):
    """A backport: a commit on another branch that brings the same change. `pull` is the pull request it came by."""

    commit: str
    via: Literal["cherry-pick", "pull", "subject", "patch-id"]
    evidence: tuple[Evidence, ...]
    pull: Ref | None = None
    branch: str = ""


class Carried(msgspec.Struct, frozen=True):
    """A commit (full id) that brings a fix: as it landed, a backport, or a re-land. A tag has the fix where it contains
    one such and none of the commits in its `undone`, which take it back."""

    commit: str
    backport: bool = False
    undone: tuple[str, ...] = ()


class Witness(msgspec.Struct, frozen=True):
    """Something other than ancestry that says which version has the fix. `agrees` compares it with what ancestry
    says of that version; None where ancestry says nothing of it. `version` is '' of a label that says just `released`;
    it is then never False."""

    kind: Literal["bot", "label", "release-note", "changelog", "milestone", "comment"]
    version: str
    evidence: tuple[Evidence, ...]
    agrees: bool | None = None
