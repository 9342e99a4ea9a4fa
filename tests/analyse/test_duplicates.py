"""Which thread a duplicate stands for, and what counts against it."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from fixtrail.analyse.analysis import analyse
from fixtrail.analyse.case import Case
from fixtrail.analyse.duplicates import Duplicate, circle, duplicate
from fixtrail.analyse.verdict import verdicts
from fixtrail.model.evidence import Computed, Quote
from fixtrail.model.graph import Edge, Graph, Node
from fixtrail.model.ref import Ref
from fixtrail.model.thread import Thread
from fixtrail.model.verdict import Verdict, VersionAnswer
from tests.analyse.cases import case
from tests.making import closed, comments, document, event, issue, linked, pull, ref

AT = "2026-01-10T00:00:00Z"
BEFORE = "2026-01-09T00:00:00Z"


def found(root: Thread, *others: Thread) -> Duplicate | None:
    return duplicate(root, case(root, *others).graph)


def said(number: int, *words: tuple[str, str, str], at: str = BEFORE) -> Thread:
    """A closed issue with these comments just before the closing."""
    return closed(number, comments=comments(number, *words, first=at))


def test_chain_is_followed_to_its_end_with_the_way() -> None:
    """The summary names what lies between."""
    chain = [said(n, ("grace", "MEMBER", f"Duplicate of #{n + 1}")) for n in (1, 2, 3)]
    made = case(chain[0], *chain[1:], issue(4))
    assert verdicts(made)[0].summary == "Duplicate of #4 by way of #2, #3, which is the one to follow."
    canonical = verdicts(made)[0].canonical
    assert canonical is not None
    assert (canonical.ref, canonical.way) == (ref(4), (ref(2), ref(3), ref(4)))


def test_long_chain_takes_time_in_proportion() -> None:
    """Ten thousand threads, each a duplicate of the next, are followed in well under a second."""

    def edge(source: int, target: int) -> Edge:
        text = document("Duplicate of that", "comment:1", source, "grace", "MEMBER")
        return Edge(ref(source), ref(target), "duplicate-of", "text", "comment", (Quote(text, 0, 9),))

    size = 10_000
    nodes = tuple(Node(ref(n), "issue", "", "closed", n, True) for n in range(1, size + 1))
    chain = Graph(ref(1), nodes, tuple(edge(n, n + 1) for n in range(1, size)))
    started = time.perf_counter()
    end = duplicate(closed(1), chain)
    assert time.perf_counter() - started < 2
    assert end is not None
    assert (end.canonical, len(end.way)) == (ref(size), size - 1)


def test_writers_word_counts_before_a_strangers() -> None:
    """Whichever was said last."""
    root = said(1, ("grace", "MEMBER", "Duplicate of #2"), ("bob", "NONE", "Duplicate of #3"))
    end = found(root, issue(2), issue(3))
    assert end is not None
    assert (end.canonical, end.confidence) == (ref(2), "likely")


def test_bystanders_word_on_an_open_thread_leads_no_further() -> None:
    """The thread that is open is the one to follow."""
    middle = issue(2, comments=comments(2, ("bob", "NONE", "Duplicate of #3")))
    end = found(said(1, ("grace", "MEMBER", "Duplicate of #2")), middle, issue(3))
    assert end is not None
    assert end.canonical == ref(2)


def test_thread_that_was_fixed_is_the_one_to_follow() -> None:
    """The end of the chain is closed without a fix."""
    mend = pull(9, merged_at=AT)
    fixed = closed(2, comments=comments(2, ("grace", "MEMBER", "Duplicate of #3"), first=BEFORE))
    fixed = replace(fixed, timeline=(event("closed", AT, 2, closer=linked(mend)),))
    end = found(said(1, ("grace", "MEMBER", "Duplicate of #2")), fixed, closed(3), mend)
    assert end is not None
    assert (end.canonical, end.way) == (ref(2), (ref(2),))


def test_circle_ends_at_the_fixed_thread_before_an_open_one() -> None:
    """Three that name each other."""
    mend = pull(9, merged_at=AT)
    third = said(3, ("grace", "MEMBER", "Duplicate of #1"))
    third = replace(third, timeline=(event("closed", AT, 3, closer=linked(mend)),))
    second = issue(2, comments=comments(2, ("grace", "MEMBER", "Duplicate of #3")))
    end = found(said(1, ("grace", "MEMBER", "Duplicate of #2")), second, third, mend)
    assert end is not None
    assert (end.canonical, end.way) == (ref(3), (ref(2), ref(3)))


def test_thread_that_its_circle_comes_down_to_is_no_duplicate() -> None:
    """It is the oldest open one."""
    root = issue(1, comments=comments(1, ("grace", "MEMBER", "Duplicate of #2")))
    made = case(root, said(2, ("grace", "MEMBER", "Duplicate of #1")))
    assert duplicate(root, made.graph) is None
    assert [e.target for e in circle(root, made.graph)] == [ref(2), ref(1)]


@pytest.mark.parametrize(("association", "confidence"), [("MEMBER", "likely"), ("NONE", "weak")])
def test_supposed_duplicate_counts_at_the_closing(association: str, confidence: str) -> None:
    """ "I think" is enough where it was closed then."""
    end = found(said(1, ("grace", association, "I think this is a duplicate of #2.")), issue(2))
    assert end is not None
    assert (end.canonical, end.confidence) == (ref(2), confidence)


@pytest.mark.parametrize(
    "words", ["Is this a duplicate of #2?", "This is not a duplicate of #2.", "I think this is a duplicate of #1."]
)
def test_question_denial_and_itself_are_no_duplicate(words: str) -> None:
    """Closed with such words it stands for itself."""
    assert found(said(1, ("grace", "MEMBER", words)), issue(2)) is None


def test_supposed_duplicate_of_an_open_thread_is_none() -> None:
    """Nobody acted on it."""
    assert (
        found(issue(1, comments=comments(1, ("bob", "NONE", "I think this is a duplicate of #2."))), issue(2)) is None
    )


DENIALS = [
    "This is not a duplicate.",
    "I don't think it is a duplicate.",
    "It is not the same issue.",
    "Das ist kein Duplikat.",
    "No es un duplicado.",
    "Ce n'est pas un doublon.",
    "Não é duplicado.",
    "Это не дубликат.",
    "这不是重复的问题。",
    "これは重複ではありません。",
    "이 이슈는 중복이 아닙니다.",
]


@pytest.mark.parametrize("words", DENIALS)
def test_reporters_denial_takes_down_a_strangers_word(words: str) -> None:
    """In the languages that statements are read in."""
    root = said(1, ("bob", "NONE", "Duplicate of #2"), ("ada", "NONE", words))
    assert found(root, issue(2)) is None
    assert "It is said not to be a duplicate." in [f.text for f in analyse(case(root, issue(2))).findings]


@pytest.mark.parametrize(
    ("denier", "confidence"), [(("ada", "NONE"), "weak"), (("linus", "OWNER"), None), (("bob", "NONE"), "likely")]
)
def test_denial_counts_by_who_says_it(denier: tuple[str, str], confidence: str | None) -> None:
    """Against a writer's word the reporter makes it doubtful, another writer ends it, a stranger does nothing."""
    root = said(1, ("grace", "MEMBER", "Duplicate of #2"), (*denier, "This is not a duplicate."))
    end = found(root, issue(2))
    assert (end.confidence if end else None) == confidence


@pytest.mark.parametrize(
    "words", ["This is not a duplicate of #3.", "If it is not a duplicate, tell us.", "> This is not a duplicate."]
)
def test_denial_of_something_else_counts_for_nothing(words: str) -> None:
    """Of another thread, on a condition, in a quoted reply."""
    end = found(said(1, ("grace", "MEMBER", "Duplicate of #2"), ("ada", "NONE", words)), issue(2), issue(3))
    assert end is not None
    assert (end.canonical, end.confidence) == (ref(2), "likely")


def test_denial_before_the_claim_counts_for_nothing() -> None:
    """Who closed it knew."""
    root = said(1, ("ada", "NONE", "This is not a duplicate."), ("grace", "MEMBER", "Duplicate of #2"))
    end = found(root, issue(2))
    assert end is not None
    assert end.confidence == "likely"


def again(canonical: Verdict | None, **more: str) -> Case:
    """Said to duplicate a thread that was closed before, and reported on a version."""
    older = closed(1, "2026-01-10T00:00:00Z", state_reason=more.pop("state_reason", "completed"))
    root = issue(
        5, created_at="2026-02-01T00:00:00Z",
        comments=comments(5, ("grace", "MEMBER", "Duplicate of #1"), first="2026-02-02T00:00:00Z"),
    )  # fmt: skip
    fact = Computed("contains", "2.4.0 has it", ("abc", "v2.4.0"), "https://github.com/example/lantern")
    answer = VersionAnswer("2.4.0", "reported", "has", "2.4.0 has the fix.", (fact,))
    return replace(case(root, older), canonical=canonical, versions=(replace(answer, **more),))


def verdict(kind: str, at: Ref, confidence: str = "certain") -> Verdict:
    fact = Computed("state", "It is closed", (str(at), "state=closed"), at.url)
    return Verdict(kind, confidence, "Fixed in v2.3.1 by #2.", (fact,))  # type: ignore[arg-type]


def test_duplicate_on_a_version_with_the_fix_is_a_regression() -> None:
    """It was closed as completed before this was reported."""
    made = verdicts(again(verdict("released", ref(1))))[0]
    assert (made.kind, made.confidence) == ("regression", "likely")
    assert made.summary == "#1 was fixed, and this reports it again on 2.4.0, which has the fix."


@pytest.mark.parametrize(
    ("canonical", "more"),
    [
        (verdict("released", ref(1)), {"answer": "lacks"}),
        (verdict("released", ref(1)), {"source": "asked"}),
        (verdict("released", ref(1)), {"state_reason": "not_planned"}),
        (verdict("answered", ref(1)), {}),
        (None, {}),
    ],
)
def test_duplicate_of_what_is_not_known_to_be_fixed_there_stays_one(
    canonical: Verdict | None, more: dict[str, str]
) -> None:
    """The version lacks the fix, is not the reporter's, or nothing was fixed."""
    assert verdicts(again(canonical, **more))[0].kind == "duplicate"


def test_verdict_of_a_duplicate_is_the_canonicals() -> None:
    """With its releases."""
    made = verdicts(again(verdict("released", ref(1)), answer="lacks"))[0]
    assert made.summary == "Duplicate of #1, which is the one to follow: fixed in v2.3.1 by #2."
    assert made.canonical is not None
    assert made.canonical.kind == "released"


def test_guess_at_a_regression_is_weak() -> None:
    """As weak as what the canonical's fix stands on."""
    assert verdicts(again(verdict("released", ref(1), "weak")))[0].confidence == "weak"
