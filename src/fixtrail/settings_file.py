"""The settings file: TOML in, checked values out; complaints name the file, the line and the key."""

from __future__ import annotations

import os
import string
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import platformdirs

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.model.limits import Limits
from fixtrail.model.package import RegistryName

FILE_BYTES = 1_000_000

Transport = Literal["auto", "graphql", "rest"]
TRANSPORTS: Mapping[str, Transport] = {"auto": "auto", "graphql": "graphql", "rest": "rest"}

REGISTRIES: Mapping[str, RegistryName] = {name: name for name in get_args(RegistryName)}

# The least and the greatest that each limit may be set to.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "depth": (0, 10),
    "max_threads": (1, 100_000),
    "max_requests": (1, 1_000_000),
    "max_wait": (0, 86_400),
    "hub_links": (1, 100_000),
    "max_nodes": (1, 100_000),
    "pages": (1, 100_000),
    "batch": (1, 10),
    "concurrency": (1, 100),
    "retries": (0, 20),
    "timeout": (0.1, 600),
    "body_bytes": (10_000, 1_000_000_000),
    "document_chars": (1_000, 10_000_000),
    "line_chars": (100, 1_000_000),
}

_KEYS = ("database", "ca_file", "rules", "clone", "clones", "registries", "transport", "limits", "hosts")


class Secret:
    """A token. Nothing that prints, logs or encodes it shows it; `reveal` gives it to who must send it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


class HostSettings(msgspec.Struct, frozen=True):
    """A host that may be asked: its web name, its API where that is not the usual one, the token issued for it, and the
    address that `/OWNER/REPO.git` follows where that is not the host's own."""

    name: str
    api_url: str | None = None
    token: Secret | None = None
    git_url: str | None = None


class SettingsFile(msgspec.Struct, frozen=True):
    """What the file says; everything is checked."""

    path: Path | None = None
    database: str | None = None
    ca_file: Path | None = None
    rules: Path | None = None
    clone: bool = False
    clones: Path | None = None
    registries: bool = True
    registry_urls: dict[RegistryName, str] = {}
    transport: Transport = "auto"
    limits: dict[str, float] = {}
    hosts: dict[str, HostSettings] = {}
    notes: tuple[str, ...] = ()


def read_settings_file(environ: Mapping[str, str], config_file: Path | None) -> SettingsFile:
    """What `config_file` says, else the file that FIXTRAIL_CONFIG names, else the user's own, which may be missing.

    InvalidInput names file, line and key; LocalFailure: it cannot be read.
    """
    named = config_file or (Path(environ["FIXTRAIL_CONFIG"]) if environ.get("FIXTRAIL_CONFIG") else None)
    path = named or platformdirs.user_config_path("fixtrail", appauthor=False) / "config.toml"
    try:
        if not path.exists() and not named:
            return SettingsFile()
        with path.open("rb") as handle:
            data = handle.read(FILE_BYTES + 1)
            private = os.name != "posix" or not os.fstat(handle.fileno()).st_mode & 0o077
    except FileNotFoundError as error:
        raise InvalidInput(f"There is no settings file {path}.") from error
    except OSError as error:
        raise LocalFailure(f"The settings file {path} cannot be read ({error.strerror}).") from error
    if len(data) > FILE_BYTES:
        raise InvalidInput(f"{path} is longer than {FILE_BYTES:,} bytes; it is not a settings file.")
    file = _Toml(path, data).settings()
    if private or not any(host.token for host in file.hosts.values()):
        return file
    note = f"{path} holds a token and other users may read it: make it readable by you alone (chmod 600)."
    return msgspec.structs.replace(file, notes=(note,))


class _Toml:
    """The settings file while it is read: complaints name the line."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        try:
            self._text = data.decode()
            self._data = tomllib.loads(self._text)
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{path} is not UTF-8 (byte {error.start}).") from error
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InvalidInput(f"{path} is not TOML: {error}.") from error

    def settings(self) -> SettingsFile:
        self._keys(self._data, (), _KEYS)
        transport = self._text_at(self._data, ("transport",)) or "auto"
        if transport not in TRANSPORTS:
            raise self._wrong(("transport",), f"is one of {', '.join(TRANSPORTS)}, not {transport!r}")
        return SettingsFile(
            path=self._path,
            database=self._database(),
            ca_file=self._existing("ca_file"),
            rules=self._existing("rules"),
            clone=self._switch("clone"),
            clones=self._folder("clones"),
            registries=self._data.get("registries", True) is not False,
            registry_urls=self._registry_urls(),
            transport=TRANSPORTS[transport],
            limits=self._limits(),
            hosts=dict(self._host(name) for name in self._table(self._data, ("hosts",))),
        )

    def _database(self) -> str | None:
        text = self._text_at(self._data, ("database",))
        if text is None or "://" in text or text == ":memory:":
            return text
        return str(self._place(("database",), text))

    def _existing(self, key: str) -> Path | None:
        """The file that a key names; None where it is not there."""
        text = self._text_at(self._data, (key,))
        if text is None:
            return None
        file = self._place((key,), text)
        if not file.is_file():
            raise self._wrong((key,), f"names no file: {file}")
        return file

    def _switch(self, key: str) -> bool:
        """A key that is on or off; off where it is not there."""
        value = self._data.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong((key,), f"is true or false, not {value!r}")
        return value

    def _registry_urls(self) -> dict[RegistryName, str]:
        """Addresses of registries by their names; none where the key is a switch."""
        if isinstance(self._data.get("registries", True), bool):
            return {}
        table = self._table(self._data, ("registries",))
        self._keys(table, ("registries",), REGISTRIES)
        for name in table:
            address = self._text_at(table, ("registries", name)) or ""
            if not address.startswith(("https://", "http://")):
                raise self._wrong(("registries", name), f"is an address like https://HOST/PATH, not {address!r}")
        return {REGISTRIES[name]: address for name, address in table.items()}

    def _folder(self, key: str) -> Path | None:
        """The folder that a key names, which need not be there."""
        text = self._text_at(self._data, (key,))
        return None if text is None else self._place((key,), text)

    def _place(self, path: tuple[str, ...], text: str) -> Path:
        """A path as the file means it: from the folder of the file."""
        try:
            return self._path.parent / Path(text).expanduser()
        except RuntimeError as error:
            raise self._wrong(path, f"is in a home folder that is not known: {text}") from error

    def _limits(self) -> dict[str, float]:
        limits = self._table(self._data, ("limits",))
        self._keys(limits, ("limits",), BOUNDS)
        for name, value in limits.items():
            whole = isinstance(getattr(Limits(), name), int)
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                raise self._wrong(("limits", name), f"is a {'whole ' if whole else ''}number, not {value!r}")
            if complaint := out_of_bounds(name, value):
                raise self._wrong(("limits", name), complaint)
        return limits

    def _host(self, name: str) -> tuple[str, HostSettings]:
        table = self._table(self._data["hosts"], ("hosts", name))
        self._keys(table, ("hosts", name), ("api_url", "git_url", "token"))
        try:
            known = host_name(name, "the host")
        except InvalidInput as error:
            raise self._wrong(("hosts", name), "is not a host like ghe.example.com") from error
        token = self._text_at(table, ("hosts", name, "token"))
        if token is not None and not is_token(token):
            raise self._wrong(("hosts", name, "token"), "is not a token: it has characters that no token has")
        api_url = self._text_at(table, ("hosts", name, "api_url"))
        git_url = self._text_at(table, ("hosts", name, "git_url"))
        if git_url is not None and not git_url.startswith(("https://", "http://", "file:///")):
            raise self._wrong(("hosts", name, "git_url"), "is an address like https://HOST or file:///FOLDER")
        return known, HostSettings(known, api_url, Secret(token) if token else None, git_url)

    def _keys(self, table: Mapping[str, Any], path: tuple[str, ...], allowed: Iterable[str]) -> None:
        for key in table:
            if key not in allowed:
                raise self._wrong((*path, key), f"is not a setting; there are {', '.join(allowed)}")

    def _table(self, parent: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
        value = parent.get(path[-1], {})
        if not isinstance(value, dict):
            raise self._wrong(path, "is a table")
        return value

    def _text_at(self, parent: Mapping[str, Any], path: tuple[str, ...]) -> str | None:
        value = parent.get(path[-1])
        if value is not None and (not isinstance(value, str) or not value):
            raise self._wrong(path, "is a text that is not empty")
        return value

    def _wrong(self, path: tuple[str, ...], complaint: str) -> InvalidInput:
        line = _line_of(self._text, path)
        return InvalidInput(f"{self._path}{f', line {line}' if line else ''}: {'.'.join(path)} {complaint}.")


def _line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line on which a key or a table of a TOML text begins, where each stands on a line of its own."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = found = _key_path(stripped)
        else:
            found = table + _key_path(stripped.partition("=")[0] + "= 0")
        if found[: len(path)] == path:
            return number
    return None


def _key_path(line: str) -> tuple[str, ...]:
    """The keys of a line of TOML, one in the other: `a.b = 0` and `[a.b]` give a, b."""
    try:
        value = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    keys = []
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        keys.append(key)
    return tuple(keys)


def out_of_bounds(name: str, value: float) -> str:
    """What is wrong with the value of a limit; '' where nothing is."""
    low, high = BOUNDS[name]
    return "" if low <= value <= high else f"is a number from {low:,} to {high:,}, not {value}"


def is_token(text: str) -> bool:
    return 0 < len(text) <= 1_000 and all("!" <= character <= "~" for character in text)


def host_name(text: str, where: str) -> str:
    name = text.strip().lower()
    allowed = frozenset(string.ascii_lowercase + string.digits + ".-:")
    if not name or not allowed.issuperset(name) or name[0] in ".-:":
        raise InvalidInput(f"{where} is a host like ghe.example.com, not {text!r}.")
    return name
