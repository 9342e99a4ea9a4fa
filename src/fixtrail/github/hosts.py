"""Hosts: where the API of github.com, ghe.com and GitHub Enterprise Server is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.loopback import is_loopback

DOTCOM = "github.com"


class Host(msgspec.Struct, frozen=True):
    """A host that may be asked: its web name as in refs, its API, and the token that was issued for it alone."""

    name: str
    api_url: str
    graphql_url: str
    token: str | None = None

    def __repr__(self) -> str:
        """Without the token, so that no traceback or log can show it."""
        shown = "set" if self.token else "none"
        return f"Host(name={self.name!r}, api_url={self.api_url!r}, graphql_url={self.graphql_url!r}, token={shown})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Likewise for tools that print structs by their fields."""
        return [("host", repr(self))]


def host_for(name: str, api_url: str | None = None, token: str | None = None) -> Host:
    """The host of that web name, with the URLs of its API worked out, or at `api_url` where one is given.

    github.com answers at api.github.com, SUBDOMAIN.ghe.com at api.SUBDOMAIN.ghe.com, a GitHub Enterprise Server at
    `/api/v3` and `/api/graphql` of its own name
    (https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api).
    Raises InvalidInput where `api_url` is no web address, or where it would carry the token unencrypted.
    """
    name = name.strip().lower()
    if api_url is None:
        api_url, graphql_url = _known(name)
    else:
        api_url = api_url.strip().rstrip("/")
        graphql_url = _graphql_beside(api_url)
    check_address(api_url, token)
    return Host(name, api_url, graphql_url, token or None)


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises ValueError where the port is none."""
    parts = urlsplit(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def _known(name: str) -> tuple[str, str]:
    if name == DOTCOM or name.endswith(".ghe.com"):
        return f"https://api.{name}", f"https://api.{name}/graphql"
    return f"https://{name}/api/v3", f"https://{name}/api/graphql"


def _graphql_beside(api_url: str) -> str:
    if api_url.endswith("/api/v3"):
        return f"{api_url.removesuffix('/v3')}/graphql"
    return f"{api_url}/graphql"


def check_address(api_url: str, token: str | None) -> None:
    """Raises InvalidInput where `api_url` is no web address or would carry the token unencrypted."""
    try:
        parts = urlsplit(api_url)
        scheme, hostname, _ = origin(api_url)
    except ValueError:
        raise InvalidInput(f"{api_url!r} is not the address of an API: give one like https://HOST/api/v3") from None
    if scheme not in {"http", "https"} or not hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise InvalidInput(f"{api_url!r} is not the address of an API: give one like https://HOST/api/v3")
    if token and scheme == "http" and not is_loopback(hostname):
        raise InvalidInput(f"the token would go to {hostname} unencrypted: use https, or unset the token")
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise InvalidInput(f"the token for {hostname} holds characters that no token has: set it anew")
