"""The page with several scripts, awkward values, links, steps back, small screens and paper."""

import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from corpora import HARBOUR, Said, released_corpus
from explorer import VERSION, Explorer
from playwright.sync_api import Browser, expect

from rostra.cli import main
from rostra.concordance import Index
from rostra.explorer import explore
from rostra.explorer.explore import page
from rostra.explorer.page_data import page_data
from rostra.releases import Corpus


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("# ")]


def ran(command: str, folder: Path, more: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The output of a command on the page, run unchanged beside the corpus folder."""
    name, *words = shlex.split(command)
    assert name == "rostra"
    monkeypatch.chdir(folder.parent)
    out = folder.parent / "out.csv"
    out.unlink(missing_ok=True)
    assert main([words[0], *more, "-o", str(out), *words[1:]]) == 0
    return out


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release(VERSION))


WITH_WORDS = pytest.mark.skipif(
    find_spec("icu4py") is None, reason="counts words of Chinese: needs the extra segmentation"
)


@pytest.mark.parametrize(
    ("state", "hits"),
    [
        ({"q": "harbour"}, 6),
        ({"q": "الميناء", "sort": "R1", "then": "L2"}, 2),
        ({"q": "港口|👍🏽", "context": "5"}, 5),
        ({"q": "-x"}, 1),
        ({"q": "don't"}, 2),
        ({"q": r"\"|\[|\*"}, 4),
        ({"q": "elan", "accents": "1"}, 1),
        ({"q": "HARBOUR", "case": "1"}, 0),
        ({"q": "strasse"}, 2),
        ({"q": "*", "role": "null", "sort": "role"}, 9),
        pytest.param({"q": "*", "role": '"null"'}, 13, marks=WITH_WORDS),
        ({"q": "*", "role": "all", "country": "DE", "speaker": "zed-b", "source": "de-one"}, 5),
        ({"q": "*", "role": "Minister, Harbour", "sort": "node"}, 18),
        ({"q": "الميناء", "role": 'وزير الميناء، و"الماء"'}, 1),
        ({"q": "*", "role": "Minister für „Häfen“, 'Boote'", "sort": "country"}, 12),
        pytest.param({"q": "*", "role": "=1+1"}, 7, marks=WITH_WORDS),
    ],
)
def test_the_commands_on_the_page_give_its_results(
    quay: Explorer,
    harbour: Path,
    monkeypatch: pytest.MonkeyPatch,
    state: dict[str, str],
    hits: int,
) -> None:
    quay.open(**state)
    status = quay.status()
    if not hits:
        assert status == "No hit in 8 utterances."
        return
    assert int(status.split()[0]) == hits
    command = quay.page.locator("#kwic-command").inner_text()
    out = ran(command, harbour, ["--columns", "none", "--format", "csv"], monkeypatch)
    assert rows(quay.csv()) == rows(out.read_text("utf-8"))
    assert len(rows(out.read_text("utf-8"))) == hits + 1


def test_the_command_of_keywords(
    quay: Explorer, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quay.open(show="keywords", target="country=DE=office")
    command = quay.page.locator("#keyness-command").inner_text()
    out = ran(command, harbour, ["--format", "csv"], monkeypatch).read_text("utf-8")
    words = quay.page.locator("#words th").all_inner_texts()
    assert words == [line.split(",")[0].strip('"') for line in rows(out)[1:]]


def test_a_query_of_the_query_language_is_not_taken_for_words(quay: Explorer) -> None:
    for query in ('"harbour"', '[word="harbour"]', 'the "harbour'):
        quay.open(q=query)
        assert "rostra kwic reads" in quay.status()
        assert quay.page.locator("#kwic-command").is_hidden()


def test_unknown_values_in_a_link_are_reported(quay: Explorer) -> None:
    quay.open(q="harbour", country="XX", sort="R9", show="nothing", u="de-one.9999")
    assert quay.status().startswith("6 hits")
    message = "Not on this page, and left out: sort “R9”, country “XX”, show “nothing”"
    assert f"{message}, u “de-one.9999”." in quay.status()
    quay.page.locator("#spelling summary").click()
    quay.page.get_by_label("Match case").check()
    expect(quay.page.get_by_role("status")).not_to_contain_text("Not on this page")


def test_a_step_back_leads_to_the_query_before(quay: Explorer) -> None:
    quay.open()
    status = quay.page.get_by_role("status")
    box = quay.page.get_by_role("searchbox", name="Search")
    box.press_sequentially("harbour", delay=200)  # slower than it waits: each letter is searched
    expect(status).to_contain_text("6 hits")
    quay.choose("country", "DE")
    expect(status).to_contain_text("5 hits")
    quay.page.get_by_role("tab", name="Dispersion").click()
    quay.page.go_back()
    expect(quay.page.get_by_role("tabpanel", name="Concordance")).to_be_visible()
    quay.page.go_back()
    expect(status).to_contain_text("6 hits")
    expect(quay.page.locator("#chips")).to_be_empty()
    quay.page.go_back()
    expect(status).to_contain_text("8 utterances")
    quay.page.go_forward()
    expect(box).to_have_value("harbour")
    quay.page.reload()
    expect(status).to_contain_text("6 hits")


def test_layers_are_in_the_address(explorer: Explorer) -> None:
    explorer.open(q="regime")
    explorer.page.locator("#rows .node").first.click()
    box = explorer.page.get_by_role("checkbox", name="group")
    box.check()
    assert "layers=group" in explorer.page.url
    explorer.page.reload()
    expect(box).to_be_checked()


def test_text_from_right_to_left(quay: Explorer) -> None:
    quay.open(q="الميناء", sort="L1")
    line = quay.page.locator("#rows .line > div").filter(has_text="Varrow نقلت")
    left, node, right = (line.locator(name).bounding_box() for name in (".left", ".node", ".right"))
    assert left is not None
    assert node is not None
    assert right is not None
    assert right["x"] < node["x"] < left["x"]  # the left context is on the right
    mask = line.locator(".left").evaluate("e => getComputedStyle(e).maskImage")
    assert mask.startswith("linear-gradient(to left")
    line.locator(".node").click()
    paragraphs = quay.page.locator("#text [data-paragraph]")
    assert paragraphs.first.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_a_reader_of_the_screen_hears_the_whole_line(quay: Explorer) -> None:
    quay.open(q="-x")
    node = quay.page.locator("#rows .node")
    expect(node).to_have_accessible_name("-x")
    expect(node).to_have_accessible_description('the harbour -x [square] "quoted" a*b {')
    node.focus()
    quay.page.keyboard.press("Enter")
    expect(quay.page.locator("#source-title")).to_be_focused()
    expect(quay.page.locator("#text .here")).to_have_text("-x")
    quay.page.keyboard.press("Escape")
    expect(quay.page.locator("#source")).to_be_hidden()
    expect(node).to_be_focused()


@pytest.mark.parametrize("width", [320, 375, 700])
def test_a_phone_shows_lines_whole_and_they_stay_a_table(quay: Explorer, width: int) -> None:
    quay.page.set_viewport_size({"width": width, "height": 700})
    quay.open(q="harbour")
    tab = quay.page
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    table = tab.locator("#concordance")
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    nodes = [node.bounding_box() for node in tab.locator("#rows .node").all()]
    assert all(box and box["x"] > 0 and box["x"] + box["width"] < width for box in nodes)
    assert tab.get_by_role("table").first.get_by_role("row").count() == 7
    assert tab.get_by_role("table").first.get_by_role("columnheader").count() == 4


def test_paper_is_white_and_marks_do_without_colours(quay: Explorer) -> None:
    quay.page.emulate_media(media="print", color_scheme="dark")
    quay.open(q="harbour", u="de-one.0002", at="4")
    paper = quay.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    assert quay.page.locator("#search").is_hidden()
    quay.page.emulate_media(media="screen", forced_colors="active")
    expect(quay.page.locator("#text .here")).to_have_text("harbour")
    hit = quay.page.locator("#text .hit").first
    assert hit.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    utterance = quay.page.locator("#text .utterance").first
    assert utterance.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_paper_has_every_name_whole(explorer: Explorer) -> None:
    explorer.page.set_viewport_size({"width": 794, "height": 1100})
    explorer.page.emulate_media(media="print")
    explorer.open(q="regime")
    cells = explorer.page.locator("#rows td:not(.line)")
    edges = cells.evaluate_all(
        "all => all.map(e => [e.getBoundingClientRect().right, getComputedStyle(e).whiteSpace])"
    )
    assert len(edges) == 3 * 49
    assert all(right <= 794 and space == "normal" for right, space in edges)


def test_lines_are_drawn_as_they_are_seen(explorer: Explorer, index: Index) -> None:
    explorer.open(q="*")
    hits = index.kwic("*").num_rows
    nodes = explorer.page.locator("#rows .node")
    table = explorer.page.locator("#concordance")
    assert table.get_attribute("aria-rowcount") == str(hits + 1)
    assert nodes.count() < 120
    explorer.page.locator("#views").evaluate("e => e.scrollTop = e.scrollHeight / 2")
    middle = explorer.page.locator(f"#rows tr[aria-rowindex='{hits // 2 + 5}']")
    expect(middle).to_be_in_viewport()
    assert nodes.count() < 120
    nodes.first.focus()
    explorer.page.keyboard.press("End")
    last = explorer.page.locator(f"#rows tr[aria-rowindex='{hits + 1}']")
    expect(last.locator(".node")).to_be_focused()
    expect(last).to_be_in_viewport()
    explorer.page.keyboard.press("ArrowUp")
    expect(explorer.page.locator(f"#rows tr[aria-rowindex='{hits}'] .node")).to_be_focused()
    explorer.page.keyboard.press("Home")
    expect(explorer.page.locator("#rows tr[aria-rowindex='2'] .node")).to_be_focused()


def test_a_source_without_text(browser: Browser, harbour: Path, tmp_path: Path) -> None:
    data = page_data(Corpus(harbour).release(), None)
    for source in data["sources"].values():
        source["text"] = None
    for name in ("char_start", "char_end", "cue_start", "cue_end"):
        data["places"][name][:] = -1
    file = tmp_path / "untold.html"
    file.write_text(page(data), encoding="utf-8")
    context = browser.new_context(offline=True)
    explorer = Explorer(context.new_page(), file)
    explorer.open(q="港口")
    explorer.page.locator("#rows .node").first.click()
    expect(explorer.page.locator("#text")).to_contain_text("is not in the corpus")
    expect(explorer.page.locator("#text .utterance")).to_contain_text("我们 的 港口")
    assert ',"zh-one",,,' in explorer.csv()
    context.close()
    assert explorer.wrong == []


@pytest.mark.parametrize("width", [320, 1500])
@pytest.mark.parametrize("state", [{"q": "الميناء"}, {"q": "harbour", "show": "spread"}])
def test_nothing_of_it_is_inaccessible(quay: Explorer, width: int, state: dict[str, str]) -> None:
    quay.page.set_viewport_size({"width": width, "height": 800})
    quay.open(**state)
    report = Axe().run(quay.page)
    assert report.violations_count == 0, report.generate_report()


def test_an_utterance_deep_in_a_long_source_is_in_sight(browser: Browser, tmp_path: Path) -> None:
    one = HARBOUR["de-one"][2]
    utterances = [one._replace(text=f"Harbour {n}. " + "silt 👍 " * (n % 60)) for n in range(2000)]
    file = tmp_path / "long.html"
    folder = released_corpus(tmp_path / "long", {"en-long": utterances})
    file.write_text(explore(folder), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    explorer = Explorer(context.new_page(), file)
    for number in (1, 1234, 2000):
        explorer.open(q="harbour", u=f"en-long.{number:04}", at="0")
        expect(explorer.page.locator("#text .here")).to_be_in_viewport()
        expect(explorer.page.locator("#rows [aria-current]")).to_be_in_viewport()
        marked = explorer.page.locator("#text .utterance").first
        box = explorer.page.locator("#text").bounding_box()
        texts = explorer.page.locator("#text .utterance").all_inner_texts()
        assert "".join(texts).startswith(f"Harbour {number - 1}.")
        place = marked.bounding_box()
        assert place is not None
        assert box is not None
        assert box["y"] <= place["y"] < box["y"] + box["height"]
    context.close()
    assert explorer.wrong == []


def test_one_utterance_is_a_corpus(browser: Browser, tmp_path: Path) -> None:
    folder = released_corpus(
        tmp_path / "one", {"en-one": [Said("vo", "Vo", None, None, None, "We wait.")]}
    )
    file = tmp_path / "one.html"
    file.write_text(explore(folder), encoding="utf-8")
    context = browser.new_context(offline=True)
    explorer = Explorer(context.new_page(), file)
    explorer.open(q="wait", show="keywords")
    assert explorer.status().startswith("1 hit in 1 utterance of 1 speaker: ")
    panel = explorer.page.locator("#keywords")
    expect(panel).to_contain_text("There is nothing to compare")
    expect(panel.locator(".command")).to_be_hidden()
    explorer.page.get_by_role("tab", name="Dispersion").click()
    expect(explorer.page.locator("#parts .strip path")).to_have_attribute("d", "M750 0V20")
    context.close()
    assert explorer.wrong == []
