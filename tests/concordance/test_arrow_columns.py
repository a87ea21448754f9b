"""Columns made of their buffers are those that Arrow makes, and so are orders of numpy."""

import math

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from rostra.concordance.arrow_columns import floats, integers, mask, sizes, slices, strings, whole

texts = st.text(st.characters(codec="utf-8"), max_size=5)
long = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(long), st.lists(st.floats()), st.lists(st.none() | texts))
def test_columns(numbers: list[int], reals: list[float], words: list[str | None]) -> None:
    made = [integers(np.array(numbers, np.int64)), floats(np.array(reals)), strings(words)]
    known = [None if math.isnan(real) else real for real in reals]
    same = [pa.array(numbers, pa.int64()), pa.array(known, pa.float64()), pa.array(words, "string")]
    for column, other in zip(made, same, strict=True):
        column.validate(full=True)
        assert column.equals(other)


@given(st.lists(st.integers(0, 2**31 - 1)), st.lists(st.booleans()), st.integers(0, 3))
def test_arrays_of_columns(numbers: list[int], truths: list[bool], first: int) -> None:
    for kind in (pa.int32(), pa.uint32(), pa.int64()):
        assert whole(pa.array(numbers, kind)[first:]).tolist() == numbers[first:]
    assert mask(pa.array(truths, pa.bool_())[first:]).tolist() == truths[first:]


@given(st.lists(texts), st.integers(0, 3))
def test_sizes_of_texts(words: list[str], first: int) -> None:
    column = pa.array(words, pa.large_string())[first:]
    assert sizes(column).tolist() == [len(word.encode()) for word in words[first:]]


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_slices_overlap_and_stand_in_any_order(text: str, cuts: list[tuple[int, int]]) -> None:
    places = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in cuts]
    before = np.array([len(text[:i].encode()) for i in range(len(text) + 1)], np.int64)
    starts, ends = (before[np.array([p[i] for p in places], np.int64)] for i in (0, 1))
    found = slices(text.encode(), starts, ends)
    found.validate(full=True)
    assert found.to_pylist() == [text[a:b] for a, b in places]
