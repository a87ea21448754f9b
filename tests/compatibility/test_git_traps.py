"""Repositories that would run a program, fetch, or pass off other schemas as the base.

Each trap leaves the file `sprung` behind where it runs.
"""

import os
import zlib
from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest

from rostra.compatibility import git
from rostra.errors import RostraError


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    return tmp_path / "sprung"


@pytest.fixture
def trap(tmp_path: Path, sprung: Path) -> str:
    """A program that leaves a file behind."""
    script = tmp_path / "trap"
    script.write_text(f"#!/bin/sh\ntouch '{sprung}'\nexit 1\n")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def broken(project: Any, narrow: Any) -> Any:
    """A branch with a break that is not committed."""
    project.write("schemas/person.json", narrow())
    return project


def _without_base(project: Any) -> None:
    """Take away the content of the base, as in a clone without blobs."""
    blob = project.git("rev-parse", "main:schemas/person.json")
    (project.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for setting in ("extensions.partialClone=evil", "core.repositoryFormatVersion=1"):
        project.git("config", *setting.split("="))
    project.git("config", "remote.evil.promisor", "true")


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "ext::sh -c {trap}"},
        {"url": "{outside}", "uploadpack": "{trap}"},
        {"url": "file://{outside}", "uploadpack": "{trap}"},
        {"url": "ssh://example.invalid/x"},
        {"url": "git@example.invalid:x"},
        {"url": "https://127.0.0.1:9/x"},
        {"url": "x", "vcs": "ext"},
    ],
)
def test_nothing_is_fetched(
    broken: Any, trap: str, sprung: Path, new_project: Any, settings: dict[str, str]
) -> None:
    outside = new_project("outside")
    outside.start(x={})
    _without_base(broken)
    for name, value in settings.items():
        broken.git("config", f"remote.evil.{name}", value.format(trap=trap, outside=outside.path))
    for name in ("ext", "file", "ssh", "https"):
        broken.git("config", f"protocol.{name}.allow", "always")
    for name in ("core.sshCommand", "core.gitProxy", "core.askPass", "credential.helper"):
        broken.git("config", name, trap)
    with pytest.raises(RostraError, match="does not have the content of person.json"):
        broken.verdict()
    assert not sprung.exists()


def test_a_clone_without_blobs_says_how_to_complete_it(broken: Any, new_project: Any) -> None:
    broken.git("config", "uploadpack.allowFilter", "true")
    broken.git("commit", "-q", "-a", "-m", "break")
    copy = new_project("copy")
    copy.git("clone", "-q", "--filter=blob:none", f"file://{broken.path}", str(copy.path))
    with pytest.raises(RostraError, match="fetch --refetch --no-filter") as caught:
        copy.verdict("origin/main")
    command = str(caught.value).rsplit("git -C ", 1)[1].split()
    copy.git("-C", *command)
    assert copy.refused("origin/main") == ["breaking"]


@pytest.mark.parametrize(
    "name",
    """core.fsmonitor core.pager core.editor diff.external diff.x.textconv filter.x.smudge
    filter.x.clean filter.x.process gpg.program alias.rev-parse alias.cat-file core.sshCommand
    pager.rev-parse pager.cat-file core.alternateRefsCommand""".split(),
)
def test_the_configuration_of_a_repository_runs_nothing(
    broken: Any, trap: str, sprung: Path, name: str
) -> None:
    broken.write(".gitattributes", "*.json diff=x filter=x\n")
    broken.git("config", name, f"!{trap}" if name.startswith("alias") else trap)
    assert broken.refused() == ["breaking"]
    assert not sprung.exists()


def test_no_hook_runs(broken: Any, trap: str, sprung: Path) -> None:
    hooks = broken.path / ".git/hooks"
    for name in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor"):
        (hooks / name).unlink(missing_ok=True)
        (hooks / name).symlink_to(trap)
    assert broken.refused() == ["breaking"]
    assert not sprung.exists()


def test_the_environment_runs_nothing(
    broken: Any, trap: str, sprung: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_ASKPASS", "GIT_EDITOR"):
        monkeypatch.setenv(name, trap)
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(sprung))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/nowhere")
    monkeypatch.setenv("GIT_NAMESPACE", "elsewhere")
    assert broken.refused() == ["breaking"]
    assert not sprung.exists()


def test_replacements_and_grafts_change_nothing(broken: Any) -> None:
    old = broken.git("rev-parse", "main")
    broken.commit()
    new = broken.git("rev-parse", "HEAD")
    broken.git("replace", old, new)
    assert broken.refused() == ["breaking"]
    broken.git("replace", "-d", old)
    blob = [broken.git("rev-parse", f"{c}:schemas/person.json") for c in (old, new)]
    broken.git("replace", *blob)
    assert broken.refused() == ["breaking"]
    broken.git("replace", "-d", blob[0])
    broken.git("branch", "-f", "main", new)
    broken.write(".git/info/grafts", f"{new}\n")
    assert broken.refused(old) == ["breaking"]


def test_a_repository_within_the_folder_is_not_asked(broken: Any) -> None:
    """A commit may contain what git takes for a bare repository."""
    inner = broken.path / "inner"
    broken.git("init", "-q", "-b", "main", str(inner))
    (inner / "person.json").write_bytes((broken.schemas / "person.json").read_bytes())
    broken.git("-C", str(inner), "add", "-A")
    broken.git("-C", str(inner), "commit", "-q", "-m", "x")
    for part in ("HEAD", "objects", "refs", "config"):
        (inner / ".git" / part).rename(broken.schemas / part)
    with pytest.raises(RostraError, match="bare repository|work tree"):
        broken.verdict()


def test_a_checkout_elsewhere_is_not_that_of_the_folder(broken: Any, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    broken.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    with pytest.raises(RostraError, match="has its files elsewhere"):
        broken.verdict()


@pytest.mark.parametrize("kind", ["blob", "tree", "commit"])
def test_an_object_is_what_its_hash_names(broken: Any, kind: str) -> None:
    """A forged object has the content of another one under its name."""
    broken.commit()
    place = {"blob": ":schemas/person.json", "tree": "^{tree}", "commit": ""}[kind]
    old, new = (broken.git("rev-parse", f"{branch}{place}") for branch in ("main", "work"))
    objects = broken.path / ".git/objects"
    forged = objects / old[:2] / old[2:]
    forged.chmod(0o644)
    forged.write_bytes((objects / new[:2] / new[2:]).read_bytes())
    with pytest.raises(RostraError, match="damaged or forged|git "):
        broken.verdict("main", tip=True)


def _stored(project: Any, kind: bytes, content: bytes) -> str:
    raw = b"%s %d\0%s" % (kind, len(content), content)
    name = sha1(raw, usedforsecurity=False).hexdigest()
    file = project.path / ".git/objects" / name[:2] / name[2:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(zlib.compress(raw))
    return name


def _on_main(project: Any, entries: dict[str, tuple[str, str]]) -> None:
    """Let main have a folder of these entries: modes and hashes by name."""

    def tree(entries: dict[str, tuple[str, str]]) -> str:
        parts = (
            b"%s %s\0%s" % (mode.encode(), name.encode(), bytes.fromhex(hashed))
            for name, (mode, hashed) in sorted(entries.items())
        )
        return _stored(project, b"tree", b"".join(parts))

    top = tree({"schemas": ("40000", tree(entries))})
    commit = project.git("commit-tree", top, "-m", "x", "-p", "main")
    project.git("update-ref", "refs/heads/main", commit)


def test_a_tree_that_unfolds_without_end(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few objects of which each lists another one many times."""
    monkeypatch.setattr(git, "_MOST_ENTRIES", 5000)
    hashed, mode = _stored(broken, b"blob", b"{}"), "100644"
    for _ in range(8):
        parts = (b"%s %02d.json\0" % (mode.encode(), n) + bytes.fromhex(hashed) for n in range(20))
        hashed, mode = _stored(broken, b"tree", b"".join(parts)), "40000"
    _on_main(broken, {"x.json": (mode, hashed)})
    with pytest.raises(RostraError, match="more than 5,000 files"):
        broken.verdict(tip=True)


def test_links_of_a_commit_stay_within_the_folder(broken: Any) -> None:
    """What leads out of the folder or in circles is not a schema of the base."""
    blob = broken.git("rev-parse", "main:schemas/person.json")
    targets = {"in": "person.json", "out": "../x.json", "far": "/etc/passwd", "b": "b.json"}
    links = {
        f"{n}.json": ("120000", _stored(broken, b"blob", t.encode())) for n, t in targets.items()
    }
    _on_main(broken, {"person.json": ("100644", blob), **links})
    commit = broken.git("rev-parse", "main")
    assert sorted(git.files(broken.schemas, commit, lambda _: True, 9999)) == [
        "in.json",
        "person.json",
    ]


def test_a_large_file_of_a_commit_is_not_read(broken: Any) -> None:
    broken.write("schemas/big.json", b" " * 3000)
    commit = broken.commit()
    with pytest.raises(RostraError, match="big.json has 3,000 bytes, the limit is 2,000"):
        git.files(broken.schemas, commit, lambda _: True, 2000)


@pytest.mark.parametrize("name", ["HEAD", "config", "refs/heads/main"])
def test_a_repository_that_never_answers(
    broken: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_SECONDS", 0.5)
    (broken.path / ".git" / name).unlink()
    os.mkfifo(broken.path / ".git" / name)
    with pytest.raises(RostraError, match="no answer|is not a revision|git "):
        broken.verdict()
