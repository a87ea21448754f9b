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
    ],
)
def test_a_demonym_beside_an_office_is_its_state(
    role: str, language: str, state: str | None
) -> None:
    assert state_of_office(role, language) == state
