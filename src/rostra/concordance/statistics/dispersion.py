"""Dispersion: how evenly a word is spread over speakers or texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import floats, integers, strings, whole
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.search import search
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.grouping import bases, first_there, groups_of
from rostra.concordance.statistics.lots import Counts
from rostra.concordance.statistics.ranking import ranked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader


def dispersion(  # noqa: PLR0913 - each is an option of the result
    index: IndexReader,
    queries: str | Sequence[str] | None = None,
    *,
    over: str | None = None,
    where: Filters = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.dispersion`."""
    over = over or first_there(index, "speaker_id", "source_id")
    parts = groups_of(index, over)
    chosen = np.ones(len(index), bool) if not where else utterance_mask(index, where)
    there, codes = np.unique(np.where(chosen, parts.codes, -1), return_inverse=True)
    codes -= int(len(there) > 0 and there[0] < 0)
    names = parts.table[over].take(integers(there[there >= 0])).to_pylist()
    sizes = counting.sizes(index, codes, len(names))
    asked = [queries] if isinstance(queries, str) else list(queries or ())
    if asked:
        found = _of_queries(index, asked, codes, fold, within)
        labels = strings(asked)
    else:
        counts = counting.count(index, codes, len(names), fold)
        groups, words = np.unique(counts.words, return_inverse=True)
        found = counts._replace(words=words)
        labels = index.word.group_strings(groups, fold)
    name = "query" if asked else "word"
    columns = {name: labels, **measures(found, sizes, len(labels), names)}
    shown, totals = ranked(whole(columns["count"]), limit, sort=not asked)
    table = pa.table(columns).take(integers(shown))
    return with_provenance(
        table, index, "dispersion", asked or None, over=over, where=filters_as_text(where),
        fold=fold, within=within, limit=limit, totals=totals,
        notes=bases(index, chosen, "words") if over == "country" else [],
    )  # fmt: skip


def measures(
    found: Counts, sizes: NDArray[np.int64], rows: int, names: list[str | None]
) -> dict[str, Any]:
    """Range, DP and DPnorm of words, and the part with most of each.

    DP is half the sum over all parts of |s - v|, where s is the part's share of all words and v its
    share of the word (Gries 2008, doi:10.1075/ijcl.13.4.02gri): 0 is even. DPnorm is DP divided by
    1 - min(s), so that 1 is the most (Lijffijt & Gries 2012, doi:10.1075/ijcl.17.1.08lij). Both are
    null where the word never stands, DPnorm also where there is one part.

    Args:
        found: the counts, row by row and part by part.
        sizes: all words of each part. Parts without words are left out; who has no name is one.
        rows: how many words there are.
        names: what the parts are called.
    """
    share = sizes / max(int(sizes.sum()), 1)
    count = counting.total(found.words, found.counts, rows)
    v = found.counts / count[found.words]
    s = share[found.units]
    away = np.bincount(found.words, weights=np.abs(s - v) - s, minlength=rows)
    dp = np.where(count > 0, np.maximum(0.5 * (1 + away), 0.0), np.nan)
    least = 1 - share[sizes > 0].min() if (sizes > 0).any() else 0.0
    norm = dp / least if least > 0 else np.full(rows, np.nan)
    top = counting.leading(found, rows)
    units = np.where(top < 0, len(names), np.append(found.units, 0)[top])
    total = int(sizes.sum())
    return {
        "count": integers(count),
        "words": integers(np.full(rows, total)),
        "per_million": floats(count * 1e6 / max(total, 1)),
        "range": integers(counting.spread(found.words, rows)),
        "parts": integers(np.full(rows, int((sizes > 0).sum()))),
        "dp": floats(dp),
        "dp_norm": floats(norm),
        "most_in": strings([*names, None]).take(integers(units)),
        "most_share": floats(np.append(v, np.nan)[top]),
    }


def _of_queries(
    index: IndexReader, asked: list[str], codes: NDArray[np.int64], fold: str, within: str
) -> Counts:
    rows, units, counts = [], [], []
    for row, query in enumerate(asked):
        unit = codes[search(index, query, None, fold, within).utterances]
        there, times = np.unique(unit[unit >= 0], return_counts=True)
        rows.append(np.full(len(there), row))
        units.append(there)
        counts.append(times)
    return Counts(*map(np.concatenate, (rows, units, counts)))
