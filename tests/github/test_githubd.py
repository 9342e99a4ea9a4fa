"""Against recorded threads of real repositories, where the server that has them is at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from benchmarks import equality, githubd

from fixtrail.model.stored import Fetched

pytest.importorskip("uvicorn", reason="what githubd needs is in the dependency group bench")
pytestmark = pytest.mark.skipif(
    not (githubd.folder().is_dir() and githubd.DATA.is_dir()), reason="githubd and its recorded threads are not here"
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with githubd.start(githubd.DATA, "--no-secondary", "--rate-limit", "1000000") as address:
        yield address


def test_recorded_threads_are_equal_over_both_transports(url: str) -> None:
    """A sample over all repositories."""
    refs = equality.sample(githubd.DATA, 80, seed=5)
    for left, right in zip(equality.fetch(url, refs, "graphql"), equality.fetch(url, refs, "rest"), strict=True):
        assert isinstance(left, Fetched)
        assert isinstance(right, Fetched)
        assert equality.fields(left.thread) == equality.fields(right.thread)
