"""Frequencies of queries over time, with an interval for each.

Utterances are put into bins (years, months, …) by the days that their dates cover (see
`rostra.edtf`). A date that covers days of several bins is counted in none, and the notes of the
result count such utterances.

The intervals are Wilson's score intervals for a proportion (Wilson 1927, Journal of the American
Statistical Association 22, 209-212, doi:10.1080/01621459.1927.10502953) at 95 per cent. They assume
that each word is a hit or not independently of all others. Words of one speech are not independent,
so that the true uncertainty is greater, most where few texts or speakers have most of the hits.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import regex

from rostra.arrow_columns import as_text, floats, integers, strings
from rostra.concordance.index.layout import ID
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import Filters, filters_as_text
from rostra.concordance.query.parser import check_within, chosen_fold
from rostra.concordance.query.search import search
from rostra.concordance.statistics.counts import (
    Groups,
    frequency_columns,
    grouped,
    hit_ranges,
    unit_sizes,
)
from rostra.concordance.statistics.top_rows import first_rows
from rostra.edtf import days
from rostra.errors import NotFoundError, RostraError
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rostra.concordance.index.reader import IndexReader

BINS: Final = ("decade", "year", "quarter", "month", "week", "day")
"""The names of bins. Weeks are those of ISO 8601, which begin on Monday."""

Z: Final = 1.959963984540054
"""The 97.5th percentile of the normal distribution, for intervals of 95 per cent."""

_MOST_ROWS = 100_000
_MOST_EXAMPLES = 6


def time_series(  # noqa: PLR0913 - each is an option of frequencies
    index: IndexReader,
    queries: str | Sequence[str],
    *,
    over: str = "date",
    bins: str | int = "year",
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    limit: int | None = None,
) -> pa.Table:
    """Return the frequencies of queries over time, with intervals of 95 per cent.

    Args:
        index: the index to search.
        queries: one or several queries, as in `kwic`.
        over: the column with the dates: EDTF (see `rostra.edtf`), dates and times, or years.
        bins: ``"decade"``, ``"year"``, ``"quarter"``, ``"month"``, ``"week"`` (ISO 8601) or
            ``"day"``; or a number of years, of which multiples begin a bin.
        by: columns whose values make groups, as in `freq`: each has a series of its own.
        where: filters that select utterances, as in `kwic`.
        fold: what is ignored when words are compared, as in `kwic`.
        within: the unit that no match leaves, as in `kwic`.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each query, group and bin, from the first bin that has utterances to the last, in
        this order, with the query; the columns of the group; the bin, in a column named as `over`;
        count, words, per_million, utterances, texts and speakers, as in `freq`; and after
        per_million the ends of its interval, low_per_million and high_per_million (Wilson 1927).
        The three frequencies are null in a bin without words; the ends of the interval are also
        null where there are more hits than words, as hits of punctuation may be. The notes of the
        provenance count the utterances that are in no bin.

    Raises:
        NotFoundError: as for `kwic`, or no date is within one bin.
        RostraError: as for `kwic`; there is no query; bins are not one of the above, or too many.
    """
    fold = chosen_fold(fold)
    check_within(within)
    listed = [queries] if isinstance(queries, str) else list(queries or ())
    if not listed:
        raise RostraError("name at least one query: a frequency over time is that of queries")
    groups, unplaced = _binned(index, over, _years(bins), by, where)
    sizes = unit_sizes(index, groups)
    tables, hits_of = [], np.zeros(len(index), np.int64)
    for query in listed:
        utterances = search(index, query, None, fold, within).utterances
        hits_of += np.bincount(utterances, minlength=len(index))
        tables.append(_query_table(index, query, groups, sizes, utterances))
    table = pa.concat_tables(tables)
    rows, totals = first_rows(table.num_rows, limit)
    return with_provenance(
        table.take(integers(rows)), index, "time_series", listed, over=over, bins=bins, by=by,
        where=filters_as_text(where), fold=fold, within=within, limit=limit, totals=totals,
        notes=_notes(index, over, unplaced, hits_of),
    )  # fmt: skip


def wilson_interval(
    counts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of Wilson's score intervals of 95 per cent for counts among sizes, as proportions.

    NaN where a size is 0 or less than the count.
    """
    n = np.where((sizes > 0) & (counts <= sizes), sizes, np.nan)
    p, z2 = counts / n, Z * Z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    return np.where(counts == 0, 0 * p, low), np.where(counts == sizes, p, high)


class _Unplaced(NamedTuple):
    """What notes say of utterances, by the text of their date (None: missing)."""

    date_of: NDArray[np.int64]
    """For each utterance the place of its date in `dates`; negative if it is not selected."""
    dates: list[str | None]
    placed: NDArray[np.bool_]
    """For each date whether it is within one bin."""


def _years(bins: str | int) -> int | str:
    """The number of years of a bin, or the name of a shorter one."""
    if bins in {"quarter", "month", "week", "day"}:
        return str(bins)
    named = {"decade": 10, "year": 1}
    if bins in named:
        return named[str(bins)]
    if not regex.fullmatch("[1-9][0-9]{0,3}", str(bins)):
        raise RostraError(f"bins are {', '.join(BINS)} or a number of years, not {bins!r}")
    return int(bins)


def _binned(
    index: IndexReader, over: str, width: int | str, by: str | Sequence[str] | None, where: Filters
) -> tuple[Groups, _Unplaced]:
    """The groups of `by` in each bin, in this order; utterances in no bin are in no group."""
    columns = [by] if isinstance(by, str) else list(by or ())
    if over in columns:
        raise RostraError(f"{over} makes the bins; it cannot make the groups as well")
    dated = grouped(index, [*columns, over], where)
    names = [name for name in dated.values.column_names if name != over]
    dates: list[str | None] = dated.values[over].to_pylist()
    bin_of = _bins(dates, width)
    placed = [number for number in bin_of if number is not None]
    if not placed:
        raise NotFoundError(_without_bins(index, over, dates, width))
    first, number = min(placed), max(placed) - min(placed) + 1
    keys = list(zip(*(dated.values[name].to_pylist() for name in names), strict=True))
    keys = keys or [()] * len(dates)
    group_of = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    if number * len(group_of) > _MOST_ROWS:
        raise RostraError(
            f"{number:,} bins for each of {len(group_of):,} groups are too many: take wider bins, "
            "or fewer dates or groups with filters"
        )
    cell_of = [
        -1 if bin_ is None else group_of[key] * number + bin_ - first
        for key, bin_ in zip(keys, bin_of, strict=True)
    ]
    labels = [_label(bin_, width) for bin_ in range(first, first + number)]
    values = {
        name: strings([key[place] for key in group_of for _ in labels])
        for place, name in enumerate(names)
    }
    values[over] = strings(labels * len(group_of))
    codes = np.append(np.array(cell_of, np.int64), -1)[dated.codes]  # -1: not selected
    groups = Groups(codes, number * len(group_of), pa.table(values))
    return groups, _Unplaced(dated.codes, dates, np.array(cell_of) >= 0)


def _bins(dates: list[str | None], width: int | str) -> list[int | None]:
    """The number of the bin that has all days of each date; None if there is none."""
    covered = [None if date is None else days(date) for date in dates]
    bounded = [c is not None and isfinite(c.first) and isfinite(c.last) for c in covered]
    ends = [c[:2] for c, kept in zip(covered, bounded, strict=True) if c and kept]
    bins = _bins_of_days(np.array(ends, np.int64).reshape(-1, 2), width)
    numbers = iter(first if first == last else None for first, last in bins.tolist())
    return [next(numbers) if kept else None for kept in bounded]


def _without_bins(index: IndexReader, over: str, dates: list[str | None], width: int | str) -> str:
    """What to say where no date of a column is in a bin."""
    listed = ", ".join("null" if date is None else repr(date) for date in dates[:_MOST_EXAMPLES])
    if any(date is not None and days(date) for date in dates):
        return f"no {over} is within one bin of {width}; there are {listed}"
    dated = [
        name for name in index.metadata.column_names if name != over and _has_dates(index, name)
    ]
    columns = f"the columns with dates are {', '.join(dated)}" if dated else "no column has dates"
    return (
        f"{over} has no dates that can be read, such as 2021, 2021-06 or 2021-06-30: its values "
        f"are {listed}; {columns}"
    )


def _has_dates(index: IndexReader, name: str) -> bool:
    """Whether the first values of a column that are not null are dates."""
    if name == ID or pa.types.is_nested(index.column(name).type):
        return False
    try:
        values = as_text(name, index.column(name).drop_null()[:_MOST_EXAMPLES]).to_pylist()
    except NotFoundError:
        return False
    return bool(values) and all(days(value) for value in values)


def _bins_of_days(day: NDArray[np.int64], width: int | str) -> NDArray[np.int64]:
    """The numbers of bins, given days since 1970-01-01; numbers are those of `_label`."""
    match width:
        case "day":
            return day
        case "week":
            return (day + 3) // 7  # 1970-01-01 was a Thursday
    months = 12 * 1970 + day.astype("M8[D]").astype("M8[M]").astype(np.int64)
    match width:
        case "month":
            return months
        case "quarter":
            return months // 3
    return months // (12 * int(width))


def _label(number: int, width: int | str) -> str:
    match width:
        case "day":
            return str(np.datetime64(number, "D"))
        case "week":
            thursday = np.datetime64(7 * number, "D")
            year = thursday.astype("M8[Y]")
            week = int((thursday - year.astype("M8[D]")).astype(int)) // 7 + 1
            return f"{year}-W{week:02}"
        case "month":
            return f"{number // 12:04}-{number % 12 + 1:02}"
        case "quarter":
            return f"{number // 4:04}-Q{number % 4 + 1}"
        case 1:
            return f"{number:04}"
    first = number * int(width)
    return f"{first:04}..{first + int(width) - 1:04}"


def _query_table(
    index: IndexReader,
    query: str,
    groups: Groups,
    sizes: NDArray[np.int64],
    utterances: NDArray[np.int64],
) -> pa.Table:
    """The frequency of a query in each group, given the utterance of each of its hits."""
    utterances = utterances[groups.codes[utterances] >= 0]
    cells = groups.codes[utterances]
    counts = np.bincount(cells, minlength=groups.number)
    ranges = hit_ranges(index, cells, utterances, groups.number)
    ends = wilson_interval(counts, sizes)
    table: dict[str, Any] = {"query": strings([query] * groups.number)}
    columns = frequency_columns(groups, np.arange(groups.number), counts, sizes, ranges)
    for name, values in columns.items():
        table[name] = values
        if name == "per_million":
            table |= {
                f"{end}_per_million": floats(1e6 * proportions)
                for end, proportions in zip(("low", "high"), ends, strict=True)
            }
    return pa.table(table)


def _notes(
    index: IndexReader, over: str, unplaced: _Unplaced, hits_of: NDArray[np.int64]
) -> list[str]:
    """Notes with the number of utterances in no bin, and of those with an uncertain date."""
    dates, placed = unplaced.dates, unplaced.placed
    missing = np.array([date is None for date in dates])
    marked = [date is not None and (read := days(date)) and read.qualified for date in dates]
    kinds = {
        f"utterances without {over}, in no bin": missing,
        f"utterances whose {over} is not within one bin": ~placed & ~missing,
        f"utterances whose {over} is uncertain or approximate, in the bin that it states": (
            placed & np.array(marked, bool)
        ),
    }
    notes = []
    for subject, kind in kinds.items():
        of_rows = (unplaced.date_of >= 0) & kind[unplaced.date_of]
        if of_rows.any():
            listed = list(dict.fromkeys(d for d, one in zip(dates, kind, strict=True) if one and d))
            more = " …" if len(listed) > _MOST_EXAMPLES else ""
            examples = f" ({', '.join(listed[:_MOST_EXAMPLES])}{more})" if listed else ""
            words, hits = index.word_counts[of_rows].sum(), hits_of[of_rows].sum()
            notes.append(
                f"{subject}{examples}: {int(of_rows.sum()):,}, with {int(words):,} words and "
                f"{int(hits):,} hits"
            )
    notes.append(
        "intervals: Wilson's score interval, 95 per cent; they take words for independent of one "
        "another and are too narrow where few texts or speakers have the hits"
    )
    return notes
