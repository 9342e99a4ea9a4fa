"""Real git repositories out of recorded commits, and a copy of the data with their ids.

`OWNER__NAME.commits.jsonl.gz` has ids, parents, dates, first lines and names of all commits, but no contents, so that a
repository made of them has other ids. The copy has the new ones wherever the old ones stood, whole or abbreviated.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_ID = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{7,40}(?![0-9a-zA-Z])")
Row = list[Any]  # id, line numbers of the parents, date, subject, author


class Ids:
    """Old ids to new ones, whole or abbreviated; what is no id of the repository stays."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.new: dict[str, str] = {}
        self._by_start: dict[str, list[str]] = {}
        for row in rows:
            self._by_start.setdefault(row[0][:7], []).append(row[0])

    def find(self, word: str) -> str | None:
        """The old id that a word of a text means."""
        if len(word) < 40 and (word.isdigit() or word.isalpha()):
            return None
        fitting = [sha for sha in self._by_start.get(word[:7], ()) if sha.startswith(word)]
        return fitting[0] if len(fitting) == 1 else None

    def rewritten(self, text: str) -> str:
        def one(match: re.Match[str]) -> str:
            old = self.find(match[0])
            return self.new[old][: len(match[0])] if old and old in self.new else match[0]

        return _ID.sub(one, text)


def remake(data: Path, folder: Path, names: Sequence[str]) -> tuple[Path, Path]:
    """A copy of the data for these repositories, and the folder of their bare repositories `OWNER/NAME.git`."""
    copy, bare = folder / "data", folder / "git"
    (copy / "threads").mkdir(parents=True)
    (copy / "gold").mkdir()
    metas = json.loads((data / "threads" / "repos.json").read_text(encoding="utf-8"))
    gold = (data / "gold" / "fixes.jsonl").read_text(encoding="utf-8").splitlines()
    kept, rows_of_gold = [], []
    for meta in metas:
        if meta["full_name"] in names and meta.get("commits"):
            told, ids = _repository(data, copy, bare, meta)
            kept.append(told)
            rows_of_gold += [ids.rewritten(row) for row in gold if json.loads(row)["repo"] == meta["full_name"]]
    (copy / "threads" / "repos.json").write_text(json.dumps(kept), encoding="utf-8")
    (copy / "gold" / "fixes.jsonl").write_text("".join(f"{row}\n" for row in rows_of_gold), encoding="utf-8")
    return copy, bare


def _repository(data: Path, copy: Path, bare: Path, meta: dict[str, Any]) -> tuple[dict[str, Any], Ids]:
    with gzip.open(data / "threads" / meta["commits"], "rt", encoding="utf-8") as lines:
        rows: list[Row] = [json.loads(line) for line in lines]
    ids = Ids(rows)
    objects = list(_objects(rows, ids))
    place = bare / f"{meta['full_name']}.git"
    place.mkdir(parents=True)
    _git(place, "init", "--bare", "--quiet")
    _git(place, "fast-import", "--quiet", "--force", given=b"".join(_stream(rows, ids, objects, meta)))
    _git(place, "symbolic-ref", "HEAD", f"refs/heads/{_default(meta)}")
    told = _git(place, "for-each-ref", "--format=%(refname:strip=2) %(objectname)", "refs/tags").decode()
    of_tag = dict(line.rsplit(" ", 1) for line in told.splitlines())
    tags = [
        {**tag, "sha": ids.new[tag["sha"]]} | ({"tag_sha": of_tag[tag["name"]]} if "tag_sha" in tag else {})
        for tag in meta.get("tags", ())
    ]
    head = {"head": ids.new[meta["head"]]} if meta.get("head") in ids.new else {}
    _write(copy / "threads" / meta["commits"], _rows(rows, ids))
    name = meta["full_name"].replace("/", "__") + ".jsonl.gz"
    with gzip.open(data / "threads" / name, "rt", encoding="utf-8") as threads:
        _write(copy / "threads" / name, (ids.rewritten(line) for line in threads))
    return {**meta, "tags": tags, **head}, ids


def _rows(rows: Sequence[Row], ids: Ids) -> Iterator[str]:
    for sha, parents, date, subject, author in rows:
        yield json.dumps([ids.new[sha], parents, date, ids.rewritten(subject), author]) + "\n"


def _write(path: Path, lines: Iterator[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        out.writelines(lines)


def _objects(rows: Sequence[Row], ids: Ids) -> Iterator[int]:
    """Line numbers in an order in which parents, and the commits that a subject names, come first; their new ids are
    known when this ends."""
    at = {row[0]: n for n, row in enumerate(rows)}
    begun: set[int] = set()
    for start in range(len(rows)):
        waiting = [start]
        while waiting:
            n = waiting[-1]
            sha, parents, _, subject, _ = rows[n]
            if sha in ids.new:
                waiting.pop()
                continue
            named = [at[old] for word in _ID.findall(subject) if (old := ids.find(word))]
            open_ = [m for m in (*parents, *named) if rows[m][0] not in ids.new and m not in begun]
            if open_ and n not in begun:
                begun.add(n)
                waiting += open_
                continue
            waiting.pop()
            ids.new[sha] = _sha(rows, n, ids)
            yield n


def _content(rows: Sequence[Row], n: int, ids: Ids) -> tuple[bytes, bytes]:
    """Author and committer, and the message. The address makes commits that are else equal two."""
    _, _, date, subject, author = rows[n]
    name = re.sub(r"[<>\n\0]", "", author or "").strip() or "nobody"
    seconds = int(datetime.fromisoformat(date).timestamp())
    return f"{name} <{n}@example.com> {seconds} +0000".encode(), ids.rewritten(subject).encode()


def _sha(rows: Sequence[Row], n: int, ids: Ids) -> str:
    who, message = _content(rows, n, ids)
    parents = b"".join(b"parent %s\n" % ids.new[rows[m][0]].encode() for m in dict.fromkeys(rows[n][1]))
    body = b"tree %s\n%sauthor %s\ncommitter %s\n\n%s" % (EMPTY_TREE.encode(), parents, who, who, message)
    return hashlib.sha1(b"commit %d\0%s" % (len(body), body)).hexdigest()


def _default(meta: dict[str, Any]) -> str:
    return str(meta.get("default_branch") or "master")


def _stream(rows: Sequence[Row], ids: Ids, order: Sequence[int], meta: dict[str, Any]) -> Iterator[bytes]:
    """What `git fast-import` reads: all commits, a branch for each end, the tags."""
    for n in order:
        who, message = _content(rows, n, ids)
        yield b"commit refs/hidden\nmark :%d\noriginal-oid %s\n" % (n + 1, ids.new[rows[n][0]].encode())
        yield b"author %s\ncommitter %s\ndata %d\n%s\n" % (who, who, len(message), message)
        parents = list(dict.fromkeys(rows[n][1]))
        for i, parent in enumerate(parents):
            yield b"%s :%d\n" % (b"merge" if i else b"from", parent + 1)
        yield b"deleteall\n\nreset refs/hidden\n\n" if parents else b"\nreset refs/hidden\n\n"
    at = {row[0]: n for n, row in enumerate(rows)}
    for n in sorted(set(range(len(rows))) - {parent for row in rows for parent in row[1]}):
        yield b"reset refs/heads/end-%d\nfrom :%d\n\n" % (n, n + 1)
    yield b"reset refs/heads/%s\nfrom :%d\n\n" % (_default(meta).encode(), at.get(meta.get("head"), len(rows) - 1) + 1)
    for tag in meta.get("tags", ()):
        name, mark = tag["name"].encode(), at[tag["sha"]] + 1
        if "tag_sha" not in tag:
            yield b"reset refs/tags/%s\nfrom :%d\n\n" % (name, mark)
            continue
        text = (tag.get("message") or "").encode()
        seconds = int(datetime.fromisoformat(tag["date"]).timestamp())
        yield b"tag %s\nfrom :%d\ntagger nobody <tagger@example.com> %d +0000\n" % (name, mark, seconds)
        yield b"data %d\n%s\n" % (len(text), text)


def _git(place: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(["git", "-C", str(place), *arguments], input=given, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"git {arguments[0]} in {place}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout
