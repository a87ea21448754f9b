"""Rows come from a corpus, a table or a Dataset."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

import rostra
from rostra.concordance import Index, provenance_of
from rostra.errors import RostraError


def test_any_source(first_corpus: Path) -> None:
    index = Index.build(first_corpus)
    dataset = rostra.load(corpus=first_corpus)
    of_dataset = Index.build(dataset.select([3, 1]))
    assert of_dataset.texts.to_pylist() == [dataset[3]["utterance"], dataset[1]["utterance"]]
    of_table = Index.build(dataset.data.table)
    assert of_table.header["files"] == index.header["files"]
    with pytest.raises(RostraError, match="cannot index a list"):
        Index.build([{"utterance": "a"}])


def test_the_layers_of_a_release_are_structures() -> None:
    index = Index.build()
    annotations = rostra.load("annotations").to_list()
    names = sorted({row["layer"] for row in annotations})
    fields = ("label", "char_start", "char_end")
    for row, expected in zip(index.metadata.to_pylist(), rostra.load(layers=names), strict=True):
        for name in names:
            spans = [{field: span[field] for field in fields} for span in expected[name] or ()]
            assert row[name] == spans
    slogans = [row for row in annotations if row["layer"] == "slogan" and row["label"] != "none"]
    hits = index.kwic("<slogan> []* </slogan>")
    for row, node in zip(slogans, hits["node"].to_pylist(), strict=True):
        assert row["text"] in str(node)


@pytest.mark.parametrize("cells", ["1,2", "3.5,7", '"1,000",-2', "1e3,5%"])
def test_a_column_of_numbers_in_csv_is_not_one_of_texts(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "a.csv"
    first, second = next(csv.reader([cells]))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["n", "speech"], [first, "1"], ["", "a"], [second, "3"]])
    with pytest.raises(RostraError, match="the column 'n' of .* has numbers alone, such as"):
        Index.build(path, text_column="n")
    assert Index.build(path, text_column="speech").freq("a")["count"].to_pylist() == [1]


def test_columns_that_get_another_name_are_noted() -> None:
    columns = {"id": ["1", "1"], "x_id": ["p", "q"], "utterance": ["r", "s"], "speech": ["a", "b"]}
    index = Index.build(pa.table(columns), text_column="speech", id_column=None)
    assert index.metadata.to_pylist()[1] == {
        "id": "2", "x_x_id": "1", "x_id": "q", "x_utterance": "s",
    }  # fmt: skip
    assert provenance_of(index.freq("a"))["notes"] == [
        "the column utterance of the table is called x_utterance here",
        "the column id of the table is called x_x_id here",
    ]
    assert not Index.build(pa.table({"utterance": ["a"], "id": ["x"]})).header["notes"]
