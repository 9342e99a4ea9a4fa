"""From settings to tools: what is opened, and with which token."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixtrail.errors import InvalidInput, LocalFailure, NotFound
from fixtrail.model.history import Repository
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


def test_clones_are_where_the_settings_say(environment: dict[str, str], tmp_path: Path) -> None:
    """Their folder, whether they are wanted, and nothing from the network where nothing may be asked."""
    environ = {**environment, "FIXTRAIL_CLONES": str(tmp_path / "clones")}
    with open_tools({"clone": True}, environ=environ) as tools:
        assert tools.clones is not None
        assert (tools.clones.folder, tools.clones.wanted, tools.clones.offline) == (tmp_path / "clones", True, False)
    with open_tools({"offline": True}, environ=environ) as tools:
        assert tools.clones is not None
        assert (tools.clones.wanted, tools.clones.offline) == (False, True)


def test_host_that_is_stood_in_for_is_not_cloned_from(environment: dict[str, str], tmp_path: Path) -> None:
    """Who asks a server on this machine does not mean GitHub itself, unless its address for clones is set too."""
    repository = Repository("github.com", "example", "lantern")
    stand_in = {"api_url": "http://127.0.0.1:9"}
    with open_tools(stand_in, environ={**environment, "FIXTRAIL_CLONES": str(tmp_path / "clones")}) as tools:
        assert tools.clones is not None
        with pytest.raises(InvalidInput, match=r"set hosts\.github\.com\.git_url"):
            tools.clones.update(repository)
    config = Path(environment["FIXTRAIL_CONFIG"])
    config.write_text(f'clones = "clones"\n[hosts."github.com"]\ngit_url = "file://{tmp_path}/none"\n')
    with open_tools(stand_in, environ={**environment, "PATH": os.environ["PATH"]}) as tools:
        assert tools.clones is not None
        with pytest.raises(NotFound):
            tools.clones.update(repository)


def test_address_to_clone_from_that_is_none_is_refused(environment: dict[str, str]) -> None:
    """Before anything is asked."""
    Path(environment["FIXTRAIL_CONFIG"]).write_text('[hosts."github.com"]\ngit_url = "http://example.org"\n')
    with pytest.raises(InvalidInput, match="no place to clone from"), open_tools({}, environ=environment):
        raise AssertionError("opened")
