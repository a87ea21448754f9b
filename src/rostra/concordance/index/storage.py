"""Storage of an index: named blocks of bytes, in files mapped into memory or in memory alone."""

from __future__ import annotations

import io
import mmap
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Storage(Protocol):
    """Named blocks of bytes. Each is written once, before it is read."""

    def writer(self, name: str) -> io.BufferedIOBase:
        """Return a stream that writes a new block; close it before the block is read."""

    def allocate(self, name: str, size: int) -> mmap.mmap | bytearray:
        """Return a new block of zero bytes that can be written in any order."""

    def read(self, name: str) -> Any:  # noqa: ANN401 - the stubs of pyarrow do not accept mmap
        """Return the buffer of a block."""

    def remove(self, name: str) -> None:
        """Remove a block."""


class DiskStorage:
    """Blocks in files.

    Args:
        path: an existing folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def writer(self, name: str) -> io.BufferedIOBase:
        """As in `Storage`."""
        return io.BufferedWriter((self.path / name).open("xb", buffering=0), 1 << 20)

    def allocate(self, name: str, size: int) -> mmap.mmap | bytearray:
        """As in `Storage`."""
        with (self.path / name).open("x+b") as file:
            file.truncate(size)
            return mmap.mmap(file.fileno(), size) if size else bytearray()

    def read(self, name: str) -> mmap.mmap | bytes:
        """As in `Storage`."""
        with (self.path / name).open("rb") as file:
            empty = file.seek(0, io.SEEK_END) == 0  # an empty file cannot be mapped
            return b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def remove(self, name: str) -> None:
        """As in `Storage`."""
        (self.path / name).unlink()


class _Block(io.BytesIO):
    """A stream that keeps its bytes when it is closed."""

    def close(self) -> None:
        pass


class MemoryStorage:
    """Blocks in memory."""

    def __init__(self) -> None:
        self._blocks: dict[str, _Block | bytearray] = {}

    def writer(self, name: str) -> io.BufferedIOBase:
        """As in `Storage`."""
        block = self._blocks[name] = _Block()
        return block

    def allocate(self, name: str, size: int) -> bytearray:
        """As in `Storage`."""
        block = self._blocks[name] = bytearray(size)
        return block

    def read(self, name: str) -> memoryview:
        """As in `Storage`."""
        block = self._blocks[name]
        return block.getbuffer() if isinstance(block, _Block) else memoryview(block)

    def remove(self, name: str) -> None:
        """As in `Storage`."""
        del self._blocks[name]


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
