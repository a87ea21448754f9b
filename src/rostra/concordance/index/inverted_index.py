"""Writing a positional attribute: its types in their orders, and the positions of each type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import int_values, strings
from rostra.concordance.index.layout import STORED_FOLDS, fold_block
from rostra.concordance.index.positional_attributes import folded, grouped
from rostra.concordance.index.storage import read_numbers, write_array
from rostra.language.collation import sort_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.storage import Storage
    from rostra.concordance.index.type_numbering import TypeNumbering


def write_attribute(storage: Storage, name: str, numbering: TypeNumbering, chunk: int) -> list[str]:
    """Write an attribute from its types and the block ``<name>.raw``, which is removed.

    That block has the number of each token's type. It is read `chunk` tokens at a time.

    Returns:
        The strings of the types in the order in which they are written.
    """
    types, casings = numbering.strings, np.frombuffer(numbering.casings, np.uint8)
    places = _sorted_places(types, casings)
    ordered = [types[place] for place in places]
    _write_types(storage, name, ordered, casings[places])
    rank = np.empty(len(types), "<u4")
    rank[places] = np.arange(len(types), dtype="<u4")
    raw = read_numbers(storage, f"{name}.raw")
    counts = np.zeros(len(types) + 1, np.int64)
    with storage.writer(f"{name}.tokens") as stream:
        for start in range(0, len(raw), chunk):
            tokens = rank[raw[start : start + chunk]]
            counts[1:] += np.bincount(tokens, minlength=len(types))
            write_array(stream, tokens)
    del raw
    storage.remove(f"{name}.raw")
    offsets = counts.cumsum()
    with storage.writer(f"{name}.offsets") as stream:
        write_array(stream, offsets)
    _write_postings(storage, name, offsets[:-1].copy(), chunk)
    return ordered


def _write_postings(storage: Storage, name: str, free: NDArray[np.int64], chunk: int) -> None:
    """Sort the positions of tokens by their types: a counting sort, a chunk at a time.

    `free` has the next free place of each type among the postings; it is changed.
    """
    tokens = read_numbers(storage, f"{name}.tokens")
    postings = np.frombuffer(storage.allocate(f"{name}.postings", 4 * len(tokens)), "<u4")
    for start in range(0, len(tokens), chunk):
        part = tokens[start : start + chunk].astype(np.uint64)
        keys = np.sort(part << np.uint64(32) | np.arange(start, start + len(part), dtype=np.uint64))
        types = (keys >> np.uint64(32)).astype(np.int64)
        firsts = np.flatnonzero(np.diff(types, prepend=-1))
        counts = np.diff(firsts, append=len(types))
        place_in_type = np.arange(len(types)) - np.repeat(firsts, counts)
        postings[free[types] + place_in_type] = keys.astype("<u4")
        free[types[firsts]] += counts


def _write_types(storage: Storage, name: str, types: list[str], casings: NDArray[np.uint8]) -> None:
    """Write the types, in their order, their ranks, and their groups under each stored fold."""
    keys = [sort_key(text) for text in types]
    ranks = np.empty(len(keys), "<u4")
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys), dtype="<u4")
    with storage.writer(f"{name}.collation") as stream:
        write_array(stream, ranks)
    column = strings(types)
    with (
        storage.writer(f"{name}.types") as stream,
        pa.ipc.new_file(stream, pa.schema([("type", pa.large_string())])) as file,
    ):
        file.write_batch(pa.record_batch([column.cast(pa.large_string())], ["type"]))
    with storage.writer(f"{name}.casings") as stream:
        write_array(stream, casings, "u1")
    for fold in STORED_FOLDS:
        order, groups = grouped(folded(column, fold, casings))
        for kind, values in (("order", order), ("group", groups)):
            with storage.writer(f"{name}.{fold_block(kind, fold)}") as stream:
                write_array(stream, values)


def _sorted_places(types: list[str], casings: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the places of types in the order of their code points, then of their casings."""
    if casings.any():
        return np.array(sorted(range(len(types)), key=lambda i: (types[i], casings[i])), np.int64)
    return int_values(pc.sort_indices(strings(types))).astype(np.int64)
