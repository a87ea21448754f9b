"""Collocates: which words stand near the hits of a query more often than elsewhere.

Surface co-occurrence (Evert 2008, "Corpora and collocations"): every word within the window counts
once, also where windows overlap; the hits themselves belong to no window. The table of four cells
sets the words in all windows against all other words outside of the hits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from rostra.errors import RostraError
from rostra.reading import association as measure
from rostra.reading import counting
from rostra.reading.grouping import groups_of
from rostra.reading.search import search
from rostra.reading.sorting import room
from rostra.reading.stamp import stamped
from rostra.reading.where import Where, select, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.reading.index import Index

MEASURES = ("log_dice", "mi", "t", "log_likelihood")


def collocates(  # noqa: PLR0913 - each is an option of a list of collocates
    index: Index,
    query: str,
    *,
    window: tuple[int, int] = (5, 5),
    where: Where = None,
    fold: str = "c",
    within: str = "utterance",
    minimum: int = 1,
    sort: str = "log_dice",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.collocates`."""
    if sort not in (*MEASURES, "count"):
        raise RostraError(f"sort is one of {', '.join((*MEASURES, 'count'))}, not {sort!r}")
    if min(window) < 0:
        raise RostraError("a window has 0 or more tokens on each side")
    hits = search(index, query, where, fold, within)
    chosen = np.ones(len(index), bool) if not where else select(index, where)
    left, _ = room(index, hits, window[0], within)
    _, right = room(index, hits, window[1], within)
    node = _covered(len(index.borders), hits.starts, hits.ends)
    near = _covered(len(index.borders), left, right) & ~node
    near &= index.words[index.word.tokens]
    groups = index.word.groups(fold).astype(np.int64)
    number = len(groups)
    everywhere = counting.count(index, np.where(chosen, 0, -1), 1, fold)
    all_of = counting.total(everywhere.words, everywhere.counts, number)
    node_places = np.flatnonzero(node)
    node_places = node_places[index.words[index.word.tokens[node_places]]]
    in_node = np.bincount(groups[index.word.tokens[node_places]], minlength=number)
    places = np.flatnonzero(near)
    of_place = groups[index.word.tokens[places]]
    counts = np.bincount(of_place, minlength=number)
    words = np.flatnonzero(counts >= max(minimum, 1))
    size = len(places)
    rest = int(all_of.sum()) - len(node_places) - size
    o11 = counts[words].astype(np.int64)
    o12 = all_of[words] - in_node[words] - o11
    with np.errstate(divide="ignore", invalid="ignore"):
        e11 = measure.expected(o11, o12, size, rest)
        table = pa.table(
            {
                "collocate": index.word.members(words.astype(np.uint32), fold),
                "count": o11,
                "elsewhere": o12,
                "window_words": np.full(len(words), size),
                "other_words": np.full(len(words), rest),
                "expected": e11,
                "log_dice": measure.log_dice(o11, len(hits.starts), all_of[words]),
                "mi": measure.mutual_information(o11, e11),
                "t": measure.t_score(o11, e11),
                "log_likelihood": measure.log_likelihood(o11, o12, size, rest),
                **_spreads(index, of_place, places, words),
            }
        )
    total = table.num_rows
    table = table.sort_by([(sort, "descending"), ("collocate", "ascending")]).slice(0, limit)
    return stamped(
        table, index, "collocates", query, window=list(window), where=written(where), fold=fold,
        within=within, minimum=minimum, sort=sort, limit=limit,
        totals={"hits": len(hits.starts), "rows": total, "shown": table.num_rows},
    )  # fmt: skip


def _covered(size: int, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which tokens lie in at least one of some ranges."""
    change = np.zeros(size + 1, np.int32)
    np.add.at(change, starts, 1)
    np.add.at(change, ends, -1)
    found: NDArray[np.bool_] = change[:-1].cumsum() > 0
    return found


def _spreads(
    index: Index, words: NDArray[np.int64], places: NDArray[np.int64], shown: NDArray[np.int64]
) -> dict[str, NDArray[np.int64]]:
    utterances = index.utterance_of(places)
    units = {"utterances": (utterances, len(index))}
    for name, label in (("source_id", "texts"), ("speaker_id", "speakers")):
        if name in index.metadata.column_names:
            found = groups_of(index, name)
            units[label] = found.codes[utterances], found.table.num_rows
    most = int(words.max()) + 1 if len(words) else 0
    return {
        label: counting.spread(np.unique(words * many + codes) // many, most)[shown]
        for label, (codes, many) in units.items()
    }
