"""From what people paste to the canonical name of a thread."""

from __future__ import annotations

import re
from collections.abc import Collection

from fixtrail.errors import InvalidInput
from fixtrail.model.ref import Ref
from fixtrail.refs import names
from fixtrail.text.characters import visible, without_hidden
from fixtrail.text.secrets import mask

MAX_CHARS = 4_000  # an address is shorter; what is longer is a text
_SHOWN_CHARS = 120

ACCEPTED = (
    "https://github.com/OWNER/REPO/issues/NUMBER (or /pull/NUMBER, with any ending), OWNER/REPO#NUMBER, "
    "HOST/OWNER/REPO#NUMBER, or https://api.github.com/repos/OWNER/REPO/issues/NUMBER"
)

_PLACE = r"(?P<owner>[\w.-]{1,200})/(?P<repo>[\w.-]{1,200})"
_KIND = r"(?P<kind>issues?|pulls?|discussions?)"
_NUMBER = r"(?P<number>\d{1,20})(?![A-Za-z0-9_])"
_HOST = r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){0,8}[a-z0-9][a-z0-9-]{0,62}\.?(?::\d{1,5})?)"
# With a scheme an address may follow a letter of a script that writes without spaces; without one it may not, or a name
# that only looks like the host would be cut out of a longer one.
_BEFORE = r"(?:(?<![A-Za-z0-9])(?ai:https?)://(?:[^\s/@]{1,200}@)?|(?<![\w.@:/#-]))"


def _form(body: str) -> re.Pattern[str]:
    """A form of address: ASCII, in any case. All parts are bounded, so that the time is linear."""
    return re.compile(rf"{_BEFORE}(?ai:{body})")


_WITH_HOST = (
    _form(rf"{_HOST}/(?:api/v3/)?(?P<api>repos)/{_PLACE}/{_KIND}/{_NUMBER}"),
    _form(rf"{_HOST}/{_PLACE}/{_KIND}/{_NUMBER}"),
    _form(rf"{_HOST}/{_PLACE}#{_NUMBER}"),
)
_SHORT = re.compile(rf"(?<![\w.@:/#-])(?ai:{_PLACE}(?:#|/{_KIND}/){_NUMBER})")
_ANY_HOST = re.compile(rf"(?ai:https?://(?:[^\s/@]{{1,100}}@)?{_HOST})")
_ESCAPES = re.compile(r"%(2f|23|3a)", re.IGNORECASE)


def parse(text: str, hosts: Collection[str] = ("github.com",), default: str = "") -> Ref:
    """The thread that `text` names: the address of an issue or pull request in any form, whatever stands around it.

    `hosts` are the names of the hosts that are set up, with a port where it is not the usual one; the first address of
    one of them counts. A name without a host is one of `default`; where that is not given, of github.com if it is set
    up, else of the only host. Raises `InvalidInput` with a sentence that says what is accepted, or which host is not
    set up.
    """
    if len(text) > MAX_CHARS:
        raise InvalidInput(
            f"this is a text of {len(text):,} characters, not the address of an issue; accepted are {ACCEPTED}"
        )
    clean = _ESCAPES.sub(lambda m: chr(int(m[1], 16)), without_hidden(text).strip())
    known = {names.canonical_host(host) for host in hosts}
    found = sorted((match for form in _WITH_HOST for match in form.finditer(clean)), key=lambda m: m.start())
    for match in found:
        host = _known_host(match, known)
        if host:
            return _ref(match, host)
    if found:
        raise _unknown_host(found[0]["host"])
    short = _SHORT.search(clean)
    if short:
        return _ref(short, names.canonical_host(default) if default else _default_host(known))
    raise _refusal(clean, known)


def _ref(match: re.Match[str], host: str) -> Ref:
    parts = match.groupdict()
    if (parts.get("kind") or "").lower().startswith("discussion"):
        raise InvalidInput(f"{_shown(match[0])} is a discussion; only issues and pull requests can be followed")
    owner, repo = match["owner"], match["repo"].removesuffix(".git")
    number = names.number(match["number"])
    if not names.is_owner(owner):
        raise InvalidInput(f"{_shown(owner)} is no name of a user or organization on GitHub; accepted are {ACCEPTED}")
    if not names.is_repository(repo):
        raise InvalidInput(f"{_shown(repo)} is no name of a repository on GitHub; accepted are {ACCEPTED}")
    if number is None:
        raise InvalidInput(f"{_shown(match['number'])} is no number of an issue; accepted are {ACCEPTED}")
    return Ref(host, owner, repo, number)


def _default_host(known: Collection[str]) -> str:
    if "github.com" in known or not known:
        return "github.com"
    if len(known) > 1:
        raise InvalidInput(f"several hosts are set up ({', '.join(sorted(known))}): give HOST/OWNER/REPO#NUMBER")
    return next(iter(known))


def _known_host(match: re.Match[str], known: Collection[str]) -> str:
    """The name under which the host of an address is set up, '' where it is not."""
    host = names.canonical_host(match["host"])
    bare = host.removesuffix(":443").removesuffix(":80")
    api = match.groupdict().get("api") is not None
    spelled = [host, bare, *(h.removeprefix("api.") for h in (host, bare) if api)]
    return next((h for h in spelled if h in known), "")


def _unknown_host(host: str) -> InvalidInput:
    return InvalidInput(
        f"the host {host.lower()} is not set up, so it is not contacted; if it is a GitHub Enterprise Server, set "
        f"GH_HOST={host.lower()} or add it under `hosts` in the settings file"
    )


def _refusal(text: str, known: Collection[str]) -> InvalidInput:
    address = _ANY_HOST.search(text)
    if address:
        host = names.canonical_host(address["host"])
        if host not in known and host.removeprefix("api.") not in known:
            return _unknown_host(host)
    if not text:
        return InvalidInput(f"the address of an issue is missing; accepted are {ACCEPTED}")
    return InvalidInput(f"{_shown(text)} is not the address of an issue or pull request; accepted are {ACCEPTED}")


def _shown(text: str) -> str:
    """What was pasted, as it may stand in a message: one short line, nothing hidden, no secrets."""
    line = " ".join(visible(mask(text[: 4 * _SHOWN_CHARS])).split())
    return repr(line if len(line) <= _SHOWN_CHARS else line[:_SHOWN_CHARS] + "…")
