"""rostra.load(layers=…): spans beside their utterance; no spans differ from no annotator."""

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra
from rostra.annotations import layer_column, layer_tables
from rostra.errors import DamagedError, NotFoundError
from rostra.releases import file_sha256, seal_manifest

CORPUS = Path(__file__).parents[1] / "corpus"
OWN = {
    "quote": ["source"],
    "slogan": ["normalised"],
    "demand": ["addressee", "force"],
    "group": ["target", "valence"],
    "topic": [],
}
SPAN = ["id", "label", "annotator", "char_start", "char_end", "text"]
Row = dict[str, Any]


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A copy of the release 1.1.0 that a test may change."""
    shutil.copytree(CORPUS / "releases/1.1.0", tmp_path / "annotated/releases/1.1.0")
    return tmp_path / "annotated"


def rewrite(corpus: Path, table: str, rows: list[Row], size: int = 100) -> None:
    """Put other rows into the Parquet file of a release, and seal it."""
    release = corpus / "releases/1.1.0"
    file = release / f"{table}.parquet"
    made = pa.Table.from_pylist(rows, schema=pq.read_schema(file))
    pq.write_table(made, file, row_group_size=size)
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    manifest["tables"][table]["rows"] = len(rows)
    entry = manifest["tables"][table]["files"][file.name]
    entry["sha256"], entry["bytes"] = file_sha256(file), file.stat().st_size
    (release / "manifest.json").write_bytes(seal_manifest(manifest))


def beside(rows: list[Row], annotations: list[Row], layer: str) -> list[list[Row] | None]:
    """The column of a layer, the slow way."""
    column: list[list[Row] | None] = []
    for row in rows:
        said = [a for a in annotations if (a["utterance_id"], a["layer"]) == (row["id"], layer)]
        spans = [a for a in said if a["label"] != "none"]
        spans.sort(key=lambda a: (a["char_start"], a["char_end"], a["id"]))
        own = OWN[layer]
        column.append(
            [
                {name: a[name] for name in SPAN}
                | ({"attributes": {name: a["attributes"][name] for name in own}} if own else {})
                | {name: a[f"char_{name}"] - row["char_start"] for name in ("start", "end")}
                for a in spans
            ]
            if said
            else None
        )
    return column


def test_the_table_itself_loads_alike_in_all_ways(tmp_path: Path) -> None:
    ours = rostra.load("annotations", version="1.1.0")
    theirs = datasets.Dataset.from_parquet(
        str(rostra.path("annotations", version="1.1.0")), cache_dir=str(tmp_path)
    )
    assert ours.features == theirs.features
    assert ours.to_list() == theirs.to_list()
    assert ours.to_list() == list(rostra.records("annotations", version="1.1.0"))
    assert ours.to_list() == list(rostra.load("annotations", version="1.1.0", streaming=True))


@pytest.mark.parametrize("streaming", [False, True])
def test_each_layer_is_a_column_of_spans(streaming: bool) -> None:
    rows = list(rostra.records(version="1.1.0"))
    annotations = list(rostra.records("annotations", version="1.1.0"))
    ds = rostra.load("utterances", version="1.1.0", layers=list(OWN), streaming=streaming)
    assert list(ds.features or ()) == [*rows[0], *OWN]
    found = list(ds)
    assert [{name: row[name] for name in rows[0]} for row in found] == rows
    for layer in OWN:
        column = [row[layer] for row in found]
        assert column == beside(rows, annotations, layer)
        assert None not in column
    texts = {source["id"]: source["text"] for source in rostra.records("sources", version="1.1.0")}
    spans = [(row, span) for row in found for layer in OWN for span in row[layer]]
    assert len(spans) > 100
    for row, span in spans:
        assert texts[row["source_id"]][span["char_start"] : span["char_end"]] == span["text"]
        assert row["utterance"][span["start"] : span["end"]] == span["text"]
        assert row["char_start"] <= span["char_start"] < span["char_end"] <= row["char_end"]


@pytest.mark.parametrize("streaming", [False, True])
def test_the_features_are_those_of_the_layer(streaming: bool) -> None:
    ds = rostra.load(version="1.1.0", layers=list(OWN), streaming=streaming)
    text, number = datasets.Value("string"), datasets.Value("int64")
    for layer, own in OWN.items():
        span = dict(zip(SPAN, (text, text, text, number, number, text), strict=True))
        more = {"attributes": dict.fromkeys(own, text)} if own else {}
        more |= {"start": number, "end": number}
        assert ds.features is not None
        assert ds.features[layer] == datasets.List(span | more)


@pytest.mark.parametrize("streaming", [False, True])
def test_columns_and_layers_come_in_the_order_asked(streaming: bool) -> None:
    for columns in (["speaker"], ["utterance", "id"]):
        names = (name for name in ("group", "demand"))
        ds = rostra.load(version="1.1.0", columns=columns, layers=names, streaming=streaming)
        assert list(next(iter(ds))) == [*columns, "group", "demand"]


@pytest.mark.parametrize("streaming", [False, True])
def test_spans_say_whose_they_are_and_one_annotator_can_be_chosen(
    annotated: Path, streaming: bool
) -> None:
    annotations = list(rostra.records("annotations", corpus=annotated))
    first = next(a for a in annotations if a["label"] != "none" and a["layer"] == "group")
    other = first | {"id": first["id"].replace(first["annotator"], "other"), "annotator": "other"}
    rewrite(annotated, "annotations", sorted([*annotations, other], key=lambda a: str(a["id"])))

    def spans(annotator: str | None) -> list[Row] | None:
        rows = rostra.load(
            corpus=annotated, layers=["group"], annotator=annotator, streaming=streaming
        )
        found = next(row for row in rows if row["id"] == first["utterance_id"])
        return [span for span in found["group"] if span["char_start"] == first["char_start"]]

    assert {span["annotator"] for span in spans(None) or ()} == {first["annotator"], "other"}
    assert [span["annotator"] for span in spans("other") or ()] == ["other"]
    rows = list(
        rostra.load(corpus=annotated, layers=["group"], annotator="other", streaming=streaming)
    )
    assert sum(row["group"] is not None for row in rows) == 1
    with pytest.raises(NotFoundError, match="layer group has no annotator 'nobody'. There are: "):
        rostra.load(corpus=annotated, layers=["group"], annotator="nobody", streaming=streaming)
    with pytest.raises(rostra.RostraError, match="annotator='other' chooses among layers"):
        rostra.load(corpus=annotated, annotator="other", streaming=streaming)


@pytest.mark.parametrize("streaming", [False, True])
def test_no_spans_differ_from_no_annotator(annotated: Path, streaming: bool) -> None:
    annotations = list(rostra.records("annotations", corpus=annotated))
    rows = list(rostra.records(corpus=annotated))
    empty = next(a["utterance_id"] for a in annotations if a["label"] == "none")
    layer = next(a["layer"] for a in annotations if a["label"] == "none")
    unseen = next(row["id"] for row in rows if row["id"] != empty)
    kept = [a for a in annotations if (a["utterance_id"], a["layer"]) != (unseen, layer)]
    rewrite(annotated, "annotations", kept)
    ds = rostra.load(corpus=annotated, layers=[layer], streaming=streaming)
    found = {row["id"]: row[layer] for row in ds}
    assert found[empty] == []
    assert found[unseen] is None
    assert sum(value is None for value in found.values()) == 1


def test_the_order_of_the_annotations_does_not_matter(annotated: Path) -> None:
    before = rostra.load(corpus=annotated, layers=list(OWN)).to_list()
    rewrite(annotated, "annotations", list(rostra.records("annotations", corpus=annotated))[::-1])
    assert rostra.load(corpus=annotated, layers=list(OWN)).to_list() == before


def test_a_stream_of_many_row_groups(annotated: Path) -> None:
    given_rows = list(rostra.records(corpus=annotated))
    made = [
        given_rows[n // 30 % 39] | ({"id": f"invented.{n:04d}"} if n % 30 else {})
        for n in range(39 * 30)
    ]
    rewrite(annotated, "utterances", made)
    whole = rostra.load(corpus=annotated, layers=["demand", "group"])
    stream = rostra.load(corpus=annotated, layers=["demand", "group"], streaming=True)
    assert stream.num_shards == 12
    assert list(stream) == whole.to_list()
    assert pickle.loads(pickle.dumps(stream)).num_shards == 12  # noqa: S301 - our own bytes
    assert sorted(map(str, stream.shuffle(seed=1))) == sorted(map(str, whole))
    assert whole.filter(lambda row: row["demand"] is None).num_rows == 39 * 29


@pytest.mark.parametrize("streaming", [False, True])
def test_unknown_layers_are_refused(streaming: bool) -> None:
    wrong: list[tuple[str, Row]] = [
        ("'x'. There are: commitment, demand, group, pronoun, quote", {"layers": ["demand", "x"]}),
        ("to utterances, not to speakers", {"config": "speakers", "layers": ["demand"]}),
        ("1.0.0 has no annotations.*sources", {"version": "1.0.0", "layers": ["demand"]}),
    ]
    for message, options in wrong:
        with pytest.raises(NotFoundError, match=message):
            rostra.load(**options, streaming=streaming)
    for message, names in (
        ("names no layer", []),
        ("a layer twice", ["group", "group"]),
        (r"layers=\['group'\]", "group"),
    ):
        with pytest.raises(rostra.RostraError, match=message):
            rostra.load(layers=names, streaming=streaming)


@pytest.mark.parametrize("streaming", [False, True])
def test_changed_annotations_are_refused(annotated: Path, streaming: bool) -> None:
    file = annotated / "releases/1.1.0/annotations.parquet"
    whole = file.read_bytes()
    for at in range(0, len(whole), 997):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DamagedError, match="not those of the release"):
            rostra.load(corpus=annotated, layers=["demand"], streaming=streaming)


def test_the_fingerprint_follows_the_layers_and_what_they_hold(annotated: Path) -> None:
    def prints(**options: Any) -> str:
        return str(rostra.load(corpus=annotated, **options)._fingerprint)

    before = prints(layers=["demand"])
    assert before == prints(layers=["demand"])
    others = {prints(), prints(layers=["group"]), prints(layers=["demand"], columns=["id"])}
    plain = prints()
    rewrite(annotated, "annotations", list(rostra.records("annotations", corpus=annotated))[1:])
    assert plain == prints()
    assert before not in others | {prints(layers=["demand"])}


IDS = [f"a.{n:04d}" for n in range(6)]
SAID = st.lists(
    st.tuples(
        st.sampled_from([*IDS, "elsewhere.0001"]),
        st.sampled_from(["group", "topic"]),
        st.sampled_from(["none", "one", "two"]),
        st.integers(0, 3),
    ),
    max_size=30,
)


@given(SAID, st.lists(st.sampled_from(IDS), unique=True))
def test_a_join_equals_a_lookup(said: list[tuple[str, str, str, int]], asked: list[str]) -> None:
    annotations: list[Row] = [
        {
            "id": f"{number:02d}",
            "utterance_id": utterance,
            "layer": layer,
            "label": label,
            "annotator": "anyone",
            "char_start": None if label == "none" else start,
            "char_end": None if label == "none" else start + 1,
            "text": None if label == "none" else "x",
            "attributes": {"target": "other", "valence": "none"},
        }
        for number, (utterance, layer, label, start) in enumerate(said)
    ]
    there = sorted({a["layer"] for a in annotations})
    schema = pq.read_schema(rostra.path("annotations", version="1.1.0"))
    names = [name for name in schema.names if name != "status"]
    table = pa.Table.from_pylist(annotations, schema=pa.schema([schema.field(n) for n in names]))
    rows = [{"id": one, "char_start": 10 * number} for number, one in enumerate(asked)]
    stored = pq.read_schema(rostra.path(version="1.1.0"))
    typed = pa.schema([stored.field("id"), stored.field("char_start")])
    parts = [pa.Table.from_pylist(part, schema=typed) for part in (rows[:2], rows[2:])]
    utterances = pa.concat_tables(parts)
    for layer, spans in layer_tables(table, there, "1.1.0").items():
        expected = beside(rows, annotations, layer)
        column = layer_column(spans, utterances)
        column.validate(full=True)
        assert column.to_pylist() == expected
