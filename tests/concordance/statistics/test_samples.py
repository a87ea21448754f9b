"""A split gives what two samples give; frequency lists are samples too."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import FOLDINGS, coded_rows

from rostra.concordance import Index
from rostra.concordance.statistics import samples
from rostra.concordance.statistics.vocabulary import vocabulary
from rostra.errors import RostraError
from rostra.language.folding import Fold


@settings(deadline=None)
@given(coded_rows, st.sampled_from(FOLDINGS))
def test_a_split_gives_a_sample_and_its_complement(
    utterances: list[tuple[str, int, int]], how: Fold
) -> None:
    """Also where a unit is in both, and from the counts that the index keeps."""
    speakers = [None if unit < 0 else f"s{unit}" for _, _, unit in utterances]
    table = {"utterance": [text for text, _, _ in utterances], "speaker_id": speakers}
    index = Index.build(pa.table(table, schema=pa.schema([(n, pa.string()) for n in table])))
    items = vocabulary(index, "word", how)
    for chosen in (
        np.array([group > 0 for _, group, _ in utterances]),
        np.array([unit > 1 for _, _, unit in utterances]),
        np.array([unit > 0 for _, _, unit in utterances]),
    ):
        both = samples.sample_and_rest(items, chosen, "speaker_id")
        for one, part in zip(both, (chosen, ~chosen), strict=True):
            other = samples.sample_of(items, part, "speaker_id")
            assert one.units == other.units
            assert [*map(np.ndarray.tolist, one.counts)] == [*map(np.ndarray.tolist, other.counts)]


def test_a_frequency_list_counts_words_under_a_fold(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("# a stamp\nword,count\nThe,5\nthe,7\n!,2\nsolution,1\nnever,0\n", "utf-8")
    listed = samples.read_frequency_list(str(file), ("case",))
    every = np.arange(len(listed.vocabulary))
    counted = dict(zip(listed.vocabulary.folded(every), listed.totals.tolist(), strict=True))
    assert counted == {("the",): 12, ("solution",): 1}
    shown = listed.vocabulary.columns(every, "word")["word"].to_pylist()
    assert shown == ["the", "solution"], "the commoner of The and the"
    assert listed.units is None


def test_a_frequency_list_is_read_in_the_language_of_the_index(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("word,count\nİstanbul,9\nışık,1\n", "utf-8")
    table = pa.table({"utterance": ["İSTANBUL istanbul IŞIK"], "speaker_id": ["s"]})
    index = Index.build(table, language="tr")
    words = index.keyness("speaker_id=s", str(file), over="speaker_id", minimum=1)
    assert set(words["reference_count"].to_pylist()) == {1, 9}


@pytest.mark.parametrize(
    "text",
    [
        "word,count\nthe,5\n!,7\nnow,1\n",
        '"word","count"\n"the",5\n"""",7\n"now",1\n',
        "rank\tfreq\tword\n1\t5\tthe\n2\t1\tnow\n",
        "#Word Types: 3\n#Word Tokens: 13\n#Search Hits: 0\n1\t5\tthe\t\n2\t1\tnow\t\n",
        "Type\tRank\tFreq\tRange\nthe\t1\t5\t2\nnow\t2\t1\t1\n",
        "1 7 ,\n2 5 the\n3 1 now\n",
        "7 ,\r\n5 the\r\n1 now\r\n",
        "  1   5 the\n\n  2   1 now\n",
        "the 5\nnow 1\n",
        "the;5\nnow;1\n",
        "\ufeff1,5,the\n2,1,now",
        '5\tthe\n1\tnow\n7\t"\n',
    ],
)
def test_frequency_lists_of_other_programs(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(text.encode())
    listed = samples.read_frequency_list(str(file), ("case",))
    words = [word for (word,) in listed.vocabulary.shown]  # type: ignore[union-attr]  # a list
    assert dict(zip(words, listed.totals.tolist(), strict=True)) == {"the": 5, "now": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a frequency list"),
        ("the\nnow\n", "is not a frequency list"),
        ("1 2 the 3\n", "is not a frequency list"),
        ("word\tshare\nthe\t.5\n", "is not a frequency list"),
        ("1 5 the\n2 now\n", "line 2: 2 columns, not 3"),
        ("1 5 the\n2 x now\n", "line 2: 'x' of 'now' is not a count"),
        ("70 1 the\n60 2 now\n", "line 2: rank 60 comes after rank 70"),
        ("# a stamp\n1 5 the\n2 4 the\n", "line 3: 'the' occurs twice"),
        ("word,count,word\nthe,5,x\n", "two columns have the same name"),
    ],
)
def test_what_is_not_a_frequency_list(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text, "utf-8")
    with pytest.raises(RostraError, match=message):
        samples.read_frequency_list(str(file), ("case",))
