"""Plots as files: a chart with its data, title, small print and provenance."""

from __future__ import annotations

import json
import textwrap
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rostra.concordance.provenance import origin_of
from rostra.errors import RostraError
from rostra.explorer import charts
from rostra.files import new_file
from rostra.printable import blanked

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import altair as alt

_FORMATS = (".svg", ".png", ".pdf", ".json")
_TEXT_WIDTH = 105  # characters of a line below the title

TITLE_WIDTH: Final = 75
"""Characters of a line of a title."""


class Plot:
    """A plot.

    Attributes:
        spec: the Vega-Lite specification, with its data.
        provenance: that of the result, see `rostra.concordance.provenance_of`.
    """

    def __init__(self, spec: charts.Spec, provenance: dict[str, Any]) -> None:
        self.spec, self.provenance = spec, provenance
        spec["usermeta"] = {"rostra": provenance}

    def svg(self) -> str:
        """The plot as SVG, with its provenance, and title and description for screen readers."""
        head, rest = charts.rendered(self.spec, ".svg").decode().split(">", 1)
        heading = self.spec["title"]
        panel_titles = [line for panel in self.spec["vconcat"] for line in panel.get("title", ())]
        title = escape(" ".join(heading["text"]))
        description = escape(" ".join(panel_titles + heading["subtitle"]))
        metadata = escape(json.dumps(self.provenance, ensure_ascii=False))
        return (
            f'{head} role="img" aria-labelledby="title" aria-describedby="said">'
            f'<title id="title">{title}</title><desc id="said">{description}</desc>'
            f"<metadata>{metadata}</metadata>{rest}"
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the plot, whole or not at all.

        Args:
            path: a file; its suffix is its format: ``.svg``, ``.png``, ``.pdf``, or ``.json`` for
                the Vega-Lite specification.

        Raises:
            RostraError: it has another suffix, or cannot be written.
        """
        suffix = Path(path).suffix.lower()
        if suffix not in _FORMATS:
            raise RostraError(f"{path}: a plot is a file that ends in {', '.join(_FORMATS)}")
        with new_file(path, "wb") as file:
            match suffix:
                case ".svg":
                    content = self.svg().encode()
                case ".json":
                    content = f"{json.dumps(self.spec, ensure_ascii=False, indent=1)}\n".encode()
                case _:
                    content = charts.rendered(self.spec, suffix)
            file.write(content)


def titled_plot(
    chart: alt.VConcatChart,
    provenance: dict[str, Any],
    title: str,
    data: dict[str, charts.Rows],
    *subtitle: str,
) -> Plot:
    """A plot with its title, its subtitle followed by the notes of the provenance, and small print.

    The chart shows `data` by their names, and the small print by the name ``print``.
    """
    below = wrapped([*subtitle, *provenance["notes"]])
    heading = {"text": wrapped([title], TITLE_WIDTH), "subtitle": below}
    lines = wrapped(_small_print(provenance))
    data = {**data, "print": [{"line": line, "number": n} for n, line in enumerate(lines)]}
    datasets = {name: [_printable(row) for row in rows] for name, rows in data.items()}
    spec = {**charts.specification(chart), "title": heading, "datasets": datasets}
    return Plot(spec, provenance)


def wrapped(texts: Iterable[str], width: int = _TEXT_WIDTH) -> list[str]:
    """Texts in lines of at most a number of characters."""
    return [line for text in texts for line in textwrap.wrap(text, width)]


def isolated(text: str) -> str:
    """A text within a title; if it is written from right to left, the rest keeps its order."""
    return blanked(text) if text.isascii() else f"\u2068{blanked(text)}\u2069"


def singular(units: str, number: int) -> str:
    """The name of units as it follows a number."""
    return units.removesuffix("s") if number == 1 else units


def _small_print(provenance: dict[str, Any]) -> list[str]:
    """Parameters, corpus, index and versions: all that reproduces the plot."""
    parameters = provenance["parameters"].items()
    options = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in parameters)
    return [
        blanked(", ".join(options)),
        blanked(origin_of(provenance)),
        f"index sha256 {provenance['index_sha256']}",
        f"{provenance['package']}, {provenance['tokeniser']}",
    ]


def _printable(row: dict[str, Any]) -> dict[str, Any]:
    """A row without control characters: NUL would end the process that draws."""
    return {
        name: blanked(value) if isinstance(value, str) else value for name, value in row.items()
    }
