"""No break between files passes: random folders, changed at random, against random values."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jsonschema_containment.dialects import DRAFT04, DRAFT06, DRAFT202012, Dialect
from jsonschema_containment.documents import SchemaIndex
from jsonschema_containment.formats import Checks
from jsonschema_containment.validators import validators
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.references import is_monotone
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.violations import SnapshotComparison

NAMES = ("a", "sub/b", "c")
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda n: {"maximum": n}, st.integers(0, 3)),
    st.builds(lambda n: {"maximum": n, "type": "integer"}, st.integers(0, 3)),
    st.builds(lambda n: {"minimum": n}, st.integers(0, 3)),
    st.builds(lambda n: {"maxLength": n}, st.integers(0, 2)),
    st.just({"required": ["x"]}),
)
# Only what is below a property or an item may refer to a file before it: no reference goes round.
BACK = st.sampled_from(["a.json", "b.json", "c.json", "a.json#/$defs/d", "b.json#/$defs/d"])
VALUES: list[Any] = [
    *(None, 0, 1, 2, 3, 4, "", "s", "ss", "sss", {}, [], [0], ["s"], [{}], {"x": 0}, {"y": 3}),
    *({"x": "ss"}, {"x": {"x": 2}}, {"x": {}, "y": "s"}, {"x": [3], "y": 0}, {"x": {"y": "ss"}}),
    *({"x": {"x": {"x": 1}}}, {"x": 1, "y": 2}, {"y": {"y": "s"}}, [1, 2], [{"x": 3}]),
]


def schemas(number: int) -> st.SearchStrategy[Any]:
    """Schemas for the file of that number."""
    folder = "../" if number == 1 else ""
    later = [f"{folder}{'sub/' * (n == 1)}{'abc'[n]}.json" for n in range(number + 1, 3)]
    ahead = [*later, *(f"{file}#/$defs/d" for file in later)]
    refs = st.sampled_from(ahead or ["#/$defs/d"]).map(lambda r: {"$ref": r})
    files = {"a": "a.json", "b": "sub/b.json", "c": "c.json"}

    def extend(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        some = st.lists(inner, min_size=1, max_size=2)
        back = BACK.map(lambda r: {"$ref": folder + r.replace(r[0], files[r[0]][:-5], 1)})
        below = inner | back
        return st.one_of(
            st.builds(lambda w, s: {w: s}, st.sampled_from(["allOf", "anyOf", "oneOf"]), some),
            st.builds(lambda s: {"not": s}, inner),
            st.builds(lambda s, t: {"if": s, "then": t}, inner, inner),
            st.builds(lambda s: {"properties": {"x": s}}, below),
            st.builds(lambda s: {"properties": {"x": s}, "additionalProperties": False}, below),
            st.builds(lambda s: {"items": s}, below),
            st.builds(
                lambda s, t: {"allOf": [s], "properties": {"x": t}, "unevaluatedProperties": False},
                *(inner, below),
            ),
        )

    body = st.recursive(LEAVES | refs, extend, max_leaves=4)
    return st.builds(
        lambda s, d: s | {"$defs": {"d": d}}, body, LEAVES | (refs if ahead else LEAVES)
    )


FOLDERS = st.tuples(*(schemas(n) for n in range(3)))


def state(folder: tuple[Any, ...]) -> Snapshot:
    named = zip(NAMES, folder, strict=True)
    return Snapshot({f"{name}.json": json.dumps(schema).encode() for name, schema in named})


@pytest.fixture(scope="module")
def cache() -> Iterator[ComparisonCache]:
    with closing(Comparer()) as comparer:
        yield ComparisonCache(comparer)


def numbers(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all numbers."""
    if isinstance(node, int) and not isinstance(node, bool):
        yield path
    elif isinstance(node, dict | list | tuple):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from numbers(part, (*path, key))


def edited(node: Any, path: tuple[Any, ...], step: int) -> Any:
    """The same with one number changed."""
    if not path:
        return max(0, node + step)
    if isinstance(node, dict):
        return node | {path[0]: edited(node[path[0]], path[1:], step)}
    parts = [edited(part, path[1:], step) if i == path[0] else part for i, part in enumerate(node)]
    return tuple(parts) if isinstance(node, tuple) else parts


@given(data=st.data())
@settings(deadline=None, max_examples=3 * settings().max_examples)
def test_what_passes_accepts_what_it_did(cache: ComparisonCache, data: st.DataObject) -> None:
    old = data.draw(FOLDERS)
    new = old
    for _ in range(data.draw(st.integers(1, 2))):
        limits = list(numbers(new))
        if limits:
            path = data.draw(st.sampled_from(limits))
            new = edited(new, path, data.draw(st.sampled_from([-1, 1])))
    before, after = state(old), state(new)
    violations = SnapshotComparison(before, after, cache).violations(["backward"])
    broken = {violation.name for violation in violations}
    refused = set()
    for name in NAMES:
        was, now = (
            validators(s.graph.document(name), formats=Checks.NONE, accepting=None).fast
            for s in (before, after)
        )
        if any(was.is_valid(value) and not now.is_valid(value) for value in VALUES):
            refused.add(name)
    # A break is reported where it was made: at the schema, or at what it refers to.
    for name in refused:
        assert broken & ({name} | before.graph.dependencies(name))
    for name in broken:
        if not after.graph.dependencies(name) | before.graph.dependencies(name):
            parts = before.graph.parts(name)
            assert name in refused or len(parts) > 1 or _narrower(cache, before, after, name)


def _narrower(cache: ComparisonCache, before: Snapshot, after: Snapshot, name: str) -> bool:
    return cache.bundled(before, after, name).verdict != "compatible"


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"allOf": [{"$ref": "a"}], "properties": {"x": {"$ref": "b"}}}, True),
        ({"if": {"type": "string"}, "then": {"$ref": "a"}}, True),
        ({"not": {"type": "string"}, "items": {"$ref": "a"}}, True),
        ({"contains": {"$ref": "a"}}, True),
        (True, True),
        ({"not": {"$ref": "a"}}, False),
        ({"not": {"$ref": "#/$defs/x"}, "$defs": {"x": {"$ref": "a"}}}, False),
        ({"if": {"$ref": "a"}}, False),
        ({"oneOf": [{"$ref": "a"}]}, False),
        ({"contains": {"$ref": "a"}, "maxContains": 1}, False),
        ({"allOf": [{"$ref": "a"}], "unevaluatedItems": False}, False),
        ({"items": {"allOf": [{"$ref": "a"}], "unevaluatedProperties": False}}, False),
        ({"$dynamicRef": "a"}, False),
        ({"properties": {"not": {"$ref": "a"}, "if": {"$ref": "b"}}}, True),
        ({"properties": {"maxContains": {"$ref": "a"}}}, True),
        ({"const": {"not": {"$ref": "a"}}, "items": {"$ref": "b"}}, True),
    ],
)
def test_where_acceptance_is_turned_round(schema: Any, says: bool) -> None:
    assert is_monotone(SchemaIndex(schema, "urn:x:schema")) is says


CROSSING: list[Any] = [
    # What the file refers to is harmless by its own draft, and not by that of the file.
    ([{"allOf": [{"const": 1}]}, {"allOf": [{"enum": [1]}]}], DRAFT202012, [DRAFT04] * 2),
    ([{"const": 1}, {"const": 1, "type": "integer"}], DRAFT202012, [DRAFT04] * 2),
    ([{"$ref": "#/$defs/any", "maxLength": n} for n in (2, 1)], DRAFT06, [DRAFT202012] * 2),
    # A file that changes its draft reads another definition in the same words.
    ([{"prefixItems": [{"const": "b"}, False]}] * 2, DRAFT202012, [DRAFT202012, DRAFT04]),
    # A file without $schema is read by the draft of what refers to it.
    ([{"const": 1}, {"enum": [1]}], None, [DRAFT04] * 2),
]


def crossing(one: Any, dialect: Dialect | None, of_main: Dialect, word: str) -> Snapshot:
    """A file that refers to a definition in a file of another draft."""
    reference = {"$ref": "other.json#/$defs/one"}
    part: Any = {"allOf": [reference]} if word == "allOf" else {"not": reference}
    main = {"$schema": of_main.identifier, "properties": {"a": part}}
    other: Any = {"$schema": dialect.identifier} if dialect else {}
    other |= {"$defs": {"one": one, "any": {}}}
    files = {"main.json": main, "other.json": other}
    return Snapshot({name: json.dumps(schema).encode() for name, schema in files.items()})


@pytest.mark.parametrize("word", ["allOf", "not"])
@pytest.mark.parametrize(("definitions", "dialect", "mains"), CROSSING)
def test_what_one_draft_reads_otherwise_is_no_proof_for_those_of_another(
    cache: ComparisonCache,
    definitions: list[Any],
    dialect: Dialect | None,
    mains: list[Dialect],
    word: str,
) -> None:
    sides = zip(definitions, mains, strict=True)
    old, new = (crossing(one, dialect, of_main, word) for one, of_main in sides)
    for states in ((old, new), (new, old)):
        violations = SnapshotComparison(*states, cache).violations(["backward"])
        assert "main" in {violation.name for violation in violations}


def test_where_drafts_cross_nothing_is_refused_without_a_reason(cache: ComparisonCache) -> None:
    one = {"prefixItems": [{"const": "b"}]}
    old = crossing(one, DRAFT202012, DRAFT04, "not")
    titled = crossing({"title": "A", **one}, DRAFT202012, DRAFT04, "not")
    assert not [*SnapshotComparison(old, titled, cache).violations(["backward"])]
    # Both drafts mean the same by this.
    old, new = (
        crossing(o, DRAFT202012, DRAFT04, "allOf") for o in ({"maximum": 1}, {"maximum": 2})
    )
    assert not [*SnapshotComparison(old, new, cache).violations(["backward"])]
