"""Properties of text, offsets and parsing, on texts that nobody chose."""

import json
import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rostra.problems import REMEDIES
from rostra.validation import encoding, reference_path, turns_and_order, verbatim

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_span_is_proved_exactly_where_the_slice_is_the_value(text: str, a: int, b: int) -> None:
    value = text[a:b] or "x"
    record = {"utterance": value, "char_start": a, "char_end": b}
    columns = {"utterance": ("char_start", "char_end")}
    flaws = list(verbatim.verbatim_flaws(record, text, columns))
    assert (flaws == []) == (a < b <= len(text) and text[a:b] == value)


@given(TEXTS.filter(bool), TEXTS, TEXTS, st.integers(1, 9))
def test_a_moved_offset_says_where_the_words_are(
    value: str, before: str, after: str, by: int
) -> None:
    text = before + value + after + "." * 10
    start = len(before) + by
    record = {"utterance": value, "char_start": start, "char_end": start + len(value)}
    columns = {"utterance": ("char_start", "char_end")}
    for kind, _, message in verbatim.verbatim_flaws(record, text, columns):
        assert kind == "moved-offset"
        nearest = message.split(" is at ")[-1].split(" to ")[0]
        assert text.startswith(value, int(nearest))


@given(TEXTS)
def test_paragraphs_are_the_non_empty_lines(text: str) -> None:
    starts = turns_and_order._paragraph_starts(text)
    lines = [line for line in text.split("\n") if line.strip()]
    assert [text[start:].split("\n", maxsplit=1)[0] for start in starts] == lines
    assert starts == sorted(set(starts))


@given(TEXTS)
def test_normalised_text_has_only_forbidden_characters(text: str) -> None:
    clean = unicodedata.normalize("NFC", text)
    flaws = list(encoding.text_flaws(clean))
    assert all(kind == "forbidden-character" for kind, _, _ in flaws)
    for kind, at, _ in encoding.text_flaws(text):
        assert kind in REMEDIES
        assert 0 <= at <= len(text)


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_a_problem(raw: bytes) -> None:
    text, problems = encoding.check_text("sources/x.txt", raw)
    assert text is not None or problems
    assert all(problem.id in REMEDIES for problem in problems)
    if not problems:
        assert text is not None
        assert text.encode() == raw


@given(st.text(max_size=40) | JSON.map(json.dumps))
def test_any_line_is_a_record_or_a_problem(line: str) -> None:
    record, problems = reference_path.parse_record("x.jsonl", 1, line)
    assert (record is None) == bool(problems)
    assert all(problem.id in REMEDIES for problem in problems)


@given(st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS))
def test_a_record_is_read_as_it_was_written(record: dict[str, Any]) -> None:
    assert reference_path.parse_record("x.jsonl", 1, json.dumps(record, ensure_ascii=False)) == (
        record,
        [],
    )
