"""The dispersion plot shows what Index.dispersion and a slow scan say."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from svg import SVG, marks, texts

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.explorer import plot_dispersion
from rostra.explorer.dispersion_plot import hit_positions
from rostra.language.tokens import is_word, tokenise
from rostra.releases import Corpus


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release("1.1.0"))


def test_a_plot_of_dispersion(index: Index, tmp_path: Path) -> None:
    plot = plot_dispersion(index, ["regime", "freedom"], where="country=NO")
    file = tmp_path / "plot.svg"
    plot.save(file)
    root = ET.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own
    table = index.dispersion(["regime", "freedom"], where="country=NO")
    metadata = root.find(f"{SVG}metadata")
    title = root.find(f"{SVG}title")
    assert metadata is not None
    assert title is not None
    assert json.loads(metadata.text or "") == plot.provenance
    assert {**provenance_of(table), "parameters": None} == {**plot.provenance, "parameters": None}
    assert title.text == "Dispersion over speakers"
    written = texts(root)
    for row in table.to_pylist():
        figures = f"{row['count']} hits, {row['range']} of {row['parts']} speakers"
        assert f"{row['query']}: {figures}, DPnorm {row['dp_norm']:.2f}" in written
    names = ["Behrouz Maghsoudi", "Omid Behrooz", "Geir Sigbjorn Toskedal"]
    assert [written.count(name) for name in names] == [2, 2, 2]
    assert marks(root, "tick") == 16
    assert plot.provenance["corpus"]["manifest_sha256"] in "".join(written)
    again = plot_dispersion(index, ["regime", "freedom"], where="country=NO")
    assert again.svg() == plot.svg()


def test_parts_that_are_not_shown_are_counted(index: Index) -> None:
    plot = plot_dispersion(index, "regime", limit=3)
    assert "15 speakers more, not shown" in plot.svg()
    assert len(plot.spec["datasets"]["parts0"]) == 3
    assert plot_dispersion(index, "nowhere").spec["datasets"]["hits0"] == []


def test_names_that_two_speakers_share_stay_apart() -> None:
    table = pa.table(
        {
            "speaker_id": ["a", "b", None, "d"],
            "speaker": ["One", "One", None, "<Two> & \u0000"],
            "utterance": ["we go", "we", "we all", "we"],
        }
    )
    plot = plot_dispersion(Index.build(table), "we")
    parts = [part["part"] for part in plot.spec["datasets"]["parts0"]]
    assert parts == ["One (a)", "not stated", "One (b)", "<Two> &  "]
    ET.fromstring(plot.svg())  # noqa: S314 - our own


def test_titles_are_in_order_and_within_the_picture(index: Index) -> None:
    plot = plot_dispersion(index, ["ميناء", "nowhere|" * 30 + "regime"], over="country", limit=3)
    first, second = (panel["title"] for panel in plot.spec["vconcat"][:2])
    title = "0 hits, 0 of 10 values of country; 7 values of country more, not shown"
    assert " ".join(first) == f"\u2068ميناء\u2069: {title}"
    assert len(second) > 3
    assert max(map(len, second)) <= 75
    assert plot.provenance["parameters"]["limit"] == 3
    one = plot_dispersion(index, "spontaneous")
    assert one.spec["vconcat"][0]["title"][0].startswith("spontaneous: 1 hit, 1 of 18 speakers")
    description = ET.fromstring(one.svg()).find(f"{SVG}desc")  # noqa: S314 - our own
    assert description is not None
    assert "1 hit, 1 of 18 speakers" in (description.text or "")


def test_countries_have_all_their_bases(index: Index) -> None:
    drawn = plot_dispersion(index, "regime", over="country").spec["datasets"]
    parts = {part["part"] for part in drawn["parts0"]}
    assert {"NO (office, residence)", "BE (office)"} <= parts
    assert {hit["part"] for hit in drawn["hits0"]} <= parts
    of_residence = plot_dispersion(
        index, "regime", over="country", where="country_basis=residence"
    ).spec["datasets"]["parts0"]
    assert "NO (residence)" in {part["part"] for part in of_residence}


def test_the_labels_of_the_axis_do_not_touch(index: Index) -> None:
    root = ET.fromstring(plot_dispersion(index, "regime").svg())  # noqa: S314 - our own
    axis = [t for t in root.iter(f"{SVG}text") if "".join(t.itertext()).isdigit()]
    assert {t.get("text-anchor") for t in axis if "".join(t.itertext()) in {"0", "200"}} <= {
        "middle",
        "start",
    }
    zero = next(
        t for t in axis if "".join(t.itertext()) == "0" and t.get("text-anchor") == "middle"
    )
    assert zero is not None


WORDS = st.sampled_from(["we", "We", "go", ",", "!", "नमस्ते", "我们", "don't", "U.S."])
rows = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.booleans(), st.lists(WORDS, max_size=6)),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(rows)
def test_positions_are_those_of_a_slow_count(given_rows: list[tuple[Any, bool, list[str]]]) -> None:
    table = pa.table(
        {
            "speaker_id": pa.array([who for who, _, _ in given_rows], pa.string()),
            "kept": ["yes" if kept else "no" for _, kept, _ in given_rows],
            "utterance": pa.array([" ".join(words) for _, _, words in given_rows], pa.string()),
        }
    )
    where = "kept=yes" if any(kept for _, kept, _ in given_rows) else None
    positions = hit_positions(
        Index.build(table), "we", over="speaker_id", where=where, fold=("case",),
        within="utterance", limit=40,
    )  # fmt: skip
    places: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    for who, kept, words in given_rows:
        if where and not kept:
            continue
        part = who or "not stated"
        for token in tokenise(" ".join(words)):
            if token.text.casefold() == "we":
                places.setdefault(part, []).append(sizes.get(part, 0))
            sizes[part] = sizes.get(part, 0) + is_word(token.text)
    expected = {part: size for part, size in sizes.items() if size}
    assert {part["part"]: part["words"] for part in positions.parts} == expected
    assert {p["part"]: p["count"] for p in positions.parts if p["count"]} == {
        part: len(hits) for part, hits in places.items()
    }
    assert sorted((hit["part"], hit["word"]) for hit in positions.hits) == sorted(
        (part, place) for part, hits in places.items() for place in hits
    )
    assert [part["rank"] for part in positions.parts] == list(range(len(positions.parts)))
