"""What people paste, to a canonical ref."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.errors import InvalidInput
from fixtrail.refs.paste import ACCEPTED, MAX_CHARS, parse
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

GHES = "code.corp.example"


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/octo/lamp/issues/12",
        "http://github.com/octo/lamp/issues/12",
        "github.com/octo/lamp/issues/12",
        "www.github.com/octo/lamp/issues/12",
        "HTTPS://GitHub.com/octo/lamp/Issues/12",
        "https://redirect.github.com/octo/lamp/issues/12",
        "https://github.com/octo/lamp/issues/12/",
        "https://github.com/octo/lamp/issues/12?foo=bar&x=3",
        "https://github.com/octo/lamp/issues/12#issuecomment-99",
        "https://github.com/octo/lamp/issues/12#issue-4567",
        "https://github.com/octo/lamp/pull/12",
        "https://github.com/octo/lamp/pull/12/files",
        "https://github.com/octo/lamp/pull/12/files#diff-0a1",
        "https://github.com/octo/lamp/pull/12/commits/0a1b2c3",
        "https://github.com/octo/lamp/pull/12/changes/0a1b2c3..4d5e6f7",
        "https://github.com/octo/lamp/pull/12#discussion_r5",
        "https://github.com/octo/lamp/pull/12#pullrequestreview-5",
        "https://github.com/octo/lamp/pulls/12",
        "https://github.com/octo/lamp.git/issues/12",
        "https://github.com:443/octo/lamp/issues/12",
        "https://github.com./octo/lamp/issues/12",
        "https://someone@github.com/octo/lamp/issues/12",
        "https://api.github.com/repos/octo/lamp/issues/12",
        "https://api.github.com/repos/octo/lamp/pulls/12",
        "https://api.github.com/repos/octo/lamp/issues/12/comments?per_page=100",
        "api.github.com/repos/octo/lamp/issues/12",
        "octo/lamp#12",
        "octo/lamp/issues/12",
        "octo/lamp/pull/12/files",
        "github.com/octo/lamp#12",
        "https://github.com/octo/lamp#12",
        "octo%2Flamp%2312",
        "  octo/lamp#12 \n",
        "<https://github.com/octo/lamp/issues/12>",
        "(see https://github.com/octo/lamp/issues/12).",
        "[the issue](https://github.com/octo/lamp/issues/12)",
        "[ada/other#1](https://github.com/octo/lamp/issues/12 'title')",
        "**octo/lamp#12**, please",
        "octo/lamp#12: it crashes",
        "`octo/lamp#12`",
        "look at https://github.com/octo/lamp/issues/12, it is open",
        "请看https://github.com/octo/lamp/issues/12的评论",
        "octo/la\u200bmp#1\u20602\ufeff",
        "\u202eocto/lamp#12",
        "https://docs.example.org/a/b/issues/3 says https://github.com/octo/lamp/issues/12",
    ],
)
def test_address_of_a_thread_in_any_form_is_its_ref(text: str) -> None:
    """Scheme, ending, brackets, words around: all the same thread."""
    assert str(parse(text)) == "github.com/octo/lamp#12"


@pytest.mark.parametrize(
    "text",
    [
        f"https://{GHES}/octo/lamp/issues/12", f"{GHES}/octo/lamp/pull/12/files", f"{GHES}/octo/lamp#12",
        f"https://{GHES}/api/v3/repos/octo/lamp/issues/12", f"{GHES}/api/v3/repos/octo/lamp/pulls/12",
    ],
)  # fmt: skip
def test_address_on_an_enterprise_server_is_taken_where_it_is_set_up(text: str) -> None:
    """In all the forms of github.com, with the server's own API address."""
    assert str(parse(text, ("github.com", GHES))) == f"{GHES}/octo/lamp#12"


def test_address_on_a_data_residency_host_may_be_its_api() -> None:
    """The API of a ghe.com host stands under `api.` before its name."""
    text = "https://api.octo.ghe.com/repos/octo/lamp/issues/12"
    assert str(parse(text, ["octo.ghe.com"])) == "octo.ghe.com/octo/lamp#12"


def test_address_with_a_port_is_of_the_host_with_that_port() -> None:
    """A server on another port is another host."""
    assert str(parse("http://127.0.0.1:8000/octo/lamp/issues/1", ["127.0.0.1:8000"])) == "127.0.0.1:8000/octo/lamp#1"
    with pytest.raises(InvalidInput, match=r"the host 127\.0\.0\.1:8001 is not set up"):
        parse("http://127.0.0.1:8001/octo/lamp/issues/1", ["127.0.0.1:8000"])


@pytest.mark.parametrize(
    ("hosts", "host"),
    [(("github.com", GHES), "github.com"), ((GHES,), GHES), ((), "github.com"), (("WWW.GitHub.com",), "github.com")],
)
def test_name_without_a_host_is_of_the_default_host(hosts: tuple[str, ...], host: str) -> None:
    """github.com where it is set up, else the only one."""
    assert parse("octo/lamp#12", hosts).host == host


def test_name_without_a_host_among_several_servers_is_asked_back() -> None:
    """Without github.com nobody can tell which of several is meant."""
    with pytest.raises(InvalidInput, match=r"several hosts are set up \(a.example, b.example\)"):
        parse("octo/lamp#12", ("b.example", "a.example"))


def test_spelling_of_names_is_kept() -> None:
    """GitHub ignores case, people do not."""
    ref = parse("https://github.com/OctoOrg/Lamp.js/issues/7")
    assert (ref.owner, ref.repo, ref.number) == ("OctoOrg", "Lamp.js", 7)


@pytest.mark.parametrize(
    "text",
    [
        f"https://{GHES}/octo/lamp/issues/12", "https://github.com.evil.example/octo/lamp/issues/12",
        "https://github.com@evil.example/octo/lamp/issues/12", "https://evil.example/?u=github.com",
        "https://gitlab.example/octo/lamp/-/issues/12", "evil.example/octo/lamp#12",
        "https://api.evil.example/repos/octo/lamp/issues/12",
    ],
)  # fmt: skip
def test_address_on_a_host_that_is_not_set_up_is_refused_by_its_name(text: str) -> None:
    """The message names the host and how to set it up; it is never contacted."""
    with pytest.raises(
        InvalidInput, match=r"^the host (api\.)?[a-z.]+\.example is not set up, so it is not contacted;"
    ) as caught:
        parse(text)
    assert "GH_HOST=" in str(caught.value)
    assert "`hosts` in the settings file" in str(caught.value)


def test_discussion_is_refused_with_its_own_message() -> None:
    """Discussions have numbers too, but are no issues."""
    with pytest.raises(
        InvalidInput, match=r"'https://github\.com/octo/lamp/discussions/12' is a discussion; only issues"
    ):
        parse("https://github.com/octo/lamp/discussions/12#discussioncomment-1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the address of an issue is missing"),
        (" \u200b\n", "the address of an issue is missing"),
        ("#12", "'#12' is not the address of an issue or pull request"),
        ("octo/lamp", "'octo/lamp' is not the address of an issue or pull request"),
        ("lamp#12", "'lamp#12' is not the address of an issue or pull request"),
        ("https://github.com/octo/lamp", "is not the address of an issue or pull request"),
        ("https://github.com/octo/lamp/issues", "is not the address of an issue or pull request"),
        ("https://github.com/octo/lamp/issues/new", "is not the address of an issue or pull request"),
        ("https://github.com/octo/lamp/issues/12abc", "is not the address of an issue or pull request"),
        ("https://github.com/issues/12", "is not the address of an issue or pull request"),
        ("\u0445github.com/octo/lamp/issues/12", "is not the address of an issue or pull request"),
        ("octo/lamp@0a1b2c3", "is not the address of an issue or pull request"),
        ("TypeError: lamp is not a function", "is not the address of an issue or pull request"),
        ("-octo/lamp#12", "'-octo' is no name of a user or organization"),
        ("octo-/lamp#12", "'octo-' is no name of a user or organization"),
        ("oc--to/lamp#12", "'oc--to' is no name of a user or organization"),
        ("o.c/lamp#12", "'o.c' is no name of a user or organization"),
        (f"{'o' * 40}/lamp#12", "is no name of a user or organization"),
        ("octo/..#12", "'..' is no name of a repository"),
        ("octo/./issues/1", "'.' is no name of a repository"),
        (f"octo/{'r' * 101}#12", "is no name of a repository"),
        ("octo/lamp#0", "'0' is no number of an issue"),
        ("octo/lamp#007", "'007' is no number of an issue"),
        ("octo/lamp#2147483648", "'2147483648' is no number of an issue"),
        ("x" * (MAX_CHARS + 1), "this is a text of 4,001 characters, not the address of an issue"),
    ],
)
def test_anything_else_is_refused_with_the_accepted_forms(text: str, message: str) -> None:
    """One sentence that says what is wrong and what would be right."""
    with pytest.raises(InvalidInput) as caught:
        parse(text)
    assert message in str(caught.value)
    assert ACCEPTED in str(caught.value)


@pytest.mark.parametrize(
    "text", ["a_corp/lamp#12", "o/r#12", f"{'o' * 39}/{'r' * 100}#2147483647", "octo/.github#1", "octo/-#1"]
)
def test_names_by_githubs_rules_are_accepted(text: str) -> None:
    """One letter, the longest ones, managed users, repositories of signs."""
    assert str(parse(text)) == f"github.com/{text}"


def test_message_shows_no_secret_and_nothing_hidden() -> None:
    """What was pasted by mistake is not repeated."""
    with pytest.raises(InvalidInput) as caught:
        parse(f"ghp_{'a1' * 20} \x1b[31m{'y' * 500}")
    assert "ghp_████" in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


@given(st.text(st.characters(categories=None), max_size=100))
def test_any_text_gives_a_ref_or_a_sentence(text: str) -> None:
    """Nothing else is ever raised."""
    with contextlib.suppress(InvalidInput):
        ref = parse(text)
        assert parse(ref.url) == parse(str(ref)) == ref


@given(
    st.from_regex(r"[A-Za-z0-9](-?[A-Za-z0-9]){0,18}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9._-]{1,50}", fullmatch=True).filter(
        lambda r: r not in (".", "..") and not r.endswith(".git")
    ),
    st.integers(1, 2**31 - 1),
)
def test_every_ref_is_read_back_from_its_forms(owner: str, repo: str, number: int) -> None:
    """Link, short and long name, and API address name the same thread."""
    name = f"github.com/{owner}/{repo}#{number}"
    forms = [f"https://github.com/{owner}/{repo}/pull/{number}", f"{owner}/{repo}#{number}", name]
    forms += [f"https://api.github.com/repos/{owner}/{repo}/issues/{number}", f"{owner}/{repo}/issues/{number}"]
    assert {str(parse(form)) for form in forms} == {name}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_on_hostile_text_is_linear(name: str) -> None:
    """Up to the greatest length, and nothing beyond it is read."""

    def refuse(text: str) -> None:
        with pytest.raises(InvalidInput):
            parse(text[:MAX_CHARS], ("none.example",))

    assert_linear(refuse, HOSTILE[name], size=1000)
