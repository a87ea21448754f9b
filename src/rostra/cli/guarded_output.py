"""The standard streams as every verb writes to them: no text from outside can give a command."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import TYPE_CHECKING, Any

from rostra.printable import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class GuardedStream:
    """Passes on what is written to it, with `rostra.printable.guarded` applied to each line."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - any text stream
        self.stream = stream
        self._rest = ""  # the beginning of a line that is not complete

    def write(self, text: str) -> int:
        """Write a text; what is after its last line feed is held back until `flush`."""
        complete, line_feed, rest = text.rpartition("\n")
        if line_feed:
            self.stream.write(guarded(f"{self._rest}{complete}\n"))
            self._rest = rest
        else:
            self._rest += rest
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def write_command(self, command: str) -> None:
        """Write a line that is a workflow command, whose parts are escaped as these are."""
        self.flush()
        self.stream.write(f"{command}\n")

    def flush(self) -> None:
        """Write everything that was held back."""
        rest, self._rest = self._rest, ""
        self.stream.write(guarded(rest))
        self.stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return bool(self.stream.isatty())


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard standard output and standard error until the block ends."""
    out, err = GuardedStream(sys.stdout), GuardedStream(sys.stderr)
    streams: Any = out, err
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        try:
            yield
        finally:
            with suppress(OSError, ValueError):  # what could not be written was reported
                err.flush()


def colours() -> tuple[str, str]:
    """What switches the colour of a hit on and off: nothing where the output is not a terminal."""
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return ("\033[1;36m", "\033[0m") if coloured else ("", "")


def unguarded(stream: Any) -> Any:  # noqa: ANN401 - any text stream
    """The stream beneath a guarded one, for a library that moves the cursor by itself."""
    return stream.stream if isinstance(stream, GuardedStream) else stream


def print_command(command: str) -> None:
    """Print a workflow command; its message and properties are escaped by `problem_report`."""
    if isinstance(sys.stdout, GuardedStream):
        sys.stdout.write_command(command)
    else:
        print(command)


def open_missing_streams() -> bool:
    """Let no file that is opened later take the place of a stream that is closed.

    Returns:
        Whether there is a standard output.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the whole run
    return sys.stdout is not None
