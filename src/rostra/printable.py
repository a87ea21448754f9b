"""Text from outside as people see it: printable, shortened, aligned.

Whatever a corpus, a schema or a file name holds may contain characters that move a cursor, change
the direction of writing or break a line. What is printed goes through here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JOINERS = "\u00ad\u200c\u200d"
"""Invisible characters within words: soft hyphen, non-joiner and joiner."""


def escaped(text: str, keep: str = "") -> str:
    """One printable line: every other character as the escape that Python writes for it.

    Args:
        text: any text.
        keep: characters that stay although they do not print.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else repr(c)[1:-1] for c in text)


def blanked(text: str, keep: str = "") -> str:
    """One printable line of the same length: every other character as a space."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else " " for c in text)


def shortened(text: str, limit: int = 60) -> str:
    """At most `limit` characters of a text, the last of them an ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def shortened_json(value: object) -> str:
    """A value as JSON, shortened."""
    return shortened(json.dumps(value, ensure_ascii=False))


def cell_width(text: str) -> int:
    """Columns that a printable text takes on a terminal (Unicode UAX #11, as `wcwidth` has it)."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - its tables are only needed beyond ASCII

    width: int = wcswidth(text)
    return max(width, 0)


def aligned(
    rows: Iterable[Sequence[str]], right: Sequence[bool] = (), gap: str = "  "
) -> list[str]:
    """The lines of a table, its columns aligned by their width on a terminal.

    Args:
        rows: the cells of each row, all rows of one length; printable.
        right: for each column, whether its cells are moved to the right; as a rule to the left.
        gap: what separates two columns.
    """
    table = [list(row) for row in rows]
    sides = [*right, *[False] * (len(table[0]) - len(right))] if table else []
    widths = [max(map(cell_width, column)) for column in zip(*table, strict=True)]
    return [
        gap.join(
            " " * (width - cell_width(cell)) + cell
            if side
            else cell + " " * (width - cell_width(cell))
            for cell, width, side in zip(row, widths, sides, strict=True)
        ).rstrip()
        for row in table
    ]


def counted(number: int, plural: str) -> str:
    """Return a number with its noun: "2 sources", "1 source"."""
    return f"{number} {plural.removesuffix('s') if number == 1 else plural}"
