"""Roles before names and in appositions."""

import pytest

from rostra.quotations.extraction import draft

ROLES = {
    "“We win,” said former Arvan Prime Minister Zed Quill.": "former Arvan Prime Minister",
    "“We win,” said MP Quill. Zed Quill left.": "MP",
    "“We win,” said Dr. Zed Quill.": None,
    "“We win,” said Zed Quill, a senator from Arvo, on Monday.": "senator from Arvo",
    "“We win,” said Zed Quill, 34.": None,
    "Secretary of State Zed Quill said: “We win.”": "Secretary of State",
    "Zed Quill, mayor of Arvo: “We win.”": "mayor of Arvo",
}


@pytest.mark.parametrize("text", ROLES)
def test_roles_of_clauses_and_appositions(text: str) -> None:
    row = draft(text).utterances[0]
    assert (row.speaker, row.role) == ("Zed Quill", ROLES[text])
    assert (row.role is None) == (row.role_type is None) == (row.role_status is None)
