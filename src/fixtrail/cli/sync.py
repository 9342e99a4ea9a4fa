"""`fixtrail sync`."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from fixtrail.cli.options import common, opened
from fixtrail.errors import InvalidInput

_EVERY = 0.2  # seconds between two redraws
_WIDTH = 100


@click.command("sync")
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--git", "git", is_flag=True, help="Clone its history, or update the clone.")
@common
def sync_command(repository: str, git: bool, **options: Any) -> int:
    """Keep the history of a repository at hand: --git makes a clone without the contents of files, or updates it.

    Reports and verdicts of its issues then read tags and commits from the clone and ask no API for them.
    """
    from fixtrail.trail.sync import sync_git  # noqa: PLC0415 - `--help` stays fast

    if not git:
        raise InvalidInput(
            "Threads cannot be mirrored yet; `fixtrail sync OWNER/REPO --git` clones or updates the history."
        )
    line = _Line()
    try:
        with opened(**options) as tools:
            done = sync_git(tools, repository, line.show)
    finally:
        line.clear()
    what = f"{done.tags} tags ({done.new_tags} new)" if not done.made else f"{done.tags} tags"
    click.echo(
        f"{done.repository.name}: {'cloned' if done.made else 'updated'}, {what}, {done.branches} branches, "
        f"in {done.seconds:.1f} s; kept in {done.folder}"
    )
    return 0


class _Line:
    """The last line that git says of its progress, drawn over itself on a terminal; nothing in a pipe."""

    def __init__(self) -> None:
        self._last = 0.0

    def show(self, said: str) -> None:
        now = time.monotonic()
        lines = [line.strip() for line in said.replace("\r", "\n").split("\n") if line.strip()]
        if not sys.stderr.isatty() or not lines or now - self._last < _EVERY:
            return
        self._last = now
        words = "".join(c for c in lines[-1] if c.isprintable())[:_WIDTH]
        sys.stderr.write(f"\r\x1b[2K{words}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._last:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
