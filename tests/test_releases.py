"""A corpus gives files that are read later, in pieces, and stay what they were."""

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rostra
from rostra.errors import RostraError
from rostra.releases import Corpus, StoredFile


def test_files_are_read_when_they_are_needed(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    honest = os.open

    def note(path: str, flags: int) -> int:
        opened.append(path)
        return honest(path, flags)

    monkeypatch.setattr(os, "open", note)
    files = Corpus(corpus).files()
    assert opened == []
    file = files["curated/utterances.jsonl"]
    assert file is not None
    assert file.read() == (corpus / "curated/utterances.jsonl").read_bytes()
    assert len(opened) == 1


def test_a_file_is_read_in_pieces_in_any_process(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    for file in (StoredFile(path), pickle.loads(pickle.dumps(StoredFile(path)))):  # noqa: S301
        assert file.size == 10
        assert [file.read(), file.read(8), file.read(2, 3), file.read(9, 5), file.read(10)] == [
            b"0123456789",
            b"89",
            b"234",
            b"9",
            b"",
        ]


def longer(path: Path) -> None:
    path.write_bytes(b"0123456789x")


def younger(path: Path) -> None:
    os.utime(path, (1, 1))


def another(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"0123456789")
    other.rename(path)


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("change", [longer, younger, another, fifo])
def test_a_change_of_the_file_is_an_error(tmp_path: Path, change: object) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    file = StoredFile(path)
    assert callable(change)
    change(path)
    with pytest.raises(RostraError, match="was changed while it was being read"):
        file.read()


def test_a_package_in_an_archive_says_that_its_corpus_is_not_there(tmp_path: Path) -> None:
    """A wheel on sys.path can be imported, but the folders of its data cannot be read."""
    archive = shutil.make_archive(str(tmp_path / "rostra"), "zip", Path(rostra.__file__).parents[1])
    code = "import rostra\ntry: rostra.versions()\nexcept rostra.RostraError as e: print(e)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": archive},
    )
    assert done.stderr == ""
    assert "the corpus that comes with this package is not beside it" in done.stdout
    assert "pip install WHEEL" in done.stdout
