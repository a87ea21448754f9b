"""Words of scripts that do not separate them."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra import Index
from rostra.concordance import provenance_of
from rostra.language.segmentation import has_unspaced, segmenter, word_ends
from rostra.language.tokens import tokenise

needs_dictionaries = pytest.mark.skipif(
    segmenter() is None, reason="icu4py, the extra segmentation, is not installed"
)
SPEECHES_TABLE = pa.table({"utterance": ["民主主义和法治", "A vote."]})
ENGLISH_TABLE = pa.table({"utterance": ["A vote."]})


@needs_dictionaries
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们的民主主义和法治 ok", "我们 的 民主 主义 和 法治 ok"),
        ("国民主権を定めています。2031年AI", "国民 主権 を 定め てい ます 。 2031 年 AI"),
        ("コンピューター・港", "コンピューター ・ 港"),
        ("ประเทศไทยเป็นประชาธิปไตย", "ประเทศไทย เป็น ประชาธิปไตย"),
        ("ប្រទេសកម្ពុជា", "ប្រទេស កម្ពុជា"),
        ("ປະເທດລາວ", "ປະເທດ ລາວ"),
        ("𠮷野家で食べる", "𠮷 野家 で 食べる"),
        ("我@a.example、我们", "我@a.example 、 我们"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert [token.text for token in tokenise(text)] == expected.split()


@given(st.text(st.sampled_from("我们民主主义かコンﾞกำสวัດី្កမ𠮷\u3099a1 @.’")))
def test_words_are_whole_characters_in_place(text: str) -> None:
    tokens = tokenise(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert "".join(t.text for t in tokens) == text.replace(" ", "")


def test_texts_that_need_no_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.language.segmentation._breaker", lambda: pytest.fail("asked"))
    assert [t.text for t in tokenise("Été नमस्ते 한국 a")] == ["Été", "नमस्ते", "한국", "a"]
    assert not has_unspaced("Été नमस्ते 한국")


@needs_dictionaries
def test_an_index_of_words() -> None:
    index = Index.build(SPEECHES_TABLE)
    assert len(index.kwic("民主")) == 1
    assert "ICU" in index.header["rule"]
    assert index.header["notes"] == []


@pytest.mark.usefixtures("without_dictionaries")
def test_characters_are_said_to_be_no_words() -> None:
    assert word_ends("我们") is None
    index = Index.build(SPEECHES_TABLE)
    assert "ICU" not in index.header["rule"]
    result = index.freq("vote")
    [note] = provenance_of(result)["notes"]
    assert note.startswith("Chinese, Japanese, Thai, Lao, Khmer and Burmese are counted in char")
    assert Index.build(ENGLISH_TABLE).header["notes"] == []
