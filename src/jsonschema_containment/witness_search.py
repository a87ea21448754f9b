"""The search for a witness: a value that one schema accepts and another refuses.

Both validators, ``jsonschema`` and ``jsonschema-rs``, must say so. Nothing is fetched. A value is
put to them only where an upper bound of their work is small: neither ever runs without end.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import operator
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs

from jsonschema_containment.budget import BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.formats import CHECKED
from jsonschema_containment.keywords import IN_PLACE
from jsonschema_containment.results import NO_WITNESS, Direction
from jsonschema_containment.strings import automaton, backtracking_cost
from jsonschema_containment.values import as_text, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.candidates import Candidates
    from jsonschema_containment.schema_classes import Part, SchemaClasses

_Validators = list[Any]
"""One library's validators of the old schema and of the new."""

_MAX_TEXT = 100_000
_MAX_COST = 300_000
"""The steps that a validator may take for one value."""

_PATTERN_COST = 50_000
_BREAK = "both validators accept the witness before and refuse it after"


def find_witness(
    classes: SchemaClasses,
    roots: tuple[int, int],
    schemas: tuple[Any, Any],
    sources: Sequence[Candidates],
    new_budget: Callable[[], Budget],
) -> Direction | None:
    """The break, if a candidate is a witness: without ``format`` first, then with it.

    Args:
        classes: the classes of both documents.
        roots: the class that a witness belongs to, and the one that it does not.
        schemas: both documents, in this order.
        sources: yield candidates, each perhaps more than once.
        new_budget: returns the budget for one source.

    Raises:
        UnusableSchemaError: a validator does not take a schema.
    """
    by_reason = {'("format" unchecked)': _validators(schemas, formats=False)}
    if _formats(schemas) & CHECKED:
        by_reason['where "format" is checked'] = _validators(schemas, formats=True)
    cost = _ValidationCost(classes, roots)
    for reason, validators in by_reason.items():
        for source in sources:
            witness = _first_witness(validators, source, cost, new_budget())
            if witness is not NO_WITNESS:
                return Direction("breaking", f"{_BREAK} {reason}", witness)
    return None


def _first_witness(
    validators: list[_Validators], source: Candidates, cost_bound: _ValidationCost, budget: Budget
) -> object:
    """The first witness, as its JSON text reads; else NO_WITNESS."""
    seen = set()
    with contextlib.suppress(BudgetError, RecursionError, OverflowError, MemoryError):
        for value in source():
            text = as_text(value)
            if text is None or text in seen or len(text) > _MAX_TEXT:
                budget.spend()
                continue
            seen.add(text)
            read = json.loads(text)
            cost = cost_bound.of(read)
            budget.spend(1 + len(text) // 500 + min(cost, _MAX_COST) // 10)
            if cost <= _MAX_COST and all(_is_witness(pair, read) for pair in validators):
                return read
    return NO_WITNESS


def _validators(schemas: tuple[Any, Any], *, formats: bool) -> list[_Validators]:
    """The validators of old and new by jsonschema-rs, and those by jsonschema."""
    try:
        fast = [
            jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=formats)
            for schema in schemas
        ]
    except (ValueError, TypeError, jsonschema_rs.ReferencingError) as error:
        first = str(error).split("\n", 1)[0]
        message = f"jsonschema-rs does not take the schema: {first[:200]}"
        raise UnusableSchemaError(message) from None
    checker = _REFERENCE.FORMAT_CHECKER if formats else None
    return [fast, [_REFERENCE(s, registry=REGISTRY, format_checker=checker) for s in schemas]]


def _is_witness(validators: _Validators, value: Any) -> bool:  # noqa: ANN401 - any JSON
    try:
        return [validator.is_valid(value) for validator in validators] == [True, False]
    except Exception:  # noqa: BLE001 - a value on which a validator fails is not a witness
        return False


def _pattern(validator: Any, pattern: str, value: object, _: object) -> Iterator[Any]:  # noqa: ANN401 - a validator of jsonschema
    """``pattern`` as Python's ``re`` has it, by an automaton where ``re`` might not end."""
    if not validator.is_type(value, "string"):
        return
    text = str(value)
    machine = None
    if backtracking_cost(pattern, len(text)) > _PATTERN_COST:
        machine = automaton(pattern, "python")
    if not (machine.finds(text) if machine else re.search(pattern, text)):
        yield jsonschema.ValidationError(f"{text!r} does not match {pattern!r}")


_REFERENCE: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]  # by jsonschema
    jsonschema.Draft202012Validator, {"pattern": _pattern}
)


class _ValidationCost:
    """An upper bound of the steps of a validator, which repeats what occurs more than once."""

    def __init__(self, classes: SchemaClasses, roots: tuple[int, int]) -> None:
        self._classes, self._roots = classes, roots
        self._known: dict[tuple[int, int, bool], int] = {}
        self._parts: dict[int, tuple[dict[str, int], list[Part]]] = {}

    def of(self, value: Any) -> int:  # noqa: ANN401 - any JSON
        """The steps for a value by the costlier root."""
        self._known.clear()
        return max(self._of(number, value, evaluated=False) for number in self._roots)

    def _of(self, number: int, value: Any, *, evaluated: bool) -> int:  # noqa: ANN401 - any JSON
        """The steps by a class, or those to find out what the class evaluates of the value."""
        place = (number, id(value), evaluated)
        if place not in self._known:
            properties, others = self._split(number)
            again = evaluated or any(word.startswith("unevaluated") for word, _, _ in others)
            total = self._keywords(number, value)
            for name in value if isinstance(value, dict) else ():
                if name in properties:
                    total += self._of(properties[name], value[name], evaluated=False)
            for word, name, part in others:
                if word in IN_PLACE:
                    total += self._of(part, value, evaluated=False)
                    total += self._of(part, value, evaluated=True) if again else 0
                else:
                    total += self._within(word, name, part, value)
            self._known[place] = total
        return self._known[place]

    def _split(self, number: int) -> tuple[dict[str, int], list[Part]]:
        """The properties of a class by name, of which a value has few, and its other parts."""
        if number not in self._parts:
            parts = self._classes.parts[number]
            properties = {name: part for word, name, part in parts if word == "properties"}
            self._parts[number] = properties, [p for p in parts if p[0] != "properties"]
        return self._parts[number]

    def _keywords(self, number: int, value: Any) -> int:  # noqa: ANN401 - any JSON
        keywords: dict[str, Any] = self._classes.keywords[number]
        total = 1 + len(self._classes.parts[number]) + len(keywords.get("enum", ())) // 8
        if isinstance(value, str) and "pattern" in keywords:
            pattern = keywords["pattern"][1]
            cost = backtracking_cost(pattern, len(value))
            if cost > _PATTERN_COST and (machine := automaton(pattern, "python")):
                cost = machine.weight * len(value)
            total += cost
        if isinstance(value, list) and "uniqueItems" in keywords:
            total += len(value) ** 2
        return total

    def _within(self, word: str, name: str, part: int, value: Any) -> int:  # noqa: ANN401 - any JSON
        """The steps for the items or properties of a value that a keyword is about."""
        if isinstance(value, list):
            if word == "prefixItems":
                inner = value[int(name) : int(name) + 1]
            else:
                inner = value if word in ("items", "contains", "unevaluatedItems") else []
            return sum(self._of(part, item, evaluated=False) for item in inner)
        if not isinstance(value, dict):
            return 0
        if word == "propertyNames":
            return sum(self._of(part, text, evaluated=False) for text in value)
        if word not in ("patternProperties", "additionalProperties", "unevaluatedProperties"):
            return 0
        # A name is matched for patternProperties and again for additionalProperties.
        total = sum(self._of(part, item, evaluated=False) for item in value.values())
        if word == "patternProperties":
            total += 2 * sum(backtracking_cost(name, len(text)) for text in value)
        return total


def _formats(schemas: Iterable[Any]) -> set[str]:
    formats: set[str] = set()
    todo: list[Any] = list(schemas)
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            if isinstance(node.get("format"), str):
                formats.add(node["format"])
            todo.extend(node.values())
    return formats


def mutations(seeds: Iterable[Any], *schemas: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Values that differ from a seed in one place, by what the schemas mention."""
    values, names = _mentioned(schemas)
    for seed in itertools.islice(seeds, 12):
        yield seed
        for path in itertools.islice(_paths(seed), 60):
            for other in _others(functools.reduce(operator.getitem, path, seed), values, names):
                yield _replaced(seed, path, other)


def _mentioned(schemas: Iterable[Any]) -> tuple[list[Any], list[str]]:
    """Values and property names that schemas mention, and a few usual ones."""
    usual: list[Any] = [None, True, 0, 1, -1, 0.5, "", "a", [], {}, "0", [0]]
    values: dict[Any, Any] = {key(value): value for value in usual}
    names: dict[str, None] = {}
    todo = list(schemas)
    while todo and len(values) < 300:  # noqa: PLR2004 - enough for a search
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(node)
        if not isinstance(node, dict):
            continue
        for word, content in node.items():
            if word in ("enum", "examples") and isinstance(content, list):
                values.update((key(v), v) for v in content[:20])
            elif word in ("const", "default"):
                values[key(content)] = content
            elif isinstance(content, int | float) and not isinstance(content, bool):
                values.update((key(v), v) for v in (content, content + 1, content - 1))
            elif word == "properties" and isinstance(content, dict):
                names.update(dict.fromkeys(list(content)[:100]))
            todo.append(content)
    return list(values.values()), [*list(names)[:100], "x", "zzz"]


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    """The paths to the values within a value, of arrays to the first three items."""
    yield ()
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value[:3])
    for name, item in items:
        for path in _paths(item):
            yield (name, *path)


def _replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:  # noqa: ANN401 - any JSON
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], other)
    return copy


def _others(value: Any, values: list[Any], names: list[str]) -> Iterator[Any]:  # noqa: ANN401 - JSON
    """Replacements of a value: other values, and variants of it with a part more or less."""
    yield from values
    if isinstance(value, dict):
        yield from ({k: v for k, v in value.items() if k != left_out} for left_out in value)
        usual: list[Any] = [None, 0, "a", True, [], {}]
        yield from (value | {name: other} for name in names if name not in value for other in usual)
    elif isinstance(value, list):
        more: list[Any] = [*value[:1], *values[:8]]
        yield from ([*value, item] for item in more)
        yield value[:-1]
    elif isinstance(value, str):
        yield from (value + value, value + "0", value + "\n", value[:-1], "a" + value, "é" + value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (value + 1, value - 1, value + 0.5, -value, value * 10)
