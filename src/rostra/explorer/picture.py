"""A picture in a file: what is drawn, what stands around it, and its stamp."""

from __future__ import annotations

import json
import textwrap
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rostra.errors import RostraError
from rostra.explorer import charts
from rostra.files import new_file

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import altair as alt

FORMATS: Final = (".svg", ".png", ".pdf", ".json")
TITLE: Final = 75
"""Characters of a line of a title."""

_LINE = 105  # characters below the title


class Plot:
    """A picture.

    Attributes:
        spec: its Vega-Lite specification.
        stamp: what it shows, and of what: see `rostra.concordance.provenance.provenance_of`.
    """

    def __init__(self, spec: charts.Spec, stamp: dict[str, Any]) -> None:
        self.spec, self.stamp = spec, stamp
        spec["usermeta"] = {"rostra": stamp}

    def svg(self) -> str:
        """The picture as SVG, with title and description for screen readers and its stamp."""
        head, rest = charts.drawn(self.spec, ".svg").decode().split(">", 1)
        heading = self.spec["title"]
        panels = [line for panel in self.spec["vconcat"] for line in panel.get("title", ())]
        title, said = (escape(" ".join(t)) for t in (heading["text"], panels + heading["subtitle"]))
        told = json.dumps(self.stamp, ensure_ascii=False)
        return (
            f'{head} role="img" aria-labelledby="title" aria-describedby="said">'
            f'<title id="title">{title}</title><desc id="said">{said}</desc>'
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


def picture(
    chart: alt.VConcatChart,
    told: dict[str, Any],
    title: str,
    rows: dict[str, charts.Rows],
    *subtitle: str,
) -> Plot:
    """A plot with its title, subtitle and small print.

    Args:
        chart: what is drawn, with room for the data ``print``.
        told: the stamp of the result.
        title: what stands above.
        rows: the data of the chart, by their names.
        subtitle: what stands below the title, before the notes of the stamp.
    """
    parameters = (f"{key}={_value(value)}" for key, value in told["parameters"].items())
    small = [
        _text(", ".join(parameters)),
        _source(told["corpus"]),
        f"index sha256 {told['index_sha256']}",
        f"{told['package']}, {told['tokeniser']}",
    ]
    lines = [{"line": line, "number": number} for number, line in enumerate(wrapped(small))]
    heading = {"text": wrapped([title], TITLE), "subtitle": wrapped([*subtitle, *told["notes"]])}
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


def wrapped(lines: Iterable[str], width: int = _LINE) -> list[str]:
    """Lines of a width in characters."""
    return [part for line in lines for part in textwrap.wrap(line, width)]


def isolated(text: str) -> str:
    """A text in a title: where it is written from right to left, the rest stays in order."""
    return _text(text) if text.isascii() else f"\u2068{_text(text)}\u2069"


def _text(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
