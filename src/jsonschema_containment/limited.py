"""Comparisons that end: in a process of their own, which is given up when its time is over.

The proof has budgets of its own, but a schema may be made to find the place that has none. Started
as a module, this reads one comparison after the other and writes what each gave.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from jsonschema_containment.comparison import Comparison, Direction
from jsonschema_containment.limits import UnusableError

if TYPE_CHECKING:
    from types import TracebackType

SECONDS = 10
_ORPHANED = 60
"""Seconds after which a comparison ends by itself: whoever asked may have been killed."""

_MEMORY = 4 << 30
_SIZE = 8


class Limited:
    """A process that compares; it is started when it is needed and again when it was given up.

    Args:
        seconds: what a comparison may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._give_up()

    def compare(self, old: Any, new: Any) -> Comparison:  # noqa: ANN401 - any JSON Schema
        """As `jsonschema_containment.compare`; unproven if it ends neither in time nor memory.

        Raises:
            UnusableError: a document is no valid schema, or is nested too deep or too large.
        """
        found: Comparison | Direction = self._asked("compare", old, new)
        return Comparison(found, found, ()) if isinstance(found, Direction) else found

    def accepts(self, old: Any, new: Any) -> Direction:  # noqa: ANN401 - any JSON Schema
        """As `jsonschema_containment.accepts`, likewise."""
        found: Direction = self._asked("accepts", old, new)
        return found

    def _asked(self, *question: Any) -> Any:  # noqa: ANN401 - any JSON, any answer
        """What a function gives for two schemas; an unproven direction where it does not end."""
        try:
            answer = self._answer(pickle.dumps(question))
        except (OSError, EOFError):
            self._give_up()
            reason = f"the comparison does not end within {self._seconds} seconds, or in 4 GiB"
            return Direction("unproven", reason)
        if isinstance(answer, str):
            raise UnusableError(answer)
        return answer

    def _answer(self, question: bytes) -> Any:  # noqa: ANN401 - as above
        until = time.monotonic() + self._seconds
        if self._process is None:
            self._process = _start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(len(question).to_bytes(_SIZE) + question)
        self._process.stdin.flush()
        length = int.from_bytes(_read(self._process.stdout, _SIZE, until))
        made = _read(self._process.stdout, length, until)
        return pickle.loads(made)  # noqa: S301 - our own process wrote it

    def _give_up(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _start() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,  # what it starts itself ends by its own limits
    )


def _read(stream: Any, length: int, until: float) -> bytes:  # noqa: ANN401 - a pipe
    """That many bytes; raises TimeoutError, or EOFError where the process ended."""
    found = b""
    while len(found) < length:
        ready, _, _ = select.select([stream], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(stream.fileno(), length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


def main() -> None:
    """Compare until the input ends."""
    from jsonschema_containment import accepts, compare  # noqa: PLC0415 - it is beside this module

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    source: BinaryIO = sys.stdin.buffer
    while size := source.read(_SIZE):
        name, *schemas = pickle.loads(source.read(int.from_bytes(size)))  # noqa: S301 - our own
        signal.alarm(_ORPHANED)
        try:
            answer: object = {"accepts": accepts, "compare": compare}[name](*schemas)
        except UnusableError as error:
            answer = str(error)
        signal.alarm(0)
        made = pickle.dumps(answer)
        sys.stdout.buffer.write(len(made).to_bytes(_SIZE) + made)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
