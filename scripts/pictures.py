"""Take the pictures of the pages that the documents show: docs/pictures/*.png.

A headless Chromium opens the pages as a reader would. The bytes of a picture depend on the browser
and its fonts, so no check compares them: run `make pictures` after a change of a page, and look.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from rostra.cli import main as rostra
from rostra.cli.show import proposed
from rostra.explorer import explore
from rostra.releases import Corpus
from rostra.review.page import review_page
from rostra.review.session import ReviewSession

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = "ncri-online-conference-2020.0007"


def main() -> int:
    """Run the script; gives the exit code."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no Chromium. Install it: apt install chromium", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take_explorer(browser, Path(folder))
        take_review(browser, Path(folder))
        browser.close()
    return 0


def take_explorer(browser: Browser, folder: Path) -> None:
    """Take the pictures of the explorer."""
    file = folder / "rostra.html"
    file.write_text(explore(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 915})

    def show(**state: str) -> None:
        page.goto("about:blank")
        page.goto(f"{file.as_uri()}#{urlencode(state)}")
        page.wait_for_selector("html[data-ready]")

    show(q="must", sort="R1")
    page.locator("#rows .node").nth(3).click()
    page.screenshot(path=PICTURES / "explorer.png")
    show(u=EXAMPLE, layers="demand,group")
    page.locator("#source").screenshot(path=PICTURES / "explorer-source.png")
    show(q="must", show="spread")
    page.screenshot(path=PICTURES / "explorer-dispersion.png")


def take_review(browser: Browser, folder: Path) -> None:
    """Take the pictures of the review of the example."""
    corpus, file = folder / "corpus", folder / "review.html"
    rostra(["init", str(corpus)])
    report = str(ROOT / "examples" / "harbour-vote.txt")
    rostra(["add", report, "--id", "harbour-vote", "--corpus", str(corpus)])
    session = ReviewSession(Corpus(corpus), "harbour-vote", proposed)
    file.write_text(review_page(session, served=True), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.screenshot(path=PICTURES / "review.png")
    page.get_by_text("promised").first.scroll_into_view_if_needed()
    page.locator("#text").focus()
    page.keyboard.press("ArrowUp")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.locator("#report").screenshot(path=PICTURES / "review-words.png")


if __name__ == "__main__":
    sys.exit(main())
