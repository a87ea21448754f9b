import pytest

from rostra.exchange.countries import country_code, read_country
from rostra.exchange.losses import LossReport


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NO", "NO"), (" NO ", "NO"), ("no", None), ("XX", None), ("EU", None),
        ("Norway", "NO"), ("NORWAY", "NO"), ("Norwegen", "NO"), ("Norvège", "NO"),
        ("Norwegian", None), ("Norwya", None), ("Norway, Sweden", None),
        ("Netherlands", "NL"), ("The Netherlands", "NL"), ("the Gambia", "GM"),
        ("U.S.", "US"), ("US", "US"), ("us", None), ("UK", "GB"), ("United Kingdom", "GB"),
        ("Scotland", "GB"), ("Burma", "MM"), ("Bosnia and Herzegovina", "BA"),
        ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("People's Republic of China", "CN"),
        ("Republic of Korea", "KR"), ("Korea", None), ("Congo", None), ("Georgia", None),
        ("Korea, Republic of", "KR"), ("Korea (Republic of)", "KR"), ("Korea, South", "KR"),
        ("Bahamas, The", "BS"), ("Congo, Republic of the", "CG"), ("Congo, the", None),
        ("Germany, West", None), ("Federal Republic of Germany", None), ("Norway (coast of)", None),
        ("Trinidad & Tobago", "TT"), ("Kingdom of Hawaii", None), ("Oslo, Norway", None),
        ("Papal States", None), ("Soviet Union", None), ("West Germany", None),
        ("Czechoslovakia", None), ("Kosovo", None), ("Europe", None), ("", None), ("the", None),
    ],
)  # fmt: skip
def test_a_country_is_a_code_or_the_name_of_one(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_what_is_no_country_is_told_and_what_is_missing_is_not() -> None:
    report = LossReport()
    assert read_country("Norway", report, "a:1") == "NO"
    assert read_country(None, report, "a:2") is None
    assert read_country("  ", report, "a:3") is None
    assert read_country("Papal States", report, "a:4") is None
    [loss] = report.losses
    assert (loss.kind, loss.id, loss.count) == ("wrong", "no-such-country", 1)
    assert loss.examples == [("a:4", "Papal States")]
