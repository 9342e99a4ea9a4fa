"""The preflight verb: the verdict of a thread, with as few requests as make it certain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from fixtrail.analyse.regressions import said_back
from fixtrail.errors import LocalFailure
from fixtrail.graph.decisive import decisive
from fixtrail.locks.locked import Locked
from fixtrail.locks.read import packages
from fixtrail.model.facts import Extract, Fix
from fixtrail.model.history import Repository, repository_of
from fixtrail.model.preflight import TOKENS, Preflight
from fixtrail.model.ref import Ref
from fixtrail.model.verdict import Verdict
from fixtrail.report.preflight import preflight
from fixtrail.trail.gather import Gathered, Wanted, gather
from fixtrail.trail.report import assembled, begin, judged, resolve
from fixtrail.trail.tools import Tools


def verdict(
    tools: Tools, address: str | Ref, *, version: str | None = None, lock: Path | None = None, tokens: int = TOKENS
) -> Preflight:
    """The preflight answer of an issue or pull request, by its ref or any form of it that people paste.

    The thread is read to its end. Of what is linked with it no more is fetched than could still change the verdict,
    once GitHub's own structure settles that. Nothing is kept but the threads.

    `version` is answered, and those of this repository's packages in the file `lock`.

    InvalidInput: not an address of one, not a lock file. NotFound, Forbidden, RateLimited, Unreachable: the thread
    itself could not be had. LocalFailure: the store, the lock file.
    """
    begun = begin(tools)
    locked = _packages(lock) if lock else None
    read: dict[Ref, Extract] = {}
    needed = partial(_needed, tools, read) if tools.client else None  # what is stored costs nothing to read
    gathered = gather(tools, resolve(tools, address), needed)
    made = assembled(tools, gathered, begun, thorough=False, version=version, locked=locked, read=read)
    return preflight(made, tokens=tokens, saved=gathered.spared)


def _packages(lock: Path) -> tuple[Locked, ...]:
    try:
        return packages(lock.read_bytes().decode("utf-8", "replace"), lock.name)
    except OSError as error:
        raise LocalFailure(f"{lock} cannot be read: {error.strerror or error}") from error


def _needed(tools: Tools, read: dict[Ref, Extract], gathered: Gathered, asked: tuple[Ref, ...]) -> Wanted | None:
    """Of the threads to be asked for, those that could change a verdict that is certain; None where it is not, or where
    the end of the thread was not read."""
    root = gathered.root
    now = judged(tools, gathered, read)
    found, fixes = now.verdict, now.fixes
    if not _is_certain(found, fixes):
        return None
    if any(problem.code == "limit-pages" for problem in root.problems):
        return None
    subjects = {root.ref} | ({*found.canonical.way, found.canonical.ref} if found.canonical else set())
    fix = fixes[0] if fixes and fixes[0].standing == "fix" and fixes[0].state == "merged" else None
    back = () if fix else _back(subjects, now.extracts, asked)
    refs = decisive(gathered.graph, gathered.threads, subjects, asked, back=back)
    return Wanted(refs, _unlisted(tools, repository_of(root.ref, fix.repository)) if fix else None)


def _back(subjects: Collection[Ref], extracts: Mapping[Ref, Extract], asked: Sequence[Ref]) -> list[Ref]:
    """Threads of which a subject says that their failure is back."""
    texts = [extracts[ref] for ref in sorted(subjects) if ref in extracts]
    return [ref for ref in asked if any(said_back(text, ref) for text in texts)]


def _unlisted(tools: Tools, repository: Repository) -> Repository | None:
    """The repository whose tags the releases of a fix will be asked of, where nothing is kept of them."""
    cloned = tools.clones is not None and tools.clones.has(repository)
    return None if cloned or tools.store.tags(repository) is not None else repository


def _is_certain(found: Verdict, fixes: tuple[Fix, ...]) -> bool:
    """Whether GitHub's structure says it: also that it is fixed where only the release is a matter of words, as what
    is asked of tags next goes before them."""
    if found.kind in ("released", "merged") and fixes and fixes[0].standing == "fix":
        return fixes[0].confidence == "certain"
    return found.confidence == "certain" and found.kind != "unknown"
