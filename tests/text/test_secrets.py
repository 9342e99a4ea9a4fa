"""Secrets are masked where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.secrets import MASK, mask

# Put together here, so that no scanner takes this file for a leak.
LONG = "Ab3dEf6hIj" * 4
SECRETS = {
    "GitHub token": ("ghp_", LONG), "GitHub OAuth": ("gho_", LONG), "GitHub server": ("ghs_", LONG),
    "GitHub user": ("ghu_", LONG), "GitHub refresh": ("ghr_", LONG), "GitHub fine": ("github_pat_", LONG + "_" + LONG),
    "AWS key": ("AKIA", "ABCDEFGH12345678"), "Slack": ("xoxb-", "1234567890-" + LONG), "Stripe": ("sk_live_", LONG),
    "OpenAI": ("sk-proj-", LONG), "Anthropic": ("sk-ant-", "api03-" + LONG), "Google": ("AIza", LONG[:35]),
    "npm": ("npm_", LONG[:36]), "PyPI": ("pypi-", LONG), "GitLab": ("glpat-", LONG), "Hugging Face": ("hf_", LONG),
    "SendGrid": ("SG.", LONG[:22] + "." + LONG), "JWT": ("eyJ", "hbGciOiJ9.eyJzdWIiOiIxIn0.c2ln-_"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SECRETS)
def test_known_tokens_keep_their_prefix_and_length(kind: str) -> None:
    """What tells the kind stays, the rest is hidden, wherever the token stands."""
    prefix, body = SECRETS[kind]
    for before, after in (("", ""), ("use ", ", please"), ("(", ")"), ('"', '"'), ("\n", "\r\n")):
        assert mask(f"{before}{prefix}{body}{after}") == f"{before}{prefix}{MASK * len(body)}{after}"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Authorization: Bearer abc123def456", "abc123def456"),
        ('-H "authorization: token abc123def456"', "abc123def456"),
        ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        (f"then Bearer {LONG} works", LONG),
        ("password=hunter2", "hunter2"),
        ("?user=me&password=letmein&x=1", "letmein"),
        ("passwd: s3cr3t!", "s3cr3t!"),
        ("DB_PASSWORD='correct-horse'", "correct-horse"),
        ('"password": "two words", "x": 1', "two words"),
        ("pwd = 'open, then on'", "open, then on"),
        (f"aws_secret_access_key = {LONG}", LONG),
        (f"api_key: {LONG}", LONG),
        ("?access_token=a1b2c3", "a1b2c3"),
        ("postgres://bob:pa55word@db.internal:5432/x", "pa55word"),
        (f"https://{LONG}@github.com/o/r", LONG),
    ],
)
def test_values_of_passwords_and_tokens_are_hidden(text: str, hidden: str) -> None:
    """What is named like one, and what stands before a host, is hidden and nothing else."""
    assert mask(text).replace(MASK, "") == text.replace(hidden, "".join(c for c in hidden if c == " "))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask ada.l+x@mail.example.org.", "ask ███████@████████████████."),
        ("<mailto:a@b.org>", "<mailto:█@█████>"),
        ("Signed-off-by: A <a@b.org>", "Signed-off-by: A <█@█████>"),
    ],
)
def test_mail_addresses_are_hidden_but_for_the_at(text: str, shown: str) -> None:
    """That there was an address is seen, not whose."""
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "broken since 0123456789abcdef0123456789abcdef01234567",
        "o/r@0123456789abcdef0123456789abcdef01234567",
        "lantern@1.2.3 @scope/lantern@2.0.0-beta.rc lantern@v1.2.beta",
        "git clone git@github.com:owner/repo.git ssh://git@github.com/o/r org-1@github.com:o/r.git",
        "thanks @ada and @grace-h",
        "onClick@app.js:10:5 and load@http://localhost:1/x.js:2",
        "unexpected token: `}` token: identifier max_tokens: 4096 secret: String",
        "password: required, password=$PASSWORD, password: xxxxxxxx, password=null, the password is wrong",
        "sk-learn-is-a-library-for-people npm_config_registry ghp_short",
        "https://example.com:8080/a@b https://some-organization-name@dev.example.com/x",
        "Bearer of bad news, bearer authentication-scheme",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    """SHAs, packages, clone addresses, mentions, frames and words stay readable."""
    assert mask(text) == text


def test_private_key_is_hidden_line_by_line() -> None:
    """The marks and the line ends stay, the lines between are hidden."""
    begin, end = "-----BEGIN RSA PRIVATE" + " KEY-----", "-----END RSA PRIVATE" + " KEY-----"
    assert mask(f"x\n{begin}\nabc/+\nde==\n{end}\ny") == f"x\n{begin}\n█████\n████\n{end}\ny"


def test_private_key_without_an_end_is_hidden_as_far_as_it_goes() -> None:
    """Text after what looks like a key stays."""
    begin = "-----BEGIN PRIVATE" + " KEY-----"
    assert mask(f"{begin}\nabc\n# then\n") == f"{begin}\n███\n# then\n"


def test_private_key_far_from_its_end_hides_no_book() -> None:
    """An end that is too far away belongs to another key."""
    begin, end = "-----BEGIN PRIVATE" + " KEY-----", "-----END PRIVATE" + " KEY-----"
    text = f"{begin} #{'- word ' * 5000}{end}"
    assert mask(text) == text


_PARTS = st.sampled_from([
    "ghp_", "sk-", "eyJ", "AKIA", "password=", "token: ", "a1", "B2", "@", ".", "com", ":", "//", "-", "_", " ", "\n",
    "█", "Bearer ", '"', "'", "&", "é", "\ud800", "git", LONG,
    "-----BEGIN PRIVATE" + " KEY-----", "-----END PRIVATE" + " KEY-----",
])  # fmt: skip


@given(st.one_of(st.lists(_PARTS, max_size=30).map("".join), st.text(st.characters(categories=None), max_size=60)))
def test_mask_keeps_every_offset_and_once_is_enough(text: str) -> None:
    """Same length, same white space, each character itself or the mask; and masking twice changes nothing."""
    hidden = mask(text)
    assert len(hidden) == len(text)
    assert all(a == b or (b == MASK and not a.isspace()) for a, b in zip(text, hidden, strict=True))
    assert mask(hidden) == hidden
