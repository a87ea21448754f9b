"""Storage of an index: named blocks of bytes, in files mapped into memory or in memory alone.

Each block is written once, before it is read.
"""

from __future__ import annotations

import io
import mmap
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from rostra.errors import DamagedError
from rostra.printable import shell_command

_ARROW_MAGIC = 8  # bytes before the stream of messages in an Arrow file

if TYPE_CHECKING:
    from numpy.typing import NDArray


class DiskStorage:
    """Blocks in the files of an existing folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def place(self, name: str) -> Path:
        """Return the path of a block, for messages."""
        return self._path / name

    def names(self) -> list[str]:
        """Return the names of all blocks, sorted."""
        return sorted(file.name for file in self._path.glob("[!.]*"))  # no hidden files of NFS

    def writer(self, name: str) -> io.BufferedIOBase:
        """Return a stream that writes a new block; close it before the block is read."""
        return io.BufferedWriter((self._path / name).open("xb", buffering=0), 1 << 20)

    def allocate(self, name: str, size: int) -> mmap.mmap | bytearray:
        """Return a new block of zero bytes that can be written in any order."""
        with (self._path / name).open("x+b") as file:
            if not size:
                return bytearray()
            # On a full disk this fails; writing to pages that it has no room for ends the process.
            os.posix_fallocate(file.fileno(), 0, size)
            return mmap.mmap(file.fileno(), size)

    def read(self, name: str) -> Any:  # noqa: ANN401 - the stubs of pyarrow do not accept mmap
        """Return the buffer of a block."""
        with (self._path / name).open("rb") as file:
            empty = file.seek(0, io.SEEK_END) == 0  # an empty file cannot be mapped
            return b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def remove(self, name: str) -> None:
        """Remove a block."""
        (self._path / name).unlink()


class _Block(io.BytesIO):
    """A stream that keeps its bytes when it is closed."""

    def close(self) -> None:
        pass


class MemoryStorage:
    """Blocks in memory, with the methods of `DiskStorage`."""

    def __init__(self) -> None:
        self._blocks: dict[str, _Block | bytearray] = {}

    def place(self, name: str) -> Path:
        """As in `DiskStorage`."""
        return Path(name)

    def names(self) -> list[str]:
        """As in `DiskStorage`."""
        return sorted(self._blocks)

    def writer(self, name: str) -> io.BufferedIOBase:
        """As in `DiskStorage`."""
        block = self._blocks[name] = _Block()
        return block

    def allocate(self, name: str, size: int) -> bytearray:
        """As in `DiskStorage`."""
        block = self._blocks[name] = bytearray(size)
        return block

    def read(self, name: str) -> Any:  # noqa: ANN401 - as in `DiskStorage`
        """As in `DiskStorage`."""
        block = self._blocks[name]
        return block.getbuffer() if isinstance(block, _Block) else memoryview(block)

    def remove(self, name: str) -> None:
        """As in `DiskStorage`."""
        del self._blocks[name]


Storage: TypeAlias = DiskStorage | MemoryStorage


def read_table(storage: Storage, name: str) -> pa.RecordBatchStreamReader:
    """Return a reader of a block that is an Arrow file: of the stream with which one begins."""
    return pa.ipc.open_stream(arrow_stream(storage, name))


def arrow_stream(storage: Storage, name: str) -> pa.Buffer:
    """Return the stream of messages in a block that is an Arrow file."""
    return pa.py_buffer(storage.read(name))[_ARROW_MAGIC:]


def read_numbers(storage: Storage, name: str) -> NDArray[np.uint32]:
    """Return a block as little-endian 32-bit numbers."""
    return np.frombuffer(storage.read(name), "<u4")


def write_array(stream: io.BufferedIOBase, values: NDArray[Any], dtype: str = "<u4") -> None:
    """Write an array as items of a type."""
    stream.write(np.ascontiguousarray(values, dtype).data)


def checksum(storage: Storage, name: str) -> dict[str, int | str]:
    """Return the size in bytes and the SHA-256 of a block."""
    block = storage.read(name)
    return {"bytes": len(block), "sha256": sha256(block).hexdigest()}


def damaged(file: Path) -> DamagedError:
    """The error about a file."""
    return DamagedError(
        f"{file} is not the file that was built; remove {file.parent} and build the index again: "
        + shell_command("rostra", "index", "--out", file.parent)
    )
