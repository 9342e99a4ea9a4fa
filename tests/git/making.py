"""Real git repositories, made commit by commit, with dates that are given."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
AUTHOR = "ada"


def at(day: float) -> str:
    """The instant so many days after the start, as git and fixtrail write it."""
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def environment(when: str = "") -> dict[str, str]:
    """Of git without anybody's configuration; all that is made is of the instant `when`."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": AUTHOR, "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": AUTHOR, "GIT_COMMITTER_EMAIL": "ada@example.org",
        **({"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}),
    }  # fmt: skip


def git(folder: Path, *arguments: str, when: str = "", given: str | None = None) -> str:
    """What git prints; CalledProcessError where it fails."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(when), input=given, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


class Made:
    """A repository with a work tree; every commit is a day after the one made before, unless a day is given."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        self.day = 0.0
        folder.mkdir(parents=True)
        self.git("init", "--quiet", f"--initial-branch={branch}")
        for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
            self.git("config", key, "true")
        self.git("config", "advice.nestedTag", "false")

    def git(self, *arguments: str, day: float | None = None, given: str | None = None) -> str:
        """Run git here; what it makes is of that day."""
        return git(self.folder, *arguments, when=at(self.day if day is None else day), given=given)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def _next(self, day: float | None) -> float:
        self.day = self.day + 1 if day is None else day
        return self.day

    def write(self, files: Mapping[str, str]) -> None:
        """Put files into the work tree and the index."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "--all")

    def commit(self, message: str, files: Mapping[str, str] | None = None, day: float | None = None) -> str:
        """A commit on the branch at hand; its id. Without files it changes the journal."""
        day = self._next(day)
        journal = self.folder / "journal.txt"
        old = journal.read_text() if journal.exists() else ""
        self.write(files if files is not None else {"journal.txt": f"{old}{message.splitlines()[0]}\n"})
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day)
        return self.head

    def start(self, branch: str, where: str = "HEAD") -> None:
        """A new branch at a commit, and go there."""
        self.git("checkout", "--quiet", "-b", branch, where)

    def go(self, where: str) -> None:
        """To a branch, or to a commit that is then on no branch."""
        self.git("checkout", "--quiet", where)

    def pick(self, sha: str, *arguments: str, message: str = "") -> str:
        """Cherry-pick a commit; with another message where one is given."""
        day = self._next(None)
        if message:
            self.git("cherry-pick", "--no-commit", *arguments, sha, day=day)
            self.git("commit", "--quiet", "--message", message, day=day)
        else:
            self.git("cherry-pick", *arguments, sha, day=day)
        return self.head

    def merge(self, branch: str, message: str) -> str:
        """A merge commit, whatever could be fast-forwarded."""
        self.git("merge", "--quiet", "--no-ff", "--message", message, branch, day=self._next(None))
        return self.head

    def squash(self, branch: str, message: str) -> str:
        """All commits of a branch as one."""
        day = self._next(None)
        self.git("merge", "--quiet", "--squash", branch, day=day)
        self.git("commit", "--quiet", "--message", message, day=day)
        return self.head

    def revert(self, sha: str) -> str:
        """As git writes it."""
        self.git("revert", "--no-edit", sha, day=self._next(None))
        return self.head

    def tag(
        self, name: str, where: str = "HEAD", *, day: float | None = None, note: str = "", force: bool = False
    ) -> None:
        """A lightweight tag, or an annotated one with a note, made on the day at hand."""
        more = ["--annotate", "--message", note] if note else []
        self.git("tag", *more, *(["--force"] if force else []), name, where, day=self.day if day is None else day)

    def release(self, version: str, day: float | None = None) -> str:
        """A commit that sets the version, and its tag."""
        sha = self.commit(f"Release {version}", {"VERSION": f"{version}\n"}, day)
        self.tag(version)
        return sha
