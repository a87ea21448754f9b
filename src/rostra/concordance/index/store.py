"""Where the arrays of an index lie: in a folder, mapped into memory, or in memory alone."""

from __future__ import annotations

import io
import mmap
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Store(Protocol):
    """Named stretches of bytes; each is written once, from its beginning to its end."""

    def sink(self, name: str) -> io.BufferedIOBase:
        """A new stretch to write to; close it before it is read."""

    def room(self, name: str, size: int) -> mmap.mmap | bytearray:
        """A new stretch of that many zero bytes, to be filled in any order."""

    def buffer(self, name: str) -> Any:  # noqa: ANN401 - a buffer: the stubs of pyarrow know no mmap
        """A stretch that was written, to read."""

    def remove(self, name: str) -> None:
        """Forget a stretch."""


class Folder:
    """A store in files.

    Args:
        path: an existing folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def sink(self, name: str) -> io.BufferedIOBase:
        """As in `Store`."""
        return io.BufferedWriter((self.path / name).open("xb", buffering=0), 1 << 20)

    def room(self, name: str, size: int) -> mmap.mmap | bytearray:
        """As in `Store`."""
        with (self.path / name).open("x+b") as file:
            file.truncate(size)
            return mmap.mmap(file.fileno(), size) if size else bytearray()

    def buffer(self, name: str) -> mmap.mmap | bytes:
        """As in `Store`."""
        with (self.path / name).open("rb") as file:
            empty = file.seek(0, io.SEEK_END) == 0  # what has no bytes cannot be mapped
            return b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def remove(self, name: str) -> None:
        """As in `Store`."""
        (self.path / name).unlink()


class _Kept(io.BytesIO):
    """A sink whose bytes outlive its closing."""

    def close(self) -> None:
        pass


class Memory:
    """A store in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept | bytearray] = {}

    def sink(self, name: str) -> io.BufferedIOBase:
        """As in `Store`."""
        sink = self._kept[name] = _Kept()
        return sink

    def room(self, name: str, size: int) -> bytearray:
        """As in `Store`."""
        room = self._kept[name] = bytearray(size)
        return room

    def buffer(self, name: str) -> memoryview:
        """As in `Store`."""
        kept = self._kept[name]
        return kept.getbuffer() if isinstance(kept, _Kept) else memoryview(kept)

    def remove(self, name: str) -> None:
        """As in `Store`."""
        del self._kept[name]


def numbers(store: Store, name: str) -> NDArray[np.uint32]:
    """A stretch as little-endian 32-bit numbers."""
    return np.frombuffer(store.buffer(name), "<u4")


def put(sink: io.BufferedIOBase, values: NDArray[Any], kind: str) -> None:
    """Write an array as items of a kind, such as ``<u4``."""
    sink.write(np.ascontiguousarray(values, kind).data)


def digest(store: Store, name: str) -> dict[str, int | str]:
    """Size in bytes and SHA-256 of a stretch."""
    buffer = store.buffer(name)
    return {"bytes": len(buffer), "sha256": sha256(buffer).hexdigest()}
