"""Results as text for people: aligned by the width that characters take on a screen."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any
from unicodedata import category, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

_BOLD, _PLAIN = "\033[1;36m", "\033[0m"
_LEAST_SIDE = 20
_WHOSE = ("speaker", "country", "country_basis", "utterance_id", "row")
_EMOJI = "\ufe0f"
_JOINER = "\u200d"
_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def width(text: str) -> int:
    """Columns that a text takes on a terminal with fixed width.

    Combining marks and controls take none, wide East Asian characters and emoji two (Unicode
    UAX #11); what a zero-width joiner joins is one.
    """
    total, joined = 0, False
    for c in text:
        if c == _JOINER:
            joined = True
        elif c == _EMOJI or category(c) in {"Mn", "Me", "Cf", "Cc"} or c in _TONES:
            continue
        else:
            total += 0 if joined else 2 if east_asian_width(c) in "WF" else 1
            joined = False
    return total


def concordance(table: pa.Table) -> Iterator[str]:
    """The lines of a concordance, the nodes below each other, then who, where and the id."""
    whose = [name for name in _WHOSE if name in table.column_names]
    rows = table.select(["left", "node", "right", *whose]).to_pylist()
    if not rows:
        yield "no hit"
        return
    tails = [_tail(row, whose) for row in rows]
    node = min(max(width(_clean(row["node"])) for row in rows), 40)
    room = shutil.get_terminal_size((140, 24)).columns - node - max(map(width, tails)) - 4
    side = max(room // 2, _LEAST_SIDE)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for row, tail in zip(rows, tails, strict=True):
        left = _cut(_clean(row["left"]), side, end=True)
        right = _cut(_clean(row["right"]), side, end=False)
        middle = _clean(row["node"])
        space = " " * max(node - width(middle), 0)
        shown = f"{_BOLD}{middle}{_PLAIN}" if colour else middle
        # What stands against the node in the text stands against it here: no space is made up.
        yield f"{' ' * (side - width(left))}{left}{shown}{_padded(right, side)}{space}  {tail}"


def rows(names: Iterable[str] | None = None) -> Any:  # noqa: ANN401 - a function of a table
    """What gives the lines of a table, some or all of its columns; numbers to the right."""

    def lines(table: pa.Table) -> Iterator[str]:
        shown = [name for name in names or table.column_names if name in table.column_names]
        cells = [[name, *(_cell(name, v) for v in table[name].to_pylist())] for name in shown]
        right = [not _is_text(table.schema.field(name).type) for name in shown]
        widths = [max(map(width, column)) for column in cells]
        for row in zip(*cells, strict=True):
            parts = [
                " " * (w - width(c)) + c if r else c + " " * (w - width(c))
                for c, w, r in zip(row, widths, right, strict=True)
            ]
            yield "  ".join(parts).rstrip()

    return lines


def _is_text(kind: pa.DataType) -> bool:
    return str(kind) in {"string", "large_string", "null"}


def _cell(name: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        if name.endswith("per_million"):
            return f"{value:,.0f}"
        return f"{value:.4f}" if name in {"p", "p_floor", "q", "dp", "dp_norm"} else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else _clean(str(value))


def _tail(row: dict[str, Any], names: list[str]) -> str:
    country, basis = row.get("country"), row.get("country_basis")
    place = f"({country}, {basis or 'basis not stated'})" if country else ""
    speaker = _cut(_clean(row.get("speaker") or ""), 24, end=False)
    return "  ".join(part for part in (speaker, place, str(row[names[-1]])) if part)


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() or category(c) == "Cf" else " " for c in text)


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _cut(text: str, room: int, *, end: bool) -> str:
    """So much of the end (or the beginning) of a text as fits."""
    while width(text) > room:
        over = max((width(text) - room) // 2, 1)
        text = text[over:] if end else text[:-over]
    return text
