"""With what the gate compares: never with itself, and never with nothing without saying so."""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.compatibility.github_event import start_of
from rostra.errors import RostraError

NO_COMMIT = "0" * 40


def test_main_is_compared_with_the_commit_before(project: Any, narrow: Any) -> None:
    """A push to main: `--against origin/main` has HEAD already."""
    project.git("switch", "-q", "main")
    project.write("schemas/person.json", narrow())
    project.commit()
    for against in ("main", "HEAD"):
        assert project.refused(against) == ["breaking"]
        assert project.verdict(against).base.startswith("the commit before HEAD (")
    with pytest.raises(RostraError, match="nothing would be compared"):
        project.verdict("main", tip=True)


def test_a_change_that_is_not_committed_is_compared_with_head(
    project: Any, narrow: Any, person: Any
) -> None:
    project.git("switch", "-q", "main")
    project.write("schemas/person.json", person | {"required": []})
    project.commit()
    project.write("schemas/person.json", narrow(required=[]))
    assert project.verdict().base.startswith("the merge base with main")
    assert project.refused() == ["breaking"]
    assert "nothing-compared" not in project.notes()
    project.write("schemas/person.json", person | {"required": []})
    project.write("schemas/built.json", {})
    assert project.refused() == []
    (note,) = (f for f in project.verdict().findings if f.id == "nothing-compared")
    assert "built.json" in note.message


def test_the_first_commit(project: Any) -> None:
    verdict = project.verdict("HEAD")
    assert verdict.passes
    assert "the first commit" in verdict.base
    assert "nothing-compared" in project.notes("HEAD")


def test_a_clone_without_the_commit_before(project: Any, new_project: Any, narrow: Any) -> None:
    project.write("schemas/person.json", narrow())
    project.commit()
    copy = new_project("copy")
    source = f"file://{project.path}"
    project.git("clone", "-q", "--depth=1", "--branch=work", source, str(copy.path))
    with pytest.raises(RostraError, match="too shallow to have the commit before HEAD"):
        copy.verdict("HEAD")


@pytest.mark.parametrize("name", ["spec", "deep/er/schemas", "schemas/v1"])
def test_a_folder_that_is_renamed_is_compared_with_what_it_was(
    project: Any, narrow: Any, name: str
) -> None:
    project.write("schemas/other/second.json", {})
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "second")
    start = project.git("rev-parse", "HEAD")
    (project.path / name).mkdir(parents=True)
    project.git("mv", "schemas/person.json", "schemas/other", name)
    project.schemas = project.path / name
    project.write(f"{name}/person.json", narrow())
    project.write(f"{name}/third.json", {})
    project.commit()
    assert project.refused(start) == ["breaking"]
    assert project.verdict(start).base.endswith("where the folder is schemas")


def test_a_folder_that_is_new(project: Any, narrow: Any) -> None:
    project.schemas = project.path / "copy"
    project.write("copy/person.json", narrow())
    project.commit()
    assert project.refused() == []
    assert "nothing-compared" in project.notes()


class Events:
    """A clone of a project on main, as `actions/checkout` leaves it, and events about it."""

    def __init__(self, project: Any, clone: Any) -> None:
        self.project, self.clone = project, clone

    def check(self, event: dict[str, Any]) -> tuple[str, list[str]]:
        """The base, and what is refused."""
        file = self.clone.path / ".git" / "event.json"
        repository = {"repository": {"default_branch": "main"}}
        file.write_text(json.dumps(repository | event), encoding="utf-8")
        revision, tip = start_of(file, self.clone.schemas)
        return self.clone.verdict(revision, tip=tip).base, self.clone.refused(revision, tip=tip)

    def checkout(self, branch: str) -> str:
        self.clone.git("fetch", "-q", "origin", f"+{branch}:refs/remotes/origin/{branch}")
        self.clone.git("checkout", "-q", "--detach", f"origin/{branch}")
        return str(self.clone.git("rev-parse", "HEAD"))


@pytest.fixture
def events(project: Any, new_project: Any) -> Events:
    clone = new_project("clone")
    project.git("switch", "-q", "main")
    project.git("clone", "-q", f"file://{project.path}", str(clone.path))
    return Events(project, clone)


def test_a_push(events: Events, narrow: Any) -> None:
    project = events.project
    before = project.git("rev-parse", "HEAD")
    project.write("schemas/person.json", narrow())
    project.commit()
    project.write("README.md", "more")
    project.commit()
    events.checkout("main")
    push = {"ref": "refs/heads/main", "created": False, "forced": False}
    base, refused = events.check(push | {"before": before})
    assert (base, refused) == (f"{before} ({before[:12]})", ["breaking"])
    # The clone has no commit that a forced push replaced; a check of another one is no check.
    with pytest.raises(RostraError, match="is not a revision"):
        events.check(push | {"before": "1" * 40, "forced": True})


def test_the_push_that_makes_a_branch(events: Events, narrow: Any, wide: Any) -> None:
    project = events.project
    push = {"before": NO_COMMIT, "created": True, "forced": False}
    base, refused = events.check(push | {"ref": "refs/heads/main"})
    assert base == "nothing: HEAD is the first commit"
    project.git("switch", "-q", "-c", "feature")
    for schema in (narrow(), wide(required=[])):
        project.write("schemas/person.json", schema)
        project.commit()
    events.checkout("feature")
    base, refused = events.check(push | {"ref": "refs/heads/feature"})
    assert base.startswith("the merge base with origin/main")
    assert refused == []
    project.write("schemas/person.json", narrow())
    project.git("add", "-A")
    project.git("commit", "-q", "--allow-empty", "--amend", "-m", "forced")
    events.checkout("feature")
    push = {"before": "1" * 40, "created": False, "forced": True, "ref": "refs/heads/feature"}
    base, refused = events.check(push)
    assert base.startswith("the merge base with origin/main")
    assert refused == ["breaking"]


def test_a_pull_request(events: Events, narrow: Any) -> None:
    project = events.project
    project.git("switch", "-q", "-c", "feature")
    project.write("schemas/person.json", narrow())
    project.commit()
    project.git("switch", "-q", "main")
    project.write("schemas/later.json", {})
    base = project.commit()
    project.git("switch", "-q", "-C", "merged", "main")
    project.git("merge", "-q", "--no-ff", "-m", "as GitHub does", "feature")
    events.checkout("merged")
    pull_request = {"pull_request": {"base": {"sha": base}}}
    assert events.check(pull_request)[1] == ["breaking"]
    assert events.check({"merge_group": {"base_sha": base}})[1] == ["breaking"]
    events.checkout("main")  # what pull_request_target checks out
    with pytest.raises(RostraError, match="without its changes"):
        events.check(pull_request)


def test_a_run_by_hand(events: Events, narrow: Any) -> None:
    events.project.write("schemas/person.json", narrow())
    events.project.commit()
    events.checkout("main")
    base, refused = events.check({"ref": "refs/heads/main", "inputs": None})
    assert base.startswith("the commit before HEAD")
    assert refused == ["breaking"]
    with pytest.raises(RostraError, match="names no commit"):
        events.check({"repository": {}, "schedule": "5 4 * * *"})


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"a": 1, "a": 2}'])
def test_what_is_not_an_event(project: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(content)
    with pytest.raises(RostraError, match="not the event of a GitHub workflow"):
        start_of(file, project.schemas)
    with pytest.raises(RostraError, match="how git says that there is no commit"):
        project.verdict(NO_COMMIT)


def test_what_is_staged(project: Any, narrow: Any, wide: Any) -> None:
    project.write("schemas/person.json", narrow())
    project.git("add", "-A")
    project.write("schemas/person.json", wide())
    assert project.refused() == []
    assert project.refused(staged=True) == ["breaking"]
    project.git("add", "-A")
    project.write("schemas/person.json", "not JSON")
    project.write("schemas/untracked.json", "not JSON either")
    assert project.refused(staged=True) == []
    (note,) = (f for f in project.verdict(staged=True).findings if f.id == "not-staged")
    assert note.file == "untracked.json"
    project.git("reset", "-q", "--hard")
    assert "nothing-compared" in project.notes(staged=True)
    project.git("rm", "-q", "schemas/person.json")
    with pytest.raises(RostraError, match="as it is staged, has no schemas"):
        project.verdict(staged=True)


def test_what_is_staged_has_links_and_folders(project: Any) -> None:
    project.write("schemas/deep/inner.json", {"type": "string"})
    (project.schemas / "link.json").symlink_to("deep/inner.json")
    (project.schemas / "outside.json").symlink_to("../../secret.json")
    project.commit()
    project.write("schemas/deep/inner.json", {"type": "string", "maxLength": 3})
    project.git("add", "-A")
    project.git("update-index", "--force-remove", "schemas/outside.json")
    project.git("config", "core.fsmonitor", "touch was-run")
    (project.schemas / "outside.json").unlink()
    assert project.refused("HEAD", staged=True) == ["breaking"] * 2
    assert not (project.path / "was-run").exists()


def test_a_conflict_in_the_index(project: Any, narrow: Any, wide: Any) -> None:
    project.write("schemas/person.json", narrow())
    project.commit()
    project.git("switch", "-q", "main")
    project.write("schemas/person.json", wide())
    project.commit()
    with pytest.raises(AssertionError):
        project.git("merge", "-q", "work")
    with pytest.raises(RostraError, match=r"schemas/person\.json has a merge conflict; resolve"):
        project.verdict("HEAD", staged=True)
    with pytest.raises(RostraError, match=r"person\.json has a merge conflict in line \d+; res"):
        project.verdict("HEAD")


def test_the_index_of_the_commit_that_is_made(
    project: Any, narrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git commit FILE` gives its hooks an index of their own."""
    project.write("schemas/person.json", narrow())
    project.git("add", "-A")
    project.git("read-tree", "--index-output=.git/next-index", "HEAD")
    monkeypatch.chdir(project.path)
    for index, refused in ((".git/next-index", []), (".git/index", ["breaking"])):
        monkeypatch.setenv("GIT_INDEX_FILE", index)
        assert project.refused("HEAD", staged=True) == refused
