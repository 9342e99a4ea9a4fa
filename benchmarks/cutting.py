"""Threads of an archive cut where the last words speak against their end, by rules of the benchmark's own.

Two sources. `reopened`: a thread that was closed and opened again with words of a person between, cut just before it
was opened. `said`: a thread that stayed closed in which, at least an hour later, somebody says in plain words that the
end does not hold, cut right behind that comment.

Plain words are the sentences of `_FAILS` and `_REOPEN`, without those of `_NOT` (offers, conditions, other threads,
cures). Questions are left out unless they ask for opening it again, comments that take it back altogether; quoted
replies and code are not looked at.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.bench import ref_of, sampled
from fixtrail.model.ref import Ref

Row = dict[str, Any]
_SOME_TIME = timedelta(hours=1)
_WORDS = 4  # of a comment before a reopening: "re-run ci" says nothing of the end
_FAILS = re.compile(
    r"(?i)\bstill (?:\w+ )?(?:broken|happen(?:s|ing)?|fail(?:s|ing)?|crash(?:es|ing)?|occur(?:s|ring)?|present|exists?|"
    r"reproduc(?:es|ible)|persists?|relevant)\b|\bstill an? (?:issue|problem|bug)\b|"
    r"\bstill (?:see|seeing|get|getting|have|having|hit|hitting|running into|run into|experiencing|facing) "
    r"(?:this|it|that|the|an?)\b|"
    r"\bstill (?:doesn't|does not|don't|do not|isn't|is not|not) "
    r"(?:work|working|fixed|resolved|solved|compile|build)\b|"
    r"\b(?:not|isn't|wasn't|hasn't been) (?:\w+ )?(?:fixed|resolved|solved)\b|"
    r"\b(?:problem|issue|bug|error|crash) (?:\w+ )?persists?\b|"
    r"\b(?:broken|happening|failing|crashing|occurring) again\b|\b(?:issue|bug|problem|it|this) is back\b|"
    r"\bsame (?:issue|problem|error|bug|crash)\b.{0,60}\b(?:in|on|with|using) .{0,20}\d"
)
_REOPEN = re.compile(r"(?i)\b(?:please|can|could|should|would|needs? to|ought to)\b.{0,40}\bre-?open(?:ed|ing)?\b")
_NOT = re.compile(
    r"(?i)\b(?:if|whether|unless|when|until|after|feel free|free to|happy to|no need|instead|was the same|would love|"
    r"was still|nor deny|should be fixed|solved it|fixed it|can't|cannot|couldn't|could not)\b|"
    r"\b(?:new|another|separate) (?:issue|bug|ticket|pr|pull request)\b|\bdupes of\b"
)
_TAKEN_BACK = re.compile(r"(?i)\bnever ?mind\b|\bmy (?:bad|mistake|fault)\b|\bsorry for the noise\b|\bturns? out i\b")
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


class Cut(NamedTuple):
    """A thread, the comments that came late, and which rule found it."""

    ref: Ref
    comments: frozenset[int]
    source: str


def archived(data: Path) -> Iterator[tuple[str, Path, list[Row]]]:
    """Each file of threads: repository, path, threads."""
    for path in sorted((data / "threads").glob("*.jsonl.gz")):
        if not path.name.endswith(".commits.jsonl.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield path.name.removesuffix(".jsonl.gz").replace("__", "/", 1), path, [json.loads(x) for x in lines]


def cut_archive(data: Path, folder: Path, most: int) -> tuple[list[Cut], list[Ref]]:
    """Writes the archive with those threads cut, of the second source at most so many, taken at random with a fixed
    seed. Of these what was cut; and the threads that stayed closed with comments after it, none of which is plain."""
    (folder / "threads").mkdir(parents=True)
    cuts: dict[Ref, tuple[Cut, Row]] = {}
    stayed: list[Ref] = []
    for repository, _, rows in archived(data):
        for row in rows:
            ref = ref_of(repository, row["number"])
            if found := _cut(row, ref):
                cuts[ref] = found
            elif (end := _closed_at(row)) and people(row, end, "9999"):
                stayed.append(ref)
    said = [ref for ref, (cut, _) in cuts.items() if cut.source == "said"]
    for ref in set(said) - set(sampled(said, most)):
        del cuts[ref]
    _write(data, folder, {ref: row for ref, (_, row) in cuts.items()})
    return [cut for cut, _ in cuts.values()], stayed


def _write(data: Path, folder: Path, instead: dict[Ref, Row]) -> None:
    for repository, path, rows in archived(data):
        with gzip.open(folder / "threads" / path.name, "wt", encoding="utf-8", compresslevel=1) as file:
            for row in rows:
                file.write(json.dumps(instead.get(ref_of(repository, row["number"]), row)) + "\n")
    for path in (data / "threads").iterdir():
        if path.name == "repos.json" or path.name.endswith(".commits.jsonl.gz"):
            (folder / "threads" / path.name).symlink_to(path.resolve())


def _cut(row: Row, ref: Ref) -> tuple[Cut, Row] | None:
    if row.get("partial"):
        return None
    if span := _reopened(row):
        comments = people(row, *span)
        return Cut(ref, frozenset(c["id"] for c in comments), "reopened"), _before_reopening(row, *span)
    if comment := _said(row):
        return Cut(ref, frozenset((comment["id"],)), "said"), _until(row, comment["created_at"])
    return None


def people(row: Row, after: str, until: str) -> list[Row]:
    """Comments of people after an instant and up to another."""
    said = [c for c in row["comments"] if after < c["created_at"] <= until]
    return [c for c in said if c["user"].get("type") != "Bot" and not c["user"]["login"].endswith("[bot]")]


def _closed_at(row: Row) -> str:
    closed = row["issue"].get("state") == "closed" and not row.get("partial")
    return (row["issue"].get("closed_at") or "") if closed else ""


def _reopened(row: Row) -> tuple[str, str] | None:
    """When a thread was closed and opened again with words of a person between; the first time, None where never. What
    is written with the reopening has its instant."""
    closed = ""
    for event in row["timeline"]:
        if event.get("event") == "closed":
            closed = event["created_at"]
        elif event.get("event") == "reopened" and closed:
            said = people(row, closed, event["created_at"])
            if any(len(own_words(c).split()) >= _WORDS for c in said):
                return closed, event["created_at"]
    return None


def _said(row: Row) -> Row | None:
    """The first comment some time after the closing that says in plain words that the end does not hold."""
    end = _closed_at(row)
    for comment in people(row, end, "9999") if end else ():
        late = datetime.fromisoformat(comment["created_at"]) - datetime.fromisoformat(end) >= _SOME_TIME
        if late and speaks_against(own_words(comment)):
            return comment
    return None


def own_words(comment: Row) -> str:
    """The text without code and quoted replies, on one line."""
    lines = _FENCE.sub(" ", comment.get("body") or "").splitlines()
    own = [line for line in lines if not line.lstrip().startswith(">") and not line.startswith("    ")]
    return " ".join(" ".join(own).replace("’", "'").split())


def speaks_against(words: str) -> bool:
    """Whether a sentence says in plain words that it still fails, or asks for opening it again."""
    if _TAKEN_BACK.search(words):
        return False
    for sentence in re.split(r"(?<=[.!?]) ", words):
        asks = sentence.rstrip(" )").endswith("?")
        found = _REOPEN.search(sentence) or (not asks and _FAILS.search(sentence))
        if found and not _NOT.search(sentence):
            return True
    return False


def _until(row: Row, until: str) -> Row:
    """The thread as it stood at an instant; what its issue says is left as it is."""
    kept = [e for e in row["timeline"] if (e.get("created_at") or e.get("submitted_at") or "") <= until]
    comments = [c for c in row["comments"] if c["created_at"] <= until]
    ids = {c["id"] for c in comments}
    kept = [e for e in kept if e.get("event") != "commented" or e.get("id") in ids]
    return {**row, "issue": {**row["issue"], "comments": len(comments)}, "timeline": kept, "comments": comments}


def _before_reopening(row: Row, closed: str, until: str) -> Row:
    """The thread as it was just before it was opened again."""
    found = _until(row, until)
    found["timeline"] = [e for e in found["timeline"] if e.get("event") != "reopened" or e["created_at"] < until]
    reason = "completed" if row["kind"] == "issue" else None
    found["issue"] = {**found["issue"], "state": "closed", "closed_at": closed, "state_reason": reason}
    if pull := row.get("pull"):
        nothing = {"merged": False, "merged_at": None, "merged_by": None, "merge_commit_sha": None}
        found["pull"] = {**pull, **nothing}
    return found
