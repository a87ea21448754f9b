"""Results as text for people, aligned by the width of characters on a terminal."""

from __future__ import annotations

import shutil
import sys
from math import inf
from typing import TYPE_CHECKING, Any

import regex

from rostra.cli.guarded_output import colours
from rostra.printable import JOINERS, aligned, blanked, cell_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

_LEAST_CONTEXT = 20
_LONGEST_SPEAKER = 24
_METADATA = ("speaker", "country", "country_basis", "utterance_id")
_OF_EVERY_HIT = frozenset(
    "left node right utterance_id speaker role country country_basis source_id".split()
    + "source_start source_end start end".split()
)
"""Columns of every concordance; the others are those that the user asked for."""

_BATCH = 1000  # rows made into objects at a time
_FOUR_DECIMALS = frozenset(
    {"p", "p_floor", "q", "dp", "dp_norm", "share_of_words", "share_of_hits", "difference"}
)
_TEXT_TYPES = frozenset({"string", "large_string", "null"})

Row = dict[str, Any]


def concordance(table: pa.Table) -> Iterator[str]:
    """Yield the lines of a concordance: the nodes aligned, then speaker, country and id.

    Further columns of the result follow.

    A line is as wide as the terminal. Where that leaves too little room for context, first the id
    is left out, then the country with its basis, then the speaker. In a file nothing is left out.
    """
    metadata = [name for name in _METADATA if name in table.column_names]
    metadata += [name for name in table.column_names if name not in _OF_EVERY_HIT]
    rows = table.select(["left", "node", "right", *metadata])
    if not rows.num_rows:
        yield "no hits"
        return
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size((140, 24)).columns
    nodes = max(cell_width(_printable(row["node"])) for row in _batched(rows))
    node_room = min(nodes, 40, max(columns // 3, 1))
    room = columns - node_room - 2 * _LEAST_CONTEXT - 4 if terminal else inf
    metadata = _fitting(rows, metadata, room)
    widest = max((cell_width(_described(row, metadata)) for row in _batched(rows)), default=0)
    side = (columns - node_room - (widest + 2 if widest else 0)) // 2
    side = max(side, 1 if terminal else _LEAST_CONTEXT)
    colour_on, colour_off = colours()
    for row in _batched(rows):
        left = _cut(_printable(row["left"]), side, end=True)
        right = _cut(_printable(row["right"]), side, end=False)
        node = _printable(row["node"])
        if terminal:
            node = _cut(node, max(node_room, columns - 2 * side - widest - 2), end=False)
        filler = " " * (side - cell_width(right) + max(node_room - cell_width(node), 0))
        # The node touches its context where it does in the text: no space is added between them.
        node = f"{colour_on}{node}{colour_off}"
        line = f"{' ' * (side - cell_width(left))}{left}{node}{right}{filler}"
        yield f"{line}  {_described(row, metadata)}".rstrip()


def columns(table: pa.Table, names: Iterable[str] | None = None) -> list[str]:
    """Return the lines of a table, all of its columns or some; numbers are right-aligned."""
    present = [name for name in names or table.column_names if name in table.column_names]
    cells = [[name, *(_cell(name, value) for value in table[name].to_pylist())] for name in present]
    numeric = [str(table.schema.field(name).type) not in _TEXT_TYPES for name in present]
    return aligned(zip(*cells, strict=True), right=numeric)


def _batched(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(_BATCH):
        yield from batch.to_pylist()


def _fitting(table: pa.Table, metadata: list[str], room: float) -> list[str]:
    """Return as many of the columns as fit into the room at the end of every line."""
    without_ids = [name for name in metadata if name != "utterance_id"]
    for names in (metadata, without_ids, metadata[:1]):
        if all(cell_width(_described(row, names)) <= room for row in _batched(table)):
            return names
    return []


def _described(row: Row, names: Sequence[str]) -> str:
    """Return who said a hit and where, in one line."""
    parts = []
    for name in names:
        value = _printable(_text(row[name]))
        if name == "speaker":
            value = _cut(value, _LONGEST_SPEAKER, end=False)
        elif name == "country" and value:
            basis = row.get("country_basis", "") or "basis not stated"
            value = f"({value}, {_printable(basis)})" if "country_basis" in row else f"({value})"
        parts.append("" if name == "country_basis" else value)
    return "  ".join(filter(None, parts))


def _text(value: object) -> str:
    """Return a value of the metadata as lists show it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cell(name: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        if name.endswith("per_million"):
            return f"{value:,.0f}"
        return f"{value:.4f}" if name in _FOUR_DECIMALS else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else _printable(str(value))


def _printable(text: str) -> str:
    return blanked(text, keep=JOINERS)


def _cut(text: str, room: int, *, end: bool) -> str:
    """Return as many whole characters of the end (or the beginning) of a text as fit."""
    if cell_width(text) <= room:
        return text
    characters = regex.findall(r"\X", text[-4 * room :] if end else text[: 4 * room])
    kept: list[str] = []
    for character in reversed(characters) if end else characters:
        room -= cell_width(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(reversed(kept) if end else kept)
