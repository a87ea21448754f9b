"""The syntax tree of a query: conditions on a token, and patterns of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, overload

CHARACTER: Final = r"""\\[*?|{}()"\[\\]|."""
"""A regular expression of a character of words, with a backslash that takes its meaning away."""


@dataclass(frozen=True)
class TokenTest:
    """A condition on the string that a positional attribute has for a token.

    `kind` is how `value` is compared with it: as a text (equal), as a text in which ``*`` matches
    any characters and ``?`` one, see `CHARACTER` (wildcard), or as a regular expression
    that matches the whole string (regex). `fold` has some of `rostra.language.folding.FOLDS`.
    """

    attribute: str
    kind: Literal["equal", "wildcard", "regex"]
    value: str
    fold: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """The condition does not hold."""

    part: Condition


@dataclass(frozen=True)
class And:
    """All conditions hold; without conditions any token satisfies it."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Or:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Joined:
    """No white space is between the token and the one before it."""


Condition: TypeAlias = TokenTest | Joined | Not | And | Or
ANY_TOKEN = And(())


@dataclass(frozen=True)
class OneToken:
    """One token that satisfies a condition."""

    condition: Condition


@dataclass(frozen=True)
class Written:
    """Tokens that are written like a text, however it is divided among them.

    They are joined, except where the text has a space; a token may have a space itself. The text
    has no other white space. `fold` is as in `TokenTest`.
    """

    text: str
    fold: tuple[str, ...]


@dataclass(frozen=True)
class Lattice:
    """Tokens along any path of a directed graph.

    Each edge has the place where it begins and a higher one where it ends, and the condition of its
    token. All paths lead from `start` to `end`.
    """

    edges: tuple[tuple[int, int, Condition], ...]
    start: int
    end: int


@dataclass(frozen=True)
class Sequence:
    """Patterns one after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True)
class Alternation:
    """One of several patterns."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True)
class Repeat:
    """A pattern `least` to `most` times; without an upper limit where `most` is None."""

    part: Pattern
    least: int
    most: int | None


Divided: TypeAlias = OneToken | Lattice | Sequence | Alternation | Repeat
Pattern: TypeAlias = Divided | Written


@dataclass(frozen=True)
class Query:
    """A pattern, and the unit that its matches do not leave: utterance or sentence."""

    pattern: Pattern
    within: str


@overload
def sequence(parts: tuple[Divided, ...]) -> Divided: ...
@overload
def sequence(parts: tuple[Pattern, ...]) -> Pattern: ...
def sequence(parts: tuple[Pattern, ...]) -> Pattern:
    """Return a sequence of patterns; of a single one, the pattern itself."""
    return parts[0] if len(parts) == 1 else Sequence(parts)


def nullable(pattern: Pattern) -> bool:
    """Return whether the pattern matches the empty sequence of tokens."""
    match pattern:
        case OneToken() | Written() | Lattice():
            return False
        case Sequence(parts):
            return all(map(nullable, parts))
        case Alternation(parts):
            return any(map(nullable, parts))
        case Repeat(part, least, _):
            return least == 0 or nullable(part)


def non_empty(pattern: Pattern) -> Pattern:
    """Return a pattern with the same matches, but for the empty one."""
    match pattern:
        case Repeat(part, _, most) if nullable(pattern):
            return Repeat(non_empty(part), 1, most)
        case Alternation(parts):
            return Alternation(tuple(map(non_empty, parts)))
        case Sequence(parts) if nullable(pattern):
            # One alternative for each part that may be the first with a token.
            return Alternation(
                tuple(Sequence((non_empty(part), *parts[i + 1 :])) for i, part in enumerate(parts))
            )
    return pattern


def size(pattern: Pattern) -> int:
    """Return how many token patterns the pattern has."""
    match pattern:
        case OneToken() | Written() | Lattice():
            return 1
        case Sequence(parts) | Alternation(parts):
            return sum(map(size, parts))
        case Repeat(part, _, _):
            return size(part)


def non_empty_size(pattern: Pattern) -> int:
    """Return the most token patterns that there are after `non_empty` of any of the parts."""
    match pattern:
        case OneToken() | Written() | Lattice():
            return 1
        case Alternation(parts):
            return sum(map(non_empty_size, parts))
        case Repeat(part, _, _):
            return non_empty_size(part)
        case Sequence(parts):
            copies = nullable(pattern)  # each part is repeated after each of those before it
            return sum(non_empty_size(p) + copies * i * size(p) for i, p in enumerate(parts))
