"""Web addresses that may stand in a link."""

from __future__ import annotations

import re
from urllib.parse import quote

_HTTPS = re.compile(r"https://[A-Za-z0-9._:\[\]-]+(?=[/?#]|$)")
_LONGEST = 2_000


def clean(url: str) -> str:
    """The address with everything percent-encoded that Markdown, HTML, SVG or a table could trip over; '' for what is
    no https address (`javascript:` and the like), has a login in it, or is too long."""
    found = _HTTPS.match(url) if len(url) <= _LONGEST else None
    if found is None:
        return ""
    host = found.group()
    if "[" in host[:-1] and not host.startswith("https://["):
        return ""
    return host + quote(url[len(host) :], safe="/?#@!&*+,=%:~-._", errors="replace")
