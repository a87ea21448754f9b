"""The page says what the commands say, and can be used by mouse, keyboard and screen reader."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer import VERSION, Explorer
from playwright.sync_api import Browser, expect

import rostra
from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.explorer import charts
from rostra.explorer.explore import page
from rostra.explorer.page_data import page_data
from rostra.releases import Corpus


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release(VERSION))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(rostra.records(version=VERSION))


def saved(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("# ")]
    rows = csv.DictReader(io.StringIO("".join(lines)))
    # An apostrophe keeps a spreadsheet from taking a text for a formula.
    guard = re.compile(r"^'(?=[\t\n\f\r ]*[=+\-@])")
    return [{name: guard.sub("", value) for name, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("query", "options", "state"),
    [
        ("regime", {}, {}),
        ("REGIME", {"fold": "typography"}, {"case": "1"}),
        ("regime's", {"fold": "none"}, {"case": "1", "typography": "1"}),
        ("ｒｅｇｉｍｅ", {"fold": "case,typography,width"}, {"width": "1"}),
        ("ingrid", {"fold": "case,typography,diacritics"}, {"accents": "1"}),
        ("iran*", {"sort": ["R1", "speaker"]}, {"sort": "R1", "then": "speaker"}),
        ("wom?n|people", {"sort": ["L1"]}, {"sort": "L1"}),
        ("the {0,2} people", {"sort": ["node", "L2"]}, {"sort": "node", "then": "L2"}),
        ("people's", {"context": 5}, {"context": "5"}),
        ("*", {"where": "country=NO", "sort": ["R3"]}, {"country": "NO", "sort": "R3"}),
        ("(we|you) {1,} regime", {}, {}),
        (
            "and",
            {"where": ["speaker_id=neda-amani"], "sort": ["L3", "R2"]},
            {"speaker": "neda-amani", "sort": "L3", "then": "R2"},
        ),
        ("is", {"sort": ["country", "role"]}, {"sort": "country", "then": "role"}),
        ("nowhere", {}, {}),
    ],
)
def test_the_concordance_is_that_of_kwic(
    explorer: Explorer, index: Index, query: str, options: dict[str, Any], state: dict[str, str]
) -> None:
    expected = index.kwic(query, **options)
    explorer.open(q=query, **state)
    if not expected.num_rows:
        assert explorer.status() == "No hit in 39 utterances."
        assert explorer.page.get_by_role("button", name="Save as CSV").is_disabled()
        return
    saved_rows = saved(explorer.csv())
    names = list(saved_rows[0])
    wanted = [
        {name: "" if row[name] is None else str(row[name]) for name in names}
        for row in expected.select(names).to_pylist()
    ]
    assert saved_rows == wanted
    assert explorer.status().startswith(f"{expected.num_rows} hit")
    lines = explorer.page.locator("#rows tr .line").all_inner_texts()
    assert len(lines) == min(len(wanted), 100)
    for line, row in zip(lines, wanted, strict=False):
        assert line.replace("\n", "") == (row["left"] + row["node"] + row["right"])


def test_its_counts_are_those_of_freq(explorer: Explorer, index: Index) -> None:
    by_speaker = {row["speaker"]: row for row in index.freq("regime", by="speaker").to_pylist()}
    explorer.open(q="regime", show="spread")
    cells = [
        row.locator("th, td").all_inner_texts() for row in explorer.page.locator("#parts tr").all()
    ]
    assert [int(count) for _, count, _, _ in cells] == sorted(
        (row["count"] for row in by_speaker.values()), reverse=True
    )
    for part, count, words, rate in cells:
        row = by_speaker[part]
        assert (int(count), int(words)) == (row["count"], row["words"])
        assert int(rate.replace(",", "")) == round(row["per_million"])
    ticks = explorer.page.locator('#spread-chart [aria-roledescription="tick"]')
    assert ticks.count() == sum(row["count"] for row in by_speaker.values())
    total = index.freq("regime").to_pylist()[0]
    assert f"{total['count']} hits" in explorer.status()
    assert f"{round(total['per_million']):,} per million" in explorer.status()


def test_countries_have_their_basis(explorer: Explorer, index: Index) -> None:
    explorer.open(q="regime", show="spread", over="country")
    parts = explorer.page.locator("#parts tr th").all_inner_texts()
    groups = index.freq("regime", by="country").to_pylist()
    assert sorted(parts) == sorted(f"{g['country']} ({g['country_basis']})" for g in groups)


def test_keywords_are_those_of_keyness(explorer: Explorer, index: Index) -> None:
    table = index.keyness("country=NO", limit=25)
    explorer.open(show="keywords", target="country=NO")
    page_ = explorer.page
    words = page_.locator("#words tr")
    cells_by_row = [row.locator("th, td").all_inner_texts() for row in words.all()]
    assert [cells[0] for cells in cells_by_row] == table["word"].to_pylist()
    assert [cells[1] for cells in cells_by_row] == [
        str(n) for n in table["target_count"].to_pylist()
    ]
    assert [cells[7] for cells in cells_by_row] == [f"{p:.4f}" for p in table["p"].to_pylist()]
    notes = page_.locator("#keyword-notes").inner_text()
    assert all(note in notes for note in provenance_of(table)["notes"])
    assert page_.locator("#keyword-chart").get_by_text("said by").count() == 1
    page_.get_by_role("button", name=cells_by_row[0][0], exact=True).click()
    assert page_.get_by_role("tab", name="Concordance").get_attribute("aria-selected") == "true"
    assert int(explorer.status().split()[0]) == index.kwic(cells_by_row[0][0]).num_rows


def marked(explorer: Explorer, name: str) -> str:
    """What is marked in the source, without what only labels it."""
    return str(
        explorer.page.locator("#text").evaluate(
            "(box, name) => [...box.querySelectorAll('.' + name)].map(e => e.textContent).join('')",
            name,
        )
    )


def test_every_utterance_is_marked_in_its_source(
    explorer: Explorer, rows: list[dict[str, Any]]
) -> None:
    text = next(iter(rostra.records("sources", version=VERSION)))["text"]
    explorer.open(u=rows[0]["id"])
    for row in rows:
        assert marked(explorer, "utterance") == row["utterance"]
        for name in ("cue", "role", "speaker"):
            start, end = row[f"{name}_start"], row[f"{name}_end"]
            assert marked(explorer, name) == ("" if start is None else text[start:end])
        about = explorer.page.locator("#about").inner_text()
        assert row["speaker"] in about
        assert row["id"] in about
        shown_text = explorer.page.locator("#text").evaluate(
            "box => { const copy = box.cloneNode(true);"
            "copy.querySelectorAll('.unseen').forEach(e => e.remove()); return copy.textContent }"
        )
        assert shown_text == text
        if row is not rows[-1]:
            explorer.page.get_by_role("button", name="Next utterance").click()
    assert explorer.page.get_by_role("button", name="Next utterance").is_disabled()


def test_layers_are_switched_on_and_off(explorer: Explorer) -> None:
    loaded = rostra.load(version=VERSION, layers=["group", "slogan"])
    row = max(loaded, key=lambda row: len(row["group"]))
    explorer.open(u=row["id"])
    group = explorer.page.get_by_role("checkbox", name="group")
    assert marked(explorer, "layer") == ""
    group.check()
    labels = explorer.page.locator("#text .layer[data-label]").evaluate_all(
        "spans => spans.map(span => span.dataset.label)"
    )
    assert Counter(", ".join(labels).split(", ")) == Counter(s["label"] for s in row["group"])
    items = explorer.page.locator("#spans li").all_inner_texts()
    assert items == [f"group: {s['label']} — “{s['text']}”" for s in row["group"]]
    group.uncheck()
    assert marked(explorer, "layer") == ""
    assert explorer.page.locator("#spans li").count() == 0


def test_the_keyboard_is_enough(explorer: Explorer) -> None:
    explorer.open()
    keys = explorer.page.keyboard
    keys.press("Tab")
    expect(explorer.page.get_by_role("link", name="To the search")).to_be_focused()
    keys.press("Enter")
    keys.type("people")
    expect(explorer.page.get_by_role("status")).to_contain_text("22 hits")
    nodes = explorer.page.locator("#rows .node")
    nodes.first.focus()
    keys.press("ArrowDown")
    expect(nodes.nth(1)).to_be_focused()
    keys.press("End")
    expect(nodes.last).to_be_focused()
    keys.press("Home")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(explorer.page.get_by_role("heading", name="In the source")).to_be_focused()
    assert explorer.page.locator("#rows tr").nth(1).get_attribute("aria-current") == "true"
    explorer.page.get_by_role("tab", name="Concordance").focus()
    keys.press("ArrowRight")
    expect(explorer.page.get_by_role("tab", name="Dispersion")).to_be_focused()
    expect(explorer.page.get_by_role("tabpanel", name="Dispersion")).to_be_visible()


def test_filters_and_typing(explorer: Explorer) -> None:
    explorer.open()
    page_ = explorer.page
    assert explorer.status() == "39 utterances. Type a word to see it in context."
    assert page_.locator("#rows tr").count() == 39
    page_.get_by_label("Country").select_option("NO")
    page_.get_by_role("searchbox", name="Search").fill("regime")
    expect(page_.get_by_role("status")).to_contain_text("13 hits")
    assert "country=NO" in page_.url
    address = page_.url
    page_.get_by_role("button", name="Clear all").click()
    expect(page_.get_by_role("status")).to_contain_text("39 utterances")
    page_.goto("about:blank")
    page_.goto(address)
    expect(page_.get_by_role("status")).to_contain_text("13 hits")
    command = page_.locator("#kwic-command").inner_text()
    assert command == "rostra kwic regime --where country=NO --context 10"


_BAR = "| could divide two words or the whole query"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a||b", "An alternative is empty: write word|word."),
        ("a {2-3} b", "{2-3} is not a gap: write {2}, {0,3} or {1,} between spaces."),
        ("us|the states", f"{_BAR}: write us | the states or (us|the) states"),
        ("x(a|b)", "Parentheses around alternatives need a space or | outside."),
        ("a {3,1} b", "The gap {3,1} has a maximum of 1 tokens, below its minimum of 3."),
        ("a |", "An alternative is empty: write word|word."),
    ],
)
def test_a_query_that_cannot_be_read_is_reported(
    explorer: Explorer, query: str, message: str
) -> None:
    explorer.open(q=query)
    assert explorer.status() == message
    assert explorer.page.locator("#rows tr").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "state",
    [{}, {"q": "regime"}, {"q": "regime", "show": "spread"}, {"show": "keywords"}, {"q": "a||b"}],
)
def test_nothing_is_inaccessible(explorer: Explorer, scheme: Any, state: dict[str, str]) -> None:
    explorer.page.emulate_media(color_scheme=scheme)
    explorer.open(**state)
    for box in explorer.page.locator("#layers input").all():
        box.check()
    report = Axe().run(explorer.page)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("width", [360, 800, 1100, 1500, 2200])
def test_all_of_it_is_on_the_screen(explorer: Explorer, width: int) -> None:
    explorer.page.set_viewport_size({"width": width, "height": 900})
    for show in ("lines", "spread", "keywords"):
        explorer.open(q="regime", show=show, u="ncri-online-conference-2020.0030")
        root = explorer.page.evaluate(
            "[scrollY, document.documentElement.scrollWidth - document.documentElement.clientWidth]"
        )
        assert root == [0, 0]
    explorer.open(q="regime", u="ncri-online-conference-2020.0030")
    place = explorer.page.locator("#text .utterance").first.bounding_box()
    box = explorer.page.locator("#text").bounding_box()
    assert place is not None
    assert box is not None
    assert box["y"] <= place["y"] < box["y"] + box["height"]
    if width >= 1500:
        last = explorer.page.locator("#rows tr").first.locator("td").last
        panel = explorer.page.locator("#lines").bounding_box()
        cell = last.bounding_box()
        assert panel is not None
        assert cell is not None
        assert cell["x"] + cell["width"] <= panel["x"] + panel["width"] + 1


def test_a_screenshot_shows_the_page(explorer: Explorer, tmp_path: Path) -> None:
    explorer.open(q="regime", show="spread")
    picture = explorer.page.screenshot(path=tmp_path / "page.png")
    assert picture.startswith(b"\x89PNG")
    explorer.open(q="nowhere", show="spread")
    assert explorer.page.screenshot() != picture


def test_texts_are_never_read_as_markup(browser: Browser, tmp_path: Path) -> None:
    data = page_data(Corpus().release(VERSION), "country=SE")
    bad = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)> \u202e &"
    data["stamp"]["name"] = bad
    data["columns"]["speaker"]["values"] = [bad] * len(data["columns"]["speaker"]["values"])
    data["columns"]["role"]["values"] = [bad] * len(data["columns"]["role"]["values"])
    for source in data["sources"].values():
        source["title"], source["text"] = bad, bad + source["text"]
    file = tmp_path / "page.html"
    file.write_text(page(data), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    tab.wait_for_selector("html[data-ready]")
    assert tab.title().startswith("</script><script>")
    assert tab.locator("img").count() == 0
    assert tab.locator("#rows td").nth(1).inner_text() == bad
    tab.close()


def test_the_same_page_every_time_and_no_address_in_it(file: Path) -> None:
    text = file.read_text("utf-8")
    charts.vega_embed.cache_clear()
    assert text == page(page_data(Corpus().release(VERSION), None))
    policy = text.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert (
        json.loads(text.split('id="data">')[1].split("</script>")[0])["stamp"]["version"] == VERSION
    )
