"""Keyness: which words one part of a corpus has more of than another, and who makes that."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import floats, integers, strings
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.statistics import association as measure
from rostra.concordance.statistics import counting
from rostra.concordance.statistics.frequency_list import of_list
from rostra.concordance.statistics.grouping import bases, first_there
from rostra.concordance.statistics.ranking import ranked
from rostra.concordance.statistics.sides import Side, halves, side, together
from rostra.concordance.statistics.significance import tested
from rostra.errors import RostraError
from rostra.releases import file_sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

REST = "rest"
MEASURES = ("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z")
_LABELS = {"speaker_id": "speakers", "source_id": "texts"}
_PRIOR = "prior of fightin_words_z: Dirichlet, {:g} words in the proportions of both sides together"
_DEALS = 1_000_000  # of a test at most


def keyness(  # noqa: PLR0913 - each is an option of a list of keywords
    index: IndexReader,
    target: Filters,
    reference: Filters | IndexReader = REST,
    *,
    over: str | None = None,
    fold: str = "c",
    minimum: int = 3,
    prior: float = 500.0,
    permutations: int = 9999,
    seed: int = 1,
    sort: str = "log_likelihood",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.keyness`."""
    _sound(sort, prior, permutations, seed)
    over = over or first_there(index, "speaker_id", "source_id")
    chosen = utterance_mask(index, target)
    first, second, label = _sides(index, chosen, reference, over, fold)
    others = [name for name in _LABELS if name != over and name in index.metadata.column_names]
    words, sides = together([first, second, *(side(index, chosen, unit, fold) for unit in others)])
    first, second = sides[:2]
    a, b = first.totals, second.totals
    n1, n2 = int(a.sum()), int(b.sum())
    if not n1 or not n2:
        raise RostraError(f"the {'reference' if n1 else 'target'} has no words")
    kept = np.flatnonzero(a + b >= max(minimum, 1))
    test, notes = tested(first, second, kept, permutations, seed, over)
    own = _LABELS.get(over, over)
    spreads = {
        f"target_{_LABELS[name]}": _spread(one, kept)
        for name, one in zip(others, sides[2:], strict=True)
    }
    columns = {
        **_figures(a, b, prior, kept),
        f"target_{own}": _spread(first, kept),
        **_most(first, a, kept),
        f"reference_{own}": _spread(second, kept),
        **spreads,
        **test,
    }
    shown, totals = ranked(columns[sort], limit)
    rows = integers(shown)
    table = pa.table(
        {
            "word": words.spelt(kept[shown]),
            **{name: _column(values).take(rows) for name, values in columns.items()},
        }
    )
    return with_provenance(
        table, index, "keyness", None, target=filters_as_text(target), reference=label, over=over,
        fold=fold, minimum=minimum, prior=prior, permutations=permutations, seed=seed, sort=sort,
        limit=limit,
        totals={**totals, "target_words": n1, "reference_words": n2},
        notes=[
            *_bases(index, chosen, over, *filters_as_text(target)), *notes, _PRIOR.format(prior),
        ],
    )  # fmt: skip


def _sound(sort: str, prior: float, permutations: int, seed: int) -> None:
    if sort not in MEASURES:
        raise RostraError(f"sort is one of {', '.join(MEASURES)}, not {sort!r}")
    if not (prior > 0 and isfinite(prior)):
        raise RostraError("the prior is a number of words above 0")
    if not 0 <= permutations <= _DEALS:
        raise RostraError(f"permutations are 0 (for no test) to {_DEALS:,}")
    if seed < 0:
        raise RostraError("the seed is a number from 0 on")


def _sides(
    index: IndexReader,
    chosen: NDArray[np.bool_],
    reference: Filters | IndexReader,
    over: str,
    fold: str,
) -> tuple[Side, Side, Any]:
    """Target, reference, and what the stamp calls the latter."""
    if reference == REST:
        return *halves(index, chosen, over, fold), REST
    return side(index, chosen, over, fold), *_reference(index, reference, over, fold)


def _reference(
    index: IndexReader, reference: Filters | IndexReader, over: str, fold: str
) -> tuple[Side, Any]:
    if hasattr(reference, "header"):
        other: Any = reference
        found = side(other, np.ones(len(other), bool), over, fold)
        if other.sha256 != index.sha256:
            # Speakers of another corpus are other units, also where the ids are the same.
            names = [name and f"{other.sha256}:{name}" for name in found.units or []]
            found = Side(found.words, names, found.table)
        return found, {"index_sha256": other.sha256, **other.header["corpus"]}
    if isinstance(reference, str) and reference.lower().endswith(".csv") and _is_path(reference):
        listed = of_list(reference, fold)
        return listed, {"file": reference, "sha256": file_sha256(Path(reference))}
    return side(index, utterance_mask(index, reference), over, fold), filters_as_text(reference)


def _is_path(text: str) -> bool:
    """Whether it is no filter: ``source_id=a.csv`` is one unless there is such a file."""
    return "=" not in text or Path(text).is_file()


def _figures(
    a: NDArray[np.int64], b: NDArray[np.int64], prior: float, kept: NDArray[np.int64]
) -> dict[str, Any]:
    n1, n2 = int(a.sum()), int(b.sum())
    z = measure.fightin_words(a, b, n1, n2, prior * (a + b) / (n1 + n2))[kept]
    a, b = a[kept], b[kept]
    return {
        "target_count": a,
        "target_words": np.full(len(a), n1),
        "target_per_million": a * 1e6 / n1,
        "reference_count": b,
        "reference_words": np.full(len(a), n2),
        "reference_per_million": b * 1e6 / n2,
        "log_likelihood": measure.log_likelihood(a, b, n1, n2),
        "log_ratio": measure.log_ratio(a, b, n1, n2),
        "diff_percent": measure.diff_percent(a, b, n1, n2),
        "fightin_words_z": z,
    }


def _spread(one: Side, kept: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a column
    """How many units of a side have each word; null where they are not told."""
    return pa.nulls(len(kept), pa.int64()) if one.units is None else integers(one.spread[kept])


def _most(one: Side, total: NDArray[np.int64], kept: NDArray[np.int64]) -> dict[str, Any]:
    """Which unit of a side has each word most often, and which share of it."""
    assert one.units is not None
    entries = counting.leading(one.table, len(total))[kept]
    units = np.where(entries < 0, len(one.units), np.append(one.table.units, 0)[entries])
    counts = np.where(entries < 0, np.nan, np.append(one.table.counts, 0)[entries])
    return {
        "most_in": strings([*one.units, None]).take(integers(units)),
        "most_share": floats(counts / np.maximum(total[kept], 1)),
    }


def _column(values: Any) -> Any:  # noqa: ANN401 - a column, or an array of numpy
    if isinstance(values, np.ndarray):
        return (integers if values.dtype.kind == "i" else floats)(values)
    return values


def _bases(index: IndexReader, chosen: NDArray[np.bool_], *columns: str) -> list[str]:
    """On what the source bases the countries of the target, where they make the comparison."""
    if any(text.startswith("country") for text in columns):
        return bases(index, chosen, "words of the target")
    return []
