"""A plain verb in a thread, while its caller is told how far it is and may take the question back.

The one place of this face that is asynchronous: it only watches. See https://modelcontextprotocol.io/specification for
progress and cancellation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, Protocol

import anyio
import anyio.to_thread
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, TextContent

from fixtrail.errors import FixtrailError
from fixtrail.trail.agent import complaint
from fixtrail.trail.tools import Tools

EVERY = 1.0  # seconds between two words on how far a call is

NEXT = {
    "invalid": "Correct the arguments and call again.",
    "not_found": "Check the address. What a token cannot see looks like this too.",
    "forbidden": "Tell the user that fixtrail needs a token that may read this (GITHUB_TOKEN); never ask for it here.",
    "rate_limited": "Wait before the next call. `search` and a report made in the last minutes need no request.",
    "upstream": "Call again in a minute. With --offline the server answers from what is stored.",
    "local": "Tell the user: the database or a file of fixtrail on this machine cannot be used.",
    "budget": "Ask for less, or let the user start the server with a larger --max-requests.",
}


class Progress(Protocol):
    """What the client tells of a fetch that is under way."""

    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def requests(self) -> int: ...
    @property
    def waiting(self) -> float: ...


Opener = Callable[[threading.Event, Callable[[Any], None]], AbstractContextManager[Tools]]
"""Opens the tools of one call: the event stops it, the callback hears how far it is."""


async def watched(context: Context[Any, Any], opened: Opener, verb: Callable[[Tools], str]) -> CallToolResult:
    """What the verb answers, as text, or why not, as an error of the tool; each call has its own tools, so that none
    waits for another. Where the call is cancelled, what it waits for is too."""
    cancel = threading.Event()
    seen: list[Progress] = []

    def run() -> str:
        with opened(cancel, seen.append) as tools:
            return verb(tools)

    async with anyio.create_task_group() as group:
        group.start_soon(_tell, context, seen)
        try:
            text = await anyio.to_thread.run_sync(run, abandon_on_cancel=True)
            failed = False
        except FixtrailError as error:
            text, failed = refusal(error), True
        finally:
            cancel.set()
            group.cancel_scope.cancel()
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=failed)


async def _tell(context: Context[Any, Any], seen: list[Progress]) -> None:
    """The protocol wants a number that grows: the seconds do."""
    for second in count(1):
        await anyio.sleep(EVERY)
        await context.report_progress(second * EVERY, None, _words(seen[-1]) if seen else "under way")
        del seen[:-1]


def _words(progress: Progress) -> str:
    waiting = f"; waits {progress.waiting:.0f} s for GitHub's limit" if progress.waiting else ""
    return f"{progress.done} of {progress.total} threads, {progress.requests} requests{waiting}"


def refusal(error: FixtrailError) -> str:
    """An error with what to do next."""
    return f"{error.code}: {complaint(error)} {NEXT.get(error.code, '')}".rstrip()
