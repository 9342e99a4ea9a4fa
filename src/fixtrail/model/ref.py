"""Ref: the canonical name of a thread."""

from __future__ import annotations

import msgspec


class Ref(msgspec.Struct, frozen=True, eq=False):
    """`host/owner/repo#number` of an issue or pull request.

    GitHub's names ignore case, so equality, hash and order do too; the spelling that was given is kept for display.
    """

    host: str
    owner: str
    repo: str
    number: int

    @property
    def key(self) -> str:
        """The form to compare and store: lower case, e.g. `github.com/owner/repo#12`."""
        return str(self).lower()

    @property
    def repository(self) -> str:
        """`owner/repo` as spelled."""
        return f"{self.owner}/{self.repo}"

    @property
    def url(self) -> str:
        """A web link; GitHub redirects `/issues/n` to `/pull/n` where n is a pull request."""
        return f"https://{self.host}/{self.owner}/{self.repo}/issues/{self.number}"

    def same_repository(self, other: Ref) -> bool:
        return self.key.rpartition("#")[0] == other.key.rpartition("#")[0]

    def within(self, base: Ref) -> str:
        """The shortest form a reader of `base` understands: `#12`, `owner/repo#12` or `host/owner/repo#12`."""
        if self.same_repository(base):
            return f"#{self.number}"
        if self.host.lower() == base.host.lower():
            return f"{self.repository}#{self.number}"
        return str(self)

    def __str__(self) -> str:
        return f"{self.host}/{self.owner}/{self.repo}#{self.number}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and self.key == other.key

    def __ne__(self, other: object) -> bool:
        return not self == other  # msgspec would compare identities

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: Ref) -> bool:
        return (self.key.rpartition("#")[0], self.number) < (other.key.rpartition("#")[0], other.number)
