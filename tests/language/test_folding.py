"""Folding: what is equal when some differences are ignored."""

from itertools import combinations
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.folding import (
    DEFAULT_FOLD,
    FOLDS,
    ROOT,
    TURKIC,
    Fold,
    casing_of,
    fold,
    fold_names,
    has_casing,
)

ALL = [chosen for size in range(len(FOLDS) + 1) for chosen in combinations(FOLDS, size)]
LETTERS = (
    "aÉé\u0301ßIİiıſﬁﬀ’ʼ‘-‐\u00ad\u200b\u200d\u0640ＧＤ１كکيیىأئۀ"
    "٣۱ﻙﷺŉǆΐΣς״־🇳🇴👍🏽가ㄱ\u1160が\u3099①²"
)
texts = st.text(st.sampled_from(LETTERS), max_size=8) | st.text(max_size=8)
casings = st.sampled_from([ROOT, TURKIC])


@pytest.mark.parametrize(
    ("text", "ignored", "expected"),
    [
        ("Élan", "none", "Élan"),
        ("Élan", "case", "élan"),
        ("Élan", "diacritics", "Elan"),
        ("Élan", "case,diacritics", "elan"),
        ("MASS Maß", "case", "mass mass"),
        ("Ørn łan", "diacritics", "Ørn łan"),
        ("שָׁלוֹם", "diacritics", "שלום"),
        ("नमस्ते が", "case,diacritics", "नमस्ते が"),
        ("it’s itʼs it＇s oʻz o‘z", "typography", "it's it's it's o'z o'z"),
        ("co-op co‐op co‑op", "typography", "co-op co-op co-op"),
        ("Anfän\u00adgerinnen می\u200cخواهم", "typography", "Anfängerinnen میخواهم"),
        ("\u2068a\u2069 a\u2060b ❤\ufe0f", "typography", "a ab ❤"),
        ("oﬃce ﬁn كـــتاب ﻛﺘﺎﺏ", "typography", "office fin كتاب كتاب"),
        ("צה״ל ג׳ורג בית־ספר", "typography", "צה\"ל ג'ורג בית-ספר"),
        ("it´s it′s – “it”", "typography", "it's it's – “it”"),
        ("ștergeți", "typography", "şterge\u0163i"),
        ("أَحمد آب", "diacritics", "احمد اب"),
        ("ＧＤＰ ｶﾞ １２ ②", "width", "GDP ガ 12 2"),
        ("ＧＤＰ", "case,typography", "ｇｄｐ"),
        ("كتاب کتاب علي على علی", "letters", "کتاب کتاب علی علی علی"),
        ("۱۳۹۸ ١٣٩٨ १३ 𝟙", "letters", "1398 1398 13 1"),
        ("۱۲٫۵", "letters", "12.5"),
        ("رئيس رئیس", "diacritics,letters", "رییس رییس"),
    ],
)
def test_stated_cases(text: str, ignored: str, expected: str) -> None:
    assert fold(text, ignored) == normalize("NFC", expected)


def test_case_is_that_of_the_language() -> None:
    turkish = casing_of("tr")
    assert turkish == casing_of("az-Latn") == casing_of("TUR") == TURKIC
    assert casing_of("en") == casing_of(None) == casing_of("Turkish") == ROOT
    assert {fold(text, casing=turkish) for text in ("İSTANBUL", "İstanbul", "istanbul")} == {
        "istanbul"
    }
    assert fold("ISPARTA", casing=turkish) == fold("ısparta", casing=turkish) == "ısparta"
    assert fold("I\u0307zmir", casing=turkish) == "izmir"
    assert fold("ISPARTA", "none", turkish) == "ISPARTA"
    assert fold("ISPARTA", "diacritics", turkish) == "ISPARTA"


@given(texts, st.sampled_from(ALL), casings)
def test_equivalent_texts_fold_alike(text: str, ignored: Fold, casing: int) -> None:
    forms = {fold(normalize(form, text), ignored, casing) for form in ("NFC", "NFD")}
    assert forms == {fold(text, ignored, casing)}


@given(texts, st.sampled_from(ALL), casings)
def test_a_form_is_its_own_form(text: str, ignored: Fold, casing: int) -> None:
    form = fold(text, ignored, casing)
    assert fold(form, ignored, casing) == form


@given(texts, st.sampled_from(ALL), st.sampled_from(ALL))
def test_what_is_equal_stays_equal_when_more_is_ignored(text: str, some: Fold, more: Fold) -> None:
    text = text.replace("´", "")  # under width a space with an accent
    both = fold_names([*some, *more])
    assert fold(fold(text, some), both) == fold(text, both)


@given(texts)
def test_a_text_without_those_letters_has_no_casing(text: str) -> None:
    assert has_casing(text) or fold(text) == fold(text, casing=TURKIC)


def test_names_of_folds() -> None:
    assert fold_names("typography, case") == fold_names(["case", "typography"]) == DEFAULT_FOLD
    assert fold_names("none") == fold_names("") == fold_names([]) == ()
    for wrong in ("c", "cd", "case;typography", ["case", ""], ("CASE",)):
        with pytest.raises(ValueError, match="fold is none, or some of case, typography, diacri"):
            fold("a", wrong)
