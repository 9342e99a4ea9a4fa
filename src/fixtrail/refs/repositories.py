"""From what people write for a repository to its name."""

from __future__ import annotations

from collections.abc import Collection

from fixtrail.errors import InvalidInput
from fixtrail.model.history import Repository
from fixtrail.refs import names
from fixtrail.text.characters import visible

_SHOWN = 120
ACCEPTED = "OWNER/REPO, HOST/OWNER/REPO, or https://HOST/OWNER/REPO"


def repository(text: str, hosts: Collection[str] = ("github.com",), default: str = "github.com") -> Repository:
    """The repository that `text` names; one without a host is of `default`.

    InvalidInput: it names none, or one of a host that is not among `hosts`.
    """
    bare = text.strip().removeprefix("https://").removeprefix("http://").removesuffix("/")
    parts = bare.split("/")
    if len(parts) == 2:
        parts = [default, *parts]
    shown = repr(visible(text.strip()[:_SHOWN]))
    if len(parts) != 3:
        raise InvalidInput(f"{shown} is not the name of a repository; accepted are {ACCEPTED}")
    host, owner, repo = parts[0], parts[1], parts[2].removesuffix(".git")
    if not names.is_owner(owner) or not names.is_repository(repo):
        raise InvalidInput(f"{shown} is not the name of a repository on GitHub; accepted are {ACCEPTED}")
    known = names.spellings(hosts).get(names.canonical_host(host))
    if known is None:
        raise InvalidInput(f"the host {host.lower()[:_SHOWN]!r} is not set up, so it is not contacted")
    return Repository(known, owner, repo)
