"""A text with marks: quotations, reporting clauses, mentions, what was left out."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rostra.marked_text import (
    Passage,
    Span,
    excerpt,
    marked_paragraphs,
    marked_text,
    printable,
    quotation,
    rejected,
)
from rostra.printable import SPACES, guarded


def test_marks_are_nested_and_touch() -> None:
    text = "“We won,” said Ada."
    spans = [Span(1, 7, "[[", "]]"), Span(10, 18, "{", "}"), Span(15, 18, "<", ">")]
    assert marked_text(text, 0, len(text), spans) == "“[[We won]],” {said <Ada>}."
    assert marked_text("abcd", 0, 4, [Span(0, 2, "{", "}"), Span(2, 4, "<", ">")]) == "{ab}<cd>"
    same = [Span(0, 2, "{", "}"), Span(0, 2, "<", ">")]
    assert marked_text("ab", 0, 2, same) == "{<ab>}"


@given(
    st.text("ab \n", max_size=20),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=5),
)
def test_no_word_is_lost_wherever_the_spans_are(text: str, spans: list[tuple[int, int]]) -> None:
    passages = [
        Passage(Span(start, end, "[", "]"), [], [f"D{number}"])
        for number, (start, end) in enumerate(spans)
    ]
    lines = list(marked_paragraphs(text, passages))
    marked = "".join(line[5:] for line in lines if line and not line.startswith("D"))
    assert "".join(c for c in marked if c in "ab") == "".join(c for c in text if c in "ab")
    assert marked.count("[") == marked.count("]")
    assert sorted(line for line in lines if line.startswith("D")) == sorted(
        f"D{number}" for number in range(len(spans))
    )


def test_a_mention_in_another_paragraph_is_marked_there() -> None:
    text = "Ada Fict\n\n“We won.”"
    values = {
        **dict.fromkeys(("role", "country", "country_basis", "cue", "cue_start", "cue_end")),
        "char_start": 11,
        "char_end": 18,
        "speaker": "Ada Fict",
        "turn": 1,
        "quote_type": "direct",
        "elided": False,
        "mention": "Ada Fict",
        "mention_start": 0,
        "mention_end": 8,
    }
    assert list(marked_paragraphs(text, [quotation("bridge.0001", "0.90", values)])) == [
        "",
        "  1  <Ada Fict>",
        "",
        "  2  “[[0001 We won.]]”",
        "     bridge.0001  0.90  turn 1: Ada Fict; direct",
        "              mention: Ada Fict",
    ]


def test_scripts_stay_as_they_are_and_what_gives_commands_does_not() -> None:
    for text in ("می\u200cروم", "東京\u3000漢字", "« oui\u202f! »", "Wort\u00adteil", "👩🏽"):
        assert printable(text) == guarded(printable(text)) == text
    assert printable("a\u202eb\x1b[2J\x00\u2028") == r"a\u202eb\x1b[2J\x00\u2028"
    assert {unicodedata.category(space) for space in SPACES} == {"Zs"}
    assert len(SPACES) == sum(unicodedata.category(chr(c)) == "Zs" for c in range(0x110000)) - 1


def test_an_excerpt_is_as_long_as_was_asked() -> None:
    text = f"first\n{'a' * 50}“quote”{'b' * 50}\nlast"
    passage = rejected(text.index("quote"), text.index("quote") + 5, "scare-quote")
    assert excerpt(text, passage, 3) == "…aa“[-quote-]”bb…"
    assert excerpt(text, passage, 500) == f"{'a' * 50}“[-quote-]”{'b' * 50}"
    assert excerpt("“a”", rejected(1, 2, "x"), 0) == "…[-a-]…"
