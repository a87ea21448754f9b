"""Results as text for people: aligned by the width that characters take on a screen."""

from __future__ import annotations

import os
import shutil
import sys
from math import inf
from typing import TYPE_CHECKING, Any
from unicodedata import category, east_asian_width

import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

_BOLD, _PLAIN = "\033[1;36m", "\033[0m"
_LEAST_SIDE = 20
_WHOSE = ("speaker", "country", "country_basis", "utterance_id", "row")
_IDS = ("utterance_id", "row")
_ROWS = 1000  # made into objects at a time
_EMOJI = "\ufe0f"
_JOINER = "\u200d"
_KEPT = "\u00ad\u200c\u200d"
"""What does not print and still makes words: soft hyphen, non-joiner and joiner."""

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
    """The lines of a concordance, the nodes below each other, then who, where and the id.

    As wide as the terminal: where that leaves no room for some words of context, the id is left
    out, then the country with its basis, then the speaker. Elsewhere all of it stands.
    """
    whose = [name for name in _WHOSE if name in table.column_names]
    rows = table.select(["left", "node", "right", *whose])
    if not rows.num_rows:
        yield "no hit"
        return
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size((140, 24)).columns
    nodes = max(width(_clean(row["node"])) for row in _each(rows))
    node = min(nodes, 40, max(columns // 3, 1))
    tail = _fitting(rows, whose, columns - node - 2 * _LEAST_SIDE - 4 if terminal else inf)
    tails = max((width(tail(row)) for row in _each(rows)), default=0)
    side = (columns - node - (tails + 2 if tails else 0)) // 2
    side = max(side, 1 if terminal else _LEAST_SIDE)
    colour = terminal and not os.environ.get("NO_COLOR")
    for row in _each(rows):
        left = _cut(_clean(row["left"]), side, end=True)
        right = _cut(_clean(row["right"]), side, end=False)
        middle = _clean(row["node"])
        if terminal:
            middle = _cut(middle, max(node, columns - 2 * side - tails - 2), end=False)
        space = " " * max(node - width(middle), 0)
        shown = f"{_BOLD}{middle}{_PLAIN}" if colour else middle
        # What stands against the node in the text stands against it here: no space is made up.
        line = f"{' ' * (side - width(left))}{left}{shown}{_padded(right, side)}{space}"
        yield f"{line}  {tail(row)}".rstrip()


def _each(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(_ROWS):
        yield from batch.to_pylist()


def _fitting(table: pa.Table, whose: list[str], room: float) -> Callable[[dict[str, Any]], str]:
    """What stands at the end of each line: as much as fits."""
    for names in (whose, [name for name in whose if name not in _IDS], whose[:1]):

        def tail(row: dict[str, Any], names: list[str] = names) -> str:
            return _tail(row, names)

        if all(width(tail(row)) <= room for row in _each(table)):
            return tail
    return lambda _: ""


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
    parts = []
    for name in names:
        value = _clean(str(row[name])) if row[name] is not None else ""
        if name == "speaker":
            value = _cut(value, 24, end=False)
        elif name == "country" and value:
            value = f"({value}, {_clean(row.get('country_basis') or 'basis not stated')})"
        parts.append("" if name == "country_basis" else value)
    return "  ".join(filter(None, parts))


def _clean(text: str) -> str:
    """A text that cannot move the cursor, change the direction or break the line."""
    return "".join(c if c.isprintable() or c in _KEPT else " " for c in text)


def _padded(text: str, room: int) -> str:
    return text + " " * (room - width(text))


def _cut(text: str, room: int, *, end: bool) -> str:
    """So much of the end (or the beginning) of a text as fits, character by character as seen."""
    if width(text) <= room:
        return text
    parts = regex.findall(r"\X", text[-4 * room :] if end else text[: 4 * room])
    kept: list[str] = []
    for part in reversed(parts) if end else parts:
        room -= width(part)
        if room < 0:
            break
        kept.append(part)
    return "".join(reversed(kept) if end else kept)
