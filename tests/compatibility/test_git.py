"""States of a git repository in which people run the gate."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from rostra.compatibility import git
from rostra.compatibility.check import check
from rostra.errors import RostraError


@pytest.fixture
def upstream(project: Any, narrow: Any) -> Any:
    """Main went on, and a branch has a break."""
    project.git("switch", "-q", "main")
    project.write("schemas/later.json", {"type": "string"})
    project.commit()
    project.git("switch", "-q", "work")
    project.write("schemas/person.json", narrow())
    project.commit()
    return project


def clone(upstream: Any, new_project: Any, *options: str) -> Any:
    copy = new_project("copy")
    upstream.git("clone", "-q", *options, f"file://{upstream.path}", str(copy.path))
    return copy


def test_what_main_gained_meanwhile_is_no_change(upstream: Any) -> None:
    assert upstream.refused() == ["breaking"]
    assert not [f for f in upstream.verdict().findings if f.schema == "later"]
    assert upstream.refused(tip=True) == ["breaking", "breaking"]


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("against", ["origin/main", "HEAD~1", "HEAD~3", "1" * 40])
def test_a_shallow_clone(upstream: Any, new_project: Any, depth: int, against: str) -> None:
    """It has the merge base or it says what is missing: `actions/checkout` makes one of depth 1."""
    copy = clone(upstream, new_project, f"--depth={depth}", "--branch=work")
    if (against, depth) == ("HEAD~1", 2):
        assert copy.refused(against) == ["breaking"]
        return
    with pytest.raises(RostraError, match="fetch-depth: 0"):
        copy.verdict(against)


def test_a_merge_commit_as_github_makes_it(upstream: Any) -> None:
    """HEAD is a merge of main and the branch, and the base is the tip of main."""
    upstream.git("switch", "-q", "--detach", "main")
    base = upstream.git("rev-parse", "HEAD")
    upstream.git("merge", "-q", "--no-ff", "-m", "merge", "work")
    for against in (base, "main", "HEAD^1"):
        assert [f.schema for f in upstream.refusals(against)] == ["person"]


def test_not_committed_yet(project: Any, narrow: Any, person: Any) -> None:
    project.write("schemas/person.json", narrow())
    assert project.refused() == ["breaking"]
    project.git("add", "-A")
    assert project.refused() == ["breaking"]
    project.write("schemas/person.json", person)
    project.write("schemas/new.json", {})
    assert project.refused() == []


def test_the_branch_of_a_remote_that_was_not_fetched(project: Any) -> None:
    with pytest.raises(RostraError, match=r"git -C .* fetch origin main"):
        project.verdict("origin/main")


def test_there_is_no_git(new_project: Any) -> None:
    project = new_project("plain")
    project.write("schemas/person.json", {})
    with pytest.raises(RostraError, match="not a git repository"):
        project.verdict()
    project.git("init", "-q", "-b", "main")
    for against in ("main", "HEAD"):
        with pytest.raises(RostraError, match="is not a revision|no commit yet"):
            project.verdict(against)


def test_git_is_not_installed(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RostraError, match="git is not installed"):
        project.verdict()
    before = shutil.copytree(project.schemas, project.path / "before")
    assert project.refused(str(before)) == []


def test_another_repository_owns_it(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose user is not the owner of the checkout."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with pytest.raises(RostraError, match="dubious ownership"):
        project.verdict()


def test_in_a_hook_git_names_its_own_repository(
    upstream: Any, new_project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_project("other")
    other.start(other={})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
    main = git.resolve(upstream.schemas, "main")
    content = git.files(upstream.schemas, main, lambda _: True, 9999)
    assert content.keys() == {"person.json", "later.json"}


def test_a_worktree_and_a_submodule(upstream: Any, new_project: Any) -> None:
    tree = new_project("elsewhere")
    upstream.git("switch", "-q", "main")
    upstream.git("worktree", "add", "-q", str(tree.path / "tree"), "work")
    assert _refused(tree.path / "tree/schemas") == ["breaking"]
    outer = new_project("outer")
    outer.start(unrelated={})
    outer.git("submodule", "add", "-q", "-b", "work", f"file://{upstream.path}", "inner")
    outer.commit()
    assert _refused(outer.path / "inner/schemas", "origin/main") == ["breaking"]


def _refused(schemas: Path, against: str = "main") -> list[str]:
    findings = check(schemas, against).findings
    return [finding.id for finding in findings if finding.level == "refusal"]


def test_names_of_folders_and_files(
    new_project: Any, person: Any, narrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project("mit Ümläuten und Leerzeichen")
    folder = "a b/Schemata \u00fc/(1) [x] *"
    project.write(f"{folder}/pérson $x.json", person)
    project.start()
    project.write(f"{folder}/pérson $x.json", narrow())
    assert _refused(project.path / folder) == ["breaking"]
    monkeypatch.chdir(project.path / "a b")
    for schemas in ("Schemata \u00fc/(1) [x] *", ".", "../a b/."):
        assert _refused(Path(schemas)) == ["breaking"]


def test_the_whole_repository_is_the_folder(new_project: Any, person: Any, narrow: Any) -> None:
    project = new_project("flat")
    project.write("person.json", person)
    project.start()
    project.write("person.json", narrow())
    assert _refused(project.path) == ["breaking"]


def test_a_link_to_a_folder(new_project: Any, person: Any, narrow: Any) -> None:
    project = new_project("linked")
    project.write("v1/person.json", person)
    project.write("v2/person.json", narrow())
    (project.path / "schemas").symlink_to("v1")
    project.start()
    assert project.refused() == []
    (project.path / "schemas").unlink()
    (project.path / "schemas").symlink_to("v2")
    assert project.refused() == ["breaking"]


def test_links_to_files(project: Any, narrow: Any) -> None:
    project.git("switch", "-q", "main")
    (project.schemas / "human.json").symlink_to("person.json")
    project.commit()
    project.git("switch", "-q", "-C", "work")
    assert project.refused() == []
    project.write("schemas/person.json", narrow())
    assert [f.schema for f in project.refusals()] == ["human", "person"]


def test_a_name_that_is_a_folder_and_a_revision(
    project: Any, narrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.path)
    project.write("main/person.json", narrow())
    project.write("schemas/person.json", narrow())
    with pytest.raises(RostraError, match="a folder and a git revision. Name the folder ./main"):
        project.verdict("main")
    assert project.refused("./main") == []
    assert project.refused("refs/heads/main") == ["breaking"]


def test_a_version_goes_before_a_tag_of_its_name(published: Any, narrow: Any) -> None:
    published.write("schemas/person.json", narrow())
    published.commit()
    published.git("tag", "1.0.0")
    assert published.verdict("1.0.0").base == "the published version 1.0.0"
    assert "breaking" in published.refused("1.0.0")
    published.commit()
    assert published.verdict("refs/tags/1.0.0").base.startswith("the merge base with refs/tags")


def test_two_branches_merged_one_after_the_other(project: Any, person: Any) -> None:
    for name in ("first", "second"):
        project.git("switch", "-q", "-c", name, "main")
        more = {**person["properties"], name: {}}
        project.write("schemas/person.json", person | {"properties": more})
        assert project.refused() == []
        project.commit()
    project.git("switch", "-q", "main")
    project.git("merge", "-q", "first")
    project.git("switch", "-q", "second")
    assert project.refused() == []


def test_content_that_git_does_not_have_is_no_pass(project: Any, narrow: Any) -> None:
    project.write("schemas/person.json", narrow())
    blob = project.git("rev-parse", "main:schemas/person.json")
    (project.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RostraError, match="does not have the content of person.json"):
        project.verdict()
