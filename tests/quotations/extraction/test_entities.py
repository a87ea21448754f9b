"""Entities: who bears a name, and the evidence on gender and on being a person."""

import pytest

from rostra.language.sentences import sentence_starts
from rostra.quotations.extraction.entities import Entities
from rostra.quotations.extraction.grammatical_roles import GrammaticalRole, grammatical_role
from rostra.quotations.extraction.lexicon import lexicon


def entities(text: str, quoted: list[tuple[int, int]] | None = None) -> Entities:
    return Entities(text, lexicon("en"), sentence_starts(text), quoted or [])


def test_all_forms_of_a_name_have_one_bearer() -> None:
    text = "Quill came. Sen. Zed Quill spoke. Zed Amos Quill left, and Ona Brill stayed."
    by_id = {id(mention.entity): mention.entity for mention in entities(text).mentions}
    assert [entity.fullest for entity in by_id.values()] == [
        ("Zed", "Amos", "Quill"),
        ("Ona", "Brill"),
    ]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mr. Quill left.", "m"),
        ("Ms. Quill left.", "f"),
        ("Quill left.", "x"),
        ("Zed Quill lost her hat.", "f"),
        ("Zed Quill came. He left.", "m"),
        ("Zed Quill met Ona Brill. He left.", "x"),
        ("Mary Quill left.", "f"),
    ],
)
def test_gender(text: str, gender: str) -> None:
    assert entities(text).mentions[0].entity.gender == gender


def test_pronouns_inside_quotations_are_no_evidence() -> None:
    text = "Zed Quill left. “He ran.”"
    assert entities(text, [(17, 24)]).mentions[0].entity.gender == "x"


def test_sentences_are_numbered_past_abbreviations() -> None:
    text = "Gov. Bo Imag met Sen. Cy Noon. She left."
    found = entities(text)
    assert found.sentence_number(text.index("Noon")) == found.sentence_number(0)
    assert found.sentence_start(len(text)) == text.index("She")


def test_the_last_with_a_title_and_the_nearest_full_name() -> None:
    text = "Sen. Ona Brill met Sen. Zed Quill. Quill left. Zed Quill, the mayor, slept."
    found = entities(text)
    last = found.last_with_title(["sen"], len(text))
    assert last is not None
    assert last.fullest == ("Zed", "Quill")
    assert found.last_with_title(["mayor"], 10) is None
    assert found.nearest_full_name(last, len(text)).start == text.rindex("Zed Quill")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Zed Quill said so.", GrammaticalRole.SUBJECT),
        ("The mayor, Zed Quill, left.", GrammaticalRole.SUBJECT),
        ("It rained on Zed Quill.", GrammaticalRole.OTHER),
        ("Zed Quill’s hat fell.", GrammaticalRole.POSSESSOR),
        ("It was a Zed Quill budget.", GrammaticalRole.MODIFIER),
    ],
)
def test_grammatical_role(text: str, role: GrammaticalRole) -> None:
    found = entities(text)
    assert grammatical_role(text, found.mentions[0].name, found, lexicon("en")) == role
