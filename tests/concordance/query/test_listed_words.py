"""What a list shows can be searched: every row, typed as a query, has at least its count."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.concordance import Index

TEXTS = [
    "Mr. Vance spoke. Mr. Poe left, e.g. to the U.S.-made pier; it’s Ms. Vance’s, isn't it?",
    "The regime’s men and the regime's men: 's is not ’s. J. F. K.'s, the U.S.’s, rock-'n'-roll",
    "L'Europe et la France de l’Europe : aujourd'hui qu’elle arrive, 3.5 %, 1,500 fois, 12:30.",
    "Der Ausschuß für Häfen, die Maß und MASS. „Z.B.“ so—oder so…und ﬁn",
    "İSTANBUL İstanbul istanbul'da ISPARTA ısı",
    "我们的港口不会关闭，AI技术2031年。東京タワーへ行く。ประเทศไทย ក្រុង",
    "لا نقبل هذا القرار، والميناء لنا. ۱۳۹۸ کتاب كتاب",
    "צה״ל אמר: שָׁלוֹם. नमस्ते दुनिया",
    "See https://example.org/a?b=1|2&c=[d]\\(e)* or www.example.org, #harbour @mayor a.b@c.org",
    '👍🏽 👩\u200d👧 a_b {x} [laughs] (either|or) "quoted" a|b **',
]  # fmt: skip
ROWS = st.lists(st.sampled_from(sorted({w for t in TEXTS for w in t.split()})), max_size=12)


def listed(index: Index, fold: str) -> Iterator[tuple[str, int]]:
    """Every word and n-gram that a list shows, with its count."""
    tables = [index.freq(fold=fold), *(index.ngrams(size, fold=fold) for size in (2, 3))]
    for table in tables:
        yield from zip(table.column(0).to_pylist(), table["count"].to_pylist(), strict=True)


def assert_found(texts: Sequence[str], fold: str) -> None:
    index = Index.build(pa.table({"utterance": pa.array(texts, pa.string())}))
    for row, count in listed(index, fold):
        assert index.kwic(row, fold=fold).num_rows >= count, row


@pytest.mark.parametrize("fold", ["none", "case", "case,typography", "diacritics,width,letters"])
def test_texts(fold: str) -> None:
    assert_found(TEXTS, fold)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(ROWS.map(" ".join), min_size=1, max_size=4).filter(any),
    st.sampled_from(["none", "case,typography,width"]),
)
def test_any_order_of_words(texts: list[str], fold: str) -> None:
    assert_found(texts, fold)
