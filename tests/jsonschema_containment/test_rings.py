"""Definitions that refer to one another in rings: proofs that rest on assumptions are kept."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jsonschema_containment import Direction, accepts, compare, prover
from jsonschema_containment.budget import Budget
from jsonschema_containment.prover import Prover
from jsonschema_containment.sequent_results import Sequent, SequentResults


def by_properties(targets: list[Any], own: Any) -> Any:
    return {"type": "object", "properties": {**dict(zip("abc", targets, strict=True)), "x": own}}


def by_patterns(targets: list[Any], own: Any) -> Any:
    patterns = {"^a": targets[0], "^b": targets[1]}
    return {
        "type": "object",
        "properties": {"x": own},
        "patternProperties": patterns,
        "additionalProperties": targets[2],
    }


def by_arrays(targets: list[Any], own: Any) -> Any:
    items = {"type": "array", "prefixItems": targets[:2], "items": targets[2]}
    return {"type": "object", "properties": {"list": items, "x": own}, "required": ["x"]}


def by_conjunction(targets: list[Any], own: Any) -> Any:
    first, second, third = ({"properties": {n: t}} for n, t in zip("abc", targets, strict=True))
    parts = [first, {"anyOf": [second, third]}]
    return {"type": "object", "allOf": parts, "properties": {"x": own}}


FORMS = [by_properties, by_patterns, by_arrays, by_conjunction]
Form = Callable[[list[Any], Any], Any]


def ring(form: Form, size: int, *, wide: bool) -> Any:
    """Definitions with three references each, of which one is wide or not."""
    definitions = {}
    for i in range(size):
        targets = [(i + 1) % size, (7 * i + 3) % size, (i * i + 5) % size]
        kind = ["string", "integer"] if wide and i == size // 2 else "string"
        references = [{"$ref": f"#/$defs/d{j}"} for j in targets]
        definitions[f"d{i}"] = form(references, {"type": kind, "maxLength": i})
    return {"$ref": "#/$defs/d0", "$defs": definitions}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [20, 60])
def test_a_ring_is_decided(form: Form, size: int) -> None:
    narrow, wide = ring(form, size, wide=False), ring(form, size, wide=True)
    assert accepts(narrow, wide).verdict == "compatible"
    assert accepts(wide, narrow).verdict == "breaking"


def test_a_ring_of_hundreds_of_definitions() -> None:
    found = compare(ring(by_properties, 200, wide=False), ring(by_properties, 200, wide=True))
    assert (found.backward.verdict, found.forward.verdict) == ("compatible", "breaking")


def test_a_chain_deeper_than_the_stack() -> None:
    def chain(longest: int) -> Any:
        links = {f"d{i}": {"properties": {"a": {"$ref": f"#/$defs/d{i + 1}"}}} for i in range(300)}
        return {"$ref": "#/$defs/d0", "$defs": {**links, "d300": {"maxLength": longest}}}

    assert accepts(chain(5), chain(6)).verdict == "compatible"
    assert accepts(chain(6), chain(5)).verdict == "unproven"  # no witness is as deep as that


class System(Prover):
    """A prover of sequents that hold where all of some others do, by one of several ways."""

    def __init__(self, ways: list[list[list[int]]]) -> None:
        self.budget, self._nesting, self._ways = Budget(10**6), 0, ways
        self._results = SequentResults(self.budget)
        self._classes: Any = SimpleNamespace(true=-1, false=-2)

    def _answer(self, sequent: Sequent) -> Any:
        (number,) = sequent[0]
        holds = any(all(self.solve([n]) is None for n in way) for way in self._ways[number])
        return None if holds else lambda: iter([number])


def proved(ways: list[list[list[int]]]) -> set[int]:
    """The greatest set of numbers each of which has a way within the set."""
    held = set(range(len(ways)))
    while True:
        fewer = {n for n in held if any(held.issuperset(way) for way in ways[n])}
        if fewer == held:
            return held
        held = fewer


@pytest.mark.parametrize("deep", [0, 20, 300])
@given(st.data())
def test_systems_of_sequents(deep: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    way = st.lists(st.integers(0, size - 1), max_size=3)
    each: st.SearchStrategy[list[list[int]]] = st.lists(way, min_size=1, max_size=2)
    ways = data.draw(st.lists(each | st.just([]), min_size=size, max_size=size))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prover, "_DEEP", deep)
        system = System(ways)
        answers = {n for n in range(size) if system.solve([n]) is None}
    assert answers == proved(ways)


class Forgetful(SequentResults):
    """Keeps nothing that rests on an assumption: the plain search, exponential in rings."""

    def close(self, sequent: Sequent, answer: Any, outer: int) -> None:
        super().close(sequent, answer, outer)
        self._kept.clear()
        self._order.clear()

    def use(self, sequent: Sequent) -> Any:
        # What was just closed and forgotten was proved.
        if sequent in self._final or sequent in self._open:
            return super().use(sequent)
        return None


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two graphs of a few definitions, which differ in what a few of them say."""
    size = draw(st.integers(2, 4))
    one = st.sampled_from([{"$ref": f"#/$defs/d{i}"} for i in range(size)])
    leaf = st.sampled_from(
        [True, False, {"type": "string"}, {"type": ["string", "integer"]}, {"maxLength": 1}]
    )
    old = {}
    for i in range(size):
        form = draw(st.sampled_from(FORMS))
        targets = [draw(st.one_of(one, one, leaf)) for _ in range(3)]
        definition = form(targets, draw(leaf))
        required = draw(st.sampled_from([[], [], ["a"], ["x"], ["a", "b"]]))
        old[f"d{i}"] = definition | {"required": required} if required else definition
    new = dict(old)
    changed = draw(st.sampled_from(sorted(new)))
    targets = [draw(st.one_of(one, leaf)) for _ in "abc"]
    definition = draw(st.sampled_from(FORMS))(targets, draw(leaf))
    new[changed] = draw(st.sampled_from([definition, {**old[changed], "required": ["x"]}]))
    pair = {"$ref": "#/$defs/d0", "$defs": old}, {"$ref": "#/$defs/d0", "$defs": new}
    return pair if draw(st.booleans()) else (pair[1], pair[0])


LEAVES: st.SearchStrategy[Any] = st.sampled_from([None, 1, "", "a", "aa", [], {}])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "x", "list"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(graphs(), st.lists(VALUES, min_size=10, max_size=20))
def test_graphs_of_definitions(pair: tuple[Any, Any], values: list[Any]) -> None:
    """The verdict is that of the plain search, and no value contradicts it."""
    found = accepts(*pair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prover, "SequentResults", Forgetful)
        assert_same(found, accepts(*pair))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prover, "_DEEP", 20)
        assert_same(found, accepts(*pair))
    kinds = (jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator)
    old, new = ([kind(schema) for kind in kinds] for schema in pair)
    tried = [found.witness] if found.verdict == "breaking" else values
    broken = [
        value
        for value in tried
        if all(v.is_valid(value) for v in old) and not any(v.is_valid(value) for v in new)
    ]
    assert bool(broken) == (found.verdict == "breaking") or found.verdict == "unproven"


def assert_same(found: Direction, other: Direction) -> None:
    assert found.verdict == other.verdict
