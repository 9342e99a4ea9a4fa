"""The words that say how a thread stands to another, as data: what people write before a reference, by its last word.

The nine closing keywords are GitHub's
(https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue),
as is "Duplicate of"; the rest is what people write.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

Relation = Literal[
    "mentions", "closes", "duplicate-of", "reverts", "backport-of", "supersedes", "blocked-by", "fixed-by", "parent-of",
]  # fmt: skip

CLOSING = frozenset({
    "close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved",
})  # fmt: skip
# Between the words and the number: "duplicate of the issue #1", "fixed by @someone's PR #1".
FILLER = frozenset({
    "issue", "issues", "bug", "bugs", "ticket", "tickets", "problem", "pr", "prs", "pull", "request", "requests",
    "patch", "commit", "commits", "report", "number", "no", "nr", "item", "task", "thread", "discussion",
    "the", "this", "that", "my", "our", "your", "his", "her", "their", "its", "an", "a", "another", "upstream", "also",
    "existing", "previous", "original", "related", "linked", "following", "later", "earlier", "at", "least", "both",
})  # fmt: skip

_DONE = (
    r"(?:fixed|resolved|closed|addressed|solved|handled|corrected|implemented|done|landed|merged|included|completed|"
    r"cured|patched|fixes|fix|solution|shipped|tackled|dealt\s+with|taken\s+care\s+of)"
)
_ADVERB = (
    r"(?:\s+(?:now|already|later|recently|upstream|finally|since|indeed|probably|hopefully|then|here|by|"
    r"(?:on|in|for|to)\s+(?:the\s+)?(?:master|main|trunk|dev|develop|nightly|head)(?:\s+branch)?))?"
)
_DUP = r"(?:duplicates?|dup(?:e|s|es)?|duplication|duplicated|clone|repeat|copy)"
_SAME = r"(?:same|identical)"
_THING = (
    r"(?:issue|bug|problem|error|crash|thing|root\s+cause|cause|failure|ice|panic|report|one|symptoms?|as|"
    r"underlying\s+\w+)"
)
_REPORTED = r"already\s+(?:been\s+)?(?:reported|filed|raised|opened|known|described|tracked|covered)"
_DEPENDS = r"(?:blocked|depends|depend|dependent|dependant|dependency|depending|waiting|waits)"


class Phrase(msgspec.Struct, frozen=True):
    """Words that end with the last one before the reference. `reverse`: the other thread does it; `loosely`: it closes
    in words that GitHub does not heed."""

    words: str
    relation: Relation
    reverse: bool = False
    loosely: bool = False


@cache
def pattern(words: str) -> re.Pattern[str]:
    """`words` of a phrase at the end of a text."""
    return re.compile(rf"(?<![\w-]){words}\Z", re.IGNORECASE)


def _each(words: str, relation: Relation, *, reverse: bool = False, loosely: bool = False) -> dict[str, Phrase]:
    return {word: Phrase(word, relation, reverse, loosely) for word in words.split()}


ONE_WORD: dict[str, Phrase] = {
    **_each("duplicate duplicates dup dupe", "duplicate-of"),
    **_each("supersedes supersede superseding replaces replacing obsoletes supplants", "supersedes"),
    **_each("reverts revert reverting reverted", "reverts"),
    **_each("relands reland relanding re-lands re-land reapplies reapply re-applies re-apply", "supersedes"),
    **_each("backports backport backporting backported cherry-picks cherry-pick", "backport-of"),
    **_each("requires needs", "blocked-by"),
    **_each("blocks blocking", "blocked-by", reverse=True),
    **_each("closing fixing resolving solving solves solved solve", "mentions", loosely=True),
    **_each("addresses addressed address addressing handles tackles completes", "mentions", loosely=True),
    **_each("implements implement implementing", "mentions", loosely=True),
}

BY_LAST_WORD: dict[str, tuple[Phrase, ...]] = {
    "of": (
        Phrase(rf"{_DUP}(?:\s+\w+)?\s+of", "duplicate-of"),
        Phrase(r"(?:back-?port|cherry-?\s?pick|port)\s+of", "backport-of"),
        Phrase(r"(?:revert|reversion|reversal|rollback)\s+of", "reverts"),
        Phrase(r"in\s+fav(?:o|ou)r\s+of", "supersedes", reverse=True),
        Phrase(r"(?:replacement|successor|continuation|resubmission|rebase|redo|reroll|respin)\s+of", "supersedes"),
        Phrase(r"(?:new\s+version|re-?land(?:ing)?|re-?application)\s+of", "supersedes"),
        Phrase(rf"(?:{_DONE}|landing){_ADVERB}\s+as\s+(?:a\s+)?part\s+of", "fixed-by"),
        Phrase(r"(?<!as\s)(?<!as\sa\s)(?:part|sub-?\s?task|sub-?issue|child|piece)\s+of", "parent-of"),
    ),
    "by": (
        Phrase(r"(?:superseded|replaced|obsoleted|subsumed)(?:\s+\w+)?\s+by", "supersedes", reverse=True),
        Phrase(r"(?:blocked|held\s+up|gated)\s+by", "blocked-by"),
        Phrase(r"reverted\s+by", "reverts", reverse=True),
        Phrase(r"backported\s+by", "backport-of", reverse=True),
        Phrase(r"(?:tracked|covered)\s+by", "parent-of"),
        Phrase(rf"{_DONE}{_ADVERB}\s+by", "fixed-by"),
    ),
    "in": (
        Phrase(r"(?:superseded|replaced|continued)\s+in", "supersedes", reverse=True),
        Phrase(r"reverted\s+in", "reverts", reverse=True),
        Phrase(r"backported\s+in", "backport-of", reverse=True),
        Phrase(rf"{_REPORTED}\s+in", "duplicate-of"),
        Phrase(r"(?:tracked|tracking|covered)(?:\s+this)?\s+in", "parent-of"),
        Phrase(rf"{_DONE}{_ADVERB}\s+(?:by\s+(?:@[\w-]+|me|us)\s+)?in", "fixed-by"),
    ),
    "with": (
        Phrase(r"(?:replaced|superseded)\s+with", "supersedes", reverse=True),
        Phrase(rf"{_DUP}\s+with", "duplicate-of"),
        Phrase(rf"{_DONE}{_ADVERB}\s+with", "fixed-by"),
    ),
    "via": (Phrase(rf"{_DONE}{_ADVERB}\s+via", "fixed-by"),),
    "through": (Phrase(rf"{_DONE}{_ADVERB}\s+through", "fixed-by"),),
    "on": (Phrase(rf"{_DEPENDS}\s+on", "blocked-by"),),
    "upon": (Phrase(rf"{_DEPENDS}\s+upon", "blocked-by"),),
    "to": (
        Phrase(rf"{_DUP}\s+to", "duplicate-of"),
        Phrase(rf"{_SAME}\s+(?:{_THING}\s+)?to", "duplicate-of"),
    ),
    "as": (
        Phrase(rf"{_SAME}\s+(?:{_THING}\s+)?as", "duplicate-of"),
        Phrase(rf"{_DUP}\s+as", "duplicate-of"),
        Phrase(rf"{_REPORTED}\s+as", "duplicate-of"),
        Phrase(r"(?:landed|merged|committed|pushed|applied|fixed|shipped)(?:\s+now)?\s+as", "fixed-by"),
    ),
    "under": (Phrase(rf"{_REPORTED}\s+under", "duplicate-of"),),
    "for": (Phrase(r"(?:fix|fixes|bugfix|solution|patch)\s+for", "mentions", loosely=True),),
}
