"""The concordance: every hit with its context, its speaker and its place in the source."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import ArrowArray, as_text, bool_values, floats, integers, slices, strings
from rostra.concordance.hit_positions import HitPosition, hit_position, is_position, strings_at
from rostra.concordance.index.layout import WORD
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import chosen_fold
from rostra.concordance.query.search import MOST_CONTEXT, Hits, context_end, context_start, search
from rostra.concordance.sorting import sort_hits
from rostra.errors import RostraError
from rostra.language.collation import ROOT, RULES, is_known
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rostra.concordance.index.reader import IndexReader

_METADATA: Final = ("id", "speaker", "role", "country", "country_basis", "source_id")
_OWN: Final = frozenset({"left", "node", "right", "start", "end", "source_start", "source_end"})
"""Columns of a concordance; one of the metadata that is called so gets an x_ before its name."""

_EXACT = 2.0**53  # below it, a floating-point number represents each whole number
_FEW_HITS = 20_000  # for which threads cost more than they save


def kwic(  # noqa: PLR0913 - each is an option of a concordance
    index: IndexReader,
    query: str,
    *,
    where: Filters = None,
    context: int = 10,
    within: str = "utterance",
    sort: str | Sequence[str] | None = None,
    sample: int | None = None,
    seed: int = 1,
    limit: int | None = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    language: str | None = None,
    columns: str | Sequence[str] = "none",
) -> pa.Table:
    """Return every hit of a query in its context: a concordance.

    Args:
        index: the index to search.
        query: words (see `rostra.concordance.query.simple_query`) or corpus query language
            (see `rostra.concordance.query.cql`).
        where: filters that select utterances, such as ``"country=NO"`` (see
            `rostra.concordance.query.filters`); None for all.
        context: tokens on each side at most.
        within: the unit that no match and no context leaves, ``"utterance"`` or ``"sentence"``.
        sort: positions (``"L1"``, ``"node"``, ``"R2"``, ``"R1.lemma"``; see
            `rostra.concordance.hit_positions`) and columns of the metadata; the first is the
            primary key. None for the order of the corpus.
        sample: hits to draw at random, without replacement, before they are sorted; None for all.
            All samples of the same hits with one seed are parts of the larger ones.
        seed: seed of the sample.
        limit: rows at most; None for all. The totals of the provenance say how many there are.
        fold: what is ignored when words are compared: some of case, typography, diacritics,
            width and letters (see `rostra.language.folding`), as a list or in a text with commas;
            ``"none"`` for nothing. Corpus query language has flags for it.
        language: code of the language whose alphabetical order `sort` follows, such as
            ``"sv"``; None for the order that most languages share.
        columns: further columns: names of the metadata and positions such as ``"node.lemma"``, as a
            list or in a text with commas; ``"all"`` for all metadata that can be written as text
            and the attributes of the hit, ``"none"`` for none but the metadata in `sort`.

    Returns:
        A row for each hit, with left, node and right (its context and text); utterance_id, speaker,
        role, country, country_basis and source_id, as far as the corpus has them; the `columns`;
        source_start and source_end (its place in the
        source, if the corpus has char_start); start and end (its place in the utterance).
        Places are in code points, ends are exclusive.

    Raises:
        QueryError: the query cannot be read; the message shows the place.
        NotFoundError: a column or a value does not occur, or no utterance is selected.
        RostraError: any other option is not valid, or the query matches in too many ways.
    """
    if not 0 <= context <= MOST_CONTEXT or (limit is not None and limit < 0):
        raise RostraError(f"context is a number from 0 to {MOST_CONTEXT:,}, limit one from 0 on")
    if language is not None and not is_known(language):
        codes = ", ".join(sorted((*RULES, *ROOT)))
        raise RostraError(f"no order of letters is known for {language!r}; there are {codes}")
    fold = chosen_fold(fold)
    if (sample is not None and sample < 1) or seed < 0:
        raise RostraError("a sample is a number of hits from 1 on, a seed a number from 0 on")
    keys = [sort] if isinstance(sort, str) else list(sort or ())
    further = _further_columns(index, columns, keys)
    hits = search(index, query, where, fold, within)
    total = len(hits.starts)
    utterances = int(np.count_nonzero(np.diff(hits.utterances, prepend=-1)))
    totals = {"hits": total}
    if sample is not None:
        hits = _random_sample(hits, sample, seed)
        totals["sampled"] = len(hits.starts)
    if keys:
        order = sort_hits(index, hits, keys, within, language)[:limit]
        hits = Hits(*(values[order] for values in hits))
    hits = Hits(*(values[:limit] for values in hits))
    return with_provenance(
        _table(index, hits, context, within, further), index, "kwic", query,
        where=filters_as_text(where), context=context, within=within, sort=keys, sample=sample,
        seed=seed, limit=limit, fold=fold, language=language, columns=list(further),
        totals={**totals, "shown": len(hits.starts), "utterances": utterances},
    )  # fmt: skip


def _further_columns(
    index: IndexReader, columns: str | Sequence[str], sort: Sequence[str]
) -> dict[str, HitPosition | None]:
    """Return the names of further columns, each with its position; None if it is metadata.

    Raises:
        NotFoundError: a column or an attribute does not exist.
    """
    if columns == "all":
        names = [field.name for field in index.metadata.schema if _is_readable(field.type)]
        names = [name for name in names if name != "char_start"]  # the result has source_start
        names += [f"node.{name}" for name in index.attributes if name != WORD]
    elif isinstance(columns, str):
        names = [] if columns == "none" else [name.strip() for name in columns.split(",")]
    else:
        names = list(columns)
    metadata = index.metadata.column_names
    names += [name for name in sort if name in metadata and not is_position(name)]
    positions = {name: hit_position(index, name) for name in names if name not in _METADATA}
    for name, position in positions.items():
        if position is None:
            index.column(name)
    return positions


def _is_readable(kind: Any) -> bool:  # noqa: ANN401 - a type of Arrow, as its stubs do not tell
    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return not pa.types.is_nested(kind.value_type if is_list else kind)


def _random_sample(hits: Hits, size: int, seed: int) -> Hits:
    """Hits with the smallest of as many random numbers, in the order of the corpus.

    The numbers are the raw stream of PCG64, which is the same in all versions of numpy.
    """
    if size >= len(hits.starts):
        return hits
    keys = np.random.PCG64(seed).random_raw(len(hits.starts))
    drawn = np.sort(np.argpartition(keys, size)[:size])
    return Hits(*(values[drawn] for values in hits))


def _table(
    index: IndexReader,
    hits: Hits,
    context: int,
    within: str,
    further: Mapping[str, HitPosition | None],
) -> pa.Table:
    utterances, last_tokens = hits.utterances, hits.ends - 1
    starts, last_types = _computed(
        [lambda: index.byte_of(hits.starts, utterances), lambda: index.word.tokens[last_tokens]],
        len(utterances),
    )
    # The last token of a hit need not be looked up where all hits have one token.
    one_token = bool((last_tokens == hits.starts).all())
    last_starts = starts if one_token else index.byte_of(last_tokens, utterances)
    ends = last_starts + index.word.sizes[last_types]
    rows = integers(utterances)

    def left() -> ArrowArray:
        first = context_start(index, hits, context, within)
        return slices(index.text_bytes, index.byte_of(first, utterances), starts)

    def right() -> ArrowArray:
        last = context_end(index, hits, context, within) - 1
        context_ends = index.byte_of(last, utterances) + index.word.sizes[index.word.tokens[last]]
        return slices(index.text_bytes, ends, context_ends)

    columns: dict[str, Callable[[], ArrowArray]] = {
        "left": left,
        "node": lambda: slices(index.text_bytes, starts, ends),
        "right": right,
    }
    names = [name for name in _METADATA if name in index.metadata.column_names]
    for name in names:
        columns["utterance_id" if name == "id" else name] = partial(_metadata, index, name, rows)
    for column, position in further.items():
        if position is not None:
            columns[position.name] = partial(strings_at, index, hits, position, within)
        else:
            result_name = f"x_{column}" if column in _OWN else column
            columns[result_name] = partial(_metadata, index, column, rows)
    computed = _computed([*columns.values(), lambda: index.char_starts[hits.starts]], len(rows))
    char_starts = computed.pop()
    table = dict(zip(columns, computed, strict=True))
    last_char_starts = char_starts if one_token else index.char_starts[last_tokens]
    char_ends = last_char_starts + index.word.lengths[last_types]
    place = {"start": integers(char_starts), "end": integers(char_ends)}
    if "char_start" in index.metadata.column_names:
        offsets = index.column("char_start")
        if pa.types.is_integer(offsets.type):
            offsets = offsets.take(rows)
            table |= {f"source_{name}": pc.add(offsets, place[name]) for name in place}
    return pa.table(table | place)


def _metadata(index: IndexReader, name: str, rows: ArrowArray) -> ArrowArray:
    """Return some rows of a column as numbers, truth values or texts.

    Lists of texts are joined by semicolons.
    """
    column = index.column(name)
    kind = _kind_of_numbers(column) if pa.types.is_floating(column.type) else column.type
    values = column.take(rows)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return values.cast(kind)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(as_text(name, values, pa.list_(pa.string())), strings(["; "])[0])
    return as_text(name, values)


def _kind_of_numbers(column: ArrowArray) -> pa.DataType:
    """Return the type that a column of floating-point numbers has in a result.

    They are whole numbers where all of them are, as a frame with missing values has those. A column
    with infinity or what is not a number is text, as JSON has no such numbers.
    """
    numbers = column.drop_null().cast(pa.float64())
    if not bool_values(pc.is_finite(numbers)).all():
        return pa.string()
    are_whole = bool_values(pc.equal(numbers, pc.trunc(numbers)))
    are_exact = bool_values(pc.less(pc.abs(numbers), floats(np.array([_EXACT]))[0]))
    return pa.int64() if (are_whole & are_exact).all() else pa.float64()


def _computed(columns: Sequence[Callable[[], ArrowArray]], rows: int) -> list[ArrowArray]:
    """Compute columns; long ones in threads, as numpy and Arrow release the GIL."""
    if rows < _FEW_HITS:
        return [compute() for compute in columns]
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        return list(pool.map(lambda compute: compute(), columns))
