"""Running the examples of a page: what stands after `$ ` in `console` fences, and `python` fences with the `text` fence
below them as what they print. In what is expected, `...` stands for anything, on a line of its own for any lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.docs.pages import ROOT, Block, blocks

SECONDS = 60


class Example(NamedTuple):
    """A command of a shell, or a Python program, at a line of its page, and the lines it has to print."""

    shell: bool
    code: str
    expected: tuple[str, ...]
    line: int


def examples(page: Path) -> Iterator[Example]:
    """Every example of a page, in order."""
    found = list(blocks(page))
    for number, block in enumerate(found):
        if block.language == "console":
            yield from _commands(block)
        elif block.language == "python":
            after = found[number + 1] if number + 1 < len(found) else None
            below = after is not None and after.language == "text" and after.line == block.line + len(block.lines) + 3
            yield Example(False, "\n".join(block.lines), after.lines if after and below else (), block.line)


def _commands(block: Block) -> Iterator[Example]:
    starts = [n for n, line in enumerate(block.lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield Example(True, block.lines[start][2:], block.lines[start + 1 : end], block.line + start)


def prepare(folder: Path) -> dict[str, str]:
    """An environment in which fixtrail keeps everything in `folder`, and a way to the sample as from a checkout."""
    (folder / "src").symlink_to(ROOT / "src", target_is_directory=True)
    (folder / "empty.toml").touch()
    kept = {name: value for name, value in os.environ.items() if not re.match(r"GH_|GITHUB_|FIXTRAIL_|COV_", name)}
    return kept | {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")]),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "FIXTRAIL_CONFIG": str(folder / "empty.toml"),
        "PYTHONUTF8": "1",
    }


def run(example: Example, folder: Path, environment: Mapping[str, str]) -> str:
    """What the example prints, its errors among it, in the order they came."""
    command = ["sh", "-c", example.code] if example.shell else [sys.executable, "-c", example.code]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
        encoding="utf-8",
    )
    if not example.shell and done.returncode:
        raise AssertionError(f"exit status {done.returncode}:\n{done.stdout}")
    return done.stdout


def fits(expected: tuple[str, ...], printed: str) -> bool:
    """Whether what was printed is what is expected; ends of lines and blank last lines do not count."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else r".*?".join(map(re.escape, line.rstrip().split("..."))) + r"\n"
        for line in expected
    )
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None
