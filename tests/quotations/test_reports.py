"""Marked reports: the gold of drafting by kind and language; all people and places are invented."""

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from marked_reports import Report, read_reports, reports_table

from rostra.errors import RostraError
from rostra.evaluation.units import units
from rostra.schema.codelists import codes

REPORTS = read_reports(Path(__file__).parent / "reports")
SECOND_SET = read_reports(Path(__file__).parent / "second_reports")
CODELIST = Path(__file__).parents[2] / "schema/codelists/country.csv"
MARKED = """language: en
kind: news
B: Odalys Brenk | harbour minister / minister | NO
M: Teodor Maskelin | - | -

“⟦B|she said: We wait⟧,” she said. “⟦B|*: Nine winters.⟧” The harbour minister, Odalys Brenk, left.

“⟦M: No⟧,” was all that came from Teodor Maskelin.
“⟦B: Yes.⟧”
"""


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_one(marked: str) -> Report:
        (tmp_path / "one.txt").write_text(marked, encoding="utf-8")
        return read_reports(tmp_path)[0]

    return read_one


def test_a_marked_report_is_its_text_with_offsets(read: Any) -> None:
    report = read(MARKED)
    words = [report.text[q.start : q.end] for q in report.quotations]
    assert words == ["We wait", "Nine winters.", "No", "Yes."]
    assert [q.turn for q in report.quotations] == [1, 1, 2, 3]
    assert [q.cue for q in report.quotations] == ["she said", "she said", None, None]
    assert report.quotations[0].role == ("harbour minister", "minister")
    assert report.quotations[2][3:6] == (("Teodor Maskelin",), (None,), (None,))
    assert report.text.startswith("“We wait,” she said. “Nine winters.” The")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("⟦M: No⟧", "⟦Z: No⟧", "no such key or cue: ⟦Z: No⟧"),
        ("⟦M: No⟧", "⟦M|*: No⟧", "no such key or cue"),
        ("⟦M: No⟧", "⟦M: No", "without its pair"),
        ("M: Teodor", "M: Theodor", "not in the text: Theodor Maskelin"),
        ("|she said:", "|she cried:", "not in the text: she cried"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(read: Any, old: str, new: str, said: str) -> None:
    with pytest.raises(RostraError, match=said):
        read(MARKED.replace(old, new))


def test_figures_by_language_and_kind(read: Any) -> None:
    report = read(MARKED)
    first, second, *_ = report.quotations

    def draft(_text: str, *, language: str) -> SimpleNamespace:
        common = {"role": None, "country": "NO", "cue": "she said", "confidence": 0.95}
        right = {"char_start": first.start, "char_end": first.end, "speaker": "Odalys Brenk"}
        wrong = {"char_start": second.start, "char_end": second.end, "speaker": language}
        cut = {"char_start": 0, "char_end": 3, "speaker": None}
        rows = [SimpleNamespace(**common, **row) for row in (right, wrong, cut)]
        return SimpleNamespace(utterances=rows)

    lines = [line.split("  ") for line in reports_table([report], draft).splitlines()]
    cells = {line[0]: [cell.strip() for cell in line[1:] if cell.strip()] for line in lines}
    figures = ["1", "4", "3", "0.500", "0.667", "0.500", "0.000", "1.000", "1.000"]
    assert cells["en, all kinds"] == cells["en, news"] == figures
    assert cells["en"] == ["0.333 of 3", *["- of 0"] * 4]


def test_the_reports_are_of_all_kinds_in_three_languages() -> None:
    assert len(REPORTS) == 30
    languages = [report.language for report in REPORTS]
    assert {name: languages.count(name) for name in languages} == {"en": 16, "de": 7, "fr": 7}
    kinds = "conference debate feature interview live-blog news press-conference round-up social"
    assert {report.kind for report in REPORTS} == {*kinds.split(), "statement"}


@pytest.mark.parametrize("report", REPORTS + SECOND_SET, ids=lambda report: report.id)
def test_gold_follows_the_guideline(report: Report) -> None:
    countries = {None, *codes(CODELIST.read_text(encoding="utf-8"))}
    for quotation in report.quotations:
        words = report.text[quotation.start : quotation.end]
        assert words == words.strip()
        assert not words.endswith(",")
        assert len(units(report.text, quotation.start, quotation.end)) == 1
        assert report.text[quotation.end : quotation.end + 2] not in (".”", '."')
        assert set(quotation.country) <= countries
        assert None not in quotation.speaker
    spans = [(q.start, q.end) for q in report.quotations]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
