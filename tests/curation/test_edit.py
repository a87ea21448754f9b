"""Edits that are killed at any step, meet a full disk, a link, or a file saved meanwhile."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.curation.edit import edit
from rostra.curation.init import init
from rostra.errors import RostraError
from rostra.links import LinkError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import check

TEXT = "Mayor Ada Fict of Nowhere opened the bridge.\n"
SOURCE = dict.fromkeys(("title", "publisher", "published", "url")) | {
    "id": "bridge",
    "language": "en",
    "sha256": sha256(TEXT.encode()).hexdigest(),
    "licence": "CC0-1.0",
    "file": "bridge.txt",
    "text_basis": "document",
}
FICT: dict[str, Any] = {"id": "ada-fict", "name": "Ada Fict", "kind": "person"}
FICT |= {"names_in_sources": ["Ada Fict"], "note": None}


class KilledError(BaseException):
    """Raised by a test in place of a kill of the process."""


class Trap:
    """Raises where an edit is about to change the disk for the n-th time.

    An audit hook sees every such call and cannot be taken off, so there is one for all tests.
    """

    def __init__(self) -> None:
        self.folder = ""
        self.left = 0
        self.spring: Callable[[], BaseException] | None = None
        self.once = False

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.spring is None or event not in {"open", "os.rename", "os.remove"}:
            return
        if not str(args[0]).startswith(self.folder) or (
            event == "open" and not args[2] & os.O_CREAT
        ):
            return
        self.left -= 1
        if self.left == 0 or (self.left < 0 and not self.once):
            raise self.spring()


TRAP = Trap()
sys.addaudithook(TRAP)


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    TRAP.folder = str(tmp_path)
    yield TRAP
    TRAP.spring = None


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    return Corpus(init(tmp_path / "bridges"))


def enter(corpus: Corpus) -> list[Problem]:
    with edit(corpus) as transaction:
        transaction.add_file("sources/bridge.txt", TEXT.encode())
        transaction.put_records("sources", {"bridge": SOURCE})
        transaction.put_records("speakers", {"ada-fict": FICT})
        return transaction.commit()


def state(corpus: Corpus) -> dict[str, bytes]:
    files = (f for f in corpus.path.rglob("*") if f.is_file())
    return {str(f.relative_to(corpus.path)): f.read_bytes() for f in files}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("step", range(1, 6))
def test_a_disk_that_cannot_be_written(empty: Corpus, trap: Trap, step: int, code: int) -> None:
    before = state(empty)
    trap.left, trap.once = step, True
    trap.spring = lambda: OSError(code, os.strerror(code))
    with pytest.raises((OSError, RostraError), match=os.strerror(code)):
        enter(empty)
    assert state(empty) == before


def test_a_disk_that_is_full_in_the_middle_of_a_file(
    empty: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = state(empty)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        enter(empty)
    assert state(empty) == before


def test_a_rename_that_fails_half_way_is_taken_back(empty: Corpus, trap: Trap) -> None:
    before = state(empty)
    trap.left, trap.once, trap.spring = 7, True, lambda: PermissionError(errno.EPERM, "Not you")
    with pytest.raises(RostraError, match=r"cannot be written: Not you; nothing was edited"):
        enter(empty)
    assert state(empty) == before


def test_a_rename_that_cannot_be_taken_back_is_pending(empty: Corpus, trap: Trap) -> None:
    trap.left, trap.once, trap.spring = 7, False, lambda: PermissionError(errno.EPERM, "Not you")
    with pytest.raises(RostraError, match="cannot be written: Not you. Mend that, then"):
        enter(empty)
    trap.spring = None
    assert [problem.id for problem in check(empty.files()).problems] == ["pending-edit"]
    assert enter(empty) == []
    assert check(empty.files()).problems == []


def test_what_somebody_saves_meanwhile_is_not_lost(empty: Corpus) -> None:
    enter(empty)
    file = empty.path / "curated/speakers.jsonl"
    with edit(empty) as transaction:
        transaction.put_records("speakers", {"ada-fict": FICT | {"note": "Ours."}})
        file.write_text(json.dumps(FICT | {"note": "Theirs."}) + "\n")
        with pytest.raises(RostraError, match="was changed"):
            transaction.commit()
    assert "Theirs." in file.read_text("utf-8")
    assert len(state(empty)) == 10


def test_neither_folders_nor_tables_may_be_links(empty: Corpus, tmp_path: Path) -> None:
    (empty.path / "sources").rename(tmp_path / "texts")
    (empty.path / "sources").symlink_to(tmp_path / "texts")
    with pytest.raises(LinkError, match="sources is a symbolic link"):
        enter(empty)
    assert not list((tmp_path / "texts").iterdir())
    (empty.path / "sources").unlink()
    (tmp_path / "texts").rename(empty.path / "sources")
    table = empty.path / "curated/speakers.jsonl"
    table.rename(tmp_path / "people.jsonl")
    table.symlink_to(tmp_path / "people.jsonl")
    before = state(empty)
    with pytest.raises(RostraError, match="has problems already"):
        enter(empty)
    assert state(empty) == before
    assert table.is_symlink()


def test_whoever_could_write_a_table_still_can(empty: Corpus) -> None:
    file = empty.path / "curated/speakers.jsonl"
    file.chmod(0o664)
    enter(empty)
    assert file.stat().st_mode & 0o777 == 0o664


def test_hidden_files_of_others_stay(empty: Corpus) -> None:
    (empty.path / "curated/.notes.new").write_text("mine")
    enter(empty)
    assert (empty.path / "curated/.notes.new").read_text("utf-8") == "mine"


@pytest.mark.parametrize("raw", [b"{}\n", b"\xff\n", b'{"id": "b"}', b"\n"])
def test_a_broken_table_is_not_edited(empty: Corpus, raw: bytes) -> None:
    (empty.path / "curated/speakers.jsonl").write_bytes(raw)
    before = state(empty)
    with pytest.raises(RostraError, match="problems already"):
        enter(empty)
    assert state(empty) == before


def test_an_unsorted_table_is_not_edited(empty: Corpus) -> None:
    enter(empty)
    lines = [json.dumps(FICT | {"id": here}) + "\n" for here in ("b", "a")]
    (empty.path / "curated/speakers.jsonl").write_text("".join(lines))
    with pytest.raises(RostraError, match="problems already"):
        enter(empty)


def test_every_place_for_a_record(empty: Corpus) -> None:
    enter(empty)
    for ids in (["zz"], ["0"], ["b", "ada-fict", "ada"], ["zz-1", "zz-0", "zz"]):
        with edit(empty) as transaction:
            transaction.put_records("speakers", {here: FICT | {"id": here} for here in ids})
            assert transaction.commit() == []
    lines = (empty.path / "curated/speakers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [
        *("0", "ada", "ada-fict", "b", "zz", "zz-0", "zz-1")
    ]


def test_the_corpus_of_an_installed_package_is_not_edited(
    empty: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rostra, "__file__", str(empty.path.parent / "__init__.py"))
    with pytest.raises(RostraError, match="one of your own"):
        enter(empty)
