"""Changes between two releases, and the version number that they require."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.releases import Release
from rostra.releasing.changes import LEVELS, record_changes, release_changes
from rostra.version_numbers import next_version

Forged = Callable[..., Release]
Tables = dict[str, list[dict[str, Any]]]

OLD: Tables = {
    "events": [{"id": "a", "x_n": 1}, {"id": "b", "x_n": 2}],
    "speakers": [{"id": "c"}],
}
E, S = OLD["events"], OLD["speakers"]


@pytest.mark.parametrize(
    ("new", "level"),
    [
        (OLD, "patch"),
        ({"events": [*E, {"id": "c", "x_n": 3}], "speakers": S}, "minor"),
        ({"events": [row | {"x_new": "y"} for row in E], "speakers": S}, "minor"),
        ({"events": E, "speakers": S, "sources": [{"id": "z"}]}, "minor"),
        ({"events": E[:1], "speakers": S}, "major"),
        ({"events": [E[0], {"id": "b", "x_n": 9}], "speakers": S}, "major"),
        ({"events": [{"id": row["id"]} for row in E], "speakers": S}, "major"),
        ({"events": [row | {"x_n": float(row["x_n"])} for row in E], "speakers": S}, "major"),
        ({"speakers": S}, "major"),
    ],
)
def test_levels_of_change(new: Tables, level: str, tmp_path: Path, forged: Forged) -> None:
    changes = release_changes(forged(tmp_path / "1.0.0", OLD), forged(tmp_path / "1.1.0", new))
    assert max((c.level for c in changes), key=LEVELS.index, default="patch") == level


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        ({"a": 1, "b": None}, False),
        ({"a": 1, "b": None, "c": None}, False),
        ({"c": None, "b": None, "a": 1}, False),
        ({"a": 1, "b": None, "c": 0}, True),
        ({"a": 2, "b": None, "c": None}, True),
        ({"a": 1}, True),
        (None, True),
    ],
)
def test_a_new_field_that_is_null_changes_no_record(new: Any, changed: bool) -> None:
    before, after = ([{"id": "r", "x": value}] for value in ({"a": 1, "b": None}, new))
    assert bool(list(record_changes("t", before, after))) == changed


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
