"""From settings to tools: what is opened, and with which token."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtrail.errors import InvalidInput, LocalFailure
from fixtrail.wiring import open_corpus, open_tools, settings_from


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No settings of the user, and a database of its own."""
    (tmp_path / "config.toml").touch()
    return {
        "FIXTRAIL_CONFIG": str(tmp_path / "config.toml"),
        "FIXTRAIL_DATABASE": str(tmp_path / "fixtrail.sqlite"),
        "PATH": "",
    }


def test_offline_tools_have_no_client(environment: dict[str, str]) -> None:
    """Where nothing may be asked there is nothing that could ask."""
    with open_tools({"offline": True, "depth": 1}, environ=environment) as tools:
        assert tools.client is None
        assert tools.limits.depth == 1
        assert set(tools.hosts) == {"github.com"}


def test_registries_are_asked_of_github_alone(environment: dict[str, str], tmp_path: Path) -> None:
    """They are there unless they are switched off, nothing may be asked, or a server on this machine stands in for
    github.com; of those, the ones with an address of their own stay."""

    def has_registry(options: dict[str, object], **more: str) -> bool:
        with open_tools(options, environ={**environment, **more}) as tools:
            return tools.registry is not None

    near: dict[str, object] = {"api_url": "http://127.0.0.1:9"}
    assert has_registry({})
    assert not has_registry({}, FIXTRAIL_REGISTRIES="off")
    assert not has_registry({"offline": True})
    assert not has_registry(near)
    (tmp_path / "config.toml").write_text('[registries]\nnpm = "http://127.0.0.1:9"')
    assert has_registry(near)


def test_tools_know_the_hosts_that_are_set_up(environment: dict[str, str]) -> None:
    """A host that is named in the environment may be asked, beside github.com."""
    with open_tools({}, environ={**environment, "GH_HOST": "Git.Example.org", "GITHUB_TOKEN": "abc"}) as tools:
        assert tools.client is not None
        assert set(tools.hosts) == {"github.com", "git.example.org"}


def test_options_that_were_not_given_leave_the_settings_alone(environment: dict[str, str]) -> None:
    """The command line hands on None for what was not given, and counts how often it was asked to say more."""
    settings = settings_from({"database": None, "depth": None, "verbose": 2}, environment)
    assert (settings.database, settings.limits.depth, settings.verbosity) == (environment["FIXTRAIL_DATABASE"], 2, 2)


def test_corpus_is_the_store_alone(environment: dict[str, str]) -> None:
    """A verb that asks nothing of GitHub gets a store in the database that is set."""
    with open_corpus({}, environment):
        assert Path(environment["FIXTRAIL_DATABASE"]).is_file()


def test_database_that_cannot_be_opened_is_a_local_failure(environment: dict[str, str], tmp_path: Path) -> None:
    """The error comes from where the database is opened, before anything is asked."""
    with (
        pytest.raises(LocalFailure, match="cannot be opened"),
        open_tools({"database": str(tmp_path / "none" / "f.sqlite")}, environ=environment),
    ):
        raise AssertionError("opened")


def test_option_out_of_bounds_is_refused_by_name(environment: dict[str, str]) -> None:
    """The message names the option."""
    with pytest.raises(InvalidInput, match=r"^--depth "), open_tools({"depth": 99}, environ=environment):
        raise AssertionError("opened")
