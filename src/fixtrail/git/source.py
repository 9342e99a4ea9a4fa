"""Where the repositories of a host are cloned from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.history import Repository
from fixtrail.model.loopback import is_loopback


class Source(msgspec.Struct, frozen=True):
    """`base` is the address that `/OWNER/REPO.git` follows; the token goes to its host and to no other. `mirror`: it is
    another place than GitHub's own."""

    base: str
    token: str | None = None
    mirror: bool = False

    @property
    def protocol(self) -> str:
        """`https`, `http` (on this machine only) or `file`: the one that git may speak."""
        return urlsplit(self.base).scheme

    @property
    def origin(self) -> str:
        """`https://HOST:PORT` as git matches it."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def address(self, repository: Repository) -> str:
        """What git is given to clone."""
        return f"{self.base}/{repository.owner}/{repository.repo}.git"

    def __repr__(self) -> str:
        """Without the token, so that no traceback or log can show it."""
        return f"Source(base={self.base!r}, token={'set' if self.token else 'none'})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Likewise for tools that print structs by their fields."""
        return [("source", repr(self))]


def source_for(host: str, git_url: str | None = None, token: str | None = None) -> Source:
    """The source of a host by its web name: `https://HOST`, or `git_url` where one is set (https, http on this machine,
    or file:///FOLDER for a folder of repositories). The token was issued for the host: another one that `git_url` names
    does not get it, but a server on this machine does, which stands in for the host.

    InvalidInput: `git_url` is no such address, or would carry the token unencrypted.
    """
    base = (git_url or f"https://{host}").strip().rstrip("/")
    try:
        parts = urlsplit(base)
        hostname, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong(base) from None
    plain = not parts.query and not parts.fragment and "@" not in parts.netloc
    if not (plain and base.isascii() and base.isprintable() and " " not in base):
        raise _wrong(base)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return Source(base, None, mirror=True)
    if not hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(hostname))):
        raise _wrong(base)
    issued = hostname.lower() == _web_name(host) or is_loopback(hostname)
    return Source(base, (token or None) if issued else None, mirror=git_url is not None)


def _web_name(host: str) -> str:
    """A host as it is set up, without its port."""
    return (urlsplit(f"https://{host}").hostname or "").lower()


def _wrong(base: str) -> InvalidInput:
    return InvalidInput(
        f"{base!r} is no place to clone from: give https://HOST, or file:///FOLDER for a folder of them."
    )
