"""Random edits of the schemas of tables whose effect is known by construction."""

import functools
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import settings

from jsonschema_containment import Comparison, compare

EDITS = 10 * settings().max_examples
pytestmark = pytest.mark.hypothesis  # `make soak` draws more

TABLES = Path(__file__).parents[2] / "schema/published/1.0.0"
NAMES = ("utterances", "speakers", "events", "sources")
Holds = tuple[bool, bool]
"""Whether new accepts all that old did, and whether old accepts all that new does."""
SAME, WIDER, NARROWER, OTHER = (True, True), (True, False), (False, True), (False, False)

WORDS = "^[a-z0-9]+(-[a-z0-9]+)*$"
PATTERNS = {WORDS: ("^[a-z0-9-]+$", "^[a-z]+(-[a-z0-9]+)*$")}


@functools.cache
def base(table: str) -> str:
    whole = json.loads((TABLES / f"{table}.json").read_text())
    note = {"title": "Note", "description": "A note", "x-made-by": "curator"}
    whole["properties"]["x_flag"] = note | {"type": "boolean"}
    whole["properties"]["x_share"] = note | {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    inner = {
        "title": {"type": "string", "minLength": 1, "maxLength": 20},
        "page": {"type": ["integer", "null"], "minimum": 1, "maximum": 10_000},
        "tags": {
            "type": "array",
            "minItems": 1,
            "maxItems": 5,
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["a", "b", "c", "d", "e", "f", "g", "h"]},
        },
    }
    whole["properties"]["x_print"] = note | {
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "tags"],
        "properties": inner,
    }
    return json.dumps(whole)


def types(prop: dict[str, Any]) -> list[str]:
    return [prop["type"]] if isinstance(prop["type"], str) else prop["type"]


def bound(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    """Move one bound that binds."""
    if "enum" in prop or "pattern" in prop:
        return None
    moved = [
        word
        for word in ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
        if word in prop
    ]
    if not moved:
        return None
    word = rng.choice(moved)
    up = rng.random() < 0.5
    if word.startswith("min") and not up and prop[word] == 0 and word != "minimum":
        return None
    step = 1 if word.endswith(("Items", "Length")) or prop[word] in (0, 1) else rng.randint(1, 9)
    prop[word] += step if up else -step
    low, high = prop.get(word.replace("max", "min")), prop.get(word.replace("min", "max"))
    if low is not None and high is not None and low > high:
        return None
    return WIDER if up == word.startswith("max") else NARROWER


def null(_: random.Random, prop: dict[str, Any]) -> Holds | None:
    if "enum" in prop:
        return None
    names = types(prop)
    prop["type"] = [n for n in names if n != "null"] if "null" in names else [*names, "null"]
    return NARROWER if "null" in names else WIDER


def enum(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    if "enum" not in prop:
        return None
    grows = rng.random() < 0.4
    if rng.random() < 0.2:
        rng.shuffle(prop["enum"])
        return SAME
    if grows:
        prop["enum"] = [*prop["enum"], "of late"]
        return WIDER
    gone = rng.choice([e for e in prop["enum"] if e is not None])
    prop["enum"] = [e for e in prop["enum"] if e != gone]
    return NARROWER if prop["enum"] else None


def pattern(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    if prop.get("pattern") not in PATTERNS:
        return None
    wide, narrow = PATTERNS[prop["pattern"]]
    prop["pattern"], holds = rng.choice([(wide, WIDER), (narrow, NARROWER)])
    return holds


def no_pattern(_: random.Random, prop: dict[str, Any]) -> Holds | None:
    return WIDER if prop.pop("pattern", None) == WORDS else None


def kind(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    names = types(prop)
    if "integer" in names and rng.random() < 0.5:
        prop["type"] = ["number" if n == "integer" else n for n in names]
        return WIDER
    old = names[0]
    other = rng.choice([n for n in ("string", "integer", "boolean", "array") if n != old])
    if {old, other} <= {"number", "integer"} or "enum" in prop:
        return None
    prop["type"] = [other, *names[1:]]
    return OTHER


def items(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    return edit(rng, prop["items"]) if "items" in prop else None


def unique(_: random.Random, prop: dict[str, Any]) -> Holds | None:
    return WIDER if prop.pop("uniqueItems", None) else None


def words(_: random.Random, prop: dict[str, Any]) -> Holds | None:
    prop["description"] = "Said in other words"
    prop["examples"] = ["a"]
    return SAME


def nested(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    if "properties" not in prop:
        return None
    if rng.random() < 0.3:
        return columns(rng, prop)
    return edit(rng, prop["properties"][rng.choice(sorted(prop["properties"]))])


ON_PROPERTY: tuple[Callable[[random.Random, dict[str, Any]], Holds | None], ...] = (
    *(bound, bound, null, enum, enum, pattern, no_pattern, kind, items, items, unique),
    *(nested, nested, words),
)


def edit(rng: random.Random, prop: dict[str, Any]) -> Holds | None:
    return rng.choice(ON_PROPERTY)(rng, prop)


def columns(rng: random.Random, whole: dict[str, Any]) -> Holds | None:
    """Change which columns there are, or which must be there."""
    name = rng.choice(sorted(whole["properties"]))
    required = name in whole["required"]
    match rng.randrange(6):
        case 0:
            whole["properties"]["x_new"] = {"type": "string", "maxLength": 9}
            return WIDER
        case 1:
            whole["properties"]["x_new"] = {"type": "string", "maxLength": 9}
            whole["required"] = [*whole["required"], "x_new"]
            return OTHER
        case 2:
            whole["required"] = [n for n in whole["required"] if n != name]
            return WIDER if required else None
        case 3:
            whole["required"] = [*whole["required"], name]
            return None if required else NARROWER
        case 4:
            del whole["properties"][name]
            whole["required"] = [n for n in whole["required"] if n != name]
            return OTHER if required else NARROWER
    whole["properties"]["x_renamed"] = whole["properties"].pop(name)
    whole["required"] = ["x_renamed" if n == name else n for n in whole["required"]]
    return OTHER


def several(rng: random.Random, whole: dict[str, Any]) -> Holds | None:
    names = rng.sample(sorted(whole["properties"]), rng.choice([1, 1, 1, 2, 3, 4]))
    out = SAME
    for name in names:
        holds = edit(rng, whole["properties"][name])
        if holds is None:
            return None
        out = (out[0] and holds[0], out[1] and holds[1])
    return out


def drawn(rng: random.Random) -> tuple[dict[str, Any], dict[str, Any], Holds] | None:
    table = rng.choice(NAMES)
    old, new = json.loads(base(table)), json.loads(base(table))
    draw = rng.random()
    if draw < 0.03:
        new["additionalProperties"] = True
        return old, new, WIDER
    if draw < 0.06:
        new["properties"] = dict(sorted(new["properties"].items(), reverse=True))
        return old, new, SAME
    holds = (columns if draw < 0.3 else several)(rng, new)
    if holds is None:
        return None
    return (new, old, (holds[1], holds[0])) if rng.random() < 0.4 else (old, new, holds)


@functools.cache
def validators(text: str) -> tuple[Any, Any]:
    whole = json.loads(text)
    return jsonschema.Draft202012Validator(whole), jsonschema_rs.Draft202012Validator(whole)


def confirmed(witness: object, old: dict[str, Any], new: dict[str, Any]) -> bool:
    accept, refuse = validators(json.dumps(old)), validators(json.dumps(new))
    return all(v.is_valid(witness) for v in accept) and not any(v.is_valid(witness) for v in refuse)


Case = tuple[dict[str, Any], dict[str, Any], Holds, Comparison]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = random.Random(20_201_212)  # noqa: S311 - edits, not secrets
    out: list[Case] = []
    while len(out) < EDITS:
        drawing = drawn(rng)
        if drawing:
            old, new, holds = drawing
            out.append((old, new, holds, compare(old, new)))
    return out


def test_no_break_is_called_compatible_and_nearly_all_verdicts_are_definite(
    cases: list[Case],
) -> None:
    said = Counter[tuple[bool, str]]()
    for old, new, holds, comparison in cases:
        directions = (comparison.backward, comparison.forward)
        for right, direction in zip(holds, directions, strict=True):
            said[right, direction.verdict] += 1
            wrong = "breaking" if right else "compatible"
            assert direction.verdict != wrong, (json.dumps(old), json.dumps(new), direction)
    definite = said[True, "compatible"] + said[False, "breaking"]
    assert definite / said.total() >= 0.99, said
    assert min(said[True, "compatible"], said[False, "breaking"]) > EDITS / 2


def test_every_break_has_a_witness_that_both_validators_confirm(cases: list[Case]) -> None:
    for old, new, _, comparison in cases:
        if comparison.backward.verdict == "breaking":
            assert confirmed(comparison.backward.witness, old, new)
        if comparison.forward.verdict == "breaking":
            assert confirmed(comparison.forward.witness, new, old)


def test_the_bump_follows_from_the_verdicts(cases: list[Case]) -> None:
    for old, new, holds, comparison in cases:
        if "unproven" not in (comparison.backward.verdict, comparison.forward.verdict):
            expected = {SAME: "patch", WIDER: "minor"}.get(holds, "major")
            same = json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)
            assert comparison.bump == ("none" if same else expected)


REPLAY = """
import json, sys
import jsonschema, jsonschema_rs
for line in sys.stdin:
    old, new, text = json.loads(line)
    for kind in (jsonschema, jsonschema_rs):
        assert kind.Draft202012Validator(old).is_valid(json.loads(text)), text
        assert not kind.Draft202012Validator(new).is_valid(json.loads(text)), text
print("replayed")
"""


def test_witnesses_replay_from_their_text_in_a_fresh_process(cases: list[Case]) -> None:
    breaks = [case for case in cases if case[3].verdict == "breaking"][:150]
    lines = [json.dumps([o, n, json.dumps(c.backward.witness)]) for o, n, _, c in breaks]
    done = subprocess.run(
        [sys.executable, "-I", "-c", REPLAY], input="\n".join(lines), capture_output=True, text=True
    )
    assert done.stdout == "replayed\n", done.stderr


def test_every_edit_is_listed(cases: list[Case]) -> None:
    for old, new, _, comparison in cases:
        assert comparison.changes or json.dumps(old, sort_keys=True) == json.dumps(
            new, sort_keys=True
        )
