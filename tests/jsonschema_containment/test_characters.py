"""Sets of characters are those of the validators, over all of Unicode."""

import random
import re
import unicodedata
from itertools import chain

import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jsonschema_containment import accepts
from jsonschema_containment.automata import Pattern
from jsonschema_containment.budget import Budget
from jsonschema_containment.characters import (
    CATEGORIES,
    ROOM,
    Chars,
    Reading,
    disjoint,
    escape_class,
    groups,
    is_uncertain,
    span,
    union,
    with_category,
)
from jsonschema_containment.regular_expressions import READINGS, UnsupportedError, reads
from jsonschema_containment.strings import StringSet, is_found

BUDGET = Budget(10**9)
CLASSES = (r"\d", r"\w", r"\s", r"\D", r"\W", r"\S")
PROPERTIES = tuple(rf"\{letter}{{{name}}}" for letter in "pP" for name in ("L", "Lu", "So", "N"))

scalars = st.sampled_from([0, 9, 10, 0x7F, 0x85, 0xA0, 0x2028, 0xD7FF, 0xE000, 0xFFFF, 0x10FFFF])
scalars |= st.integers(0, 0x10FFFF).filter(lambda code: not 0xD800 <= code < 0xE000)


def escaped(code: int) -> str:
    return f"\\u{code:04X}" if code <= 0xFFFF else chr(code)


ranges = st.tuples(scalars, scalars).map(lambda pair: "-".join(map(escaped, sorted(pair))))
atoms = ranges | scalars.map(escaped) | st.sampled_from((*CLASSES, *PROPERTIES))
brackets = st.tuples(st.sampled_from(("", "^")), st.lists(atoms, min_size=1, max_size=3)).map(
    lambda parts: f"[{parts[0]}{''.join(parts[1])}]"
)
"""Bracketed classes of any characters."""


def validates(pattern: str, text: str) -> bool:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(text)


@settings(deadline=None)
@given(brackets, st.sampled_from(("", "(?=.|)")), st.lists(scalars, max_size=5))
def test_each_class_has_the_characters_that_the_validators_find(
    bracket: str, around: str, codes: list[int]
) -> None:
    pattern = f"^{around}{bracket}$"
    for reading in READINGS:
        if not reads(pattern, reading):
            continue
        machine = Pattern(pattern, reading)
        edges = {c for chars in machine.sets for edge in chars.edges for c in (edge - 1, edge)}
        some = [c for c in sorted(edges) if 0 <= c < ROOM and not 0xD800 <= c < 0xE000]
        some = random.Random(1).sample(some, min(len(some), 60))  # noqa: S311 - not a secret
        validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
        for text in map(chr, (*some, *codes)):
            if reading == "python":
                assert machine.finds(text) == bool(re.search(pattern, text)), ascii(text)
            elif machine.is_certain(text):
                assert machine.finds(text) == validator.is_valid(text), ascii(text)


@settings(deadline=None)
@given(st.lists(brackets, min_size=1, max_size=3), st.lists(scalars, max_size=20))
def test_groups_are_all_of_unicode(brackets: list[str], codes: list[int]) -> None:
    patterns = [f"^{bracket}$" for bracket in brackets]
    assume(all(reads(pattern, "ecma") for pattern in patterns))
    sets = tuple({c for pattern in patterns for c in Pattern(pattern, "ecma").sets})
    parts = groups(sets)
    kinds = [{tuple(symbol in chars for chars in sets) for symbol in part} for part in parts]
    assert all(len(kind) == 1 for kind in kinds)
    for code in (*codes, *(edge for chars in sets for edge in chars.edges)):
        if code < ROOM and not 0xD800 <= code < 0xE000:
            categories = range(1, len(CATEGORIES)) if is_uncertain(code) else (0,)
            for i in categories:
                kind = tuple(code + ROOM * i in chars for chars in sets)
                assert {kind} in kinds or not any(c.categories for c in sets)


def test_certain_categories_are_those_of_jsonschema_rs() -> None:
    """And what is certain of one category is not of another."""
    rng = random.Random(3)  # noqa: S311 - not a secret
    some = sorted(rng.sample(range(ROOM), 3000))
    tables = {name: with_category(name) for name in CATEGORIES[1:-2]}
    validators = {
        name: jsonschema_rs.Draft202012Validator({"pattern": rf"^\p{{{name}}}$"}) for name in tables
    }
    edges = {c for chars in tables.values() for edge in chars.edges for c in (edge - 1, edge)}
    for code in sorted({*some, *rng.sample(sorted(edges), 1500)}):
        if code < ROOM and not is_uncertain(code) and not 0xD800 <= code < 0xE000:
            name = unicodedata.category(chr(code))
            assert code in tables[name], hex(code)
            assert validators[name].is_valid(chr(code)), hex(code)


@pytest.mark.parametrize("letter", "dws")
def test_escapes_are_those_of_python(letter: str) -> None:
    chars = escape_class(letter, "python")
    edges = {c for edge in chars.edges for c in (edge - 1, edge)} | {*range(0x300)}
    for code in sorted(c for c in edges if 0 <= c < ROOM and not is_uncertain(c)):
        assert (code in chars) == bool(re.match(rf"\{letter}", chr(code))), hex(code)


@pytest.mark.parametrize("letter", "dws")
@pytest.mark.parametrize(("pattern", "reading"), [("^\\{}$", "ecma"), ("^(?=.|)\\{}$", "unicode")])
def test_escapes_are_those_of_jsonschema_rs(pattern: str, reading: Reading, letter: str) -> None:
    chars = escape_class(letter, reading)
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern.format(letter)})
    edges = {c for edge in chars.edges for c in (edge - 1, edge)} | {*range(0x300)}
    for code in sorted(c for c in edges if 0 <= c < ROOM and not 0xD800 <= c < 0xE000):
        if reading == "ecma" or not is_uncertain(code):
            assert validator.is_valid(chr(code)) == (code in chars), hex(code)


@pytest.mark.parametrize("name", ["Uppercase_Letter", "punct", "digit", "Letter", "Math_Symbol"])
def test_long_names_of_categories(name: str) -> None:
    machine = Pattern(rf"^\p{{{name}}}$", "ecma")
    validator = jsonschema_rs.Draft202012Validator({"pattern": rf"^\p{{{name}}}$"})
    assert all(machine.finds(chr(c)) == validator.is_valid(chr(c)) for c in range(0x234))


def test_what_a_property_names_is_certain() -> None:
    classes = [escape_class(letter, r) for letter in "dws" for r in ("python", "unicode")]
    for chars in (*classes, *map(with_category, CATEGORIES[1:])):
        pairs = zip(chars.edges[::2], chars.edges[1::2], strict=True)
        assert not any(is_uncertain(code) for code in chain(*(range(*pair) for pair in pairs)))


def test_unions() -> None:
    assert union([span(1, 3), span(2, 5), span(7, 7)]) == Chars((1, 6, 7, 8))
    letters, others = with_category("L"), with_category("L").complement()
    assert disjoint([letters, others])
    assert not disjoint([letters, with_category("Lu")])
    everything = union([others, letters])
    assert all(symbol in everything for symbol in (0, 97, 0x378 + ROOM, 0x378 + ROOM * 28))
    assert disjoint([span(48, 57), escape_class("D", "ecma")])
    assert not disjoint([span(48, 57), escape_class("w", "ecma")])
    assert disjoint([escape_class("w", "python"), span(32, 32)])


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        (r"^[^\u0000-\uD7FF]$", r"^$"),
        (r"^[\uD7FF-\uE000]$", r"^\uD7FF$"),
        (r"^[\uE000-\uFFFF]$", r"^[\uE001-\uFFFF]$"),
        ("^.$", r"^[\u0000-\uFFFF]$"),
        ("^[\U00010000-\U0010ffff]$", "^[\ue000-\uffff\U00010000-\U0010fffe]$"),
        (r"^[^\uE000]$", r"^[\u0000-\uD7FF]$"),
    ],
)
def test_no_class_is_lost(found: str, missed: str) -> None:
    backward = accepts({"pattern": found}, {"pattern": missed})
    assert backward.verdict == "breaking"
    assert isinstance(backward.witness, str)


def test_surrogates_are_not_characters() -> None:
    assert StringSet(
        BUDGET, found=[r"^[^\u0000-\uD7FF]$"], missed=["^[\ue000-\U0010ffff]$"]
    ).empty()
    assert StringSet(
        BUDGET, found=["^.|\n$"], missed=[r"^[\u0000-\uD7FF\uE000-\uFFFF]|[^\u0000-\uFFFF]"]
    ).empty()
    backward = accepts(
        {"type": "string", "pattern": r"^[^\u0000-\uD7FF]$"}, {"type": "string", "maxLength": 0}
    )
    assert backward.verdict == "breaking"


@pytest.mark.parametrize(
    ("found", "missed", "empty"),
    [
        # U+1C80 is a letter since Unicode 9, U+1DF25 since 15, U+2FFE0 is not assigned yet.
        *((rf"^{char}$", r"^\p{Ll}$", False) for char in ("\u1c80", "\U0001df25", "\U0002ffe0")),
        *((r"^\p{Ll}$", rf"^[^{char}]$", False) for char in ("\u1c80", "\U0001df25")),
        (r"^\p{Ll}$", r"^\p{L}$", True),
        (r"^\p{Ll}$", r"^\P{Lu}$", True),
        (r"^[\p{Ll}\U0001df25]$".replace(r"\U0001df25", "\U0001df25"), r"^\p{L}$", False),
        (r"^[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{Cc}\p{Cf}\p{Co}]$", "^$", False),
        (r"^[\p{Lu}\P{Lu}]$", r"^[^a]|a", True),
        (r"^\w$", r"^\S$", True),
        (r"^\W$", r"^[^\w]$", True),
        (r"^[\W\d]$", r"^[^a-z]$", True),
        (r"^(?=.)\d$", r"^(?=.)\w$", True),
    ],
)
def test_categories_that_versions_may_give(found: str, missed: str, empty: bool) -> None:
    assert StringSet(BUDGET, found=[found], missed=[missed]).empty() is empty


def test_uncertain_characters_are_not_judged() -> None:
    assert is_found(r"^\p{Lu}$", "\U0001df25", BUDGET) is None
    assert is_found(r"^.$", "\U0001df25", BUDGET) is True
    assert is_found(r"^\w$", "\u1c80", BUDGET) is None


def test_lengths_are_counted_in_code_points() -> None:
    family = "\U0001f468\u200d\U0001f469"
    assert accepts(
        {"const": family}, {"const": family, "maxLength": 3, "minLength": 3}
    ).verdict == ("compatible")
    assert accepts({"const": family}, {"maxLength": 2}).witness == family
    pair = {"type": "string", "pattern": r"^[\uD7FF-\uE000]{2}$(?!\n)"}
    assert accepts(pair, {"maxLength": 2}).verdict == "compatible"
    pair = {"type": "string", "pattern": "^[\U0001f300-\U0001f5ff]{2}$(?!\n)"}
    assert accepts(pair, {"maxLength": 2}).verdict == "compatible"
    assert accepts({"pattern": "^e\u0301$"}, {"maxLength": 1}).verdict == "breaking"


@pytest.mark.parametrize("pattern", [r"^\<a", r"a\>$", r"(?=a)\<a"])
def test_the_edges_of_words_are_not_modelled_in_rust(pattern: str) -> None:
    """Python reads an escaped angle bracket as itself, jsonschema-rs as the edge of a word."""
    with pytest.raises(UnsupportedError):
        Pattern(pattern, "ecma")
    assert is_found(pattern, "a", BUDGET) is None
    assert Pattern(r"^[\<\>]$", "python").finds("<")


def test_what_jsonschema_rs_adds_around_surrogates_is_not_modelled() -> None:
    pattern = r"^[^\u0020-\uD7FF\uE000-\uFFFD]$"
    assert validates(pattern, "\ue000")
    assert is_found(pattern, "\ue000", BUDGET) is None
    assert is_found(pattern.replace("^[^", "^["), "\ue000", BUDGET) is True


def test_line_ends() -> None:
    for end in ("\n", "\r", "\u2028", "\u0085"):
        for pattern in ("^.$", "^a.b$", "^a$", "a$", r"^[^a]$", r"^\s$", r"\S$"):
            text = pattern.strip("^$").replace(".", end).replace(r"\s", end).replace("[^a]", end)
            for candidate in (text, text + end, end):
                python, ecma = (Pattern(pattern, reading) for reading in READINGS)
                assert python.finds(candidate) == bool(re.search(pattern, candidate))
                assert ecma.finds(candidate) == validates(pattern, candidate)
