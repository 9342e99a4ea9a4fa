"""Every example of the README and the guides is run as a reader would run it, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.examples import examples, fits, prepare, run
from tests.docs.pages import PAGES, page_name

RUNNABLE = [page for page in PAGES if any(examples(page))]


@pytest.mark.parametrize("page", RUNNABLE, ids=page_name)
def test_examples_of_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    """A page's examples print what stands below them, in an empty folder without network and settings."""
    environment = prepare(tmp_path)
    for example in examples(page):
        printed = run(example, tmp_path, environment)
        assert fits(example.expected, printed), f"{page_name(page)}:{example.line}: {example.code}\n{printed}"


def test_readme_and_guide_have_examples() -> None:
    """The pages that teach are among those that are run."""
    assert {"README.md", "docs/guide.md"} <= {page_name(page) for page in RUNNABLE}


@pytest.mark.parametrize(
    ("expected", "printed", "fit"),
    [
        (("a",), "a\n", True),
        (("a",), "ab\n", False),
        (("a...c",), "abbc\n", True),
        (("a", "...", "z"), "a\nb\nc\nz\n", True),
        (("a", "...", "z"), "a\nz\n", True),
        (("a", "..."), "b\n", False),
        ((), "", True),
        ((), "a\n", False),
    ],
)
def test_three_dots_stand_for_anything(expected: tuple[str, ...], printed: str, fit: bool) -> None:
    """Dots stand for the rest of a line, or for any lines; everything else is taken literally."""
    assert fits(expected, printed) is fit
