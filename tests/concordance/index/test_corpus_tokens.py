"""Corpora whose utterances bring their tokens: an index has these, not those of the rule."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rostra.concordance import Index
from rostra.concordance.index.corpus_source import CorpusSource
from rostra.concordance.index.corpus_tokens import with_corpus_tokens
from rostra.errors import RostraError
from rostra.exchange.corpus_writer import write_corpus
from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Passage, Speaker, Transcript, Turn
from rostra.releases import Corpus
from rostra.releasing import build

TEXTS = pa.list_(pa.string())


def index_of(*rows: dict[str, Any]) -> Index:
    lists = [name for name in rows[0] if name.startswith("x_token")]
    schema = pa.schema(
        [(n, TEXTS if n in lists else pa.string()) for n in ("id", "utterance", "language", *lists)]
    )
    records = [{"id": f"a.{n}", "language": "en"} | row for n, row in enumerate(rows, 1)]
    table = pa.Table.from_pylist(records, schema)
    batches, schema, columns = with_corpus_tokens(table.to_batches(), table.schema)
    return Index.build(CorpusSource(batches, schema, {}, columns))


def matches(table: pa.Table) -> list[Any]:
    return list(table["node"].to_pylist())


def test_tokens_and_attributes_are_those_of_the_corpus() -> None:
    index = index_of(
        {
            "utterance": "Ferries of course leave.",
            "x_tokens": ["Ferries", "of course", "leave", "."],
            "x_token_lemma": ["ferry", "of course", "leave", ""],
            "x_token_role": ["a", "b", "c", "d"],
        }
    )
    assert index.header["layers"] == ["word", "lemma", "role"]
    assert matches(index.kwic('[lemma="ferry"]')) == ["Ferries"]
    assert matches(index.kwic('[word="of course"]')) == ["of course"]
    assert "x_tokens" in index.header["rule"]


def test_an_attribute_never_takes_the_name_of_a_column() -> None:
    index = index_of({"utterance": "Ja.", "x_tokens": ["Ja", "."], "x_token_language": ["a", "b"]})
    assert index.header["layers"] == ["word", "x_token_language"]


def test_rows_without_tokens_have_those_of_the_rule() -> None:
    index = index_of(
        {
            "utterance": "Of course.",
            "x_tokens": ["Of course", "."],
            "x_token_pos": ["ADV", "PUNCT"],
        },
        {"utterance": "Of course.", "x_tokens": None, "x_token_pos": None},
    )
    assert index.header["tokens"] == 5
    assert matches(index.kwic('[pos="ADV"]')) == ["Of course"]


def test_numbers_in_sentences_say_where_sentences_begin() -> None:
    row = {"utterance": "a b c d e", "x_tokens": list("abcde")}
    index = index_of({**row, "x_token_number": ["1", "2", "1+2", "3", "11"]})
    assert index.header["layers"] == ["word"]
    assert matches(index.kwic("<s> [] []")) == ["a b", "c d"]


def test_texts_without_numbers_are_divided_by_the_rule() -> None:
    index = index_of(
        {
            "utterance": "A b. C d.",
            "x_tokens": ["A", "b", ".", "C", "d", "."],
            "x_token_number": None,
        },
        {"utterance": "A b", "x_tokens": ["A", "b"], "x_token_number": ["1", "1"]},
    )
    assert matches(index.kwic("<s> []")) == ["A", "C", "A", "b"]
    assert "where it has none" in index.header["rule"]


def test_lists_of_different_lengths_are_refused() -> None:
    row = {"utterance": "a b", "x_tokens": ["a", "b"], "x_token_number": ["1"]}
    with pytest.raises(RostraError, match=r"x_token_number of 'a\.1' \(row 1\) has 1 strings"):
        index_of(row)


def test_a_table_without_tokens_stays_as_it_is() -> None:
    table = pa.table({"id": ["a.1"], "utterance": ["Ja."], "x_token_lemma": [["ja", "."]]})
    _, schema, columns = with_corpus_tokens(table.to_batches(), table.schema)
    assert (schema, columns.tokens) == (table.schema, None)


def test_the_index_of_an_imported_corpus_has_its_tokens(tmp_path: Path) -> None:
    tokens = {"tokens": ["Ferries", "leave"], "lemma": ["ferry", "leave"], "number": ["1", "2"]}
    turn = Turn("ada", [Passage("Ferries leave", tokens)])
    items = (Speaker("ada", "Ada Invent"), Transcript("day", [turn], "en"))
    write_corpus(tmp_path / "c", "c", items, LossReport(), licence="CC0-1.0")
    build(Corpus(tmp_path / "c"))
    index = Index.build(tmp_path / "c")
    assert matches(index.kwic('[lemma="ferry"]')) == ["Ferries"]
