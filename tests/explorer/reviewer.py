"""The page of a review in a browser, as a curator uses it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from bridge_report import rows
from playwright.sync_api import Locator, Page

from rostra.cli.show import proposed
from rostra.curation.curated_state import Draft
from rostra.files import synced_file
from rostra.releases import Corpus
from rostra.review.server import ReviewServer
from rostra.review.session import ReviewSession

_COUNT = """
  window.counted = { clicks: 0, keys: 0 };
  addEventListener("pointerdown", () => window.counted.clicks++, true);
  addEventListener("keydown", () => window.counted.keys++, true);
"""


class Reviewer:
    """The page in a browser; it notes what goes wrong there, and what is requested elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.add_init_script(_COUNT)
        self.wrong: list[str] = []
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.set_default_timeout(15000)
        page.on("request", lambda request: self._requested(request.url))

    def _requested(self, url: str) -> None:
        if not url.startswith((self.address, "blob:", "data:")):
            self.wrong.append(f"asked for {url}")

    def open(self) -> None:
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready]")

    def counted(self) -> dict[str, int]:
        """How often the mouse and the keys were pressed; a drag is one press."""
        counted: dict[str, int] = self.page.evaluate("window.counted")
        return counted

    def title(self) -> str:
        """What is shown whole: the id of an utterance, or what else it is."""
        return self.page.locator("#card-title").inner_text()

    def choose(self, number: int) -> None:
        """Click an utterance in the text."""
        self.page.locator(f".source-view [title^='ferry.{number:04d} ']").first.click()
        self.page.wait_for_function(
            "id => document.getElementById('card-title').textContent === id",
            arg=f"ferry.{number:04d}",
        )

    def select(self, words: str) -> None:
        """Select words of the text with the mouse."""
        start, end = self.places(words)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()
        self.page.wait_for_selector("#selected:not([hidden])")

    def places(self, words: str) -> Any:
        """Where words begin and end on the screen."""
        return self.page.evaluate(
            """words => {
              const box = document.getElementById('text');
              for (const row of box.querySelectorAll('[data-paragraph]')) {
                const at = row.textContent.indexOf(words);
                if (at < 0) continue;
                row.scrollIntoView({ block: 'center' });
                const place = (offset) => {
                  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
                  while (walker.nextNode()) {
                    const node = walker.currentNode;
                    if (offset <= node.length) {
                      const range = document.createRange();
                      range.setStart(node, offset);
                      const { x, y, height } = range.getBoundingClientRect();
                      return [x, y + height / 2];
                    }
                    offset -= node.length;
                  }
                };
                return [place(at), place(at + words.length)];
              }
              throw new Error(`no ${words}`);
            }""",
            words,
        )

    def say(self, name: str) -> None:
        """Press a button of the selected words."""
        self.page.locator("#selected").get_by_role("button", name=name).click()

    def saved(self) -> None:
        """Wait until a decision is saved."""
        self.page.wait_for_function(
            "() => !document.body.hasAttribute('aria-busy') && "
            "/^(Saved|Kept|Undone)/.test(document.getElementById('status').textContent)"
        )
        self.page.evaluate("document.getElementById('status').textContent = ''")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, number: int) -> None:
        """Go forward or back through the list, by keys, to a quotation."""
        listed = self.page.locator("#list button").evaluate_all("e => e.map(b => b.dataset.key)")
        wanted, shown = listed.index(f"ferry.{number:04d}"), self.title()
        steps = wanted - (listed.index(shown) if shown in listed else -1)
        self.press(*(["j"] * steps if steps > 0 else ["k"] * -steps))
        assert self.title() == f"ferry.{number:04d}"

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def problem(self) -> Locator:
        return self.page.locator("#problem:not([hidden])")


def row(corpus: Corpus, number: int) -> dict[str, Any]:
    """An utterance of the report."""
    return next(r for r in rows(corpus, "utterances") if r["id"] == f"ferry.{number:04d}")


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@contextmanager
def served(corpus: Corpus, source: str, draft: Draft = proposed) -> Iterator[ReviewServer]:
    """The server of a review, until the block ends."""
    server = ReviewServer(ReviewSession(corpus, source, draft))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def full_disk(path: Path) -> Iterator[Any]:
    """A file that is written until the disk is full, in place of `rostra.files.synced_file`."""
    with synced_file(path) as out:
        yield out
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
