"""A split gives what two samples give; frequency lists are samples too."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import FOLDINGS, coded_rows

from rostra.concordance import Index
from rostra.concordance.statistics import samples
from rostra.concordance.statistics.vocabulary import vocabulary
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
