"""Files and folders that appear complete or not at all, and locks on folders.

New ones are written under a temporary name beside their place and renamed when they are complete.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def new_file(path: str | os.PathLike[str], mode: str = "w") -> Iterator[IO[Any]]:
    """Open a file to write; it takes its place when the block ends without an error.

    Args:
        path: its place. An existing file is replaced; a device or pipe is written to directly.
        mode: ``w`` for text in UTF-8 whose line ends are kept, or ``wb`` for bytes.

    Raises:
        NotFoundError: the folder of the place does not exist.
        RostraError: the place is a folder.
    """
    path = Path(path)
    encoding: Any = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    if path.is_dir():
        raise RostraError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise NotFoundError(f"{path} cannot be written: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        with path.open(mode, **encoding) as file:
            yield file
        return
    place: Any = {"dir": path.parent, "prefix": _prefix(path), "delete": False}
    with NamedTemporaryFile(mode, **encoding, **place) as file:
        temporary = Path(file.name)
        try:
            yield file
            file.flush()
            temporary.chmod(0o644)  # temporary files can only be read by their owner
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def new_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder to fill; it takes its place when the block ends without an error.

    Args:
        path: its place; missing parents are made.

    Raises:
        RostraError: the place is taken.
    """
    path = Path(path)
    if path.exists():
        raise RostraError(f"{path} exists already; remove it, or name another folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(mkdtemp(prefix=_prefix(path), dir=path.parent))
    try:
        yield temporary
        temporary.chmod(0o755)  # temporary folders can only be entered by their owner
        temporary.rename(path)
    finally:
        rmtree(temporary, ignore_errors=True)


@contextmanager
def synced_file(path: Path) -> Iterator[BinaryIO]:
    """Create a file to write bytes; they are on the disk when the block ends."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a folder until the block ends; whoever else locks it waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _prefix(path: Path) -> str:
    return f".{path.name[:40]}-"
