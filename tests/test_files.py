"""Files and folders appear complete, or not at all."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rostra.errors import NotFoundError, RostraError
from rostra.files import new_file, new_folder, synced_file


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


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002, 0o000], indirect=True)
def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path, umask: int) -> None:
    with new_file(tmp_path / "new"):
        pass
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o666 & ~umask
    with new_folder(tmp_path / "folder") as folder:
        (folder / "file").touch()
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o777 & ~umask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755, 0o400, 0o444])
def test_an_existing_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    place = tmp_path / "file"
    place.write_text("old")
    place.chmod(mode)
    with new_file(place) as file:
        assert all(f.stat().st_mode & 0o777 & ~mode == 0 or f == place for f in tmp_path.iterdir())
        file.write("new")
    assert place.stat().st_mode & 0o777 == mode
    assert place.read_text() == "new"


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there/target", tmp_path / "link"
    link.symlink_to("there/target")
    for content in ("new", "newer"):
        with new_file(link) as file:
            file.write(content)
        assert link.is_symlink()
        assert target.read_text() == content
    assert list(target.parent.iterdir()) == [target]
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"), new_file(tmp_path / "loop"):
        pass
    (tmp_path / "nowhere").symlink_to("no/file")
    with pytest.raises(NotFoundError, match="no folder"), new_file(tmp_path / "nowhere"):
        pass


def test_open_files_and_pipes_are_written_to_directly(tmp_path: Path) -> None:
    program = """
from rostra.files import new_file
with new_file("/dev/stdout") as file:
    file.write("words")
"""
    output = tmp_path / "output"
    with output.open("w") as stdout:
        subprocess.run([sys.executable, "-c", program], stdout=stdout, check=True)
    assert output.read_text() == "words"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"words"
    assert Path("/dev/stdout").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        with new_file(tmp_path / "pipe") as file:
            file.write("words")
        assert reader.communicate()[0] == b"words"


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    place, left = tmp_path / "file", tmp_path / ".file.rostra-new"
    left.write_text("half")
    with new_file(place) as file:
        file.write("whole")
    assert list(tmp_path.iterdir()) == [place]
    place.unlink()
    left.mkdir()
    (left / "written-by-rostra").touch()
    (left / "folder").mkdir()
    (left / "folder/half").touch()
    with new_folder(place) as folder:
        (folder / "whole").touch()
    assert [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*")] == [
        "file",
        "file/whole",
    ]


def test_what_others_made_is_not_removed(tmp_path: Path) -> None:
    left = tmp_path / ".file.rostra-new"
    left.mkdir()
    (left / "notes").write_text("mine")
    for make in (new_file, new_folder):
        with pytest.raises(RostraError, match="in the way"), make(tmp_path / "file"):
            pass
        assert (left / "notes").read_text() == "mine"
    left.rename(tmp_path / "elsewhere")
    left.symlink_to("elsewhere")
    (tmp_path / "elsewhere/written-by-rostra").touch()
    for make in (new_file, new_folder):
        with pytest.raises(RostraError, match="in the way"), make(tmp_path / "file"):
            pass
        assert (tmp_path / "elsewhere/notes").read_text() == "mine"


def test_a_folder_that_another_process_fills_is_left_alone(tmp_path: Path) -> None:
    with new_folder(tmp_path / "folder") as folder:
        (folder / "ours").touch()
        with (
            pytest.raises(RostraError, match="another process"),
            new_folder(tmp_path / "folder"),
        ):
            pass
    assert [file.name for file in (tmp_path / "folder").iterdir()] == ["ours"]


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


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file grow until the block ends, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_an_error_of_a_full_disk_names_the_file(tmp_path: Path, size: int) -> None:
    """Whether it comes up in the block, at its end, or once more as the file is closed."""
    file = tmp_path / "file"
    with no_room(), pytest.raises(OSError, match="too large") as raised, new_file(file) as out:
        out.write("x" * size)
    assert raised.value.filename == str(file)
    with no_room(), pytest.raises(OSError, match="too large") as raised, synced_file(file) as raw:
        raw.write(b"x" * size)
    assert raised.value.filename == str(file)
    with (
        no_room(),
        pytest.raises(OSError, match="too large") as raised,
        new_folder(tmp_path / "folder") as folder,
    ):
        os.write(os.open(folder / "file", os.O_CREAT | os.O_WRONLY), b"x" * size)
    assert raised.value.filename == str(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_an_error_of_a_full_device_names_it(size: int) -> None:
    with pytest.raises(OSError, match="No space") as raised, new_file("/dev/full", "wb") as out:
        out.write(b"x" * size)
    assert raised.value.filename == "/dev/full"
