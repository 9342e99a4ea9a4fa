"""The options that every command knows, and what they open."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from fixtrail.trail.tools import Tools

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--database", metavar="URL", help="Where threads and reports are kept; default: a file of your own."),
    click.option("--api-url", metavar="URL", help="GitHub's API; default: https://api.github.com."),
    click.option("--offline", is_flag=True, help="Only what is stored; nothing is asked."),
    click.option("--refresh", is_flag=True, help="Ask again for what was fetched a moment ago."),
    click.option("--clone", is_flag=True, help="Read histories from clones that git keeps, not from the API."),
    click.option("--transport", type=click.Choice(["auto", "graphql", "rest"]), help="How to ask; default: auto."),
    click.option("--depth", type=click.IntRange(0, 10), help="Steps from the issue to follow; default: 2."),
    click.option("--max-threads", type=click.IntRange(1, 5000), help="Threads to fetch at most; default: 80."),
    click.option("--max-requests", type=click.IntRange(1), help="Requests to make at most; default: 500."),
    click.option("--max-wait", type=click.FloatRange(0), help="Seconds to wait for rate limits; default: 120."),
    click.option("-v", "--verbose", count=True, help="Say more on standard error."),
)


def common(command: Command) -> Command:
    """Adds the options of every command; they arrive as keyword arguments for `opened`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def opened(**options: Any) -> Iterator[Tools]:
    """Tools for one command, with a progress line on a terminal and Ctrl-C handed on to whatever waits."""
    from fixtrail.cli.progress import ProgressLine  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_tools  # noqa: PLC0415

    cancel = threading.Event()
    tell = _say if options.get("verbose") else None
    with ProgressLine() as line, open_tools(options, cancel=cancel, on_progress=line.show, tell=tell) as tools:
        try:
            yield tools
        except (KeyboardInterrupt, SystemExit):
            cancel.set()
            raise


def _say(sentence: str) -> None:
    over = "\r\x1b[2K" if sys.stderr.isatty() else ""  # the progress line may stand there
    click.echo(f"{over}fixtrail: {sentence}", err=True)
