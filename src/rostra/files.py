"""Files and folders that appear complete or not at all, and locks on files and folders.

What is not complete yet lies beside its place, under a name that follows from the place, and its
writer holds a lock on it. So the next writer of the same place recognises what a killed process
left, removes that and nothing else. Files reach the disk before the folder that names them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = "written-by-rostra"
"""A file in each folder that is not complete yet: a folder without it is not ours to remove."""

_STREAM = re.compile(r"/dev/(stdin|stdout|stderr|fd/\d+)|/proc/[^/]+/fd/\d+")
"""Names of open files: what they lead to may be a regular file, but is not theirs to replace."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""What a file system answers that has no locks."""


DEVICE_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
"""Windows opens a device instead of a file with such a name, whatever its suffix."""

CONFIG_BYTES = 2**20
"""The size of the largest file of settings that is read: corpus.json, gate.toml."""

SCHEMA_BYTES = 16 * 2**20
"""The size of the largest schema, codelist or changelog that is read."""

DECISIONS_BYTES = 16 * 2**20
"""The size of the largest file of decisions that is read."""

TEXT_BYTES = 64 * 2**20
"""The size of the largest source or dataset card that is read."""

LIST_BYTES = 256 * 2**20
"""The size of the largest frequency list that is read."""

LINE_BYTES = 16 * 2**20
"""The longest line of a file of records from elsewhere that is read."""


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file from outside to read its bytes.

    A FIFO would block its reader and a device never end: what is not a regular file is not opened.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is not a regular file.
    """
    path = Path(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RostraError(f"{path} is not a regular file")
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist") from None
    file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115 - has an opener
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # it has taken the file's place
        file.close()
        raise RostraError(f"{path} is not a regular file")
    return file


def read_limited(path: str | os.PathLike[str], limit: int) -> bytes:
    """Read a file from outside whole.

    Args:
        path: its place.
        limit: its largest size in bytes.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is not a regular file, or is larger.
    """
    with open_regular(path) as file:
        check_size(path, os.fstat(file.fileno()).st_size, limit)
        raw = file.read(limit + 1)
    check_size(path, len(raw), limit)
    return raw


def check_size(path: str | os.PathLike[str], size: int, limit: int) -> None:
    """Raise RostraError where a file has more bytes than are read of such a file."""
    if size > limit:
        raise RostraError(
            f"{path} has {size:,} bytes; such a file has at most {limit:,}. Make it smaller, or "
            "split it"
        )


def limited_lines(file: BinaryIO, path: str | os.PathLike[str]) -> Iterator[bytes]:
    """Yield the lines of a file; raise RostraError for one of more than `LINE_BYTES`."""
    number = 0
    while line := file.readline(LINE_BYTES + 1):
        number += 1
        if len(line) > LINE_BYTES:
            raise RostraError(f"{path}:{number}: the line has more than {LINE_BYTES:,} bytes")
        yield line


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


@contextmanager
def new_file(
    path: str | os.PathLike[str], mode: str = "w", *, private: bool = False, synced: bool = True
) -> Iterator[IO[Any]]:
    """Open a file that a user named, to write; it takes its place when the block ends well.

    An existing file is replaced and keeps its permissions, a new one gets those that the umask
    leaves. A symbolic link stays, and the file that it leads to is written. A device or pipe is
    written to directly.

    Args:
        path: its place.
        mode: ``w`` for text in UTF-8 whose line ends are kept, or ``wb`` for bytes.
        private: nobody but the user may read or write the file, whatever an existing one allows.
        synced: the file is on the disk before it takes its place. One that is not may be damaged
            if the machine crashes in the next minute.

    Raises:
        NotFoundError: the folder of the place does not exist.
        RostraError: the place is a folder.
    """
    path = Path(path)
    encoding: Any = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    if path.is_dir():
        raise RostraError(f"{path} is a folder; name a file in it")
    if _STREAM.fullmatch(str(path.absolute())) or (path.exists() and not path.is_file()):
        with _named_in_errors(path), path.open(mode, **encoding) as file:
            yield file
        return
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if not place.parent.is_dir():
        raise NotFoundError(
            f"{path} cannot be written: there is no folder "
            f"{place.parent if path.is_symlink() else path.parent}"
        )
    temporary, existing = _unfinished(place), place.stat() if place.exists() else None
    handle = _create_locked(temporary, 0o600 if existing or private else 0o666)
    with _named_in_errors(path), open(handle, mode, **encoding) as file:  # noqa: PTH123 - a descriptor
        try:
            if existing and not private:
                _copy_permissions(place, existing, temporary, handle)
            yield file
            file.flush()
            if synced:
                os.fsync(file.fileno())
            temporary.replace(place)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    if synced:
        sync_folder(place.parent)


@contextmanager
def _named_in_errors(path: Path) -> Iterator[None]:
    """Name a file in an error of the operating system that names none.

    It must be outside the block that opens the file: on a full disk, closing it fails once more.
    """
    try:
        yield
    except OSError as error:
        if error.errno and error.filename is None:
            error.filename = str(path)
        raise


@contextmanager
def new_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder to fill; it takes its place when the block ends without an error.

    Args:
        path: its place; missing parents are made.

    Raises:
        RostraError: the place is taken, or another process is filling it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _named_in_errors(path), working_folder(_unfinished(path)) as beside:
        _check_free(path)
        folder = beside / "folder"
        folder.mkdir()
        yield folder
        sync_tree(folder)
        _check_free(path)
        folder.rename(path)
        sync_folder(path.parent)


@contextmanager
def new_place(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a place at which to make a file or a folder; it appears when the block ends well.

    A file that exists is replaced by a file; nothing else is.

    Args:
        path: where it appears.

    Raises:
        NotFoundError: the folder of the place does not exist.
        RostraError: there is a folder or a special file, a folder was made where there is a file,
            or another process writes there.
    """
    path = Path(path)
    place = Path(os.path.realpath(path))
    if not place.parent.is_dir():
        raise NotFoundError(f"{path} cannot be written: there is no folder {path.parent}")
    with _named_in_errors(path), working_folder(_unfinished(place)) as beside:
        if not place.is_file():
            _check_free(path)
        made = beside / "made"
        yield made
        if made.is_dir():
            sync_tree(made)
            _check_free(path)
        else:
            _sync_file(made)
            if place.is_file():
                shutil.copymode(place, made)
            else:
                _check_free(path)
        made.replace(place)
        sync_folder(place.parent)


@contextmanager
def working_folder(path: Path) -> Iterator[Path]:
    """Make a folder to work in, which is gone when the block ends.

    One that a killed process left in its place is removed first.

    Raises:
        RostraError: another process works in it, or what lies there is not such a folder.
    """
    handle = _make_locked(path)
    try:
        (path / _MARK).touch()
        yield path
    finally:
        with suppress(OSError):  # what stays is removed by the next
            _remove_working_folder(path)
        os.close(handle)


@contextmanager
def synced_file(path: Path) -> Iterator[BinaryIO]:
    """Create a file to write bytes; they are on the disk when the block ends."""
    with _named_in_errors(path), path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, as far as its file system can do that."""
    with suppress(PermissionError):  # a folder in which one may write, but which one may not read
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)


def sync_tree(folder: Path) -> None:
    """Let all files in a folder, then all names, reach the disk."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync_file(Path(parent, name))
        sync_folder(Path(parent))


def _sync_file(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder until the block ends; whoever else locks it waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _unfinished(place: Path) -> Path:
    return place.with_name(f".{place.name[:50]}.rostra-new")


def _check_free(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise RostraError(f"{path} exists already; remove it, or name another folder")


def _create_locked(temporary: Path, permissions: int) -> int:
    """Create a file and lock it; return its descriptor.

    Whoever writes it now is waited for; what a killed process left is removed.
    """
    while True:
        try:
            handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, permissions)
        except FileExistsError:
            _remove_unfinished_file(temporary)
            continue
        _lock(handle, fcntl.LOCK_EX)
        if _is_at(handle, temporary):
            return handle
        os.close(handle)  # somebody took it for one that was left


def _copy_permissions(place: Path, status: os.stat_result, temporary: Path, handle: int) -> None:
    """Give a new file the owner, group, mode and access control lists of another."""
    mode = status.st_mode & 0o777
    with suppress(OSError):  # only root may give a file away
        os.chown(handle, status.st_uid, -1)
    try:
        os.chown(handle, -1, status.st_gid)
    except OSError:
        mode &= 0o707  # its group is another one, which could not read the file so far
    shutil.copystat(place, temporary)
    os.utime(handle)
    os.chmod(handle, mode)


def _remove_unfinished_file(path: Path) -> None:
    """Remove what a killed process left; wait for one that still writes it."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise RostraError(f"{path} is in the way: remove it")
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _lock(handle, fcntl.LOCK_EX)
            if _is_at(handle, path):
                path.unlink()
        finally:
            os.close(handle)


def _make_locked(folder: Path) -> int:
    """Make a folder and lock it; return its descriptor."""
    while True:
        try:
            folder.mkdir(0o700)
        except FileExistsError:
            _remove_left_folder(folder)
            continue
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # somebody took it for one that was left
        _lock(handle, fcntl.LOCK_EX)
        if _is_at(handle, folder):
            return handle
        os.close(handle)


def _remove_left_folder(folder: Path) -> None:
    """Remove a working folder that a killed process left.

    Raises:
        RostraError: a process works in it, or it is something else.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RostraError(f"{folder} is in the way, and not a folder: remove it") from error
    try:
        _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if any(folder.iterdir()) and not (folder / _MARK).is_file():
            raise RostraError(f"{folder} is in the way, and not made by Rostra: move it elsewhere")
        if _is_at(handle, folder):
            _remove_working_folder(folder)
    except BlockingIOError as error:
        raise RostraError(f"another process is at work in {folder}: wait for its end") from error
    finally:
        os.close(handle)


def _remove_working_folder(folder: Path) -> None:
    """Remove a working folder, its mark last: a kill leaves what can be recognised."""
    for child in folder.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        elif child.name != _MARK:
            child.unlink()
    (folder / _MARK).unlink(missing_ok=True)
    folder.rmdir()


def _lock(handle: int, operation: int) -> None:
    try:
        fcntl.flock(handle, operation)
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file still has that name."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False
