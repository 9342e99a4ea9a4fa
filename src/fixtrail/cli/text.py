"""`fixtrail extract` and `fixtrail fingerprint`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from fixtrail.cli.options import common
from fixtrail.cli.output import write
from fixtrail.errors import LocalFailure

_FORMAT = click.option(
    "--format", "chosen", type=click.Choice(["text", "json"]), help="Default: text on a terminal, JSON in a pipe."
)
_RULES = click.option(
    "--rules", type=click.Path(), metavar="FILE", help="More rules for fingerprints; default: what the settings name."
)
_OUTPUT = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
_READ = 64_000_000  # bytes of a file that are read; the limit on characters is far below


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@_FORMAT
@_RULES
@_OUTPUT
@common
def extract_command(file: Path, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Find what a text says of a failure: errors, traces, codes, form fields, versions, statements.

    FILE is a log, a pasted issue, any text; - reads standard input.
    """
    from fixtrail.trail.text import extract_text, extraction_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_rules  # noqa: PLC0415

    text, source = _read(file)
    found = extract_text(text, source, open_rules(options))
    write(extraction_rendered(found, _format(chosen, output)), output)
    return 1 if found.problems else 0


@click.command("fingerprint")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--explain", is_flag=True, help="Say of each part whether it counts, and why.")
@_FORMAT
@_RULES
@_OUTPUT
@common
def fingerprint_command(file: Path, explain: bool, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Name the failures in a text: the same failure has the same fingerprint, whoever reports it.

    FILE is a log, a pasted issue, any text; - reads standard input.
    """
    from fixtrail.trail.text import fingerprint_text, fingerprints_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_rules  # noqa: PLC0415

    text, source = _read(file)
    found = fingerprint_text(text, source, open_rules(options))
    write(fingerprints_rendered(found, _format(chosen, output), explain=explain), output)
    return 1 if found.problems else 0


def _format(chosen: str | None, output: Path | None) -> Any:
    if chosen is None and output is not None:
        return "json" if output.suffix.lower() == ".json" else "text"
    return chosen or ("text" if sys.stdout.isatty() else "json")


def _read(file: Path) -> tuple[bytes, str]:
    """The bytes and a name for them. LocalFailure: the file cannot be read."""
    if str(file) == "-":
        if sys.stdin.isatty():
            click.echo("fixtrail: reading what you type; end with Ctrl-D (Ctrl-Z and Enter on Windows)", err=True)
        return sys.stdin.buffer.read(_READ + 1), "standard input"
    try:
        with file.open("rb") as stream:
            return stream.read(_READ + 1), file.name
    except OSError as error:
        raise LocalFailure(f"{file} cannot be read: {error.strerror or error}") from error
