"""The plot of frequencies over time: a line for each query or group, with its intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rostra.concordance.provenance import provenance_of
from rostra.errors import RostraError
from rostra.explorer import charts
from rostra.explorer.figure_file import TITLE_WIDTH, Plot, isolated, titled_plot, wrapped
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.concordance import Index
    from rostra.concordance.query.filters import Filters


def plot_time_series(  # noqa: PLR0913 - the options of `Index.time_series`
    index: Index,
    queries: str | Sequence[str],
    *,
    over: str = "date",
    bins: str | int = "year",
    by: str | Sequence[str] | None = None,
    where: Filters = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    within: str = "utterance",
    limit: int = 8,
) -> Plot:
    """Plot how often queries match over time, with intervals of 95 per cent.

    Queries are lines of one panel; with `by`, each query has a panel with a line for each group.

    Args:
        index: the corpus.
        queries: one or several, see `Index.kwic`.
        over: the column with the dates, see `Index.time_series`.
        bins: see `Index.time_series`.
        by: columns whose values make groups, see `Index.time_series`.
        where: see `rostra.concordance.query.filters`.
        fold: see `Index.kwic`.
        within: see `Index.kwic`.
        limit: lines of a panel at most, 1 to 8; those with most hits are drawn.

    Raises:
        RostraError: as `Index.time_series`, or the limit is out of range.
    """
    if not 1 <= limit <= charts.MOST_LINES:
        raise RostraError(f"a panel has 1 to {charts.MOST_LINES} lines, not {limit}")
    table = index.time_series(
        queries, over=over, bins=bins, by=by, where=where, fold=fold, within=within
    )
    names = table.column_names[1 : table.column_names.index(over)]
    rows = [
        {
            "bin": row[over],
            "line": ", ".join(row[n] or "not stated" for n in names) if names else row["query"],
            "panel": row["query"] if names else "",
            **{name: row[name] for name in charts.TIME_FIGURES},
        }
        for row in table.to_pylist()
    ]
    lines, omitted = _most_frequent(rows, limit)
    panels, data = [], dict[str, charts.Rows]()
    for number, panel in enumerate(dict.fromkeys(f"{row['panel']}" for row in rows)):
        chart = charts.time_chart(number, lines)
        title = wrapped([isolated(panel)], TITLE_WIDTH)
        panels.append(chart.properties(title=title) if panel else chart)
        data[f"series{number}"] = [
            row for row in rows if row["panel"] == panel and row["line"] in lines
        ]
    provenance = provenance_of(table)
    provenance["parameters"]["limit"] = limit
    listed = [queries] if isinstance(queries, str) else queries
    what = ", ".join(isolated(query) for query in dict.fromkeys(listed))
    heading = f"{what}: hits per million words by {_bin_name(bins)} of {over}"
    more = [f"not drawn, as they have fewer hits: {', '.join(omitted)}"] if omitted else []
    chart_of_all = charts.with_small_print(*panels)
    return titled_plot(chart_of_all, provenance, heading, data, *map(isolated, more))


def _most_frequent(rows: list[dict[str, Any]], limit: int) -> tuple[list[str], list[str]]:
    """The lines with the most hits and the others, each in the order of the result."""
    counts = dict.fromkeys((row["line"] for row in rows), 0)
    for row in rows:
        counts[row["line"]] += row["count"]
    kept = set(sorted(counts, key=lambda line: -counts[line])[:limit])
    return [line for line in counts if line in kept], [line for line in counts if line not in kept]


def _bin_name(bins: str | int) -> str:
    return f"{bins} years" if str(bins).isdigit() else str(bins)
