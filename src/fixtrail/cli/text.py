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
@click.argument("file", type=click.Path(allow_dash=True))
@_FORMAT
@_RULES
@_OUTPUT
@common
def extract_command(file: str, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Find what a text says of a failure: errors, traces, codes, form fields, versions, statements.

    FILE is a log, a pasted issue, any text; - reads standard input.
    """
    from fixtrail.trail.text import extract_text, extraction_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_rules  # noqa: PLC0415

    _refuse_own_input(file, output)
    text, source = _read(file)
    found = extract_text(text, source, open_rules(options))
    write(extraction_rendered(found, _format(chosen, output)), output)
    return 1 if found.problems else 0


@click.command("fingerprint")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--against", type=click.Path(), metavar="FILE", help="Say of each failure whether FILE has it too.")
@click.option("--explain", is_flag=True, help="Say of each part whether it counts, and why.")
@_FORMAT
@_RULES
@_OUTPUT
@common
def fingerprint_command(
    file: str, against: str | None, explain: bool, chosen: str | None, output: Path | None, **options: Any
) -> int:
    """Name the failures in a text: the same failure has the same fingerprint, whoever reports it.

    FILE is a log, a pasted issue, any text; - reads standard input.
    """
    from fixtrail.trail import text as verbs  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.wiring import open_rules  # noqa: PLC0415

    _refuse_own_input(file, output)
    rules = open_rules(options)
    found = verbs.fingerprint_text(*_read(file), rules)
    if against is not None:
        found = verbs.matched(found, verbs.fingerprint_text(*_read(against), rules))
    write(verbs.fingerprints_rendered(found, _format(chosen, output), explain=explain), output)
    return 1 if found.problems else 0


def _format(chosen: str | None, output: Path | None) -> Any:
    if chosen is None and output is not None:
        return "json" if output.suffix.lower() == ".json" else "text"
    return chosen or ("text" if sys.stdout is not None and sys.stdout.isatty() else "json")


def _refuse_own_input(file: str, output: Path | None) -> None:
    if output is not None and file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
        raise click.UsageError(f"{output} is the text that is read; write to another file.")


def _read(file: str) -> tuple[bytes, str]:
    """The bytes and a name for them. LocalFailure: the file cannot be read."""
    if file == "-":
        if sys.stdin is None:
            raise LocalFailure("Standard input is closed: name a file, or pipe a text in.")
        if sys.stdin.isatty():
            click.echo("fixtrail: reading what you type; end with Ctrl-D (Ctrl-Z and Enter on Windows)", err=True)
        return sys.stdin.buffer.read(_READ + 1), "standard input"
    try:
        with Path(file).open("rb") as stream:
            return stream.read(_READ + 1), Path(file).name
    except OSError as error:
        raise LocalFailure(f"{file} cannot be read: {error.strerror or error}{_hint(file)}") from error


def _hint(file: str) -> str:
    """What to do instead, where it can be told."""
    if Path(file).is_dir():
        return "; name a file in it"
    issue = "#" in file or "/issues/" in file or "/pull/" in file
    return f"; for an issue ask `fixtrail report {file}`" if issue else ""
