"""The page of a table: its own columns are filters, sort keys, parts and targets."""

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from playwright.sync_api import Browser

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


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_data_of_a_table() -> None:
    data = data_of(explore(pa.table(COLUMNS), text_column="speech", id_column="nr"))
    assert data["own"] == ["query", "tags"]
    assert data["columns"]["own:query"] == {"values": ["x", "y", None], "codes": [0, 1, 2]}
    assert data["columns"]["own:tags"]["values"] == ["", "a; b", None]
    assert data["columns"]["speaker_id"] == data["columns"]["speaker"]
    assert [row["id"] for row in data["utterances"]] == ["7", "8", "9"]
    assert [row["date"] for row in data["utterances"]] == ["2031-03-04", None, "2031-05-06"]
    assert [row["utterance"] for row in data["utterances"]] == [
        *COLUMNS["speech"][:2],
        None,
    ]
    assert {row["char_start"] for row in data["utterances"]} == {None}
    assert data["stamp"]["options"] == [
        ["corpus", "TABLE"],
        ["text", "speech"],
        ["id", "nr"],
    ]
    targets = [(word["column"], word["value"]) for word in data["keywords"]]
    assert ("own:query", "x") in targets
    assert ("speaker_id", "Bo") in targets


def test_a_table_has_a_part_of_its_rows_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table(COLUMNS)
    part = data_of(explore(table, text_column="speech", where="nr>=8"))
    assert len(part["utterances"]) == 2
    with pytest.raises(RostraError, match="a table has no versions"):
        explore(table, version="1.0.0", text_column="speech")
    monkeypatch.setattr(page_data, "MOST_UTTERANCES", 2)
    with pytest.raises(RostraError, match="at most 2 utterances, this table has 3 or more"):
        explore(table, text_column="speech")
    assert len(data_of(explore(table, text_column="speech", where="nr=8"))["utterances"]) == 1


def test_only_the_part_on_the_page_is_indexed() -> None:
    table = pa.table(
        {
            "utterance": ["a b", "c"],
            "party": pa.array(["x", "y"]).dictionary_encode(),
            "tokens": [["a", "b"], ["not its token"]],
        }
    )
    part = data_of(explore(table, tokens="tokens", where="party=x"))
    assert [row["utterance"] for row in part["utterances"]] == ["a b"]
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
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "t.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    page.fill("#query", "harbour")
    page.select_option("[id='own:own']", "Hill, 'Party'")
    page.select_option("#sort1", "own:own")
    assert "2 hits in 1 utterance:" in page.inner_text("#status")
    assert not page.is_visible("#country")
    command = page.inner_text("#kwic-command")
    assert command == (
        "rostra kwic harbour --where 'own=\"Hill, '\\''Party'\\''\"' --sort own --context 10 "
        "--corpus t.jsonl --text speech"
    )
    assert "own" in html.unescape(page.inner_text("#about"))
    page.click("#tab-spread")
    assert "--over own" in page.inner_text("#dispersion-command")
    page.click("#tab-keywords")
    assert "--target" in page.inner_text("#keyness-command")
    assert errors == []
    page.close()
