"""The name of a repository, as people write it."""

from __future__ import annotations

import pytest

from fixtrail.errors import InvalidInput
from fixtrail.model.history import Repository
from fixtrail.refs.repositories import repository

HOSTS = ("github.com", "ghe.example.org:8443")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("example/lantern", "github.com"), (" example/lantern/ ", "github.com"),
        ("github.com/example/lantern", "github.com"), ("https://www.github.com/example/lantern.git", "github.com"),
        ("GHE.example.org:8443/example/lantern", "ghe.example.org:8443"),
    ],
)  # fmt: skip
def test_repository_has_one_name(text: str, host: str) -> None:
    """However it is written; without a host it is of the default one."""
    assert repository(text, HOSTS) == Repository(host, "example", "lantern")
    assert repository("a/b", HOSTS, "ghe.example.org:8443").host == "ghe.example.org:8443"


@pytest.mark.parametrize(
    "text",
    [
        "", "lantern", "a/b/c/d", "-a/b", "a/..", "a/b c", "../b", "a/", "https://github.com/a", "a/b\0", "ä/b",
        "https://github.com/a/b/issues/1", "/a/b",
    ],
)  # fmt: skip
def test_what_is_no_repository_is_refused(text: str) -> None:
    """With what is accepted."""
    with pytest.raises(InvalidInput, match=r"accepted are OWNER/REPO|is not set up"):
        repository(text, HOSTS)


def test_host_that_is_not_set_up_is_not_contacted() -> None:
    """A clone is a contact too."""
    with pytest.raises(InvalidInput, match=r"the host 'gitlab\.com' is not set up"):
        repository("gitlab.com/a/b", HOSTS)
