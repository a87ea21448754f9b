"""The page of a table: its own columns are filters, sort keys, parts and targets."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from explorer import Explorer, data_of
from playwright.sync_api import Browser, expect

from rostra.cli import main
from rostra.errors import NotFoundError, RostraError
from rostra.explorer import explore, page_data

COLUMNS: dict[str, list[Any]] = {
    "nr": [7, 8, 9],
    "query": ["x", "y", None],
    "date": [dt.date(2031, 3, 4), None, dt.date(2031, 5, 6)],
    "speaker": ["Ada </script>", "Bo", "Bo"],
    "tags": [["a", "b"], None, []],
    "place": [{"x": 1}, {"x": 2}, None],
    "char_start": [5, 6, 7],
    "speech": ["The harbour is shut.", "The harbour, again: the school.", None],
}


def test_the_data_of_a_table() -> None:
    data = data_of(explore(pa.table(COLUMNS), text_column="speech", id_column="nr"))
    assert data["own"] == ["query", "tags"]
    assert data["columns"]["own:query"] == {"values": ["x", "y", None], "codes": [0, 1, 2]}
    assert data["columns"]["own:tags"]["values"] == ["", "a; b", None]
    assert data["columns"]["speaker_id"] == data["columns"]["speaker"]
    assert data["ids"] == ["7", "8", "9"]
    dates = data["columns"]["date"]
    assert [dates["values"][code] for code in dates["codes"]] == ["2031-03-04", None, "2031-05-06"]
    assert data["texts"] == [*COLUMNS["speech"][:2], None]
    assert data["places"]["char_start"] == [-1, -1, -1]
    assert data["stamp"]["options"] == [
        ["corpus", "TABLE"],
        ["text", "speech"],
        ["id", "nr"],
    ]
    targets = [(word["column"], word["target"]) for word in data["keywords"]]
    assert ("own:query", {"query": "x"}) in targets
    assert ("speaker_id", {"speaker_id": "Bo"}) in targets


def test_a_table_has_a_part_of_its_rows_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table(COLUMNS)
    part = data_of(explore(table, text_column="speech", where="nr>=8"))
    assert len(part["ids"]) == 2
    with pytest.raises(RostraError, match="a table has no versions"):
        explore(table, version="1.0.0", text_column="speech")
    monkeypatch.setattr(page_data, "MOST_UTTERANCES", 2)
    with pytest.raises(RostraError, match="at most 2 utterances, this table has 3 or more"):
        explore(table, text_column="speech")
    assert len(data_of(explore(table, text_column="speech", where="nr=8"))["ids"]) == 1


def test_commands_on_a_page_name_the_columns_of_tokens() -> None:
    table = pa.table({"utterance": ["a b"], "words": [["a", "b"]], "pos": [["X", "Y"]]})
    data = data_of(explore(table, tokens="words", token_columns=["pos"]))
    named = [("tokens", "words"), ("token-column", "pos")]
    assert [tuple(pair) for pair in data["stamp"]["options"]] == [("corpus", "TABLE"), *named]


def test_only_the_part_on_the_page_is_indexed() -> None:
    table = pa.table(
        {
            "utterance": ["a b", "c"],
            "party": pa.array(["x", "y"]).dictionary_encode(),
            "tokens": [["a", "b"], ["not its token"]],
        }
    )
    part = data_of(explore(table, tokens="tokens", where="party=x"))
    assert part["texts"] == ["a b"]
    with pytest.raises(NotFoundError, match="no column 'tokens'"):
        explore(table, tokens="tokens", where="tokens=a")


def test_the_page_of_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [("a", "The harbour.", "Tide List"), ("b", "A harbour, a harbour.", "Hill, 'Party'")]
    table = pa.table(
        {"id": ["1", "2"], "speech": [r[1] for r in rows], "own": [r[2] for r in rows]}
    )
    Path("t.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in table.to_pylist()), "utf-8"
    )
    assert main(["explore", "--corpus", "t.jsonl", "--text", "speech", "-o", "t.html"]) == 0
    context = browser.new_context(offline=True, viewport={"width": 1300, "height": 900})
    explorer = Explorer(context.new_page(), tmp_path / "t.html")
    explorer.open(q="harbour")
    page = explorer.page
    explorer.choose("own:own", "Hill, 'Party'")
    page.select_option("#sort1", "own:own")
    assert "2 hits in 1 utterance:" in explorer.status()
    assert page.locator(".facet").count() == 1
    assert page.locator("#line-head th").all_inner_texts() == ["In context", "Own"]
    command = page.inner_text("#kwic-command")
    assert command == (
        "rostra kwic harbour --where 'own=\"Hill, '\\''Party'\\''\"' --sort own --context 10 "
        "--corpus t.jsonl --text speech"
    )
    page.locator("#rows .node").first.click()
    assert "own" in page.inner_text("#about")
    expect(page.locator("#text .here")).to_have_text("harbour")
    page.click("#tab-spread")
    assert "--over own" in page.inner_text("#dispersion-command")
    page.click("#tab-keywords")
    assert "--target" in page.inner_text("#keyness-command")
    assert page.locator("#tab-time").is_hidden()
    context.close()
    assert explorer.wrong == []
