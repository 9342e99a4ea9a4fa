"""The Python API: the verbs of the command line, for programs.

from fixtrail import markdown, open_trail

with open_trail() as trail:
    report = trail.report("https://github.com/owner/repo/issues/1")
print(report.verdict.summary)
print(markdown(report))
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fixtrail.model.extraction import Extraction, Fingerprints
from fixtrail.model.preflight import Preflight
from fixtrail.model.report import Report
from fixtrail.trail import corpus
from fixtrail.trail import report as verbs
from fixtrail.trail import text as texts
from fixtrail.trail import verdict as preflights
from fixtrail.trail.corpus import ImportProgress, ImportResult
from fixtrail.trail.rendering import GraphFormat, changes_rendered, graph_rendered, preflight_rendered, rendered
from fixtrail.trail.tools import Tools
from fixtrail.wiring import open_rules, open_tools


class Trail:
    """An open store and the hosts that are set up; made by `open_trail`. Its verbs may be called from several threads.

    Each verb raises an error of `fixtrail.errors`: InvalidInput for an address or archive that is none, NotFound and
    Forbidden for a thread that cannot be seen, RateLimited, Unreachable, LocalFailure, Cancelled.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def report(self, address: str) -> Report:
        """The report of an issue or pull request, by its URL or `owner/repo#1`.

        `report.coverage.complete` is False where a budget, a fault or missing rights kept something away.
        """
        return verbs.report(self._tools, address)

    def verdict(self, address: str, *, version: str | None = None, lock: str | Path | None = None) -> Preflight:
        """The verdict of an issue or pull request in at most 1,500 tokens, with no more fetched than makes it certain.

        `version` (or the one in the file `lock`) is answered in `versions`: it has the fix, lacks it, or it cannot be
        told. `coverage.complete` is False where a budget, a fault or missing rights kept something away.
        """
        path = Path(lock) if lock is not None else None
        return preflights.verdict(self._tools, address, version=version, lock=path)

    def changes(self, address: str) -> str:
        """What a new report says that the last one did not, as Markdown."""
        return changes_rendered(verbs.changes(self._tools, address)[0], "markdown").decode()

    def import_archive(
        self, path: str | Path, *, on_progress: Callable[[ImportProgress], None] | None = None
    ) -> ImportResult:
        """Store the threads of an archive: a file of JSON lines or a folder of them."""
        return corpus.import_path(self._tools.store, Path(path), on_progress=on_progress)


@contextmanager
def open_trail(
    *, cancel: threading.Event | None = None, environ: Mapping[str, str] | None = None, **options: Any
) -> Iterator[Trail]:
    """A `Trail` by the settings of environment and file, as the command line has them.

    `options` are those of the command line with underscores: `database`, `api_url`, `offline`, `refresh`, `transport`,
    `depth`, `max_threads`, `max_requests`, `max_wait`. Setting `cancel` stops what is under way.
    InvalidInput: a setting cannot be used.
    """
    with open_tools(options, cancel=cancel, environ=environ) as tools:
        yield Trail(tools)


def markdown(report: Report) -> str:
    """The report as Markdown that reads well on GitHub; secrets and e-mail addresses are masked."""
    return rendered(report, "markdown").decode()


def html(report: Report) -> str:
    """The report as one self-contained HTML file."""
    return rendered(report, "html").decode()


def to_json(report: Report) -> bytes:
    """The report as JSON by `report.schema.json`."""
    return rendered(report, "json")


def verdict_text(answer: Preflight) -> str:
    """A verdict as one screen of text."""
    return preflight_rendered(answer, "text").decode()


def verdict_json(answer: Preflight) -> bytes:
    """A verdict as JSON by `preflight.schema.json`."""
    return preflight_rendered(answer, "json")


def picture(report: Report, format: GraphFormat = "mermaid") -> str:
    """The report's graph as Mermaid, DOT, SVG or JSON."""
    return graph_rendered(report, format).decode()


def extract_text(text: str | bytes, *, source: str = "text", **options: Any) -> Extraction:
    """What a text says of a failure: errors with traces and fingerprints, codes, fields, environment, statements, and
    what each of its lines is. `source` is a name for it; `options` as for `open_trail`, and `rules`, a file of more
    rules for fingerprints. `problems` of the answer say what was not read.

    InvalidInput: a setting or a rule cannot be used; LocalFailure: the file of rules cannot be read.
    """
    return texts.extract_text(text, source, open_rules(options))


def fingerprint_text(text: str | bytes, *, source: str = "text", **options: Any) -> Fingerprints:
    """The fingerprints of the errors in a text, most telling first, each with its parts; arguments and errors are those
    of `extract_text`."""
    return texts.fingerprint_text(text, source, open_rules(options))
