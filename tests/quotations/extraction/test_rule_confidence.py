"""The ids of rules and tags: each is defined once, and extraction uses no others."""

import json
import re
from dataclasses import asdict
from itertools import chain

import pytest

from rostra.quotations.extraction import draft, noun_phrases, reporting_clauses, unclosed_quotes
from rostra.quotations.extraction.rule_confidence import (
    MentionRule,
    Rejection,
    RoleRule,
    Rule,
    SpanRule,
    SpeakerRule,
)
from rostra.quotations.extraction.tagging import Tag

RULES: list[type[Rule]] = [SpanRule, MentionRule, SpeakerRule, RoleRule]


@pytest.mark.parametrize("rules", RULES)
def test_a_rule_has_a_kebab_case_id_and_a_confidence(rules: type[Rule]) -> None:
    for rule in rules:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)
        assert 0 <= rule.confidence <= 1
        assert rule.decision.rule == rule.value
        assert type(rule.decision.rule) is str


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
