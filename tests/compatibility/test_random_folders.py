"""Random folders of schemas that refer to one another in every way, against both validators."""

import json
import posixpath
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import referencing
from hypothesis import given
from hypothesis import strategies as st
from referencing.jsonschema import DRAFT202012

from jsonschema_containment import accepts
from rostra.compatibility.comparison_cache import ComparisonCache
from rostra.compatibility.schema_diff import Comparer
from rostra.compatibility.snapshot import Snapshot
from rostra.compatibility.violations import SnapshotComparison

Folder = dict[str, Any]

FILES = ("a.json", "sub/b.json", "sub/c.json", "d.json")
PLACE = "https://place.example/folder/"
SITE = "https://site.example/"
LIMITS = st.sampled_from(["maximum", "minimum", "maxLength", "minLength", "maxProperties"])
VALUES: list[Any] = [
    *(None, True, 0, 1, 2, 3, "", "s", "ss", "sss", [], [0], ["ss"], {}, {"x": 0}, {"x": "ss"}),
    *({"y": 3}, {"x": {"x": 2}}, {"x": {"y": "s"}}, {"x": 1, "y": "s"}, {"x": [3], "y": {"x": 0}}),
    *({"k": 1}, {"k": {"$ref": "d.json"}}, {"k": {"$ref": "d.json"}, "x": 3}, [{"x": 3}, "s"]),
]


@st.composite
def references(draw: st.DrawFn, folder: Folder, file: str, targets: list[str]) -> str:
    """A reference to one of some files: by its place or its ``$id``, to a part or the whole."""
    base = folder[file].get("$id")
    known = [t for t in targets if t == file or not base or "$id" in folder[t]]
    target = draw(st.sampled_from(known or [file]))
    part = draw(st.sampled_from(["#/$defs/d", "#/$defs/d", "#anchor", "#"]))
    if target == file:
        return "#anchor" if part == "#anchor" else "#/$defs/d"
    here = posixpath.dirname(file)
    relative = posixpath.relpath(target, here or ".")
    address = folder[target].get("$id", relative)
    return f"{draw(st.sampled_from([relative, address]))}{part}"


@st.composite
def bodies(draw: st.DrawFn, folder: Folder, file: str) -> dict[str, Any]:
    """A schema for a file. In place it refers to later files only: no reference goes round."""
    later = [other for other in folder if other > file]

    def schemas(*, below: bool) -> st.SearchStrategy[Any]:
        leaf = st.builds(lambda word, n: {word: n}, LIMITS, st.integers(0, 3))
        targets = [*folder] if below else later
        if not targets:
            return leaf
        return leaf | references(folder, file, targets).map(lambda ref: {"$ref": ref})

    out: dict[str, Any] = {}
    in_place, below = schemas(below=False), schemas(below=True)
    for word in draw(st.lists(st.sampled_from(["allOf", "anyOf", "oneOf"]), max_size=1)):
        out[word] = draw(st.lists(in_place, min_size=1, max_size=2))
    if draw(st.integers(0, 3)) == 0:
        out["not"] = draw(in_place)
    out["properties"] = draw(st.dictionaries(st.sampled_from("xy"), below, max_size=2))
    return out


@st.composite
def folders(draw: st.DrawFn) -> Folder:
    """A folder of two to four files, in which data look like references and identifiers."""
    files = draw(st.lists(st.sampled_from(FILES), min_size=2, max_size=4, unique=True))
    names = draw(st.lists(st.booleans(), min_size=len(files), max_size=len(files)))
    folder: Folder = {}
    for file, named in zip(sorted(files), names, strict=True):
        folder[file] = {"$id": SITE + file} if named else {}
    for file in folder:
        folder[file] |= draw(bodies(folder, file))
    for file in folder:
        limit = draw(st.builds(lambda word, n: {word: n}, LIMITS, st.integers(0, 3)))
        folder[file]["$defs"] = {"d": {"$anchor": "anchor", **limit}}
        decoy = {"$id": draw(st.sampled_from([*files, SITE + files[0]])), "$anchor": "anchor"}
        if draw(st.booleans()):
            folder[file]["examples"] = [decoy | {"$ref": "nope.json"}]
        if draw(st.booleans()):
            other = {"$ref": draw(st.sampled_from(["d.json", "nope.json"]))}
            folder[file]["properties"]["k"] = {"enum": [other, decoy, 1]}
    return folder


def numbers(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all numbers, other than in ``enum``."""
    if isinstance(node, int) and not isinstance(node, bool):
        yield path
    elif isinstance(node, dict | list):
        for key, part in node.items() if isinstance(node, dict) else enumerate(node):
            if key != "enum":
                yield from numbers(part, (*path, key))


def edited(node: Any, path: tuple[Any, ...], step: int) -> Any:
    """The same with one number changed."""
    if not path:
        return max(0, node + step)
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = edited(node[path[0]], path[1:], step)
    return copy


def validators(folder: Folder, file: str) -> tuple[Any, Any]:
    """Both validators of a file, each with a registry of the folder."""
    pairs = [(PLACE + name, schema) for name, schema in folder.items()]
    root = {"$ref": PLACE + file}
    fast = jsonschema_rs.Draft202012Validator(root, registry=jsonschema_rs.Registry(pairs))
    pairs += [(schema["$id"], schema) for schema in folder.values() if "$id" in schema]
    resources = [(address, DRAFT202012.create_resource(schema)) for address, schema in pairs]
    registry: Any = referencing.Registry().with_resources(resources).crawl()
    return fast, jsonschema.Draft202012Validator(root, registry=registry)


def state(folder: Folder) -> Snapshot:
    return Snapshot({file: json.dumps(schema).encode() for file, schema in folder.items()})


@pytest.fixture(scope="module")
def cache() -> Iterator[ComparisonCache]:
    with closing(Comparer()) as comparer:
        yield ComparisonCache(comparer)


@given(data=st.data())
def test_verdicts_hold_for_both_validators(cache: ComparisonCache, data: st.DataObject) -> None:
    old = data.draw(folders())
    new = old
    for _ in range(data.draw(st.integers(1, 2))):
        if limits := list(numbers(new)):
            path = data.draw(st.sampled_from(limits))
            new = edited(new, path, data.draw(st.sampled_from([-1, 1])))
    before, after = state(old), state(new)
    assert not [*before.graph.unresolved(), *before.graph.ambiguous()]
    broken = {v.name for v in SnapshotComparison(before, after, cache).violations(["backward"])}
    for file in old:
        name = file.removesuffix(".json")
        pairs = [*zip(validators(old, file), validators(new, file), strict=True)]

        def refused(value: Any, pairs: list[tuple[Any, Any]] = pairs) -> list[bool]:
            return [was.is_valid(value) and not now.is_valid(value) for was, now in pairs]

        direction = accepts(before.graph.document(name), after.graph.document(name))
        if direction.verdict == "breaking":
            assert all(refused(direction.witness))
        if any(any(refused(value)) for value in VALUES):
            assert direction.verdict != "compatible"
            # A break is reported where it was made: at the schema, or at what it refers to.
            assert broken & ({name} | before.graph.dependencies(name))
