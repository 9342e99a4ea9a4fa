"""Where the database is: what a user writes to the URL that SQLAlchemy opens."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import sqlalchemy as sa

from fixtrail.errors import InvalidInput, LocalFailure

ACCEPTED = "a path, sqlite:///PATH, :memory: or postgresql://HOST/DATABASE"


def locate(url: str | os.PathLike[str] | None) -> sa.URL:
    """The URL of the database; None is the default file in the user's data folder, which is made if it is missing.

    A SQLite URL has its path (or None: in memory) in `.database`, with `~` resolved. InvalidInput for anything else
    than the accepted forms; its message never shows a password.
    """
    if url is None:
        return sa.URL.create("sqlite", database=str(default_file()))
    text = os.fspath(url)
    if not text.strip():
        raise InvalidInput(f"The name of the database is empty; give {ACCEPTED}.")
    if "\0" in text:
        raise InvalidInput(f"The name of the database holds a NUL character; give {ACCEPTED}.")
    if text == ":memory:":
        return sa.URL.create("sqlite")
    scheme, found, _ = text.partition("://")
    if not found:
        return sa.URL.create("sqlite", database=_expanded(text))
    return _parse(scheme, text)


def default_file() -> Path:
    """The file used when nothing is set: `fixtrail.sqlite` in the user's data folder, which only the user may enter."""
    folder = platformdirs.user_data_path("fixtrail", appauthor=False)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LocalFailure(
            f"The data folder {folder} cannot be made ({error.strerror}); choose a place with --database PATH."
        ) from error
    return folder / "fixtrail.sqlite"


def _parse(scheme: str, text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise InvalidInput(f"The database URL that starts with {scheme}:// cannot be read; give {ACCEPTED}.") from error
    if scheme == "sqlite":
        if url.host or url.query:
            raise InvalidInput("A SQLite URL is sqlite:/// and a path (sqlite:////abs/path), without host and options.")
        memory = url.database in (None, "", ":memory:")
        return sa.URL.create("sqlite", database=None if memory else _expanded(str(url.database)))
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise InvalidInput(f"fixtrail has no database of the kind {scheme}://; give {ACCEPTED}.")


def _expanded(path: str) -> str:
    try:
        return str(Path(path).expanduser())
    except RuntimeError as error:
        raise InvalidInput(f"The home folder in {path!r} is not known; give the database as a full path.") from error
