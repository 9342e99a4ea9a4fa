"""Secrets and e-mail addresses, masked in what is shown; the mask is as long as what it hides, so that spans stay.

The shapes are those that GitHub's secret scanning knows
(https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns), by their
prefixes, and values that stand where a password or token is expected.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from fixtrail.text.layout import merged

MASK = "█"

# Known by prefix: the prefix stays, to say what was hidden. A letter, digit, `_` or `-` before it makes it part of
# another word; as the bodies are made of those too, no body is read twice and the time is linear.
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_█-])(?:"
    r"(?P<github>gh[pousr]_|github_pat_)[A-Za-z0-9_]{16,}"
    r"|(?P<aws>A(?:KIA|SIA|IDA|ROA|GPA|NPA|NVA|BIA|CCA))[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|(?P<slack>xox[a-z]-|xapp-)[A-Za-z0-9-]{10,}"
    r"|(?P<stripe>(?:sk|rk|pk)_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}"
    r"|(?P<model>sk-(?:ant-|proj-|or-|svcacct-|admin-)?)(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9_-]{20,}"
    r"|(?P<google>AIza|ya29\.)[A-Za-z0-9_-]{20,}"
    r"|(?P<npm>npm_|hf_)[A-Za-z0-9]{30,}"
    r"|(?P<pypi>pypi-)[A-Za-z0-9_-]{32,}"
    r"|(?P<gitlab>glpat-)[A-Za-z0-9_-]{16,}"
    r"|(?P<sendgrid>SG\.)[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"
    r"|(?P<jwt>eyJ)[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?"
    r")"
)
_KEY_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = re.compile(r"[A-Za-z0-9+/=\s\\\"',:.]*")
_KEY_CHARS = 20_000  # the longest private key that is taken for one

_BEARER = re.compile(
    r"(?<![A-Za-z])(?:authorization[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?(?:(?:bearer|basic|token|digest)[ \t]{1,4})?"
    r"(?P<header>[A-Za-z0-9._~+/=-]{8,})|bearer[ \t]{1,4}(?P<bearer>[A-Za-z0-9._~+/=-]{20,}))",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(
    r"(?<![A-Za-z0-9_-])(?P<name>[A-Za-z][A-Za-z0-9_-]{1,60})(?P<mid>[\"']?[ \t]{0,4}[:=][ \t]{0,4})(?P<quote>[\"']?)"
)
_PASSWORD = re.compile(r"(?:password|passwd|passphrase|pwd)\Z", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?:token|secret|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|secret[_-]?key|credentials?)\Z",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[^\s\"'`&;,<>()\[\]{}█]{4,}")
_QUOTED_VALUE = re.compile(r"(?:\"([^\"\r\n█]{4,200})\"|'([^'\r\n█]{4,200})')")
_PLACEHOLDER = re.compile(
    r"[$*]|x{3}|\.{3}|(?:null|none|nil|true|false|undefined|string|required|optional|password|empty|your|example|secret|process)",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(r"://(?:[^\s/:@█\"'<>]{0,100}:([^\s/@█\"'<>]{1,200})|([A-Za-z0-9_-]{20,200}))@")

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+█-])(?P<user>[A-Za-z0-9._%+-]{1,64})@"
    r"(?P<domain>(?!v?\d+\.\d)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}(?P<top>[A-Za-z]{2,24}))"
    r"(?![A-Za-z0-9_@█-]|:\d|:[\w.~-]{1,100}/)"
)
# `handler@app.js` is a frame of a stack trace, not an address.
_CODE_FILES = frozenset({
    "js", "ts", "jsx", "tsx", "mjs", "cjs", "py", "rb", "java", "json", "html", "css", "exe", "dll", "yml", "yaml",
    "toml", "lock", "php", "cpp", "vue", "svelte", "jar", "whl",
})  # fmt: skip
_HIDE = re.compile(r"\S")


def mask(text: str) -> str:
    """`text` with secrets and e-mail addresses hidden: each character of them is `█`, all offsets stay, a prefix that
    tells the kind (`ghp_`) and the `@` of an address too. Masking twice changes nothing.

    Left alone: SHAs, `package@1.2.3`, `@user`, `git@host:owner/repo`, and values that are clearly no secrets.
    """
    spans = merged([*_prefixed(text), *_keys(text), *_headers(text), *_assigned(text), *_addresses(text)])
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += text[last:start], _HIDE.sub(MASK, text[start:end])
        last = end
    return "".join([*pieces, text[last:]])


Spans = Iterator[tuple[int, int]]


def _prefixed(text: str) -> Spans:
    for match in _PREFIXED.finditer(text):
        yield match.end(match.lastgroup or 0), match.end()


def _keys(text: str) -> Spans:
    """The bodies of private keys; one without an end reaches as far as it looks like a key."""
    if "PRIVATE KEY" not in text:
        return
    ends = [match.start() for match in _KEY_END.finditer(text)]
    for begin in _KEY_BEGIN.finditer(text):
        at = bisect_right(ends, begin.end() - 1)
        if at < len(ends) and ends[at] - begin.end() <= _KEY_CHARS:
            yield begin.end(), ends[at]
        elif body := _KEY_BODY.match(text, begin.end(), begin.end() + _KEY_CHARS):
            yield body.span()


def _headers(text: str) -> Spans:
    for match in _BEARER.finditer(text):
        if match["header"] or any(c.isdigit() for c in match["bearer"]):
            yield match.span(match.lastgroup or 0)


def _assigned(text: str) -> Spans:
    """Values of what is named like a password or token."""
    for match in _ASSIGNMENT.finditer(text):
        password = _PASSWORD.search(match["name"]) is not None
        if not password and not _TOKEN.search(match["name"]):
            continue
        quoted = _QUOTED_VALUE.match(text, match.end("mid")) if password else None
        value = quoted or _VALUE.match(text, match.end(), match.end() + 500)
        if value is None or _PLACEHOLDER.match(value[value.lastindex or 0]):
            continue
        query = text[match.start() - 1 : match.start()] in ("?", "&")
        if (_is_password if password else _is_token)(value[0], match["mid"], bool(match["quote"]), query):
            yield value.span(value.lastindex or 0)


def _is_password(value: str, mid: str, quoted: bool, query: bool) -> bool:
    """After `=` anything; in `password: word` only what is no word."""
    return quoted or query or mid == "=" or not value.isalpha()


def _is_token(value: str, mid: str, quoted: bool, query: bool) -> bool:
    digits = sum(c.isdigit() for c in value)
    letters = any(c.isalpha() for c in value)
    return digits >= 2 and letters and "::" not in value and len(value) >= (6 if query else 12 if quoted else 16)


def _addresses(text: str) -> Spans:
    """E-mail addresses, user and domain apart, and what stands before the host in a link."""
    if "@" not in text:
        return
    for match in _CREDENTIALS.finditer(text):
        if match[1] or any(c.isdigit() for c in match[2]):
            yield match.span(match.lastindex or 0)
    for match in _MAIL.finditer(text):
        at_host = text.startswith("://", match.start() - 3) if match.start() >= 3 else False
        if match["user"] != "git" and not at_host and match["top"].lower() not in _CODE_FILES:
            yield match.span("user")
            yield match.span("domain")
