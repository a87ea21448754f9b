"""``unevaluatedProperties`` and ``unevaluatedItems``, as far as they can be told beforehand.

Which properties are evaluated may depend on the instance: on the branch of ``anyOf`` that holds.
What surely is evaluated gives a condition that is too strong, what possibly is one that is too
weak; each has its use, and where both are the same, it is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostra.schema.comparing.classes import World

_ALWAYS = ("allOf", "$ref", "$dynamicRef")
_SOMETIMES = ("anyOf", "oneOf", "if", "then", "else", "dependentSchemas")


@dataclass
class _Reach:
    names: set[str] = field(default_factory=set)
    patterns: set[str] = field(default_factory=set)
    prefix: int = 0
    everything: bool = False
    unclear: bool = False


def unevaluated_properties(
    world: World, number: int, part: int, *, left: bool
) -> Iterator[tuple[Any, ...]]:
    """The formulas of ``unevaluatedProperties`` with the subschema ``part``."""
    reach = _reach(world, number, "properties", possible=left)
    opaque = ("opaque", ("unevaluatedProperties", number))
    known = ("rest", frozenset(reach.names), frozenset(reach.patterns), part)
    yield from _sided(known, opaque, reach, left=left)


def unevaluated_items(
    world: World, number: int, part: int, *, left: bool
) -> Iterator[tuple[Any, ...]]:
    """The formulas of ``unevaluatedItems`` with the subschema ``part``."""
    reach = _reach(world, number, "items", possible=left)
    opaque = ("opaque", ("unevaluatedItems", number))
    yield from _sided(("items_from", reach.prefix, part), opaque, reach, left=left)


def _sided(
    known: tuple[Any, ...], opaque: tuple[Any, ...], reach: _Reach, *, left: bool
) -> Iterator[tuple[Any, ...]]:
    if left:
        yield opaque
        if not (reach.everything or reach.unclear):
            yield known
    elif reach.everything:
        return
    else:
        yield ("or", (known, opaque))


def _reach(world: World, number: int, about: str, *, possible: bool) -> _Reach:
    """What is evaluated beside the keyword: possibly, or surely."""
    reach = _Reach()
    todo, seen = [(number, True)], set()
    while todo:
        here, top = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        if "opaque" in world.keywords[here]:
            reach.unclear = True
        _add(world, here, about, reach, top=top, possible=possible)
        follow = _ALWAYS + (_SOMETIMES if possible else ())
        todo.extend((part, False) for word, _, part in world.parts[here] if word in follow)
    return reach


def _add(  # noqa: PLR0913
    world: World, here: int, about: str, reach: _Reach, *, top: bool, possible: bool
) -> None:
    parts = world.parts[here]
    words = {word for word, _, _ in parts}
    nested = f"unevaluated{about.capitalize()}" in words and not top
    if about == "properties":
        reach.names |= {name for word, name, _ in parts if word == "properties"}
        reach.patterns |= {name for word, name, _ in parts if word == "patternProperties"}
        reach.everything |= "additionalProperties" in words or nested
    else:
        prefix = sum(word == "prefixItems" for word, _, _ in parts)
        reach.prefix = max(reach.prefix, prefix)
        reach.everything |= "items" in words or nested
        reach.everything |= possible and "contains" in words
