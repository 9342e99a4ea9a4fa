"""`fixtrail mcp`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from fixtrail.cli.options import common

if TYPE_CHECKING:
    from fixtrail.trail.tools import Tools

_GRACE = 2.0  # seconds in which calls end what they started, when all is to end


@click.command("mcp")
@click.option("--http", is_flag=True, help="Serve streamable HTTP; default: standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: the address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="With --http; 0: any.")
@click.option(
    "--token", envvar="FIXTRAIL_MCP_TOKEN", show_envvar=True, metavar="SECRET",
    help="With --http: the bearer token that clients must bring; better set in the environment.",
)  # fmt: skip
@click.option("--allow-host", multiple=True, metavar="NAME", help="With --http: a name that clients call it by.")
@click.option("--skill", is_flag=True, help="Print the page for agents, SKILL.md, and leave.")
@common
def mcp_command(
    http: bool, host: str, port: int, token: str | None, allow_host: tuple[str, ...], skill: bool, **options: Any
) -> int:
    """Answer coding agents: a server of the Model Context Protocol, read-only.

    An agent starts it by itself: give it the command `fixtrail mcp`.
    """
    if skill:
        click.echo((files("fixtrail") / "mcp_server" / "SKILL.md").read_text("utf-8"), nl=False)
        return 0
    if find_spec("mcp") is None:
        raise click.UsageError("The MCP server needs one more package: pip install 'fixtrail[mcp]'")
    from fixtrail.mcp_server.serving import serve_http, serve_stdio  # noqa: PLC0415 - an extra, and slow to load
    from fixtrail.mcp_server.tools import server  # noqa: PLC0415

    tell = _say if options.get("verbose") else None
    calls = _Calls(options, tell)
    with calls.opened(threading.Event(), lambda _: None):
        pass  # what is wrong with settings or database is said now, and not to an agent in the middle of its work
    made = server(calls.opened, log_level="INFO" if tell else "WARNING")
    if http:
        serve_http(made, host, port, token or "", allow_host, _say, calls.stop)
    else:
        serve_stdio(made, _say, calls.stop)
    return 0


class _Calls:
    """The calls that are under way, each with tools of its own."""

    def __init__(self, options: dict[str, Any], tell: Callable[[str], None] | None) -> None:
        self._options, self._tell = options, tell
        self._under_way: set[threading.Event] = set()

    @contextmanager
    def opened(self, cancel: threading.Event, on_progress: Callable[[Any], None]) -> Iterator[Tools]:
        """Tools for one call, which `cancel` stops."""
        from fixtrail.wiring import open_tools  # noqa: PLC0415 - `--help` stays fast

        self._under_way.add(cancel)
        try:
            with open_tools(self._options, cancel=cancel, on_progress=on_progress, tell=self._tell) as tools:
                yield tools
        finally:
            self._under_way.discard(cancel)

    def stop(self) -> None:
        """End all calls, and wait a moment for what they started: git has a session of its own and would go on."""
        for cancel in tuple(self._under_way):
            cancel.set()
        end = time.monotonic() + _GRACE
        while self._under_way and time.monotonic() < end:
            time.sleep(0.02)


def _say(sentence: str) -> None:
    click.echo(f"fixtrail: {sentence}", err=True)
