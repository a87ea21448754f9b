"""The charts of plots and page, as Altair charts with named data that have no rows.

A plot adds the rows to the specification of a chart; the page does so after each search.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires
from typing import Any, Final

from rostra.errors import NotInstalledError
from rostra.printable import shell_command


def _requirements() -> list[str]:
    """The requirements of the extra `plot`, with the bounds that the package declares."""
    try:
        declared = requires("rostra") or []
    except PackageNotFoundError:  # the code is on the path without being installed
        return ["altair", "vl-convert-python"]
    return [line.partition(";")[0].strip() for line in declared if "plot" in line.partition(";")[2]]


try:
    import altair as alt
    import vl_convert
except ModuleNotFoundError as missing:
    raise NotInstalledError(
        f"plots and the page need {missing.name}, which is not installed: "
        + shell_command(sys.executable, "-m", "pip", "install", *_requirements())
    ) from None

Spec = dict[str, Any]
Rows = list[dict[str, Any]]

VERSION: Final = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
"""The version of Vega-Lite that Altair writes for."""
VOICES: Final = ("several", "one alone", "not known")
"""The number of units that use a keyword."""
CERTAIN: Final = ("q ≤ .05", "q > .05 or not tested")
"""Whether a keyword is significant."""

# The colours of Okabe & Ito, which colour-blind readers can distinguish.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#595959"
_PALETTE = (_BLUE, _ORANGE, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
MOST_LINES: Final = len(_PALETTE)
"""Lines that a panel may have, as more colours cannot be distinguished."""
TIME_FIGURES: Final = ("per_million", "low_per_million", "high_per_million", "count", "words")
"""The columns of `Index.time_series` that its chart shows."""
_ROW = 20  # height of a row in pixels
_WIDTH = 560  # of a chart in pixels
_LINE = 13  # height of a line of small print in pixels


def dispersion_chart(number: int = 0) -> alt.LayerChart:
    """The positions of the hits of a query: a bar for each part, with a tick for each hit.

    The data, with `number` at the end of their names, are ``parts0`` with part, words, count, rank
    and said (the label beside the bar), and ``hits0`` with part, rank, and word, the number of
    words before the hit in its part.
    """
    part = _by_rank("part")
    axis = alt.Axis(labelFlush=False, labelOverlap=True, tickMinStep=1)
    words = alt.X("words:Q", axis=axis).title("words of each, in the order of the corpus")
    parts = alt.Chart(alt.NamedData(f"parts{number}")).encode(part, words)
    bars = parts.mark_bar(height={"band": 0.7}, opacity=0.15, color=_GREY)
    ticks = alt.Chart(alt.NamedData(f"hits{number}")).mark_tick(
        color=_BLUE, thickness=1.5, height=_ROW * 0.7, opacity=0.9
    )
    return _layered(
        bars.encode(tooltip=["part:N", "words:Q", "count:Q"]),
        ticks.encode(part, alt.X("word:Q"), tooltip=["part:N", "word:Q"]),
        parts.mark_text(align="left", dx=6, color=_GREY).encode(alt.Text("said:N")),
    )


def keyness_chart() -> alt.LayerChart:
    """Keywords by their log ratio, with marks for the number of units that use them.

    Its data ``words`` have word, rank, log_ratio, side (target or reference), voices (one of
    `VOICES`), certain (one of `CERTAIN`) and said (the label beside the word).
    """
    ratio = alt.X("log_ratio:Q").title("log ratio: with each 1, twice as often in the target")
    at_zero = alt.condition("datum.value === 0", alt.value(_GREY), alt.value("transparent"))
    side = alt.Color("side:N").title("more often in")
    words = alt.Chart(alt.NamedData("words")).encode(
        _by_rank("word"),
        ratio.axis(grid=True, gridColor=at_zero),
        side.scale(domain=["target", "reference"], range=[_BLUE, _ORANGE]),
    )
    voices = alt.Shape("voices:N").title("said by")
    certain = alt.Opacity("certain:O").title("after correction")
    points = words.mark_point(size=90, filled=True).encode(
        voices.scale(domain=list(VOICES), range=["circle", "cross", "square"]),
        certain.scale(domain=list(CERTAIN), range=[1, 0.55]),
        tooltip=["word:N", "log_ratio:Q", "said:N"],
    )
    figures = words.mark_text(align="left", dx=10).encode(
        alt.Text("said:N"), x=alt.value("width"), color=alt.value(_GREY)
    )
    return _layered(words.mark_rule(opacity=0.35).encode(alt.X2Datum(0)), points, figures)


def time_chart(number: int, names: list[str]) -> alt.LayerChart:
    """Frequencies over time: lines with points, and a band for the interval of each point.

    The data ``series0``, with `number` at the end of their name, have bin, line (one of `names`)
    and `TIME_FIGURES`. The bins are in the order of time, the same for each line.
    """
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=10)
    time = alt.X("bin:O", sort=None, title=None, axis=axis)
    frequency = alt.Y("per_million:Q", axis=alt.Axis(grid=True, gridOpacity=0.4))
    legend = alt.Legend(symbolType="stroke", symbolStrokeWidth=3) if len(names) > 1 else None
    colour = alt.Color("line:N", legend=legend, title=None)
    colour = colour.scale(domain=names, range=list(_PALETTE[: len(names)]))
    rows = alt.Chart(alt.NamedData(f"series{number}")).encode(time, colour)
    said = ["line:N", "bin:O", *(f"{name}:Q" for name in TIME_FIGURES)]
    low, high = alt.Y("low_per_million:Q"), alt.Y2("high_per_million:Q")
    chart = alt.LayerChart(
        layer=[
            rows.mark_rule(opacity=0.35, strokeWidth=3).encode(low, high, tooltip=said),
            rows.mark_line(strokeWidth=1.5).encode(frequency.title("per million words")),
            rows.mark_point(size=40, filled=True, opacity=1).encode(frequency, tooltip=said),
        ]
    )
    chart.width, chart.height = _WIDTH, 260
    return chart


def with_small_print(*charts: alt.LayerChart) -> alt.VConcatChart:
    """Charts one above the other, and below them the data ``print``: line, and its number."""
    lines = alt.Chart(alt.NamedData("print")).mark_text(align="left", fontSize=10, color=_GREY)
    number = alt.Y("number:O").axis(None)
    small = lines.encode(number, alt.X(value=0), alt.Text("line:N"))
    return alt.vconcat(*charts, small.properties(width=_WIDTH, height=alt.Step(_LINE)), spacing=24)


def specification(chart: alt.TopLevelMixin) -> Spec:
    """A chart as a Vega-Lite specification without rows."""
    return {**chart.to_dict(), "config": _CONFIG}


def rendered(spec: Spec, suffix: str) -> bytes:
    """A specification with rows as a picture: ``.svg``, ``.png`` (in double size) or ``.pdf``."""
    spec = {**spec, "padding": _PADDING}
    match suffix:
        case ".svg":
            return vl_convert.vegalite_to_svg(spec, vl_version=VERSION).encode()
        case ".png":
            return vl_convert.vegalite_to_png(spec, vl_version=VERSION, scale=2.0)
        case _:
            return vl_convert.vegalite_to_pdf(spec, vl_version=VERSION)


def _by_rank(name: str) -> alt.Y:
    """A vertical axis of names in the order of their ranks, which is the same in all layers."""
    order = alt.EncodingSortField("rank", op="min")
    return alt.Y(f"{name}:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False))


def _layered(*layers: alt.Chart) -> alt.LayerChart:
    chart = alt.LayerChart(layer=list(layers))
    chart.width, chart.height = _WIDTH, alt.Step(_ROW)
    return chart


_PADDING: Final = {"left": 36, "top": 5, "right": 44, "bottom": 5}
"""Pixels around a picture: room for labels where its fonts are missing and another one is wider."""

_CONFIG: Final[Spec] = {
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "grid": False},
    "legend": {
        "orient": "top", "layout": {"top": {"direction": "vertical", "anchor": "start"}},
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "titleOrient": "left", "titlePadding": 16, "symbolOpacity": 1,
    },
    "text": {"fontSize": 11},
    "title": {
        "anchor": "start", "frame": "group", "fontSize": 14, "offset": 10, "subtitlePadding": 6,
        "subtitleFontSize": 11, "subtitleColor": _GREY, "subtitleLineHeight": 14,
    },
}  # fmt: skip
