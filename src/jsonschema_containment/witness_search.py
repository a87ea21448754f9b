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
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from jsonschema_containment.budget import BudgetError
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.formats import ALWAYS, Checks, needs_packages
from jsonschema_containment.formulas import Formulas
from jsonschema_containment.keywords import IN_PLACE
from jsonschema_containment.results import NO_WITNESS, Direction
from jsonschema_containment.strings import automaton, backtracking_cost
from jsonschema_containment.truth import Evaluator
from jsonschema_containment.validators import PATTERN_COST, validators
from jsonschema_containment.values import as_text, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jsonschema_containment.budget import Budget
    from jsonschema_containment.candidates import Candidates
    from jsonschema_containment.documents import Document
    from jsonschema_containment.schema_classes import Part, SchemaClasses

_MAX_TEXT = 100_000
_CANDIDATE = 30
"""The steps of a candidate besides its validation: to write, to read and to weigh it."""

_MAX_COST = 300_000
"""The steps that a validator may take for one value."""

_MAX_NAMED = 3
_UNCHECKED = '("format" unchecked)'
_WRITTEN_AS_FRACTION = 1.0
"""What draft-04 does not take for an integer."""

_BREAK = "both validators accept the witness before and refuse it after"
_CHECKED = 'where "format" is checked'

_Sides = tuple["Document", "Document"]


def find_witness(
    classes: SchemaClasses,
    roots: tuple[int, int],
    documents: _Sides,
    sources: Sequence[Candidates],
    new_budget: Callable[[], Budget],
) -> Direction | None:
    """The break, if a candidate is a witness: without ``format`` first, then with it.

    Where documents are not there, a witness is sought that is one whatever these accept, then one
    where they accept everything, then one where they accept nothing.

    Last, jsonschema-rs decides for both validators about formats that jsonschema does not check
    without optional packages.

    Args:
        classes: the classes of both documents.
        roots: the class that a witness belongs to, and the one that it does not.
        documents: both documents, in this order.
        sources: yield candidates, each perhaps more than once.
        new_budget: returns the budget for one source, and for what is known of its candidates.

    Raises:
        UnusableSchemaError: a validator does not take a schema.
    """
    cost = _ValidationCost(classes, roots)
    for test in _tests(classes, roots, documents, new_budget):
        for source in sources:
            witness = _first_witness(test, source, cost, new_budget())
            if witness is not NO_WITNESS:
                return Direction("breaking", f"{_BREAK} {test.reason}", witness, test.assumed)
    return None


class WitnessCheck:
    """Whether a value is a witness between two documents.

    Args: as for `find_witness`.
    """

    def __init__(
        self,
        classes: SchemaClasses,
        roots: tuple[int, int],
        documents: _Sides,
        new_budget: Callable[[], Budget],
    ) -> None:
        self._cost = _ValidationCost(classes, roots)
        tests = _tests(classes, roots, documents, new_budget)
        self._tests = [test for test in tests if not test.assumed]

    def __call__(self, value: object, budget: Budget) -> str | None:
        """How formats must be checked for a value to be a witness, in words; None if it is not one.

        Empty where they need not be. What black boxes accept is not assumed. Raises a BudgetError.
        """
        text = None if value is NO_WITNESS else as_text(value)
        if text is None or len(text) > _MAX_TEXT:
            return None
        read = json.loads(text)
        cost = self._cost.of(read)
        budget.spend(_CANDIDATE + len(text) // 100 + min(cost, _MAX_COST))
        if cost <= _MAX_COST:
            # Of a part of the changes, a validator may not take the schema.
            with contextlib.suppress(UnusableSchemaError):
                for test in self._tests:
                    if test.is_witness(read):
                        formats = test.reason.partition(", whatever ")[0]
                        return "" if formats == _UNCHECKED else f" ({formats})"
        return None


class _Test(NamedTuple):
    """What makes a value a witness, as a test, in words, and the black boxes that it assumes of."""

    is_witness: Callable[[Any], bool]
    reason: str
    assumed: tuple[str, ...] = ()


def _tests(
    classes: SchemaClasses,
    roots: tuple[int, int],
    documents: _Sides,
    new_budget: Callable[[], Budget],
) -> Iterator[_Test]:
    """The tests of a witness, the strictest about black boxes first."""
    reasons = _reasons(documents)
    boxes = tuple(sorted({*classes.black_boxes.values()}))
    by_box = {
        formats: {a: _Confirmation(documents, formats=formats, accepting=a) for a in (True, False)}
        for formats in reasons
    }
    if not boxes and not classes.unknown:
        # Where jsonschema-rs alone reads "dependencies", it alone may come to black boxes.
        assumptions = (True, False) if classes.ambiguous else (True,)
        for formats, reason in reasons.items():
            each = [by_box[formats][accepting] for accepting in assumptions]
            yield _Test(_Each(each).is_witness, reason)
        return
    names = " and ".join(boxes[:_MAX_NAMED]) or "unresolved references"
    names += f" and {len(boxes) - _MAX_NAMED} more" if len(boxes) > _MAX_NAMED else ""
    for formats, reason in reasons.items():
        budget = new_budget()
        evaluator = Evaluator(Formulas(classes, budget), budget)
        certain = _Certain(evaluator, roots, _Each([*by_box[formats].values()]))
        yield _Test(certain.is_witness, f"{reason}, whatever {names} may accept")
    verb = "accepts" if len(boxes) == 1 else "accept"
    for accepting in () if classes.unknown else (True, False):
        for formats, reason in reasons.items():
            likely = _Likely(by_box[formats][accepting], by_box[formats][not accepting])
            what = f"{verb} {'everything' if accepting else 'nothing'}"
            yield _Test(likely.is_witness, f"{reason}, where {names} {what}", boxes)


def _reasons(documents: _Sides) -> dict[Checks, str]:
    """How formats may be checked, in words, the least first."""
    reasons = {Checks.NONE: _UNCHECKED}
    names = _formats(schema for document in documents for _, schema in document.schemas())
    if names & ALWAYS:
        reasons[Checks.BOTH] = _CHECKED
    if single := ", ".join(sorted(filter(needs_packages, names))):
        reasons[Checks.FAST] = f"{_CHECKED}; {single} by jsonschema-rs alone"
    return reasons


class _Confirmation:
    """Both validators of both documents, which are made when they are needed."""

    def __init__(self, documents: _Sides, *, formats: Checks, accepting: bool) -> None:
        self._documents, self._formats, self._accepting = documents, formats, accepting

    @cached_property
    def by_library(self) -> list[tuple[Any, Any]]:
        """The validators of the old and the new document, those of jsonschema-rs first."""
        old, new = (
            validators(document, formats=self._formats, accepting=self._accepting)
            for document in self._documents
        )
        return [*zip(old, new, strict=True)]


class _Each(NamedTuple):
    """A witness by several confirmations."""

    confirmations: list[_Confirmation]

    def is_witness(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether it is one by all of them; jsonschema, which is slow, is asked last."""
        return all(_is_witness_of(pairs, value) for pairs in self.by_library())

    def by_library(self) -> Iterator[tuple[Any, ...]]:
        """The pairs of validators of all confirmations, those of jsonschema-rs first."""
        return zip(*(each.by_library for each in self.confirmations), strict=True)


class _Certain(NamedTuple):
    """A witness whatever black boxes accept."""

    evaluator: Evaluator
    roots: tuple[int, int]
    either: _Each

    def is_witness(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether it is one by both validators, and nothing else is possible."""
        fast, reference = self.either.by_library()
        return (
            _is_witness_of(fast, value)
            and self.evaluator.accepts(self.roots[0], value) is True
            and self.evaluator.accepts(self.roots[1], value) is False
            and _is_witness_of(reference, value)
        )


class _Likely(NamedTuple):
    """A witness where all black boxes accept the same, everything or nothing.

    It is not one if the opposite would make the new document accept it.
    """

    assumed: _Confirmation
    opposite: _Confirmation

    def is_witness(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether it is one where the black boxes are as assumed, and may be one otherwise."""
        libraries = zip(self.assumed.by_library, self.opposite.by_library, strict=True)
        return all(
            _is_witness_of([assumed], value) and not _accept(opposite, value)
            for assumed, opposite in libraries
        )


def _first_witness(
    test: _Test, source: Candidates, cost_bound: _ValidationCost, budget: Budget
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
            budget.spend(_CANDIDATE + len(text) // 100 + min(cost, _MAX_COST))
            if cost <= _MAX_COST and test.is_witness(read):
                return read
    return NO_WITNESS


def _is_witness_of(pairs: Iterable[tuple[Any, Any]], value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether the first validator of each pair accepts a value and the second refuses it."""
    try:
        return all(old.is_valid(value) and not new.is_valid(value) for old, new in pairs)
    except Exception:  # noqa: BLE001 - a value on which a validator fails is not a witness
        return False


def _accept(pair: tuple[Any, Any], value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether both accept a value; False where one fails on it."""
    try:
        return all(validator.is_valid(value) for validator in pair)
    except Exception:  # noqa: BLE001 - as above
        return False


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
            if cost > PATTERN_COST and (machine := automaton(pattern, "python")):
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
    yield _WRITTEN_AS_FRACTION
    if isinstance(value, dict):
        yield from ({k: v for k, v in value.items() if k != left_out} for left_out in value)
        usual: list[Any] = [None, 0, _WRITTEN_AS_FRACTION, "a", True, [], {}]
        yield from (value | {name: other} for name in names if name not in value for other in usual)
    elif isinstance(value, list):
        more: list[Any] = [*value[:1], *values[:8]]
        yield from ([*value, item] for item in more)
        yield value[:-1]
    elif isinstance(value, str):
        yield from (value + value, value + "0", value + "\n", value[:-1], "a" + value, "é" + value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (value + 1, value - 1, value + 0.5, -value, value * 10)
        if isinstance(value, int) and abs(value) < 2**53:
            yield float(value)
