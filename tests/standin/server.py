"""The stand-in's sockets: threads of an archive served over REST and GraphQL, faults as scripted."""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.standin.rest import Archive, answer_rest

Row = dict[str, Any]


@dataclass
class Fault:
    """What happens in place of, or to, the answer of the next request whose path contains `match`."""

    match: str = ""
    times: int = 1
    status: int | None = None
    body: bytes = b'{"message": "Server Error"}'
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json; charset=utf-8"
    cut: bool = False  # send half of the answer, then close
    delay: float = 0.0
    edit: Callable[[Any], Any] | None = None  # changes the JSON of an answer


@dataclass
class Seen:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None
    status: int = 0


class StandIn:
    """Context manager. `rows` maps `owner/repo` to the rows of an archive, `pasts` to its history.

    `moved`, `renamed` and `deleted` name what is no longer there (`o/r#1` and `o/r`). `page` items a page of a list at
    most; `link_in_304` false leaves the `Link` out of a 304; `token` is the only good one, None takes any; `remaining`
    counts the requests still allowed; `certificate` is a file of a certificate and one of its key, for https.

    Of GraphQL: `graphql` false, no such endpoint; `lacking` are `Type.field` or types that the schema leaves out;
    `newer` adds what GitHub added after February 2025; after `drop_after` timelines of one query the others are empty.
    """

    def __init__(self, rows: dict[str, list[Row]], **options: Any) -> None:
        known = ("moved", "renamed", "deleted", "pasts")
        self.archive = Archive(rows, **{k: options.pop(k) for k in known if k in options})
        self.page: int = options.pop("page", 100)
        self.graphql: bool = options.pop("graphql", True)
        self.lacking: frozenset[str] = frozenset(options.pop("lacking", ()))
        self.newer: bool = options.pop("newer", False)
        self.token: str | None = options.pop("token", None)
        self.remaining: int | None = options.pop("remaining", None)
        self.drop_after: int | None = options.pop("drop_after", None)
        self.link_in_304: bool = options.pop("link_in_304", True)
        self.certificate: tuple[str, str] | None = options.pop("certificate", None)
        self.stopped = False
        self.connections = 0
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self._lock = threading.Lock()
        self._engine: Any = None
        assert not options, options

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening, and close each connection at its next request."""
        if not self.stopped:
            self.stopped = True
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def paths(self, word: str = "") -> list[str]:
        """The paths asked for so far that contain `word`."""
        return [seen.path for seen in self.seen if word in seen.path]

    def queries(self) -> list[str]:
        return [seen.body["query"] for seen in self.seen if seen.body]

    def sizes(self) -> list[int]:
        """How many threads each query asked for."""
        asked = [seen.body["variables"] for seen in self.seen if seen.body and "probe" in seen.body["variables"]]
        return [sum(value is True for name, value in found.items() if name[0] == "u") for found in asked]

    def script(self, *faults: Fault) -> None:
        self.faults += faults

    def take(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.match in path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def execute(self, body: dict[str, Any]) -> dict[str, Any]:
        from tests.standin.graph import Engine

        with self._lock:
            if self._engine is None:
                self._engine = Engine(self.archive, self.lacking, newer=self.newer)
        return self._engine.run(body, self.page, self.drop_after)  # type: ignore[no-any-return]

    def limit_headers(self, spend: bool) -> dict[str, str]:
        with self._lock:
            if self.remaining is None:
                return {}
            self.remaining = max(0, self.remaining - spend)
            reset = int(time.time()) + 3600
            return {"X-RateLimit-Remaining": str(self.remaining), "X-RateLimit-Reset": str(reset)}


def rows_of(lines: Iterable[bytes | str]) -> list[Row]:
    """The rows of an archive file."""
    return [json.loads(line) for line in lines]


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            stand_in.connections += 1

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            self._serve(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0)))))

        def _serve(self, body: dict[str, Any] | None) -> None:
            if stand_in.stopped:
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(self.command, self.path, headers, body)
            stand_in.seen.append(seen)
            fault = stand_in.take(self.path)
            if fault and fault.delay:
                time.sleep(fault.delay)
            if fault and fault.status is not None:
                status, value, extra, kind = fault.status, fault.body, fault.headers, fault.kind
            else:
                status, found, extra = self._answer(headers, body)
                kind = "application/json; charset=utf-8"
                value = (
                    b"" if status == 304 else json.dumps(fault.edit(found) if fault and fault.edit else found).encode()
                )
                extra = {**extra, **(fault.headers if fault else {})}
            seen.status = status
            self._send(status, value, {"Content-Type": kind, **extra}, headers, cut=bool(fault and fault.cut))

        def _answer(self, headers: dict[str, str], body: dict[str, Any] | None) -> tuple[int, Any, dict[str, str]]:
            given = headers.get("authorization", "").removeprefix("Bearer ")
            if given and stand_in.token is not None and given != stand_in.token:
                return 401, {"message": "Bad credentials"}, {}
            path = urlsplit(self.path).path.removeprefix("/api/v3")
            if path in {"/graphql", "/api/graphql"}:
                return self._graphql(given, body)
            if stand_in.remaining == 0:
                return 403, {"message": "API rate limit exceeded"}, stand_in.limit_headers(spend=False)
            query = parse_qs(urlsplit(self.path).query)
            base = stand_in.url + ("/api/v3" if self.path.startswith("/api/v3") else "")
            status, found, extra = answer_rest(stand_in.archive, base, path, query, stand_in.page)
            if status == 200:
                etag = f'W/"{hashlib.sha256(json.dumps(found).encode()).hexdigest()}"'
                extra["ETag"] = etag
                if headers.get("if-none-match") == etag:
                    kept = extra if stand_in.link_in_304 else {"ETag": etag}
                    return 304, None, {**kept, **stand_in.limit_headers(spend=not given)}
            return status, found, {**extra, **stand_in.limit_headers(spend=True)}

        def _graphql(self, given: str, body: dict[str, Any] | None) -> tuple[int, Any, dict[str, str]]:
            if not stand_in.graphql or body is None:
                return 404, {"message": "Not Found"}, {}
            if not given:
                return 401, {"message": "This endpoint requires you to be authenticated."}, {}
            return 200, stand_in.execute(body), stand_in.limit_headers(spend=True)

        def _send(self, status: int, value: bytes, out: dict[str, str], headers: dict[str, str], *, cut: bool) -> None:
            if "gzip" in headers.get("accept-encoding", "") and len(value) > 500 and "Content-Encoding" not in out:
                value, out = gzip.compress(value, 1), {**out, "Content-Encoding": "gzip"}
            self.send_response(status)
            for name, text in out.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(value)))
            self.end_headers()
            self.wfile.write(value[: len(value) // 2] if cut else value)
            self.close_connection = self.close_connection or cut

    return Handler
