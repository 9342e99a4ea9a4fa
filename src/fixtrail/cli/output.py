"""Where an answer goes: a file that is whole or not there, or standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from fixtrail.errors import LocalFailure


def write(data: bytes, output: Path | None) -> None:
    """To the file, replaced in one step so that a failure leaves the old one, or to standard output.

    LocalFailure: the file cannot be written.
    """
    if output is None:
        _print(data)
        return
    try:
        _replace(output, data)
    except OSError as error:
        raise LocalFailure(f"{output} cannot be written: {error.strerror or error}") from error
    click.echo(f"Written to {output}", err=True)


def _print(data: bytes) -> None:
    """LocalFailure: it is closed or full. A reader that has seen enough is none: see `run`."""
    if sys.stdout is None:
        raise LocalFailure("Standard output is closed; write to a file with -o.")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # Python would complain again when it closes the stream, with what is left in it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise LocalFailure(f"Standard output cannot be written: {error.strerror or error}") from error


def _replace(output: Path, data: bytes) -> None:
    if output.exists() and not output.is_file():
        output.write_bytes(data)  # a device or a pipe, such as /dev/stdout; a folder says what is wrong
        return
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def plain(text: str) -> str:
    """A sentence for a terminal, which obeys nothing in it: what a server said may be quoted there."""
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))
