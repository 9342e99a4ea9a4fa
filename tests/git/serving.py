"""A server for git over HTTP on this machine: git's own, behind a check of the password."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.git.making import environment, git


class Serving(ThreadingHTTPServer):
    """Serves the repositories under `root`. With a `token` only who shows it is let in; with `elsewhere` all are sent
    there; with a `status` all are refused with it; it answers nobody while it is `hanging`. `seen` are the
    passwords that were shown ('' for none), one for each request."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.token = ""
        self.elsewhere = ""
        self.status = 0
        self.hanging = False
        self.closed = threading.Event()
        self.seen: list[str] = []
        self.program = git(root, "--exec-path") + "/git-http-backend"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Serving

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Silent."""

    def _answer(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        shown = base64.b64decode(given).decode().partition(":")[2]
        self.server.seen.append(shown)
        while self.server.hanging and not self.server.closed.wait(0.05):
            pass
        if self.server.closed.is_set():
            self.close_connection = True
        elif self.server.elsewhere:
            self._refuse(302, ("Location", f"{self.server.elsewhere}{self.path}"))
        elif self.server.status:
            self._refuse(self.server.status)
        elif self.server.token and not shown:
            self._refuse(401, ("WWW-Authenticate", 'Basic realm="lantern"'))
        elif self.server.token != shown and self.server.token:
            self._refuse(403)
        else:
            self._serve()

    def _refuse(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", "0")):
            self.send_header(name, value)
        self.end_headers()

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        variables = environment() | {
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH": os.environ.get("PATH", os.defpath),
        }
        done = subprocess.run([self.server.program], env=variables, input=body, capture_output=True, check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in (*headers.items(), ("Content-Length", str(len(answer)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)


@contextmanager
def serving(root: Path) -> Iterator[Serving]:
    """A server for the repositories under a folder, as `/OWNER/REPO.git`."""
    server = Serving(root)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()
