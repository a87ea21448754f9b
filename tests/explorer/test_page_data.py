"""The data of the page: a part of a corpus, and its limits."""

import sys
from unicodedata import category, normalize

import pytest
from explorer import VERSION

from rostra.errors import RostraError
from rostra.explorer import page_data
from rostra.language.folding import fold
from rostra.releases import Corpus


def test_a_part_of_a_corpus_and_too_many_utterances(monkeypatch: pytest.MonkeyPatch) -> None:
    release = Corpus().release(VERSION)
    part = page_data.page_data(release, "country=NO")
    assert len(part["ids"]) == 10
    assert part["stamp"]["where"] == ["country=NO"]
    assert {len(layer) for layer in part["layers"].values()} == {10}
    monkeypatch.setattr(page_data, "MOST_UTTERANCES", 12)
    assert len(page_data.page_data(release, "country=NO")["ids"]) == 10
    with pytest.raises(RostraError, match="at most 12 utterances, these are 39: choose a part"):
        page_data.page_data(release, None)
    with pytest.raises(RostraError, match="these are 37"):
        page_data.page_data(release, "country!=SE,BE")


_WITHOUT_FOLDS = {"Cn", "Co", "Cs"}  # unassigned, private, surrogates: nine in ten code points


def test_no_letter_beyond_those_searched_is_folded() -> None:
    every = [c for c in map(chr, range(sys.maxunicode + 1)) if category(c) not in _WITHOUT_FOLDS]
    letters = {c: fold(c, ("letters",)) for c in every if normalize("NFD", c) == c}
    assert {c: letter for c, letter in letters.items() if letter != c} == page_data.LETTERS
    assert {c: c.casefold() for c in every if c.casefold() != c.lower()} == page_data.CASEFOLD
