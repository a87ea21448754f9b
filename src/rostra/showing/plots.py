"""Pictures of what reading found, each with the stamp of its result."""

from __future__ import annotations

import json
import textwrap
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rostra.errors import RostraError
from rostra.files import new_file
from rostra.reading.grouping import first_there
from rostra.reading.stamp import stamp
from rostra.showing import charts
from rostra.showing.spread import Spread, spread

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from typing import Unpack

    import altair as alt
    import pyarrow as pa

    from rostra.reading import Index
    from rostra.reading.options import Keyness
    from rostra.reading.where import Where

FORMATS: Final = (".svg", ".png", ".pdf", ".json")
_LINE = 105  # characters below the title
_LEVEL = 0.05
_UNITS = {"speaker_id": "speakers", "source_id": "texts"}


class Plot:
    """A picture.

    Attributes:
        spec: its Vega-Lite specification.
        stamp: what it shows, and of what: see `rostra.reading.stamp.stamp`.
    """

    def __init__(self, spec: charts.Spec, stamp: dict[str, Any]) -> None:
        self.spec, self.stamp = spec, stamp
        spec["usermeta"] = {"rostra": stamp}

    def svg(self) -> str:
        """The picture as SVG, with its title for screen readers and its stamp as metadata."""
        head, rest = charts.drawn(self.spec, ".svg").decode().split(">", 1)
        title = escape(_text(self.spec["title"]["text"]))
        told = json.dumps(self.stamp, ensure_ascii=False)
        return (
            f'{head} role="img" aria-labelledby="title"><title id="title">{title}</title>'
            f"<metadata>{escape(told)}</metadata>{rest}"
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture, whole or not at all.

        Args:
            path: a file; its suffix says how: ``.svg``, ``.png``, ``.pdf``, or ``.json`` for the
                Vega-Lite specification.

        Raises:
            RostraError: it has another suffix.
        """
        suffix = Path(path).suffix.lower()
        if suffix not in FORMATS:
            raise RostraError(f"{path}: a plot is a file that ends in {', '.join(FORMATS)}")
        with new_file(path, "wb") as file:
            file.write(self._rendered(suffix))

    def _rendered(self, suffix: str) -> bytes:
        match suffix:
            case ".svg":
                return self.svg().encode()
            case ".json":
                text = json.dumps(self.spec, ensure_ascii=False, indent=1)
                return f"{text}\n".encode()
            case _:
                return charts.drawn(self.spec, suffix)


def dispersion(  # noqa: PLR0913 - each is an option of the plot
    index: Index,
    queries: str | Sequence[str],
    *,
    over: str | None = None,
    where: Where = None,
    fold: str = "c",
    within: str = "utterance",
    limit: int = 40,
) -> Plot:
    """Draw where the hits of queries stand in each speaker (or other part), one below the other.

    Args:
        index: where to search.
        queries: one or several, see `Index.kwic`.
        over: the column whose values are the parts (speaker_id).
        where: filters, see `rostra.reading.where`.
        fold: see `Index.kwic`.
        within: see `Index.kwic`.
        limit: parts at most; those with more hits come first.

    Raises:
        RostraError: as `Index.dispersion`.
    """
    asked = [queries] if isinstance(queries, str) else list(queries)
    over = over or first_there(index, "speaker_id", "source_id")
    options: dict[str, Any] = {"over": over, "where": where, "fold": fold, "within": within}
    table = index.dispersion(asked, **options)
    panels = []
    rows: dict[str, charts.Rows] = {}
    for number, measured in enumerate(table.to_pylist()):
        found = spread(index, measured["query"], **options, most=limit)
        panel = charts.dispersion(number)
        panels.append(panel.properties(title=_panel_title(measured, _UNITS.get(over, over), found)))
        rows |= {f"parts{number}": [_said(p) for p in found.parts], f"hits{number}": found.hits}
    chart = charts.with_small_print(*panels)
    return _plot(chart, table, f"Dispersion over {_UNITS.get(over, over)}", rows)


def keyness(
    index: Index, target: Where, reference: Where | Index = "rest", **options: Unpack[Keyness]
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
    told = stamp(table)["parameters"]
    against = told["reference"] if isinstance(told["reference"], str) else "another corpus"
    title = f"Keywords: {', '.join(told['target'])} against {against}"
    units = _UNITS.get(told["over"], told["over"])
    beside = (
        f"beside each word: its count in the target : in the reference, and of how many {units}"
    )
    return _plot(charts.with_small_print(charts.keyness()), table, title, {"words": rows}, beside)


def keywords(table: pa.Table) -> list[dict[str, Any]]:
    """The rows that the chart of keywords shows of a result of `Index.keyness`."""
    over = stamp(table)["parameters"]["over"]
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


def _panel_title(row: dict[str, Any], units: str, found: Spread) -> str:
    even = "" if row["dp_norm"] is None else f", DPnorm {row['dp_norm']:.2f}"
    more = f"; {found.left_out:,} {units} more, not shown" if found.left_out else ""
    return (
        f"{_text(row['query'])}: {row['count']:,} hits, {row['range']:,} of {row['parts']:,} "
        f"{units}{even}{more}"
    )


def _plot(
    chart: alt.VConcatChart,
    table: pa.Table,
    title: str,
    rows: dict[str, charts.Rows],
    *subtitle: str,
) -> Plot:
    told = stamp(table)
    parameters = (f"{key}={_value(value)}" for key, value in told["parameters"].items())
    small = [
        _text(", ".join(parameters)),
        _source(told["corpus"]),
        f"index sha256 {told['index_sha256']}",
        f"{told['package']}, {told['tokeniser']}",
    ]
    lines = [{"line": line, "number": number} for number, line in enumerate(_wrapped(small))]
    heading = {"text": _text(title), "subtitle": _wrapped([*subtitle, *told["notes"]])}
    drawn = charts.specification(chart)
    datasets = {name: _printable(shown) for name, shown in {**rows, "print": lines}.items()}
    return Plot({**drawn, "title": heading, "datasets": datasets}, told)


def _printable(rows: charts.Rows) -> charts.Rows:
    """Rows without control characters: NUL ends the process that draws."""
    return [
        {name: _text(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    ]


def _source(corpus: dict[str, Any]) -> str:
    if corpus["name"] is None:
        return "a table"
    return (
        f"corpus {corpus['name']} {corpus['version']}, manifest sha256 {corpus['manifest_sha256']}"
    )


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrapped(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, _LINE)]


def _singular(units: str, number: int) -> str:
    return units.removesuffix("s") if number == 1 else units


def _text(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
