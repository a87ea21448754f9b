"""The page in a browser, as somebody uses it."""

from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page

VERSION = "1.1.0"
"""A release that has layers, and stays what it is."""


class Explorer:
    """The page in a browser, as somebody uses it."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.file = page, file
        self.wrong: list[str] = []
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self._requested(request.url))

    def _requested(self, url: str) -> None:
        if not url.startswith((self.file.as_uri(), "blob:", "data:")):
            self.wrong.append(f"asked for {url}")

    def open(self, **state: str) -> None:
        """Go to the page as it is in a state, such as q="regime", sort="R1"."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#{urlencode(state)}")
        self.page.wait_for_selector("html[data-ready]")

    def status(self) -> str:
        return self.page.get_by_role("status").inner_text()

    def csv(self) -> str:
        """What the button saves."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Save as CSV").click()
        return Path(download.value.path()).read_text("utf-8")
