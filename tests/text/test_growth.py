"""Every function over text takes linear time and raises on nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtrail.text.characters import visible
from fixtrail.text.markdown import blocks, code, details, prose
from fixtrail.text.secrets import mask
from fixtrail.text.sentences import sentences
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE, MAX_BODY

WORK: dict[str, Callable[[str], object]] = {
    "blocks": blocks,
    "code and sections": lambda text: (code(text), details(text)),
    "prose": prose,
    "sentences": lambda text: list(sentences(text)),
    "mask": mask,
    "visible": visible,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("work", WORK)
def test_time_on_hostile_text_is_linear(work: str, name: str) -> None:
    """Four times a hostile text takes about four times the time."""
    assert_linear(WORK[work], HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_prose_of_the_longest_hostile_body_keeps_its_length(name: str) -> None:
    """A body of the greatest length is read, whatever is in it."""
    text = HOSTILE[name](MAX_BODY)
    assert len(prose(text)) == len(text)
