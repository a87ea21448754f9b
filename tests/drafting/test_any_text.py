"""What holds of the draft of any text."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.checking.structure import paragraph_starts
from rostra.drafting import Draft, draft, render

WORDS = (
    *("“", "”", '"', "'", "‘", "’", "«", "»", "„", "“It stands,”", '"We know."', "‘No.’"),
    *("said Ada Fict", "Fict said", "she added", "the mayor", "Mayor Ada Fict", "Senator Tom Roe"),
    *("Roe, the mayor of Nowhere,", "according to", "told reporters", "the authorities", "Dr."),
    *(",", ".", "?", ":", "\n", "\n\n", "TOM ROE:", "1-", "…", "...", "(NBA)", "--", "and", "to"),
    *("\x00", "\t", "é", "ß", "中文", "🏛", "Nowhere", "bridge", "in"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=200)


def check(found: Draft) -> None:
    text, at = found.text, -1
    starts = paragraph_starts(text)
    turns = []
    for seq, u in enumerate(found.utterances, 1):
        assert at <= u.char_start < u.char_end <= len(text)
        at = u.char_end
        assert text[u.char_start : u.char_end] == u.utterance
        assert u.utterance == u.utterance.strip()
        assert "\n" not in u.utterance
        for field in ("speaker", "role", "cue", "mention"):
            value, start, end = (getattr(u, f"{field}{part}") for part in ("", "_start", "_end"))
            assert (value is None) == (start is None) == (end is None)
            if value is not None:
                assert text[start:end] == value
                assert value.strip()
        assert u.seq == seq
        assert starts[u.paragraph - 1] <= u.char_start
        assert u.paragraph == len(starts) or u.char_end <= starts[u.paragraph]
        assert (u.role is None) == (u.role_type is None) == (u.role_status is None)
        assert (u.country is None) == (u.country_basis is None)
        assert (u.speaker is None) == (u.speaker_kind is None)
        assert 0 <= u.confidence <= 1
        turns.append(u.turn)
    assert turns == sorted(turns)
    assert set(turns) == set(range(1, len(set(turns)) + 1))


@given(TEXTS, st.sampled_from(["en", "de", "fr", "ja", "pt-BR"]))
@settings(max_examples=400, deadline=None)
def test_spans_are_verbatim_and_do_not_overlap(text: str, language: str) -> None:
    found = draft(text, language=language)
    check(found)
    assert found == draft(text, language=language)
    assert render(found).endswith("left\n")


REPORT = (
    "Mayor Ada Fict of Nowhere opened the bridge.\n\n"
    "“It stands,” Fict said. “It will stand.\n\n“It always will,” she added.\n\n"
    "“We paid for it,” said Senator Tom Roe, who was not asked.\n"
)


@given(
    st.sampled_from(["Nothing else happened.", "It rained in Nowhere; nobody spoke.", "The end"])
)
def test_a_paragraph_without_marks_moves_nothing_else(more: str) -> None:
    plain = draft(REPORT)
    for at in (0, len(REPORT)):
        shift = len(more) + 2 if at == 0 else 0
        paragraphs = 1 if at == 0 else 0
        longer = draft(f"{REPORT[:at]}{more}\n\n{REPORT[at:]}")
        for one, other in zip(plain.utterances, longer.utterances, strict=True):
            assert (one.utterance, one.speaker, one.role, one.cue, one.turn) == (
                *(other.utterance, other.speaker, other.role, other.cue, other.turn),
            )
            assert other.char_start - one.char_start == shift
            assert other.paragraph - one.paragraph == paragraphs


def test_straight_marks_give_the_same_quotations() -> None:
    straight = re.sub("[“”]", '"', REPORT)
    assert [(u.utterance, u.speaker) for u in draft(REPORT).utterances] == [
        (u.utterance, u.speaker) for u in draft(straight).utterances
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        '" ' * 50_000,
        "“a " * 30_000,
        "‘a' " * 30_000,
        "“a\n\n" * 20_000,
        "said " * 40_000 + "“Go,” he said.",
        "(" * 50_000 + "“Go,” he said.",
        "NAME ONE: go on\n" * 10_000,
        "“Go,” Smith said. He ran. " * 5_000,
        "Ann Roe, mayor\n“Go”\n" * 5_000,
        "\x00" * 100_000,
        "“" + "a b " * 100_000 + "”, he said.",
    ],
    ids=range(12),
)
def test_hostile_texts_cost_what_their_length_does(text: str) -> None:
    """Not a limit on speed: twice the length in far less than four times the time."""
    half = text[: len(text) // 2]
    times = []
    for part in (half, text):
        start = time.process_time()
        check(draft(part))
        times.append(time.process_time() - start)
    assert times[1] < 6 * times[0] + 0.5
