"""The page of a review in a browser: by mouse, by keys alone, with and without its server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import ferry_report
import pytest
from axe_playwright_python.sync_playwright import Axe
from bridge_report import rows
from playwright.sync_api import Browser, ViewportSize, expect
from reviewer import Reviewer, full_disk, row, served

from rostra.cli.show import proposed
from rostra.curation.add import add
from rostra.curation.decisions import Decisions, read_decisions
from rostra.curation.init import init
from rostra.curation.operations import edit_utterances
from rostra.curation.save import save
from rostra.releases import Corpus
from rostra.review.page import review_page
from rostra.review.server import ReviewServer
from rostra.review.session import ReviewSession
from rostra.validation import check

WIDTHS = {
    "phone": ViewportSize(width=390, height=844),
    "laptop": ViewportSize(width=1280, height=800),
}


@pytest.fixture
def reviewer(browser: Browser, server: ReviewServer) -> Iterator[Reviewer]:
    with opened(browser, server.address) as page:
        yield page


@contextmanager
def opened(browser: Browser, address: str, **more: Any) -> Iterator[Reviewer]:
    """Open a page; nothing may go wrong in it that a test does not expect."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **more)
    reviewer = Reviewer(context.new_page(), address)
    reviewer.open()
    yield reviewer
    context.close()
    assert reviewer.wrong == []


def turns_and_speakers(corpus: Corpus) -> list[tuple[int, str, str | None]]:
    found = sorted(rows(corpus, "utterances"), key=lambda r: r["seq"])
    return [(r["turn"], r["speaker"], r["role"]) for r in found]


RIGHT = [
    *[(1, "Ilva Trask", "Councillor")] * 2,
    *[(2, "Jorn Pellwick", "harbour master")] * 3,
    *[(3, "Mira Oswin-Hale", "deputy")] * 3,
    *[(4, "Anselm Roe", None)] * 2,
    (5, "spokeswoman for the Far Shore Association", None),
    (6, "Dorrit Vane", "Mayor"),
]


def test_the_report_corrected_by_mouse(reviewer: Reviewer, ferry: Corpus) -> None:
    page = reviewer.page
    reviewer.choose(3)
    reviewer.select("harbour master")
    reviewer.say("Its role")
    reviewer.saved()
    reviewer.choose(8)
    _, end = reviewer.places("She is eighty-one.")  # which scrolls to them
    handle = page.get_by_role("slider", name="End of the quotation").bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 2, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()
    reviewer.saved()
    assert row(ferry, 8)["utterance"] == "My own mother walks round the bay… She is eighty-one."
    page.get_by_label("Speaker", exact=True).select_option(label="Mira Oswin-Hale")
    page.get_by_role("button", name="Save changes").click()
    reviewer.saved()
    reviewer.select("“Give us the timetable first,”")
    reviewer.say("New quotation")
    reviewer.select("Anselm Roe")
    reviewer.say("Its speaker")
    page.get_by_role("button", name="Add the quotation").click()
    reviewer.saved()
    assert row(ferry, 13)["utterance"] == "Give us the timetable first"
    reviewer.choose(9)
    reviewer.select("Anselm Roe")
    reviewer.say("Its speaker")
    reviewer.saved()
    reviewer.choose(12)
    page.get_by_role("button", name="Reject").click()
    reviewer.saved()
    assert turns_and_speakers(ferry) == RIGHT
    assert check(ferry.files()).problems == []
    assert reviewer.counted() == {"clicks": 16, "keys": 0}  # and one choice from a list


def test_the_report_corrected_by_keys_alone(reviewer: Reviewer, ferry: Corpus) -> None:
    assert reviewer.title() == "ferry.0009"
    reviewer.press("s", "Home", "Tab")
    reviewer.type("Anselm Roe")
    reviewer.press("Enter")
    reviewer.saved()
    reviewer.press("n", "ArrowUp", "ArrowDown", *["ArrowRight"] * 7, *["Shift+ArrowRight"] * 5)
    selected = reviewer.page.evaluate("getSelection().toString()")
    assert selected == "“Give us the timetable first"
    reviewer.press("Enter", "Enter")
    reviewer.type("Anselm")
    reviewer.press("Tab", "Enter")
    reviewer.saved()
    assert (reviewer.title(), row(ferry, 13)["utterance"]) == ("ferry.0013", selected[1:])
    reviewer.go_to(8)
    reviewer.press("n", "Tab", "Tab", *["ArrowRight"] * 6, "Enter")
    reviewer.saved()
    assert row(ferry, 8)["utterance"] == "My own mother walks round the bay… She is eighty-one."
    reviewer.press("s")
    reviewer.type("Mira")
    reviewer.press("Tab", "Enter")
    reviewer.saved()
    reviewer.go_to(3)
    reviewer.press("s", "Tab")
    reviewer.type("harbour master")
    reviewer.press("Enter")
    reviewer.saved()
    reviewer.go_to(12)
    reviewer.press("x")
    reviewer.saved()
    assert turns_and_speakers(ferry) == RIGHT
    assert check(ferry.files()).problems == []
    assert reviewer.counted() == {"clicks": 0, "keys": 99}


def test_the_report_decided_by_keys_alone(reviewer: Reviewer, ferry: Corpus) -> None:
    assert reviewer.title() == "ferry.0009"  # the one with the lowest confidence
    reviewer.press("s", "Home", "Tab")
    reviewer.page.keyboard.type("Anselm Roe")
    reviewer.press("Enter")
    reviewer.saved()
    assert row(ferry, 9)["speaker_id"] == "anselm-roe"
    reviewer.page.locator("#card-title").focus()
    reviewer.press("x")
    reviewer.saved()
    assert len(rows(ferry, "utterances")) == 11
    reviewer.press("u")
    reviewer.saved()
    assert (reviewer.title(), len(rows(ferry, "utterances"))) == ("ferry.0009", 12)
    accepted = 0
    while reviewer.page.locator("#card:not([hidden])").count():
        reviewer.press("a")
        reviewer.saved()
        accepted += 1
    assert accepted == 12
    assert {each["review"] for each in rows(ferry, "utterances")} == {"accepted"}
    expect(reviewer.page.locator("#nothing")).to_be_visible()


def test_a_boundary_is_moved_by_keys(reviewer: Reviewer, ferry: Corpus) -> None:
    reviewer.choose(1)
    handle = reviewer.page.get_by_role("slider", name="End of the quotation")
    handle.focus()
    reviewer.press("ArrowLeft")
    assert (handle.get_attribute("aria-valuetext") or "").endswith("with it the")
    reviewer.press("Escape")
    expect(handle).to_be_focused()
    assert (handle.get_attribute("aria-valuetext") or "").endswith("the evening")
    reviewer.press("ArrowLeft", "ArrowLeft", "Shift+ArrowRight", "Enter")
    reviewer.saved()
    assert row(ferry, 1)["utterance"] == "We sold the ship, and with it"
    reviewer.press("u")
    reviewer.saved()
    assert row(ferry, 1)["utterance"] == "We sold the ship, and with it the evening"


def test_words_are_selected_by_keys_and_quoted(reviewer: Reviewer, ferry: Corpus) -> None:
    reviewer.choose(1)
    reviewer.press("n", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert reviewer.page.evaluate("getSelection().toString()") == "The Council"
    reviewer.press("Enter", "Enter")
    assert reviewer.title() == "New quotation"
    assert reviewer.page.evaluate("document.activeElement.name") == "speaker_id"
    reviewer.page.get_by_label("Speaker", exact=True).select_option(label="Ilva Trask")
    reviewer.page.get_by_role("button", name="Add the quotation").focus()
    reviewer.press("Enter")
    reviewer.saved()
    assert (row(ferry, 13)["utterance"], row(ferry, 13)["seq"]) == ("The Council", 1)
    assert reviewer.title() == "ferry.0013"


def test_event_date_and_language_are_said_on_the_page(browser: Browser, ferry: Corpus) -> None:
    event = {"id": "tolm-debate", "name": "The Council of Tolm", "date": None, "place": "Tolm"}
    event |= {"mode": "unstated", "organiser": None}
    (ferry.path / "curated/events.jsonl").write_text(f"{json.dumps(event)}\n", "utf-8")
    with served(ferry, "ferry") as server, opened(browser, server.address) as reviewer:
        reviewer.page.locator("#form summary").click()
        reviewer.page.get_by_label("Event").select_option(label="The Council of Tolm")
        reviewer.page.get_by_label("Date (EDTF)").fill("2031-03")
        reviewer.page.get_by_label("Language of the words").fill("en-GB")
        reviewer.page.get_by_role("button", name="Save changes").click()
        reviewer.saved()
        new = row(ferry, 9)
        assert (new["event_id"], new["date"], new["language"]) == (event["id"], "2031-03", "en-GB")
        reviewer.page.locator("#form summary").click()
        reviewer.page.get_by_label("Event").select_option(label="not stated")
        reviewer.page.get_by_role("button", name="Save changes").click()
        reviewer.saved()
        assert row(ferry, 9)["event_id"] is None


def test_keys_of_one_letter_can_be_switched_off(reviewer: Reviewer, ferry: Corpus) -> None:
    reviewer.page.locator("#help summary").click()
    reviewer.page.get_by_label("Keys of one letter").uncheck()
    reviewer.press("a", "x")
    assert len(rows(ferry, "utterances")) == 12
    assert {each["review"] for each in rows(ferry, "utterances")} == {"unreviewed"}


def test_what_was_changed_elsewhere_is_shown_and_nothing_is_overwritten(
    reviewer: Reviewer, ferry: Corpus
) -> None:
    reviewer.choose(8)
    values = {"cue": "Pellwick’s deputy went on"}
    save(ferry, lambda c: edit_utterances(c, ["ferry.0008"], values), sources={"ferry"})
    reviewer.press("a")
    expect(reviewer.problem()).to_contain_text("ferry.0008 was changed since")
    assert row(ferry, 8)["review"] == "unreviewed"
    expect(reviewer.page.get_by_label("Reporting clause", exact=True)).to_have_value(
        "Pellwick’s deputy went on"
    )
    reviewer.press("a")
    reviewer.saved()
    assert row(ferry, 8)["review"] == "accepted"
    reviewer.wrong.clear()  # the browser notes the refusal


def test_places_of_typed_words_are_offered(reviewer: Reviewer, ferry: Corpus) -> None:
    reviewer.choose(11)
    reviewer.page.get_by_label("Role", exact=True).fill("deputy")
    reviewer.page.get_by_role("button", name="Save changes").click()
    expect(reviewer.problem()).to_contain_text("at several places")
    reviewer.page.locator("#places button").nth(1).click()
    reviewer.saved()
    assert row(ferry, 11)["role_start"] == ferry_report.TEXT.index("deputy went on")
    reviewer.wrong.clear()


def test_a_full_disk_is_reported(
    reviewer: Reviewer, ferry: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rostra.transactions.synced_file", full_disk)
    reviewer.press("a")
    expect(reviewer.problem()).to_contain_text("No space left on device")
    assert {each["review"] for each in rows(ferry, "utterances")} == {"unreviewed"}
    monkeypatch.undo()
    reviewer.press("a")
    reviewer.saved()
    assert row(ferry, 9)["review"] == "accepted"
    reviewer.wrong.clear()


def test_a_browser_that_is_closed_and_a_server_that_stops_lose_nothing(
    browser: Browser, ferry: Corpus
) -> None:
    with served(ferry, "ferry") as server:
        with opened(browser, server.address) as reviewer:
            reviewer.press("a")
            reviewer.saved()
            reviewer.page.close()
        reviewer = Reviewer(browser.new_page(), server.address)
        reviewer.open()
        expect(reviewer.page.locator("#counts")).to_have_text("12 quotations, 11 to decide")
    reviewer.press("a")
    expect(reviewer.problem()).to_contain_text("rostra review does not answer")
    reviewer.page.close()
    assert sorted(each["review"] for each in rows(ferry, "utterances"))[:2] == [
        "accepted",
        "unreviewed",
    ]
    assert check(ferry.files()).problems == []


def test_another_site_can_neither_read_nor_write(
    browser: Browser, server: ReviewServer, ferry: Corpus, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Other</title>", "utf-8")
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder)))
    Thread(target=other.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{other.server_port}/")
    decision = json.dumps({"do": "accept", "ids": ["ferry.0001"], "seen": {}})
    tried = page.evaluate(
        """async ([address, decision]) => {
          const said = [];
          const post = { method: 'POST', body: decision };
          for (const [name, options] of [
            ['', {}], ['state', {}], ['state', { mode: 'no-cors' }],
            ['decision', { ...post, headers: { 'Content-Type': 'application/json' } }],
            ['decision', { ...post, mode: 'no-cors' }],
          ]) {
            try {
              const answer = await fetch(address + name, options);
              said.push(answer.type === 'opaque' ? 'opaque' : await answer.text());
            } catch (error) { said.push('refused'); }
          }
          const frame = document.createElement('iframe');
          frame.src = address;
          document.body.append(frame);
          await new Promise((done) => { frame.onload = done; setTimeout(done, 2000); });
          let framed = 'nothing';
          try { framed = frame.contentDocument?.title ?? 'nothing'; } catch { framed = 'nothing'; }
          return [...said, framed];
        }""",
        [server.address, decision],
    )
    assert set(tried) <= {"refused", "opaque", "nothing"}
    assert {each["review"] for each in rows(ferry, "utterances")} == {"unreviewed"}
    context.close()
    other.shutdown()
    other.server_close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, server: ReviewServer, width: str, scheme: Any) -> None:
    context = browser.new_context(viewport=WIDTHS[width], color_scheme=scheme)
    reviewer = Reviewer(context.new_page(), server.address)
    reviewer.open()
    found = Axe().run(reviewer.page).response["violations"]
    reviewer.page.locator("#which").select_option("all")
    for details in reviewer.page.locator("details summary").all():
        details.click()
    reviewer.page.locator("#text").focus()
    reviewer.press("ArrowRight")
    found += Axe().run(reviewer.page).response["violations"]
    assert [(each["id"], [n["html"] for n in each["nodes"]][:3]) for each in found] == []
    assert reviewer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_page_without_a_server_gives_a_file_for_apply(
    browser: Browser, ferry: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "review.html"
    session = ReviewSession(ferry, "ferry", proposed)
    file.write_text(review_page(session, served=False), encoding="utf-8")
    before = rows(ferry, "utterances")
    with opened(browser, file.as_uri(), offline=True) as reviewer:
        reviewer.press("a")
        reviewer.choose(3)
        reviewer.select("harbour master")
        reviewer.say("Its role")
        reviewer.saved()
        reviewer.select("“Give us the timetable first,”")
        reviewer.say("New quotation")
        reviewer.select("Anselm Roe")
        reviewer.say("Its speaker")
        reviewer.page.get_by_role("button", name="Add the quotation").click()
        reviewer.saved()
        reviewer.choose(12)
        reviewer.press("x")
        reviewer.press("u")
        reviewer.choose(12)
        reviewer.press("x")
        reviewer.open()  # what was decided is still known
        expect(reviewer.page.locator("#counts")).to_have_text("12 quotations, 10 to decide")
        with reviewer.page.expect_download() as download:
            reviewer.page.get_by_role("button", name="Save 4 decisions").click()
        content = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename == "ferry.decisions.jsonl"
    assert rows(ferry, "utterances") == before
    done = Decisions(read_decisions(content))
    assert save(ferry, done, sources=done.sources).problems == []
    assert row(ferry, 9)["review"] == "accepted"
    assert row(ferry, 5)["role"] == "harbour master"
    assert row(ferry, 13)["speaker_id"] == "anselm-roe"
    assert len(rows(ferry, "utterances")) == 12


HOSTILE = """\
An invented report {title}.

“<img src=x onerror=alert(1)></script><script>alert(2)</script>,” said Bo <b>Imag</b>.

“שלום {{data}} 𝒳𝒴 &lt;” said Bo Imag.
"""


def test_a_hostile_report_stays_text(browser: Browser, tmp_path: Path) -> None:
    corpus = Corpus(init(tmp_path / "hostile"))
    assert add(corpus, "bad", HOSTILE, [], {"language": "en"}).problems == []
    with served(corpus, "bad") as server, opened(browser, server.address) as reviewer:
        text = reviewer.page.locator("#text")
        assert text.evaluate("e => e.textContent") == HOSTILE
        assert reviewer.page.locator("#text img, #text b, #text script").count() == 0
        reviewer.select("𝒳𝒴")
        assert reviewer.page.locator("#selected-words").inner_text() == "𝒳𝒴"


def test_arrow_keys_go_where_they_point_in_a_text_from_right_to_left(
    browser: Browser, tmp_path: Path
) -> None:
    corpus = Corpus(init(tmp_path / "bay"))
    text = "گزارشی ساختگی\n\n«ما منتظر این رأی بودیم»\n"
    assert add(corpus, "bay", text, [], {"language": "fa"}).problems == []
    with served(corpus, "bay") as server, opened(browser, server.address) as reviewer:
        reviewer.page.locator("#text").focus()
        reviewer.press("ArrowLeft", "ArrowLeft")
        assert reviewer.page.evaluate("getSelection().toString()") == "ساختگی"
        reviewer.press("ArrowRight")
        assert reviewer.page.evaluate("getSelection().toString()") == "گزارشی"
        reviewer.press("Shift+ArrowLeft")
        assert reviewer.page.evaluate("getSelection().toString()") == "گزارشی ساختگی"


def test_the_text_of_the_page_is_the_report(reviewer: Reviewer) -> None:
    assert reviewer.page.locator("#text").evaluate("e => e.textContent") == ferry_report.TEXT
