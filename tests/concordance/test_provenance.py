"""The provenance of a result is enough to compute it again, from the release that it names."""

from typing import Any

import pytest

from rostra import records
from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.releases import Corpus


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build()


RESULTS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("kwic", ("regime*",), {"sort": ["R1", "country"], "limit": 7, "language": "sv", "context": 3}),
    ("kwic", ('[]{0,2} "people"',), {"where": {"country": ["NO", "IR"]}, "within": "sentence"}),
    ("freq", (["regime", "free*"],), {"by": ["country", "role"], "fold": ["case", "diacritics"]}),
    ("freq", (), {"where": ["country!=NO"], "limit": 20, "fold": []}),
    ("ngrams", (3, "the"), {"by": "country", "within": "sentence"}),
    ("collocates", ("regime",), {"window": (2, 3), "sort": "t", "minimum": 2}),
    ("dispersion", (["regime"],), {"over": "country", "where": "country!=NO"}),
    ("keyness", ("country=NO",), {"permutations": 99, "seed": 4, "prior": 90.0, "limit": 9}),
    ("keyness", ("country=NO", "country=IR,US"), {"sort": "diff_percent", "minimum": 1}),
]


@pytest.mark.parametrize(("name", "given", "options"), RESULTS)
def test_a_result_is_computed_again_from_its_provenance(
    index: Index, name: str, given: tuple[Any, ...], options: dict[str, Any]
) -> None:
    table = getattr(index, name)(*given, **options)
    provenance = provenance_of(table)
    assert provenance["result"] == name
    assert (
        provenance["corpus"]["manifest_sha256"]
        == Corpus(None).release().manifest["manifest_sha256"]
    )
    assert provenance["index_sha256"] == Index.build(Corpus(None).release()).sha256
    parameters = provenance["parameters"]
    if name == "ngrams":
        again = index.ngrams(parameters.pop("size"), provenance["query"], **parameters)
    elif name == "keyness":
        again = index.keyness(parameters.pop("target"), parameters.pop("reference"), **parameters)
    else:
        again = getattr(index, name)(provenance["query"], **parameters)
    assert again.equals(table, check_metadata=True)


def test_each_hit_is_cut_out_of_its_source(index: Index) -> None:
    texts = {row["id"]: row["text"] for row in records("sources")}
    for query in ("[]", "[]{3}", "the {0,5} of", "*ion"):
        hits = index.kwic(query, context=4).to_pylist()
        assert hits
        for hit in hits:
            text = texts[hit["source_id"]]
            start, end = hit["source_start"], hit["source_end"]
            assert text[start:end] == hit["node"]
            assert text[:start].endswith(hit["left"])
            assert text[end:].startswith(hit["right"])


def test_grouping_by_country_names_its_basis(index: Index) -> None:
    assert "country_basis" in index.freq("regime", by="country").column_names
    for table in (
        index.dispersion(over="country"),
        index.keyness("role_type=legislature", over="country"),
    ):
        notes = provenance_of(table)["notes"]
        assert any("by the basis of their country" in note for note in notes)
