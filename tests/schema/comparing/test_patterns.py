"""Our automata read patterns as the two validators do."""

import random
import re

import jsonschema_rs
import pytest

from rostra.schema.comparing.automata import Pattern
from rostra.schema.comparing.regex import READINGS, UnsupportedError, parse
from rostra.schema.comparing.strings import Window, finds, quick

ATOMS = ("a", "b", "[ab]", "[^a]", ".", r"\d", r"\w", r"\s", r"\W", "c?", "a*", "b+?", r"\n", r"\-")
ENDS = ("*", "+", "?", "{2}", "{1,2}", "{2,}", "{0}")


def drawn(rng: random.Random, depth: int) -> str:
    draw = rng.random()
    if depth == 0 or draw < 0.4:
        return rng.choice(ATOMS)
    if draw < 0.6:
        return drawn(rng, depth - 1) + drawn(rng, depth - 1)
    if draw < 0.8:
        return f"({drawn(rng, depth - 1)}|{drawn(rng, depth - 1)})"
    return f"(?:{drawn(rng, depth - 1)}){rng.choice(ENDS)}"


def test_random_patterns_on_random_texts() -> None:
    rng = random.Random(5)  # noqa: S311 - texts, not secrets
    for _ in range(400):
        pattern = rng.choice(["^", ""]) + drawn(rng, 3) + rng.choice(["$", ""])
        python, ecma = (Pattern(pattern, reading) for reading in READINGS)
        validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
        for _ in range(20):
            text = "".join(rng.choice("abc1é\n٣ -") for _ in range(rng.randrange(6)))
            assert python.finds(text) == bool(re.search(pattern, text)), (pattern, text)
            assert ecma.finds(text) == validator.is_valid(text), (pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?=a)", "(?!a)", "(?<=a)", r"(a)\1", r"\bа", r"\p{L}", "(?i)a", "a++", "(?P<n>a)"),
        *(r"\Z", r"\cA", r"\0", "[]", "[^]", "[[a]", "[a&&b]", "[z-a]", "a{2,1}", "a{", "]", "("),
        *(")", "*a", "a**", "[a", "\\", r"\ud83d\ude00", "$a", "$^", r"$\n", r"\e", "(" * 100),
        "(a{1,99}){1,99}",
    ],
)
def test_what_is_not_modelled_says_so(pattern: str) -> None:
    for reading in READINGS:
        with pytest.raises(UnsupportedError):
            Pattern(pattern, reading)
    assert finds(pattern, "a") is None


@pytest.mark.parametrize(
    ("found", "missed", "empty"),
    [
        ("^[a-c]+$", "^[a-z]+$", True),
        ("^[a-z]+$", "^[a-c]+$", False),
        ("^(ab|ac)$", "^a[bc]$", True),
        ("^a$", "a", True),
        ("a|b", "^[^ab]*$", False),
        ("^[0-9]+$", r"^\d+$", True),
        (r"^\d+$", "^[0-9]+$", False),
        ("^(?:[a-z]{2}-)*[a-z]{2}$", "^[a-z-]{2,}$", True),
        (".", "", True),
        ("(?=a)", "a", False),
    ],
)
def test_inclusion(found: str, missed: str, empty: bool) -> None:
    assert Window(found=[found], missed=[missed]).empty() is empty


def test_lengths_and_words() -> None:
    assert Window(found=["^(aa)*$"], low=3, high=3, missed=["\n"]).empty()
    assert Window(low=2, high=1).empty()
    assert not Window(low=3000).empty()
    assert not Window(low=10**9).empty()
    assert Window(found=["^[ab]$"], high=1, none_of={"a", "b"}).empty()
    assert next(Window(found=["^[ab]$"], none_of={"a"}).strings()) == "b"


def test_slow_patterns_are_known() -> None:
    assert quick("^[a-z0-9]+(-[a-z0-9]+)*$")
    assert not quick("^(a+)+$")
    assert not quick("(a|a)*b")
    assert not quick(r"^(a+)+\1$")


def test_the_tree() -> None:
    assert parse("^a?$", "ecma") == (
        "cat",
        (("bol",), ("rep", ("chars", ((97, 97),)), 0, 1), ("eol",)),
    )
