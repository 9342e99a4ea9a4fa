"""What is kept of the history of repositories, on both databases."""

from __future__ import annotations

import zlib

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtrail.errors import LocalFailure
from fixtrail.model.history import Commit, Repository, Tag
from fixtrail.model.ref import Ref
from fixtrail.model.thread import GHOST, Document
from fixtrail.store.database import Store, open_store
from fixtrail.store.history import StoredText, TagList, pack_ancestry
from fixtrail.store.location import locate
from fixtrail.store.progress import FileProgress
from fixtrail.store.registry import RegistryAnswer
from tests.store.making import MIDDLE, NEW, OLD

ROCKET = Repository("github.com", "Acme", "Rocket")
OTHER = Repository("github.com", "acme", "boat")
A, B, C = "a" * 40, "b" * 40, "c" * 40


def test_tags_are_kept_with_what_is_known_of_them(store: Store) -> None:
    """Names and objects as they were told last, commits and dates of whatever told them; any spelling of the name."""
    assert store.tags(ROCKET) is None
    told = TagList((Tag("v1", A, A, OLD, OLD), Tag("v2", B)), MIDDLE, "api", 'W/"1"')
    store.put_tags(ROCKET, told)
    assert store.tags(Repository("GitHub.com", "acme", "rocket")) == told
    assert store.tags(OTHER) is None
    store.put_tag_targets(ROCKET, [Tag("v2", B, C, "", MIDDLE), Tag("v3", C)])
    store.put_tags(ROCKET, TagList((Tag("v2", B),), NEW))
    assert store.tags(ROCKET) == TagList((Tag("v2", B, C, "", MIDDLE),), NEW)


def test_tag_target_that_is_told_in_parts_is_put_together(store: Store) -> None:
    """A date that is known is not forgotten because another source does not tell it."""
    store.put_tags(ROCKET, TagList((Tag("v2", B),), MIDDLE))
    store.put_tag_targets(ROCKET, [Tag("v2", B, C, MIDDLE)])
    store.put_tag_targets(ROCKET, [Tag("v2", B, C, "", OLD)])
    store.put_tag_targets(ROCKET, [])
    assert store.tags(ROCKET) == TagList((Tag("v2", B, C, MIDDLE, OLD),), MIDDLE)


def test_tags_of_an_archive_give_way_to_what_github_said(store: Store) -> None:
    """Whichever comes later; of two archives the last counts."""
    archive = TagList((Tag("v1", A),), NEW, "archive")
    github = TagList((Tag("v1", A), Tag("v2", B)), OLD)
    store.put_tags(ROCKET, TagList((), OLD, "archive"))
    store.put_tags(ROCKET, archive)
    assert store.tags(ROCKET) == archive
    store.put_tags(ROCKET, github)
    assert store.tags(ROCKET) == github
    store.put_tags(ROCKET, archive)
    assert store.tags(ROCKET) == github


def test_tag_with_a_hostile_name_is_kept(store: Store) -> None:
    """Any text may come from a server, NUL and half characters' escapes too."""
    names = ("a\0b", "☃", "'; DROP TABLE tag_list; --", "\U0001f600")
    told = TagList(tuple(Tag(name, A) for name in names), OLD)
    store.put_tags(ROCKET, told)
    assert store.tags(ROCKET) == told


def test_standings_are_kept_for_ever_by_commit_and_object(store: Store) -> None:
    """All that is known of the commits asked for."""
    store.put_standings(ROCKET, {(A, B): True, (A, C): False, (B, C): True})
    store.put_standings(OTHER, {(A, B): False})
    assert store.standings(ROCKET, [A, C]) == {(A, B): True, (A, C): False}
    store.put_standings(ROCKET, {})
    assert store.standings(ROCKET, []) == {}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 40)), st.booleans(), max_size=60))
def test_standings_come_back_as_they_were_put(found: dict[tuple[int, int], bool]) -> None:
    """Any number of them."""
    told = {(f"{sha:040x}", f"{tag:040x}"): contained for (sha, tag), contained in found.items()}
    with open_store(":memory:") as store:
        store.put_standings(ROCKET, told)
        assert store.standings(ROCKET, [sha for sha, _ in told]) == told


def test_commits_are_kept_by_their_ids(store: Store) -> None:
    """With their whole messages."""
    commit = Commit(A, "Mend it\n\n(cherry picked from commit …)\0", (B, C), OLD, "Ada ☃")
    store.put_commits(ROCKET, [commit])
    assert store.commits(ROCKET, [A, B]) == {A: commit}
    assert store.commits(OTHER, [A]) == {}


def test_texts_are_kept_and_that_there_were_none(store: Store) -> None:
    """By the ids of documents, with the instant at which they were asked for."""
    note = Document(
        Ref("github.com", "acme", "rocket", 0), "release:v1", "release-note", "* Mend\r\n", GHOST, "NONE", OLD, "x"
    )
    told = {"release:v1": StoredText(note, MIDDLE), "release:v0": StoredText(None, MIDDLE)}
    store.put_texts(ROCKET, told)
    assert store.texts(ROCKET, ["release:v1", "release:v0", "release:v9"]) == told
    store.put_texts(ROCKET, {"release:v0": StoredText(note, NEW)})
    assert store.texts(ROCKET, ["release:v0"]) == {"release:v0": StoredText(note, NEW)}


def test_ancestry_is_kept_with_how_far_its_file_was_read(store: Store) -> None:
    """Packed as it came: zlib or gzip."""
    assert store.ancestry(ROCKET) is None
    progress = FileProgress("/a", 1, 2, line=3, done=True)
    store.put_ancestry(ROCKET, pack_ancestry(b"[1]\n"), OLD, progress)
    assert (store.ancestry(ROCKET), store.file_progress("/a")) == (b"[1]\n", progress)
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    store.put_ancestry(ROCKET, packer.compress(b"[2]") + packer.flush(), NEW)
    assert store.ancestry(ROCKET) == b"[2]"


def test_registry_answers_are_kept_by_package_and_version(store: Store) -> None:
    """The newest of each."""
    store.put_registry_versions("npm", "rocket", {"1.0": "{}", "1.1": '{"a": 1}'}, OLD)
    store.put_registry_versions("npm", "rocket", {"1.1": "{}"}, NEW)
    store.put_registry_versions("pypi", "rocket", {"9": "{}"}, OLD)
    assert store.registry_versions("npm", "rocket") == {
        "1.0": RegistryAnswer("{}", OLD), "1.1": RegistryAnswer("{}", NEW),
    }  # fmt: skip
    assert store.registry_versions("npm", "boat") == {}


def test_history_that_is_damaged_is_one_sentence(database: str) -> None:
    """Naming the repository, whatever of it is damaged."""
    with open_store(database) as store:
        store.put_tags(ROCKET, TagList((), OLD))
        store.put_ancestry(ROCKET, pack_ancestry(b""), OLD)
        engine = sa.create_engine(locate(database))
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE tag_list SET tags = :it"), {"it": b"x"})
            connection.execute(sa.text("UPDATE ancestry SET data = :it"), {"it": b"x"})
        engine.dispose()
        for ask in (store.tags, store.ancestry):
            with pytest.raises(LocalFailure, match=r"is damaged \(the history of Acme/Rocket\)"):
                ask(ROCKET)


def test_ids_with_nul_are_not_kept(store: Store) -> None:
    """No database of ours fails on what a server makes up."""
    store.put_tags(ROCKET, TagList((Tag("v1", "a\0", A, OLD),), OLD))
    store.put_standings(ROCKET, {("a\0", B): True, (A, B): True})
    store.put_commits(ROCKET, [Commit("a\0", "x"), Commit(A, "x")])
    store.put_texts(ROCKET, {"release:a\0": StoredText(None, OLD)})
    store.put_registry_versions("npm", "rocket", {"1\0": "{}", "2": "{}"}, OLD)
    assert store.tags(ROCKET) == TagList((Tag("v1", "a\0"),), OLD)
    assert store.standings(ROCKET, [A]) == {(A, B): True}
    assert store.commits(ROCKET, [A]) == {A: Commit(A, "x")}
    assert set(store.registry_versions("npm", "rocket")) == {"2"}
