"""Settings: what comes before what, whose a token is, and complaints that name the place."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from rich.pretty import pretty_repr

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.model.limits import Limits
from fixtrail.settings import LIMIT_MEANINGS, Options, Settings, gh_token, load, stands_in, table
from fixtrail.settings_file import BOUNDS, HostSettings, Secret

TOKEN = "ghp_AbC123"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty settings file that only its user may read."""
    path = tmp_path / "config.toml"
    path.touch(0o600)
    return path


def hosts_of(settings: Settings) -> dict[str, str | None]:
    return {host.name: host.token.reveal() if host.token else None for host in settings.hosts}


def test_settings_without_anything_are_the_defaults(file: Path) -> None:
    """An empty environment and file set nothing."""
    assert load({}, file) == Settings(config_file=file)
    assert Settings().hosts == (HostSettings("github.com"),)


def test_settings_file_of_the_user_may_be_missing(tmp_path: Path) -> None:
    """Only a file that was named must be there."""
    missing = tmp_path / "none.toml"
    for environ, named in (({"FIXTRAIL_CONFIG": str(missing)}, None), ({}, missing)):
        with pytest.raises(InvalidInput, match=r"There is no settings file .*none\.toml"):
            load(environ, named)


def test_settings_file_says_everything(file: Path, tmp_path: Path) -> None:
    """Every key of the file is read; paths in it start at its folder."""
    (tmp_path / "ca.pem").touch()
    file.write_text(
        f"""
        database = "data/store.sqlite"
        ca_file = "ca.pem"
        transport = "rest"
        clone = true
        clones = "clones"
        [limits]
        depth = 3
        timeout = 5
        max_wait = 1.5
        [hosts."GHE.example.com"]
        token = "{TOKEN}"
        api_url = "https://ghe.example.com/api/v3"
        git_url = "https://git.example.com/mirror"
        """
    )
    assert load({}, file) == Settings(
        hosts=(
            HostSettings("github.com"),
            HostSettings(
                "ghe.example.com", "https://ghe.example.com/api/v3", Secret(TOKEN), "https://git.example.com/mirror"
            ),
        ),
        clone=True,
        clones=tmp_path / "clones",
        database=str(tmp_path / "data/store.sqlite"),
        limits=Limits(depth=3, timeout=5, max_wait=1.5),
        transport="rest",
        ca_file=tmp_path / "ca.pem",
        config_file=file,
    )
    assert load({"FIXTRAIL_CONFIG": str(file)}) == load({}, file)


def test_options_come_before_environment_before_file(file: Path, tmp_path: Path) -> None:
    """The nearer to the call, the stronger."""
    file.write_text('database = "postgresql://db/x"\ntransport = "rest"\nlimits = { depth = 3, max_threads = 9 }')
    assert load({}, file).database == "postgresql://db/x"
    environ = {"FIXTRAIL_DATABASE": "env.sqlite"}
    assert load(environ, file).database == "env.sqlite"
    options = Options("option.sqlite", transport="graphql", depth=1, max_wait=0, offline=True, verbosity=2)
    settings = load(environ, file, options)
    assert (settings.database, settings.transport) == ("option.sqlite", "graphql")
    assert (settings.offline, settings.refresh, settings.verbosity) == (True, False, 2)
    assert settings.limits == Limits(depth=1, max_threads=9, max_wait=0)
    file.write_text(f'database = ":memory:"\nca_file = "{file}"')
    assert load({}, file).database == ":memory:"
    assert load({}, file).ca_file == file


def test_rules_of_an_option_come_before_the_environment_and_the_file(tmp_path: Path) -> None:
    """A path in the file is seen from the file's folder, the others from where one is."""
    (tmp_path / "mine.txt").write_text("")
    file = tmp_path / "config.toml"
    file.write_text('rules = "mine.txt"')
    environ = {"FIXTRAIL_RULES": "theirs.txt"}
    assert load({}, file).rules == tmp_path / "mine.txt"
    assert load(environ, file).rules == Path("theirs.txt")
    assert load(environ, file, Options(rules="ours.txt")).rules == Path("ours.txt")


def test_clones_of_the_environment_come_before_the_file(tmp_path: Path) -> None:
    """The folder of clones is set like the database; `--clone` can be made the rule in the file."""
    file = tmp_path / "config.toml"
    file.write_text('clones = "here"\nclone = true')
    assert (load({}, file).clones, load({}, file).clone) == (tmp_path / "here", True)
    assert load({"FIXTRAIL_CLONES": "/there"}, file).clones == Path("/there")
    file.write_text("")
    assert (load({}, file).clone, load({}, file, Options(clone=True)).clone) == (False, True)
    with pytest.raises(InvalidInput, match="FIXTRAIL_CLONES is in a home folder that is not known"):
        load({"FIXTRAIL_CLONES": "~nobody-of-this-name/x"}, file)


def test_registries_are_asked_unless_they_are_switched_off(tmp_path: Path) -> None:
    """The environment comes before the file; the file may name mirrors."""
    file = tmp_path / "config.toml"
    file.write_text("")
    assert (load({}, file).registries, load({"FIXTRAIL_REGISTRIES": "Off"}, file).registries) == (True, False)
    file.write_text("registries = false")
    assert (load({}, file).registries, load({"FIXTRAIL_REGISTRIES": "on"}, file).registries) == (False, True)
    file.write_text('[registries]\npypi = "https://mirror.example.com/pypi"')
    assert load({}, file).registries
    assert load({}, file).registry_urls == {"pypi": "https://mirror.example.com/pypi"}
    with pytest.raises(InvalidInput, match=r"^FIXTRAIL_REGISTRIES is on or off, not 'perhaps'\.$"):
        load({"FIXTRAIL_REGISTRIES": "perhaps"}, file)


def test_stand_in_is_an_api_on_this_machine() -> None:
    """It answers for its host, which is then not gone to for anything else."""
    urls = ("http://127.0.0.1:8080", "http://localhost/api", "https://ghe.example.com/api/v3", None)
    assert [stands_in(HostSettings("a.example.com", url)) for url in urls] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "\n\ndepht = 3",
            "line 3: depht is not a setting; there are database, ca_file, rules, clone, clones, registries,",
        ),
        ("[limits]\n# more\ndepht = 3", "line 3: limits.depht is not a setting; there are depth,"),
        ("[limits]\ndepth = '3'", "line 2: limits.depth is a whole number, not '3'"),
        ("[limits]\ndepth = 2.5", "line 2: limits.depth is a whole number, not 2.5"),
        ("limits.depth = true", "line 1: limits.depth is a whole number, not True"),
        ("[limits]\ntimeout = 'x'", "line 2: limits.timeout is a number, not 'x'"),
        ("[limits]\ntimeout = inf", "line 2: limits.timeout is a number from 0.1 to 600, not inf"),
        ("[limits]\ntimeout = nan", "line 2: limits.timeout is a number from 0.1 to 600, not nan"),
        ("[limits]\nmax_threads = 0", "line 2: limits.max_threads is a number from 1 to 100,000, not 0"),
        ("[limits]\nbatch = 11", "line 2: limits.batch is a number from 1 to 10, not 11"),
        ("limits = 5", "line 1: limits is a table"),
        ("database = 5", "line 1: database is a text that is not empty"),
        ("database = ''", "line 1: database is a text that is not empty"),
        ("database = '~nobody-of-this-name/x'", "line 1: database is in a home folder that is not known"),
        ("transport = 'soap'", "line 1: transport is one of auto, graphql, rest, not 'soap'"),
        ("ca_file = 'none.pem'", "line 1: ca_file names no file: "),
        ("rules = 'none.txt'", "line 1: rules names no file: "),
        ("\nclone = 'yes'", "line 2: clone is true or false, not 'yes'"),
        ("clones = ''", "line 1: clones is a text that is not empty"),
        (
            "[hosts.'a.example.com']\ngit_url = 'git@a:'",
            "line 2: hosts.a.example.com.git_url is an address like https://HOST or file:///FOLDER",
        ),
        ("registries = 'no'", "line 1: registries is a table"),
        ("[registries]\nnmp = 'https://a'", "line 2: registries.nmp is not a setting; there are pypi, npm,"),
        ("[registries]\nnpm = 'a.example.com'", "line 2: registries.npm is an address like https://HOST/PATH"),
        ("hosts = ['a']", "line 1: hosts is a table"),
        ("[hosts]\n'a.example.com' = 5", "line 2: hosts.a.example.com is a table"),
        ("[hosts.'a.example.com']\ntokn = 'x'", "line 2: hosts.a.example.com.tokn is not a setting; there are api_url"),
        ("[hosts.'a.example.com']\n\ntoken = 'a b'", "line 3: hosts.a.example.com.token is not a token"),
        ("[hosts.'https://a']\ntoken = 'x'", "line 1: hosts.https://a is not a host like ghe.example.com"),
        ("a = [\n 1,\n 2", " is not TOML: "),
        ("a = 1\nx = ?", "is not TOML: Invalid value (at line 2, column 5)"),
    ],
)
def test_wrong_setting_is_named_with_file_line_and_key(file: Path, text: str, says: str) -> None:
    """Nothing wrong in the file is passed over; the message leads to it."""
    file.write_text(text)
    with pytest.raises(InvalidInput) as caught:
        load({}, file)
    assert str(caught.value).startswith(str(file))
    assert says in str(caught.value)


def test_settings_file_that_is_no_text_is_refused(file: Path, tmp_path: Path) -> None:
    """Other bytes, a file without end and a folder are told apart."""
    file.write_bytes(b"database = '\xff'")
    with pytest.raises(InvalidInput, match=r"is not UTF-8 \(byte 12\)"):
        load({}, file)
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(InvalidInput, match="is longer than 1,000,000 bytes"):
        load({}, file)
    with pytest.raises(LocalFailure, match="cannot be read"):
        load({}, tmp_path)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(offline=True, refresh=True), "--offline and --refresh cannot be combined"),
        (Options(transport="soap"), "--transport is one of auto, graphql, rest, not 'soap'"),
        (Options(depth=-1), "--depth is a number from 0 to 10, not -1"),
        (Options(max_threads=0), "--max-threads is a number from 1 to 100,000, not 0"),
        (Options(max_wait=float("nan")), "--max-wait is a number from 0 to 86,400, not nan"),
        (Options(api_url="ghe.example.com"), "--api-url is an address like https://HOST/api/v3, not 'ghe.example.com'"),
        (Options(api_url="ftp://ghe.example.com"), "--api-url is an address"),
        (Options(api_url="http://[::1"), "--api-url is an address"),
        (Options(api_url="https://a_b.example/api/v3"), "--api-url is a host like ghe.example.com, not 'a_b.example'"),
    ],
)
def test_wrong_option_is_named(file: Path, options: Options, says: str) -> None:
    """Options are checked like the file."""
    with pytest.raises(InvalidInput) as caught:
        load({}, file, options)
    assert str(caught.value).startswith(says)


GHES = '[hosts."ghe.example.com"]\n'
TWO = GHES + '[hosts."other.example.com"]\n'
CLOUD = '[hosts."acme.ghe.com"]\n'


@pytest.mark.parametrize(
    ("environ", "text", "expected"),
    [
        ({"GITHUB_TOKEN": "a"}, "", {"github.com": "a"}),
        ({"GITHUB_TOKEN": "a", "GH_TOKEN": "b"}, "", {"github.com": "b"}),
        ({"GITHUB_TOKEN": " a\n", "GH_TOKEN": ""}, "", {"github.com": "a"}),
        # Never to an Enterprise Server, and to one host only.
        ({"GITHUB_TOKEN": "a"}, GHES, {"github.com": "a", "ghe.example.com": None}),
        ({"GITHUB_TOKEN": "a"}, CLOUD, {"github.com": "a", "acme.ghe.com": None}),
        ({"GITHUB_TOKEN": "a", "GH_HOST": "acme.ghe.com"}, "", {"acme.ghe.com": "a", "github.com": None}),
        ({"GITHUB_TOKEN": "a", "GH_HOST": "ghe.example.com"}, "", {"ghe.example.com": None, "github.com": "a"}),
        # The Enterprise token goes to the server that is meant.
        ({"GH_ENTERPRISE_TOKEN": "e"}, GHES, {"github.com": None, "ghe.example.com": "e"}),
        ({"GITHUB_ENTERPRISE_TOKEN": "e"}, GHES, {"github.com": None, "ghe.example.com": "e"}),
        ({"GH_ENTERPRISE_TOKEN": "e", "GH_HOST": "Ghe.example.com"}, "", {"ghe.example.com": "e", "github.com": None}),
        ({"GH_ENTERPRISE_TOKEN": "e", "GH_HOST": "other.example.com"}, TWO,
         {"other.example.com": "e", "ghe.example.com": None, "github.com": None}),
        ({"GH_ENTERPRISE_TOKEN": "e"}, TWO, {"github.com": None, "ghe.example.com": None, "other.example.com": None}),
        ({"GH_ENTERPRISE_TOKEN": "e"}, "", {"github.com": None}),
        # The environment comes before the file, for its own host alone.
        ({"GH_ENTERPRISE_TOKEN": "e"}, GHES + "token = 'f'", {"github.com": None, "ghe.example.com": "e"}),
        ({"GH_TOKEN": "a"}, TWO + "token = 'f'",
         {"github.com": "a", "ghe.example.com": None, "other.example.com": "f"}),
    ],
)  # fmt: skip
def test_token_goes_to_the_host_it_belongs_to(
    file: Path, environ: Mapping[str, str], text: str, expected: dict[str, str | None]
) -> None:
    """A token of the environment is given to exactly one host, in the order of the hosts."""
    file.write_text(text)
    found = hosts_of(load(environ, file))
    assert found == expected
    assert next(iter(found)) == next(iter(expected))


@pytest.mark.parametrize(("text", "says"), [(TWO, "of ghe.example.com, other.example.com, name its host in GH_HOST"),
                                            ("", "no Enterprise Server is set up")])  # fmt: skip
def test_token_that_cannot_be_placed_is_noted(file: Path, text: str, says: str) -> None:
    """A token that is not used is said to be unused, without being shown."""
    file.write_text(text)
    (note,) = load({"GH_ENTERPRISE_TOKEN": TOKEN}, file).notes
    assert note.startswith("GH_ENTERPRISE_TOKEN is not used: ")
    assert says in note
    assert TOKEN not in note


@pytest.mark.parametrize(
    ("api_url", "environ", "expected"),
    [
        ("http://127.0.0.1:8080", {"GITHUB_TOKEN": "a"}, {"github.com": "a"}),
        ("http://localhost:1/api/v3", {"GITHUB_TOKEN": "a"}, {"github.com": "a"}),
        ("http://[::1]:1", {"GH_HOST": "x.example.com", "GH_ENTERPRISE_TOKEN": "e"},
         {"x.example.com": "e", "github.com": None}),
        ("https://api.github.com", {"GITHUB_TOKEN": "a", "GH_HOST": "x.example.com"},
         {"github.com": "a", "x.example.com": None}),
        ("https://api.acme.ghe.com", {"GITHUB_TOKEN": "a"}, {"acme.ghe.com": "a", "github.com": None}),
        ("https://ghe.example.com/api/v3", {"GITHUB_TOKEN": "a", "GH_ENTERPRISE_TOKEN": "e"},
         {"ghe.example.com": "e", "github.com": "a"}),
        ("https://ghe.example.com:8443", {"GITHUB_TOKEN": "a"}, {"ghe.example.com:8443": None, "github.com": "a"}),
        # A name that only looks like this machine.
        ("https://127.evil.example", {"GITHUB_TOKEN": "a"}, {"127.evil.example": None, "github.com": "a"}),
    ],
)  # fmt: skip
def test_api_url_is_of_the_host_it_names(
    file: Path, api_url: str, environ: Mapping[str, str], expected: dict[str, str | None]
) -> None:
    """The address of another host makes that the default one; one on this machine stands in for the default host. No
    token goes to an address that is not its host's."""
    settings = load(environ, file, Options(api_url=api_url))
    assert hosts_of(settings) == expected
    assert [host.api_url for host in settings.hosts] == [api_url, *[None] * (len(settings.hosts) - 1)]
    assert settings.hosts[0].name == next(iter(expected))


@pytest.mark.parametrize("variable", ["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"])
def test_token_with_strange_characters_is_refused_unseen(file: Path, variable: str) -> None:
    """What could break a header is refused, by the name of its variable."""
    with pytest.raises(InvalidInput, match=f"^{variable} is not a token") as caught:
        load({variable: f"{TOKEN}\r\nX-Evil: 1"}, file)
    assert TOKEN not in str(caught.value)


def test_host_that_is_none_is_refused(file: Path) -> None:
    """GH_HOST is a name, not an address."""
    with pytest.raises(InvalidInput, match=r"GH_HOST is a host like ghe.example.com, not 'https://ghe.example.com'"):
        load({"GH_HOST": "https://ghe.example.com"}, file)


def test_token_is_in_nothing_that_is_printed(file: Path) -> None:
    """Neither text, nor pretty print, nor JSON of settings show a token; asking for it does."""
    file.write_text(f"{GHES}token = '{TOKEN}'")
    settings = load({"GITHUB_TOKEN": TOKEN}, file)
    shown = [repr(settings), str(settings), pretty_repr(settings), f"{settings.hosts[1].token!s}"]
    assert [TOKEN in text for text in shown] == [False] * 4
    with pytest.raises(TypeError, match="unsupported"):
        msgspec.json.encode(settings.hosts)
    assert hosts_of(settings) == {"github.com": TOKEN, "ghe.example.com": TOKEN}
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_settings_file_with_a_token_that_others_may_read_is_noted(file: Path) -> None:
    """A token in an open file is worth a note; an open file without one is not."""
    file.chmod(0o644)
    file.write_text(GHES)
    assert load({}, file).notes == ()
    file.write_text(f"{GHES}token = '{TOKEN}'")
    (note,) = load({}, file).notes
    assert note.startswith(f"{file} holds a token and other users may read it")
    file.chmod(0o600)
    assert load({}, file).notes == ()


def gh(folder: Path, script: str) -> dict[str, str]:
    """An environment in which `gh` is the given shell script."""
    program = folder / "gh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}:/bin:/usr/bin"}


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for gh is a shell script")
def test_token_of_gh_is_asked_for_by_host(tmp_path: Path) -> None:
    """`gh auth token --hostname HOST` is asked, without the tokens of the environment."""
    environ = gh(tmp_path, '[ "$1 $2 $3" = "auth token --hostname" ] && echo "for-$4$GH_TOKEN$GITHUB_ENTERPRISE_TOKEN"')
    found = gh_token("ghe.example.com", environ | {"GH_TOKEN": "x", "GITHUB_ENTERPRISE_TOKEN": "y"})
    assert found == Secret("for-ghe.example.com")
    assert gh_token("--help", environ) is None


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for gh is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "echo token; exit 1", "echo", "echo two words", "exec sleep 30"])
def test_gh_without_a_token_is_none(tmp_path: Path, script: str) -> None:
    """Whatever gh does, it costs no more than two seconds and no error."""
    start = time.monotonic()
    assert gh_token("github.com", gh(tmp_path, script)) is None
    assert time.monotonic() - start < 10


def test_gh_that_is_not_installed_is_none(tmp_path: Path) -> None:
    """Without the program there is no token of it."""
    assert gh_token("github.com", {"PATH": str(tmp_path)}) is None


@pytest.mark.skipif(os.name != "posix", reason="executable bits")
def test_gh_that_cannot_be_run_is_none(tmp_path: Path) -> None:
    """A file that is executable and no program is like none."""
    program = tmp_path / "gh"
    program.write_bytes(b"\x7fELF")
    program.chmod(0o755)
    assert gh_token("github.com", {"PATH": str(tmp_path)}) is None


def test_every_limit_has_bounds_and_a_meaning() -> None:
    """What can be set is exactly what there is, and the defaults are allowed."""
    limits = msgspec.structs.asdict(Limits())
    assert BOUNDS.keys() == limits.keys() == LIMIT_MEANINGS.keys()
    assert {name for name, (low, high) in BOUNDS.items() if not low <= limits[name] <= high} == set()


def test_table_has_a_row_for_every_setting() -> None:
    """The table is Markdown with four columns and names every key, variable and limit."""
    header, rule, *rows = table().splitlines()
    assert header == "| setting | set by | default | what |"
    assert rule == "| --- | --- | --- | --- |"
    assert {row.count(" | ") for row in rows} == {3}
    named = set(re.findall(r"`([^`]+)`", table()))
    variables = {"FIXTRAIL_CONFIG", "FIXTRAIL_DATABASE", "GH_HOST", "GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN"}
    options = {f"--{name.replace('_', '-')}" for name in Options.__struct_fields__ if name != "verbosity"}
    assert (variables | options | {f"limits.{name}" for name in BOUNDS}) - named == set()
