"""Requests to one host until they are answered: limits obeyed, faults tried again, redirects followed at home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar
from urllib.parse import urljoin

import msgspec

from fixtrail.errors import Forbidden, Unreachable
from fixtrail.github.connection import Answer, Broken, Connection, Request
from fixtrail.github.hosts import Host
from fixtrail.github.ledger import Ledger
from fixtrail.github.pace import Pace, limit_in
from fixtrail.github.waiter import Waiter

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 5
_LIMIT_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_TOOK_TOO_LONG = frozenset({502, 504})


class HostDown(Unreachable):
    """The host was not reached at all, by name, network, certificate or proxy."""


class BadToken(Forbidden):
    """The host refuses the token, whatever is asked."""


class TooSlow(Exception):
    """A query that took the host too long, and can be asked in parts."""


class Fault(msgspec.Struct):
    """An entry of `errors` in a GraphQL answer, whose status is 200 all the same."""

    message: str = ""
    type: str | None = None
    path: list[str | int] | None = None
    extensions: dict[str, msgspec.Raw] | None = None

    @property
    def is_refusal(self) -> bool:
        """The query itself is not taken: asking again does not help."""
        return self.extensions is not None and "code" in self.extensions

    @property
    def is_limit(self) -> bool:
        return self.type in _LIMIT_TYPES or "rate limit" in self.message.lower()


class RateLimit(msgspec.Struct):
    cost: int = 0


class Reply(msgspec.Struct):
    """A GraphQL answer; `data` is kept as it came."""

    data: dict[str, msgspec.Raw] | None = None
    errors: list[Fault] | None = None


class Got(msgspec.Struct, Generic[T], frozen=True):
    """An answer, with its `value` where the status is 200. `path` is what was asked at last, relative to the API."""

    answer: Answer
    path: str
    value: T | None = None


_REPLY = msgspec.json.Decoder(Reply)
_RATE_LIMIT = msgspec.json.Decoder(RateLimit | None)


class Exchange:
    """Thread-safe. Every method may raise Unreachable, BadToken, RateLimited, BudgetSpent and Cancelled."""

    def __init__(self, host: Host, connection: Connection, pace: Pace, ledger: Ledger, *, waiter: Waiter, retries: int):
        self.host = host
        self.waiter = waiter
        self.heard = False  # whether the host ever gave an answer to use
        self._connection = connection
        self._pace = pace
        self._ledger = ledger
        self._retries = retries

    def get(
        self,
        path: str,
        decoder: msgspec.json.Decoder[T],
        etags: Mapping[str, str] | None = None,
        resource: str = "core",
    ) -> Got[T]:
        """GET a path of the API or a whole URL (of a `Link`), conditionally where `etags` knows it. Any status may
        come back but 401, 5xx, rate limits and redirects. `resource` is the rate limit that it counts for."""
        url = path if "://" in path else self.host.api_url + path
        for _ in range(_MOST_REDIRECTS):
            relative = url.removeprefix(self.host.api_url)
            etag = (etags or {}).get(relative)
            request = Request("GET", url, resource, {"If-None-Match": etag} if etag else {})
            got = self._until_answered(request, decoder, whole=True)
            if got.answer.status == 304:
                self._ledger.not_modified()
            if got.answer.status not in _REDIRECTS:
                return Got(got.answer, relative, got.value)
            url = self._next_hop(url, got.answer)
        raise Unreachable(f"{self.host.name} redirects in a circle at {path}")

    def _next_hop(self, url: str, answer: Answer) -> str:
        try:
            return urljoin(url, answer.headers.get("location", ""))
        except ValueError:
            raise Unreachable(f"{self.host.name} redirects to what is no address") from None

    def query(self, content: bytes, *, whole: bool) -> tuple[Answer, Reply]:
        """POST a GraphQL query. Where it is not `whole`, what takes the host too long raises TooSlow at once."""
        request = Request("POST", self.host.graphql_url, "graphql", {"Content-Type": "application/json"}, content)
        got = self._until_answered(request, _REPLY, whole=whole)
        reply = got.value or Reply()
        if reply.data and "rateLimit" in reply.data:
            spent = _RATE_LIMIT.decode(reply.data["rateLimit"])
            self._ledger.points(spent.cost if spent else 0)
        return got.answer, reply

    def _until_answered(self, request: Request, decoder: msgspec.json.Decoder[T], *, whole: bool) -> Got[T]:
        attempt = 0
        while True:
            try:
                with self._pace.turn(request.resource):
                    self._ledger.request()
                    answer = self._connection.send(request)
                value = self._read(answer, decoder)
            except Broken as problem:
                if problem.slow and not whole:
                    raise TooSlow from problem
                attempt += 1
                if attempt > min(problem.tries, self._retries):
                    raise self._given_up(problem) from problem
                self.waiter.back_off(attempt)
                continue
            limited = isinstance(value, Reply) and any(fault.is_limit for fault in value.errors or ())
            hold = limit_in(answer.status, answer.headers, answer.body, self.waiter.clock(), limited)
            if hold is None:
                self._pace.passed(request.resource, answer.headers)
                self.heard = True
                return Got(answer, request.url, value)
            self._pace.hold(request.resource, hold)
            attempt = 0

    def _read(self, answer: Answer, decoder: msgspec.json.Decoder[T]) -> T | None:
        """The value of an answer of status 200. Raises Broken where it is none, BadToken."""
        name = self.host.name
        if answer.status >= 500:
            raise Broken(f"{name} fails with status {answer.status}", slow=answer.status in _TOOK_TOO_LONG)
        if answer.status == 401:
            raise BadToken(self._refusal())
        if answer.status != 200:
            return None
        if "html" in answer.headers.get("content-type", ""):
            raise Broken(f"{name} answers with a web page in place of JSON: check --api-url and the proxy", tries=1)
        try:
            return decoder.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise Broken(f"{name} answers with something that is not what GitHub's API gives") from problem

    def _refusal(self) -> str:
        if self.host.token:
            return f"{self.host.name} refuses the token: set a valid one, or unset it to read public threads without"
        return f"{self.host.name} wants a token: set GITHUB_TOKEN, or GH_ENTERPRISE_TOKEN for an Enterprise Server"

    @staticmethod
    def _given_up(problem: Broken) -> Unreachable:
        return (HostDown if problem.down else Unreachable)(str(problem))
