"""Every regular expression of the package takes steps in proportion to the text, or few."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from re import _constants as ops
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import regex
from backtracking import Matcher, Node, TooManyStepsError, accepts, parsed

import jsonschema_containment
import rostra
from rostra.curation.places import _pattern as _words_pattern
from rostra.language.collation import RULES, _rules
from rostra.quotations.extraction.entities import _pronoun_pattern
from rostra.releasing.jsonl_format import canonical_lines
from rostra.schema import published_schemas, published_versions

LENGTH = 60
"""How often a part is repeated in the shorter of the two texts that are compared."""

STEPS = 200_000
TEXTS = 12
"""How many pairs of texts each pattern is tried with."""

PARTS = 8
"""In how many tests: finding the patterns takes seconds, so that collecting tests does not."""

CHARACTERS = "aA1 ,.-'’\"“(:)Áx中\n"


_SENTENCE, _BEFORE_NAME = 200, 40
_OF_SENTENCES = """
    asides clauses_after clauses_before issuers leading_phrases noun_phrases reporting_clauses
    verbs_with_subjects
""".split()
BOUNDED = {
    **{f"rostra.quotations.extraction.{name}": _SENTENCE for name in _OF_SENTENCES},
    "rostra.quotations.extraction.names._OFFICE": _BEFORE_NAME,
    "rostra.quotations.extraction.entities._WORD_BEFORE": _BEFORE_NAME,
}
"""Modules and patterns that never get more characters: the tokens of a sentence, and a window."""


class Used(NamedTuple):
    """A pattern, and whether it is searched for at every place of a text."""

    name: str
    pattern: str | bytes
    flags: int
    searched: bool


def modules() -> Iterator[ModuleType]:
    for package in (rostra, jsonschema_containment):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                yield importlib.import_module(module.name)


@cache
def patterns() -> list[Used]:
    """All patterns: compiled in a module, written in a call, or built by a function."""
    found: dict[tuple[Any, ...], Used] = {}
    for pattern in built():
        found[pattern.pattern] = Used("built", pattern.pattern, pattern.flags, searched=True)
    for module in modules():
        source = Path(module.__file__ or "").read_text("utf-8")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern | regex.Pattern):
                searched = bool(re.search(rf"{name}\s*\.(search|find|sub|split)", source))
                used = Used(f"{module.__name__}.{name}", value.pattern, value.flags, searched)
                known = found.setdefault(value.pattern, used)
                found[value.pattern] = known._replace(searched=known.searched or searched)
        for call, pattern in written(source) if _CALLED.search(source) else ():
            used = Used(f"{module.__name__}: {call}", pattern, 0, call not in _AT_ONE_PLACE)
            found.setdefault((pattern, call), used)
    return list(found.values())


_AT_ONE_PLACE = ("match", "fullmatch")
_CALLED = re.compile(r"\b(re|regex)\.(?!compile|escape|[A-Z])\w+\(")


def built() -> Iterator[Any]:
    """The patterns that functions build, and those of the published schemas."""
    yield from (_rules(code)[0] for code in RULES)
    yield from (_pronoun_pattern(language) for language in ("en", "de", "fr"))
    yield from map(_words_pattern, ("- “It’s – well…  it” is…", "a  b", "… --- ..."))
    for schema in published_schemas(published_versions()[-1]).values():
        if lines := canonical_lines(schema["properties"]):
            yield lines
        for column in schema["properties"].values():
            if "pattern" in column:
                yield re.compile(column["pattern"])


def written(source: str) -> Iterator[tuple[str, str]]:
    """The function and the pattern of each call such as ``re.search("…", text)``."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re" | "regex"), attr=call),
                args=[ast.Constant(value=str() as pattern), *_],
            ) if call != "compile":
                yield call, pattern


def texts(nodes: list[Node], random: Random) -> tuple[str, str]:
    """Two texts that the pattern nearly matches, the second with twice as many repetitions."""
    likes = random.sample(CHARACTERS, 2) + pool(nodes)[:1]
    repeats = [node for node in walked(nodes) if node[0] in _REPEATS]
    pumped = random.choice(repeats) if repeats else None
    end = random.choice(["", "\x01", "\n", "a", ","])
    cut = random.randrange(3)  # characters at the end that the pattern waits for
    state = random.getstate()
    out = []
    for times in (LENGTH, 2 * LENGTH):
        random.setstate(state)
        text = example(nodes, random, likes, pumped, times)
        out.append(text[: len(text) - cut] + end)
    return out[0], out[1]


_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


def walked(nodes: Any) -> Iterator[Node]:
    """All parts of a pattern, at any depth."""
    for op, value in nodes:
        yield op, value
        for part in value if isinstance(value, tuple | list) else [value]:
            for inner in part if op is ops.BRANCH and isinstance(part, list) else [part]:
                if type(inner).__name__ == "SubPattern":
                    yield from walked(inner)


def pool(nodes: list[Node]) -> list[str]:
    """The characters that are written in a pattern."""
    return [chr(value) for op, value in walked(nodes) if op is ops.LITERAL]


def example(nodes: Any, random: Random, likes: list[str], pumped: Node | None, times: int) -> str:
    """A text for some parts, with as many of the liked characters as they accept."""
    out = []
    for op, value in nodes:
        if op in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN):
            fitting = [c for c in likes if accepts((op, value), c)]
            fitting = fitting or [c for c in CHARACTERS if accepts((op, value), c)]
            out.append(random.choice(fitting) if fitting else some((op, value)))
        elif op is ops.BRANCH:
            out.append(example(random.choice(value[1]), random, likes, pumped, times))
        elif op is ops.SUBPATTERN:
            out.append(example(value[3], random, likes, pumped, times))
        elif op is ops.ATOMIC_GROUP:
            out.append(example(value, random, likes, pumped, times))
        elif op in _REPEATS:
            body = example(value[2], random, likes, pumped, times)
            least = int(value[0])
            out.append(
                body * (times if pumped and value is pumped[1] else least or random.randrange(2))
            )
    return "".join(out)


def some(node: Node) -> str:
    """A character that a part accepts."""
    return next((chr(c) for c in range(0x3000) if accepts(node, chr(c))), "中")


def steps(used: Used, matcher: Matcher, text: str) -> int:
    matcher.steps = 0
    try:
        matcher.search_all(text) if used.searched else matcher.match(text)
    except TooManyStepsError:
        return STEPS
    return matcher.steps


@pytest.mark.parametrize("part", range(PARTS))
def test_twice_the_text_takes_about_twice_the_steps(part: int) -> None:
    for used in patterns()[part::PARTS]:
        assert_linear(used)


def assert_linear(used: Used) -> None:
    sys.setrecursionlimit(20_000)
    pattern = used.pattern.decode("latin-1") if isinstance(used.pattern, bytes) else used.pattern
    nodes = parsed(pattern, used.flags)
    matcher = Matcher(nodes, STEPS)
    bound = BOUNDED.get(used.name, BOUNDED.get(used.name.rpartition(".")[0]))
    for number in range(TEXTS):
        random = Random(f"{pattern!r} {number}")  # noqa: S311 - texts, not secrets
        short, long = texts(nodes, random)
        if bound:
            assert steps(used, matcher, long[:bound]) < STEPS, (used, long)
            continue
        before, after = steps(used, matcher, short), steps(used, matcher, long)
        assert after < min(STEPS, 3 * before + 1_000), (used, short, before, after)


def test_the_test_itself_finds_what_is_not_linear() -> None:
    for pattern in (r"(a|a)*$", r"(?:[A-Z]+ ?){1,5}:", r"\s+$", r"(\w+-?)+!", ".*a.*b"):
        with pytest.raises(AssertionError):
            assert_linear(Used(pattern, pattern, 0, searched=True))
