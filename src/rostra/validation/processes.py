"""Pieces of work in several processes, whose results come in the order of the pieces."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from threading import Thread
from typing import TypeVar

from rostra.errors import RostraError
from rostra.releases import StoredFile
from rostra.validation import stretches
from rostra.validation.stretches import Readable, Stretch

_Result = TypeVar("_Result")

_FEW = 8
"""A file of fewer blocks is gone through sooner than another process starts."""


def each_block(
    file: Readable, work: Callable[[Readable, Stretch], _Result], processes: int
) -> Iterator[tuple[int, _Result]]:
    """Size in bytes and result of each block of a file, in the order of the file.

    Args:
        file: a file of lines.
        work: what is done with a block; where there are several processes, it is sent to them.
        processes: how many processes go through a big file.

    Raises:
        RostraError: a process was stopped, or the file was changed meanwhile.
    """
    pieces = stretches.cut(file)
    big = isinstance(file, StoredFile) and file.size >= _FEW * stretches.BLOCK_BYTES
    if processes == 1 or not big:
        for stretch in pieces:
            yield stretch.length, work(file, stretch)
        return
    waiting: deque[tuple[int, Future[_Result]]] = deque()
    pool = ProcessPoolExecutor(processes, _context(), _end_with_parent)
    try:
        for stretch in pieces:
            waiting.append((stretch.length, pool.submit(work, file, stretch)))
            if len(waiting) > 2 * processes:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)
    except BrokenProcessPool as error:
        raise RostraError("a process was stopped, perhaps for want of memory") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _taken(waiting: deque[tuple[int, Future[_Result]]]) -> tuple[int, _Result]:
    """The first result, which nothing holds any more."""
    length, result = waiting.popleft()
    return length, result.result()


def _end_with_parent() -> None:
    """Let this process end when the one that started it does, even where that was killed."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _context() -> BaseContext:
    """How processes start: a fork is soonest, and safe only where there is a single thread."""
    try:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names alone
    except OSError:
        threads = 0  # no Linux: forking is not safe with its system libraries
    return get_context("fork" if threads == 1 else "spawn")
