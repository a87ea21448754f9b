"""The page in a browser, as somebody uses it."""

import json
import zlib
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from playwright.sync_api import Page

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = "1.1.0"
"""A release that has layers, and stays what it is."""


def data_of(page: str) -> dict[str, Any]:
    """The data in a page; see `rostra.pages.packing`."""
    content = zlib.decompress(b64decode(page.split(' id="data">')[1].split("<", maxsplit=1)[0]))
    size = int.from_bytes(content[:4], "little")
    numbers = memoryview(content)[4 + size :].cast("i")

    def read(value: dict[str, Any]) -> Any:
        if "$int32" not in value:
            return value
        start, count = value["$int32"]
        return numbers[start : start + count].tolist()

    data: dict[str, Any] = json.loads(content[4 : 4 + size], object_hook=read)
    return data


class Explorer:
    """The page in a browser, as somebody uses it."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.file = page, file
        self.wrong: list[str] = []
        self._heard: dict[Any, Callable[[Any], None]] = {
            "console": lambda message: self.wrong.append(message.text),
            "pageerror": lambda error: self.wrong.append(str(error)),
            "request": lambda request: self._requested(request.url),
        }
        for event, note in self._heard.items():
            page.on(event, note)

    def leave(self) -> None:
        """Let another test have the tab."""
        self.page.goto("about:blank")
        for event, note in self._heard.items():
            self.page.remove_listener(event, note)

    def _requested(self, url: str) -> None:
        if not url.startswith((self.file.as_uri(), "blob:", "data:")):
            self.wrong.append(f"asked for {url}")

    def open(self, **state: str) -> None:
        """Go to the page as it is in a state, such as q="regime", sort="R1"."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#{urlencode(state)}")
        self.page.wait_for_selector("html[data-ready]")

    def choose(self, column: str, *values: str) -> None:
        """Choose values of a filter, as the address spells them."""
        filters = self.page.locator("#filters")
        if not filters.evaluate("e => e.open"):
            filters.locator("summary").click()
        for value in values:
            facet = self.page.locator(f".facet[data-column={json.dumps(column)}]")
            facet.locator(f"input[value={json.dumps(value)}]").check()
        self.page.keyboard.press("Escape")

    def status(self) -> str:
        return self.page.get_by_role("status").inner_text()

    def csv(self) -> str:
        """What the button saves."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Save as CSV").click()
        return Path(download.value.path()).read_text("utf-8")
