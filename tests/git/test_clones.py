"""How clones are made and kept: whole or not there, by one process at a time, from the source that is set."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fixtrail.errors import Cancelled, FixtrailError, Forbidden, InvalidInput, LocalFailure, NotFound, Unreachable
from fixtrail.git.clones import Clones
from fixtrail.git.place import Note, Place, default_folder, remove
from fixtrail.git.process import Git
from fixtrail.git.source import source_for
from fixtrail.model.history import Repository
from tests.git.cloning import LANTERN, cloned, clones, made
from tests.git.making import Made, git
from tests.git.serving import Serving, serving

TOKEN = "ghp_Lantern123"


def names(tmp_path: Path) -> set[str]:
    clone = clones(tmp_path).find(LANTERN)
    return {tag.name for tag in clone.tags()} if clone else set()


def test_clone_follows_its_source(tmp_path: Path) -> None:
    """What is new, moved, gone and renamed there is so here after an update, and nothing before."""
    source = made(tmp_path, "master")
    first = source.commit("Begin")
    source.git("branch", "gone")
    source.tag("v1")
    source.tag("dropped")
    clone = cloned(tmp_path)
    second = source.commit("More")
    source.tag("v1", second, force=True)
    source.tag("v2", note="two")
    source.git("tag", "--delete", "dropped")
    source.git("branch", "--delete", "--force", "gone")
    source.git("branch", "--move", "master", "main")
    assert ({t.name: t.commit for t in clone.tags()}, clone.head()) == ({"v1": first, "dropped": first}, "master")
    clone = cloned(tmp_path)
    assert {t.name: t.commit for t in clone.tags()} == {"v1": second, "v2": second}
    assert (clone.head(), clone.branches()) == ("main", frozenset({"main"}))


def test_branch_that_became_a_folder_of_branches_is_followed(tmp_path: Path) -> None:
    """`a` cannot stand beside `a/b` on a disk: what is gone goes first."""
    source = made(tmp_path)
    source.commit("Begin")
    source.git("branch", "fix")
    source.tag("r")
    cloned(tmp_path)
    source.git("branch", "--delete", "--force", "fix")
    source.git("branch", "fix/one")
    source.git("tag", "--delete", "r")
    source.tag("r/1")
    clone = cloned(tmp_path)
    assert (clone.branches(), names(tmp_path)) == (frozenset({"main", "fix/one"}), {"r/1"})


def test_repository_is_found_by_any_spelling_of_its_name(tmp_path: Path) -> None:
    """GitHub's names ignore case, and so do clones."""
    made(tmp_path).release("v1")
    cloned(tmp_path)
    assert clones(tmp_path).find(Repository("GitHub.com", "Example", "LANTERN")) is not None
    assert clones(tmp_path).find(Repository("github.com", "example", "other")) is None


def test_whether_there_is_a_clone_is_known_without_git(tmp_path: Path) -> None:
    """Where one is wanted there will be one, but not offline; a name that no repository has has none."""
    made(tmp_path).release("v1")
    none = Git(environ={"PATH": ""})
    assert not clones(tmp_path, git=none).has(LANTERN)
    assert clones(tmp_path, git=none, wanted=True).has(LANTERN)
    assert not clones(tmp_path, git=none, wanted=True, offline=True).has(LANTERN)
    cloned(tmp_path)
    assert clones(tmp_path, git=none).has(LANTERN)
    assert not clones(tmp_path, git=none).has(Repository("github.com", "..", "x"))


@pytest.mark.parametrize(
    ("host", "owner", "repo"),
    [
        ("github.com", "..", "x"), ("github.com", "a", ".."), ("github.com", "a/b", "x"), ("github.com", "a", "b/../c"),
        ("github.com", "", "x"), ("../etc", "a", "b"), ("github.com", "a", "x y"), ("github.com", "a\0", "x"),
        ("github.com", "ä", "x"), ("github.com", "a", "."), ("-oProxyCommand=x:y", "a", "b"),
    ],
)  # fmt: skip
def test_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, host: str, owner: str, repo: str) -> None:
    """No name of a repository is a path or more than a name."""
    with pytest.raises(InvalidInput, match="is no name of a repository"):
        clones(tmp_path).find(Repository(host, owner, repo))


def test_name_that_looks_like_an_option_is_a_name(tmp_path: Path) -> None:
    """It only ever stands after a folder or an address."""
    odd = Repository("github.com", "-upload", "--exec=touch")
    with pytest.raises(InvalidInput):
        clones(tmp_path).find(odd)
    odd = Repository("github.com", "-u", "--upload-pack.touch")
    Made(tmp_path / "source" / "-u" / "--upload-pack.touch.git").release("v1")
    clone = clones(tmp_path).update(odd)
    assert [tag.name for tag in clone.tags()] == ["v1"]


def test_place_of_another_port_is_another_place(tmp_path: Path) -> None:
    """A host's port is part of its name."""
    here, there = (
        Place(tmp_path, Repository(host, "a", "b")).clone for host in ("h.example.org", "h.example.org:8443")
    )
    assert (here, there) == (tmp_path / "h.example.org/a/b.git", tmp_path / "h.example.org+8443/a/b.git")
    assert default_folder().parts[-2:] == ("fixtrail", "clones")


def test_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A shallow clone, another repository or any folder in the place of a clone is neither believed nor removed."""
    source = made(tmp_path)
    source.commit("Begin")
    source.release("v1")
    place = Place(tmp_path / "clones", LANTERN)
    place.prepare()
    git(tmp_path, "clone", "--quiet", "--bare", "--depth", "1", f"file://{source.folder}", str(place.clone))
    for attempt in (clones(tmp_path).find, clones(tmp_path).update, clones(tmp_path, wanted=True).open):
        with pytest.raises(LocalFailure, match="was not made by fixtrail and is refused, not believed"):
            attempt(LANTERN)
    shutil.rmtree(place.clone)
    place.clone.mkdir()
    (place.clone / "precious.txt").write_text("mine")
    with pytest.raises(LocalFailure, match="not made by fixtrail"):
        cloned(tmp_path)
    assert (place.clone / "precious.txt").read_text() == "mine"


def test_shallow_source_is_refused(tmp_path: Path) -> None:
    """A clone of a shallow clone would have its gaps."""
    source = Made(tmp_path / "whole")
    source.commit("Begin")
    source.release("v1")
    (tmp_path / "source" / "example").mkdir(parents=True)
    git(tmp_path, "clone", "-q", "--bare", "--depth", "1", f"file://{source.folder}", "source/example/lantern.git")
    with pytest.raises(Unreachable, match="is itself a shallow clone: it is refused"):
        cloned(tmp_path)
    assert clones(tmp_path).find(LANTERN) is None
    assert list(clones(tmp_path).folder.rglob("*.part")) == []


@pytest.mark.parametrize("harm", ["HEAD", "config", "objects", "refs", "pack"])
def test_clone_that_git_cannot_go_on_with_is_made_anew(tmp_path: Path, harm: str) -> None:
    """A clone that lost a part is refused by who reads, and whole again after a sync."""
    source = made(tmp_path)
    source.release("v1")
    clone = cloned(tmp_path)
    if harm == "pack":
        for pack in (clone.folder / "objects/pack").glob("*"):
            pack.chmod(0o600)
            pack.write_bytes(b"")
    elif (clone.folder / harm).is_dir():
        shutil.rmtree(clone.folder / harm)
    else:
        (clone.folder / harm).write_bytes(b"\0")
    source.release("v2")
    clone = cloned(tmp_path)
    assert {tag.name for tag in clone.tags()} == {"v1", "v2"}
    assert clone.containing(source.head) == frozenset({"v2"})


def test_note_that_is_broken_makes_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    """What cannot be told to be ours is left alone."""
    made(tmp_path).release("v1")
    note = cloned(tmp_path).folder / "fixtrail.json"
    for text in (b"{", b'{"url":"x","updated_at":"soon"}', b"\xff"):
        note.write_bytes(text)
        with pytest.raises(LocalFailure, match="not made by fixtrail"):
            clones(tmp_path).find(LANTERN)


def test_another_source_makes_another_clone(tmp_path: Path) -> None:
    """A clone is of one address: another one is cloned anew."""
    made(tmp_path).release("v1")
    cloned(tmp_path)
    other = Made(tmp_path / "other" / "example" / "lantern.git")
    other.release("v9")
    moved = Clones(tmp_path / "clones", {"github.com": source_for("github.com", f"file://{tmp_path}/other")})
    stale = moved.find(LANTERN)
    assert stale is not None
    with pytest.raises(Unreachable):
        stale.file(["VERSION"])
    assert [tag.name for tag in moved.update(LANTERN).tags()] == ["v9"]


SCRIPT = """
import sys
from pathlib import Path
from fixtrail.git.clones import Clones
from fixtrail.git.source import source_for
from fixtrail.model.history import Repository
clones = Clones(Path(sys.argv[1]), {"github.com": source_for("github.com", sys.argv[2])})
print("begun", flush=True)
print(sorted(t.name for t in clones.update(Repository("github.com", "example", "lantern")).tags()))
"""


def _started(tmp_path: Path, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "clones"), url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _wait_for(condition: object) -> None:
    assert callable(condition)
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.02)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_clone_that_was_killed_in_the_middle_is_made_anew(tmp_path: Path) -> None:
    """No half clone is ever read; who comes next throws it away."""
    made(tmp_path).release("v1")
    place = Place(tmp_path / "clones", LANTERN)
    with serving(tmp_path / "source") as server:
        server.hanging = True
        process = _started(tmp_path, server.url)
        _wait_for(lambda: server.seen)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert place.note() is None
    place.part.mkdir(exist_ok=True)
    (place.part / "half").touch()
    assert {tag.name for tag in cloned(tmp_path).tags()} == {"v1"}
    assert not place.part.exists()


def test_update_that_was_killed_leaves_no_locks_behind(tmp_path: Path) -> None:
    """What a git that was killed left would keep every later one out."""
    source = made(tmp_path)
    source.release("v1")
    folder = cloned(tmp_path).folder
    left = ("packed-refs.lock", "HEAD.lock", "refs/heads/main.lock", "refs/tags/v2.lock", "objects/pack/tmp_pack_x")
    for name in (*left, "config.lock", "objects/info/commit-graph.lock"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    source.release("v2")
    source.git("branch", "--delete", "--force", "none") if "none" in source.git("branch") else None
    assert {tag.name for tag in cloned(tmp_path).tags()} == {"v1", "v2"}
    assert not (folder / "objects/pack/tmp_pack_x").exists()


def test_two_processes_do_not_make_it_twice(tmp_path: Path) -> None:
    """One makes it while the other waits; both end with the same."""
    made(tmp_path).release("v1")
    url = f"file://{tmp_path}/source"
    processes = [_started(tmp_path, url) for _ in range(3)]
    assert [p.communicate()[0] for p in processes] == ["begun\n['v1']\n"] * 3
    assert names(tmp_path) == {"v1"}


def test_lock_that_another_holds_is_waited_for(tmp_path: Path) -> None:
    """Who asks to stop while waiting stops; who waits too long is told who is in the way; then it goes on."""
    made(tmp_path).release("v1")
    with serving(tmp_path / "source") as server:
        server.hanging = True
        process = _started(tmp_path, server.url)
        _wait_for(lambda: server.seen)
        cancel = threading.Event()
        timer = threading.Timer(0.3, cancel.set)
        timer.start()
        with pytest.raises(Cancelled):
            clones(tmp_path, cancel=cancel).update(LANTERN)
        with pytest.raises(LocalFailure, match="Another process holds"):
            clones(tmp_path, git=Git(network_seconds=0.2)).update(LANTERN)
        process.kill()
        process.communicate()
    assert {tag.name for tag in cloned(tmp_path).tags()} == {"v1"}


def test_git_of_a_killed_process_still_holds_the_lock(tmp_path: Path) -> None:
    """git runs on when who started it is killed; until it ends nobody else writes to the same clone."""
    made(tmp_path).release("v1")
    with serving(tmp_path / "source") as server:
        server.hanging = True
        process = _started(tmp_path, server.url)
        _wait_for(lambda: server.seen)
        process.kill()
        process.communicate()
        with pytest.raises(LocalFailure, match="Another process holds"):
            clones(tmp_path, git=Git(network_seconds=0.2)).update(LANTERN)
    assert {tag.name for tag in cloned(tmp_path).tags()} == {"v1"}


def test_cancelled_clone_ends_git(tmp_path: Path) -> None:
    """Who asks to stop does not wait for the network, and leaves nothing that looks whole."""
    made(tmp_path).release("v1")
    with serving(tmp_path / "source") as server:
        server.hanging = True
        cancel = threading.Event()
        timer = threading.Timer(0.3, cancel.set)
        timer.start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            _at(tmp_path, server, cancel=cancel).update(LANTERN)
        assert time.monotonic() - started < 5
    assert clones(tmp_path).find(LANTERN) is None


def _at(tmp_path: Path, server: Serving, token: str | None = None, **more: object) -> Clones:
    source = source_for("github.com", server.url, token)
    return Clones(tmp_path / "clones", {"github.com": source}, **more)  # type: ignore[arg-type]


def test_token_opens_what_is_closed_and_is_kept_nowhere(tmp_path: Path) -> None:
    """The host is shown the token where it asks for one; no file of the clone has it."""
    source = made(tmp_path)
    source.release("v1")
    with serving(tmp_path / "source") as server:
        server.token = TOKEN
        with pytest.raises(Forbidden, match="the token given"):
            _at(tmp_path, server).update(LANTERN)
        with pytest.raises(Forbidden):
            _at(tmp_path, server, "other").update(LANTERN)
        clone = _at(tmp_path, server, TOKEN).update(LANTERN)
        source.release("v2")
        clone = _at(tmp_path, server, TOKEN).update(LANTERN)
        assert {tag.name for tag in clone.tags()} == {"v1", "v2"}
        assert clone.file(["VERSION"]) is not None
    assert TOKEN in server.seen
    for path in clone.folder.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="a list of processes that can be read")
def test_token_does_not_stand_in_the_list_of_processes(tmp_path: Path) -> None:
    """Neither git nor anything that it starts is given the token as an argument."""
    made(tmp_path).release("v1")
    lines: list[bytes] = []
    with serving(tmp_path / "source") as server:
        server.token = TOKEN
        stop = threading.Event()

        def watch() -> None:
            while not stop.is_set():
                for path in Path("/proc").glob("[0-9]*/cmdline"):
                    try:
                        lines.append(path.read_bytes())
                    except OSError:
                        continue

        watcher = threading.Thread(target=watch)
        watcher.start()
        _at(tmp_path, server, TOKEN).update(LANTERN)
        stop.set()
        watcher.join()
    assert any(b"lantern.git" in line for line in lines)
    assert not any(TOKEN.encode() in line for line in lines)


def test_token_is_not_shown_to_another_host(tmp_path: Path) -> None:
    """A host that sends git elsewhere does not send the token along."""
    made(tmp_path).release("v1")
    with serving(tmp_path / "source") as other, serving(tmp_path / "source") as server:
        other.token = "another"
        server.elsewhere = other.url
        with pytest.raises(FixtrailError):
            _at(tmp_path, server, TOKEN).update(LANTERN)
    assert other.seen
    assert TOKEN not in other.seen


@pytest.mark.parametrize(
    ("status", "error"), [(404, NotFound), (403, Forbidden), (500, Unreachable), (429, Unreachable)]
)
def test_refusal_of_the_host_is_told_as_what_it_is(tmp_path: Path, status: int, error: type[FixtrailError]) -> None:
    """Not there, not allowed and not reachable are told apart, with the words of git."""
    made(tmp_path)
    with serving(tmp_path / "source") as server:
        server.status = status
        with pytest.raises(error, match=r"git says: (fatal|remote|error)"):
            _at(tmp_path, server).update(LANTERN)


def test_host_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    """No server, and no repository, are not the same; an old clone is kept."""
    made(tmp_path).release("v1")
    cloned(tmp_path)
    with serving(tmp_path) as server:
        url = server.url
    gone = Clones(tmp_path / "fresh", {"github.com": source_for("github.com", url)})
    with pytest.raises(Unreachable, match="it cannot be reached"):
        gone.update(LANTERN)
    shutil.rmtree(tmp_path / "source")
    with pytest.raises(NotFound, match="there is no such repository"):
        cloned(tmp_path)
    assert names(tmp_path) == {"v1"}


def test_source_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    """A time limit ends a run that hangs."""
    made(tmp_path)
    with serving(tmp_path / "source") as server:
        server.hanging = True
        with pytest.raises(Unreachable, match="took longer than 0 seconds and was stopped"):
            _at(tmp_path, server, git=Git(network_seconds=0.4)).update(LANTERN)


def test_open_takes_what_was_synced_and_clones_where_that_is_wanted(tmp_path: Path) -> None:
    """Without `--clone` only what is there; with it a clone is made, and updated when it is not of a moment ago."""
    source = made(tmp_path)
    source.release("v1")
    assert clones(tmp_path).open(LANTERN) is None
    assert clones(tmp_path, wanted=True, offline=True).open(LANTERN) is None
    wanted = clones(tmp_path, wanted=True)
    first = wanted.open(LANTERN)
    assert first is not None
    source.release("v2")
    assert wanted.open(LANTERN) is first
    fresh = clones(tmp_path, wanted=True, fresh=300.0)
    assert {t.name for t in fresh.open(LANTERN).tags()} == {"v1"}  # type: ignore[union-attr]
    late = clones(tmp_path, wanted=True, fresh=300.0, clock=lambda: time.time() + 301)
    assert {t.name for t in late.open(LANTERN).tags()} == {"v1", "v2"}  # type: ignore[union-attr]
    source.release("v3")
    set_back = clones(tmp_path, wanted=True, fresh=300.0, clock=lambda: time.time() - 9)
    assert {t.name for t in set_back.open(LANTERN).tags()} == {"v1", "v2", "v3"}  # type: ignore[union-attr]
    assert {t.name for t in clones(tmp_path).open(LANTERN).tags()} == {"v1", "v2", "v3"}  # type: ignore[union-attr]


def test_wanted_clone_is_as_it_was_where_its_source_cannot_be_reached(tmp_path: Path) -> None:
    """An old clone that says how old it is, rather than none; without one the reason is told."""
    made(tmp_path).release("v1")
    with serving(tmp_path / "source") as server:
        before = _at(tmp_path, server).update(LANTERN)
        server.status = 500
        found = _at(tmp_path, server, wanted=True).open(LANTERN)
        assert found is not None
        assert (found.updated_at, [tag.name for tag in found.tags()]) == (before.updated_at, ["v1"])
        shutil.rmtree(found.folder)
        with pytest.raises(Unreachable):
            _at(tmp_path, server, wanted=True).open(LANTERN)


def test_nothing_is_cloned_offline_or_from_nowhere(tmp_path: Path) -> None:
    """What may not be asked, or has no address, is bad usage that says what to do."""
    with pytest.raises(InvalidInput, match="leave out --offline"):
        clones(tmp_path, offline=True).update(LANTERN)
    with pytest.raises(InvalidInput, match=r"set hosts\.ghe\.example\.org\.git_url"):
        clones(tmp_path).update(Repository("ghe.example.org", "a", "b"))
    assert not (tmp_path / "clones").exists()


def test_folder_that_cannot_be_made_is_a_local_failure(tmp_path: Path) -> None:
    """A file in the way is named."""
    made(tmp_path).release("v1")
    (tmp_path / "clones").write_text("in the way")
    with pytest.raises(LocalFailure, match=r"clones/github\.com/example cannot be made"):
        cloned(tmp_path)


def test_progress_of_git_is_heard(tmp_path: Path) -> None:
    """Who wants to know hears the last words of git while it runs."""
    made(tmp_path).release("v1")
    said: list[str] = []
    with serving(tmp_path / "source") as server:
        server.hanging = True
        threading.Timer(0.5, setattr, (server, "hanging", False)).start()
        _at(tmp_path, server).update(LANTERN, said.append)
    assert said
    assert "Counting objects" in said[-1]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights that bind who runs the tests")
def test_folder_that_may_not_be_written_is_a_local_failure(tmp_path: Path) -> None:
    """A cache that belongs to somebody else is named."""
    made(tmp_path).release("v1")
    place = Place(tmp_path / "clones", LANTERN)
    place.prepare()
    place.clone.parent.chmod(0o500)
    with pytest.raises(LocalFailure, match=r"lantern\.git\.lock cannot be made"):
        cloned(tmp_path)
    place.clone.parent.chmod(0o700)


def test_folder_in_the_place_of_a_file_is_a_local_failure(tmp_path: Path) -> None:
    """What cannot be opened, read or written is named, whatever is in the way."""
    made(tmp_path).release("v1")
    place = Place(tmp_path / "clones", LANTERN)
    place.prepare()
    place.lock.mkdir()
    with pytest.raises(LocalFailure, match=r"lantern\.git\.lock cannot be made"):
        cloned(tmp_path)
    place.lock.rmdir()
    note = cloned(tmp_path).folder / "fixtrail.json"
    note.unlink()
    note.mkdir()
    with pytest.raises(LocalFailure, match=r"lantern\.git cannot be read"):
        clones(tmp_path).find(LANTERN)
    with pytest.raises(LocalFailure, match=r"lantern\.git cannot be written"):
        place.write(Note("x", "2024-01-01T00:00:00Z"), place.clone)
    with pytest.raises(LocalFailure, match=r"lantern\.git cannot be removed"):
        remove(place.clone)
    note.rmdir()
    shutil.rmtree(place.clone)
    with pytest.raises(LocalFailure, match="cannot be put in place"):
        place.take_over()
