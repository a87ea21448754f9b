"""What a query means: conditions on tokens, in sequence, in alternatives, repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class Like:
    """A condition on the string that a layer has for a token.

    `kind` says how `value` is compared: as a text (equal), with ``*`` for any characters and ``?``
    for one (wildcard; a backslash takes their meaning away), or as a regular expression that fits
    the whole string (regex).
    """

    layer: str
    kind: Literal["equal", "wildcard", "regex"]
    value: str
    fold: str


@dataclass(frozen=True)
class Not:
    """The condition does not hold."""

    part: Condition


@dataclass(frozen=True)
class All:
    """Every condition holds; of no conditions, so it does for any token."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Like | Not | All | Some
ANY = All(())


@dataclass(frozen=True)
class One:
    """One token that satisfies a condition."""

    condition: Condition


@dataclass(frozen=True)
class Sequence:
    """Patterns one after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True)
class Choice:
    """One of several patterns."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True)
class Repeat:
    """A pattern at least and at most so many times; None for any number."""

    part: Pattern
    least: int
    most: int | None


Pattern: TypeAlias = One | Sequence | Choice | Repeat


@dataclass(frozen=True)
class Query:
    """A pattern, and what no match goes beyond."""

    pattern: Pattern
    within: Literal["utterance", "sentence"]


def sequence(parts: list[Pattern]) -> Pattern:
    """Patterns one after the other; of one, itself."""
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def choice(parts: list[Pattern]) -> Pattern:
    """One of several patterns; of one, itself."""
    return parts[0] if len(parts) == 1 else Choice(tuple(parts))


def nullable(pattern: Pattern) -> bool:
    """Whether no token at all matches a pattern."""
    match pattern:
        case One():
            return False
        case Sequence(parts):
            return all(map(nullable, parts))
        case Choice(parts):
            return any(map(nullable, parts))
        case Repeat(part, least, _):
            return least == 0 or nullable(part)


def size(pattern: Pattern) -> int:
    """How many conditions a pattern holds."""
    match pattern:
        case One():
            return 1
        case Sequence(parts) | Choice(parts):
            return sum(map(size, parts))
        case Repeat(part, _, _):
            return size(part)


def size_filled(pattern: Pattern) -> int:
    """How many conditions a pattern has once `filled` was applied wherever it is."""
    match pattern:
        case One():
            return 1
        case Choice(parts):
            return sum(map(size_filled, parts))
        case Repeat(part, _, _):
            return size_filled(part)
        case Sequence(parts):
            again = nullable(pattern)  # each part stands after each of those before it
            return sum(size_filled(p) + again * i * size(p) for i, p in enumerate(parts))


def filled(pattern: Pattern) -> Pattern:
    """A pattern that matches the same, but for no token at all."""
    match pattern:
        case Repeat(part, _, most) if nullable(pattern):
            return Repeat(filled(part), 1, most)
        case Choice(parts):
            return Choice(tuple(map(filled, parts)))
        case Sequence(parts) if nullable(pattern):
            # The first part that has a token has it at this place or a later one.
            return Choice(
                tuple(Sequence((filled(part), *parts[i + 1 :])) for i, part in enumerate(parts))
            )
    return pattern
