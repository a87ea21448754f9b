"""Sentences: the rule over tokens, and the same rule over a text."""

from itertools import groupby, pairwise
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import sentence_starts, split_sentences
from rostra.language.tokens import tokenise
from rostra.language.word_lists import table


def sentences_of(text: str) -> list[str]:
    starts = [*sentence_starts(text), len(text)]
    return [text[a:b].rstrip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gov. Bo Imag and Sen. Cy Noon. “We paid,” she said.",
            ["Gov. Bo Imag and Sen. Cy Noon.", "“We paid,” she said."],
        ),
        (
            "St. Ansel fell on Aug. 3. Rep. Ada Orr, Jr., left Ruvo, Calif. She cried.",
            ["St. Ansel fell on Aug. 3.", "Rep. Ada Orr, Jr., left Ruvo, Calif.", "She cried."],
        ),
        ("“Stop!” said Orr. ‘Why?’ He left…", ["“Stop!” said Orr.", "‘Why?’", "He left…"]),
        ("Heading\n\nIt rained\nin May.", ["Heading", "It rained", "in May."]),
        ("J . Doe came. I . Then", ["J . Doe came.", "I .", "Then"]),
        ("James A. Doe came. She left.", ["James A. Doe came.", "She left."]),
        ("Acme Inc. builds. No. 7 is late.", ["Acme Inc. builds.", "No. 7 is late."]),
        (" \n ", []),
    ],
)
def test_sentences_of_a_text(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.usefixtures("without_dictionaries")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It had ended… It has no ties. Stop!", ["It had ended …", "It has no ties .", "Stop !"]),
        (
            "It ended… and began. “Why?” she said.",
            ["It ended … and began .", "“ Why ? ” she said ."],
        ),
        (
            "Dr. Fict met J. K. Doe. It was I. So",
            ["Dr. Fict met J . K . Doe .", "It was I .", "So"],
        ),
        ("the U.S. Council. In the U.S. The law", ["the U.S. Council .", "In the U.S.", "The law"]),
        (
            "„Geh.“ Er ging. 'No.' \"Yes.\" (So.) A",
            ["„ Geh . “", "Er ging .", "' No . '", '" Yes . "', "( So . )", "A"],
        ),
        ("我们。他们。 हाँ। ना।", ["我 们 。", "他 们 。", "हाँ ।", "ना ।"]),
        ("No?! Yes.", ["No ? !", "Yes ."]),
    ],
)
def test_stated_sentences(text: str, expected: list[str]) -> None:
    assert [" ".join(token.text for token in s) for s in split_sentences(text)] == expected


# Language, then the sentences of one line.
IN_LANGUAGES = [
    (None, "Am 3. Juni tagt der Rat."),
    (None, "Er zitierte Nr. 5 und Art. 20 GG."),
    (None, "On Jan. 6 they met."),
    (None, "No. 10 replied."),
    (None, "Im 19. Jahrhundert war es so. | Der 20. Deutsche Bundestag tagt."),
    (None, "Am 1. Mai und am 2. Dez. 2020. | Gut."),
    (None, "„1. Wir gehen.“"),
    (None, "1. Der Rat tagt."),
    (None, "Sie ist 5. | Er ist 6."),
    (None, "I am 5. | Mum is 30."),
    (None, "See vol. 2, fig. 3 and p. 5 or pp. 5–6. | It ends."),
    (None, "He said no. | Orr left."),
    (None, "Plan B. | The law won. | James A. Doe came. | She left."),
    (None, "In the U.S. | The law. | The U.S. Council met at 5 p.m. Monday."),
    (None, "“It is in the U.S.” | The man left."),
    (None, "He was born on Sept. 11, 1970, in Ruvo, Mass. | He died."),
    ("sv", "Se fig. 3 och s. 4. | Punkt 5. | Slut."),
    ("de", "Am 3. Juni tagt der Rat. | Die Wahl folgt am 5. Juli."),
    ("de", "Im XIX. Jahrhundert begann es. | Danach kam der II. Bund. | Er endete."),
    ("de", "Er kommt am 3. Oktober 2020 um 5 Uhr. | Wir nicht."),
    ("de", "Sie war die 5. | Der Rat tagte."),
    ("de", "Dr. med. Fikt kam z. B. mit Frau v. d. Orr. | Sie ging."),
    ("de", "Das geschah 44 v. Chr. in Ruvo. | Dann kam er usw. | Der Rat tagte."),
    ("de", "Die 5. Sitzung, vgl. S. 12 ff. und Bd. II, begann. | Er sprach."),
    ("de-AT", "Die Fa. Orr & Co. KG zahlt ca. 3 Mrd. Euro bzw. Dollar. | Er ging."),
    ("fr", "M. Le Fict est venu. | Mme. Orr aussi, cf. p. 12. | Elle part."),
    ("fr", "En 52 av. J.-C. il vint. | L’art. 5, n. 12 et al. 3, etc. | La loi passe."),
    ("fr", "Le 14 juill. 1789 on prit Ruvo. | Rien."),
    ("it", "L’on. Fitti e il sig. Orri, art. 5, ecc. | Il governo cade."),
    ("es", "El Sr. Ficto dijo no. | No. | La n.º 5 y la pág. 7. | ¿Por qué? | ¡Sí!"),
    ("pt", "O Sr. Orro falou. | A lei é boa."),
    ("nl", "Dhr. Orr zei art. 5 enz. | Hij ging."),
    ("tr", "Sn. Orr ve Prof. Dr. Fik geldi vb. | Bu iyi."),
    ("ru", "В 2020 г. | Он ушёл, и т. д. Руво."),
]


@pytest.mark.parametrize(("language", "sentences"), IN_LANGUAGES)
def test_sentences_by_language(language: str | None, sentences: str) -> None:
    expected = sentences.split(" | ")
    text = " ".join(expected)
    starts = [*sentence_starts(text, language), len(text)]
    assert [text[a:b].rstrip() for a, b in pairwise(starts)] == expected
    assert [s[0].start for s in split_sentences(text, language)] == starts[:-1]


def test_the_language_decides() -> None:
    text = "It was on. Bo left."
    assert len(split_sentences(text, "en")) == 2
    assert len(split_sentences(text, "it")) == 1  # "on." is a title before Italian names


def test_table_of_words() -> None:
    rows = table("sentence_words.csv")
    keys = [(row["class"], row["word"]) for row in rows]
    assert len(set(keys)) == len(keys)
    by_class = [name for name, _ in groupby(rows, key=itemgetter("class"))]
    assert len(by_class) == len(set(by_class))
    for row in rows:
        languages = row["languages"].split()
        assert languages == sorted(set(languages))
        assert languages == ["und"] or "und" not in languages
        assert not row["word"].endswith(".")


@given(st.text(max_size=40))
def test_sentences_are_the_tokens(text: str) -> None:
    by_sentence = split_sentences(text)
    assert [token for sentence in by_sentence for token in sentence] == tokenise(text)
    assert all(by_sentence)


WORDS = [
    *("J", "I", "a", "Pres.", "U.S.", "The", "he", "Bo", "3.5", "e.g.", "www.a.example"),
    *("No", "Nr", "am", "der", "5", "XX", "Juni", "z", "B", "Calif", "Dr", "usw", "A", "etc."),
    *(
        ".",
        "…",
        "...",
        "!",
        "?",
        "。",
        '"',
        "'",
        "“",
        "”",
        "(",
        ")",
        ",",
        ";",
        "–",
        "\u200b",
        "\ufeff",
        "\n",
    ),
]


SPACES = st.sampled_from(["", " ", "\u00a0"])


@given(st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=25))
def test_a_text_has_the_sentences_of_its_tokens(parts: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, parts))
    for language in (None, "de"):
        assert sentence_starts(text, language) == [
            line.start + sentence[0].start
            for line in split_paragraphs(text)
            for sentence in split_sentences(text[line.start : line.end], language)
        ]


def test_a_line_of_terminators_takes_no_time() -> None:
    assert sentence_starts("! " * 50_000 + ", a") == [0]
