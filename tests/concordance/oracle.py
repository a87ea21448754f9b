"""A slow and simple matcher: it tries every way to continue from every token."""

from collections.abc import Iterator

import regex

from rostra.concordance.query.ast import (
    Alternation,
    And,
    Condition,
    Joined,
    Lattice,
    Not,
    OneToken,
    Or,
    Pattern,
    Query,
    Repeat,
    Sequence,
    TokenTest,
    Written,
)
from rostra.language.folding import fold
from rostra.language.sentences import split_sentences

Row = dict[str, list[str]]
"""Of the tokens of an utterance: each attribute, and as ``space`` the white space before each."""


def satisfies(row: Row, place: int, condition: Condition) -> bool:  # noqa: PLR0911 - a case a condition
    match condition:
        case TokenTest(attribute, kind, value, how):
            text = row[attribute][place]
            if kind == "equal":
                return fold(text, how) == fold(value, how)
            if kind == "wildcard":
                pattern = ""
                for part in regex.split(r"(?<!\\)([*?])", value):
                    plain = regex.sub(r"\\([*?])", r"\1", part)
                    wild = {"*": "(?s:.*)", "?": "(?s:.)"}
                    pattern += wild.get(part, regex.escape(fold(plain, how)))
                return regex.fullmatch(pattern, fold(text, how)) is not None
            flags = regex.IGNORECASE | regex.FULLCASE if "case" in how else 0
            accents = tuple(name for name in how if name != "case")
            return regex.fullmatch(fold(value, accents), fold(text, accents), flags) is not None
        case Joined():
            return row["space"][place] == ""
        case Not(part):
            return not satisfies(row, place, part)
        case And(parts):
            return all(satisfies(row, place, part) for part in parts)
        case Or(parts):
            return any(satisfies(row, place, part) for part in parts)


def match_ends(row: Row, start: int, stop: int, pattern: Pattern) -> Iterator[int]:  # noqa: C901, PLR0912 - a case a pattern
    """Yield where matches that begin at `start` end, up to `stop`."""
    match pattern:
        case OneToken(condition):
            if start < stop and satisfies(row, start, condition):
                yield start + 1
        case Written(text, how):
            yield from _written_ends(row, start, stop, text, how)
        case Lattice():
            raise AssertionError("only the matcher makes them")
        case Alternation(parts):
            for part in parts:
                yield from match_ends(row, start, stop, part)
        case Sequence(()):
            yield start
        case Sequence((first, *rest)):
            for middle in set(match_ends(row, start, stop, first)):
                yield from match_ends(row, middle, stop, Sequence(tuple(rest)))
        case Repeat(part, least, most):
            if least == 0:
                yield start
            if most is None or most > 0:
                fewer = Repeat(part, max(least - 1, 0), None if most is None else most - 1)
                for middle in set(match_ends(row, start, stop, part)):
                    if middle > start or least > 0:
                        yield from match_ends(row, middle, stop, fewer)


def _written_ends(
    row: Row, start: int, stop: int, text: str, how: tuple[str, ...]
) -> Iterator[int]:
    """Yield where tokens end that are written like a text: each may be any of its beginnings."""
    if start == stop:
        return
    for length in range(1, len(text) + 1):
        if fold(text[:length], how) == fold(row["word"][start], how):
            rest = text[length:]
            if not rest:
                yield start + 1
            elif rest[0] == " ":
                yield from _written_ends(row, start + 1, stop, rest[1:], how)
            elif start + 1 < stop and row["space"][start + 1] == "":
                yield from _written_ends(row, start + 1, stop, rest, how)


def matches(rows: list[Row], texts: list[str], query: Query) -> list[tuple[int, int]]:
    """Return the longest match from each token, without those within another."""
    longest: list[tuple[int, int]] = []
    base = 0
    for row, text in zip(rows, texts, strict=True):
        size = len(row["word"])
        lengths = [len(s) for s in split_sentences(text)] if query.within == "sentence" else [size]
        at = 0
        for length in lengths:
            for start in range(at, at + length):
                ends = {
                    end for end in match_ends(row, start, at + length, query.pattern) if end > start
                }
                if ends:
                    longest.append((base + start, base + max(ends)))
            at += length
        base += size
    return [
        (a, b)
        for a, b in longest
        if not any((c, d) != (a, b) and c <= a and b <= d for c, d in longest)
    ]
