"""Rows come from a corpus, a table or a Dataset."""

from pathlib import Path

import pytest

import rostra
from rostra.concordance import Index
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
