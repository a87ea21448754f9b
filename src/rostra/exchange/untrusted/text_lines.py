"""The lines of a text file of a stranger, in any encoding, of bounded length."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rostra.errors import RostraError
from rostra.files import LINE_BYTES, open_regular
from rostra.progress import Advance


@contextmanager
def text_lines(
    file: Path,
    encoding: str = "utf-8",
    longest: int = LINE_BYTES,
    advance: Advance = lambda _: None,
) -> Iterator[Iterator[str]]:
    """Open a file and give its lines, with their line ends and without a byte order mark.

    Args:
        file: its place.
        encoding: the name of an encoding that Python has.
        longest: characters of the longest line that is read.
        advance: is called with the bytes that were read.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is not a regular file; also where a line is read that is longer, has a NUL,
            or is not in the encoding.
    """
    with (
        open_regular(file) as binary,
        io.TextIOWrapper(binary, encoding=encoding, newline="") as text,
    ):
        lines = _lines(text, file, encoding, longest)
        yield _counted(lines, binary, advance)


def _counted(lines: Iterator[str], binary: BinaryIO, advance: Advance) -> Iterator[str]:
    """The same lines, while the bytes are counted that they were read from."""
    position = 0
    for line in lines:
        if (now := binary.tell()) != position:
            advance(now - position)
            position = now
        yield line


def _lines(text: io.TextIOWrapper, file: Path, encoding: str, longest: int) -> Iterator[str]:
    number = 1
    try:
        while line := text.readline(longest + 1):
            if len(line) > longest:
                raise RostraError(f"{file}:{number}: the line has more than {longest:,} characters")
            if "\0" in line:
                raise RostraError(
                    f"{file}:{number}:{line.index(chr(0)) + 1}: a NUL, which no text has. If the "
                    "file is UTF-16, say so: --encoding utf-16"
                )
            yield line.removeprefix("\ufeff") if number == 1 else line
            number += 1
    except UnicodeError as error:
        reason = error.reason if isinstance(error, UnicodeDecodeError) else error
        raise RostraError(
            f"{file}: not {encoding}, at line {number:,} or shortly after it "
            f"({reason}). Save the file as UTF-8, or name its encoding: --encoding NAME"
        ) from None
