"""The examples of the reference have the verdicts that it gives them."""

import re
from pathlib import Path

import pytest

from rostra.quotations.extraction import draft
from rostra.tracing import VERDICTS, Passage, Source, SourceIndex, trace

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/commands/tracing.md").read_text("utf-8")
RULES = re.search(r"<!-- rules -->(.*)<!-- /rules -->", PAGE, re.DOTALL)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (RULES[1] if RULES else "").strip().splitlines()[2:]
]


@pytest.fixture(scope="module")
def interview() -> SourceIndex:
    text = (ROOT / "examples/market-interview.txt").read_text("utf-8")
    passages = tuple(
        Passage(f"{number}", said.char_start, said.char_end, said.speaker, said.turn)
        for number, said in enumerate(draft(text).utterances)
    )
    return SourceIndex([Source("interview", text, "en", passages)])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_example_has_its_verdict(interview: SourceIndex, row: list[str]) -> None:
    quotation, speaker, verdict, flags, _ = row
    found = trace(quotation, interview, speaker=speaker or None)
    assert (found.verdict, ", ".join(found.flags)) == (verdict, flags)


def test_all_verdicts_have_an_example_but_that_of_several_sources() -> None:
    assert {row[2] for row in ROWS} == {*VERDICTS} - {"other-source"}


def test_the_table_of_verdicts_is_complete() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \| .* \| \d.* \|$", PAGE, re.MULTILINE) == [
        *("verbatim", "typography", "elided", "ambiguous", "unmarked-elision", "altered"),
        *("spliced", "other-speaker", "other-source", "not-found"),
    ]
