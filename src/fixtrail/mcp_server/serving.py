"""The two ways in: standard input and output, and HTTP for those who may.

Over HTTP a page in somebody's browser must not reach the server: Host and Origin are checked against the names that it
is known by (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#security-warning), and where it
listens beyond this machine a bearer token is wanted.
"""

from __future__ import annotations

import hmac
import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from typing import Any

import anyio
import anyio.to_thread
import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.model.loopback import is_loopback

PATH = "/mcp"
BODY = 1_000_000  # bytes of a request
GRACE = 2  # seconds for answers under way when it is stopped
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANY = ("0.0.0.0", "::", "")  # noqa: S104 - names that are looked for, not used


def serve_stdio(server: MCPServer[Any], tell: Callable[[str], None], stop: Callable[[], None]) -> None:
    """Until standard input ends. Ctrl-C and a request to end `stop` the calls and leave at once: a thread that reads
    standard input cannot be woken, and what is stored is stored in transactions."""

    def leave(number: int, _: object) -> None:
        tell("stopped; what was stored before is kept")
        stop()
        os._exit(128 + number)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    server.run("stdio")


def serve_http(
    server: MCPServer[Any], host: str, port: int, token: str, names: Sequence[str], tell: Callable[[str], None],
    stop: Callable[[], None],
) -> None:  # fmt: skip
    """Until it is stopped; calls are made to `stop` then. InvalidInput: it would listen beyond this machine without a
    token or without a name. LocalFailure: it cannot listen there."""
    app = application(server, host, token, names)
    listening = _socket(host, port)
    at = f"[{host}]" if ":" in host else host
    tell(f"listening on http://{at}:{listening.getsockname()[1]}{PATH}{' (a token is wanted)' if token else ''}")
    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, server_header=False, ws="none",
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    _Stopping(config, stop).run(sockets=[listening])


class _Stopping(uvicorn.Server):
    """A server whose calls are stopped before it waits for its connections to end."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """A connection that is open after that is cut, which is no fault: nothing is said of it."""
        await anyio.to_thread.run_sync(self._stop)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def application(server: MCPServer[Any], host: str, token: str, names: Sequence[str]) -> ASGIApp:
    """The server as an ASGI application that answers to its own names alone, and to who has the token if there is one.
    InvalidInput: see `serve_http`."""
    own = _names(host, names)
    if not is_loopback(host) and not token:
        raise InvalidInput(
            f"{host or 'every address'} can be reached from other machines: set a secret in FIXTRAIL_MCP_TOKEN, "
            "or leave out --host to listen on this machine alone."
        )
    rules = TransportSecuritySettings(
        allowed_hosts=[f"{n}{port}" for n in own for port in ("", ":*")],
        allowed_origins=[f"{s}://{n}{port}" for s in ("http", "https") for n in own for port in ("", ":*")],
    )
    app = server.streamable_http_app(
        streamable_http_path=PATH, host=host, transport_security=rules, max_request_body_size=BODY
    )
    return guarded(app, token) if token else app


def _names(host: str, names: Sequence[str]) -> list[str]:
    if is_loopback(host):
        return [*_LOOPBACK, *names]
    if host in _ANY:
        if not names:
            raise InvalidInput("Say by which name clients call this machine: --allow-host NAME, as often as needed.")
        return list(names)
    return [f"[{host}]" if ":" in host else host, *names]


def guarded(app: ASGIApp, token: str) -> ASGIApp:
    """The application for those who bring the token (https://datatracker.ietf.org/doc/html/rfc6750)."""
    wanted = f"Bearer {token}".encode()

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        if len(given) == 1 and hmac.compare_digest(given[0], wanted):
            await app(scope, receive, send)
            return
        headers = {"WWW-Authenticate": 'Bearer realm="fixtrail"'}
        refused = PlainTextResponse("A bearer token is wanted.\n", 401, headers)
        await refused(scope, receive, send)

    return guard


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LocalFailure(f"Cannot listen on {host} port {port}: {reason}; choose another with --port.") from error
