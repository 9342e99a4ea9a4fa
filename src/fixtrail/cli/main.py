"""`fixtrail`: the group of commands, and the exit status of what goes wrong."""

from __future__ import annotations

import os
import signal
import sys

import click

from fixtrail.cli.corpus import import_command
from fixtrail.cli.mcp import mcp_command
from fixtrail.cli.output import plain
from fixtrail.cli.report import diff_command, graph_command, report_command
from fixtrail.cli.sync import sync_command
from fixtrail.cli.text import extract_command, fingerprint_command
from fixtrail.cli.verdict import verdict_command
from fixtrail.errors import FixtrailError

# By the codes of `fixtrail.errors`; 1 is an answer that is incomplete.
STATUS = {
    "invalid": 2,
    "not_found": 3,
    "forbidden": 3,
    "rate_limited": 4,
    "upstream": 5,
    "local": 6,
    "cancelled": 130,
}
EPILOG = """\b
Exit status: 0 done, 1 the answer is incomplete (what was got is printed), 2 bad usage, 3 not found or not allowed,
4 rate limited, 5 GitHub not reachable, 6 local file, database or disk, 10 `--fail-on` matched, 130 interrupted.
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="fixtrail", message="fixtrail %(version)s")
def cli() -> None:
    """Paste a GitHub issue, follow the trail to its fix."""


for command in (
    report_command,
    verdict_command,
    graph_command,
    diff_command,
    extract_command,
    fingerprint_command,
    import_command,
    sync_command,
    mcp_command,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status; no traceback for what a user can cause."""
    signal.signal(signal.SIGTERM, _terminated)
    sys.exit(run(arguments))


def _terminated(number: int, _: object) -> None:
    """Leave by the way that Ctrl-C takes, so that what was started is ended: git has a session of its own."""
    raise SystemExit(128 + number)


def run(arguments: list[str] | None = None) -> int:
    """The exit status of one run."""
    try:
        status = cli.main(arguments, prog_name="fixtrail", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except FixtrailError as error:
        click.echo(f"fixtrail: {plain(str(error))}", err=True)
        return STATUS.get(error.code, 5)
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("fixtrail: stopped; what was stored before is kept", err=True)
        return STATUS["cancelled"]
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status if isinstance(status, int) else 0
