"""Our automata read patterns as the two validators do."""

import random
import re
from typing import Any

import jsonschema_rs
import pytest

from jsonschema_containment import accepts
from jsonschema_containment.automata import DEAD, Pattern
from jsonschema_containment.budget import Budget
from jsonschema_containment.characters import span, symbol
from jsonschema_containment.regular_expressions import (
    READINGS,
    UnsupportedError,
    parse,
    reads,
)
from jsonschema_containment.strings import (
    StringSet,
    backtracking_cost,
    is_deterministic,
    is_found,
)

BUDGET = Budget(10**9)
ATOMS = ("a", "b", "[ab]", "[^a]", ".", r"\d", r"\w", r"\s", r"\W", "c?", "a*", "b+?", r"\n", r"\-")
AROUND = (r"\b", "^", "$", "(?=a)", "(?!b)", "(?=a|$)", "(?!.*b)", "(?<=a)", "(?<!a)", r"(?<!\W)")
ENDS = ("*", "+", "?", "{2}", "{1,2}", "{2,}", "{0}")


def drawn(rng: random.Random, depth: int) -> str:
    draw = rng.random()
    if draw < 0.1:
        return rng.choice(AROUND)
    if depth == 0 or draw < 0.4:
        return rng.choice(ATOMS)
    if draw < 0.45:
        return f"(?{rng.choice('=!')}{drawn(rng, depth - 1)})"
    if draw < 0.6:
        return drawn(rng, depth - 1) + drawn(rng, depth - 1)
    if draw < 0.8:
        return f"({drawn(rng, depth - 1)}|{drawn(rng, depth - 1)})"
    return f"(?:{drawn(rng, depth - 1)}){rng.choice(ENDS)}"


def assert_leads(machine: Pattern, text: str) -> None:
    """Exactly the characters that an automaton names lead on, where it names any."""
    state = machine.start
    for char in map(symbol, map(ord, text)):
        leads, after = machine.leads(state), machine.step(state, char)
        if leads is not None:
            assert any(char in chars for chars in leads) == (after != DEAD), (text, state)
        state = after


def test_patterns_of_many_alternatives_are_compared_in_steps_that_follow_their_length() -> None:
    rng = random.Random(5)  # noqa: S311 - words, not secrets
    steps = {}
    for count in (100, 200):
        words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(count)]
        old, new = (f"^(?:{'|'.join(some)})$" for some in (words, [*words, "more"]))
        budget = Budget(10**6)
        assert StringSet(budget, found=[old], missed=[new]).empty()
        assert set(StringSet(budget, found=[new], missed=[old]).strings()) == {"more", "more\n"}
        steps[count] = 10**6 - budget.left
    assert steps[200] < 2.5 * steps[100]
    assert steps[200] < 60_000


def test_random_patterns_on_random_texts() -> None:
    rng = random.Random(5)  # noqa: S311 - texts, not secrets
    known = 0
    for _ in range(600):
        pattern = rng.choice(["^", ""]) + drawn(rng, 3) + rng.choice(["$", ""])
        if not all(reads(pattern, reading) for reading in READINGS):
            continue
        try:
            python, ecma = (Pattern(pattern, reading) for reading in READINGS)
        except UnsupportedError:
            continue
        known += 1
        validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
        for _ in range(20):
            text = "".join(rng.choice("abc1é\n٣ -") for _ in range(rng.randrange(6)))
            assert python.finds(text) == bool(re.search(pattern, text)), (pattern, text)
            assert ecma.finds(text) == validator.is_valid(text), (pattern, text)
            assert_leads(python, text)
    assert known > 500


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"(a)\1", r"\B", r"\p{Script=Greek}", "(?i)a", "a++", "(?=a)*", "(?<=a(?=b))", "(?<=a$)"),
        *(r"\Z", r"\0", "[]", "[^]", "[[a]", "[a&&b]", "[z-a]", "a{2,1}", "a{", "]", "("),
        *(")", "*a", "a**", "[a", "\\", r"\ud83d\ude00", "$^", r"\e", "(" * 100),
        "(a{1,99}){1,99}",
    ],
)
def test_what_is_not_modelled_says_so(pattern: str) -> None:
    for reading in READINGS:
        with pytest.raises(UnsupportedError):
            Pattern(pattern, reading)
    assert is_found(pattern, "a", BUDGET) is None


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
        ("(?=a)", "a", True),
        ("^(?!x)[a-z]$", "^[a-wyz]$", True),
        ("^(?!x)[a-z]$", "^[a-y]$", False),
        ("^(?=.*b)[ab]{2}$", "^(ab|b[ab])$", True),
        ("^(?!.*[.][.])[a.]*$", "^[.]?(a+[.]?)*$", True),
        (r"\bfoo\b", "foo", True),
        ("foo", r"\bfoo\b", False),
        (r"^a\b.", "^a[^a-z]", True),
        (r"^[a-z]+(?<!x)$", "^[a-z]*[a-wyz]$", True),
        # In a pattern that looks around jsonschema-rs has all of Unicode in these.
        (r"^(?=.)\d$", "^[0-9]$", False),
        (r"^(?=.)[0-9]$", r"^\d$", True),
        (r"^\p{Lu}$", r"^\p{L}$", True),
        (r"^\p{L}$", r"^\p{Lu}$", False),
        (r"^\p{Lu}$", r"^[^\p{Ll}]$", True),
        (r"^\cA$", r"^\x01$", True),
        ("^(?P<name>a)$", "^a$", True),
    ],
)
def test_inclusion(found: str, missed: str, empty: bool) -> None:
    assert StringSet(BUDGET, found=[found], missed=[missed]).empty() is empty


def test_lengths_and_words() -> None:
    assert StringSet(BUDGET, found=["^(aa)*$"], low=3, high=3, missed=["\n"]).empty()
    assert StringSet(BUDGET, low=2, high=1).empty()
    assert not StringSet(BUDGET, low=3000).empty()
    assert not StringSet(BUDGET, low=10**9).empty()
    assert StringSet(BUDGET, found=["^[ab]$"], high=1, excluded={"a", "b"}).empty()
    assert next(StringSet(BUDGET, found=["^[ab]$"], excluded={"a"}).strings()) == "b"


def test_slow_patterns_are_known() -> None:
    assert backtracking_cost("^[a-z0-9]+(-[a-z0-9]+)*$", 99) == 100**2
    assert backtracking_cost("^.*a.*b.*$", 9) == 10**4
    for slow in ("^(a+)+$", "(a|a)*b", r"^(a+)+\1$"):
        assert backtracking_cost(slow, 40) == 1 << 40


def test_the_tree() -> None:
    assert parse("^a?$", "ecma") == (
        "cat",
        (("bol",), ("rep", ("chars", span(97, 97)), 0, 1), ("eol",)),
    )


@pytest.mark.parametrize(
    ("pattern", "deterministic"),
    [
        ("^[a-z]+(-[a-z]+)*$", True),
        ("^(a|b)*$", True),
        ("^(a|a)*$", False),
        ("^(a*)*$", False),
        ("^(a?)?(b?)?$", False),
        ("^(a?){30}a{30}$", False),
        ("^([a-z]+-?)+!$", False),
        ("^(?=a)a$", False),
    ],
)
def test_what_a_backtracking_matcher_reads_in_one_way(pattern: str, deterministic: bool) -> None:
    assert is_deterministic(pattern) is deterministic
    if not deterministic:
        assert backtracking_cost(pattern, 1000) > 10**6 or "(?=" in pattern


def test_where_states_lead_is_found_once_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once a state and character: of alternatives that repeat, each leads to all of them."""
    found = []
    closure = Pattern._closure

    def counted(self: Pattern, *threads: Any) -> Any:
        found.append(threads)
        return closure(self, *threads)

    monkeypatch.setattr(Pattern, "_closure", counted)
    wide = "|".join(f"[{chr(0x4E00 + i * 7)}-{chr(0x4E00 + i * 7 + 3000)}]" for i in range(40))
    assert accepts({"pattern": f"^({wide})*$"}, {"pattern": f"^({wide}|z)*$"}).reason == "proved"
    assert len(found) < 40 * 40
