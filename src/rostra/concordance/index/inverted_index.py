"""Writing a positional attribute: its types in their orders, and the positions of each type."""

from __future__ import annotations

from operator import ne
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import ArrowArray, int_values, integers, strings
from rostra.concordance.index.positional_attributes import folded
from rostra.concordance.index.storage import read_numbers, write_array
from rostra.language.folding import FOLDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.storage import Storage


def write_attribute(storage: Storage, name: str, types: list[str], chunk: int) -> None:
    """Write an attribute from its distinct strings and the block ``<name>.raw``, which is removed.

    That block has the place of each token's string in `types`. It is read `chunk` tokens at a time.
    """
    _write_types(storage, name, types)
    rank = np.empty(len(types), "<u4")
    rank[_sorted_places(strings(types))] = np.arange(len(types), dtype="<u4")
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


def _write_types(storage: Storage, name: str, types: list[str]) -> None:
    """Write the types in the order of their code points, and their groups under each fold."""
    column = strings(sorted(types)).cast(pa.large_string())
    with (
        storage.writer(f"{name}.types") as stream,
        pa.ipc.new_file(stream, pa.schema([("type", pa.large_string())])) as file,
    ):
        file.write_batch(pa.record_batch([column], ["type"]))
    for fold in FOLDS:
        forms = folded(column, fold)
        order = _sorted_places(forms)
        ordered = forms.take(integers(order)).to_pylist()
        is_new = [False, *map(ne, ordered[1:], ordered)][: len(order)]
        group = np.empty(len(order), "<u4")
        group[order] = np.cumsum(is_new, dtype="<u4")
        for kind, values in (("order", order), ("group", group)):
            with storage.writer(f"{name}.{kind}{fold}") as stream:
                write_array(stream, values)


def _sorted_places(texts: ArrowArray) -> NDArray[np.int64]:
    """Return the places of texts in the order of their code points; the order is stable."""
    return int_values(pc.sort_indices(texts)).astype(np.int64)
