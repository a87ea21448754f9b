"""Text from outside as people see it: printable, shortened, aligned.

Whatever a corpus, a schema or a file name holds may contain characters that move a cursor, change
the direction of writing or break a line. What is printed goes through here.
"""

from __future__ import annotations

import json
import re
import shlex
from os import PathLike, fspath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JOINERS = "\u00ad\u200c\u200d"
"""Invisible characters within words: soft hyphen, non-joiner and joiner."""

SPACES = "\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
"""The spaces of all scripts (category Zs) that Python does not call printable."""

_HARMFUL = re.compile(
    r"(\x1b\[(?:1;36|0)m)"  # the colour of a hit, which only `rostra.cli` writes and harms nothing
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    r"|^[ \t]*:(?=:)|#(?=#\[)",
    re.MULTILINE,
)
"""Characters that move a cursor, change the direction of writing or are invisible, and the
beginnings of GitHub's workflow commands (``::error::`` at the start of a line, ``##[error]``)."""


def guarded(text: str) -> str:
    """Lines that neither a terminal nor the log of a CI job takes for commands.

    The escapes are those of JSON: JSON stays the same value.
    """
    return _HARMFUL.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    before, last = match[0][:-1], match[0][-1]
    units = last.encode("utf-16-be", "surrogatepass")
    return before + "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def escaped(text: str, keep: str = "") -> str:
    """One printable line: every other character, unless kept, as the escape that Python writes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else repr(c)[1:-1] for c in text)


def blanked(text: str, keep: str = "") -> str:
    """One printable line of the same length: every other character, unless kept, as a space."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else " " for c in text)


def shortened(text: str, limit: int = 60) -> str:
    """At most `limit` characters of a text, the last of them an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shortened_json(value: object) -> str:
    """A value as JSON, shortened."""
    return shortened(json.dumps(value, ensure_ascii=False))


def shell_command(*words: str | PathLike[str]) -> str:
    """A command line to paste into a shell, in which each word is quoted where it has to be.

    Words that are not printable take the form ``$'…'``, which POSIX has had since 2024.
    """
    return " ".join(_shell_word(fspath(word)) for word in words)


def _shell_word(text: str) -> str:
    if text.isprintable():
        return shlex.quote(text)
    characters = (c if c.isprintable() and c not in "\\'" else _shell_escape(c) for c in text)
    return f"$'{''.join(characters)}'"


def _shell_escape(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def cell_width(text: str) -> int:
    """Columns that a printable text takes on a terminal (Unicode UAX #11, as `wcwidth` has it)."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - its tables are only needed beyond ASCII

    width: int = wcswidth(text)
    return max(width, 0)


def aligned(rows: Iterable[Sequence[str]], right: Sequence[bool] = ()) -> list[str]:
    """The lines of a table, its columns aligned by their width on a terminal.

    Args:
        rows: the printable cells of each row, all rows of one length.
        right: for each of the first columns, whether its cells are moved to the right.
    """
    columns = []
    for index, column in enumerate(zip(*rows, strict=True)):
        to_right = index < len(right) and right[index]
        widest = max(map(cell_width, column))
        spaces = (" " * (widest - cell_width(cell)) for cell in column)
        padded = zip(column, spaces, strict=True)
        columns.append([space + cell if to_right else cell + space for cell, space in padded])
    return ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]


def counted(number: int, plural: str) -> str:
    """Return a number with its noun: "2 sources", "1 source"."""
    return f"{number} {plural.removesuffix('s') if number == 1 else plural}"
