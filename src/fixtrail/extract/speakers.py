"""Who speaks, and how much their word weighs."""

from __future__ import annotations

import re

from fixtrail.model.facts import Speaker
from fixtrail.model.thread import WRITERS, Document, Thread
from fixtrail.text.trust import trusted

# Accounts that GitHub types as users but that are run by programs.
_BOT_NAME = re.compile(
    r"(?:^|[-_])bot$|^(?:bors|stale|homu|drahtbot|rustbot|k8s-ci-robot)$|-ci$|^codecov|^dependabot|^renovate|"
    r"^github-actions|^mend-for-github|^whitesource|^snyk|^greenkeeper|^sonarcloud|^allcontributors"
)
# What chat assistants write and people paste: openings, closings, and headings led by pictures.
_MODEL_PHRASES = re.compile(
    r"\bas an ai\b|\bgot it —|\bhere[’']s a (?:stronger|more|clear|concise|polished)|\bi hope this helps!|\bcertainly!|"
    r"\bgreat question\b|\blet me know if you(?:[’']d| would) like me to\b",
)
# Without one of these there is no mark at all.
_MODEL_HINTS = ("as an ai", "got it", "here", "hope this helps", "certainly!", "great question", "let me know if")
_PICTURE_HEADING = re.compile(r"^(?:#+ ?)?[\U0001F300-\U0001FAFF✅❌❓⚠⭐➡]", re.M)

WEIGHT: dict[Speaker, float] = {"maintainer": 1.0, "author": 0.8, "contributor": 0.8, "bystander": 0.6, "bot": 0.1}


def speaker(thread: Thread, document: Document, trust: frozenset[str] | None = None) -> Speaker:
    """The role of a document's author in its thread; a maintainer who opened the issue is a maintainer.

    `trust` is `trusted(thread)`, worked out once by who asks for many documents.
    """
    if document.author.bot or _BOT_NAME.search(document.author.login.lower()):
        return "bot"
    if document.association in WRITERS or document.author.login in (trusted(thread) if trust is None else trust):
        return "maintainer"
    if document.author.login == thread.author.login and document.author.login != "ghost":
        return "author"
    return "contributor" if document.association == "CONTRIBUTOR" else "bystander"


def pasted_from_model(text: str) -> bool:
    """Whether a text looks like a chat assistant's answer that was pasted in: two marks or more."""
    lowered = text[:20_000].lower()
    if lowered.isascii() and not any(hint in lowered for hint in _MODEL_HINTS):
        return False
    return len(_MODEL_PHRASES.findall(lowered)) + min(3, len(_PICTURE_HEADING.findall(lowered))) >= 2


def weight(who: Speaker, document: Document) -> float:
    """0 to 1: how much a statement in this document counts, by who speaks in it."""
    base = WEIGHT[who]
    return base * 0.3 if pasted_from_model(document.text) else base
