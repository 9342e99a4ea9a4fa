"""Who may speak for a repository though GitHub does not say so."""

from __future__ import annotations

import msgspec
import pytest

from fixtrail.model.thread import Actor, Thread
from fixtrail.text.trust import is_robot, trusted
from tests.making import document, event, issue

LABELLED = issue(1, timeline=(event("labeled", actor="lantern-bot"),))


def test_who_acts_as_only_maintainers_can_is_trusted() -> None:
    """Not the one who opened the thread, who may close their own."""
    acts = (event("closed", actor="ada"), event("labeled", actor="grace"), event("closed", actor="ghost"))
    thread = issue(1, timeline=acts)
    assert trusted(thread) == {"grace"}


@pytest.mark.parametrize(
    ("login", "association", "thread", "expected"),
    [
        ("lantern-bot", "NONE", issue(1), False), ("lantern-bot", "COLLABORATOR", issue(1), True),
        ("lantern-bot", "CONTRIBUTOR", issue(1), True), ("lantern-bot", "NONE", LABELLED, True),
        ("semantic-release-bot", "NONE", issue(1), True), ("semantic-release-eve", "NONE", issue(1), False),
        ("github-actions", "NONE", issue(1), True), ("grace", "OWNER", issue(1), False),
    ],
)  # fmt: skip
def test_robot_is_one_by_its_name_and_its_rights(login: str, association: str, thread: Thread, expected: bool) -> None:
    """Anybody may take a name that looks like a robot's."""
    said = document("Released in v9.9.9", "comment:1", author=login, association=association)
    assert is_robot(said, thread) is expected


def test_bot_of_github_is_one_whatever_its_name() -> None:
    """An app is installed by who may."""
    said = msgspec.structs.replace(document("Released in v9.9.9", "comment:1"), author=Actor("x", bot=True))
    assert is_robot(said, issue(1))
