"""Words of a short text, and phrases looked up in them."""

from hypothesis import given
from hypothesis import strategies as st

from rostra.language.phrase_table import PhraseTable, split_words


@given(st.text(alphabet=st.sampled_from("Norway US.’'s-–,; ()\nİßé") | st.characters()))
def test_words_are_at_their_offsets(text: str) -> None:
    end = 0
    for word in split_words(text):
        assert end <= word.start < word.end <= len(text)
        assert text[word.start : word.end].startswith(word.text)
        end = word.end


def test_the_longest_phrase_comes_first() -> None:
    phrases = PhraseTable([("vice", 1), ("vice president", 2)])
    assert [value for _, _, value in phrases.at(split_words("Vice-President"), 0)] == [2, 1]
    assert [value for _, _, value in phrases.at(split_words("vice"), 0)] == [1]
