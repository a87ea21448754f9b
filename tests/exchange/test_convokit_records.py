"""Releases as ConvoKit corpora: the library loads them, and they come back as the same records."""

import json
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.exchange import export_corpus, import_corpus
from rostra.exchange.convokit import records as convokit_records
from rostra.exchange.convokit.records import stored_convokit, write_convokit
from rostra.exchange.exporting import ExportOptions, Extract
from rostra.exchange.losses import LossReport
from rostra.progress import silent
from rostra.schema import published_schemas, published_versions
from rostra.validation.content import Record

PEERS = Path(".venv-exchange/bin/python").absolute()
VERSION = published_versions()[-1]
TABLES = ("speakers", "sources", "utterances", "annotations", "events", "corrections")

LOADING = """
import json, sys
from convokit import Corpus

corpus = Corpus(filename=sys.argv[1], backend="mem")
(conversation,) = corpus.iter_conversations()
order = [u.id for u in conversation.traverse("preorder")]
utterance = corpus.get_utterance(order[0])
print(json.dumps({
    "utterances": len(corpus.utterances),
    "speakers": len(corpus.speakers),
    "is_whole": conversation.check_integrity(verbose=False),
    "order": order,
    "text": utterance.text,
    "country": utterance.meta["country"],
    "name": utterance.speaker.meta["name"],
    "title": conversation.meta["title"],
    "events": len(corpus.meta["events"]),
}))
corpus.dump("again", base_path=sys.argv[2])
if len(sys.argv) > 3:
    utterance.add_meta("politeness", 0.5)
    corpus.dump("richer", base_path=sys.argv[2])
"""


def files(folder: Path) -> dict[str, Any]:
    return {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for file in (folder / "curated").glob("*.jsonl")
    }


@pytest.mark.skipif(not PEERS.exists(), reason="loads with convokit: needs .venv-exchange")
def test_the_library_loads_an_export_and_its_own_dump_comes_back(tmp_path: Path) -> None:
    export_corpus("convokit", tmp_path / "export")
    line = [PEERS, "-W", "ignore", "-c", LOADING, tmp_path / "export", tmp_path, "more"]
    done = subprocess.run(
        [*map(str, line)],
        capture_output=True,
        encoding="utf-8",
        env={"HOME": str(tmp_path)},
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout[done.stdout.index('{"utt') :])
    import_corpus("convokit", [tmp_path / "export"], tmp_path / "direct")
    ours = files(tmp_path / "direct")
    assert loaded == {
        "utterances": len(ours["utterances"]),
        "speakers": len(ours["speakers"]),
        "is_whole": True,
        "order": [row["id"] for row in sorted(ours["utterances"], key=lambda row: int(row["seq"]))],
        "text": ours["utterances"][0]["utterance"],
        "country": ours["utterances"][0]["country"],
        "name": next(
            s["name"] for s in ours["speakers"] if s["id"] == ours["utterances"][0]["speaker_id"]
        ),
        "title": ours["sources"][0]["title"],
        "events": len(ours["events"]),
    }
    import_corpus("convokit", [tmp_path / "again"], tmp_path / "back")
    assert files(tmp_path / "back") == ours
    # What the library adds makes it another corpus, which is imported as any.
    richer = import_corpus("convokit", [tmp_path / "richer"], tmp_path / "other")
    assert "x_politeness" in richer.own_columns["utterances"]


def test_an_archive_of_an_export_comes_back(tmp_path: Path) -> None:
    export_corpus("convokit", tmp_path / "export")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in (tmp_path / "export").iterdir():
            archive.write(file, f"export/{file.name}")
    import_corpus("convokit", [tmp_path / "export"], tmp_path / "one")
    import_corpus("convokit", [tmp_path / "export.zip"], tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("line", ["[]", '{"id": "a"}', "{", '{"id": 1}'])
def test_a_damaged_export_is_refused(line: str, tmp_path: Path) -> None:
    export_corpus("convokit", tmp_path / "export")
    (tmp_path / "export/utterances.jsonl").write_text(line, "utf-8")
    with pytest.raises(RostraError, match="utterances.jsonl:1: "):
        import_corpus("convokit", [tmp_path / "export"], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def values(schema: Any) -> st.SearchStrategy[Any]:
    """Values of the types that a column may have, whatever else its schema asks for."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=9),
        "integer": st.integers(-(2**53), 2**53),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "null": st.none(),
        "array": st.lists(st.text(max_size=5), max_size=3),
        "object": st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=5), max_size=2),
    }
    return st.one_of(*(strategies[kind] for kind in kinds))


@cache
def _rows(table: str) -> st.SearchStrategy[Record]:
    columns = published_schemas(VERSION)[table]["properties"].items()
    return st.fixed_dictionaries({name: values(column) for name, column in columns})


@st.composite
def releases(draw: st.DrawFn) -> dict[str, list[Record]]:
    """Rows of all tables in the order of a release, of any values but for ids."""

    def row(table: str, **fixed: Any) -> Record:
        return {**draw(_rows(table)), **fixed}

    sources = draw(st.lists(st.sampled_from(["a", "a-b", "b"]), unique=True))
    found: dict[str, list[Record]] = {table: [] for table in TABLES}
    for source in sources:
        found["sources"].append(row("sources", id=source))
        numbers = draw(st.lists(st.integers(1, 9), unique=True, max_size=2))
        for seq, number in enumerate(numbers, 1):
            name = f"{source}.{number:04}"
            utterance = row("utterances", id=name, source_id=source, seq=seq, speaker_id="ada")
            found["utterances"].append(utterance)
            for layer in draw(st.lists(st.sampled_from(["demand", "quote"]), unique=True)):
                own = row("annotations", id=f"{name}.{layer}.human-a.01", utterance_id=name)
                found["annotations"].append(own)
    found["speakers"] = [row("speakers", id=name) for name in ("ada", "bo")]
    found["events"] = [row("events", id=name) for name in draw(st.lists(st.sampled_from("xy")))]
    found["corrections"] = [row("corrections", id="c")]
    return {table: sorted(rows, key=lambda row: str(row["id"])) for table, rows in found.items()}


class StubExtract:
    """The rows of a release that no build made."""

    is_partial = False

    def __init__(self, rows: dict[str, list[Record]]) -> None:
        self._rows = rows

    def tables(self) -> list[str]:
        return [*self._rows]

    def rows(self, table: str) -> Any:
        return iter([dict(row) for row in self._rows[table]])


@given(releases())
@settings(max_examples=settings().max_examples // 2)
def test_rows_of_any_values_come_back(rows: dict[str, list[Record]]) -> None:
    mark = {
        "rostra_export": 1,
        "format": "convokit",
        "name": "x",
        "version": "1.0.0",
        "schema_version": VERSION,
        "is_partial": False,
        "tables": [*rows],
        "own_columns": {},
    }
    extract, report = cast("Extract", StubExtract(rows)), LossReport()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(convokit_records, "export_mark", lambda *_: mark)
        out = Path(folder, "export")
        write_convokit(extract, out, ExportOptions(), report, silent)
        stored = stored_convokit([out])
        assert stored is not None
        assert {table: list(read()) for table, read in stored.tables.items()} == rows
