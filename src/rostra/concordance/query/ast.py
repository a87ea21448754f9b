"""The syntax tree of a query: conditions on a token, and patterns of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARACTER: Final = r"\\[\p{P}\p{S}]|."
"""A regular expression of a character of words: after a backslash any sign stands for itself."""

SPACE: Final = r"\s\x1c-\x1f"
"""White space as `str.isspace` has it, for a set of characters in a regular expression."""


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


T = TypeVar("T")


@dataclass(frozen=True)
class Not(Generic[T]):
    """The condition does not hold."""

    part: T


@dataclass(frozen=True)
class And(Generic[T]):
    """All conditions hold; without conditions any token satisfies it."""

    parts: tuple[T, ...]


@dataclass(frozen=True)
class Or(Generic[T]):
    """At least one condition holds."""

    parts: tuple[T, ...]


@dataclass(frozen=True)
class Joined:
    """No white space is between the token and the one before it."""


Condition: TypeAlias = "TokenTest | Joined | Not[Condition] | And[Condition] | Or[Condition]"
ANY_TOKEN: And[Condition] = And(())


@dataclass(frozen=True)
class OneToken:
    """One token that satisfies a condition; a label is a name for it in constraints."""

    condition: Condition
    label: str | None = None


@dataclass(frozen=True)
class Edge:
    """No token, but a place where a region of a structure begins or has ended.

    A label is a name for the place.
    """

    structure: str
    is_end: bool
    label: str | None = None


@dataclass(frozen=True)
class Written:
    """Tokens that are written like a text, however it is divided among them.

    They are joined, except where the text has white space: one character between two words, which
    may also be one within a token. `fold` is as in `TokenTest`.
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


Divided: TypeAlias = OneToken | Edge | Lattice | Sequence | Alternation | Repeat
Pattern: TypeAlias = Divided | Written


@dataclass(frozen=True)
class LabelTest:
    """A condition on the token that a label names."""

    label: str
    test: TokenTest


@dataclass(frozen=True)
class SameString:
    """Attributes of the tokens that two labels name are equal under a fold.

    Each side is a label and an attribute.
    """

    sides: tuple[tuple[str, str], tuple[str, str]]
    fold: tuple[str, ...]


@dataclass(frozen=True)
class SameRegion:
    """A region of a structure begins at the place of one label and has ended at that of another.

    Of a match that has not both labels nothing is asked.
    """

    structure: str
    start: str
    end: str


Constraint: TypeAlias = (
    "LabelTest | SameString | SameRegion | Not[Constraint] | And[Constraint] | Or[Constraint]"
)


@dataclass(frozen=True)
class Query:
    """A pattern, and what its matches have to satisfy.

    `within` is a structure of which one region contains the match, besides one utterance. What a
    condition on a label that a match does not have is false.
    """

    pattern: Pattern
    within: str
    constraint: Constraint = And(())

    @property
    def labels(self) -> list[str]:
        """The labels of the pattern, sorted."""
        parts = walk(self.pattern)
        labels = {part.label for part in parts if isinstance(part, OneToken | Edge)}
        return sorted(label for label in labels if label is not None)


def walk(pattern: Pattern) -> Iterator[Pattern]:
    """Yield the pattern and the patterns in it, in the order in which they are written."""
    yield pattern
    match pattern:
        case Sequence(parts) | Alternation(parts):
            for part in parts:
                yield from walk(part)
        case Repeat(part, _, _):
            yield from walk(part)


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
        case Edge():
            return True
        case OneToken() | Written() | Lattice():
            return False
        case Sequence(parts):
            return all(map(nullable, parts))
        case Alternation(parts):
            return any(map(nullable, parts))
        case Repeat(part, least, _):
            return least == 0 or nullable(part)


def has_token(pattern: Pattern) -> bool:
    """Return whether a match needs a token, or may have one between the edges of regions."""
    return not nullable(pattern) or (
        any(isinstance(part, Edge) for part in walk(pattern)) and _may_have_token(pattern)
    )


def _may_have_token(pattern: Pattern) -> bool:
    match pattern:
        case Edge():
            return False
        case OneToken() | Written() | Lattice():
            return True
        case Sequence(parts) | Alternation(parts):
            return any(map(_may_have_token, parts))
        case Repeat(part, _, most):
            return most != 0 and _may_have_token(part)


def non_empty(pattern: Pattern) -> Pattern:
    """Return a pattern with the same matches, but for the empty one."""
    match pattern:
        case Edge():
            return Alternation(())
        case Repeat(part, _, most) if nullable(pattern):
            return Repeat(non_empty(part), 1, most)
        case Alternation(parts):
            return Alternation(tuple(map(non_empty, parts)))
        case Sequence(parts) if nullable(pattern):
            # One alternative for each part that may be the first with a token.
            return Alternation(
                tuple(
                    Sequence((*map(_empty, parts[:i]), non_empty(part), *parts[i + 1 :]))
                    for i, part in enumerate(parts)
                )
            )
    return pattern


def _empty(pattern: Pattern) -> Pattern:
    """Return the pattern of the places where a nullable pattern matches no token."""
    match pattern:
        case Edge():
            return pattern
        case Sequence(parts):
            return Sequence(tuple(map(_empty, parts)))
        case Alternation(parts):
            return Alternation(tuple(_empty(part) for part in parts if nullable(part)))
    return Sequence(())


def size(pattern: Pattern) -> int:
    """Return how many token patterns the pattern has."""
    match pattern:
        case OneToken() | Edge() | Written() | Lattice():
            return 1
        case Sequence(parts) | Alternation(parts):
            return sum(map(size, parts))
        case Repeat(part, _, _):
            return size(part)


def non_empty_size(pattern: Pattern) -> int:
    """Return the most token patterns that there are after `non_empty` of any of the parts."""
    match pattern:
        case OneToken() | Edge() | Written() | Lattice():
            return 1
        case Alternation(parts):
            return sum(map(non_empty_size, parts))
        case Repeat(part, _, _):
            return non_empty_size(part)
        case Sequence(parts):
            copies = nullable(pattern)  # each part is repeated after each of those before it
            return sum(non_empty_size(p) + copies * i * size(p) for i, p in enumerate(parts))
