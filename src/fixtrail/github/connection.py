"""One host's HTTP: requests that carry its token, to its own origin and nowhere else."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator, Mapping

import httpx2
import msgspec

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.github.hosts import Host, check_address, origin
from fixtrail.model.loopback import is_loopback

_GZIP = 16 + zlib.MAX_WBITS


class Request(msgspec.Struct, frozen=True):
    """`resource` is the rate limit it counts for: `core` or `graphql`."""

    method: str
    url: str
    resource: str
    headers: Mapping[str, str]
    content: bytes | None = None


class Answer(msgspec.Struct, frozen=True):
    """`headers` has lower-case names; `body` is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Broken(Exception):
    """A request that got no whole answer. `tries` bounds how often it is worth trying again, `slow` says that the
    host took too long over it, `down` that it was not reached at all."""

    def __init__(self, message: str, *, tries: int = 1000, slow: bool = False, down: bool = False) -> None:
        super().__init__(message)
        self.tries = tries
        self.slow = slow
        self.down = down


class Connection:
    """Pooled connections to one host; thread-safe."""

    def __init__(
        self,
        host: Host,
        *,
        version: str,
        concurrency: int,
        timeout: float,
        body_bytes: int,
        ca_file: str | None = None,
        proxy: str | None = None,
    ) -> None:
        for url in (host.api_url, host.graphql_url):
            check_address(url, host.token)
        self._body_bytes = body_bytes
        self._origins = {origin(host.api_url), origin(host.graphql_url)}
        self._host = origin(host.api_url)[1]
        headers = {
            "User-Agent": f"fixtrail/{version}",
            "Accept": "application/vnd.github+json",
            "Accept-Encoding": "gzip",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if host.token:
            headers["Authorization"] = f"Bearer {host.token}"
        # What goes to loopback unencrypted must not pass a proxy: it would see the token.
        plain = origin(host.api_url)[0] == "http"
        near = plain and is_loopback(self._host)
        given = None if near else _proxy(proxy)
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else _certificates(ca_file)
        most = httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        try:
            self._client = httpx2.Client(
                headers=headers, verify=verify, timeout=timeout, limits=most, follow_redirects=False,
                trust_env=not near, proxy=given,
            )  # fmt: skip
        except (ImportError, ValueError, httpx2.InvalidURL):
            names = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY"
            raise InvalidInput(
                f"the proxy in {names} cannot be used: give one like http://HOST:PORT, or unset it"
            ) from None

    def close(self) -> None:
        self._client.close()

    def send(self, request: Request) -> Answer:
        """One request, one answer of whatever status. Raises Broken."""
        self._stay_home(request.url)
        headers = dict(request.headers)
        try:
            with self._client.stream(request.method, request.url, headers=headers, content=request.content) as response:
                got = {name.lower(): value for name, value in response.headers.items()}
                packed = "gzip" in got.get("content-encoding", "")
                body = _whole(response.iter_raw(), packed=packed, most=self._body_bytes)
                return Answer(response.status_code, got, body)
        except httpx2.TimeoutException as problem:
            down = isinstance(problem, httpx2.ConnectTimeout | httpx2.PoolTimeout)
            raise Broken(f"{self._host} did not answer in time", slow=not down, down=down) from problem
        except httpx2.ConnectError as problem:
            raise self._not_reached(problem) from problem
        except httpx2.ProxyError as problem:
            raise Broken(f"the proxy did not reach {self._host}: {problem}", tries=1, down=True) from problem
        except (httpx2.TransportError, zlib.error) as problem:
            raise Broken(f"{self._host} cut the answer short") from problem
        except httpx2.InvalidURL as problem:
            raise Broken(f"{self._host} gave a link that is no address", tries=0) from problem

    def _stay_home(self, url: str) -> None:
        """A link or redirect in an answer may name any host; the token goes to none but its own."""
        try:
            where = origin(url)
        except ValueError:
            where = ("", url[:80], 0)
        if where not in self._origins:
            raise Broken(f"{self._host} points to {where[1] or 'nowhere'}, another host: not followed", tries=0)

    def _not_reached(self, problem: Exception) -> Broken:
        cause: BaseException | None = problem
        while cause is not None:
            if isinstance(cause, ssl.SSLError):
                said = getattr(cause, "verify_message", "") or cause.reason or str(cause)
                what = f"the certificate of {self._host} is not trusted here ({said})"
                return Broken(f"{what}: for a private authority set SSL_CERT_FILE", tries=0, down=True)
            cause = cause.__cause__ or cause.__context__
        return Broken(f"{self._host} cannot be reached ({problem}): check the network and the name", tries=1, down=True)


def _certificates(ca_file: str | None) -> ssl.SSLContext:
    """The system's authorities (SSL_CERT_FILE and SSL_CERT_DIR are obeyed) and those of `ca_file`."""
    try:
        context = httpx2.create_ssl_context()
        if ca_file:
            context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as problem:
        raise LocalFailure(f"the certificates cannot be read from {ca_file or 'SSL_CERT_FILE'}: {problem}") from problem
    return context


def _proxy(url: str | None) -> httpx2.Proxy | None:
    if not url:
        return None
    try:
        return httpx2.Proxy(url)
    except (ValueError, httpx2.InvalidURL) as problem:
        raise InvalidInput(f"{url!r} is not the address of a proxy: give one like http://HOST:PORT") from problem


def _whole(chunks: Iterator[bytes], *, packed: bool, most: int) -> bytes:
    """The body, unpacked no further than the bound: a small answer may unpack to a huge one."""
    unpack = zlib.decompressobj(_GZIP) if packed else None
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        part = unpack.decompress(chunk, most - size + 1) if unpack else chunk
        size += len(part)
        if size > most:
            raise Broken(f"an answer is larger than {most} bytes: not read", tries=0)
        parts.append(part)
    if unpack and parts and not unpack.eof:
        raise zlib.error("the packed answer ends in the middle")
    return b"".join(parts)
