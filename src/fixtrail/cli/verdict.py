"""`fixtrail verdict`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from fixtrail.cli.options import common, opened
from fixtrail.cli.output import write
from fixtrail.cli.report import chosen_format

if TYPE_CHECKING:
    from fixtrail.model.preflight import Preflight

MATCHED = 10  # the exit status of `--fail-on`
_VERSIONS = {"has-fix": "has", "lacks-fix": "lacks", "fix-unknown": "unknown"}


def _kinds(context: click.Context, parameter: click.Parameter, value: str | None) -> frozenset[str]:
    """The names given to `--fail-on`; a usage error for one that is none."""
    from fixtrail.model.verdict import VerdictKind  # noqa: PLC0415 - `--help` stays fast

    if value is None:
        return frozenset()
    names = [name for given in value.split(",") if (name := given.strip().lower())]
    known = [*get_args(VerdictKind), *_VERSIONS]
    wrong = [name for name in names if name not in known]
    if wrong or not names:
        named = ", ".join(repr(name[:40]) for name in wrong) or "nothing"
        raise click.BadParameter(f"{named} is no verdict; there are {', '.join(known)}.", context, parameter)
    return frozenset(names)


@click.command("verdict")
@click.argument("url")
@click.option("--version", metavar="X", help="Say whether this version has the fix.")
@click.option(
    "--lock", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Say it for the version in a lock file (uv.lock, poetry.lock, package-lock.json, pnpm-lock.yaml, yarn.lock, "
    "Cargo.lock, go.sum).",
)  # fmt: skip
@click.option(
    "--format", "chosen", type=click.Choice(["text", "json"]),
    help="Default: text on a terminal, JSON in a pipe; of a file by its name.",
)  # fmt: skip
@click.option(
    "--fail-on", metavar="KIND,…", callback=_kinds,
    help="End with status 10 where the verdict is one of these, e.g. released,in-progress,duplicate; has-fix, "
    "lacks-fix and fix-unknown go by the version that is asked for.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file.")
@common
def verdict_command(
    url: str, version: str | None, lock: Path | None, chosen: str | None, fail_on: frozenset[str],
    output: Path | None, **options: Any,
) -> int:  # fmt: skip
    """Say in one screen how an issue or pull request stands: fixed, in which release, in progress, a duplicate …

    URL is its address in any form. No more is fetched than makes the verdict certain.
    """
    from fixtrail.trail.rendering import preflight_rendered  # noqa: PLC0415 - `--help` stays fast
    from fixtrail.trail.verdict import verdict  # noqa: PLC0415

    if version is not None and not version.strip():
        raise click.UsageError("--version names no version.")
    if version is not None and lock is not None:
        raise click.UsageError("Give --version or --lock, not both.")
    if fail_on & _VERSIONS.keys() and version is None and lock is None:
        raise click.UsageError("--fail-on has-fix, lacks-fix and fix-unknown need --version or --lock.")
    form = chosen_format(output, ("text", "json")) if chosen is None else chosen
    with opened(**options) as tools:
        made = verdict(tools, url, version=version, lock=lock)
    write(preflight_rendered(made, form), output)  # type: ignore[arg-type]
    return _status(made, fail_on)


def _status(made: Preflight, fail_on: frozenset[str]) -> int:
    """10 where `--fail-on` names the verdict, 4 where a rate limit kept something away, 1 where anything else did."""
    answers = {answer.answer for answer in made.versions if answer.source != "reported"}
    if made.verdict in fail_on or any(_VERSIONS[name] in answers for name in fail_on & _VERSIONS.keys()):
        return MATCHED
    if made.coverage.complete:
        return 0
    why = "; ".join(made.coverage.problems) or "see its coverage"
    click.echo(f"fixtrail: the answer is incomplete: {why}", err=True)
    return 4 if "rate-limited" in made.coverage.limits else 1
