"""A sample of `make soak KINDS=schemas`, and that what it draws has what it is for."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from soak._schemas.documents import Addresses, dialect_of  # noqa: E402 - needs the line above
from soak._schemas.judges import Judges, counterexample, is_witness  # noqa: E402 - needs the line above
from soak._schemas.pairs import Pair, pair  # noqa: E402 - needs the line above


@cache
def drawn() -> list[Pair]:
    return [pair(Random(f"test {number}")) for number in range(300)]  # noqa: S311 - not secrets


def test_pairs_are_of_all_dialects_and_move_between_them() -> None:
    dialects = [(dialect_of(p.old["main.json"]), dialect_of(p.new["main.json"])) for p in drawn()]
    assert {old for old, _ in dialects} == {"04", "06", "07", "2019-09", "2020-12"}
    assert sum(old != new for old, new in dialects) > 10
    assert {len(p.old) for p in drawn()} == {1, 2, 3, 4}


def test_pairs_have_the_traps_for_a_reader_of_schemas() -> None:
    texts = [json.dumps([p.old, p.new]) for p in drawn()]
    traps = {
        "a reference in data": '"const": {"$ref"',
        "an identifier in data": '"examples": [{"$id"',
        "a class that ends at the surrogates": "-\\\\uD7FF",
        "a reference to another file": '"$ref": "other.json#',
        "an address outside": "https://elsewhere.example/geo",
        "an embedded resource": '"inner": {"$schema"',
        "a ring": '"ring1": {',
        "a number that a float cannot hold": "9007199254740993",
        "unevaluated properties": '"unevaluatedProperties"',
    }
    assert not {name for name, part in traps.items() if not any(part in t for t in texts)}


def test_references_cross_dialects() -> None:
    def crosses(files: dict[str, Any], *, outside: bool) -> bool:
        main = files["main.json"]
        reference = '"https://elsewhere' if outside else '"other.json'
        return reference in json.dumps(main) and (
            outside or dialect_of(main) != dialect_of(files.get("other.json", main))
        )

    assert sum(crosses(p.old, outside=False) for p in drawn()) > 10
    mains = ((p, p.old["main.json"], p.new["main.json"]) for p in drawn())
    moving = (p for p, old, new in mains if dialect_of(old) != dialect_of(new))
    assert sum(crosses(p.old, outside=True) and crosses(p.new, outside=True) for p in moving) > 1
    mixed = [p.new for p in drawn() if {*map(dialect_of, p.new.values())} > {"2020-12"}]
    undeclared = ("$schema" not in d for files in mixed for d in files.values() if d is not True)
    assert sum(undeclared) > 5


def test_the_same_seed_draws_the_same() -> None:
    program = (
        "from random import Random; from soak._schemas.pairs import pair;"
        "print([pair(Random(f'test {n}'))[:2] for n in range(20)] )"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "scripts", capture_output=True, text=True
    )
    assert printed.stdout == f"{[p[:2] for p in drawn()[:20]]}\n"


@pytest.mark.parametrize(
    ("dialect", "old", "new", "value"),
    [
        # In draft-07 the sibling of $ref counts for nothing.
        (
            "http://json-schema.org/draft-07/schema#",
            {"$ref": "#/definitions/s", "maxLength": 3},
            {"allOf": [{"$ref": "#/definitions/s"}], "maxLength": 3},
            "abcd",
        ),
        (
            "https://json-schema.org/draft/2020-12/schema",
            {"$ref": "https://elsewhere.example/geo", "maxLength": 4},
            {"$ref": "https://elsewhere.example/geo", "maxLength": 3},
            "abcd",
        ),
    ],
)
def test_the_judges_know_the_dialect_and_what_is_outside(
    dialect: str, old: dict[str, object], new: dict[str, object], value: str
) -> None:
    common = {"$schema": dialect, "definitions": {"s": {"type": "string"}}}
    before, after = (Judges({"main.json": {**common, **side}}, "main.json") for side in (old, new))
    assert counterexample(before, after, ["a", value], 0) == value
    assert is_witness(value, before, after, formats=False, assumed=True)
    assert not is_witness("a", before, after, formats=False, assumed=True)
    # An address outside may lead to a schema that accepts nothing.
    outside = "https://elsewhere.example/geo" in json.dumps(old)
    assert is_witness(value, before, after, formats=False, assumed=False) != outside


def test_half_of_the_instances_tell_schemas_apart() -> None:
    """Instances are aimed: of schemas that accept and refuse something, most have both."""

    def both(one: Pair) -> bool:
        place = Addresses(one.old), one.old["main.json"]
        judges = Judges(one.old, "main.json")
        values = one.aim.instances(place, place, 66)
        said = [judges.said(value, 0, formats=False) for value in values]
        return [True, True] in said and [False, False] in said

    assert sum(map(both, drawn()[:40])) > 20
