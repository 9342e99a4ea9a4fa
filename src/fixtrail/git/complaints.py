"""What git says when it fails, as an error of ours. Its words come from the network: they are quoted, never trusted."""

from __future__ import annotations

from fixtrail.errors import FixtrailError, Forbidden, LocalFailure, NotFound, Unreachable

_SHOWN = 200  # characters of what git says

# By what stands in the words that git uses under LC_ALL=C, the first that fits.
_KINDS: tuple[tuple[type[FixtrailError], tuple[str, ...]], ...] = (
    (LocalFailure, ("No space left on device", "Disk quota exceeded", "Read-only file system", "dubious ownership")),
    (
        Forbidden,
        (
            "could not read Username",
            "could not read Password",
            "terminal prompts disabled",
            "Authentication failed",
            "The requested URL returned error: 403",
            "The requested URL returned error: 401",
        ),
    ),
    (
        NotFound,
        (
            "Repository not found",
            "does not appear to be a git repository",
            "The requested URL returned error: 404",
            "/' not found",
        ),
    ),
    (
        Unreachable,
        (
            "Could not resolve host",
            "Couldn't connect to server",
            "Failed to connect",
            "Connection refused",
            "Connection reset",
            "Connection timed out",
            "Operation timed out",
            "Operation too slow",
            "Empty reply from server",
            "SSL",
            "TLS",
            "certificate",
            "RPC failed",
            "early EOF",
            "unexpected disconnect",
            "the remote end hung up",
            "The requested URL returned error: 5",
            "The requested URL returned error: 429",
            "unable to access",
            "not allowed",
        ),
    ),
)
_ADVICE = {
    NotFound: "there is no such repository, or the token may not see it",
    Forbidden: "the token given (or none) may not read it",
    Unreachable: "it cannot be reached",
    LocalFailure: "git fails on this machine",
}


def kind_of(said: str) -> type[FixtrailError] | None:
    """The kind of error that words of git tell; None where they tell none."""
    return next((kind for kind, words in _KINDS if any(word in said for word in words)), None)


def complaint(said: str, what: str, otherwise: type[FixtrailError]) -> FixtrailError:
    """An error about `what` with the words of git quoted; of the kind `otherwise` where they tell none."""
    kind = kind_of(said) or otherwise
    quoted = last_words(said)
    return kind(f"{what}: {_ADVICE.get(kind, 'it fails')}" + (f" (git says: {quoted})" if quoted else "") + ".")


def last_words(said: str) -> str:
    """The line that says why, in one short line of visible characters."""
    lines = [line.strip() for line in said.replace("\r", "\n").split("\n") if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:"))]
    line = (told or lines or [""])[0 if told else -1]
    shown = "".join(c if c.isprintable() else "?" for c in line)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
