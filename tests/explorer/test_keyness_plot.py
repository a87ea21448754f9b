"""The keyness plot shows what Index.keyness says."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from svg import texts

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.explorer import charts, plot_keyness
from rostra.releases import Corpus


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release("1.1.0"))


def test_a_plot_of_keywords(index: Index) -> None:
    table = index.keyness("country=NO", limit=30)
    plot = plot_keyness(index, "country=NO")
    rows = plot.spec["datasets"]["words"]
    assert [row["word"] for row in rows] == table["word"].to_pylist()
    for drawn, row in zip(rows, table.to_pylist(), strict=True):
        more = row["target_per_million"] > row["reference_per_million"]
        assert drawn["side"] == ("target" if more else "reference")
        behind = row["target_speakers" if more else "reference_speakers"]
        assert drawn["voices"] == ("one alone" if behind == 1 else "several")
        assert drawn["certain"] == charts.CERTAIN[row["q"] > 0.05]
        assert drawn["said"].startswith(f"{row['target_count']} : {row['reference_count']}, ")
    written = " ".join(texts(ET.fromstring(plot.svg())))  # noqa: S314 - our own
    assert "cannot be reached here" in written
    assert "of how many speakers" in written
    assert plot.provenance == provenance_of(table)


def test_keywords_against_a_list_have_no_number_of_reference_speakers(
    index: Index, tmp_path: Path
) -> None:
    words = tmp_path / "words.csv"
    words.write_text("word,count\nregime,5\nelsewhere,500\n", encoding="utf-8")
    rows = plot_keyness(index, "country=NO", str(words)).spec["datasets"]["words"]
    voices = {row["word"]: row["voices"] for row in rows}
    assert voices["elsewhere"] == "not known"
    assert voices["regime"] == "several"
    assert {row["certain"] for row in rows} == {charts.CERTAIN[1]}
