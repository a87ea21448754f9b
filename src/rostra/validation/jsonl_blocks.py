"""Going through the lines of a table of any size: in blocks, in one process or several."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from threading import Thread
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from rostra.errors import RostraError
from rostra.progress import Advance, silent
from rostra.released_rows import ParquetLines, RowGroup
from rostra.releases import StoredFile, StoredFiles

BLOCK_BYTES = 2**20
"""Bytes of a block; it is extended to the end of its last line."""

LINE_BYTES = 4 * 2**20
"""The longest line that is read. The longest possible utterance takes 1.2 MB in escapes."""

_PROBE_BYTES = 2**16  # read at a time to find the end of a line
_MIN_BLOCKS = 8  # a file of fewer blocks is done before another process has started

_Result = TypeVar("_Result")


class RunOptions(NamedTuple):
    """How big files are gone through.

    Attributes:
        processes: how many processes work on the blocks of a big file. If more than one, the
            program's main module must be importable (`if __name__ == "__main__"`).
        advance: is called with the bytes of each finished block.
    """

    processes: int = 1
    advance: Advance = silent("")


DEFAULT = RunOptions()  # in this process, without a report of progress


class Readable(Protocol):
    """A file that is read in pieces; `rostra.releases.StoredFile` is one."""

    size: int

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all."""
        ...


class BytesFile:
    """Bytes in memory as a file that is read in pieces."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self.size = len(raw)

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all."""
        return self._raw[start : None if length is None else start + length]


class ByteRange(NamedTuple):
    """The place of a block in its file: offset and length in bytes.

    It is not whole, and the last that is read, where its last line goes on for over `LINE_BYTES`.
    """

    start: int
    length: int
    whole: bool = True


TableFile: TypeAlias = Readable | ParquetLines
"""The lines of a table: a file of them, or Parquet from which they are made."""

Block: TypeAlias = ByteRange | RowGroup


def blocks(file: TableFile) -> Iterator[Block]:
    """The blocks of a table, in order."""
    return file.blocks() if isinstance(file, ParquetLines) else byte_ranges(file)


def pieces(file: TableFile, block: Block) -> Iterator[bytes]:
    """The lines of a block, in pieces of whole lines."""
    if isinstance(block, RowGroup):
        assert isinstance(file, ParquetLines)
        yield from file.pieces(block)
    else:
        assert not isinstance(file, ParquetLines)
        yield file.read(block.start, block.length)


def byte_ranges(file: Readable) -> Iterator[ByteRange]:
    """The blocks of a file, in order; only the ends of their last lines are read."""
    start = 0
    while start < file.size:
        end = start + BLOCK_BYTES
        if end >= file.size:
            yield ByteRange(start, file.size - start)
            return
        stop = _line_end(file, end - 1)
        if stop is None:
            yield ByteRange(start, BLOCK_BYTES, whole=False)
            return
        yield ByteRange(start, stop - start)
        start = stop


def _line_end(file: Readable, start: int) -> int | None:
    """Offset after the next line feed, or the end of the file; None where the line is too long."""
    offset, last = start, min(start + LINE_BYTES + 1, file.size)
    while offset < last:
        piece = file.read(offset, min(_PROBE_BYTES, last - offset))
        line_feed = piece.find(b"\n")
        if line_feed >= 0:
            return offset + line_feed + 1
        offset += len(piece)
    return file.size if last == file.size else None


def each_block(
    file: TableFile, work: Callable[[TableFile, Block], _Result], options: RunOptions = DEFAULT
) -> Iterator[_Result]:
    """The result of `work` on each block of a file, in the order of the file.

    Raises:
        RostraError: a process was killed, or the file was changed meanwhile.
    """
    stored = isinstance(file, StoredFile | StoredFiles | ParquetLines)
    if options.processes == 1 or not stored or file.size < _MIN_BLOCKS * BLOCK_BYTES:
        for block in blocks(file):
            result = work(file, block)
            options.advance(block.length)
            yield result
        return
    with _safe_path():
        yield from _in_processes(file, work, options)


@contextmanager
def done_meanwhile(
    work: Callable[[], _Result], size: int, options: RunOptions = DEFAULT
) -> Iterator[Callable[[], _Result]]:
    """Do work in a process of its own while the block runs, if `options` has several.

    It is done in this process, when its result is asked for, if there is one alone or the work is
    small.

    Args:
        work: a function that can be sent to another process.
        size: the bytes that it reads.
        options: the number of processes.

    Yields:
        A function that waits for the result and returns it; RostraError if the process was killed.
    """
    if options.processes == 1 or size < _MIN_BLOCKS * BLOCK_BYTES:
        yield work
        return
    with _safe_path(), _pool(1) as pool:
        future = pool.submit(work)
        yield future.result


def _in_processes(
    file: TableFile, work: Callable[[TableFile, Block], _Result], options: RunOptions
) -> Iterator[_Result]:
    """`each_block`, with more than one process."""
    pending: deque[tuple[int, Future[_Result]]] = deque()

    def oldest() -> _Result:
        length, future = pending.popleft()
        result = future.result()
        options.advance(length)
        return result

    with _pool(options.processes) as pool:
        for block in blocks(file):
            pending.append((block.length, pool.submit(work, file, block)))
            if len(pending) > 2 * options.processes:
                yield oldest()
        while pending:
            yield oldest()


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes, which end with the block; RostraError if one was killed."""
    pool = ProcessPoolExecutor(processes, _start_method(), _end_with_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise RostraError("a process was killed, perhaps because memory ran out") from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Let processes that start import nothing from the working folder, perhaps a stranger's."""
    name, before = "PYTHONSAFEPATH", os.environ.get("PYTHONSAFEPATH")
    os.environ[name] = "1"
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, even where that was killed.

    An interrupt from the keyboard reaches all processes; the one that started this reports it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _start_method() -> BaseContext:
    """How processes start: a fork is fastest, but only safe in a process with a single thread."""
    try:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - only names are needed
    except OSError:
        threads = 0  # not Linux: forking is not safe with its system libraries
    return get_context("fork" if threads == 1 else "spawn")
