"""Machine words and what a reader is told in their place."""

from __future__ import annotations

from fixtrail.report.blocks import Tone

HEADLINES = {
    "duplicate": "Duplicate of another thread",
    "regression": "It was fixed and came back",
    "released": "Fixed and released",
    "merged": "Fixed, in no release that was seen",
    "in-progress": "A fix is on its way",
    "elsewhere": "The cause lies outside this repository",
    "answered": "Answered, no code change needed",
    "workaround": "No fix, but a workaround",
    "declined": "Declined",
    "open": "Open, no fix seen",
    "unknown": "Not enough was seen to say",
}
TONES: dict[str, Tone] = {
    "duplicate": "doing", "regression": "bad", "released": "good", "merged": "doing", "in-progress": "doing",
    "elsewhere": "warn", "answered": "good", "workaround": "warn", "declined": "calm", "open": "warn",
    "unknown": "calm",
}  # fmt: skip
ICONS = {
    "duplicate": "🔁", "regression": "🔥", "released": "✅", "merged": "🟣", "in-progress": "🚧", "elsewhere": "🧭",
    "answered": "💬", "workaround": "🩹", "declined": "🚫", "open": "🟡", "unknown": "❔",
}  # fmt: skip
SURE = {
    "certain": "GitHub’s own records say so",
    "likely": "well supported, but not all of it is on record",
    "weak": "said once, confirmed by nobody",
}
STATES: dict[str, Tone] = {
    "open": "good", "closed": "calm", "merged": "doing", "missing": "warn", "unknown": "calm",
}  # fmt: skip
STANDINGS = {
    "fix": "",
    "competing": "",  # its state says that it is open
    "abandoned": "abandoned",
    "reverted": "reverted",
    "reopened": "closed it, reopened",
}
STATE_REASONS = {
    "completed": "as completed", "not_planned": "as not planned", "duplicate": "as a duplicate", "reopened": "",
}  # fmt: skip
ASSOCIATIONS = {
    "OWNER": "owner", "MEMBER": "member", "COLLABORATOR": "collaborator", "CONTRIBUTOR": "contributor",
    "FIRST_TIME_CONTRIBUTOR": "first-time contributor", "FIRST_TIMER": "first-time contributor",
    "MANNEQUIN": "imported account",
}  # fmt: skip
SPEAKERS = {
    "maintainer": "a maintainer", "author": "the reporter", "contributor": "a contributor", "bystander": "a reader",
    "bot": "a bot",
}  # fmt: skip
DOCUMENTS = {
    "title": "title", "body": "body", "comment": "comment", "review": "review", "review-comment": "review comment",
    "commit": "commit message", "release-note": "release note", "changelog": "changelog",
}  # fmt: skip
WITNESSES = {
    "bot": "a release bot", "label": "a label", "release-note": "the release notes", "changelog": "the changelog",
    "milestone": "the milestone", "comment": "a comment",
}  # fmt: skip
REGISTRIES = {
    "pypi": "PyPI", "npm": "npm", "crates": "crates.io", "maven": "Maven Central", "rubygems": "RubyGems",
    "nuget": "NuGet", "go": "the Go proxy",
}  # fmt: skip
# How a backport was recognised.
COPIES = {
    "cherry-pick": "its message says what it was picked from", "pull": "its pull request says so",
    "subject": "its subject is the same", "patch-id": "its change is the same",
}  # fmt: skip
# As in "#12 closes #7": what the source of an edge does to its target.
EDGES = {
    "closes": "closes", "mentions": "mentions", "cross-references": "mentions", "duplicate-of": "is a duplicate of",
    "parent-of": "is the parent of", "blocked-by": "is blocked by", "backport-of": "is a backport of",
    "reverts": "reverts", "supersedes": "supersedes", "connected": "is linked with",
}  # fmt: skip
REASONS = {
    "depth": "further away than asked for", "max-threads": "over the limit of threads",
    "hub": "a hub with many links, not followed", "not-found": "not found", "gone": "deleted",
    "forbidden": "not allowed with this token", "host": "on a host that is not set up", "budget": "budget used up",
    "rate-limited": "rate limited", "failed": "failed", "settled": "not needed, the verdict was certain without it",
}  # fmt: skip
LIMITS = {
    "depth": "depth", "max-threads": "number of threads", "max-nodes": "threads in one graph",
    "hub": "links of a hub", "host": "hosts that are set up",
    "budget": "number of requests", "rate-limited": "GitHub’s rate limit",
}  # fmt: skip


def count(number: int, one: str, many: str = "") -> str:
    """`1 comment`, `1,200 comments`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(instant: str | None) -> str:
    """The day of an instant in UTC; '' where there is none."""
    return (instant or "")[:10]
