"""Coreference: whom pronouns, surnames, titles and descriptions refer to."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.quotations.extraction import draft

Said = Callable[..., list[tuple[str, str | None]]]


def test_pronouns_and_bare_surnames(said: Said) -> None:
    text = (
        "Ms. Ona Brill met Mr. Zed Quill.\n\n“I am glad,” Brill said.\n\n“So am I,” he said.\n\n"
        "“We start,” she added."
    )
    assert [who for _, who in said(text)] == ["Ona Brill", "Zed Quill", "Ona Brill"]


def test_it_is_an_organisation_or_nobody(said: Said) -> None:
    text = "“We win,” Quorl Maddest said.\n\nThe yard, Litio SA, replied. “We stay,” it said."
    assert [who for _, who in said(text)][1] != "Quorl Maddest"
    union = "“We win,” the Harbour Union said.\n\n“We stay,” it said."
    assert [who for _, who in said(union)] == ["Harbour Union", "Harbour Union"]


def test_two_people_with_one_surname(said: Said) -> None:
    text = (
        "Zed Quill, the mayor, and Nella Quill, the judge, spoke.\n\n"
        "“I rule,” Judge Quill said.\n\n“I govern,” Mayor Quill said."
    )
    assert [who for _, who in said(text)] == ["Nella Quill", "Zed Quill"]


def test_the_senator_is_the_one_who_has_the_title(said: Said) -> None:
    text = (
        "Sen. Ona Brill met Gov. Zed Quill.\n\n“We win,” the senator said.\n\n"
        "“No,” the governor said."
    )
    assert [who for _, who in said(text)] == ["Ona Brill", "Zed Quill"]


def test_a_speaker_is_the_fullest_form_at_its_nearest_place() -> None:
    text = (
        "Quill came.\n\nZed Quill spoke.\n\n“We win,” Quill said.\n\n"
        "Zed Quill left. Zed Quill slept."
    )
    row = draft(text).utterances[0]
    assert (row.speaker, row.speaker_start) == ("Zed Quill", text.index("Zed Quill"))
    assert (row.mention, row.cue) == ("Quill", "Quill said")


ABBREVIATED = {
    "Gov.": "Governor",
    "Sen.": "Senator",
    "Rep.": "Representative",
    "Gen.": "General",
    "Lt.": "Lieutenant",
    "Prof.": "Professor",
    "Dr.": "Doctor",
    "Mr.": "Mister",
    "Rev.": "Reverend",
    "St.": "Saint",
}
REPORTS = [
    "{} Bo Imag and {} Cy Noon. “We paid,” she said.",
    "{} Bo Imag met {} Cy Noon on Monday. “We paid,” he said.",
    "Ona Brill thanked {} Zed Quill. {} Brill left. “We paid,” she said.",
    "Ona Brill met {} Zed Quill in Arvo. He smiled.\n\n“We paid,” {} Quill said.",
]


def speakers(text: str) -> list[str | None]:
    return [row.speaker for row in draft(text).utterances]


@given(
    st.sampled_from(REPORTS),
    st.sampled_from(sorted(ABBREVIATED)),
    st.sampled_from(sorted(ABBREVIATED)),
)
@settings(max_examples=2 * settings().max_examples, deadline=None)
def test_an_abbreviated_title_has_the_speakers_of_the_title_in_full(
    report: str, first: str, second: str
) -> None:
    spelled_out = report.format(ABBREVIATED[first], ABBREVIATED[second])
    assert speakers(report.format(first, second)) == speakers(spelled_out)


@pytest.mark.parametrize(
    ("abbreviated", "spelled_out"),
    [
        ("the U.S. Army", "the American Army"),
        ("Zed A. Noon", "Zed Noon"),
        ("Cy Noon Jr.", "Cy Noon"),
        ("Cy Noon at 9 a.m. Monday", "Cy Noon at nine on Monday"),
        ("Cy Noon at No. 4 Dow Street", "Cy Noon at Number 4 Dow Street"),
        ("Cy Noon in Aug. 2020 in Arvo", "Cy Noon in August 2020 in Arvo"),
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(abbreviated: str, spelled_out: str) -> None:
    report = "Ona Brill met {} and Zed Quill. “We paid,” he said."
    assert speakers(report.format(abbreviated)) == speakers(report.format(spelled_out)) != [None]
