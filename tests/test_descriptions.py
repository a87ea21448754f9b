"""What a corpus says of itself, and what `datasets` shows of it."""

import pickle
import shutil
from pathlib import Path
from typing import Any

import datasets
import pytest
import yaml

import rostra
from rostra import loading
from rostra.descriptions import CitationError, read_citation
from rostra.front_matter import metadata
from rostra.releases import Corpus, corpus_document
from rostra.releasing import build

ROOT = Path(__file__).parents[1]
CARD = (ROOT / "corpus/README.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "datasets")


def _is_ours(info: datasets.DatasetInfo, table: str = "utterances") -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert info.description == " ".join(citation["abstract"].split())
    assert info.homepage == citation["url"]
    assert info.license == metadata(CARD)["license_name"]
    assert info.citation == CARD.partition("```bibtex\n")[2].partition("\n```")[0]
    assert str(info.version) == rostra.versions()[-1]
    (expected,) = [i for i in metadata(CARD)["dataset_info"] if i["config_name"] == table]
    train = info.splits["train"]
    assert info.config_name == table
    assert {
        "name": train.name,
        "num_bytes": train.num_bytes,
        "num_examples": train.num_examples,
    } in (expected["splits"])
    assert (info.download_size, info.dataset_size) == (
        expected["download_size"],
        expected["dataset_size"],
    )


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"columns": ["id", "speaker"]},
        {"filters": [("country", "==", "NO")]},
        {"layers": ["topic"]},
        {"streaming": True},
    ],
)
def test_a_dataset_says_what_it_is(options: dict[str, Any]) -> None:
    _is_ours(rostra.load(**options).info)


def test_it_says_so_when_it_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "IN_MEMORY", 0)
    for _ in range(2):
        ds = rostra.load("speakers")
        assert ds.cache_files
        _is_ours(ds.info, "speakers")
    _is_ours(pickle.loads(pickle.dumps(ds)).info, "speakers")  # noqa: S301 - of our own
    _is_ours(ds.map(lambda row: row).info, "speakers")


def test_an_older_release_has_no_day_of_another(first_corpus: Path) -> None:
    info = rostra.load(version="1.0.0").info
    assert "version = {1.0.0}" in info.citation
    assert "year" not in info.citation
    alone = rostra.load(corpus=first_corpus / "releases/1.0.0").info
    assert (alone.description, alone.citation, alone.homepage, alone.license) == ("", "", "", "")


def test_a_release_says_it_without_its_corpus(corpus: Path, tmp_path: Path) -> None:
    shutil.rmtree(corpus / "releases")
    (corpus / "CITATION.cff").write_text(MINE, encoding="utf-8")
    assert build(Corpus(corpus)).problems == []
    shutil.copytree(corpus / "releases/1.0.0", tmp_path / "copy")
    for place in (corpus, tmp_path / "copy", f"file://{tmp_path / 'copy'}"):
        info = rostra.load(corpus=place).info
        assert info.homepage == "https://doi.org/10.1000/1"
        assert info.description == "Words of a harbour."
        assert info.citation == BIBTEX
        assert info.license == ""


MINE = """\
cff-version: 1.2.0
message: Please cite it.
type: dataset
title: "Harbours & {ports}: 100 %"
abstract: Words of
  a harbour.
version: 1.0.0
date-released: 2025-03-01
doi: 10.1000/1
authors:
- family-names: Imag
  given-names: Bo
  name-particle: van
- name: The Harbour Paper
"""
BIBTEX = r"""@misc{rostra,
  title   = {Harbours \& \{ports\}: 100 \%},
  author  = {van Imag, Bo and {The Harbour Paper}},
  year    = {2025},
  version = {1.0.0},
  doi     = {10.1000/1},
  url     = {https://doi.org/10.1000/1}
}"""


def test_a_corpus_without_statements_has_none_of_ours(corpus: Path) -> None:
    info = rostra.load(corpus=corpus).info
    assert (info.description, info.citation, info.homepage, info.license) == ("", "", "", "")
    assert info.splits["train"].num_examples == 39


def test_documents_lie_in_the_corpus_or_beside_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "mine").mkdir()
    beside = tmp_path / "CITATION.cff"
    beside.write_text(MINE)
    assert corpus_document(tmp_path / "corpus", "CITATION.cff") == beside
    assert corpus_document(tmp_path / "mine", "CITATION.cff") is None
    own = tmp_path / "corpus/CITATION.cff"
    own.symlink_to(beside)
    assert corpus_document(tmp_path / "corpus", "CITATION.cff") == beside
    own.unlink()
    own.write_text(MINE)
    assert corpus_document(tmp_path / "corpus", "CITATION.cff") == own


def test_a_citation_of_code_beside_a_corpus_is_not_about_it(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "CITATION.cff").write_text("title: A program\n")
    assert read_citation(tmp_path / "corpus") == read_citation(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: A program\n", "its type is not dataset"),
        ("type: dataset\nauthors: somebody\n", "its authors are not a list"),
        ("type: dataset\nauthors:\n- somebody\n", "an author is not a mapping"),
        ("type: dataset\nauthors:\n- affiliation: A\n", "an author has no name"),
        ("type: dataset\ntitle: [a]\n", "its title is not a text"),
        ("type: dataset\ndate-released: yesterday\n", "its date-released is not a day"),
        ("type: dataset\nurl: javascript:alert(1)\n", "its url is not an address"),
        ("type: dataset\ntype: dataset\n", "twice"),
        ("- a list\n", "it is not a mapping"),
        ("{\n", "it is not YAML"),
        ("", "it is not YAML"),
    ],
)
def test_a_citation_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "CITATION.cff").write_text(text)
    with pytest.raises(CitationError, match=message):
        read_citation(tmp_path)


def test_loading_does_not_need_a_citation(corpus: Path) -> None:
    (corpus / "CITATION.cff").write_bytes(b"\xff")
    assert rostra.load(corpus=corpus).info.citation == ""
