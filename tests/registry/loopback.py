"""Registries on this machine: a server that answers as each of them does, and faults as scripted."""

from __future__ import annotations

import gzip
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from fixtrail.model.package import RegistryName
from fixtrail.registry.connection import Bounds
from fixtrail.registry.registry import Registry

QUICK = Bounds(timeout=2.0, whole=2.0, body_bytes=200_000, retries=2, pause=0.5)


@dataclass
class Page:
    """What is answered at a path: `body` as JSON unless it is bytes. `delay` seconds before and `drip` seconds between
    the bytes of it; `cut` sends half of it."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    cut: bool = False
    packed: bool = False


class Loopback:
    """Context manager. `pages` by `REGISTRY/path`: a page, or a list of pages given in turn, the last one for ever."""

    def __init__(self, pages: dict[str, Page | list[Page]] | None = None) -> None:
        self.pages = pages or {}
        self.seen: list[tuple[str, str]] = []  # method and path
        self.headers: list[dict[str, str]] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def registry(self, *names: RegistryName, **options: Any) -> Registry:
        """Registries of these names, all served by this."""
        options.setdefault("bounds", QUICK)
        return Registry({name: f"{self.url}/{name}" for name in names}, only_bases=True, **options)

    def answer(self, method: str, path: str, headers: dict[str, str]) -> Page:
        with self._lock:
            self.seen.append((method, path))
            self.headers.append(headers)
            found = self.pages.get(path.lstrip("/"), Page({"error": "not found"}, 404))
            if isinstance(found, list):
                return found.pop(0) if len(found) > 1 else found[0]
            return found


def _handler(server: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            page = server.answer(self.command, self.path, {k.lower(): v for k, v in self.headers.items()})
            time.sleep(page.delay)
            body = page.body if isinstance(page.body, bytes) else json.dumps(page.body).encode()
            headers = {"Content-Type": "application/json", **page.headers}
            if page.packed:
                body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
            self.send_response(page.status)
            for name, value in headers.items():
                self.send_header(name, value.replace("{url}", server.url))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self._write(page, body)

        do_HEAD = do_POST = do_GET  # noqa: N815 - the names that http.server looks for

        def _write(self, page: Page, body: bytes) -> None:
            try:
                if page.cut:
                    self.wfile.write(body[: len(body) // 2])
                    self.wfile.flush()
                    self.close_connection = True
                elif page.drip:
                    for at in range(len(body)):
                        self.wfile.write(body[at : at + 1])
                        time.sleep(page.drip)
                else:
                    self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    return Handler
