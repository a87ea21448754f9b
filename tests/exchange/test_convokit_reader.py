"""ConvoKit corpora become corpora: what is kept, what is told, and what is refused."""

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import OptionError, RostraError
from rostra.exchange.convokit.reader import read_convokit
from rostra.exchange.corpus_import import Imported, import_corpus
from rostra.exchange.importing import ImportOptions
from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Passage, Transcript, Turn
from rostra.exchange.untrusted import json_streams
from rostra.exchange.untrusted.json_streams import json_entries
from rostra.progress import silent
from rostra.releases import Corpus
from rostra.validation import check

Row = dict[str, Any]


def said(name: str, speaker: str | None, text: str | None, **more: Any) -> Row:
    row: Row = {"id": name, "conversation_id": "c1", "speaker": speaker, "text": text, "meta": {}}
    return {**row, "reply-to": None, "timestamp": None, "vectors": [], **more}


def dump(folder: Path, rows: list[Row], **tables: Any) -> Path:
    folder.mkdir()
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "utterances.jsonl").write_text(lines, "utf-8")
    names = {str(row.get("speaker", row.get("user"))) for row in rows} - {"None"}
    defaults: dict[str, Any] = {
        "speakers": {name: {"meta": {}, "vectors": []} for name in names},
        "conversations": {},
        "corpus": {},
        "index": {"version": 1},
    }
    for name, content in (defaults | tables).items():
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return folder


def imported(folder: Path, **options: Any) -> tuple[Imported, dict[str, list[Row]], set[str]]:
    out = folder.parent / "corpus"
    done = import_corpus("convokit", [folder], out, ImportOptions(**options))
    checked = check(Corpus(out).files())
    assert not checked.problems
    losses = {loss.id for loss in done.report.losses}
    return done, {table: list(rows) for table, rows in checked.tables.items()}, losses


EXCHANGE = [
    said("u2", "bo", "No.\nNever.", **{"reply-to": "u1", "timestamp": 1_600_000_060}),
    said("u1", "ada", "Will you pay?", timestamp=1_600_000_000, meta={"tone": "sharp"}),
    said("v1", "ada", "Thank you.", conversation_id="c2", timestamp=1_700_000_000),
]


def test_a_conversation_is_a_source_and_a_line_an_utterance(tmp_path: Path) -> None:
    speakers = {"ada": {"meta": {"name": "Ada Invent", "born": 1970}}, "bo": {"meta": {}}}
    folder = dump(
        tmp_path / "d", EXCHANGE, speakers=speakers, conversations={"c1": {"meta": {"no": 7}}}
    )
    mapping = {"speaker": "speaker.meta.name"}
    _, tables, losses = imported(folder, mapping=mapping, language="en")
    spoken = [(u["speaker"], u["utterance"], u["turn"], u["date"]) for u in tables["utterances"]]
    assert spoken == [
        ("Ada Invent", "Will you pay?", 1, "2020-09-13"),
        ("bo", "No.", 2, "2020-09-13"),
        ("bo", "Never.", 2, "2020-09-13"),
        ("Ada Invent", "Thank you.", 1, "2023-11-14"),
    ]
    first, second, *_ = tables["utterances"]
    assert (first["x_id"], first["x_tone"], first["x_timestamp"]) == ("u1", "sharp", 1_600_000_000)
    assert second["x_reply_to"] == "u1"
    assert [(s["id"], s.get("x_no"), s["language"]) for s in tables["sources"]] == [
        ("c1", 7, "en"),
        ("c2", None, "en"),
    ]
    assert {"no-name", "speaker-meta", "date-of-timestamp"} <= losses


def test_what_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [
        said("u1", "ada", "One."),
        said("u1", "ghost", "Two.", **{"reply-to": "nowhere"}),
        said("u3", "ada", ""),
        said("u4", None, "Who says this?"),
        said("u5", "ada", "Five.", **{"reply-to": "u6"}),
        said("u6", "ada", "Six.", **{"reply-to": "u5"}),
    ]
    speakers: Row = {"ada": {"meta": {}}, "mute": {"meta": {}}}
    folder = dump(tmp_path / "d", rows, speakers=speakers, conversations={"c9": {"meta": {}}})
    done, tables, _ = imported(folder)
    told = {
        loss.id: (loss.count, loss.examples[0] if loss.examples else None)
        for loss in done.report.losses
    }
    assert told["duplicate-id"] == (2, ("utterances.jsonl:1", "u1"))
    assert told["dangling-speaker"] == (1, ("utterances.jsonl:2", "ghost"))
    assert told["reply-to-nothing"] == (1, ("utterances.jsonl:2", "nowhere"))
    assert told["empty-text"] == (1, ("utterances.jsonl:3", "u3"))
    assert told["no-speaker"] == (1, ("utterances.jsonl:4", "u4"))
    assert told["reply-circle"][0] == 2
    assert told["empty-conversation"] == (1, ("conversations.json", "c9"))
    assert told["silent-speaker"][0] == 1
    assert [u["utterance"] for u in tables["utterances"]] == ["One.", "Two.", "Five.", "Six."]


def test_the_older_form_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    rows = [
        {"id": 1, "user": "ada", "root": 1, "reply_to": None, "text": "One.", "timestamp": "x"},
        {"id": 2, "user": "bo", "root": 1, "reply_to": 1, "text": "Two.", "timestamp": None},
    ]
    (folder / "utterances.json").write_text(json.dumps(rows), "utf-8")
    (folder / "users.json").write_text(json.dumps({"ada": {"age": 3}, "bo": {}}), "utf-8")
    _, tables, losses = imported(folder)
    assert [(u["speaker"], u["x_reply_to"]) for u in tables["utterances"]] == [
        ("ada", None),
        ("bo", "1"),
    ]
    assert "no-date" in losses


def test_utterances_of_no_conversation_follow_their_replies(tmp_path: Path) -> None:
    rows = [
        said("a", "ada", "One.", conversation_id=None),
        said("b", "bo", "Two.", conversation_id=None, **{"reply-to": "a"}),
        said("c", "bo", "Three.", conversation_id=None),
        said("c", "bo", "Four.", conversation_id=None, **{"reply-to": "d"}),
        said("d", "bo", "Five.", conversation_id=None, **{"reply-to": "e"}),
        said("e", "bo", "Six.", conversation_id=None, **{"reply-to": "d"}),
    ]
    _, tables, losses = imported(dump(tmp_path / "d", rows))
    assert [(u["source_id"], u["utterance"]) for u in tables["utterances"]] == [
        *(("a", "One."), ("a", "Two."), ("c", "Three."), ("c", "Four.")),
        *(("e", "Five."), ("e", "Six.")),
    ]
    assert "no-conversation" in losses


def test_a_long_chain_of_replies_is_one_conversation(tmp_path: Path) -> None:
    rows = [
        said(f"u{n}", "ada", "x", conversation_id=None, **{"reply-to": f"u{n - 1}"})
        for n in reversed(range(3_000))
    ]
    (transcript,) = transcripts(dump(tmp_path / "d", rows))
    assert len(transcript.blocks) == 3_000


def test_empty_lines_are_counted(tmp_path: Path) -> None:
    folder = dump(tmp_path / "d", [said("u", "ada", "One.")])
    file = folder / "utterances.jsonl"
    file.write_text("\n\n" + file.read_text("utf-8") + json.dumps(said("v", "x", "")), "utf-8")
    done, _, _ = imported(folder)
    told = {loss.id: loss.examples for loss in done.report.losses}
    assert told["empty-text"] == [("utterances.jsonl:4", "v")]


def test_metadata_becomes_own_columns_and_pickles_stay_closed(tmp_path: Path) -> None:
    meta = {
        "Größe": 1.5,
        "grosse": "x",
        "tags": ["a", "b"],
        "tree": {"a": [1]},
        "parsed": "<##bin{0}&&@**>",
        "nothing": None,
    }
    folder = dump(tmp_path / "d", [said("u", "ada", "One.", meta=meta, vectors=["bert"])])
    (folder / "parsed-bin.p").write_bytes(b"cos\nsystem\n(S'touch /tmp/opened'\ntR.")
    done, tables, losses = imported(folder, mapping={"x_size": "meta.Größe"})
    (row,) = tables["utterances"]
    assert (row["x_size"], row["x_grosse"], row["x_tags"]) == (1.5, "x", ["a", "b"])
    assert json.loads(row["x_tree"]) == {"a": [1]}
    assert "x_parsed" not in row
    assert {"binary-meta", "json-in-column", "other-file", "vectors"} <= losses
    assert "parsed-bin.p" in str(done.report.as_json())


def test_a_mapping_fills_the_columns(tmp_path: Path) -> None:
    meta = {"job": "Mayor of Varrow", "land": "Papal States", "day": "2031-04-12"}
    rows = [said("u", "ada", "One.", meta=meta), said("v", "ada", "Two.", meta={"land": "France"})]
    conversations = {"c1": {"meta": {"name": "A debate", "hall": {"at": "Varrow"}}}}
    folder = dump(tmp_path / "d", rows, conversations=conversations)
    mapping = {
        "role": "meta.job",
        "country": "meta.land",
        "date": "meta.day",
        "title": "conversation.meta.name",
        "event": "conversation.meta.name",
        "event_place": "conversation.meta.hall.at",
        "publisher": "meta.nowhere",
    }
    done, tables, losses = imported(folder, mapping=mapping)
    one, two = tables["utterances"]
    assert (one["role"], one["role_type"], one["country"]) == (
        "Mayor of Varrow",
        "government",
        None,
    )
    assert (one["date"], two["country"]) == ("2031-04-12", "FR")
    assert tables["sources"][0]["title"] == "A debate"
    assert tables["events"][0]["place"] == "Varrow"
    assert {"no-such-country", "unknown-path"} <= losses
    assert "publisher=meta.nowhere" in str(done.report.as_json())


def test_an_archive_and_a_file_alone_are_read(tmp_path: Path) -> None:
    folder = dump(tmp_path / "d", EXCHANGE)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"dump/{file.name}")
    for path in (tmp_path / "d.zip", folder / "utterances.jsonl"):
        assert len(transcripts(path)) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}\n", "utterances.jsonl:1: this is not an utterance of ConvoKit"),
        ("[1]\n", "an utterance is an object, not list"),
        ('{"id": \n', "utterances.jsonl:1: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": "' + "u" * 2**24 + '"}', "d/utterances.jsonl:1: the line has more than"),
    ],
)
def test_what_is_not_convokit_is_refused_with_its_line(
    content: str, message: str, tmp_path: Path
) -> None:
    folder = dump(tmp_path / "d", EXCHANGE)
    (folder / "utterances.jsonl").write_text(content, "utf-8")
    with pytest.raises(RostraError, match=message):
        imported(folder)
    assert not (tmp_path / "corpus").exists()


def test_hostile_folders_are_refused(tmp_path: Path) -> None:
    folder = dump(tmp_path / "d", [said("u", "ada", "x", meta={f"k{n}": 1 for n in range(1001)})])
    with pytest.raises(RostraError, match="more than 1,000 different keys"):
        imported(folder)
    (folder / "speakers.json").unlink()
    (folder / "speakers.json").symlink_to("/etc/hostname")
    with pytest.raises(RostraError, match="is a link"):
        imported(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(RostraError, match="neither utterances.jsonl nor"):
        imported(tmp_path / "empty")
    with pytest.raises(OptionError, match="the fields are"):
        imported(folder, mapping={"colour": "meta.x"})
    with pytest.raises(OptionError, match="a path is meta.NAME"):
        imported(folder, mapping={"role": "x"})


@given(st.permutations(range(6)), st.lists(st.integers(-1, 5), min_size=6, max_size=6))
def test_an_utterance_follows_the_one_that_it_replies_to(
    order: list[int], replies: list[int]
) -> None:
    rows = [
        said(f"u{n}", "ada", f"T{n}", **{"reply-to": f"u{replies[n]}" if replies[n] < n else None})
        for n in order
    ]
    for row in rows:
        if row["reply-to"] == "u-1":
            row["reply-to"] = None
    parents = {row["text"]: row["reply-to"] for row in rows}
    places = {text: at for at, text in enumerate(texts(rows))}
    assert len(places) == 6
    for text, parent in parents.items():
        assert parent is None or places[f"T{parent[1:]}"] < places[text]


def transcripts(path: Path) -> list[Transcript]:
    items = read_convokit([path], ImportOptions(), LossReport(), silent)
    return [item for item in items if isinstance(item, Transcript)]


def texts(rows: list[Row]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = dump(Path(folder) / "d", rows)
        (transcript,) = transcripts(path)
    turns = (block for block in transcript.blocks if isinstance(block, Turn))
    return [p.text for turn in turns for p in turn.parts if isinstance(p, Passage)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), json_values) | st.lists(json_values), st.integers(1, 7))
def test_entries_are_read_one_by_one(value: Any, chunk: int) -> None:
    file = io.BytesIO(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_streams, "_CHUNK", chunk)
        entries = list(json_entries(file, "x.json"))
    wanted = json.loads(file.getvalue())
    assert entries == (
        [*wanted.items()] if isinstance(wanted, dict) else [(None, v) for v in wanted]
    )


@pytest.mark.parametrize("text", ["", "7", "{", '{"a"}', '{"a": 1', "[1 2]", "[1] 2", '{"a": }'])
def test_what_is_no_array_or_object_is_refused(text: str) -> None:
    with pytest.raises(RostraError, match="x.json: not JSON"):
        list(json_entries(io.BytesIO(text.encode()), "x.json"))


ODD: list[Any] = [None, 0, -1, 2**63, 10**400, 1.5, "", "u1", "\ud800", "\0", [], {}, [1], True]
odd = st.sampled_from([*ODD, {"a": {"b": []}}])
odd_rows = st.fixed_dictionaries(
    {"id": odd, "text": odd | st.text(max_size=9)},
    optional={
        "speaker": odd,
        "user": odd,
        "conversation_id": odd,
        "root": odd,
        "reply-to": odd,
        "reply_to": odd,
        "timestamp": odd,
        "vectors": odd,
        "meta": odd | st.dictionaries(st.sampled_from(["x", "\ud800", "é", "tone"]), odd),
    },
)


@given(st.lists(odd_rows, min_size=1, max_size=4), odd, odd)
@settings(max_examples=settings().max_examples // 3)
def test_odd_values_are_told_or_refused(rows: list[Row], speaker: Any, conversation: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tables = {
            "speakers": {"u1": speaker if isinstance(speaker, dict) else {"x": speaker}},
            "conversations": {"u1": {"meta": conversation}, "\udc00": {"\ud800": conversation}},
        }
        path = dump(Path(folder) / "d", [*rows, said("sure", "ada", "One.")], **tables)
        import_corpus("convokit", [path], Path(folder) / "corpus")
        assert not check(Corpus(Path(folder) / "corpus").files()).problems
