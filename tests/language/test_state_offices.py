import pytest

from rostra.language.state_offices import state_of_office


@pytest.mark.parametrize(
    ("role", "language", "state"),
    [
        ("norwegische Außenminister", "de", "NO"),
        ("Schweizer Bundesrätin", "de", "CH"),
        ("deutschen Botschafterin", "de", "DE"),
        ("norwegische Schriftstellerin", "de", None),
        ("Außenministerin", "de", None),
        ("ministre norvégienne de l’Énergie", "fr", "NO"),
        ("vice-présidente turque", "fr", "TR"),
        ("chef de la diplomatie suédoise", "fr", "SE"),
        ("romancière suédoise", "fr", None),
        ("ministre de l’Eau", "fr", None),
        ("Norwegian minister", "en", None),
        ("Norwegens Außenministerin", "de", "NO"),
        ("Außenministerin von Dänemark", "de", "DK"),
        ("Präsident der Vereinigten Staaten", "de", "US"),
        ("Chinas Botschafter in Norwegen", "de", "CN"),
        ("Präsident des Landtags", "de", None),
        ("Winzer aus Georgien", "de", None),
        ("ministre de l’Intérieur du Sénégal", "fr", "SN"),
        ("présidente de la Côte d’Ivoire", "fr", "CI"),
        ("ambassadeur d’Italie en Chine", "fr", "IT"),
        ("romancière de Suède", "fr", None),
    ],
)
def test_the_state_of_an_office(role: str, language: str, state: str | None) -> None:
    assert state_of_office(role, language) == state
