"""CoNLL-U, .vrt and DocBin of a release: valid for others, and what comes back."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin
from spacy.vocab import Vocab
from universal_dependencies import violations

from rostra.exchange import export_corpus, import_corpus
from rostra.exchange.corpus_writer import write_corpus
from rostra.exchange.exporting import ExportOptions, Extract
from rostra.exchange.losses import LossReport
from rostra.exchange.tokens.conllu_writer import write_conllu
from rostra.exchange.tokens.docbin_writer import write_docbin
from rostra.exchange.tokens.vrt_writer import write_vrt
from rostra.exchange.transcripts import Passage, Remark, Speaker, Transcript, Turn
from rostra.progress import silent
from rostra.released_rows import records
from rostra.releases import Corpus
from rostra.validation import check

if TYPE_CHECKING:
    from rostra.exchange.importing import Item

ROOT = Path(__file__).parents[2]
READER = ROOT / ".venv-exchange/bin/python"
Row = dict[str, Any]

SPEAKERS = [Speaker("ada", "Ada Invent"), Speaker("bo", "Бо Вымысел")]
TAGGED = Passage(
    "Zum Hafen geht’s: ja!",
    {
        "tokens": ["Zum", "Hafen", "geht", "’s", ":", "ja", "!"],
        "norm": ["Zu+dem", "Hafen", "geht", "’s", ":", "ja", "!"],
        "lemma": ["zu+der", "Hafen", "gehen", "es", ":", "", "!"],
        "pos": ["ADP+DET", "NOUN", "VERB", "PRON", "PUNCT", "PTKANT", "PUNCT"],
        "feats": ["_+Case=Dat|Gender=Masc", "Case=Dat", "", "", "", "", ""],
        "number": ["1+2", "3", "4", "5", "6", "1", "2"],
        "head": ["3+3", "4", "0", "4", "4", "0", "1"],
        "deprel": ["case+det", "obl", "root", "expl", "punct", "root", "punct"],
        "name": ["", "LOC", "", "", "", "", ""],
    },
    {"x_party": "Ferry & <Port> Party", "x_page": 7},
)


def rows_of(corpus: Path) -> dict[str, list[Row]]:
    """The records of a corpus, each with all columns, as a release has them."""
    tables = {}
    for file in (corpus / "curated").glob("*.jsonl"):
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        names = dict.fromkeys(name for row in rows for name in row)
        if rows or file.stem == "utterances":  # a release has no table without rows
            tables[file.stem] = [{name: row.get(name) for name in names} for row in rows]
    return tables


class Records(Extract):
    """An extract of records that were never released."""

    def __init__(self, corpus: Path) -> None:
        self._rows = rows_of(corpus)
        self.release: Any = SimpleNamespace(
            number=lambda table: len(self._rows[table]),
            manifest={"name": "council"},
            version="1.0.0",
        )

    def tables(self) -> list[str]:
        return list(self._rows)

    def rows(self, table: str) -> Iterator[Row]:
        return map(dict, self._rows[table])

    def lines(self, table: str) -> Iterator[bytes]:
        return (json.dumps(row).encode() for row in self._rows[table])


def corpus_of(folder: Path, blocks: Sequence[Turn]) -> Path:
    items: list[Item] = [*SPEAKERS, Transcript("day", blocks, "de", title="The day")]
    write_corpus(folder, "council", items, LossReport(), licence="CC0-1.0")
    return folder


def there_and_back(form: str, folder: Path) -> tuple[list[Row], list[Row], LossReport, LossReport]:
    """The utterances of a corpus, those that come back, and both reports."""
    report = LossReport()
    write = {"conllu": write_conllu, "vrt": write_vrt}[form]
    out = folder.with_name(f"out.{form}")
    write(Records(folder), out, ExportOptions(), report, silent)
    done = import_corpus(form, [out], folder.with_name("back"))
    assert check(Corpus(done.path).files()).problems == []
    return rows_of(folder)["utterances"], rows_of(done.path)["utterances"], report, done.report


def columns(rows: list[Row], *names: str) -> list[list[Any]]:
    return [[row.get(name) for name in names] for row in rows]


SAME: tuple[str, ...] = (
    "id",
    "utterance",
    "turn",
    "speaker_id",
    "role",
    "role_type",
    "country",
    "date",
    "language",
)


@pytest.mark.parametrize("form", ["conllu", "vrt"])
def test_tokens_with_their_attributes_come_back(form: str, tmp_path: Path) -> None:
    turn = Turn(
        "ada", [TAGGED, Passage("Nein.")], role="Mayor of Varrow", country="NO", date="2031-04"
    )
    folder = corpus_of(tmp_path / "c", [turn, Turn("bo", [Passage("Doch  doch!")])])
    before, after, report, back = there_and_back(form, folder)
    same = SAME if form == "conllu" else [name for name in SAME if name != "utterance"]
    assert columns(after, *same) == columns(before, *same)
    tokens = ["x_tokens", *(f"x_token_{name}" for name in TAGGED.tokens if name != "tokens")]
    if form == "conllu":  # a part of speech that is not of Universal Dependencies is xpos there
        before[0]["x_token_pos"][5] = ""
        assert after[0]["x_token_xpos"] == ["", "", "", "", "", "PTKANT", ""]
    assert columns(after[:1], *tokens) == columns(before[:1], *tokens)
    assert after[0]["x_party"] == "Ferry & <Port> Party"
    assert after[0]["x_page"] == "7"
    assert {loss.id for loss in back.losses if loss.kind != "defaulted"} == set()
    kinds = {loss.id for loss in report.losses}
    assert kinds - {"spaces"} == {"source-text", "utterance-columns", "speaker-columns", "tokens"}


@pytest.mark.parametrize("form", ["conllu", "vrt"])
def test_sources_without_an_utterance_are_told(form: str, tmp_path: Path) -> None:
    said = Transcript("day", [Turn("ada", [Passage("Ja.")])], "de")
    items: list[Item] = [*SPEAKERS, said, Transcript("silent", [Remark("Stille.")], "de")]
    write_corpus(tmp_path / "c", "council", items, LossReport(), licence="CC0-1.0")
    _, _, report, _ = there_and_back(form, tmp_path / "c")
    [loss] = [loss for loss in report.losses if loss.id == "sources-without-utterances"]
    assert (loss.kind, loss.examples) == ("dropped", [("silent", "")])


def test_words_of_one_token_are_written_apart_and_together(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "c", [Turn("ada", [TAGGED])])
    write_conllu(Records(folder), tmp_path / "out", ExportOptions(), LossReport(), silent)
    text = (tmp_path / "out").read_text("utf-8")
    assert [*violations(text)] == []
    assert "1-2\tZum\t_\t_\t_\t_\t_\t_\t_\t_\n1\tZu\tzu\tADP\t_\t_\t3\tcase\t_\t_\n" in text
    assert "2\tdem\tder\tDET\t_\tCase=Dat|Gender=Masc\t3\tdet\t_\t_\n" in text
    assert "3\tHafen\tHafen\tNOUN\t_\tCase=Dat\t4\tobl\t_\tNER=B-LOC\n" in text
    assert "# text = Zum Hafen geht’s:\n" in text


def test_the_structures_of_vrt_are_those_of_parlamint(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "c", [Turn("ada", [TAGGED], role="Mayor", country="NO")])
    write_vrt(Records(folder), tmp_path / "out", ExportOptions(), LossReport(), silent)
    text = (tmp_path / "out/council.vrt").read_text("utf-8")
    root = ET.fromstring(f"<corpus>{text}</corpus>")  # noqa: S314 - made by the test
    speech = root.find("text/speech")
    assert speech is not None
    assert {name: speech.get(name) for name in ("text_id", "speaker_name", "speaker_role")} == {
        "text_id": "day",
        "speaker_name": "Ada Invent",
        "speaker_role": "Mayor",
    }
    name = speech.find("p/s/name")
    assert name is not None
    assert (name.get("type"), name.text) == (
        "LOC",
        "\nHafen\tHafen\tHafen\tNOUN\tCase=Dat\t3\tobl\t4\n",
    )
    registry = (tmp_path / "out/council.regi").read_text("utf-8")
    assert "ATTRIBUTE word\nATTRIBUTE norm\nATTRIBUTE lemma\nATTRIBUTE pos\n" in registry
    assert "-P norm -P lemma -P pos" in registry
    assert "x_party" in registry


passages = st.builds(
    lambda pieces: Passage(
        "".join(f"{form}{gap}" for form, gap in pieces),
        {
            "tokens": [form for form, _ in pieces],
            "lemma": [form[::-1] for form, _ in pieces],
            "number": [str(number % 3 + 1) for number in range(len(pieces))],
        },
    ),
    st.lists(
        st.tuples(
            st.text("ab.,&<>\"'-_+|é我#=\\ﬁ", min_size=1, max_size=4),
            st.sampled_from(["", " ", " "]),
        ),
        min_size=1,
        max_size=7,
    ),
) | st.builds(Passage, st.text(min_size=1, max_size=30))
turns = st.lists(
    st.builds(Turn, st.sampled_from(["ada", "bo"]), st.lists(passages, min_size=1, max_size=2)),
    min_size=1,
    max_size=3,
)
ALWAYS = Turn("ada", [Passage("Ja.")])


@settings(max_examples=30)
@given(turns)
def test_any_words_come_back_from_conllu(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[Turn]
) -> None:
    folder = corpus_of(tmp_path_factory.mktemp("any") / "c", [ALWAYS, *blocks])
    before, after, report, _ = there_and_back("conllu", folder)
    assert [*violations(folder.with_name("out.conllu").read_text("utf-8"))] == []
    if not any(loss.id == "spaces" for loss in report.losses):
        assert columns(after, *SAME) == columns(before, *SAME)
    for old, new in zip(before, after, strict=True):
        assert new["utterance"].split() == old["utterance"].split()
        if old.get("x_tokens") and not any(loss.id == "not-in-a-token" for loss in report.losses):
            assert new["x_tokens"] == old["x_tokens"]


@settings(max_examples=30)
@given(turns)
def test_any_words_come_back_from_vrt(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[Turn]
) -> None:
    folder = corpus_of(tmp_path_factory.mktemp("any") / "c", [ALWAYS, *blocks])
    before, after, report, _ = there_and_back("vrt", folder)
    same = SAME
    if any(loss.id == "spaces" for loss in report.losses):
        same = tuple(name for name in SAME if name != "utterance")
    assert columns(after, *same) == columns(before, *same)
    for old, new in zip(before, after, strict=True):
        assert new["utterance"].split() == old["utterance"].split()


@settings(max_examples=15)
@given(turns)
def test_a_doc_has_the_text_of_its_utterance(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[Turn]
) -> None:
    folder = corpus_of(tmp_path_factory.mktemp("any") / "c", [ALWAYS, *blocks])
    out = folder.with_name("docs")
    write_docbin(Records(folder), out, ExportOptions(), LossReport(), silent)
    docs = DocBin().from_disk(out / "0001.spacy").get_docs(Vocab())
    rows = rows_of(folder)["utterances"]
    assert [(d.user_data["id"], d.text) for d in docs] == [
        (row["id"], row["utterance"]) for row in rows
    ]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """What the library conllu and spaCy read of the shipped corpus, and of a tagged one."""
    if not READER.exists():
        pytest.skip("the libraries of other formats are not installed: make .venv-exchange/ready")
    folder = tmp_path_factory.mktemp("read")
    export_corpus("docbin", folder / "docbin")
    tagged = corpus_of(folder / "c", [Turn("ada", [TAGGED])])
    write_docbin(Records(tagged), folder / "tagged", ExportOptions(), LossReport(), silent)
    shutil.copy(folder / "tagged/0001.spacy", folder / "docbin/0002.spacy")
    write_conllu(Records(tagged), folder / "out", ExportOptions(), LossReport(), silent)
    script = Path(__file__).with_name("read_tokens.py")
    done = subprocess.run(
        [READER, script, folder / "out", folder / "docbin"], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, list[Row]] = json.loads(done.stdout)
    return result


def test_the_library_conllu_reads_what_is_written(read: dict[str, list[Row]]) -> None:
    first, second = read["conllu"]
    assert first["metadata"]["speaker_name"] == "Ada Invent"
    assert first["metadata"]["text"] == "Zum Hafen geht’s:"
    assert first["words"] == ["Zum", "Zu", "dem", "Hafen", "geht", "’s", ":"]
    assert first["heads"] == [None, 3, 3, 4, 0, 4, 4]
    assert second["words"] == ["ja", "!"]


def test_spacy_reads_texts_tokens_and_layers(read: dict[str, list[Row]]) -> None:
    *docs, tagged = read["docbin"]
    utterances = list(records("utterances"))
    assert [doc["text"].strip() for doc in docs] == [row["utterance"] for row in utterances]
    assert [doc["data"]["speaker_id"] for doc in docs] == [row["speaker_id"] for row in utterances]
    spans = {
        identifier: (layer, label, text)
        for doc in docs
        for layer, found in doc["spans"].items()
        for text, label, identifier in found
    }
    expected = {
        row["id"]: (row["layer"], row["label"], row["text"])
        for row in records("annotations")
        if row["char_start"] is not None
    }
    assert spans == expected
    labels = [
        label for doc in docs for found in doc["data"].get("labels", {}).values() for label in found
    ]
    assert len(labels) == sum(row["char_start"] is None for row in records("annotations"))
    assert tagged["tokens"] == TAGGED.tokens["tokens"]
    assert tagged["lemmas"] == TAGGED.tokens["lemma"]
    assert tagged["sentences"] == ["Zum Hafen geht’s:", "ja!"]
    assert tagged["names"] == [["Hafen", "LOC"]]


def test_spans_within_tokens_are_named_and_left_out(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "c", [Turn("ada", [TAGGED])])
    [row] = rows_of(folder)["utterances"]
    span = {
        "id": f"{row['id']}.place.ada.01",
        "utterance_id": row["id"],
        "layer": "place",
        "label": "harbour",
        "char_start": row["char_start"] + 4,
        "char_end": row["char_start"] + 8,
        "text": "Hafe",
    }
    (folder / "curated/annotations.jsonl").write_text(f"{json.dumps(span)}\n", "utf-8")
    report = LossReport()
    write_docbin(Records(folder), tmp_path / "out", ExportOptions(), report, silent)
    [loss] = [loss for loss in report.losses if loss.id == "span-within-token"]
    assert loss.examples == [(span["id"], "Hafe")]
