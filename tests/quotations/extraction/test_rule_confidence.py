"""The ids of rules and tags: each is defined once, and extraction uses no others."""

import json
import re
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import pytest
from marked_reports import read_reports

from rostra.quotations.extraction import (
    Decision,
    draft,
    noun_phrases,
    reporting_clauses,
    unclosed_quotes,
)
from rostra.quotations.extraction.rule_confidence import (
    BY_LANGUAGE,
    MentionRule,
    Rejection,
    RoleRule,
    Rule,
    SpanRule,
    SpeakerRule,
)
from rostra.quotations.extraction.tagging import Tag

REPORTS = read_reports(Path(__file__).parents[1] / "reports")
RULES: list[type[Rule]] = [SpanRule, MentionRule, SpeakerRule, RoleRule]


@pytest.mark.parametrize("rules", RULES)
def test_a_rule_has_a_kebab_case_id_and_a_confidence(rules: type[Rule]) -> None:
    for rule in rules:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)
        assert 0 <= rule.confidence <= 1
        assert rule.decision() == Decision(rule.value, rule.confidence)
        assert type(rule.decision().rule) is str


def test_a_language_has_confidences_of_its_own() -> None:
    german, english = SpeakerRule.PRONOUN.decision("de"), SpeakerRule.PRONOUN.decision("en")
    assert german.confidence == BY_LANGUAGE["de"][SpeakerRule.PRONOUN] < english.confidence
    text = "„Wir warten“, sagte Frau Ona Brill. „Wir bleiben“, sagte sie."
    _, row = draft(text, language="de").utterances
    assert row.decisions["speaker"] == german


@pytest.mark.parametrize("language", sorted({report.language for report in REPORTS}))
def test_nine_in_ten_of_the_most_confident_are_right(language: str) -> None:
    rights = []
    for report in (report for report in REPORTS if report.language == language):
        speakers = {(q.start, q.end): q.speaker for q in report.quotations}
        rights += [
            row.speaker in speakers.get((row.char_start, row.char_end), ())
            for row in draft(report.text, language=language).utterances
            if row.confidence >= 0.9
        ]
    assert len(rights) >= 25
    assert sum(rights) >= 0.9 * len(rights)


def test_decisions_are_plain_json() -> None:
    [row] = draft("“We win,” said Mayor Zed Quill.").utterances
    decisions = json.loads(json.dumps(asdict(row)))["decisions"]
    assert {field: decision["rule"] for field, decision in decisions.items()} == {
        "span": SpanRule.CLAUSE_AFTER,
        "mention": MentionRule.VERB_THEN_SUBJECT,
        "speaker": SpeakerRule.NAME,
        "role": RoleRule.WORDS_BEFORE_NAME,
        "country": "no-ground",
        "cue": MentionRule.VERB_THEN_SUBJECT,
    }


@pytest.mark.parametrize(
    ("text", "rejection"),
    [
        ("The so-called “bridge party” left the hall.", Rejection.SCARE_QUOTE),
        ("“We win,” Zed “Zip” Quill said.", Rejection.NICKNAME),
        ("QUILL: We win.\n\nQUILL: We do.", Rejection.TRANSCRIPT),
        ("“We win.\n\nZed Quill”", Rejection.SIGNATURE),
        ("“A bridge too many”\n\nQ: Why?\n\nA: It is wet.", Rejection.HEADLINE),
        ("He said “…” to them.", Rejection.NO_WORDS),
    ],
)
def test_rejections(text: str, rejection: Rejection) -> None:
    assert rejection in [stretch.reason for stretch in draft(text).rejected]


def test_a_tag_is_one_character_of_its_own() -> None:
    assert all(len(tag) == 1 for tag in Tag)
    assert len({tag.value for tag in Tag}) == len(Tag)


def test_patterns_are_written_in_tags() -> None:
    modules = (noun_phrases, reporting_clauses, unclosed_quotes)
    patterns = [
        value.pattern
        for value in chain.from_iterable(vars(module).values() for module in modules)
        if isinstance(value, re.Pattern)
    ]
    assert len(patterns) > 6
    for pattern in patterns:
        letters = re.findall(r"[A-Za-z#]", re.sub(r"\\.", "", pattern))
        assert set(letters) <= {tag.value for tag in Tag}
