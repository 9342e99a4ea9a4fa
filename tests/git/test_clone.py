"""What a clone answers: tags, ancestry, commits, messages, files and equal changes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtrail.errors import InvalidInput, LocalFailure, NotFound, Unreachable
from fixtrail.git.clone import FILE_BYTES, WHOLE_BYTES, File
from fixtrail.model.history import Tag
from tests.git.cloning import LANTERN, cloned, clones, made
from tests.git.making import Made, at, git


def test_tags_have_their_commit_and_both_dates(tmp_path: Path) -> None:
    """A lightweight tag, an annotated one and a tag of a tag end at a commit; a tag of a folder has none."""
    source = made(tmp_path)
    sha = source.commit("Begin")
    source.tag("light")
    source.tag("noted", day=3, note="a note")
    source.tag("twice", "noted", day=5, note="another")
    source.git("tag", "folder", "HEAD^{tree}")
    ids = {name: source.git("rev-parse", f"refs/tags/{name}") for name in ("noted", "twice", "folder")}
    assert list(cloned(tmp_path).tags()) == [
        Tag("folder", ids["folder"]),
        Tag("light", sha, sha, at(1), at(1)),
        Tag("noted", ids["noted"], sha, at(3), at(1)),
        Tag("twice", ids["twice"], sha, at(5), at(1)),
    ]


def test_repository_without_anything_has_nothing(tmp_path: Path) -> None:
    """An empty repository is cloned, and answers that it has nothing."""
    made(tmp_path)
    clone = cloned(tmp_path)
    sha = "a" * 40
    assert (clone.tags(), clone.branches(), clone.containing(sha), clone.naming(["x"])) == ((), frozenset(), None, ())
    assert (clone.commits([sha]), clone.file(["a"]), clone.same_patch(sha)) == ({sha: None}, None, ())


def test_tags_with_hostile_names_are_names(tmp_path: Path) -> None:
    """A name that looks like an option, a command or a path is only ever a name."""
    source = made(tmp_path)
    sha = source.commit("Begin")
    names = ["-d", "--upload-pack=touch", "$(touch)", "a;b", "a'b\"c", "%(refname)", "a/b/c", "ünïcode-✓", "deadbeef"]
    for name in names:
        source.git("update-ref", f"refs/tags/{name}", sha)
    clone = cloned(tmp_path)
    assert {tag.name for tag in clone.tags()} == set(names)
    assert clone.containing(sha) == frozenset(names)
    assert [clone.file(["journal.txt"], name) for name in names] == [File("journal.txt", "Begin\n", sha)] * len(names)


def test_name_that_is_not_utf8_is_shown_as_such(tmp_path: Path) -> None:
    """Nothing is lost for a byte that cannot be read, and the same name is told everywhere."""
    source = made(tmp_path)
    sha = source.commit("Begin")
    (source.folder / ".git" / "packed-refs").write_bytes(b"%s refs/tags/v\xff1\n" % sha.encode())
    clone = cloned(tmp_path)
    assert [tag.name for tag in clone.tags()] == ["v\ufffd1"]
    assert clone.containing(sha) == frozenset({"v\ufffd1"})


def test_containing_is_ancestry_and_not_date(tmp_path: Path) -> None:
    """A tag has a commit that is in its history, whatever the dates say; a branch likewise."""
    source = made(tmp_path)
    first = source.commit("Begin", day=100)
    source.tag("early")
    fix = source.commit("Mend", day=900)
    source.release("v2", day=-4000)
    source.start("old", first)
    source.release("v1.1", day=1000)
    clone = cloned(tmp_path)
    assert clone.containing(fix) == frozenset({"v2"})
    assert clone.containing(first) == frozenset({"early", "v1.1", "v2"})
    assert clone.branches() == clone.branches(first) == frozenset({"main", "old"})
    assert clone.branches(fix) == frozenset({"main"})
    assert clone.head() == "old"


@pytest.mark.parametrize("sha", ["", "HEAD", "main", "--all", "f" * 40, "F" * 40, "abc", "HEAD\n--all"])
def test_commit_that_is_not_there_is_in_nothing_known(tmp_path: Path, sha: str) -> None:
    """None, not an empty answer: what the clone does not know it cannot deny."""
    made(tmp_path).release("v1")
    clone = cloned(tmp_path)
    assert clone.containing(sha) is None
    assert clone.branches(sha or "x") is None


def test_commits_by_whole_and_by_abbreviated_ids(tmp_path: Path) -> None:
    """Each by the id that was asked for; a tag that is named like an id stands for nothing."""
    source = made(tmp_path)
    first = source.commit("Begin\n\nWith a body.\n")
    second = source.commit("Mend")
    source.tag(first[:8], second)
    clone = cloned(tmp_path)
    asked = [first, first[:8].upper(), second[:4], "f" * 40, "0123", "", "no", "--all", "HEAD", "f" * 7]
    found = clone.commits(asked)
    told = {given: commit.sha for given, commit in found.items() if commit}
    assert told == {first: first, first[:8].upper(): first, second[:4]: second}
    assert set(found) == set(asked)
    commit = found[first]
    assert commit is not None
    assert (commit.message, commit.subject, commit.parents, commit.committed_at, commit.author) == (
        "Begin\n\nWith a body.", "Begin", (), at(1), "ada",
    )  # fmt: skip


def test_ambiguous_id_is_of_no_commit(tmp_path: Path) -> None:
    """Two commits that begin alike are told apart by no guess."""
    source = made(tmp_path)
    starts: dict[str, str] = {}
    for number in range(2000):
        sha = (
            source.git("commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "-m", f"{number}", given="")
            if (number)
            else source.commit("Begin")
        )
        source.git("update-ref", f"refs/heads/b{number}", sha)
        if sha[:4] in starts:
            break
        starts[sha[:4]] = sha
    assert cloned(tmp_path).commits([sha[:4], sha]) | {sha: None} == {sha[:4]: None, sha: None}


def test_commit_of_a_history_that_was_rewritten_is_in_none(tmp_path: Path) -> None:
    """What is still on the disk but in no branch and no tag is no commit of the repository; clocks do not matter."""
    source = made(tmp_path)
    base = source.commit("Begin", day=50)
    gone = source.commit("Gone", day=60)
    cloned(tmp_path)
    source.git("reset", "--quiet", "--hard", base)
    kept = source.commit("Kept", day=-500)
    for number in range(12):
        source.commit(f"More {number}", day=-400 + number)
    clone = cloned(tmp_path)
    assert git(clone.folder, "cat-file", "-t", gone) == "commit"
    found = clone.commits([gone, kept, base])
    assert {sha: commit is not None for sha, commit in found.items()} == {gone: False, kept: True, base: True}


def test_naming_searches_messages_of_all_branches_as_written(tmp_path: Path) -> None:
    """Words are no patterns, have their case, and are found in branches and tags, oldest first."""
    source = made(tmp_path)
    first = source.commit("Mend (#12)")
    source.commit("Mend (#123)")
    source.start("side")
    footer = source.commit(f"Mend it too\n\n(cherry picked from commit {first})")
    source.go(source.head)
    tagged = source.commit("Off branch (#12)")
    source.tag("v1")
    source.go("main")
    clone = cloned(tmp_path)
    assert [c.sha for c in clone.naming(["(#12)", first])] == [first, footer, tagged]
    assert [c.sha for c in clone.naming(["(#12)"], since=at(2))] == [tagged]
    assert clone.naming(["(#1.)", "MEND", "", "  ", "Mend it too\n\n(cherry"]) == ()
    assert [c.sha for c in clone.naming(["--all", "-12", "#12"])][:1] == [first]
    with pytest.raises(InvalidInput, match="'soon' is no instant"):
        clone.naming(["x"], since="soon")


def test_naming_finds_what_stands_behind_older_dates(tmp_path: Path) -> None:
    """A commit before one whose date is wrong is found all the same."""
    source = made(tmp_path)
    found = source.commit("Mend (#12)", day=100)
    for number in range(10):
        source.commit(f"Wrong clock {number}", day=-1000)
    assert [c.sha for c in cloned(tmp_path).naming(["(#12)"], since=at(50))] == [found]


def test_file_is_the_first_that_is_there(tmp_path: Path) -> None:
    """At the default branch, a tag, a branch or a commit; folders, links and what is not there are no files."""
    source = made(tmp_path)
    old = source.commit("Begin", {"CHANGES.md": "old\n", "docs/a.md": "a\n"})
    source.tag("v1")
    new = source.commit("More", {"CHANGES.md": "new\n"})
    (source.folder / "LINK.md").symlink_to("CHANGES.md")
    newest = source.commit("Link")
    clone = cloned(tmp_path)
    assert clone.file(["NEWS", "docs", "LINK.md", "CHANGES.md"]) == File("CHANGES.md", "new\n", newest)
    assert clone.file(["docs/a.md", "CHANGES.md"], "v1") == File("docs/a.md", "a\n", old)
    assert clone.file(["CHANGES.md"], new) == File("CHANGES.md", "new\n", new)
    assert clone.file(["CHANGES.md"], "main") == File("CHANGES.md", "new\n", newest)
    hostile = ("none", "v1^{/x}", "--help", "main~1", ":/x", "@{-1}", "a..b", "HEAD^", "a b", "refs/../x")
    assert [clone.file(["CHANGES.md"], name) for name in hostile] == [None] * len(hostile)
    assert clone.file(["", "a\0b", "--full-name", "../CHANGES.md"], "v1") is None


def test_file_that_is_long_is_cut(tmp_path: Path) -> None:
    """A file may be of any size; what is read of it is not."""
    made(tmp_path).commit("Begin", {"big.md": "x" * (FILE_BYTES + 5)})
    found = cloned(tmp_path).file(["big.md"])
    assert found is not None
    assert len(found.text) == FILE_BYTES


def test_file_beyond_all_bounds_is_not_read(tmp_path: Path) -> None:
    """git gives a file whole: it would fill the memory before it could be cut."""
    made(tmp_path).commit("Begin", {"big.md": "x" * (WHOLE_BYTES + 5)})
    with pytest.raises(Unreachable, match="has more than 32,000,000 bytes"):
        cloned(tmp_path).file(["big.md"])


def test_clone_has_no_contents_until_they_are_asked_for(tmp_path: Path) -> None:
    """All history without a file; one that is asked for is fetched alone, and is there when the source is gone."""
    source = made(tmp_path)
    source.commit("Begin", {"a.md": "one\n", "b.md": "two\n"})
    clone = cloned(tmp_path)

    def contents() -> int:
        kinds = git(clone.folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)", "--unordered")
        return kinds.split().count("blob")

    assert contents() == 0
    assert clone.file(["a.md"]) == File("a.md", "one\n", source.head)
    assert contents() == 1
    shutil.rmtree(source.folder)
    assert clone.file(["a.md"]) == File("a.md", "one\n", _head(clone.folder))
    with pytest.raises(NotFound, match="git says"):
        clone.file(["b.md"])


def _head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD")


def test_offline_clone_answers_all_but_missing_contents(tmp_path: Path) -> None:
    """Nothing is asked of the source, even for what is missing."""
    source = made(tmp_path)
    fix = source.commit("Mend", {"a.md": "one\n"})
    source.tag("v1")
    cloned(tmp_path)
    clone = clones(tmp_path, offline=True).find(LANTERN)
    assert clone is not None
    assert clone.containing(fix) == frozenset({"v1"})
    with pytest.raises(Unreachable):
        clone.file(["a.md"])
    with pytest.raises(Unreachable, match="nothing may be asked"):
        clone.patch_ids([fix])


LINES = [f"{n}\n" for n in range(20)]


def _lines(**changed: str) -> str:
    """Twenty lines, some of them changed: `n4="four"`."""
    return "".join(f"{changed[f'n{n}']}\n" if f"n{n}" in changed else line for n, line in enumerate(LINES))


def _with_a_backport(source: Made) -> tuple[str, str]:
    source.commit("Begin", {"a.py": _lines(), "b.py": "1\n"})
    source.git("branch", "old")
    source.commit("Other", {"b.py": "2\n"})
    fix = source.commit("Mend", {"a.py": _lines(n4="four")})
    source.commit("Mend more", {"a.py": _lines(n4="four", n5="five")})
    source.go("old")
    source.commit("Not this", {"a.py": _lines(n15="other")})
    return fix, source.pick(fix, message="Nothing said")


def test_same_patch_finds_the_change_where_nothing_is_said(tmp_path: Path) -> None:
    """Only where the commit itself is not: the change is looked for among those of the same files."""
    source = made(tmp_path)
    fix, copy = _with_a_backport(source)
    clone = cloned(tmp_path)
    assert [c.sha for c in clone.same_patch(fix)] == [copy]
    assert [c.sha for c in clone.same_patch(copy)] == [fix]
    ids = clone.patch_ids([fix, copy, "f" * 40, _head(clone.folder)])
    assert ids[fix] == ids[copy]
    assert set(ids) == {fix, copy}
    assert clone.same_patch("none") == ()


def test_same_patch_of_a_merge_is_what_it_brought(tmp_path: Path) -> None:
    """A merge is compared with its first parent, as a pull request is."""
    source = made(tmp_path)
    source.commit("Begin", {"a.py": "1\n", "b.py": "1\n"})
    source.git("branch", "old")
    source.start("topic")
    source.commit("Half", {"a.py": "2\n"})
    source.commit("Whole", {"b.py": "2\n"})
    source.go("main")
    source.commit("Other")
    merge = source.merge("topic", "Merge pull request #12")
    source.git("branch", "--delete", "--force", "topic")
    source.go("old")
    copy = source.commit("All at once", {"a.py": "2\n", "b.py": "2\n"})
    clone = cloned(tmp_path)
    assert [c.sha for c in clone.same_patch(merge)] == [copy]


def test_change_of_no_text_or_of_too_many_files_is_like_none(tmp_path: Path) -> None:
    """An empty commit has no change to compare, and one that touches everything is not looked for."""
    source = made(tmp_path)
    source.commit("Begin")
    source.git("branch", "old")
    empty = source.commit("Empty", {})
    wide = source.commit("Wide", {f"{n}.py": "1\n" for n in range(80)})
    source.go("old")
    source.commit("Wide too", {f"{n}.py": "1\n" for n in range(80)})
    clone = cloned(tmp_path)
    assert (clone.same_patch(empty), clone.same_patch(wide)) == ((), ())
    assert set(clone.patch_ids([empty])) == set()


def test_clone_that_was_made_shallow_is_refused(tmp_path: Path) -> None:
    """History that ends too early would deny what it does not know: it is refused, not believed."""
    source = made(tmp_path)
    source.commit("Begin")
    source.release("v1")
    clone = cloned(tmp_path)
    git(clone.folder, "fetch", "--quiet", "--depth", "1", "origin", "main")
    with pytest.raises(LocalFailure, match=r"is a shallow clone, whose history has gaps: it is refused"):
        clones(tmp_path).find(LANTERN)
    assert {tag.name for tag in cloned(tmp_path).tags()} == {"v1"}
    assert clones(tmp_path).find(LANTERN) is not None


def test_replaced_commits_and_grafts_are_another_history(tmp_path: Path) -> None:
    """What somebody told git in the clone to see in place of its history is not looked at."""
    source = made(tmp_path)
    first = source.commit("Begin")
    source.release("v1")
    clone = cloned(tmp_path)
    tip = clone.tags()[0].commit
    git(clone.folder, "replace", "--graft", tip)
    (clone.folder / "info").mkdir(exist_ok=True)
    (clone.folder / "info" / "grafts").write_text(f"{tip}\n")
    assert clone.containing(first) == frozenset({"v1"})


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_containing_agrees_with_a_walk_of_the_parents(data: st.DataObject) -> None:
    """Over any history, with any dates: a tag has a commit if and only if a walk over parents leads there."""
    count = data.draw(st.integers(1, 14))
    parents = [sorted(data.draw(st.sets(st.integers(0, n - 1), max_size=2))) if n else [] for n in range(count)]
    days = data.draw(st.lists(st.integers(1, 9999), min_size=count, max_size=count))
    tagged = data.draw(st.sets(st.integers(0, count - 1)))
    with tempfile.TemporaryDirectory() as folder:
        source = made(Path(folder))
        stream = "".join(_imported(n, parents[n], days[n]) for n in range(count))
        source.git("fast-import", "--quiet", "--force", given=stream + "done\n")
        shas = [source.git("rev-parse", f"refs/heads/b{n}") for n in range(count)]
        for n in tagged:
            source.git("tag", f"t{n}", shas[n])
        clone = cloned(Path(folder))
        reach: list[set[int]] = []
        for n in range(count):
            reach.append({n}.union(*(reach[p] for p in parents[n])))
        for n in range(count):
            assert clone.containing(shas[n]) == frozenset({f"t{t}" for t in tagged if n in reach[t]})
            assert clone.branches(shas[n]) == frozenset({f"b{t}" for t in range(count) if n in reach[t]})


def _imported(number: int, parents: list[int], day: int) -> str:
    """A commit for `git fast-import`, on a branch of its own."""
    when = f"ada <ada@example.org> {day * 86400} +0000"
    message = f"commit {number:04}"
    lines = [f"commit refs/heads/b{number}", f"mark :{number + 1}", f"committer {when}", "data 11", message]
    lines += [f"{'merge' if i else 'from'} :{p + 1}" for i, p in enumerate(parents)]
    return "\n".join(lines) + "\n\n"
