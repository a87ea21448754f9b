"""Units: cut at paragraphs, trimmed of what annotators disagree on."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.evaluation.units import units

TEXT = st.text(st.sampled_from("ab1é中 \u00a0\u2009\u200b\n\r\t“”\"'‘’«».,;:!?…–—-_"), max_size=40)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in units(text, 0, len(text))]


def test_marks_and_edge_punctuation_do_not_count() -> None:
    for text in ("“Tea for all,”", '"Tea for all"', "‘Tea for all’ –", " «Tea for all!» "):
        assert words(text) == ["Tea for all"]


def test_what_is_inside_stays() -> None:
    assert words("“Tea, ‘green’ tea – for all.”") == ["Tea, ‘green’ tea – for all"]
    assert words("(Tea)") == ["(Tea)"]


def test_a_unit_a_paragraph() -> None:
    assert words("“One.\n\n“Two.”\r\n") == ["One", "Two"]
    assert words("“One.\n…\n\n—”") == ["One"]
    assert words("“… –”") == words("") == []


def test_offsets_are_those_of_the_whole_text() -> None:
    assert units("Ruvo: “One.”", 6, 12) == [(7, 10)]
    assert units("Ruvo: “One.”", 0, 9) == [(0, 9)]


@given(TEXT, st.data())
def test_units_stay_inside_and_are_units_of_themselves(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = units(text, start, end)
    for a, b in found:
        assert start <= a < b <= end
        assert "\n" not in text[a:b]
        assert any(character.isalnum() for character in text[a:b])
        assert units(text, a, b) == [(a, b)]
    assert found == sorted(found)
    kept = "".join(text[a:b] for a, b in found)
    assert [c for c in kept if c.isalnum()] == [c for c in text[start:end] if c.isalnum()]
