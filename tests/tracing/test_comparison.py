"""Marks between words: which are typography, and which say something."""

import pytest

from rostra.tracing import Source, trace

CASES = [
    ("It was −5 degrees in the hall", "It was -5 degrees in the hall", "typography"),
    ("It was -5 degrees in the hall", "It was 5 degrees in the hall", "altered"),
    ("It was +5 degrees in the hall", "It was -5 degrees in the hall", "altered"),
    ("We pay €5 for each loaf", "We pay $5 for each loaf", "altered"),
    ("We pay €5 for each loaf", "We pay 5 for each loaf", "altered"),
    ("It grew by 5% in a year", "It grew by 5 in a year", "altered"),
    ("It grew by 5% in a year", "It grew by 5‰ in a year", "altered"),
    ("It grew by 5% in a year", "It grew by 5", "altered"),
    ("€5 is a fair fee", "5 is a fair fee", "altered"),
    ("It is <5 for all of us", "It is >5 for all of us", "altered"),
    ("It grew by 5–10 per cent", "It grew by 5-10 per cent", "typography"),
    ("It grew by 5–10 per cent", "It grew by 5 10 per cent", "altered"),
    ("It grew by 5-10 per cent", "It grew by 510 per cent", "altered"),
    ("We laid 10² tiles there", "We laid 102 tiles there", "altered"),
    ("We have 1 000 boats there", "We have 1\u202f000 boats there", "typography"),
    ("We have 1 000 boats there", "We have 1, 000 boats there", "altered"),
    ("They filter CO₂ in the hall", "They filter CO2 in the hall", "typography"),
]


@pytest.mark.parametrize(("text", "quotation", "verdict"), CASES)
def test_what_stands_beside_a_number_counts(text: str, quotation: str, verdict: str) -> None:
    found = trace(quotation, [Source("a", text, "en")])
    assert (found.verdict, found.flags) == (verdict, ("number",) if verdict == "altered" else ())


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("Shall we close the port?", "verbatim"),
        ("Shall we close the port", "verbatim"),
        ("Shall we close the port,", "typography"),
        ("Shall we close the port.", "altered"),
        ("Shall we close the port …", "typography"),
        ("Shall we close the port!", "altered"),
    ],
)
def test_a_question_does_not_become_a_statement(quotation: str, verdict: str) -> None:
    assert trace(quotation, [Source("a", "Shall we close the port? No.", "en")]).verdict == verdict
