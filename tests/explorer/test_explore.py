"""The page says what the commands say, and can be used by mouse, keyboard and screen reader."""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer import VERSION, Explorer, data_of
from playwright.sync_api import Browser, expect

import rostra
from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.explorer.explore import page
from rostra.explorer.page_data import page_data
from rostra.releases import Corpus

OPENED = "ncri-online-conference-2020.0009"


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
    assert min(len(wanted), 30) <= len(lines) <= len(wanted)
    for line, row in zip(lines, wanted, strict=False):
        assert line.replace("\n", "") == (row["left"] + row["node"] + row["right"])


def test_its_counts_are_those_of_freq(explorer: Explorer, index: Index) -> None:
    by_speaker = {row["speaker"]: row for row in index.freq("regime", by="speaker").to_pylist()}
    explorer.open(q="regime", show="spread")
    shown = cells(explorer, "parts")
    assert [int(count) for _, _, count, _, _ in shown] == sorted(
        (row["count"] for row in by_speaker.values()), reverse=True
    )
    for part, _, count, words, rate in shown:
        row = by_speaker[part]
        assert (int(count), int(words)) == (row["count"], row["words"])
        assert int(rate) == round(row["per_million"])
    strokes = explorer.page.locator("#parts .strip path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('d').split('M').length - 1)"
    )
    assert strokes == [int(count) for _, _, count, _, _ in shown]
    total = index.freq("regime").to_pylist()[0]
    assert f"{total['count']} hits" in explorer.status()
    assert f"{round(total['per_million']):,} per million" in explorer.status()


def test_countries_have_their_basis(explorer: Explorer, index: Index, file: Path) -> None:
    explorer.open(q="regime", show="spread", over="country")
    parts = explorer.page.locator("#parts tr th").all_inner_texts()
    groups = index.freq("regime", by="country").to_pylist()
    country = data_of(file.read_text("utf-8"))["countries"]
    assert country["NO"] == "Norway"
    wanted = [f"{country[g['country']]} ({g['country_basis']})" for g in groups]
    assert sorted(parts) == sorted(wanted)


@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_keywords_are_those_of_keyness(explorer: Explorer, index: Index, direction: str) -> None:
    target = ["country=NO", "country_basis=residence"]
    table = index.keyness(target, direction=direction, limit=25)
    explorer.open(show="keywords", target="country=NO=residence", direction=direction)
    page_ = explorer.page
    rows = cells(explorer, "words")
    names = ["word", "log_ratio", "target_count", "reference_count", "log_likelihood", "p", "q"]
    wanted = [list(row.values()) for row in table.select(names).to_pylist()]
    numbers = [[word, *map(float, values)] for word, *values, _, _, _, _ in rows]
    assert numbers == [
        [word, round(lr, 2), a, b, round(g2, 2)] for word, lr, a, b, g2, _, _ in wanted
    ]
    assert [row[7:] for row in rows] == [[f"{row[5]:.4f}", f"{row[6]:.4f}"] for row in wanted]
    page_.locator("#keyword-details summary").click()
    notes = page_.locator("#keyword-notes").inner_text()
    assert all(note in notes for note in provenance_of(table)["notes"])
    assert "kari-lindqvist" not in page_.locator("#words").inner_text()
    page_.get_by_role("button", name=rows[0][0], exact=True).click()
    assert page_.get_by_role("tab", name="Concordance").get_attribute("aria-selected") == "true"
    assert int(explorer.status().split()[0]) == index.kwic(rows[0][0]).num_rows


def cells(explorer: Explorer, body: str) -> list[list[str]]:
    """The texts of the cells of a table, numbers without commas."""
    rows: list[list[str]] = explorer.page.locator(f"#{body} tr:not(.rest)").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText))"
    )
    return [[name, *(text.replace(",", "") for text in texts)] for name, *texts in rows]


@pytest.mark.parametrize(
    ("query", "position", "case"),
    [
        ("regime|people", "node", ""),
        ("the {0,1} people", "node", ""),
        ("regime", "L1", "1"),
        ("the", "R2", ""),
    ],
)
def test_the_breakdown_is_that_of_freq(
    explorer: Explorer, index: Index, query: str, position: str, case: str
) -> None:
    explorer.open(q=query, show="breakdown", position=position, case=case)
    ignored = "typography" if case else "case,typography"
    table = index.freq(query, breakdown=position, fold=ignored)
    names = [position, "count", "share", "per_million", "utterances", "speakers"]
    wanted = [
        [form or "none", str(n), f"{100 * share:.1f} %", f"{rate:.0f}", str(u), str(s)]
        for form, n, share, rate, u, s in zip(
            *(table[name].to_pylist() for name in names), strict=True
        )
    ]
    if len(wanted) > 40:
        explorer.page.get_by_role("button", name=f"Show all {len(wanted)}").click()
    assert sorted(cells(explorer, "forms")) == sorted(wanted)


@pytest.mark.parametrize("sort", ["log_likelihood", "log_dice", "mi", "count"])
def test_collocates_are_those_of_the_command(explorer: Explorer, index: Index, sort: str) -> None:
    explorer.open(
        q="regime", show="collocates", window="3", minimum="2", measure=sort, country="NO"
    )
    table = index.collocates("regime", window=(3, 3), minimum=2, sort=sort, where="country=NO")
    names = ["collocate", "count", "elsewhere", "log_dice", "log_likelihood", "mi", "speakers"]
    wanted = [
        [word, str(n), str(m), f"{dice:.2f}", f"{g2:.2f}", f"{mi:.2f}", str(s)]
        for word, n, m, dice, g2, mi, s in zip(
            *(table[name].to_pylist() for name in names), strict=True
        )
    ]
    shown = cells(explorer, "neighbours")
    assert sorted(shown) == sorted(wanted)
    column = {"count": 1, "log_dice": 3, "log_likelihood": 4, "mi": 5}[sort]
    assert [float(row[column]) for row in shown] == [float(row[column]) for row in wanted]


def test_a_sample_is_that_of_kwic(explorer: Explorer, index: Index) -> None:
    explorer.open(q="*", sample="50", sort="R1")
    drawn = index.kwic("*", sample=50, sort=["R1"])
    rows = saved(explorer.csv())
    assert [(row["utterance_id"], int(row["start"])) for row in rows] == list(
        zip(drawn["utterance_id"].to_pylist(), drawn["start"].to_pylist(), strict=True)
    )
    assert "--sample 50" in explorer.page.locator("#kwic-command").inner_text()


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
        about = explorer.page.locator("#source aside").inner_text()
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
    expect(explorer.page.locator("#source-title")).to_be_focused()
    expect(explorer.page.locator("#text .here")).to_be_in_viewport()
    assert explorer.page.locator("#rows tr").nth(1).get_attribute("aria-current") == "true"
    explorer.page.get_by_role("tab", name="Concordance").focus()
    keys.press("ArrowRight")
    expect(explorer.page.get_by_role("tab", name="Breakdown")).to_be_focused()
    expect(explorer.page.get_by_role("tabpanel", name="Breakdown")).to_be_visible()


def test_filters_and_typing(explorer: Explorer) -> None:
    explorer.open()
    page_ = explorer.page
    assert explorer.status() == "39 utterances. Type a word to see it in context."
    assert page_.locator("#concordance").get_attribute("aria-rowcount") == "40"
    explorer.choose("country", "NO")
    page_.get_by_role("searchbox", name="Search").fill("regime")
    expect(page_.get_by_role("status")).to_contain_text("13 hits")
    assert "country=NO" in page_.url
    address = page_.url
    page_.get_by_role("button", name="Remove the filter Country: Norway (NO)").click()
    expect(page_.get_by_role("status")).to_contain_text("49 hits")
    explorer.choose("country", "NO", "IR")
    expect(page_.get_by_role("status")).to_contain_text("hits")
    command = page_.locator("#kwic-command").inner_text()
    assert command == "rostra kwic regime --where country=NO,IR --context 10"
    page_.get_by_role("button", name="Clear all").click()
    expect(page_.get_by_role("status")).to_contain_text("49 hits")
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


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"q": "regime"},
        {"q": "people", "u": OPENED, "at": "98", "layers": "demand,group,quote,slogan,topic"},
        {"q": "regime", "show": "breakdown", "position": "R1"},
        {"q": "regime", "show": "collocates"},
        {"q": "regime", "show": "spread", "country": "NO"},
        {"q": "regime", "show": "time"},
        {"show": "keywords"},
        {"q": "a||b"},
    ],
)
def test_nothing_is_inaccessible(
    explorer: Explorer, width: int, scheme: Any, state: dict[str, str]
) -> None:
    explorer.page.set_viewport_size({"width": width, "height": 850})
    explorer.page.emulate_media(color_scheme=scheme)
    explorer.open(**state)
    if not state:
        explorer.page.locator("#filters summary").click()
    report = Axe().run(explorer.page)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("width", [360, 800, 1100, 1500, 2200])
def test_all_of_it_is_on_the_screen(explorer: Explorer, width: int) -> None:
    explorer.page.set_viewport_size({"width": width, "height": 900})
    for show in ("lines", "breakdown", "collocates", "spread", "time", "keywords"):
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
    if width >= 800:
        line = explorer.page.locator("#rows td.line").first.bounding_box()
        assert line is not None
        assert line["width"] >= 0.5 * min(width, 1700) - 40  # the context has most of the room


def test_a_screenshot_shows_the_page(explorer: Explorer, tmp_path: Path) -> None:
    explorer.open(q="regime", show="spread")
    picture = explorer.page.screenshot(path=tmp_path / "page.png")
    assert picture.startswith(b"\x89PNG")
    explorer.open(q="nowhere", show="spread")
    assert explorer.page.screenshot() != picture


def test_what_is_from_elsewhere_is_told_apart(browser: Browser, tmp_path: Path) -> None:
    data = page_data(Corpus().release(VERSION), "country=SE")
    where = "https://courier.example/fair"
    shown = [("publisher", "<b>The Quay Courier</b>"), ("url", where)]
    for source in data["sources"].values():
        source["facts"] = [
            {"column": column, "value": value, "url": where, "compared": "All, the same."}
            for column, value in shown
        ]
    file = tmp_path / "page.html"
    file.write_text(page(data), encoding="utf-8")
    tab = browser.new_page()
    tab.goto(f"{file.as_uri()}#u={data['ids'][0]}")
    tab.wait_for_selector("html[data-ready]")
    about = tab.locator("#about").inner_text()
    assert "From elsewhere: publisher" in about
    assert f"<b>The Quay Courier</b> ({where})" in about
    assert tab.locator("#about dd[title='All, the same.']").count() == len(shown)


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
    tab.goto(f"{file.as_uri()}#u={data['ids'][0]}")
    tab.wait_for_selector("html[data-ready]")
    assert tab.title().startswith("</script><script>")
    assert tab.locator("img").count() == 0
    assert tab.locator("#rows td").nth(1).inner_text() == bad
    tab.close()


def test_the_same_page_every_time_and_no_address_in_it(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text == page(page_data(Corpus().release(VERSION), None))
    policy = text.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert data_of(text)["stamp"]["version"] == VERSION
