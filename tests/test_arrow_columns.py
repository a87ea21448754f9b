"""Columns built from buffers equal those that Arrow builds."""

import math

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from rostra.arrow_columns import (
    bool_values,
    floats,
    int_values,
    integers,
    slices,
    strings,
)

texts = st.text(st.characters(codec="utf-8"), max_size=5)
long = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(long), st.lists(st.floats()), st.lists(st.none() | texts))
def test_columns(numbers: list[int], reals: list[float], words: list[str | None]) -> None:
    columns = [integers(np.array(numbers, np.int64)), floats(np.array(reals)), strings(words)]
    valid = [None if math.isnan(real) else real for real in reals]
    of_arrow = [
        pa.array(numbers, pa.int64()),
        pa.array(valid, pa.float64()),
        pa.array(words, "string"),
    ]
    for column, other in zip(columns, of_arrow, strict=True):
        column.validate(full=True)
        assert column.equals(other)


@given(st.lists(st.integers(0, 2**31 - 1)), st.lists(st.booleans()), st.integers(0, 3))
def test_arrays_of_columns(numbers: list[int], truths: list[bool], first: int) -> None:
    for kind in (pa.int32(), pa.uint32(), pa.int64()):
        assert int_values(pa.array(numbers, kind)[first:]).tolist() == numbers[first:]
    assert bool_values(pa.array(truths, pa.bool_())[first:]).tolist() == truths[first:]


@given(st.text(), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_slices_may_overlap_and_come_in_any_order(text: str, cuts: list[tuple[int, int]]) -> None:
    places = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in cuts]
    before = np.array([len(text[:i].encode()) for i in range(len(text) + 1)], np.int64)
    starts, ends = (before[np.array([p[i] for p in places], np.int64)] for i in (0, 1))
    column = slices(text.encode(), starts, ends)
    column.validate(full=True)
    assert column.to_pylist() == [text[a:b] for a, b in places]
