"""Reporting clauses: subject, verb and rule for each position of the clause."""

import pytest

from rostra.language.sentences import sentence_starts
from rostra.quotations.extraction.lexicon import lexicon
from rostra.quotations.extraction.reporting_clauses import find_clause, reported_subject
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import Tag, Tagger, Token


def sentence(text: str) -> TaggedSentence:
    """A sentence in which Q, Q, (with a comma inside the marks) or Q? is a quotation."""
    tokens: list[Token] = []
    tagger = Tagger(text, lexicon("en"), sentence_starts(text))
    for part in tagger.tag(0, len(text)):
        is_quotation = text[part.start : part.end] == "Q"
        form = text[part.end : part.end + 1].strip(" .") if is_quotation else part.form
        tokens.append(part._replace(tag=Tag.QUOTATION, form=form) if is_quotation else part)
    return TaggedSentence.of(tokens, lexicon("en"))


@pytest.mark.parametrize(
    ("text", "subject", "verb", "rule"),
    [
        ("Q, Zed Quill said.", "Zed Quill", "said", MentionRule.SUBJECT_THEN_VERB),
        ("Q, said Mayor Zed Quill.", "Mayor Zed Quill", "said", MentionRule.VERB_THEN_SUBJECT),
        ("Q, according to Quill.", "Quill", "according to", MentionRule.ACCORDING_TO),
        ("Q, Quill beamed.", "Quill", "beamed", MentionRule.UNKNOWN_VERB),
        ("Q, beamed Quill.", "Quill", "beamed", MentionRule.UNKNOWN_VERB_FIRST),
        ("Q, the mayor of Arvo has often said.", "the mayor of Arvo", "has often said",
         MentionRule.SUBJECT_THEN_VERB),
        ("On Monday, Quill, a farmer, said Q.", "Quill", "said", MentionRule.LEAD_VERB),
        ("Quill called it Q.", "Quill", "called", MentionRule.LEAD_WEAK_VERB),
        ("According to Quill, Q.", "Quill", "According to", MentionRule.LEAD_ACCORDING_TO),
        ("Quill left, saying, Q.", "Quill", "saying", MentionRule.LEAD_PARTICIPLE),
        ("The first was Quill, who shouted, Q.", "Quill, who", "shouted", MentionRule.RELATIVE),
        ("Brill was asked by Quill, Q.", "Quill", "was asked", MentionRule.PASSIVE),
        ("Zed Quill: Q.", "Zed Quill", "", MentionRule.LABEL),
    ],
)  # fmt: skip
def test_clauses(text: str, subject: str, verb: str, rule: MentionRule) -> None:
    tagged = sentence(text)
    clause = find_clause(tagged, tagged.tags.index(Tag.QUOTATION))
    assert clause is not None
    assert words(text, tagged, clause.subject).strip(",") == subject.strip(",")
    assert words(text, tagged, clause.verb) == verb
    assert clause.rule == rule


def words(text: str, tagged: TaggedSentence, span: tuple[int, int]) -> str:
    tokens = tagged.tokens[slice(*span)]
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def test_a_quotation_alone_has_no_clause() -> None:
    assert find_clause(sentence("Q."), 0) is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [("Zed Quill rose.", "Zed Quill"), ("On Monday, he left.", "he"), ("It rained.", None)],
)
def test_the_subject_of_a_sentence_without_quotations(text: str, subject: str | None) -> None:
    tagged = sentence(text)
    span = reported_subject(tagged)
    assert (words(text, tagged, span) if span else None) == subject
