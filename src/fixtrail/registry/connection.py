"""One registry's HTTP: bounded requests, faults tried again by kind, redirects followed at home.

No token is ever sent: what is asked is public.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from fixtrail.errors import Cancelled, InvalidInput, LocalFailure
from fixtrail.model.loopback import is_loopback

T = TypeVar("T")

MOST_REDIRECTS = 3
MOST_KEPT = 50  # answers that are read once
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({500, 502, 503, 504})
_PACKED = frozenset({"", "identity", "gzip"})  # what is asked for; others may unpack without bound


class Silent(Exception):
    """The registry gave no answer to use; the message is a clause for the report."""


class TooLarge(Silent):
    """The answer is larger than the bound."""


class Bounds(msgspec.Struct, frozen=True):
    """Seconds, bytes and counts for one request. `whole` bounds the seconds of an answer from first byte to last,
    `pause` those of a wait that a registry may ask for."""

    timeout: float = 10.0
    whole: float = 20.0
    body_bytes: int = 32_000_000
    retries: int = 2
    pause: float = 5.0


BOUNDS = Bounds()


class Answer(msgspec.Struct, frozen=True):
    """`headers` has lower-case names; `host` is who answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    host: str

    @property
    def absent(self) -> bool:
        """The registry does not have it."""
        return self.status in (404, 410)

    def read(self, kind: type[T]) -> T:
        """The body as JSON of that shape. Raises Silent where the status is not 200 or the body is something else."""
        if self.status != 200:
            raise Silent(f"{self.host} answers with status {self.status}")
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Silent(f"{self.host} answers with something that is not what a registry of its kind gives") from None


class Connection:
    """Pooled connections to one registry at `base`; thread-safe, and opened when first used.

    InvalidInput: `base` is no web address.
    """

    def __init__(
        self,
        base: str,
        *,
        agent: str,
        bounds: Bounds = BOUNDS,
        cancel: threading.Event | None = None,
        ca_file: str | None = None,
    ) -> None:
        self.base = base.strip().rstrip("/")
        self._home = _origin(self.base)
        if self._home is None:
            raise InvalidInput(f"{base!r} is not the address of a registry: give one like https://HOST/PATH")
        self.host = self._home[1]
        self._agent, self._bounds, self._ca_file = agent, bounds, ca_file
        self._cancel = cancel or threading.Event()
        self._opening, self._reading = threading.Lock(), threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._read: dict[str, Any] = {}
        self._client: httpx2.Client | None = None

    def close(self) -> None:
        """Ends the connections; it may be used again."""
        with self._opening:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def get(self, path: str, accept: str = "application/json", method: str = "GET") -> Answer:
        """The answer at a path under the base, or at a whole address of the same origin. Raises Silent, Cancelled;
        InvalidInput and LocalFailure where proxy or certificates cannot be used."""
        url = path if "://" in path else f"{self.base}/{path.lstrip('/')}"
        for _ in range(MOST_REDIRECTS + 1):
            if _origin(url) != self._home:
                raise Silent(f"{self.host} points to another host, which was not followed")
            answer = self._until_answered(method, url, accept)
            if answer.status not in _REDIRECTS:
                return answer
            url = _joined(url, answer.headers.get("location", ""))
        raise Silent(f"{self.host} redirects without end")

    def read_once(self, path: str, kind: type[T]) -> T:
        """The JSON at a path, asked for once while the connection lives, however many threads want it."""
        with self._reading:
            if len(self._locks) >= MOST_KEPT:
                self._locks, self._read = {}, {}
            lock, kept = self._locks.setdefault(path, threading.Lock()), self._read
        with lock:
            if path not in kept:
                kept[path] = self.get(path).read(kind)
            value: T = kept[path]
            return value

    def wait(self, seconds: float) -> None:
        """Wait so long. Raises Cancelled as soon as somebody asks to stop."""
        if self._cancel.wait(max(0.0, seconds)):
            raise Cancelled("stopped")

    def _until_answered(self, method: str, url: str, accept: str) -> Answer:
        attempt = 0
        while True:
            self.wait(0)
            left = self._bounds.retries - attempt
            try:
                answer = self._once(method, url, accept)
            except (httpx2.TimeoutException, httpx2.TransportError) as problem:
                if not left or isinstance(problem, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
                    raise Silent(f"{self.host} {_fault(problem)}") from problem
                pause: float | None = 0.25 * 2**attempt
            else:
                pause = self._pause(answer, attempt)
                if pause is None:
                    return answer
                if not left or pause > self._bounds.pause:
                    raise Silent(f"{self.host} answers with status {answer.status}")
            self.wait(pause or 0.0)
            attempt += 1

    def _pause(self, answer: Answer, attempt: int) -> float | None:
        """How long to wait before asking again; None where the answer is one."""
        if answer.status != 429 and answer.status not in _AGAIN:
            return None
        said = answer.headers.get("retry-after", "")
        return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.25 * 2**attempt

    def _once(self, method: str, url: str, accept: str) -> Answer:
        client = self._opened()
        end = time.monotonic() + self._bounds.whole
        try:
            with client.stream(method, url, headers={"Accept": accept}) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                if headers.get("content-encoding", "").lower() not in _PACKED:
                    raise Silent(f"{self.host} packs its answer in a way that was not asked for")
                parts, size = [], 0
                for part in response.iter_bytes():
                    size += len(part)
                    if size > self._bounds.body_bytes:
                        raise TooLarge(f"the answer of {self.host} is larger than {self._bounds.body_bytes:,} bytes")
                    if time.monotonic() > end:
                        raise Silent(f"{self.host} takes longer than {self._bounds.whole:g} s")
                    parts.append(part)
                return Answer(response.status_code, headers, b"".join(parts), self.host)
        except (httpx2.DecodingError, httpx2.InvalidURL) as problem:
            raise Silent(f"{self.host} gives an answer that cannot be read") from problem

    def _opened(self) -> httpx2.Client:
        with self._opening:
            if self._client is None:
                self._client = self._open()
            return self._client

    def _open(self) -> httpx2.Client:
        plain = self.base.startswith("http:")
        near = plain and is_loopback(self.host)
        headers = {"User-Agent": self._agent, "Accept-Encoding": "gzip"}
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else _certificates(self._ca_file)
        try:
            return httpx2.Client(
                headers=headers, verify=verify, timeout=self._bounds.timeout, follow_redirects=False, trust_env=not near
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            names = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY"
            raise InvalidInput(f"the proxy in {names} cannot be used: give one like http://HOST:PORT") from None


def _certificates(ca_file: str | None) -> ssl.SSLContext:
    try:
        context = httpx2.create_ssl_context()
        if ca_file:
            context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as problem:
        raise LocalFailure(f"the certificates cannot be read from {ca_file or 'SSL_CERT_FILE'}: {problem}") from problem
    return context


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a web address; None where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname.lower(), port or (443 if parts.scheme == "https" else 80)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _fault(problem: Exception) -> str:
    if isinstance(problem, httpx2.TimeoutException):
        return "does not answer in time"
    if isinstance(problem, httpx2.ConnectError | httpx2.ProxyError):
        return "cannot be reached"
    return "cuts its answers short"
