"""Edits of several files: committed as one, concluded after a kill, never over somebody's words."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from killed_edits import killed_after

from rostra.errors import RostraError
from rostra.transactions import (
    JOURNAL,
    PendingEditError,
    conclude,
    described,
    pending_journal,
    take,
    transaction,
    undo,
)

OLD = {"a.txt": "a", "deep/b.txt": "b", "c.txt": "c"}
NEW = {"a.txt": "A", "deep/b.txt": "B", "c.txt": "C", "new/deep/d.txt": "D"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("latin-1") for file in files}


def write(folder: Path) -> None:
    with transaction(folder, "rostra test") as changes:
        for name, content in NEW.items():
            with changes.new_file(name) as file:
                file.write(content.encode())
        changes.commit()


def interrupt(folder: Path, renamed: int) -> None:
    """Edit, and be killed when so many files are in place."""
    with killed_after(renamed):
        write(folder)
    assert pending_journal(folder)


def test_all_files_are_written_and_nothing_stays_aside(folder: Path) -> None:
    write(folder)
    assert contents(folder) == NEW
    assert not (folder / JOURNAL).parent.exists()


def test_what_is_not_committed_leaves_no_trace(folder: Path) -> None:
    with transaction(folder, "rostra test") as changes:
        with changes.new_file("a.txt") as file:
            file.write(b"A")
        assert contents(folder) != OLD
    assert contents(folder) == OLD


@pytest.mark.parametrize("renamed", range(4))
def test_a_pending_edit_is_concluded(folder: Path, renamed: int) -> None:
    interrupt(folder, renamed)
    journal = pending_journal(folder)
    assert journal
    assert described(journal.read_bytes()) == (
        "`rostra test` was interrupted while it wrote a.txt, deep/b.txt, c.txt, new/deep/d.txt"
    )
    concluded = conclude(folder)
    assert concluded
    assert concluded.files == list(NEW)
    assert contents(folder) == NEW
    assert conclude(folder) is None


@pytest.mark.parametrize("renamed", range(4))
def test_a_pending_edit_is_dropped(folder: Path, renamed: int) -> None:
    interrupt(folder, renamed)
    undo(folder)
    assert contents(folder) == OLD
    assert not (folder / "new").exists()
    undo(folder)


@pytest.mark.parametrize("renamed", range(4))
@pytest.mark.parametrize("edited", NEW)
def test_words_written_meanwhile_are_never_lost(folder: Path, edited: str, renamed: int) -> None:
    interrupt(folder, renamed)
    (folder / edited).parent.mkdir(parents=True, exist_ok=True)
    (folder / edited).write_text("mine")
    before = contents(folder)
    for act in (conclude, write):
        with pytest.raises(PendingEditError, match=rf"edited since: .*{edited}\.(.|\n)*--keep"):
            act(folder)
        assert contents(folder) == before
    copy = folder.parent / f"{folder.name}-copy"
    shutil.copytree(folder, copy)
    undo(folder)
    assert contents(folder) == {**OLD, edited: "mine"}
    copies = take(copy)
    if list(NEW).index(edited) < renamed:  # it was in place: the words are built on it
        assert copies == []
        assert contents(copy) == {**NEW, edited: "mine"}
    else:
        assert copies == [f"{edited}.mine"]
        assert contents(copy) == {**NEW, f"{edited}.mine": "mine"}


def test_a_file_saved_between_begin_and_commit_is_kept(folder: Path) -> None:
    with transaction(folder, "rostra test") as changes:
        for name in ("a.txt", "c.txt"):
            with changes.new_file(name) as file:
                file.write(b"new")
        (folder / "c.txt").write_text("mine")
        with pytest.raises(RostraError, match=r"c\.txt was changed meanwhile; nothing was edited"):
            changes.commit()
    assert contents(folder) == {**OLD, "c.txt": "mine"}


def journal(**changed: object) -> bytes:
    digest = sha256(b"X").hexdigest()
    edit = {"name": "a.txt", "before": sha256(b"a").hexdigest(), "after": digest}
    content = {"command": "x", "folders": [], "files": [edit]} | changed
    return json.dumps(content).encode()


BAD_FILES: tuple[object, ...] = (3, [3], [{}], [{"name": "a"}], [None], {"a": 1})
NAMES = ("../a", "/etc/a", "deep/../../a", ".git/hooks/a", "deep/.a", "", ".", "a\0b", 3, None)


@pytest.mark.parametrize(
    "raw",
    [
        *(journal(folders=[name]) for name in NAMES),
        *(journal(files=[{"name": n, "before": None, "after": "0" * 64}]) for n in NAMES),
        *(journal(files=files) for files in BAD_FILES),
        *(b"", b"{}", b"[]", b"\xff", b"[" * 10**5, b" " * 2**23, b"{" * 9, b"null"),
        journal(command=3),
    ],
)
def test_a_journal_that_no_edit_wrote_leads_nowhere(folder: Path, raw: bytes) -> None:
    (folder / ".rostra-edit").mkdir()
    (folder / ".rostra-edit/0.new").write_text("X")
    (folder / JOURNAL).write_bytes(raw)
    before = contents(folder)
    for act in (conclude, take, write):
        with pytest.raises(PendingEditError, match="damaged"):
            act(folder)
        assert contents(folder) == before
    described(raw[:1000])
    undo(folder)
    assert contents(folder) == OLD


def test_contents_that_are_not_those_of_the_journal(folder: Path) -> None:
    (folder / ".rostra-edit").mkdir()
    (folder / JOURNAL).write_bytes(journal())
    (folder / ".rostra-edit/0.new").write_text("Y")
    with pytest.raises(PendingEditError, match="damaged"):
        conclude(folder)
    (folder / ".rostra-edit/0.new").unlink()
    (folder / ".rostra-edit/0.new").symlink_to(folder / "c.txt")
    with pytest.raises(PendingEditError, match="damaged"):
        conclude(folder)
    (folder / ".rostra-edit/0.new").unlink()
    (folder / ".rostra-edit/0.new").write_text("X")
    conclude(folder)
    assert contents(folder) == {**OLD, "a.txt": "X"}


def test_nothing_is_removed_that_no_edit_made(folder: Path) -> None:
    (folder / ".rostra-edit").mkdir()
    (folder / ".rostra-edit/notes").write_text("mine")
    with pytest.raises(RostraError, match="not made by Rostra"):
        write(folder)
    assert (folder / ".rostra-edit/notes").read_text() == "mine"


def test_nothing_is_reached_through_links(folder: Path) -> None:
    (folder / "deep/journal.json").write_bytes(journal())
    (folder / "deep/0.new").write_text("X")
    (folder / ".rostra-edit").symlink_to("deep")
    before = contents(folder)
    assert pending_journal(folder) is None
    with pytest.raises(RostraError, match="not made by Rostra"):
        write(folder)
    assert contents(folder) == before
