"""Lead-ins with a colon, and the paragraphs without marks below them."""

from collections.abc import Callable

import pytest

Said = Callable[..., list[tuple[str, str | None]]]


@pytest.mark.parametrize(
    "lead", ["Zed Quill wrote on X:", "Zed Quill tweeted:", "Zed Quill then posted this:"]
)
def test_the_paragraph_below_a_lead_in_is_a_quotation(said: Said, lead: str) -> None:
    text = f"{lead}\n\nThe bridge holds.\n\nWe built it.\n\n01.50: The count begins."
    assert said(text) == [("The bridge holds.", "Zed Quill"), ("We built it.", "Zed Quill")]


@pytest.mark.parametrize(
    "text",
    [
        "Zed Quill said there were two bridges:\n\nThe first is wet.",
        "Zed Quill said:\n\n- a bridge.\n- a pier.",
        "The bridges are these:\n\nThe first is wet.",
        "Zed Quill wrote on X:\n\n01.50: The count begins.",
        "Zed Quill wrote on X:",
    ],
)
def test_other_lines_with_a_colon_are_no_lead_in(said: Said, text: str) -> None:
    assert said(text) == []


def test_a_post_that_a_page_shows_is_signed_below(said: Said) -> None:
    text = "The row went on.\n\nRecount. Bring biscuits.\n\n— Zed Quill (@zquill)\n\nIt was late."
    assert said(text) == [("Recount. Bring biscuits.", "Zed Quill")]


def test_words_after_an_addressee_are_led_in(said: Said) -> None:
    text = "Zed Quill is here. He told reporters:\n\nWe have nine pumps.\n\nI thank the crews."
    assert said(text) == [("We have nine pumps.", "Zed Quill"), ("I thank the crews.", "Zed Quill")]
