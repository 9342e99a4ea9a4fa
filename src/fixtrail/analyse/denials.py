""" "Not a duplicate", said by the reporter or by who may write: it counts against what others said before."""

from __future__ import annotations

import re

import msgspec

from fixtrail.model.evidence import Quote
from fixtrail.model.ref import Ref
from fixtrail.model.thread import WRITERS, Thread
from fixtrail.refs.find import find
from fixtrail.text.markdown import prose
from fixtrail.text.sentences import sentences

# In the languages that statements are read in.
_DENIED = re.compile(
    r"(?i)\b(?:not|isn't|isnt|never|no longer) (?:really |actually |strictly |exactly |quite )?"
    r"(?:(?:an? )?(?:exact |true |real )?dup(?:e|licate)?s?\b|the same (?:issue|bug|problem|error|thing)\b)|"
    r"\b(?:don't|do not|doesn't|does not) (?:think|believe|see how|agree|look|seem)\b.{0,60}\b"
    r"(?:dup(?:e|licate)?s?|same (?:issue|bug|problem))\b|"
    r"\b(?:different|separate|another|distinct) (?:issue|bug|problem|error|root cause) (?:from|than|to) \S{0,80}#?\d|"
    r"\bkein(?:e)? duplikat|\bno es (?:un )?duplicad[oa]|\bpas (?:un )?(?:doublon|duplicata)|"
    r"\bnão é (?:uma? )?duplicad[oa]|\bне (?:дубликат|дубль)|不是重[复複]|[并並]非重[复複]|重複では(?:ない|ありません)|"
    r"중복(?:이|은)? ?아[니닙]"
)
_DOUBTED = re.compile(r"(?i)\?\s*$|\b(?:if|whether|unless|in case|reopen)\b")
_READ = 20_000  # characters of a comment that are looked at


_UNLIKE = re.compile(r"(?i)\bnot (?:really |actually )?a regression\b|\bunlike\b")


def tells_apart(text: str) -> bool:
    """Whether a sentence says that two failures are not the same."""
    return bool(_DENIED.search(text) or _UNLIKE.search(text))


class Denial(msgspec.Struct, frozen=True):
    """`named` are the threads in the sentence, () where it speaks of whichever was said before."""

    quote: Quote
    by_writer: bool
    named: tuple[Ref, ...] = ()

    def denies(self, target: Ref, said_at: str) -> bool:
        """Whether it speaks against a claim of that time that `target` is the one to follow."""
        return (not self.named or target in self.named) and self.quote.document.created_at >= said_at


def denials(root: Thread) -> tuple[Denial, ...]:
    """What the comments of the reporter and of writers say against its being a duplicate, oldest first."""
    found: list[Denial] = []
    for document in root.comments:
        writer = document.association in WRITERS
        if document.author.bot or not (writer or document.author == root.author):
            continue
        text = document.text[:_READ]
        clear = prose(text)
        if not _DENIED.search(clear):
            continue
        for start, end in sentences(text):
            words = clear[start:end]
            if _DENIED.search(words) and not _DOUBTED.search(words):
                refs = (r.ref for r in find(words, root.ref, (root.ref.host,)) if r.ref and r.ref != root.ref)
                found.append(Denial(Quote(document, start, end), writer, tuple(refs)))
    return tuple(found)
