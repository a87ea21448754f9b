"""The plot of keyness: keywords by their log ratio, with marks where only one speaker uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics.counts import UNIT_LABELS
from rostra.concordance.statistics.permutation_test import LEVEL
from rostra.explorer import charts
from rostra.explorer.figure_file import Plot, isolated, singular, titled_plot
from rostra.language.folding import DEFAULT_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from rostra.concordance import Index
    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.query.filters import Filters


def plot_keyness(  # noqa: PLR0913 - the options of `Index.keyness`
    index: Index,
    target: Filters,
    reference: Filters | IndexReader = "rest",
    *,
    over: str | None = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    minimum: int = 3,
    prior: float = 500.0,
    permutations: int = 9999,
    seed: int = 1,
    sort: str = "log_likelihood",
    direction: str = "both",
    limit: int | None = 30,
) -> Plot:
    """Plot the keywords of a target against a reference.

    Arguments and errors are those of `Index.keyness`; `limit` is None to plot all words.
    """
    table = index.keyness(
        target, reference, over=over, fold=fold, minimum=minimum, prior=prior,
        permutations=permutations, seed=seed, sort=sort, direction=direction, limit=limit,
    )  # fmt: skip
    provenance = provenance_of(table)
    parameters = provenance["parameters"]
    against = parameters["reference"]  # "rest", filters, or checksums of another corpus
    if isinstance(against, dict):
        against = "another corpus"
    elif isinstance(against, list):
        against = ", ".join(against)
    target_name = isolated(", ".join(parameters["target"]))
    units = UNIT_LABELS.get(parameters["over"], parameters["over"])
    return titled_plot(
        charts.with_small_print(charts.keyness_chart()),
        provenance,
        f"Keywords: {target_name} against {isolated(against)}",
        {"words": keyword_rows(table)},
        f"beside each word: its count in the target : in the reference, and of how many {units}",
    )


def keyword_rows(table: pa.Table) -> list[dict[str, Any]]:
    """The data of the chart of keywords, from a result of `Index.keyness`."""
    over = provenance_of(table)["parameters"]["over"]
    units = UNIT_LABELS.get(over, over)
    rows = []
    for rank, row in enumerate(table.to_pylist()):
        side = "target" if row["log_ratio"] >= 0 else "reference"
        number = row[f"{side}_{units}"]
        of_units = "" if number is None else f", {number} {singular(units, number)}"
        rows.append(
            {
                "word": row["word"],
                "rank": rank,
                "log_ratio": row["log_ratio"],
                "side": side,
                "voices": charts.VOICES[2 if number is None else int(number == 1)],
                "certain": charts.CERTAIN[int(row["q"] is None or row["q"] > LEVEL)],
                "said": f"{row['target_count']:,} : {row['reference_count']:,}{of_units}",
            }
        )
    return rows
