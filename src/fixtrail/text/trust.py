"""Who may speak for a repository though GitHub does not say so: people by their acts, robots also by their name."""

from __future__ import annotations

import re

from fixtrail.model.thread import WRITERS, Document, Thread

# What only people with triage or write access can do to a thread that is not theirs
# (https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles).
_ACTS = frozenset(
    {"closed", "labeled", "milestoned", "merged", "locked", "marked_as_duplicate", "transferred", "pinned"}
)
# Accounts that GitHub types as users but that programs run; anybody may take such a name.
_ROBOT = re.compile(r"(?i)(?:^|[-_])(?:bot|ci|robot|semantic-release|releaser?)(?:$|[-_\d])|bot$")
# Names that are taken, by the tools themselves.
_TOOLS = frozenset({"semantic-release-bot", "github-actions", "github-actions[bot]"})


def trusted(thread: Thread) -> frozenset[str]:
    """Logins that acted on the thread as only maintainers can; associations hide some and change later."""
    own = thread.author.login
    return frozenset(e.actor.login for e in thread.timeline if e.kind in _ACTS) - {own, "ghost"}


def is_robot(document: Document, thread: Thread) -> bool:
    """Whether a program of the repository's wrote a document of the thread: GitHub says that it is a bot, it is one of
    the known tools, or it is named like one and has, or has used, rights that a stranger has not."""
    login = document.author.login
    if document.author.bot or login.lower() in _TOOLS:
        return True
    return bool(_ROBOT.search(login)) and (
        document.association in WRITERS or document.association == "CONTRIBUTOR" or login in trusted(thread)
    )
