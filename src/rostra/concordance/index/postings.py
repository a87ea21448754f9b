"""Writing a layer: its types in their orders, and the places of the tokens of each."""

from __future__ import annotations

from operator import ne
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import integers, strings, whole
from rostra.concordance.index.positional_attributes import folded
from rostra.concordance.index.store import numbers, put
from rostra.language.folding import FOLDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.store import Store


def write_layer(store: Store, name: str, types: list[str], chunk: int) -> None:
    """Finish a layer whose tokens lie in ``<name>.raw`` as numbers of `types`.

    Args:
        store: where it lies; the raw stretch is removed.
        name: its name.
        types: the strings, each once, in any order.
        chunk: how many tokens to hold in memory at a time.
    """
    _write_types(store, name, types)
    rank = np.empty(len(types), "<u4")
    rank[_sorted(strings(types))] = np.arange(len(types), dtype="<u4")
    raw = numbers(store, f"{name}.raw")
    counts = np.zeros(len(types) + 1, np.int64)
    with store.sink(f"{name}.tokens") as tokens:
        for start in range(0, len(raw), chunk):
            part = rank[raw[start : start + chunk]]
            counts[1:] += np.bincount(part, minlength=len(types))
            put(tokens, part, "<u4")
    del raw
    store.remove(f"{name}.raw")
    offsets = counts.cumsum()
    with store.sink(f"{name}.offsets") as sink:
        put(sink, offsets, "<u4")
    _write_postings(store, name, offsets[:-1].copy(), chunk)


def _write_postings(store: Store, name: str, free: NDArray[np.int64], chunk: int) -> None:
    """A counting sort of the tokens' places by their types, a chunk at a time."""
    tokens = numbers(store, f"{name}.tokens")
    postings = np.frombuffer(store.room(f"{name}.postings", 4 * len(tokens)), "<u4")
    for start in range(0, len(tokens), chunk):
        part = tokens[start : start + chunk].astype(np.uint64)
        keys = np.sort(part << np.uint64(32) | np.arange(start, start + len(part), dtype=np.uint64))
        found = (keys >> np.uint64(32)).astype(np.int64)
        firsts = np.flatnonzero(np.diff(found, prepend=-1))
        sizes = np.diff(firsts, append=len(found))
        within = np.arange(len(found)) - np.repeat(firsts, sizes)
        postings[free[found] + within] = keys.astype("<u4")
        free[found[firsts]] += sizes


def _write_types(store: Store, name: str, types: list[str]) -> None:
    texts = sorted(types)
    with (
        store.sink(f"{name}.types") as sink,
        pa.ipc.new_file(sink, pa.schema([("type", pa.large_string())])) as file,
    ):
        column = strings(texts).cast(pa.large_string())
        file.write_batch(pa.record_batch([column], ["type"]))
    for how in FOLDS:
        forms = folded(column, how)
        order = _sorted(forms)
        group = np.empty(len(order), "<u4")
        inorder = forms.take(integers(order)).to_pylist()
        new = [False, *map(ne, inorder[1:], inorder)][: len(order)]
        group[order] = np.cumsum(new, dtype="<u4")
        for kind, values in (("order", order), ("group", group)):
            with store.sink(f"{name}.{kind}{how}") as sink:
                put(sink, values, "<u4")


def _sorted(texts: Any) -> NDArray[np.int64]:  # noqa: ANN401 - an array of strings
    """Places of texts in the order of their code points, equal ones in their own order."""
    return whole(pc.sort_indices(texts)).astype(np.int64)
