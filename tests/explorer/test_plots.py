"""Plots show what the tables say, with their stamp, the same each time."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.errors import NotFoundError, RostraError
from rostra.explorer import charts, plots
from rostra.explorer.spread import spread
from rostra.language.tokens import is_word, tokens
from rostra.releases import Corpus

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release("1.1.0"))


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def marks(root: ET.Element, kind: str) -> int:
    return sum(
        element.get("aria-roledescription") == kind for element in root.iter() if element.get("d")
    )


def test_a_plot_of_dispersion(index: Index, tmp_path: Path) -> None:
    plot = plots.dispersion(index, ["regime", "freedom"], where="country=NO")
    file = tmp_path / "plot.svg"
    plot.save(file)
    root = ET.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own
    table = index.dispersion(["regime", "freedom"], where="country=NO")
    metadata = root.find(f"{SVG}metadata")
    title = root.find(f"{SVG}title")
    assert metadata is not None
    assert title is not None
    assert json.loads(metadata.text or "") == plot.stamp
    assert {**provenance_of(table), "parameters": None} == {**plot.stamp, "parameters": None}
    assert title.text == "Dispersion over speakers"
    written = texts(root)
    for row in table.to_pylist():
        figures = f"{row['count']} hits, {row['range']} of {row['parts']} speakers"
        assert f"{row['query']}: {figures}, DPnorm {row['dp_norm']:.2f}" in written
    names = ["Behrouz Maghsoudi", "Omid Behrooz", "Geir Sigbjorn Toskedal"]
    assert [written.count(name) for name in names] == [2, 2, 2]
    assert marks(root, "tick") == 16
    assert plot.stamp["corpus"]["manifest_sha256"] in "".join(written)
    again = plots.dispersion(index, ["regime", "freedom"], where="country=NO")
    assert again.svg() == plot.svg()


def test_parts_that_are_not_shown_are_counted(index: Index) -> None:
    plot = plots.dispersion(index, "regime", limit=3)
    assert "15 speakers more, not shown" in plot.svg()
    assert len(plot.spec["datasets"]["parts0"]) == 3
    assert plots.dispersion(index, "nowhere").spec["datasets"]["hits0"] == []


def test_a_plot_of_keywords(index: Index) -> None:
    table = index.keyness("country=NO", limit=30)
    plot = plots.keyness(index, "country=NO")
    rows = plot.spec["datasets"]["words"]
    assert [row["word"] for row in rows] == table["word"].to_pylist()
    for shown, row in zip(rows, table.to_pylist(), strict=True):
        more = row["target_per_million"] > row["reference_per_million"]
        assert shown["side"] == ("target" if more else "reference")
        behind = row["target_speakers" if more else "reference_speakers"]
        assert shown["voices"] == ("one alone" if behind == 1 else "several")
        assert shown["certain"] == charts.CERTAIN[row["q"] > 0.05]
        assert shown["said"].startswith(f"{row['target_count']} : {row['reference_count']}, ")
    written = " ".join(texts(ET.fromstring(plot.svg())))  # noqa: S314 - our own
    assert "cannot be reached here" in written
    assert "of how many speakers" in written
    assert plot.stamp == provenance_of(table)


def test_keywords_against_a_list_have_no_voices_to_count(index: Index, tmp_path: Path) -> None:
    words = tmp_path / "words.csv"
    words.write_text("word,count\nregime,5\nelsewhere,500\n", encoding="utf-8")
    rows = plots.keyness(index, "country=NO", str(words)).spec["datasets"]["words"]
    voices = {row["word"]: row["voices"] for row in rows}
    assert voices["elsewhere"] == "not known"
    assert voices["regime"] == "several"
    assert {row["certain"] for row in rows} == {charts.CERTAIN[1]}


@pytest.mark.parametrize(
    ("suffix", "start"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".PNG", b"\x89PNG")]
)
def test_other_formats(index: Index, tmp_path: Path, suffix: str, start: bytes) -> None:
    file = tmp_path / f"plot{suffix}"
    plots.dispersion(index, "regime").save(file)
    assert file.read_bytes().startswith(start)


def test_the_specification_and_what_cannot_be_written(index: Index, tmp_path: Path) -> None:
    plot = plots.dispersion(index, "regime")
    plot.save(tmp_path / "plot.json")
    spec = json.loads((tmp_path / "plot.json").read_text("utf-8"))
    assert spec["usermeta"]["rostra"] == plot.stamp
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v")
    with pytest.raises(RostraError, match="ends in .svg, .png, .pdf, .json"):
        plot.save(tmp_path / "plot.gif")
    with pytest.raises(NotFoundError, match="there is no folder"):
        plot.save(tmp_path / "nowhere" / "plot.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(RostraError, match="is a folder"):
        plot.save(tmp_path / "folder.svg")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.svg", "plot.json"]


def test_names_that_two_speakers_share_stay_apart() -> None:
    table = pa.table(
        {
            "speaker_id": ["a", "b", None, "d"],
            "speaker": ["One", "One", None, "<Two> & \u0000"],
            "utterance": ["we go", "we", "we all", "we"],
        }
    )
    plot = plots.dispersion(Index.build(table), "we")
    parts = [part["part"] for part in plot.spec["datasets"]["parts0"]]
    assert parts == ["One (a)", "not stated", "One (b)", "<Two> &  "]
    ET.fromstring(plot.svg())  # noqa: S314 - our own


def test_titles_are_in_order_and_within_the_picture(index: Index) -> None:
    plot = plots.dispersion(index, ["ميناء", "nowhere|" * 30 + "regime"], over="country", limit=3)
    first, second = (panel["title"] for panel in plot.spec["vconcat"][:2])
    said = "0 hits, 0 of 10 values of country; 7 values of country more, not shown"
    assert " ".join(first) == f"\u2068ميناء\u2069: {said}"
    assert len(second) > 3
    assert max(map(len, second)) <= 75
    assert plot.stamp["parameters"]["limit"] == 3
    one = plots.dispersion(index, "spontaneous")
    assert one.spec["vconcat"][0]["title"][0].startswith("spontaneous: 1 hit, 1 of 18 speakers")
    description = ET.fromstring(one.svg()).find(f"{SVG}desc")  # noqa: S314 - our own
    assert description is not None
    assert "1 hit, 1 of 18 speakers" in (description.text or "")


def test_countries_stand_with_all_their_bases(index: Index) -> None:
    drawn = plots.dispersion(index, "regime", over="country").spec["datasets"]
    parts = {part["part"] for part in drawn["parts0"]}
    assert {"NO (office, residence)", "BE (office)"} <= parts
    assert {hit["part"] for hit in drawn["hits0"]} <= parts
    of_residence = plots.dispersion(
        index, "regime", over="country", where="country_basis=residence"
    ).spec["datasets"]["parts0"]
    assert "NO (residence)" in {part["part"] for part in of_residence}


def test_figures_below_the_axis_stand_apart(index: Index) -> None:
    root = ET.fromstring(plots.dispersion(index, "regime").svg())  # noqa: S314 - our own
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


@settings(deadline=None, max_examples=150)
@given(rows)
def test_places_are_those_of_a_slow_count(given_rows: list[tuple[Any, bool, list[str]]]) -> None:
    table = pa.table(
        {
            "speaker_id": pa.array([who for who, _, _ in given_rows], pa.string()),
            "kept": ["yes" if kept else "no" for _, kept, _ in given_rows],
            "utterance": pa.array([" ".join(words) for _, _, words in given_rows], pa.string()),
        }
    )
    where = "kept=yes" if any(kept for _, kept, _ in given_rows) else None
    found = spread(
        Index.build(table), "we", over="speaker_id", where=where, fold="c", within="utterance",
        most=40,
    )  # fmt: skip
    places: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    for who, kept, words in given_rows:
        if where and not kept:
            continue
        part = who or "not stated"
        for token in tokens(" ".join(words)):
            if token.text.casefold() == "we":
                places.setdefault(part, []).append(sizes.get(part, 0))
            sizes[part] = sizes.get(part, 0) + is_word(token.text)
    expected = {part: size for part, size in sizes.items() if size}
    assert {part["part"]: part["words"] for part in found.parts} == expected
    assert {p["part"]: p["count"] for p in found.parts if p["count"]} == {
        part: len(hits) for part, hits in places.items()
    }
    assert sorted((hit["part"], hit["word"]) for hit in found.hits) == sorted(
        (part, place) for part, hits in places.items() for place in hits
    )
    assert [part["rank"] for part in found.parts] == list(range(len(found.parts)))
