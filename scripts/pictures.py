"""Take the pictures of the explorer page that the documents show: docs/pictures/*.png.

A headless Chromium opens the page as a reader would. The bytes of a picture depend on the browser
and its fonts, so no check compares them: run `make pictures` after a change of the page, and look.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from rostra.explorer import explore

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
EXAMPLE = "ncri-online-conference-2020.0007"


def main() -> int:
    """Run the script; gives the exit code."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no Chromium. Install it: apt install chromium", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "rostra.html")
        file.write_text(explore(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
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
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
