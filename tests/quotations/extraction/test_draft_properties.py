"""What holds of the draft of every text."""

import dataclasses
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rostra.language.paragraphs import split_paragraphs
from rostra.printable import JOINERS, SPACES
from rostra.quotations.extraction import Draft, draft, render

WORDS = [
    "Zed Quill",
    "Quill",
    "Ms. Ona Brill",
    "Brill",
    "the mayor",
    "he",
    "she",
    "said",
    "told",
    "asked",
    "that",
    "of Arvo",
    "a senator",
    "who",
    "and",
    "on Monday",
    "bridge",
    "stands",
    "we",
    "win",
    "Arvo",
    "1-",
    "MOD:",
    "mayor of Arvo",
    "adding",
    "according to",
    "Sen.",
    "officials",
    "it",
    "’s",
    "boys’",
]
MARKS = ["“", "”", '"', "„", "«", "»", "‘", "’", "'", "``", "''"]
SIGNS = [",", ".", "?", "!", "…", "...", ":", ";", "(", ")", "—", "-", "\n", "\n\n", "\xa0"]
reports = st.lists(st.sampled_from(WORDS * 2 + MARKS * 2 + SIGNS), max_size=60).map(" ".join)
dense = st.text(alphabet="“”\"„«»‘’'`aA .,:?!\n\0", max_size=80)
texts = st.one_of(reports, dense, st.text(max_size=80))
languages = st.sampled_from(["en", "de", "fr", "sv", "en-GB"])

SPANS = ["speaker", "role", "cue", "mention"]


@given(texts, languages)
@example("\0" * 9 + "“a\0b,” he said", "en")
@example("“", "en")
@example('"' * 1000, "en")
@example("\r\n“Yes,” he said.\r\n", "en")
@settings(max_examples=3 * settings().max_examples, deadline=None)
def test_every_span_is_verbatim_and_no_two_overlap(text: str, language: str) -> None:
    found = draft(text, language=language)
    at = 0
    for row in found.utterances:
        assert at <= row.char_start < row.char_end <= len(text)
        assert text[row.char_start : row.char_end] == row.utterance == row.utterance.strip()
        assert "\n" not in row.utterance
        assert row.elided == ("…" in row.utterance or "..." in row.utterance)
        at = row.char_end
        for column in SPANS:
            words = getattr(row, column)
            start, end = getattr(row, f"{column}_start"), getattr(row, f"{column}_end")
            assert (words is None) == (start is None) == (end is None)
            assert words is None or (text[start:end] == words and words)
        assert (row.speaker is None) == (row.speaker_kind is None)
        assert (row.role is None) == (row.role_type is None) == (row.role_status is None)
        assert (row.country is None) == (row.country_basis is None)
        assert 0 <= row.confidence <= 1
    for left in found.rejected:
        assert 0 <= left.char_start < left.char_end <= len(text)
        assert all(
            left.char_end <= row.char_start or row.char_end <= left.char_start
            for row in found.utterances
        )


LISTED = re.compile(r"[\s,“”\"„‟«»‘’'`‚‹›〝〞＂]*")
"""What may be between a quotation mark and the words that are listed for it."""


@given(texts, languages)
@example("We win” said Zed Quill.", "en")
@example("He said We win” today.", "en")
@example("A “” and “ ” mark.", "en")
@example("“We win. “We do,” said Zed Quill.\n\nWe” do.", "en")
@example("QUILL: We win. (He said “no” twice.)\n\nBRILL: (Waves a “flag”.) I do.", "en")
@example("Zed “Zip” Quill: We win.\n\nOna Brill: You, “Zip”?\n\nZed Quill: I.", "en")
@settings(max_examples=3 * settings().max_examples, deadline=None)
def test_every_double_mark_is_at_words_that_are_listed(text: str, language: str) -> None:
    found = draft(text, language=language)
    listed = [(row.char_start, row.char_end) for row in found.utterances]
    listed += [(left.char_start, left.char_end) for left in found.rejected]
    labelled = {p.number for p in split_paragraphs(text) if _is_labelled(found, p.number)}
    for mark in re.finditer(r"[“”\"„«»]+", text):
        number = next(p.number for p in split_paragraphs(text) if mark.start() < p.end)
        if len(mark[0]) < 4 and number not in labelled and not _is_other(text, mark):
            assert any(_reaches(text, mark.span(), span) for span in listed), mark


def _is_labelled(found: Draft, number: int) -> bool:
    """Whether marks in a paragraph may be those of the label of a transcript."""
    return found.kind_of(number) in ("transcript", "interview", "debate")


def _is_other(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark means inches, or is at the head of an item of a list."""
    inches = mark[0] == '"' and text[mark.start() - 1 : mark.start()].isdigit()
    return inches or bool(re.compile(r"(?m)^[«»] ").match(text, mark.start()))


def _reaches(text: str, mark: tuple[int, int], listed: tuple[int, int]) -> bool:
    """Whether a mark is inside a stretch, or only white space, commas and marks part the two."""
    between = text[mark[1] : listed[0]] if mark[0] < listed[0] else text[listed[1] : mark[0]]
    return LISTED.fullmatch(between) is not None


@given(texts)
@settings(max_examples=2 * settings().max_examples, deadline=None)
def test_paragraphs_turns_and_numbers_go_up(text: str) -> None:
    rows = draft(text).utterances
    lines = [line for line in text.split("\n") if line.strip()]
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.paragraph for row in rows] == sorted(row.paragraph for row in rows)
    for row in rows:
        assert row.utterance in lines[row.paragraph - 1]
    turns = [row.turn for row in rows]
    assert set(turns) == set(range(1, max(turns, default=0) + 1))
    assert turns == sorted(turns)
    shared: dict[int, object] = {}
    for row in rows:
        columns = (row.speaker, row.speaker_start, row.role, row.role_start, row.country)
        assert shared.setdefault(row.turn, columns) == columns


@given(texts)
@settings(deadline=None)
def test_same_text_same_draft(text: str) -> None:
    assert draft(text) == draft(text)


SPEECH = st.sampled_from(["We win", "It is late", "Nobody came to the bridge", "I know him well"])
CLAUSE = st.sampled_from(["said Zed Quill", "Ona Brill told reporters", "she said", "he added"])
PARAGRAPH = st.builds(
    lambda first, clause, second: f"“{first},” {clause}. “{second}.”", SPEECH, CLAUSE, SPEECH
)
ARTICLES = st.lists(PARAGRAPH, min_size=1, max_size=6).map("\n\n".join)
PLAIN = "The road was wet and the lamps were lit."


def _without(found: Draft, shift: int, after: int) -> list[dict[str, object]]:
    """The rows, those places shifted back that stand after the inserted paragraph."""
    rows = []
    for row in found.utterances:
        values = {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
        for name, value in values.items():
            if name.endswith(("_start", "_end")) and value is not None and value >= after + shift:
                values[name] = value - shift
        values["paragraph"] -= row.char_start >= after + shift
        rows.append(values)
    return rows


@given(ARTICLES, st.data())
@settings(deadline=None)
def test_a_paragraph_without_marks_moves_nothing_else(article: str, data: st.DataObject) -> None:
    parts = article.split("\n\n")
    place = data.draw(st.integers(0, len(parts)))
    longer = "\n\n".join([*parts[:place], PLAIN, *parts[place:]])
    after = len("\n\n".join(parts[:place])) + 2 * (place > 0)
    before = [
        {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
        for row in draft(article, language="en").utterances
    ]
    assert _without(draft(longer, language="en"), len(PLAIN) + 2, after) == before


@given(ARTICLES)
@settings(deadline=None)
def test_straight_marks_give_the_same_quotations(article: str) -> None:
    straight = article.replace("“", '"').replace("”", '"')
    assert draft(straight, language="en").utterances == draft(article, language="en").utterances


@given(texts)
@settings(max_examples=2 * settings().max_examples, deadline=None)
def test_the_text_form_shows_every_span_in_plain_characters(text: str) -> None:
    found = draft(text)
    shown = render(found)
    assert shown.endswith("\n")
    plain = shown.translate(dict.fromkeys(map(ord, f"\n{SPACES}{JOINERS}")))
    assert plain.isprintable()
    for row in found.utterances:
        assert f"[[{row.seq} " in shown
    assert shown.count("rejected: ") >= len(found.rejected)


LONG = {
    "marks": '" ' * 30_000,
    "marks in a row": '"' * 100_000,
    "open": "“a b " * 12_000,
    "paragraphs of one quotation": "“We stay here.\n\n" * 3_000,
    "one line": "“We win,” said Zed Quill. He left. " * 1_800,
    "verbs without subject": 'said "x" ' * 2_000,
    "no marks": "Zed Quill went home. " * 10_000,
    "one sentence": 'Zed Quill, "we win often today," he said and ' * 400,
    "unopened": "we win.” " * 3_000,
    "apostrophes": "‘a’ b’ " * 3_000,
}


@pytest.mark.parametrize("case", LONG)
def test_the_cost_is_linear_in_the_length(case: str) -> None:
    text = LONG[case]

    def seconds(of: str) -> float:
        start = time.process_time()
        draft(of)
        return time.process_time() - start

    small = min(seconds(text[: len(text) // 16]) for _ in range(3))
    assert seconds(text) < 48 * small + 0.1
