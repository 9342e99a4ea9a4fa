"""`fixtrail report`, `fixtrail graph`, `fixtrail diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fixtrail.cli.options import common, opened
from fixtrail.cli.output import plain, write

if TYPE_CHECKING:
    from fixtrail.model.report import Report

_BY_SUFFIX = {".md": "markdown", ".json": "json", ".html": "html", ".htm": "html", ".svg": "svg", ".dot": "dot"}
_OUTPUT = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")


@click.command("report")
@click.argument("url")
@click.option(
    "--format", "chosen", type=click.Choice(["markdown", "json", "html"]),
    help="Default: Markdown on a terminal, JSON in a pipe; of a file by its name.",
)  # fmt: skip
@_OUTPUT
@common
def report_command(url: str, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Follow the trail of an issue or pull request: what fails, why, what fixed it, what to do.

    URL is its address in any form: https://github.com/OWNER/REPO/issues/1, OWNER/REPO#1, a link to a comment …
    """
    from fixtrail.trail.rendering import rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.trail.report import report  # noqa: PLC0415

    with opened(**options) as tools:
        made = report(tools, url)
    write(rendered(made, chosen or chosen_format(output, ("markdown", "json", "html"))), output)  # type: ignore[arg-type]
    return status(made)


@click.command("graph")
@click.argument("url")
@click.option(
    "--format", "chosen", type=click.Choice(["mermaid", "dot", "svg", "json"]),
    help="Default: Mermaid on a terminal, JSON in a pipe; of a file by its name.",
)  # fmt: skip
@_OUTPUT
@common
def graph_command(url: str, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Draw the threads around an issue: which pull request closes it, what duplicates it, what names it."""
    from fixtrail.trail.rendering import graph_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.trail.report import report  # noqa: PLC0415

    with opened(**options) as tools:
        made = report(tools, url)
    kind = chosen or chosen_format(output, ("mermaid", "json", "svg", "dot"))
    write(graph_rendered(made, kind), output)  # type: ignore[arg-type]
    return status(made)


@click.command("diff")
@click.argument("url")
@click.option("--format", "chosen", type=click.Choice(["markdown", "json"]), help="Default: as for `report`.")
@_OUTPUT
@common
def diff_command(url: str, chosen: str | None, output: Path | None, **options: Any) -> int:
    """Say what changed since the last report of an issue: verdict, fixes, releases, comments."""
    from fixtrail.trail.rendering import changes_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.trail.report import changes  # noqa: PLC0415

    with opened(**options) as tools:
        found, made = changes(tools, url)
    write(changes_rendered(found, chosen or chosen_format(output, ("markdown", "json"))), output)  # type: ignore[arg-type]
    return status(made)


def chosen_format(output: Path | None, formats: tuple[str, ...]) -> str:
    """By the file's name; else the first for people on a terminal, JSON in a pipe."""
    if output is not None:
        by_name = _BY_SUFFIX.get(output.suffix.lower(), formats[0])
        if by_name not in formats:
            raise click.UsageError(f"{output.name}: this command writes {', '.join(formats)}; choose with --format.")
        return by_name
    return formats[0] if sys.stdout is not None and sys.stdout.isatty() else "json"


def status(made: Report) -> int:
    """4 where a rate limit kept something away, 1 where anything else did; says so on standard error."""
    if made.coverage.complete:
        return 0
    limited = "rate-limited" in made.coverage.limits
    kept = [
        f"{n.ref} ({n.reason})" for n in made.coverage.not_fetched if n.reason not in ("depth", "max-threads", "hub")
    ]
    kept += [p.message for p in made.coverage.problems]
    why = plain("; ".join(kept[:3])) or "see its coverage"
    click.echo(f"fixtrail: the answer is incomplete: {why}", err=True)
    return 4 if limited else 1
