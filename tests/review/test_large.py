"""A report of 1.5 MB with 1,500 quotations, markup and two directions: the page stays quick to use.

Times depend on the machine, so what they come from is counted: elements, and bytes of answers.
"""

from typing import Any

import pytest
from bridge_report import rows
from playwright.sync_api import Browser, expect
from reviewer import Reviewer, served

from rostra.curation.add import add
from rostra.curation.curated_state import Proposed
from rostra.curation.init import init
from rostra.releases import Corpus

NUMBER = 1500
MOST_ELEMENTS = 4000
MOST_BYTES = 5000
MARKUP = ("<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "שלום (x)", "&lt;b")
FILLER = "The debate went on, and nobody counted the hours; ספר <b>{}</b> was closed again. " * 12


def report() -> str:
    paragraphs = (
        f"“Ferry {n} {MARKUP[n % len(MARKUP)]} sails,” said Ilva Trask. {FILLER}"
        for n in range(NUMBER)
    )
    return "\n\n".join(["An invented report.", *paragraphs]) + "\n"


def proposals(text: str) -> list[dict[str, Any]]:
    """What a draft of the report would have, made at once."""
    found, at = [], 0
    none = ("role", "role_start", "role_end", "role_type", "role_status", "country")
    empty = dict.fromkeys((*none, "country_basis", "cue", "cue_start", "cue_end"))
    for number in range(NUMBER):
        start = text.index("“Ferry", at) + 1
        end = text.index(",”", start)
        at = text.index("Ilva Trask", end)
        found.append(
            empty
            | {"utterance": text[start:end], "char_start": start, "char_end": end}
            | {"speaker": "Ilva Trask", "speaker_start": at, "speaker_end": at + 10}
            | {"mention": "Ilva Trask", "mention_start": at, "mention_end": at + 10}
            | {"paragraph": number + 2, "turn": number + 1, "speaker_kind": "person"}
            | {"quote_type": "direct", "elided": False, "language": "en"}
            | {"confidence": 0.5 + number / 10**5, "decisions": {}}
        )
    return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = Corpus(init(tmp_path_factory.mktemp("large") / "corpus"))
    text = report()
    assert 1.5 * 10**6 < len(text.encode()) < 2 * 10**6
    assert add(corpus, "long", text, proposals(text), {"language": "en"}).problems == []
    return corpus


def test_a_large_hostile_report(large: Corpus, browser: Browser) -> None:
    with served(large, "long", lambda text, _: Proposed(proposals(text), [])) as server:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        reviewer = Reviewer(page, server.address)
        use(reviewer, large)
        assert reviewer.wrong == []
        page.close()


def use(reviewer: Reviewer, large: Corpus) -> None:
    page = reviewer.page
    page.set_default_timeout(60000)
    answers: list[bytes] = []
    page.on("response", lambda r: answers.append(r.body()) if "/decision" in r.url else None)

    def elements() -> int:
        count: int = page.evaluate("document.querySelectorAll('*').length")
        return count

    reviewer.open()
    expect(page.locator("#counts")).to_have_text("1,500 quotations, 1,500 to decide")
    assert elements() < MOST_ELEMENTS
    assert page.locator("#text img, #text b, #text script, #list img").count() == 0
    assert page.locator("#text").evaluate("e => e.textContent") == report()

    reviewer.press("j", "j", "a")
    reviewer.saved()
    assert [len(answers), len(answers[0]) < MOST_BYTES] == [1, True]
    assert reviewer.title() == "long.0004"
    reviewer.press("x")  # all others are numbered anew
    reviewer.saved()
    assert len(answers[1]) < MOST_BYTES
    reviewer.press("u")
    reviewer.saved()
    assert reviewer.title() == "long.0004"
    assert {row["id"]: row["review"] for row in rows(large, "utterances")}[
        "long.0003"
    ] == "accepted"

    page.locator("#order").select_option("place")
    page.locator("#list-frame").evaluate("e => e.scrollTop = e.scrollHeight")
    page.locator("#list button").last.click()
    assert reviewer.title() == "long.1500"
    expect(page.locator("#text .utterance").first).to_be_in_viewport()
    page.locator("#text").evaluate("e => e.scrollTop = e.scrollHeight / 2")
    expect(page.locator("#text .said.open").first).to_be_attached()
    assert elements() < MOST_ELEMENTS
