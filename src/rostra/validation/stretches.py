"""Cutting a JSONL file into blocks of whole lines, each of a bounded size."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

BLOCK_BYTES = 2**20
"""Bytes of a block; it grows to the end of the line that it ends in."""

LINE_BYTES = 4 * 2**20
"""The longest line that is read. An utterance at its greatest length takes 1.2 MB in escapes."""

_PROBE = 2**16


class Readable(Protocol):
    """A file that is read in pieces; `rostra.releases.StoredFile` is one."""

    size: int

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all."""
        ...


class Held:
    """Bytes in memory, as a file that is read in pieces."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.size = len(raw)

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all."""
        return self._raw[start : None if length is None else start + length]


class Stretch(NamedTuple):
    """Where a block lies in its file: offset and length in bytes.

    Attributes:
        whole: False where the last line goes on for more than `LINE_BYTES` after it; then it is
            the last block that is read.
    """

    start: int
    length: int
    whole: bool = True


def whole(file: Readable | None) -> bytes | None:
    """All bytes of a file; None for what is no regular file."""
    return None if file is None else file.read()


def cut(file: Readable) -> Iterator[Stretch]:
    """The blocks of a file, in order; of the file only the line ends at the cuts are read."""
    start = 0
    while start < file.size:
        end = start + BLOCK_BYTES
        if end >= file.size:
            yield Stretch(start, file.size - start)
            return
        stop = _line_end(file, end - 1)
        if stop is None:
            yield Stretch(start, BLOCK_BYTES, whole=False)
            return
        yield Stretch(start, stop - start)
        start = stop


def _line_end(file: Readable, start: int) -> int | None:
    """Offset after the next line feed, or the end of the file; None where the line is too long."""
    at, last = start, min(start + LINE_BYTES + 1, file.size)
    while at < last:
        piece = file.read(at, min(_PROBE, last - at))
        found = piece.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(piece)
    return file.size if last == file.size else None
