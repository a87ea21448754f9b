"""Changes between two releases, and the version number that they require."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.releases import Release, file_sha256, seal_manifest
from rostra.releasing.changes import LEVELS, record_changes, release_changes
from rostra.version_numbers import next_version

OLD: dict[str, list[dict[str, Any]]] = {
    "t": [{"id": "a", "x": 1}, {"id": "b", "x": 2}],
    "s": [{"id": "c"}],
}
T, S = OLD["t"], OLD["s"]


def release(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Release:
    """A release of any tables; no build checks what is in it."""
    folder.mkdir()
    entries = {}
    for name, rows in tables.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
        files = {
            file.name: {"sha256": file_sha256(file), "bytes": file.stat().st_size}
            for file in (folder / f"{name}.parquet", folder / f"{name}.jsonl")
        }
        entries[name] = {"rows": len(rows), "files": files}
    names = {"name": "bridges", "version": "1.0.0", "schema_version": "1.0.0"}
    manifest: dict[str, object] = {**names, "tools": {}, "sources": {}, "tables": entries}
    (folder / "manifest.json").write_bytes(seal_manifest(manifest))
    return Release(folder)


@pytest.mark.parametrize(
    ("new", "level"),
    [
        (OLD, "patch"),
        ({"t": [*T, {"id": "c", "x": 3}], "s": S}, "minor"),
        ({"t": [row | {"y": None} for row in T], "s": S}, "minor"),
        ({"t": T, "s": S, "u": [{"id": "z"}]}, "minor"),
        ({"t": T[:1], "s": S}, "major"),
        ({"t": [T[0], {"id": "b", "x": 9}], "s": S}, "major"),
        ({"t": [{"id": row["id"]} for row in T], "s": S}, "major"),
        ({"t": [row | {"x": float(row["x"])} for row in T], "s": S}, "major"),
        ({"s": S}, "major"),
    ],
)
def test_levels_of_change(new: Any, level: str, tmp_path: Path) -> None:
    changes = release_changes(release(tmp_path / "old", OLD), release(tmp_path / "new", new))
    assert max((c.level for c in changes), key=LEVELS.index, default="patch") == level


def test_next_versions() -> None:
    assert [next_version("1.4.2", level) for level in LEVELS] == ["1.4.3", "1.5.0", "2.0.0"]


TABLE = st.dictionaries(st.text("ab.-", max_size=3), st.integers(0, 2), max_size=8)


@given(TABLE, TABLE, st.booleans(), st.booleans())
def test_the_merge_finds_the_changes_that_a_lookup_finds(
    old: dict[str, int],
    new: dict[str, int],
    added: bool,
    removed: bool,
) -> None:
    before = [{"id": i, "x": old[i], **({"o": 1} if removed else {})} for i in sorted(old)]
    after = [{"id": i, "x": new[i], **({"n": 1} if added else {})} for i in sorted(new)]
    changes = [(c.level, c.id, c.field) for c in record_changes("t", iter(before), iter(after))]
    expected: list[tuple[str, str | None, str | None]] = []
    expected += [("major", i, None) for i in old if i not in new]
    expected += [("minor", i, None) for i in new if i not in old]
    expected += [("major", i, "x") for i in old if i in new and old[i] != new[i]]
    columns = {c for row in before for c in row}, {c for row in after for c in row}
    expected += [("major", None, c) for c in columns[0] - columns[1]]
    expected += [("minor", None, c) for c in columns[1] - columns[0]]
    assert sorted(changes, key=str) == sorted(expected, key=str)
    assert len(changes) == len(expected)
