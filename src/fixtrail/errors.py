"""Every error that fixtrail raises on purpose, as one tree.

FixtrailError                what a caller may catch
├── InvalidInput             bad usage: not a URL, not an archive, a value out of range          exit 2
├── NotFound                 the issue, repository or file does not exist, or was deleted        exit 3
├── Forbidden                it may exist, but the token given (or none) may not see it          exit 3
├── RateLimited              GitHub's limit was met and waiting was not allowed that long        exit 4
├── Unreachable              no network, a cut connection, a host that does not speak GitHub     exit 5
├── LocalFailure             a file, the database or the disk on this machine                    exit 6
└── Cancelled                whoever waits asked to stop (Ctrl-C, a closed page)                 exit 130

A message is one sentence in our own words that says what to do next; text from the network is only ever quoted in it.
"""

from __future__ import annotations


class FixtrailError(Exception):
    """Base of the tree; `code` is the word a face maps to its own status."""

    code = "internal"


class InvalidInput(FixtrailError):
    code = "invalid"


class NotFound(FixtrailError):
    code = "not_found"


class Forbidden(FixtrailError):
    code = "forbidden"


class RateLimited(FixtrailError):
    """`retry_at` is the Unix time (seconds) after which GitHub will answer again, where it is known."""

    code = "rate_limited"

    def __init__(self, message: str, retry_at: float | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class Unreachable(FixtrailError):
    code = "upstream"


class LocalFailure(FixtrailError):
    code = "local"


class Cancelled(FixtrailError):
    code = "cancelled"
