"""The plot of frequencies over time shows what Index.time_series says."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from svg import marks, texts

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.errors import RostraError
from rostra.explorer import plot_time_series


@pytest.fixture(scope="module")
def index() -> Index:
    parties = [*"ABCDEFGHI", None]
    rows = [
        (f"tax {'climate ' * (year - 2017)}now", str(year), party)
        for year in (2018, 2019, 2021)
        for party in parties
    ]
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    return Index.build(pa.table(columns, names=["utterance", "date", "party"]))


def test_a_line_for_each_query(index: Index, tmp_path: Path) -> None:
    plot = plot_time_series(index, ["tax", "climate"])
    table = index.time_series(["tax", "climate"])
    drawn = plot.spec["datasets"]["series0"]
    for name in ("count", "words", "per_million", "low_per_million", "high_per_million"):
        assert [row[name] for row in drawn] == table[name].to_pylist()
    assert [(row["line"], row["bin"]) for row in drawn] == [
        (row["query"], row["date"]) for row in table.to_pylist()
    ]
    assert {**provenance_of(table), "parameters": None} == {**plot.provenance, "parameters": None}
    root = ET.fromstring(plot.svg())  # noqa: S314 - our own
    written = " ".join(texts(root))
    assert "tax, climate: hits per million words by year of date" in written
    assert "Wilson" in written
    assert marks(root, "point") == 6  # 2020 has no utterances, and so no points
    plot.save(tmp_path / "series.png")
    assert plot.svg() == plot_time_series(index, ["tax", "climate"]).svg()


def test_a_panel_for_each_query_and_a_line_for_each_group(index: Index) -> None:
    plot = plot_time_series(index, ["tax", "climate"], by="party", bins=2, limit=3)
    series = [plot.spec["datasets"][f"series{number}"] for number in range(2)]
    assert [[row["line"] for row in rows] for rows in series] == [
        ["A"] * 2 + ["B"] * 2 + ["C"] * 2
    ] * 2
    written = " ".join(texts(ET.fromstring(plot.svg())))  # noqa: S314 - our own
    assert "not drawn, as they have fewer hits: D, E, F, G, H, I, not stated" in written
    assert "by 2 years of date" in written
    for limit in (0, 9):
        with pytest.raises(RostraError, match="1 to 8 lines"):
            plot_time_series(index, "tax", by="party", limit=limit)
