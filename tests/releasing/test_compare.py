"""Two states of a corpus: what changed, and the number that this asks for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.releasing import compare
from rostra.versions import next_version

OLD = {"t": [{"id": "a", "x": 1}, {"id": "b", "x": 2}]}


@pytest.mark.parametrize(
    ("new", "level"),
    [
        (OLD, "patch"),
        ({"t": [*OLD["t"], {"id": "c", "x": 3}]}, "minor"),
        ({"t": [row | {"y": None} for row in OLD["t"]]}, "minor"),
        ({**OLD, "u": [{"id": "z"}]}, "minor"),
        ({"t": OLD["t"][:1]}, "major"),
        ({"t": [OLD["t"][0], {"id": "b", "x": 9}]}, "major"),
        ({"t": [{"id": row["id"]} for row in OLD["t"]]}, "major"),
        ({}, "major"),
    ],
)
def test_levels_of_change(new: Any, level: str) -> None:
    assert compare.needed(OLD, new) == level


def test_next_versions() -> None:
    following = [next_version("1.4.2", level) for level in compare.LEVELS]
    assert following == ["1.4.3", "1.5.0", "2.0.0"]
    assert compare.follows("2.0.0", "1.4.2", "minor")
    assert not compare.follows("1.4.9", "1.4.2", "minor")


TABLE = st.dictionaries(st.text("ab.-", max_size=3), st.integers(0, 2), max_size=8)


@given(TABLE, TABLE, st.booleans(), st.booleans())
def test_a_merge_says_what_a_lookup_would(
    old: dict[str, int],
    new: dict[str, int],
    added: bool,
    removed: bool,
) -> None:
    before = [{"id": i, "x": old[i], **({"o": 1} if removed else {})} for i in sorted(old)]
    after = [{"id": i, "x": new[i], **({"n": 1} if added else {})} for i in sorted(new)]
    found = [
        (c.level, c.id, c.field) for c in compare.changes({"t": iter(before)}, {"t": iter(after)})
    ]
    expected: list[tuple[str, str | None, str | None]] = []
    expected += [("major", i, None) for i in old if i not in new]
    expected += [("minor", i, None) for i in new if i not in old]
    expected += [("major", i, "x") for i in old if i in new and old[i] != new[i]]
    columns = {c for row in before for c in row}, {c for row in after for c in row}
    expected += [("major", None, c) for c in columns[0] - columns[1]]
    expected += [("minor", None, c) for c in columns[1] - columns[0]]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) == len(expected)
