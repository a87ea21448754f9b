import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.abbreviations import abbreviations_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the People’s Front of Ruritania (PFR) met", {"PFR": "People’s Front of Ruritania"}),
        ("Front for the Freedom of Ruritania (FFR)", {"FFR": "Front for the Freedom of Ruritania"}),
        (
            "Union of Ruritanian Dentists (URD/DRU)",
            dict.fromkeys(["URD", "DRU"], "Union of Ruritanian Dentists"),
        ),
        ("said the Ruritanian Workers’ Party (PKK).", {"PKK": "Ruritanian Workers’ Party"}),
        ("the URD (Union of Ruritanian Dentists)", {"URD": "Union of Ruritanian Dentists"}),
        ("he (Jim) went (2019) to sleep (see)", {}),
        ("went to sleep (ZZ)", {}),
        ("Zenda Bank (ZB) and Zebra Bar (ZB)", {"ZB": "Zenda Bank"}),
        ("Front\nof Ruritania (FOR)", {}),
    ],
)
def test_abbreviations(text: str, expected: dict[str, str]) -> None:
    assert abbreviations_in(text) == expected


@given(st.text(alphabet=st.sampled_from("AB of(/)-’ \n") | st.characters()))
def test_names_are_verbatim(text: str) -> None:
    for short, name in abbreviations_in(text).items():
        assert name
        assert short in text
        assert name in text


def test_a_long_text_is_read_in_linear_time() -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        abbreviations_in("(A" * times + "Front of Ruritania (FOR) " * times)
        return time.process_time() - start

    seconds(10)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)
