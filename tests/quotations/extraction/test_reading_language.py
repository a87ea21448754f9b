"""The language that a report is read as, and what a report in another language gets."""

from pathlib import Path

import pytest

from rostra.quotations.extraction import draft, render
from rostra.quotations.extraction.reading_language import UNKNOWN, detect_language

REPORTS = Path(__file__).parents[1] / "reports"

OTHERS = {
    "nl": "“Wij hebben er negen jaar op gewacht”, zei de minister van de haven. “Het is nu te laat "
    "om de brug in het oosten te bouwen, en de mensen die daar werken weten dat.” De raad stemde "
    "in maart over het plan voor de stad.",
    "es": "«Hemos esperado nueve años por este voto», dijo la ministra del puerto. «No se puede "
    "construir el puente en el este de la ciudad, y la gente que trabaja en el muelle lo sabe». El "
    "consejo votó en marzo sobre un plan para la ciudad que no es de todos.",
    "it": "«Abbiamo aspettato nove anni per questo voto», ha detto la ministra del porto. «Non si "
    "può costruire il ponte nella zona est della città, e la gente che lavora al molo lo sa».",
    "pt": "“Esperámos nove anos por este voto”, disse a ministra do porto. “Não se pode construir "
    "a ponte no leste da cidade, e as pessoas que trabalham no cais sabem que é assim.”",
    "sv": "”Vi har väntat i nio år på den här omröstningen”, sade hamnministern. ”Det går inte att "
    "bygga bron i öster, och de som arbetar där vet om det.” Rådet röstade i mars om en plan.",
    "af": "“Ons het nege jaar gewag vir hierdie stem,” het die minister van die hawe gesê. “Dit is "
    "nie moontlik om die brug in die ooste te bou nie, en die mense wat daar werk weet dit.”",
    "ca": "«Hem esperat nou anys per aquest vot», va dir la ministra del port. «No es pot "
    "construir el pont a l’est de la ciutat, i la gent que treballa al moll ho sap».",
    "tr": "“Bu oy için dokuz yıl bekledik” dedi liman bakanı Ada Fict. “Hayır.”",
    "ru": "«Мы ждали девять лет», — сказала министр Анна Вигадка. «Нет».",
    "ja": "「九年待った」とアダ市長は述べた。",
}


SHORT = [
    "”Emme ole hävinneet”, sanoi pormestari Ada Fict maanantaina. Satama on yhä kiinni.",
    "»Vi har ikke tabt,« sagde borgmester Ada Fict i går. »Havnen er lukket.«",
    "„We hebben niet verloren”, zei burgemeester Ada Fict.",
    "«Non abbiamo perso la partita», ha detto il sindaco Ada Fict.",
    "«El puerto sigue cerrado», afirmó el ministro Ada Fict.",
]


@pytest.mark.parametrize("file", sorted(REPORTS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_report_is_read_as_its_language(file: Path) -> None:
    assert detect_language(file.read_text("utf-8"))[0] == file.name[:2]


@pytest.mark.parametrize("text", [*OTHERS.values(), *SHORT])
def test_a_language_without_a_lexicon_is_not_taken_for_one_that_has_one(text: str) -> None:
    assert detect_language(text)[0] == UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("“It stands,” Ada Fict said.", "en"),
        ("The bridge stays shut. “Nobody asked us,” Harbour Minister Ada Fict said.", "en"),
        ("„Nein“, sagte Ada Fict.", "de"),
        ("« Non », dit Ada Fict.", "fr"),
        ("“Ada,” Bo.", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_short_text(text: str, language: str) -> None:
    assert detect_language(text)[0] == language


def test_without_a_lexicon_a_few_words_are_proposed_as_well() -> None:
    text = "Ada Fict kutsui sitä ”häkiksi”. «Una farsa», secondo lei."
    found = draft(text, language="fi")
    assert [row.utterance for row in found.utterances] == ["häkiksi", "Una farsa"]


@pytest.mark.parametrize("language", [*OTHERS, None])
def test_without_a_lexicon_there_are_spans_alone(language: str | None) -> None:
    text = OTHERS[language or "tr"] + "\n\nADA FICT, Kurul: “Hayır, dedik.”\n"
    found = draft(text, language=language)
    assert found.language == (language or UNKNOWN)
    assert len(found.utterances) + len(found.rejected) == text.count("“") + text.count("«") or (
        language in {"sv", "ja"}
    )
    for row in found.utterances:
        assert text[row.char_start : row.char_end] == row.utterance
        fields = (row.speaker, row.role, row.country, row.mention, row.cue)
        assert fields == (None,) * 5
        assert (row.language, row.confidence) == (found.language, 0)
    assert f"no lexicon for {found.language}" in render(found)
    assert "(lexicons: de, en, fr)" in render(found)


def test_the_draft_says_what_it_was_read_as_and_why() -> None:
    text = (REPORTS / "de-news-hafen.txt").read_text("utf-8")
    found = draft(text)
    assert (found.language, found.utterances[0].language) == ("de", "de")
    assert "language: de (98 % of its short words are in the lexicon of de)" in render(found)
    given = draft(text, language="de-AT")
    assert given.language_reason == "given"
    assert "language: " not in render(given).partition("\n\n")[0]
    assert [row.speaker for row in given.utterances] == [row.speaker for row in found.utterances]


def test_a_text_of_several_languages_says_so() -> None:
    english, german = "“We wait,” said Ona Brill.", "„Wir warten“, sagte Bodo Quast."
    text = f"{english}\n{german}\n« Nous attendons », a déclaré le maire, Théo Lahm."
    drafted = draft(text)
    assert drafted.language == "und"
    assert "in that of another language" in drafted.language_reason
