"""rostra diff: what was added, changed and removed, in text and JSON, with the reasons given."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.releases import Release
from rostra.releasing.changes import Change

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]
Forged = Callable[..., Release]


def because(number: int, version: str, here: str, column: str | None, reason: str) -> Row:
    where = {"table": "events", "record_id": here, "column": column}
    return {"id": f"c-{number}", "version": version, **where, "reason": reason}


OLD = [
    {"id": "a", "x_words": "one", "x_place": "Nowhere", "x_gone": 1},
    {"id": "b", "x_words": "x" * 100 + "two" + "y" * 100, "x_place": "Nowhere", "x_gone": 1},
    {"id": "c", "x_words": "three", "x_place": "Nowhere", "x_gone": 1},
]
NEW = [
    {"id": "b", "x_words": "x" * 100 + "TWO" + "y" * 100, "x_place": "Elsewhere", "x_fresh": 2.5},
    {"id": "c", "x_words": "three", "x_place": "Nowhere", "x_fresh": 2.5},
    {"id": "d", "x_words": "four\nlines", "x_place": "Nowhere", "x_fresh": 2.5},
]
REASONS = [
    because(1, "1.0.0", "b", "x_words", "An old reason."),
    because(2, "2.0.0", "b", "x_words", "The source prints it so."),
    because(3, "2.0.0", "b", None, "Seen again."),
    because(4, "2.0.0", "a", None, "on request"),
]


@pytest.fixture
def changed(tmp_path: Path, forged: Forged) -> Path:
    folder, same = tmp_path / "bridges", {"sources": [{"id": "s"}]}
    forged(folder / "releases/1.0.0", {"events": OLD, "speakers": [{"id": "z"}], **same})
    forged(folder / "releases/2.0.0", {"events": NEW, **same, "corrections": REASONS})
    return folder


def test_text_gives_counts_then_records_with_their_reasons(changed: Path, command: Any) -> None:
    done = command("diff", "1.0.0", "2.0.0", "--corpus", changed)
    assert (done.returncode, done.stderr) == (0, "")
    x, y = "x" * 20, "y" * 36
    assert done.stdout == (
        "bridges 1.0.0 to 2.0.0 (schema 1.1.0 to 1.1.0): a major change\n"
        "  events       1 column added, 1 column removed, "
        "1 record added, 1 record changed, 1 record removed\n"
        "  sources      no change\n"
        "  corrections  the table is new, 4 records added\n"
        "  speakers     the table is gone, 1 record removed\n"
        "\nevents\n"
        "  x_gone: the column is gone\n"
        "  x_fresh: the column is new\n"
        "  1 record added\n    d\n"
        "  1 record changed\n    b\n"
        f"      x_words: …{x}two{y}… became …{x}TWO{y}…\n"
        "        because: The source prints it so.\n"
        "        because: Seen again.\n"
        "      x_place: 'Nowhere' became 'Elsewhere'\n"
        "        because: Seen again.\n"
        "  1 record removed\n    a\n"
        "        because: on request\n"
        "\ncorrections\n  4 records added\n    c-1\n    c-2\n    c-3\n    c-4\n"
        "\nspeakers\n  1 record removed\n    z\n"
    )


def test_json_holds_all_of_it(changed: Path, command: Any) -> None:
    done = command("diff", "1.0.0", "2.0.0", "--corpus", changed, "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["old"] == {"version": "1.0.0", "schema_version": "1.1.0"}
    assert report["new"]["version"] == "2.0.0"
    assert report["level"] == "major"
    assert report["counts"]["events"] == {
        "columns added": 1,
        "columns removed": 1,
        "records added": 1,
        "records changed": 1,
        "records removed": 1,
    }
    assert report["counts"]["sources"] == {}
    events = {(c["id"], c["field"]): c for c in report["changes"] if c["table"] == "events"}
    assert events["a", None]["old"].items() >= OLD[0].items()
    assert events["a", None]["reasons"] == ["on request"]
    assert events["d", None]["new"].items() >= NEW[2].items()
    assert (events["b", "x_words"]["old"], events["b", "x_words"]["new"]) == (
        OLD[1]["x_words"],
        NEW[0]["x_words"],
    )
    assert [(c["what"], c["kind"]) for c in report["changes"] if c["table"] == "speakers"] == [
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


def test_long_lists_say_that_they_are_cut(tmp_path: Path, command: Any, forged: Forged) -> None:
    rows = [{"id": f"r-{n:03d}"} for n in range(50)]
    forged(tmp_path / "long/releases/1.0.0", {"events": rows[:1]})
    forged(tmp_path / "long/releases/1.1.0", {"events": rows})
    done = command("diff", "1.0.0", "1.1.0", "--corpus", "long")
    assert "49 records added" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("    … and 29 more; --all shows all")
    assert "r-020" in done.stdout
    assert "r-021" not in done.stdout
    done = command("diff", "1.0.0", "1.1.0", "--corpus", "long", "--all")
    assert done.stdout.splitlines()[-1] == "    r-049"
    assert "more" not in done.stdout


def test_values_are_shown_as_records_have_them(
    tmp_path: Path, command: Any, forged: Forged
) -> None:
    old, new = {"id": "a", "x_n": 1, "x_ok": False}, {"id": "a", "x_n": None, "x_ok": True}
    same = {"id": "b", "x_n": 1, "x_ok": True}
    forged(tmp_path / "nulls/releases/1.0.0", {"events": [old, same]})
    forged(tmp_path / "nulls/releases/2.0.0", {"events": [new, same]})
    done = command("diff", "1.0.0", "2.0.0", "--corpus", "nulls")
    assert "      x_n: 1 became null\n" in done.stdout
    assert "      x_ok: false became true\n" in done.stdout


def test_a_type_that_changed_is_told_where_values_are_equal(
    tmp_path: Path, command: Any, forged: Forged
) -> None:
    forged(tmp_path / "types/releases/1.0.0", {"events": [{"id": "a", "x_n": 1}]})
    forged(tmp_path / "types/releases/2.0.0", {"events": [{"id": "a", "x_n": 1.0}]})
    done = command("diff", "1.0.0", "2.0.0", "--corpus", "types")
    assert "  events  1 column changed\n" in done.stdout
    assert "  x_n: the type int64 became double\n" in done.stdout


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
    file = changed / "releases/2.0.0/events.jsonl"
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
