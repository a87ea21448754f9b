"""From an empty folder to a loaded corpus: three records on a text of our own."""

import hashlib
import json
from pathlib import Path
from typing import Any

import datasets
import pytest

import rostra
from rostra.curation.init import init

TEXT = (
    "Mayor Ada Fict of Nowhere opened the bridge.\n\n"
    "“It stands,” Fict said. “It will stand.”\n\n"
    "“We paid for it,” said the crowd.\n"
)


def utterance(seq: int, words: str, **more: Any) -> dict[str, Any]:
    def place(field: str, value: str | None, after: int = 0) -> dict[str, Any]:
        start = None if value is None else TEXT.index(value, after)
        end = None if start is None or value is None else start + len(value)
        return {field: value, f"{field}_start": start, f"{field}_end": end}

    start = TEXT.index(words)
    columns = {"role": None, "country": None, "country_basis": None, "cue": None} | more
    return {
        "id": f"bridge.{seq:04d}",
        "source_id": "bridge",
        "event_id": None,
        "seq": seq,
        **columns,
        **place("speaker", columns["speaker"]),
        **place("role", columns["role"]),
        **place("cue", columns["cue"]),
        "role_type": columns["role"] and "government",
        "role_status": columns["role"] and "unstated",
        "utterance": words,
        "char_start": start,
        "char_end": start + len(words),
        "quote_type": "direct",
        "elided": False,
        "date": None,
        "language": "en",
        "review": "curated",
    }


def fill(corpus: Path) -> None:
    (corpus / "sources/bridge.txt").write_bytes(TEXT.encode())
    fict: dict[str, Any] = {"speaker_id": "ada-fict", "speaker": "Ada Fict", "role": "Mayor"}
    tables: dict[str, list[dict[str, Any]]] = {
        "sources": [
            {
                **dict.fromkeys(("title", "publisher", "published", "url")),
                "id": "bridge",
                "language": "en",
                "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
                "licence": "CC0-1.0",
                "file": "bridge.txt",
                "text_basis": "document",
            }
        ],
        "speakers": [
            {"id": "ada-fict", "name": "Ada Fict", "kind": "person"},
            {"id": "crowd", "name": "crowd", "kind": "collective"},
        ],
        "utterances": [
            utterance(1, "It stands", paragraph=2, turn=1, cue="Fict said", **fict),
            utterance(2, "It will stand.", paragraph=2, turn=1, **fict),
            utterance(
                3, "We paid for it", paragraph=3, turn=2, speaker_id="crowd", speaker="crowd"
            ),
        ],
    }
    for speaker in tables["speakers"]:
        speaker |= {"names_in_sources": [speaker["name"]], "note": None}
    for table, records in tables.items():
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        (corpus / "curated" / f"{table}.jsonl").write_text(lines, encoding="utf-8")


def test_three_records_from_init_to_load(tmp_path: Path, command: Any) -> None:
    corpus = tmp_path / "bridges"
    assert command("init", "bridges").returncode == 0
    empty = command("validate", "--corpus", "bridges")
    assert (empty.returncode, empty.stdout) == (
        0,
        (
            "valid: bridges: 0 utterances, 0 speakers, 0 events, 0 sources, 0 annotations, "
            "0 corrections, 0 external facts\n"
        ),
    )
    assert command("build", "--corpus", "bridges").returncode == 1
    fill(corpus)
    for verb in ("validate", "build", "verify", "info"):
        done = command(verb, "--corpus", "bridges")
        assert done.returncode == 0, done.stdout + done.stderr
    assert command("build", "--check", "--corpus", "bridges").returncode == 0
    ds = rostra.load(corpus=corpus)
    assert ds["utterance"][:] == ["It stands", "It will stand.", "We paid for it"]
    assert rostra.configs(corpus=corpus) == ["utterances", "speakers", "sources"]
    cache = str(tmp_path / "cache")
    theirs = datasets.load_dataset(str(corpus), "speakers", split="train", cache_dir=cache)
    assert theirs["id"][:] == ["ada-fict", "crowd"]


def test_columns_of_ones_own_come_through(tmp_path: Path, command: Any) -> None:
    corpus = tmp_path / "bridges"
    command("init", "bridges", check=True)
    fill(corpus)
    (corpus / "schema").mkdir()
    column = {"title": "Page", "description": "Page of the printed edition", "x-made-by": "source"}
    bounds = {"type": ["integer", "null"], "minimum": 1, "maximum": 1000}
    extension = {"properties": {"x_page": column | bounds}}
    (corpus / "schema/utterances.json").write_text(json.dumps(extension))
    file = corpus / "curated/utterances.jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    def write(page: object) -> None:
        records = [lines[0], lines[1] | {"x_page": page}, lines[2]]
        file.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")

    write("seven")
    refused = command("validate", "--corpus", "bridges")
    assert refused.returncode == 1
    assert "utterances.jsonl:2: x_page: wrong-type" in refused.stdout
    write(7)
    for verb in ("validate", "build", "verify"):
        done = command(verb, "--corpus", "bridges")
        assert done.returncode == 0, done.stdout + done.stderr
    ds = rostra.load(corpus=corpus)
    assert ds["x_page"][:] == [None, 7, None]
    assert ds.features["x_page"].dtype == "int64"


def test_a_source_without_text(tmp_path: Path, command: Any) -> None:
    corpus = tmp_path / "bridges"
    command("init", "bridges", check=True)
    fill(corpus)
    (corpus / "sources/bridge.txt").unlink()
    source = json.loads((corpus / "curated/sources.jsonl").read_text("utf-8"))
    source |= {"text_basis": "none", "file": None, "sha256": None}
    (corpus / "curated/sources.jsonl").write_text(json.dumps(source) + "\n")
    refused = command("validate", "--corpus", "bridges")
    assert refused.returncode == 1
    assert "offset-without-text" in refused.stdout
    file = corpus / "curated/utterances.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row |= {key: None for key in row if key.endswith(("_start", "_end")) or key == "paragraph"}
        row["turn"] = 1 if row["speaker_id"] == "ada-fict" else 2
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for verb in ("validate", "build", "verify", "info"):
        done = command(verb, "--corpus", "bridges")
        assert done.returncode == 0, done.stdout + done.stderr


def test_init_refuses(tmp_path: Path, command: Any) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    for folder in ("full", "full/notes.txt"):
        refused = command("init", folder, "--name", "full")
        assert refused.returncode == 2
        assert "is not an empty folder" in refused.stderr
    bad = command("init", "My Corpus")
    assert bad.returncode == 2
    assert "--name" in bad.stderr
    assert not (tmp_path / "My Corpus").exists()
    assert command("init", "My Corpus", "--name", "my-corpus").returncode == 0


def test_init_as_a_function(tmp_path: Path) -> None:
    assert init(tmp_path / "a").is_dir()
    with pytest.raises(rostra.RostraError, match="is not an empty folder"):
        init(tmp_path / "a")
    with pytest.raises(rostra.RostraError, match="no release yet"):
        rostra.load(corpus=tmp_path / "a")
