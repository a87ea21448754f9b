"""The concordance: every hit with what stands around it, who said it, and where it lies."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from rostra.errors import RostraError
from rostra.language.collation import ROOT, RULES, key, known
from rostra.reading.search import Hits, search
from rostra.reading.stamp import stamped
from rostra.reading.where import Where, as_text, column, written
from rostra.reading.writing import SENTENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.reading.index import Index

SHOWN: Final = ("id", "speaker", "role", "country", "country_basis", "source_id")
_POSITION = regex.compile(r"([LR])([1-9][0-9]?)|node", regex.IGNORECASE)
MOST: Final = 10**9
"""Tokens of context or window at most: more than fit into any utterance."""

_BYTES = 8 << 20  # of text gathered at a time


def kwic(  # noqa: PLR0913 - each is an option of a concordance
    index: Index,
    query: str,
    *,
    where: Where = None,
    context: int = 10,
    within: str = "utterance",
    sort: str | Sequence[str] | None = None,
    limit: int | None = None,
    fold: str = "c",
    language: str | None = None,
) -> pa.Table:
    """See `Index.kwic`."""
    if not 0 <= context <= MOST or (limit is not None and limit < 0):
        raise RostraError(f"context is a number from 0 to {MOST:,}, a limit one from 0 on")
    if language is not None and not known(language):
        codes = ", ".join(sorted((*RULES, *ROOT)))
        raise RostraError(f"no order of letters is known for {language!r}; there are {codes}")
    hits = search(index, query, where, fold, within)
    total, utterances = len(hits.starts), len(np.unique(hits.utterances))
    keys = [sort] if isinstance(sort, str) else list(sort or ())
    if keys:
        order = _order(index, hits, keys, within, language)
        hits = Hits(*(values[order] for values in hits))
    hits = Hits(*(values[:limit] for values in hits))
    parameters = {"where": written(where), "context": context, "within": within, "sort": keys}
    return stamped(
        _table(index, hits, context, within), index, "kwic", query,
        **parameters, limit=limit, fold=fold, language=language,
        totals={"hits": total, "shown": len(hits.starts), "utterances": utterances},
    )  # fmt: skip


def _table(index: Index, hits: Hits, context: int, within: str) -> pa.Table:
    first, last = room(index, hits, context, within)
    begin = index.starts[hits.starts].astype(np.int64)
    final = hits.ends - 1
    end = index.starts[final] + _sizes(index, final, pc.utf8_length)
    node = _bytes(index, hits.starts), _ends(index, final)
    columns: dict[str, Any] = {
        "left": _slices(index, _bytes(index, first), node[0]),
        "node": _slices(index, *node),
        "right": _slices(index, node[1], _ends(index, last - 1)),
    }
    rows: Any = pa.array(hits.utterances)
    for name in SHOWN:
        if name in index.metadata.column_names:
            columns["utterance_id" if name == "id" else name] = _shown(index, name).take(rows)
    if "utterance_id" not in columns:
        columns["row"] = rows
    place = index.metadata.schema.get_field_index("char_start")
    if place >= 0 and pa.types.is_integer(index.metadata.schema.field(place).type):
        base: Any = index.metadata[place].take(rows)
        columns |= {"source_start": _plus(base, begin), "source_end": _plus(base, end)}
    return pa.table({**columns, "start": begin, "end": end})


def _shown(index: Index, name: str) -> Any:  # noqa: ANN401 - a ChunkedArray
    """A column as results show it: whole numbers and texts; several texts with semicolons."""
    values = column(index, name)
    if pa.types.is_integer(values.type):
        return values
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return pc.binary_join(as_text(name, values, pa.list_(pa.string())), "; ")
    return as_text(name, values)


def room(
    index: Index, hits: Hits, context: int, within: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first token of the left side, and the one after the last of the right side."""
    bounds = index.bounds.astype(np.int64)
    low, high = bounds[hits.utterances], bounds[hits.utterances + 1]
    if within == "sentence":
        borders = np.append(np.flatnonzero(index.borders >= SENTENCE), len(index.borders))
        place = np.searchsorted(borders, hits.starts, side="right")
        low, high = borders[place - 1], borders[np.searchsorted(borders, hits.ends - 1, "right")]
    return np.maximum(hits.starts - context, low), np.minimum(hits.ends + context, high)


def _plus(base: Any, offset: NDArray[np.int64]) -> Any:  # noqa: ANN401 - Arrow arrays
    return pc.add(base, pa.array(offset))


def _array(buffer: Any, kind: Any) -> NDArray[Any]:  # noqa: ANN401 - what the stubs name elsewise
    return np.frombuffer(buffer or b"", kind)


def _bytes(index: Index, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where tokens begin in the bytes of all texts."""
    utterances = index.utterance_of(places)
    offsets: NDArray[Any] = _array(index.texts.buffers()[1], np.int64)
    found: NDArray[np.int64] = offsets[utterances] + index.bytes[places].astype(np.int64)
    return found


def _ends(index: Index, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where tokens end in the bytes of all texts."""
    return _bytes(index, places) + _sizes(index, places, pc.binary_length)


def _sizes(index: Index, places: NDArray[np.int64], measure: Any) -> NDArray[np.int64]:  # noqa: ANN401
    """How long tokens are: only the types that stand there are measured."""
    types, codes = np.unique(index.word.tokens[places], return_inverse=True)
    strings: Any = index.word.types.take(pa.array(types, pa.uint32()))
    found: NDArray[np.int64] = np.asarray(measure(strings)).astype(np.int64)[codes]
    return found


def _slices(index: Index, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a ChunkedArray of strings
    """Stretches of the texts, gathered some megabytes at a time."""
    content = _array(index.texts.buffers()[2], np.uint8)
    lengths = ends - starts
    offsets = np.concatenate(([0], lengths.cumsum()))
    cuts = np.searchsorted(offsets, np.arange(0, offsets[-1], _BYTES)[1:])
    borders = np.unique([0, *cuts, len(starts)]).tolist()
    chunks = []
    for a, b in pairwise(borders):
        own = (offsets[a : b + 1] - offsets[a]).astype(np.int32)
        shift = np.repeat((starts[a:b] - own[:-1]), lengths[a:b])
        text = content[np.arange(own[-1]) + shift]
        buffers = [None, pa.py_buffer(own), pa.py_buffer(text)]
        chunks.append(pa.Array.from_buffers(pa.string(), b - a, buffers))
    return pa.chunked_array(chunks, pa.string())


def _order(
    index: Index, hits: Hits, keys: list[str], within: str, language: str | None
) -> NDArray[np.int64]:
    ranks = [_rank(index, hits, name, within, language) for name in keys]
    return np.lexsort(ranks[::-1])


def _rank(
    index: Index, hits: Hits, name: str, within: str, language: str | None
) -> NDArray[np.int64]:
    match = _POSITION.fullmatch(name)
    if match is None:
        if name not in index.metadata.column_names:
            column_names = ", ".join(index.metadata.column_names)
            raise RostraError(
                f"cannot sort by {name!r}: positions are L1, L2, …, node, R1, …; columns are "
                f"{column_names}"
            )
        values = column(index, name).combine_chunks()
        numbers = pa.types.is_integer(values.type) or pa.types.is_floating(values.type)
        coded: Any = values if numbers else as_text(name, values)
        coded = coded.dictionary_encode(null_encoding="encode")
        ranks = _ranked(coded.dictionary.to_pylist(), np.asarray(coded.indices), language)
        return ranks[hits.utterances]
    if match[1] is None:
        return _by_types(index, hits.starts, np.ones(len(hits.starts), bool), language)
    step = int(match[2])
    first, last = room(index, hits, step, within)
    if match[1].upper() == "L":
        return _by_types(index, first, first == hits.starts - step, language)
    return _by_types(index, last - 1, last == hits.ends + step, language)


def _by_types(
    index: Index, places: NDArray[np.int64], there: NDArray[np.bool_], language: str | None
) -> NDArray[np.int64]:
    """Ranks of tokens; where there is none, before all."""
    types, codes = np.unique(index.word.tokens[places], return_inverse=True)
    return np.where(there, _ranked(index.word.strings(types), codes, language), -1)


def _ranked(values: list[Any], codes: NDArray[Any], language: str | None) -> NDArray[np.int64]:
    """The rank of each value: texts as a language orders them, missing ones last."""

    def place(i: int) -> tuple[bool, Any]:
        value = values[i]
        if value is None or (isinstance(value, float) and isnan(value)):
            return True, ""
        return False, key(value, language) if isinstance(value, str) else value

    order = sorted(range(len(values)), key=place)
    rank = np.empty(len(values), np.int64)
    rank[order] = np.arange(len(values))
    found: NDArray[np.int64] = rank[codes]
    return found
