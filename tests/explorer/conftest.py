"""A tab of the browser, and the page of a release that stays what it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpora import HARBOUR, released_corpus
from explorer import VERSION, Explorer
from playwright.sync_api import Browser, Page

from rostra.explorer import explore


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """A tab without a network: a new one for each test takes longer than most tests."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page."""
    path = tmp_path_factory.mktemp("page") / "rostra.html"
    path.write_text(explore(version=VERSION), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in several scripts, with awkward values, and its page beside it."""
    folder = released_corpus(tmp_path_factory.mktemp("harbour") / "harbour", HARBOUR)
    folder = folder.rename(folder.parent / "my harbour")
    (folder.parent / "harbour.html").write_text(explore(folder), encoding="utf-8")
    return folder


@pytest.fixture
def explorer(tab: Page, file: Path) -> Iterator[Explorer]:
    """The page, without a network; nothing may go wrong in it that a test does not expect."""
    yield from _opened(tab, file)


@pytest.fixture
def quay(tab: Page, harbour: Path) -> Iterator[Explorer]:
    """The page of `harbour`, as `explorer`."""
    yield from _opened(tab, harbour.parent / "harbour.html")


def _opened(tab: Page, file: Path) -> Iterator[Explorer]:
    tab.set_viewport_size({"width": 1500, "height": 950})
    tab.emulate_media(media="null", color_scheme="null", forced_colors="null")
    tab.mouse.move(0, 0)
    opened = Explorer(tab, file)
    yield opened
    opened.leave()
    assert opened.wrong == []
