"""The order of words is the one that readers of a language expect."""

import pytest

from rostra.language.collation import is_known, sort_key

ORDERS = {
    None: "a Á b c ç d e é Ève f ł m n ñ o ø œuf of z α β Ω б е ё и й к",
    "de": "Ärger arm Arm Ast Zug",
    "sv": "al über yx zon ål äl æl öl",
    "nb": "al zon ærlig ørn ål Aas",
    "da": "zebra æble øl aa å",
    "et": "sild šokk zoo žest tee wow õlu äär öö üks x",
    "es": "nota nube ñandú ocho",
    "pl": "kot las łaska mama żaba",
    "cs": "cena čas had hrad chata ibis",
    "hr": "cvet čaj ćup džep đak ljudi",
    "hu": "cukor csak dal dzadzi dzseki ezer",
    "tr": "hala ılık iz İzmir şal",
    "is": "zoo þak æður öl",
    "uk": "гора ґанок дім ера єдність имя іній їжак йод",
    "lt": "il yla ym jau",
}


@pytest.mark.parametrize("language", ORDERS)
def test_words_are_in_the_order_of_their_language(language: str | None) -> None:
    words = ORDERS[language].split()
    words.reverse()
    assert sorted(words, key=lambda word: sort_key(word, language)) == words[::-1]


def test_a_region_makes_no_difference_and_what_is_unknown_is_so() -> None:
    assert sort_key("Ål", "nb-NO") == sort_key("Ål", "nb_NO") == sort_key("Ål", "nb")
    assert is_known("de-AT")
    assert not is_known("tlh")


def test_diacritics_count_after_letters_and_case_after_diacritics() -> None:
    words = ["cote", "Cote", "coté", "cotes", "Cotés"]
    assert sorted(words, key=sort_key) == words
    assert sorted(["“zeta”", "alpha", "-beta"], key=sort_key) == ["alpha", "-beta", "“zeta”"]
