r"""Sets of characters, as ``\p``, ``\d``, ``\w``, ``\s`` and bracketed classes name them.

A character is a Unicode scalar value, so surrogates are not characters. Validators disagree about
the general category of characters that are younger than their tables. A category is therefore
certain only where Unicode 3.2 and the current version in Python agree. Any other code point is
several *symbols*, one for each category that it may have; what is to be proved must hold for all
of them. The symbol of a code point with the i-th of `CATEGORIES` is the code point plus i times
`ROOM`; that of a code point whose category is certain is the code point.
"""

from __future__ import annotations

import functools
import itertools
import operator
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Reading = Literal["python", "ecma", "unicode"]
"""Python's; that of ECMA-262, where escapes are ASCII; that of UTS #18, where they are not."""

ROOM = 0x110000
"""How many code points there are."""

CATEGORIES = tuple(
    """
    certain Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn
    So-alphabetic
    """.split()
)
"""General categories, by their place in a symbol; UTS #18 counts some of So as letters."""

_ALL = (1 << len(CATEGORIES)) - 2
_SURROGATES = (0xD800, 0xE000)
_WALKED = (range(0x40000), range(0xE0000, 0xE1000))
"""The other planes have no character but for private use in the last two."""

_PRIVATE = ((0xF0000, 0xFFFFE), (0x100000, 0x10FFFE))
_FIRST_UNCERTAIN = 0xA7
_PREFERRED = (
    *map(ord, "a0A-_. /:@z9b1c2d3e4f5ghijklmnopqrstuvwxy"),
    *(*range(33, 127), 0xE9, 0x416, 0x4E2D, 32, 10, 13),
)
_FEW = 12

Edges = tuple[int, ...]
"""Code points at which a set begins and, by turns, at which it has ended; ascending."""


class Chars(NamedTuple):
    """A set of characters.

    Attributes:
        edges: code points in the set, whatever their category may be.
        categories: a bit for each of `CATEGORIES`: code points of an uncertain category are in
            the set where they have one of these.
        negated: whether the set is all characters outside of those.
    """

    edges: Edges
    categories: int = 0
    negated: bool = False

    def __contains__(self, symbol: object) -> bool:
        """Whether a symbol is in the set."""
        assert isinstance(symbol, int)
        category, code = divmod(symbol, ROOM)
        inside = bisect_right(self.edges, code) & 1 or self.categories >> category & 1
        return bool(inside) != self.negated

    def complement(self) -> Chars:
        """All characters outside of the set."""
        return self._replace(negated=not self.negated)


def span(first: int, last: int) -> Chars:
    """The characters from a code point to another one, which is in the set too."""
    return Chars((first, last + 1))


def union(sets: Sequence[Chars]) -> Chars:
    """The characters that are in any of several sets, each certain or by category alone."""
    if len(sets) == 1:
        return sets[0]
    plain = [_positive(chars) for chars in sets]
    categories = 0
    for chars in plain:
        categories |= chars.categories
    return Chars(_merged(chars.edges for chars in plain), categories)


def _positive(chars: Chars) -> Chars:
    """The same set, not negated: code points or categories, not both."""
    if not chars.negated:
        return chars
    if not chars.categories:
        return Chars(_outside(chars.edges))
    certain = _outside(_merged([chars.edges, _tables()["uncertain"]]))
    return Chars(certain, _ALL & ~chars.categories)


def _outside(edges: Edges) -> Edges:
    inner = edges[1:] if edges[:1] == (0,) else (0, *edges)
    return inner[:-1] if inner[-1] == ROOM else (*inner, ROOM)


def _merged(several: Iterable[Edges]) -> Edges:
    """The edges of the union."""
    pairs = sorted(pair for edges in several for pair in _pairs(edges))
    out: list[int] = []
    for low, high in pairs:
        if out and low <= out[-1]:
            out[-1] = max(out[-1], high)
        else:
            out += (low, high)
    return tuple(out)


def _pairs(edges: Edges) -> Iterator[tuple[int, int]]:
    return zip(edges[::2], edges[1::2], strict=True)


def _spans(text: str) -> Chars:
    """The characters of spans such as ``9-D 20``."""
    limits = [[int(limit, 16) for limit in part.split("-")] for part in text.split()]
    return union([span(limit[0], limit[-1]) for limit in limits])


_ECMA = {
    "d": _spans("30-39"),
    "w": _spans("30-39 41-5A 5F 61-7A"),
    "s": _spans("9-D 20 A0 1680 2000-200A 2028 2029 202F 205F 3000 FEFF"),
}
_BY_CATEGORY = {
    ("d", "python"): (("Nd",), Chars(())),
    ("w", "python"): (("L", "N"), _spans("5F")),
    ("s", "python"): (("Z",), _spans("9-D 1C-1F 85")),
    ("d", "unicode"): (("Nd",), Chars(())),
    ("w", "unicode"): (
        ("L", "M", "Nd", "Nl", "Pc", "So-alphabetic"),
        _spans("200C-200D 24B6-24E9"),
    ),
    ("s", "unicode"): (("Z",), _spans("9-D 85")),
}
"""By letter and reading: general categories, and other characters (UTS #18, Annex C)."""


@cache
def _tables() -> dict[str, Edges]:
    """The code points that certainly have a category, and the ``uncertain`` ones."""
    spans: dict[str, list[Edges]] = {"Co": list(_PRIVATE)}
    first = unicodedata.ucd_3_2_0.category
    for codes in _WALKED:
        certain, begun = "", codes.start
        for code in (*codes, codes.stop):
            char = chr(code)
            category = unicodedata.category(char)
            if category != first(char) or code == codes.stop:
                category = ""
            if category != certain:
                spans.setdefault(certain, []).append((begun, code))
                certain, begun = category, code
    tables = {c: _merged(edges) for c, edges in spans.items() if c not in ("", "Cn", "Cs")}
    return tables | {"uncertain": _outside(_merged([*tables.values(), _SURROGATES]))}


def is_uncertain(code: int) -> bool:
    """Whether it depends on the version of Unicode which category a code point has."""
    return code >= _FIRST_UNCERTAIN and bool(bisect_right(_tables()["uncertain"], code) & 1)


def symbol(code: int) -> int:
    """The symbol of a code point by the tables of this Python."""
    if not is_uncertain(code):
        return code
    return code + ROOM * CATEGORIES.index(unicodedata.category(chr(code)))


def with_category(name: str) -> Chars:
    """The characters whose general category begins with a name."""
    edges = [edges for category, edges in _tables().items() if category.startswith(name)]
    return Chars(
        _merged(edges), sum(1 << i for i, c in enumerate(CATEGORIES) if c.startswith(name))
    )


@cache
def escape_class(letter: str, reading: Reading) -> Chars:
    r"""The characters of ``\\d``, ``\\w`` or ``\\s``; the capital letter is the complement."""
    if letter.isupper():
        return escape_class(letter.lower(), reading).complement()
    if reading == "ecma":
        return _ECMA[letter]
    categories, others = _BY_CATEGORY[letter, reading]
    return union([*map(with_category, categories), others])


def disjoint(sets: Iterable[Chars]) -> bool:
    """Whether certainly no character is in two of several sets."""
    plain = [_positive(chars) for chars in sets]
    if len(plain) < 2:  # noqa: PLR2004 - one is disjoint from the others
        return True
    categories = [chars.categories for chars in plain if chars.categories]
    edges = [chars.edges for chars in plain]
    if categories:
        edges.append(_tables()["uncertain"])
    spans = sorted(pair for several in edges for pair in _pairs(several))
    apart = all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    return apart and sum(categories) == functools.reduce(operator.or_, categories, 0)


@functools.lru_cache(maxsize=256)
def groups(sets: tuple[Chars, ...]) -> list[list[int]]:
    """Groups of characters that no set distinguishes: some symbols of each, printable ones first.

    All of Unicode is divided at the edges of the sets, so no character is without a group.
    """
    by_category = any(chars.categories for chars in sets)
    uncertain = _tables()["uncertain"] if by_category else ()
    cuts = {*_PREFERRED, 0, _SURROGATES[1], *uncertain}.union(*(chars.edges for chars in sets))
    points = sorted(p for p in cuts if p < ROOM and not _SURROGATES[0] <= p < _SURROGATES[1])
    named = dict.fromkeys(points, 0)
    for i, chars in enumerate(sets):
        for low, high in _pairs(chars.edges):
            for place in range(bisect_left(points, low), bisect_left(points, high)):
                named[points[place]] |= 1 << i
    negated = sum(1 << i for i, chars in enumerate(sets) if chars.negated)
    # Categories that the sets do not distinguish are one.
    possible = {_having(sets, category): category for category in range(1, len(CATEGORIES))}
    out: dict[int, list[int]] = {}
    for code in dict.fromkeys([*_PREFERRED, *points]):
        symbols = {named[code]: code}
        if bisect_right(uncertain, code) & 1:
            symbols = {named[code] | has: code + ROOM * i for has, i in possible.items()}
        for inside, one in symbols.items():
            group = out.setdefault(inside ^ negated, [])
            if len(group) < _FEW:
                group.append(one)
    return list(out.values())


def _having(sets: Sequence[Chars], category: int) -> int:
    """Which sets have the characters of a category, as bits."""
    return sum(1 << i for i, chars in enumerate(sets) if chars.categories >> category & 1)
