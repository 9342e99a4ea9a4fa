"""Settings: options, environment and file, read once into one frozen value, failing loudly.

Options of the command line come before environment variables, these before the file, the file before the defaults. A
token is of one host: it is given to that host and to no other.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from fixtrail.errors import InvalidInput
from fixtrail.model.limits import Limits
from fixtrail.model.loopback import is_loopback
from fixtrail.model.package import RegistryName
from fixtrail.settings_file import (
    BOUNDS,
    TRANSPORTS,
    HostSettings,
    Secret,
    Transport,
    host_name,
    is_token,
    out_of_bounds,
    read_settings_file,
)

DOTCOM = "github.com"
# As GitHub's own command line names and ranks them (https://cli.github.com/manual/gh_help_environment).
TOKEN_VARIABLES = ("GH_TOKEN", "GITHUB_TOKEN")
ENTERPRISE_TOKEN_VARIABLES = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
GH_SECONDS = 2.0


class Options(msgspec.Struct, frozen=True):
    """What was given on the command line; None where nothing was."""

    database: str | None = None
    api_url: str | None = None
    transport: str | None = None
    offline: bool = False
    refresh: bool = False
    clone: bool = False
    depth: int | None = None
    max_threads: int | None = None
    max_requests: int | None = None
    max_wait: float | None = None
    rules: str | None = None
    verbosity: int = 0


class Settings(msgspec.Struct, frozen=True):
    """`hosts`: the default one first, at least one. `database`: a path or URL, None for the default file. `clone`:
    history is read from clones, kept in `clones` (None for the default folder). `registries`: those of
    packages may be asked, some at addresses of their own (`registry_urls`). `notes` are sentences on what was found and
    is not used."""

    hosts: tuple[HostSettings, ...] = (HostSettings(DOTCOM),)
    database: str | None = None
    limits: Limits = Limits()
    transport: Transport = "auto"
    offline: bool = False
    refresh: bool = False
    clone: bool = False
    clones: Path | None = None
    registries: bool = True
    registry_urls: dict[RegistryName, str] = {}
    ca_file: Path | None = None
    rules: Path | None = None
    verbosity: int = 0
    config_file: Path | None = None
    notes: tuple[str, ...] = ()


def load(environ: Mapping[str, str], config_file: Path | None = None, options: Options | None = None) -> Settings:
    """The settings of this run. The file is `config_file`, else what FIXTRAIL_CONFIG names, else the user's own.

    InvalidInput: a value that cannot be used; the message names the option, variable, or file, line and key.
    LocalFailure: the file cannot be read.
    """
    options = options or Options()
    if options.offline and options.refresh:
        raise InvalidInput("--offline and --refresh cannot be combined: one forbids what the other asks for.")
    if options.transport is not None and options.transport not in TRANSPORTS:
        raise InvalidInput(f"--transport is one of {', '.join(TRANSPORTS)}, not {options.transport!r}.")
    file = read_settings_file(environ, config_file)
    hosts, notes = _hosts(environ, file.hosts, options.api_url)
    return Settings(
        hosts=hosts,
        database=options.database or environ.get("FIXTRAIL_DATABASE") or file.database,
        limits=_limits(file.limits, options),
        transport=TRANSPORTS[options.transport] if options.transport else file.transport,
        offline=options.offline,
        refresh=options.refresh,
        clone=options.clone or file.clone,
        clones=_folder(named) if (named := environ.get("FIXTRAIL_CLONES")) else file.clones,
        registries=_switch(environ, "FIXTRAIL_REGISTRIES", file.registries),
        registry_urls=file.registry_urls,
        ca_file=file.ca_file,
        rules=Path(named) if (named := options.rules or environ.get("FIXTRAIL_RULES")) else file.rules,
        verbosity=options.verbosity,
        config_file=file.path,
        notes=notes + file.notes,
    )


_SWITCHES = {"on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False, "no": False}


def _switch(environ: Mapping[str, str], variable: str, otherwise: bool) -> bool:
    """A variable that is on or off; `otherwise` where it is not set."""
    given = environ.get(variable, "").strip().lower()
    if given and given not in _SWITCHES:
        raise InvalidInput(f"{variable} is on or off, not {given!r}.")
    return _SWITCHES.get(given, otherwise)


def gh_token(host: str, environ: Mapping[str, str]) -> Secret | None:
    """The token that GitHub's own command line keeps for `host`; None where it is not installed, has none, or does not
    answer in 2 seconds. It takes a moment: ask only where no other token is set."""
    program = shutil.which("gh", path=environ.get("PATH", ""))
    if program is None or host.startswith("-"):
        return None
    # Without the variables gh looks into what it keeps for this host, and not into a token of whatever host.
    others = (*TOKEN_VARIABLES, *ENTERPRISE_TOKEN_VARIABLES)
    quiet = {name: value for name, value in environ.items() if name not in others}
    command = [program, "auth", "token", "--hostname", host]
    try:
        answer = subprocess.run(  # noqa: S603 - the user's own gh; the host is a name
            command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, timeout=GH_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    token = answer.stdout.decode("ascii", "replace").strip()
    return Secret(token) if answer.returncode == 0 and is_token(token) else None


def _limits(changed: Mapping[str, float], options: Options) -> Limits:
    limits = msgspec.structs.replace(Limits(), **changed)
    for name in ("depth", "max_threads", "max_requests", "max_wait"):
        value = getattr(options, name)
        if value is not None:
            if complaint := out_of_bounds(name, value):
                raise InvalidInput(f"--{name.replace('_', '-')} {complaint}.")
            limits = msgspec.structs.replace(limits, **{name: value})
    return limits


def _folder(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise InvalidInput(f"FIXTRAIL_CLONES is in a home folder that is not known: {text!r}.") from error


def _hosts(
    environ: Mapping[str, str], known: Mapping[str, HostSettings], api_url: str | None
) -> tuple[tuple[HostSettings, ...], tuple[str, ...]]:
    """The hosts that are set up, the default one first, each with its own token; notes on tokens that are not used."""
    default = host_name(environ["GH_HOST"], "GH_HOST") if environ.get("GH_HOST") else DOTCOM
    first = _host_of_api(api_url, default) if api_url else default
    names = tuple(dict.fromkeys((first, default, *known, DOTCOM)))
    tokens, notes = _environment_tokens(environ, names)
    hosts = []
    for name in names:
        host = known.get(name, HostSettings(name))
        hosts.append(
            HostSettings(
                name,
                api_url if api_url and name == first else host.api_url,
                tokens.get(name, host.token),
                host.git_url,
            )
        )
    return tuple(hosts), notes


def _host_of_api(api_url: str, default: str) -> str:
    """The host that `--api-url` is the API of: by GitHub's own scheme of addresses; on this machine it stands in for
    the default host, whose token it gets."""
    try:
        address = urlsplit(api_url)
        name, port = address.hostname or "", f":{address.port}" if address.port else ""
    except ValueError:
        name, port = "", ""
    if not name or "://" not in api_url or address.scheme not in ("http", "https"):
        raise InvalidInput(f"--api-url is an address like https://HOST/api/v3, not {api_url!r}.")
    if is_loopback(name):
        return default
    if name == f"api.{DOTCOM}" or (name.startswith("api.") and name.endswith(".ghe.com")):
        return name.removeprefix("api.")
    return host_name(f"{name}{port}", "--api-url")


def stands_in(host: HostSettings) -> bool:
    """Whether a server on this machine answers in the place of the host."""
    return host.api_url is not None and is_loopback(urlsplit(host.api_url).hostname or "")


def _environment_tokens(
    environ: Mapping[str, str], names: tuple[str, ...]
) -> tuple[dict[str, Secret], tuple[str, ...]]:
    """The tokens of the environment, each to the one host that it can be told to belong to.

    GH_TOKEN and GITHUB_TOKEN belong to github.com and subdomains of ghe.com, the ENTERPRISE ones to an Enterprise
    Server, as for GitHub's own command line; but it sends one token to several hosts of a kind, which we do not: it
    goes to the default host if that is of the kind, else to github.com, or to the only Enterprise Server.
    """
    cloud = [name for name in names if name == DOTCOM or name.endswith(".ghe.com")]
    servers = [name for name in names if name not in cloud]
    tokens: dict[str, Secret] = {}
    notes: list[str] = []
    if found := _first_token(environ, TOKEN_VARIABLES):
        tokens[names[0] if names[0] in cloud else DOTCOM] = found[1]
    if found := _first_token(environ, ENTERPRISE_TOKEN_VARIABLES):
        if names[0] in servers or len(servers) == 1:
            tokens[servers[0]] = found[1]
        elif servers:
            notes.append(f"{found[0]} is not used: of {', '.join(servers)}, name its host in GH_HOST.")
        else:
            notes.append(f"{found[0]} is not used: no Enterprise Server is set up; name its host in GH_HOST.")
    return tokens, tuple(notes)


def _first_token(environ: Mapping[str, str], variables: tuple[str, ...]) -> tuple[str, Secret] | None:
    for variable in variables:
        if token := environ.get(variable, "").strip():
            if not is_token(token):
                raise InvalidInput(f"{variable} is not a token: it has spaces or characters that no token has.")
            return variable, Secret(token)
    return None


class Row(NamedTuple):
    """One line of the settings table."""

    name: str
    where: str
    default: str
    meaning: str


SETTINGS_TABLE = (
    Row("`--database`", "option, `FIXTRAIL_DATABASE`, `database` in the file", "a file in the user's data folder",
        "where threads and reports are kept: a path (in the file: from the file's folder) or a URL"),
    Row("`--api-url`", "option", "GitHub's own", "the API to ask: that of another host, or one on this machine in the "
        "place of the default host"),
    Row("`--transport`", "option, `transport` in the file", "`auto`", "`graphql`, `rest`, or whichever the host and "
        "the token allow"),
    Row("`--offline`", "option", "off", "only what is stored"),
    Row("`--refresh`", "option", "off", "ask GitHub again for what is stored"),
    Row("`--clone`", "option, `clone` in the file", "off", "read the history of repositories from clones that git "
        "makes and updates, without the contents of files; what `fixtrail sync --git` cloned is used in any case"),
    Row("`registries`", "`FIXTRAIL_REGISTRIES`, `registries` in the file", "on", "ask package registries when a "
        "release was published, for packages that repositories on github.com name; `off` (`false` in the file): none"),
    Row("`registries.NAME`", "file", "the registry's own", "the address of a mirror of `pypi`, `npm`, `crates`, "
        "`maven`, `rubygems`, `nuget` or `go`"),
    Row("`FIXTRAIL_CLONES`", "environment, `clones` in the file", "a folder in the user's cache folder",
        "where clones are kept; in the file: from its folder"),
    Row("`FIXTRAIL_CONFIG`", "environment", "`config.toml` in the user's settings folder", "the settings file"),
    Row("`GH_HOST`", "environment", "`github.com`", "the default host; it is set up by being named here"),
    Row("`GH_TOKEN`, `GITHUB_TOKEN`", "environment", "none", "the token of the default host if that is github.com "
        "or under ghe.com, else of github.com; the first that is set counts"),
    Row("`GH_ENTERPRISE_TOKEN`, `GITHUB_ENTERPRISE_TOKEN`", "environment", "none", "the token of the default host if "
        "that is an Enterprise Server, else of the only one that is set up"),
    Row("`gh auth token`", "GitHub's command line, if installed", "none", "asked for the token of a host that "
        "has no other"),
    Row("`hosts.HOST.token`", "file", "none", "the token of that host, where the environment has none for it"),
    Row("`hosts.HOST.api_url`", "file", "by the host's name", "the address of its REST API"),
    Row("`hosts.HOST.git_url`", "file", "`https://HOST`", "the address to clone from, which `/OWNER/REPO.git` follows: "
        "https, or file:///FOLDER for a folder of repositories; on another host than HOST the token is not sent"),
    Row("`--rules`", "option of `extract` and `fingerprint`, `FIXTRAIL_RULES`, `rules` in the file", "none",
        "a file with more rules for fingerprints ([fingerprints](fingerprints.md)); in the file: from its folder"),
    Row("`FIXTRAIL_MCP_TOKEN`", "environment, option `--token` of `mcp`", "none", "the bearer token that clients of "
        "`fixtrail mcp --http` must bring; wanted where it listens beyond this machine"),
    Row("`ca_file`", "file", "the system's", "certificates to trust (PEM), from the file's folder"),
)  # fmt: skip
LIMIT_MEANINGS = {
    "depth": "steps from the thread that was asked for",
    "max_threads": "threads fetched for one report",
    "max_requests": "requests for one report",
    "max_wait": "seconds of waiting for rate limits, in all",
    "hub_links": "links above which a thread is shown and not followed",
    "max_nodes": "threads shown in one graph",
    "pages": "pages of one list of one thread",
    "batch": "threads in one GraphQL query",
    "concurrency": "requests at once to one host",
    "retries": "tries again of one request",
    "timeout": "seconds for one request",
    "body_bytes": "bytes of one answer",
    "document_chars": "characters of one text that are searched",
    "line_chars": "characters of one line that are searched",
}


def table() -> str:
    """Every setting as a Markdown table, ending in a line end."""
    limits = msgspec.structs.asdict(Limits())
    options = ("depth", "max_threads", "max_requests", "max_wait")
    rows = list(SETTINGS_TABLE)
    for name, meaning in LIMIT_MEANINGS.items():
        where = f"option `--{name.replace('_', '-')}`, file" if name in options else "file"
        low, high = BOUNDS[name]
        rows.append(Row(f"`limits.{name}`", where, f"{limits[name]:,}", f"{meaning} ({low:,} to {high:,})"))
    lines = ["| setting | set by | default | what |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
