"""A real client of the protocol, and servers for it: in this process, as a program over pipes, over HTTP."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, TextContent

from fixtrail.mcp_server.tools import server
from fixtrail.trail.tools import Tools

PROGRAM = [sys.executable, "-c", "from fixtrail.cli.main import main; main()", "mcp"]


def talk(target: Any, session: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    """What `session` returns, with a client that is connected to `target`."""

    async def run() -> Any:
        async with Client(target) as client:
            return await session(client)

    return asyncio.run(run())


def ask(target: Any, tool: str, **arguments: Any) -> tuple[bool, str]:
    """Whether one call failed, and its text."""
    result: CallToolResult = talk(target, lambda client: client.call_tool(tool, arguments))
    return bool(result.is_error), text_of(result)


def text_of(result: CallToolResult) -> str:
    """The text of an answer, which is all that there is."""
    assert result.structured_content is None
    assert [type(part) for part in result.content] == [TextContent]
    part = result.content[0]
    assert isinstance(part, TextContent)
    return part.text


def over(tools: Tools) -> MCPServer[Any]:
    """A server in this process, whose calls share these tools."""

    def opened(cancel: threading.Event, on_progress: Callable[[Any], None]) -> AbstractContextManager[Tools]:
        return nullcontext(tools)

    return server(opened)


def environment(home: Path) -> dict[str, str]:
    """Nothing of who runs the tests: no settings, no token, no gh."""
    (home / "none.toml").touch()
    return {"FIXTRAIL_CONFIG": str(home / "none.toml"), "PATH": "/nonexistent", "HOME": str(home)}


def piped(home: Path, database: str, *options: str) -> Any:
    """The program as an agent starts it, over pipes."""
    arguments = [*PROGRAM[1:], "--database", database, *options]
    return stdio_client(StdioServerParameters(command=PROGRAM[0], args=arguments, env=environment(home)))


@contextmanager
def listening(home: Path, database: str, *options: str, token: str = "") -> Iterator[str]:
    """The address of the program where it serves HTTP; ended at the end."""
    given = environment(home) | ({"FIXTRAIL_MCP_TOKEN": token} if token else {})
    command = [*PROGRAM, "--http", "--port", "0", "--database", database, *options]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            assert said.startswith("fixtrail: listening on "), said + process.stderr.read()
            yield said.split()[3]
        finally:
            process.terminate()
