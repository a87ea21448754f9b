"""A concordance on a terminal: aligned by what characters take, cut where they may be."""

import sys
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.cli.text_tables import _cut, concordance
from rostra.printable import cell_width

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
ROWS = [
    ("我们都知道这件事情已经发生了很久很久", "河流", "会再一次回到原来的地方去吗", "Odalys Brenk"),
    (f"नमस्ते {FAMILY} e\u0301te\u0301 ", "river", " a\tb\u202e\x1b[31m c", None),
    ("", "r", "", "A name that is longer than what any column can ever hold"),
]


def table(basis: str | None = "office") -> pa.Table:
    left, node, right, speaker = (list(column) for column in zip(*ROWS, strict=True))
    many = {
        "country": ["AA"] * 3,
        "country_basis": [basis] * 3,
        "utterance_id": ["some-report.1"] * 3,
    }
    return pa.table({"left": left, "node": node, "right": right, "speaker": speaker, **many})


def lines(monkeypatch: Any, columns: int, *, terminal: bool = True) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    return list(concordance(table()))


@pytest.mark.parametrize("columns", [1, 10, 20, 40, 60, 80, 100, 140, 300])
def test_no_line_is_wider_than_the_terminal(monkeypatch: Any, columns: int) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    found = lines(monkeypatch, columns)
    assert max(map(cell_width, found)) <= max(columns, 4)
    assert all(c.isprintable() or c in "\u00ad\u200c\u200d" for line in found for c in line)


def test_nodes_begin_in_one_column(monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    found = lines(monkeypatch, 140)
    nodes = [row[1] for row in ROWS]
    begins = {cell_width(line[: line.index(node)]) for line, node in zip(found, nodes, strict=True)}
    assert len(begins) == 1


def test_what_does_not_fit_is_left_out_in_its_order(monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = {
        columns: [
            what in "".join(lines(monkeypatch, columns))
            for what in ("some-report", "(AA, office)", "Odalys")
        ]
        for columns in (140, 100, 80, 40)
    }
    assert shown[140] == [True, True, True]
    assert shown[40] == [False, False, False]
    for found in shown.values():
        assert found == sorted(found)
    assert "some-report.1" in lines(monkeypatch, 40, terminal=False)[0]


def test_colour_is_for_terminals_whose_user_wants_it(monkeypatch: Any) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033[1;36mriver\033[0m" in lines(monkeypatch, 140)[1]
    assert "\033" not in "".join(lines(monkeypatch, 140, terminal=False))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in "".join(lines(monkeypatch, 140))
    monkeypatch.setenv("NO_COLOR", "")
    assert "\033" in "".join(lines(monkeypatch, 140))


PARTS = ["a", "e\u0301", "我", FAMILY, "👍🏽", "स्ते", " "]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join), st.integers(1, 9))
def test_a_cut_text_fits_and_begins_or_ends_as_the_whole(text: str, room: int) -> None:
    start, end = _cut(text, room, end=False), _cut(text, room, end=True)
    assert text.startswith(start)
    assert text.endswith(end)
    assert max(cell_width(start), cell_width(end)) <= room
    assert not end.startswith(("\u0301", "\u200d", "🏽"))
