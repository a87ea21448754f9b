"""Files and folders appear complete, or not at all."""

from pathlib import Path

import pytest

from rostra.errors import NotFoundError, RostraError
from rostra.files import new_file, new_folder


def test_a_file_is_replaced_when_it_is_complete(tmp_path: Path) -> None:
    place = tmp_path / "file.txt"
    place.write_text("old")
    with new_file(place) as file:
        file.write("é\r\n")
        assert place.read_text() == "old"
    assert place.read_bytes() == "é\r\n".encode()
    assert place.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "file.bin"
    place.write_bytes(b"old")
    with pytest.raises(TypeError), new_file(place, "wb") as file:
        file.writelines([b"half", "other half"])
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_that_cannot_have_a_file(tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="is a folder"), new_file(tmp_path):
        pass
    with pytest.raises(NotFoundError, match="no folder"), new_file(tmp_path / "no/file"):
        pass


def test_a_folder_takes_its_place_when_it_is_complete(tmp_path: Path) -> None:
    place = tmp_path / "deep/folder"
    with new_folder(place) as folder:
        (folder / "file").write_text("x")
        assert not place.exists()
    assert (place / "file").read_text() == "x"
    assert place.stat().st_mode & 0o777 == 0o755
    assert list(place.parent.iterdir()) == [place]


def test_a_folder_that_fails_is_removed(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"), new_folder(tmp_path / "folder") as folder:
        (folder / "missing/file").write_text("x")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RostraError, match="exists already"), new_folder(tmp_path):
        pass
