"""`fixtrail import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fixtrail.cli.options import common

if TYPE_CHECKING:
    from fixtrail.trail.corpus import ImportProgress

SHOWN = 20  # broken lines named one by one


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--host", default="github.com", show_default=True, help="The host that the archive's threads are of.")
@common
def import_command(path: Path, host: str, **options: Any) -> int:
    """Store the threads of an archive: JSON lines, one thread a line, one file or a folder of them.

    Go on with the same command where it was stopped. A broken line is named, skipped and counted.
    """
    from fixtrail.trail.corpus import import_path  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_corpus  # noqa: PLC0415

    with open_corpus(options) as store, _Bar() as bar:
        result = import_path(store, path, on_progress=bar.show, host=host)
    for problem in result.skipped[:SHOWN]:
        where = f"{problem.file}, line {problem.line}" if problem.line else str(problem.file)
        click.echo(f"{where}: {problem.message}", err=True)
    if result.skipped_total > SHOWN:
        click.echo(f"… and {result.skipped_total - SHOWN} more", err=True)
    per_second = result.threads / result.seconds if result.seconds else 0
    click.echo(
        f"{result.threads} threads stored, {result.unchanged} unchanged, {result.skipped_total} skipped, "
        f"from {result.files} files in {result.seconds:.1f} s ({per_second:.0f} a second)"
    )
    return 1 if result.skipped_total else 0


class _Bar:
    """click's progress bar over the bytes of all files, on a terminal."""

    def __init__(self) -> None:
        self._bar = None if not sys.stderr.isatty() else click.progressbar(length=1, file=sys.stderr, label="Importing")

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.render_finish()

    def show(self, progress: ImportProgress) -> None:
        if self._bar:
            self._bar.length = max(1, progress.bytes_total)
            self._bar.update(progress.bytes - self._bar.pos)
