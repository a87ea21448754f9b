"""Pictures of what reading found, each with the stamp of its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rostra.concordance.provenance import provenance_of
from rostra.concordance.statistics.counts import unit_column
from rostra.explorer import charts
from rostra.explorer.picture import TITLE, Plot, isolated, picture, wrapped
from rostra.explorer.spread import Spread, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    import pyarrow as pa

    from rostra.concordance import Index
    from rostra.concordance.options import Keyness
    from rostra.concordance.query.filters import Filters

_LEVEL = 0.05
_UNITS = {"speaker_id": "speakers", "source_id": "texts"}


def dispersion(  # noqa: PLR0913 - each is an option of the plot
    index: Index,
    queries: str | Sequence[str],
    *,
    over: str | None = None,
    where: Filters = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int = 40,
) -> Plot:
    """Draw where the hits of queries stand in each speaker (or other part), one below the other.

    Args:
        index: where to search.
        queries: one or several, see `Index.kwic`.
        over: the column whose values are the parts (speaker_id).
        where: filters, see `rostra.concordance.query.filters`.
        fold: see `Index.kwic`.
        within: see `Index.kwic`.
        limit: parts at most; those with more hits come first.

    Raises:
        RostraError: as `Index.dispersion`.
    """
    asked = [queries] if isinstance(queries, str) else list(queries)
    over = unit_column(index, over)
    options: dict[str, Any] = {"over": over, "where": where, "fold": fold, "within": within}
    table = index.dispersion(asked, **options)
    panels = []
    rows: dict[str, charts.Rows] = {}
    for number, measured in enumerate(table.to_pylist()):
        found = spread(index, measured["query"], **options, most=limit)
        panel = charts.dispersion(number)
        panels.append(panel.properties(title=_panel_title(measured, over, found)))
        rows |= {f"parts{number}": [_said(p) for p in found.parts], f"hits{number}": found.hits}
    chart = charts.with_small_print(*panels)
    told = provenance_of(table)
    told["parameters"]["limit"] = limit
    return picture(chart, told, f"Dispersion over {_UNITS.get(over, over)}", rows)


def keyness(
    index: Index, target: Filters, reference: Filters | Index = "rest", **options: Unpack[Keyness]
) -> Plot:
    """Draw which words a part of the corpus has more of (or less) than another.

    Args:
        index: where to count.
        target: see `Index.keyness`.
        reference: see `Index.keyness`.
        options: see `Index.keyness`; `limit`, the words at most, is 30.

    Raises:
        RostraError: as `Index.keyness`.
    """
    options.setdefault("limit", 30)
    table = index.keyness(target, reference, **options)
    rows = keywords(table)
    told = provenance_of(table)
    parameters = told["parameters"]
    against = _against(parameters["reference"])
    title = f"Keywords: {isolated(', '.join(parameters['target']))} against {isolated(against)}"
    units = _UNITS.get(parameters["over"], parameters["over"])
    beside = (
        f"beside each word: its count in the target : in the reference, and of how many {units}"
    )
    return picture(charts.with_small_print(charts.keyness()), told, title, {"words": rows}, beside)


def _against(reference: str | list[str] | dict[str, Any]) -> str:
    if isinstance(reference, dict):
        return "another corpus"
    return reference if isinstance(reference, str) else ", ".join(reference)


def keywords(table: pa.Table) -> list[dict[str, Any]]:
    """The rows that the chart of keywords shows of a result of `Index.keyness`."""
    over = provenance_of(table)["parameters"]["over"]
    units = _UNITS.get(over, over)
    rows = []
    for rank, row in enumerate(table.to_pylist()):
        side = "target" if row["log_ratio"] >= 0 else "reference"
        voices = row[f"{side}_{units}"]
        behind = "" if voices is None else f", {voices} {_singular(units, voices)}"
        rows.append(
            {
                "word": row["word"],
                "rank": rank,
                "log_ratio": row["log_ratio"],
                "side": side,
                "voices": charts.VOICES[2 if voices is None else int(voices == 1)],
                "certain": charts.CERTAIN[int(row["q"] is None or row["q"] > _LEVEL)],
                "said": f"{row['target_count']:,} : {row['reference_count']:,}{behind}",
            }
        )
    return rows


def _said(part: dict[str, Any]) -> dict[str, Any]:
    rate = part["count"] * 1e6 / part["words"]
    said = f"{part['count']:,} ({rate:,.0f} per million)" if part["count"] else "0"
    return {**part, "said": said}


def _panel_title(row: dict[str, Any], over: str, found: Spread) -> list[str]:
    units = _UNITS.get(over, f"values of {over}")
    even = "" if row["dp_norm"] is None else f", DPnorm {row['dp_norm']:.2f}"
    more = f"; {found.left_out:,} {units} more, not shown" if found.left_out else ""
    hits = f"{row['count']:,} {_singular('hits', row['count'])}"
    title = f"{isolated(row['query'])}: {hits}, {row['range']:,} of {row['parts']:,} {units}"
    return wrapped([f"{title}{even}{more}"], TITLE)


def _singular(units: str, number: int) -> str:
    return units.removesuffix("s") if number == 1 else units
