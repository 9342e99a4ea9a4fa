"""The code that goes with advice."""

from __future__ import annotations

import pytest

from fixtrail.extract.statements import statements
from fixtrail.model.facts import Statement
from tests.making import document, issue

FENCE = "```sh\nlight --long\n```"
TRACE = '```\nTraceback (most recent call last):\n  File "wick.py", line 1, in light\nOilError: none\n```'


def advised(text: str) -> Statement:
    (found,) = (s for s in statements(issue(1), document(text, "comment:1")) if s.role == "workaround")
    return found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"As a workaround you can use this:\n\n{FENCE}", "light --long"),
        (f"{FENCE}\n\nThis worked around it, as a workaround.", "light --long"),
        ("As a workaround you can set `WICK=1` or `WICK_LENGTH=1`.", "WICK_LENGTH=1"),
        (f"As a workaround you can use this:\n\n{TRACE}", None),
        (f"{TRACE}\n\nAs a workaround this worked for me.", None),
        (f"{FENCE}\n\nFor now a workaround is to downgrade to 1.2.", None),
        (f"As a workaround you can use it.\n\n{'So it is said of old. ' * 9}\n\n{FENCE}", None),
        ("As a workaround you can pour oil.", None),
    ],
)
def test_code_belongs_to_the_advice_beside_it(text: str, code: str | None) -> None:
    """After it, before it where it points back, or in it; a trace is nobody's advice."""
    found = advised(text).code
    assert (found.text if found else None) == code


def test_short_code_is_quoted_with_its_sentence() -> None:
    """What to do is then the whole of it."""
    text = f"Hm. As a workaround you can use this:\n\n{FENCE}\n\nGood night."
    assert advised(text).quote.text == f"As a workaround you can use this:\n\n{FENCE}"
    text = f"{FENCE}\n\nThis worked around it, as a workaround. Good night."
    assert advised(text).quote.text == f"{FENCE}\n\nThis worked around it, as a workaround."


def test_long_code_is_not() -> None:
    """It stands beside the sentence."""
    long = "```\n" + "light --long\n" * 90 + "```"
    found = advised(f"As a workaround you can use this:\n\n{long}")
    assert found.quote.text == "As a workaround you can use this:"
    assert found.code is not None
