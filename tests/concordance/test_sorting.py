"""The lines of a concordance are sorted by positions and columns, as a language orders them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import build_annotated

from rostra.concordance import Index
from rostra.concordance.sorting import sort_by_ranks
from rostra.errors import RostraError


@given(
    st.integers(0, 3).flatmap(
        lambda rows: st.lists(
            st.lists(st.integers(0, 2**40), min_size=rows, max_size=rows), min_size=1
        )
    )
    | st.lists(st.lists(st.integers(0, 2), min_size=9, max_size=9), min_size=1)
)
def test_orders_are_those_of_numpy(ranks: list[list[int]]) -> None:
    arrays = [np.array(rank, np.int64) for rank in ranks]
    assert sort_by_ranks(arrays).tolist() == np.lexsort(arrays[::-1]).tolist()


def test_sorting_goes_by_language() -> None:
    index = Index.build(
        pa.table(
            {
                "id": ["x.1", "x.2", "x.3", "x.4"],
                "speaker": ["Örebo", "Ova", "Örebo", None],
                "char_start": [10, 50, None, 90],
                "utterance": ["We go north.", "we Ask now", "We étude, we", "we"],
            }
        )
    )

    def nodes(*sort: str, language: str | None = None) -> list[tuple[str, str]]:
        table = index.kwic("we", sort=sort, language=language)
        return [(r["utterance_id"], r["right"].strip()) for r in table.to_pylist()]

    assert [right for _, right in nodes("R1")] == ["", "", "Ask now", "étude, we", "go north."]
    assert [i for i, _ in nodes("speaker")] == ["x.1", "x.3", "x.3", "x.2", "x.4"]
    assert [i for i, _ in nodes("speaker", language="sv")] == ["x.2", "x.1", "x.3", "x.3", "x.4"]
    assert [i for i, _ in nodes("char_start")][:3] == ["x.1", "x.2", "x.4"]
    with pytest.raises(RostraError, match="positions are L1"):
        nodes("Q1")


def test_sorting_goes_by_an_attribute_of_a_position() -> None:
    index = build_annotated(["we go", "we GO", "we .", "we", "now we"])

    def texts(*sort: str) -> list[str]:
        table = index.kwic("we", sort=sort)
        return [f"{r['left']}{r['node']}{r['right']}" for r in table.to_pylist()]

    # Values in their order: nothing, then ".", "noun" and "Noun".
    assert texts("R1.pos") == ["we", "now we", "we .", "we go", "we GO"]
    assert texts("L1.pos", "r1.lemma") == ["we", "we .", "we go", "we GO", "now we"]
    with pytest.raises(RostraError, match="R1.tag: there is no attribute 'tag'"):
        texts("R1.tag")
