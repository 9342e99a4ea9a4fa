"""Pull requests that name an issue in their title alone: GitHub links nothing there, so only its search finds them.

https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests
"""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from fixtrail.errors import Unreachable
from fixtrail.github.exchange import Exchange
from fixtrail.model.ref import Ref
from fixtrail.refs.names import has_number

MOST = 20  # results looked at
_QUERY = """query($q: String!) { rateLimit { cost limit remaining used resetAt }
search(query: $q, type: ISSUE, first: 20) { nodes { ... on PullRequest { number title } } } }"""


class _Hit(msgspec.Struct):
    number: int = 0
    title: str = ""


class _Nodes(msgspec.Struct):
    nodes: list[_Hit | None] = []


class _Items(msgspec.Struct):
    items: list[_Hit] = []


_NODES = msgspec.json.Decoder(_Nodes)
_ITEMS = msgspec.json.Decoder(_Items)


def pulls_titled(exchange: Exchange, issue: Ref, *, graphql: bool) -> list[Ref]:
    """Pull requests of the issue's repository whose title has its number, in GitHub's order of relevance.

    One request. Unreachable where the search is not answered; RateLimited, BudgetSpent, BadToken as for any request.
    """
    wanted = f"repo:{issue.repository} is:pr {issue.number} in:title"
    hits = _over_graphql(exchange, wanted) if graphql else _over_rest(exchange, wanted)
    fitting = [hit for hit in hits if hit.number != issue.number and has_number(hit.title, issue.number)]
    return [Ref(issue.host, issue.owner, issue.repo, hit.number) for hit in fitting]


def _over_graphql(exchange: Exchange, wanted: str) -> list[_Hit]:
    body = msgspec.json.encode({"query": _QUERY, "variables": {"q": wanted}})
    for attempt in range(3):
        if attempt:
            exchange.waiter.back_off(attempt)
        _, reply = exchange.query(body, whole=True)
        found = _read(reply.data) if reply.data and not reply.errors else None
        if found is not None:
            return [hit for hit in found.nodes if hit]
    raise Unreachable(f"{exchange.host.name} does not answer a search")


def _read(data: dict[str, msgspec.Raw]) -> _Nodes | None:
    try:
        return _NODES.decode(data.get("search", b"null"))
    except msgspec.DecodeError:
        return None


def _over_rest(exchange: Exchange, wanted: str) -> list[_Hit]:
    got = exchange.get(f"/search/issues?{urlencode({'q': wanted, 'per_page': MOST})}", _ITEMS, resource="search")
    if got.value is None:
        raise Unreachable(f"{exchange.host.name} answers {got.answer.status} to a search")
    return got.value.items
