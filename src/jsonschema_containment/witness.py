"""Witnesses: values that one schema accepts and the other refuses, by both validators.

Nothing is fetched.
"""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

from jsonschema_containment.comparison import NO_WITNESS
from jsonschema_containment.limits import UnusableError
from jsonschema_containment.values import as_text, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_TEXT = 100_000


class Judges:
    """Both validators of both schemas.

    Args:
        old: the schema that a witness satisfies.
        new: the schema that a witness does not satisfy.
        formats: whether to check ``format``, which draft 2020-12 leaves open.

    Raises:
        UnusableError: a validator does not take a schema.
    """

    def __init__(self, old: Any, new: Any, *, formats: bool = False) -> None:  # noqa: ANN401
        self.formats = formats
        try:
            self._fast = [
                jsonschema_rs.Draft202012Validator(schema, offline=True, validate_formats=formats)
                for schema in (old, new)
            ]
        except (ValueError, TypeError, jsonschema_rs.ReferencingError) as error:
            first = str(error).split("\n", 1)[0]
            raise UnusableError(f"jsonschema-rs does not take the schema: {first[:200]}") from None
        slow = jsonschema.Draft202012Validator
        checker = slow.FORMAT_CHECKER if formats else None
        self._slow = [slow(s, registry=REGISTRY, format_checker=checker) for s in (old, new)]

    def confirm(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether both validators say that the value satisfies old and not new."""
        return (
            self._verdicts(value, self._fast) == (True, False) == self._verdicts(value, self._slow)
        )

    def accepted(self, value: Any) -> bool:  # noqa: ANN401 - any JSON
        """Whether each validator accepts the value by new or refuses it by old."""
        both = (self._verdicts(value, validators) for validators in (self._fast, self._slow))
        return all(verdicts and (not verdicts[0] or verdicts[1]) for verdicts in both)

    @staticmethod
    def _verdicts(value: Any, validators: list[Any]) -> tuple[bool, bool] | None:  # noqa: ANN401
        try:
            old, new = (validator.is_valid(value) for validator in validators)
        except Exception:  # noqa: BLE001 - what a validator cannot judge is no witness
            return None
        return old, new

    def first(self, values: Iterable[Any], seconds: float) -> object:
        """The first value that is confirmed, as its JSON text reads; else NO_WITNESS."""
        until = time.monotonic() + seconds
        seen = set()
        for value in values:
            text = as_text(value)
            if text is not None and text not in seen and len(text) <= _MAX_TEXT:
                seen.add(text)
                found = json.loads(text)
                if self.confirm(found):
                    return found
            if time.monotonic() > until:
                break
        return NO_WITNESS


def mutations(seeds: Iterable[Any], *schemas: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Values that differ from a seed in one place, by what the schemas mention."""
    values, names = _mentioned(schemas)
    for seed in itertools.islice(seeds, 12):
        yield seed
        for path in itertools.islice(_paths(seed), 60):
            for other in _others(_at(seed, path), values, names):
                yield _replaced(seed, path, other)


def _mentioned(schemas: Iterable[Any]) -> tuple[list[Any], list[str]]:
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
    yield ()
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value[:3])
    for name, item in items:
        for path in _paths(item):
            yield (name, *path)


def _at(value: Any, path: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any JSON
    for step in path:
        value = value[step]
    return value


def _replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:  # noqa: ANN401 - any JSON
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], other)
    return copy


def _others(value: Any, values: list[Any], names: list[str]) -> Iterator[Any]:  # noqa: ANN401
    yield from values
    if isinstance(value, dict):
        yield from ({k: v for k, v in value.items() if k != gone} for gone in value)
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
