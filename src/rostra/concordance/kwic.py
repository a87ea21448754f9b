"""The concordance: every hit with what stands around it, who said it, and where it lies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import as_text, integers, slices, strings
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.search import MOST_CONTEXT, Hits, context_end, context_start, search
from rostra.concordance.sorting import order
from rostra.errors import RostraError
from rostra.language.collation import ROOT, RULES, is_known

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rostra.concordance.index.reader import IndexReader

SHOWN: Final = ("id", "speaker", "role", "country", "country_basis", "source_id")
_MANY = 20_000  # hits whose columns are worth threads


def kwic(  # noqa: PLR0913 - each is an option of a concordance
    index: IndexReader,
    query: str,
    *,
    where: Filters = None,
    context: int = 10,
    within: str = "utterance",
    sort: str | Sequence[str] | None = None,
    limit: int | None = None,
    fold: str = "c",
    language: str | None = None,
) -> pa.Table:
    """See `Index.kwic`."""
    if not 0 <= context <= MOST_CONTEXT or (limit is not None and limit < 0):
        raise RostraError(f"context is a number from 0 to {MOST_CONTEXT:,}, a limit one from 0 on")
    if language is not None and not is_known(language):
        codes = ", ".join(sorted((*RULES, *ROOT)))
        raise RostraError(f"no order of letters is known for {language!r}; there are {codes}")
    hits = search(index, query, where, fold, within)
    total = len(hits.starts)
    utterances = int(np.count_nonzero(np.diff(hits.utterances, prepend=-1)))
    keys = [sort] if isinstance(sort, str) else list(sort or ())
    if keys:
        places = order(index, hits, keys, within, language)[:limit]
        hits = Hits(*(values[places] for values in hits))
    hits = Hits(*(values[:limit] for values in hits))
    return with_provenance(
        _table(index, hits, context, within), index, "kwic", query,
        where=filters_as_text(where), context=context, within=within, sort=keys, limit=limit,
        fold=fold, language=language,
        totals={"hits": total, "shown": len(hits.starts), "utterances": utterances},
    )  # fmt: skip


def _table(index: IndexReader, hits: Hits, context: int, within: str) -> pa.Table:
    utterances, final = hits.utterances, hits.ends - 1
    start, types = _made(
        [lambda: index.byte_of(hits.starts, utterances), lambda: index.word.tokens[final]],
        len(utterances),
    )
    single = bool((final == hits.starts).all())  # as a word is: what begins it need not be sought
    end = (start if single else index.byte_of(final, utterances)) + index.word.sizes[types]
    rows = integers(utterances)
    names = [name for name in SHOWN if name in index.metadata.column_names]
    columns: dict[str, Any] = {
        "left": lambda: slices(
            index.text_bytes,
            index.byte_of(context_start(index, hits, context, within), utterances),
            start,
        ),
        "node": lambda: slices(index.text_bytes, start, end),
        "right": lambda: slices(
            index.text_bytes,
            end,
            index.byte_after(context_end(index, hits, context, within) - 1, utterances),
        ),
    }
    for name in names:
        columns["utterance_id" if name == "id" else name] = _taken(_shown(index, name), rows)
    made = _made([*columns.values(), lambda: index.char_starts[hits.starts]], len(utterances))
    table = dict(zip(columns, made, strict=False))
    if "id" not in names:
        table["row"] = rows
    begin = integers(made[-1])
    stop = integers((made[-1] if single else index.char_starts[final]) + index.word.lengths[types])
    place = index.metadata.schema.get_field_index("char_start")
    if place >= 0 and pa.types.is_integer(index.metadata.schema.field(place).type):
        base = index.column("char_start").take(rows)
        table |= {"source_start": pc.add(base, begin), "source_end": pc.add(base, stop)}
    return pa.table({**table, "start": begin, "end": stop})


def _shown(index: IndexReader, name: str) -> Any:  # noqa: ANN401 - an Arrow array
    """A column as results show it: whole numbers and texts; several texts with semicolons."""
    values = index.column(name)
    if pa.types.is_integer(values.type) or values.type == pa.string():
        return values
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return pc.binary_join(as_text(name, values, pa.list_(pa.string())), strings(["; "])[0])
    return as_text(name, values)


def _taken(column: Any, rows: Any) -> Callable[[], Any]:  # noqa: ANN401 - Arrow arrays
    return lambda: column.take(rows)


def _made(columns: Sequence[Callable[[], Any]], rows: int) -> list[Any]:
    """Columns made; where they are long several at a time, as numpy and Arrow let go of the GIL."""
    if rows < _MANY:
        return [make() for make in columns]
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        return list(pool.map(lambda make: make(), columns))
