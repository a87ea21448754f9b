"""rostra diff: what was added, changed and removed, in text and JSON, with the reasons given."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.releases import file_sha256, seal_manifest
from rostra.releasing.changes import Change

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


def release(corpus: Path, version: str, **tables: list[Row]) -> None:
    """Make a release of any tables; no build checks what it holds."""
    folder = corpus / "releases" / version
    folder.mkdir(parents=True)
    entries = {}
    for name, rows in tables.items():
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
        files = {
            file.name: {"sha256": file_sha256(file), "bytes": file.stat().st_size}
            for file in (folder / f"{name}.parquet", folder / f"{name}.jsonl")
        }
        entries[name] = {"rows": len(rows), "files": files}
    given_manifest = ROOT / "corpus/releases/1.0.0/manifest.json"
    manifest = json.loads(given_manifest.read_text("utf-8"))
    manifest |= {"version": version, "tables": entries}
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))


def because(number: int, version: str, here: str, column: str | None, reason: str) -> Row:
    where = {"table": "talks", "record_id": here, "column": column}
    return {"id": f"c-{number}", "version": version, **where, "reason": reason}


OLD = [
    {"id": "a", "words": "one", "place": "Nowhere", "gone": 1},
    {"id": "b", "words": "x" * 100 + "two" + "y" * 100, "place": "Nowhere", "gone": 1},
    {"id": "c", "words": "three", "place": "Nowhere", "gone": 1},
]
NEW = [
    {"id": "b", "words": "x" * 100 + "TWO" + "y" * 100, "place": "Elsewhere", "fresh": 2.5},
    {"id": "c", "words": "three", "place": "Nowhere", "fresh": 2.5},
    {"id": "d", "words": "four\nlines", "place": "Nowhere", "fresh": 2.5},
]
REASONS = [
    because(1, "1.0.0", "b", "words", "An old reason."),
    because(2, "2.0.0", "b", "words", "The source prints it so."),
    because(3, "2.0.0", "b", None, "Seen again."),
    because(4, "2.0.0", "a", None, "on request"),
]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    release(folder, "1.0.0", talks=OLD, left=[{"id": "z", "n": 1}], same=[{"id": "s"}])
    release(folder, "2.0.0", talks=NEW, same=[{"id": "s"}], corrections=REASONS)
    return folder


def test_text_gives_counts_then_records_with_their_reasons(changed: Path, command: Any) -> None:
    done = command("diff", "1.0.0", "2.0.0", "--corpus", changed)
    assert (done.returncode, done.stderr) == (0, "")
    x, y = "x" * 20, "y" * 36
    assert done.stdout == (
        "rostra 1.0.0 to 2.0.0 (schema 1.0.0 to 1.0.0): a major change\n"
        "  talks        1 column added, 1 column removed, "
        "1 record added, 1 record changed, 1 record removed\n"
        "  same         no change\n"
        "  corrections  the table is new, 4 records added\n"
        "  left         the table is gone, 1 record removed\n"
        "\ntalks\n"
        "  gone: the column is gone\n"
        "  fresh: the column is new\n"
        "  1 record added\n    d\n"
        "  1 record changed\n    b\n"
        f"      words: …{x}two{y}… became …{x}TWO{y}…\n"
        "        because: The source prints it so.\n"
        "        because: Seen again.\n"
        "      place: 'Nowhere' became 'Elsewhere'\n"
        "        because: Seen again.\n"
        "  1 record removed\n    a\n"
        "        because: on request\n"
        "\ncorrections\n  4 records added\n    c-1\n    c-2\n    c-3\n    c-4\n"
        "\nleft\n  1 record removed\n    z\n"
    )


def test_json_holds_all_of_it(changed: Path, command: Any) -> None:
    done = command("diff", "1.0.0", "2.0.0", "--corpus", changed, "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["old"] == {"version": "1.0.0", "schema_version": "1.0.0"}
    assert report["new"]["version"] == "2.0.0"
    assert report["level"] == "major"
    assert report["counts"]["talks"] == {
        "columns added": 1,
        "columns removed": 1,
        "records added": 1,
        "records changed": 1,
        "records removed": 1,
    }
    assert report["counts"]["same"] == {}
    talks = {(c["id"], c["field"]): c for c in report["changes"] if c["table"] == "talks"}
    assert talks["a", None]["old"] == OLD[0]
    assert talks["a", None]["reasons"] == ["on request"]
    assert talks["d", None]["new"] == NEW[2]
    assert (talks["b", "words"]["old"], talks["b", "words"]["new"]) == (
        OLD[1]["words"],
        NEW[0]["words"],
    )
    assert [(c["what"], c["kind"]) for c in report["changes"] if c["table"] == "left"] == [
        ("table", "removed"),
        ("record", "removed"),
    ]


def test_the_shipped_releases_differ_by_the_annotations(command: Any) -> None:
    done = command("diff", "1.0.0", "1.1.0", "--format", "json")
    report = json.loads(done.stdout)
    assert report["level"] == "minor"
    rows = (ROOT / "corpus/releases/1.1.0/annotations.jsonl").read_text("utf-8").splitlines()
    records = [c["new"] for c in report["changes"] if c["what"] == "record"]
    assert records == [json.loads(row) for row in rows]
    assert {c["table"] for c in report["changes"]} == {"annotations"}
    back = json.loads(command("diff", "1.1.0", "1.0.0", "--format", "json").stdout)
    assert back["level"] == "major"
    assert [c["old"] for c in back["changes"]][1:] == records


def test_long_lists_say_that_they_are_cut(tmp_path: Path, command: Any) -> None:
    rows = [{"id": f"r-{n:03d}", "n": n} for n in range(50)]
    release(tmp_path / "long", "1.0.0", talks=rows[:1])
    release(tmp_path / "long", "1.1.0", talks=rows)
    done = command("diff", "1.0.0", "1.1.0", "--corpus", "long")
    assert "49 records added" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("    … and 29 more; --all shows all")
    assert "r-020" in done.stdout
    assert "r-021" not in done.stdout
    done = command("diff", "1.0.0", "1.1.0", "--corpus", "long", "--all")
    assert done.stdout.splitlines()[-1] == "    r-049"
    assert "more" not in done.stdout


def test_values_are_shown_as_records_have_them(tmp_path: Path, command: Any) -> None:
    old, new = {"id": "a", "n": 1, "ok": False}, {"id": "a", "n": None, "ok": True}
    release(tmp_path / "nulls", "1.0.0", talks=[old, {"id": "b", "n": 1, "ok": True}])
    release(tmp_path / "nulls", "2.0.0", talks=[new, {"id": "b", "n": 1, "ok": True}])
    done = command("diff", "1.0.0", "2.0.0", "--corpus", "nulls")
    assert "      n: 1 became null\n" in done.stdout
    assert "      ok: false became true\n" in done.stdout


def test_a_type_that_changed_is_told_where_values_are_equal(tmp_path: Path, command: Any) -> None:
    release(tmp_path / "types", "1.0.0", talks=[{"id": "a", "n": 1}])
    release(tmp_path / "types", "2.0.0", talks=[{"id": "a", "n": 1.0}])
    done = command("diff", "1.0.0", "2.0.0", "--corpus", "types")
    assert "  talks  1 column changed\n" in done.stdout
    assert "  n: the type int64 became double\n" in done.stdout


def test_a_release_against_itself(command: Any) -> None:
    done = command("diff", "1.0.0", "1.0.0")
    assert done.returncode == 0
    assert "the same records" in done.stdout
    report = json.loads(command("diff", "1.0.0", "1.0.0", "--format", "json").stdout)
    assert (report["changes"], report["level"]) == ([], "patch")


def test_what_cannot_be_compared_is_told(changed: Path, command: Any) -> None:
    done = command("diff", "1.0.0", "9.9.9", "--corpus", changed)
    assert done.returncode == 2
    assert "There are: 1.0.0, 2.0.0" in done.stderr
    assert command("diff", "1.0.0").returncode == 2
    done = command("diff", "1.0.0", "2.0.0", "--corpus", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a corpus" in done.stderr
    file = changed / "releases/2.0.0/talks.jsonl"
    file.write_bytes(file.read_bytes().replace(b"four", b"five"))
    for form in ("text", "json"):
        done = command("diff", "1.0.0", "2.0.0", "--corpus", changed, "--format", form)
        assert (done.returncode, done.stdout) == (2, "")
        assert "not those of the release" in done.stderr


@given(st.text("ab", max_size=200), st.text("ab", max_size=200), st.text("ab", max_size=200))
def test_two_values_told_apart_look_different(same: str, old: str, new: str) -> None:
    change = Change("changed", "t", "a", "f", same + old, same + new)
    before, after = change.message.split(" became ")
    assert (before == after) == (old == new)
    assert max(len(before), len(after)) <= 61
