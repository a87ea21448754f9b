"""Folding: what is equal when case or diacritics are ignored."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.folding import FOLDS, fold


@pytest.mark.parametrize(
    ("text", "ignored", "expected"),
    [
        ("Élan", "", "Élan"),
        ("Élan", "c", "élan"),
        ("Élan", "d", "Elan"),
        ("Élan", "cd", "elan"),
        ("MASS Maß", "c", "mass mass"),
        ("Ørn łan", "d", "Ørn łan"),
        ("שָׁלוֹם", "d", "שלום"),
        ("नमस्ते が", "cd", "नमस्ते が"),
    ],
)
def test_stated_cases(text: str, ignored: str, expected: str) -> None:
    assert fold(text, ignored) == expected


@given(st.text(), st.sampled_from(FOLDS))
def test_equivalent_texts_fold_alike(text: str, ignored: str) -> None:
    assert fold(normalize("NFD", text), ignored) == fold(normalize("NFC", text), ignored)
