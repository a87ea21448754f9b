r"""Sets of code points: what ``\\d``, ``\\w``, ``\\s`` and ``\\p`` stand for, by each reading."""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from functools import cache
from typing import Literal

Reading = Literal["python", "ecma", "unicode"]
"""Python's; that of ECMA-262, where escapes are ASCII; that of UTS #18, where they are not."""

Spans = tuple[tuple[int, int], ...]
"""Pairs of code points, the second included, in ascending order."""

_LAST = 0x10FFFF
_ECMA: dict[str, Spans] = {
    "d": ((48, 57),),
    "w": ((48, 57), (65, 90), (95, 95), (97, 122)),
    "s": (
        *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
        *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
        (0xFEFF, 0xFEFF),
    ),
}
_UNUSED, _EACH = 0x40000, 0x1000
"""Planes 4 to 13 have no characters: a stretch there stands for those to come of each category."""

_GROUPS = {
    "L": {"Letter": "", "Uppercase_Letter": "u", "Lowercase_Letter": "l", "Titlecase_Letter": "t"},
    "M": {"Mark": "", "Nonspacing_Mark": "n", "Spacing_Mark": "c", "Enclosing_Mark": "e"},
    "N": {"Number": "", "Decimal_Number": "d", "digit": "d", "Letter_Number": "l"},
    "P": {"Punctuation": "", "punct": "", "Dash_Punctuation": "d", "Connector_Punctuation": "c"},
    "S": {"Symbol": "", "Math_Symbol": "m", "Currency_Symbol": "c", "Modifier_Symbol": "k"},
    "Z": {"Separator": "", "Space_Separator": "s", "Line_Separator": "l"},
}
_KINDS: tuple[str, ...] = (
    "Lu",
    "Ll",
    "Lt",
    "Lm",
    "Lo",
    "Mn",
    "Mc",
    "Me",
    "Nd",
    "Nl",
    "No",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
)
_KINDS += ("Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co")
CATEGORIES = {
    name: group + kind for group, names in _GROUPS.items() for name, kind in names.items()
}
CATEGORIES |= {name: name for name in (*_KINDS, *_GROUPS)}
"""General categories by the names that a pattern may use (all short ones, the usual long ones)."""


@cache
def category(name: str) -> Spans:
    """The code points whose general category begins with a name; those to come among them.

    Which characters Unicode has yet to give a category differs by version, and so by validator.
    """
    begins = [_UNUSED + i * _EACH for i, kind in enumerate(_KINDS) if kind.startswith(name)]
    spans = [span for kind, spans in _assigned().items() if kind.startswith(name) for span in spans]
    return tuple(sorted([*spans, *((begin, begin + _EACH - 1) for begin in begins)]))


@cache
def _assigned() -> dict[str, list[tuple[int, int]]]:
    """The code points of each category, in one walk through all."""
    out: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for kind, stretch in itertools.groupby(unicodedata.category(chr(c)) for c in range(_LAST + 1)):
        after = start + sum(1 for _ in stretch)
        out.setdefault(kind, []).append((start, after - 1))
        start = after
    return out


@cache
def escape_class(letter: str, reading: Reading) -> Spans:
    r"""The code points of ``\\d``, ``\\w`` or ``\\s``; the capital letter is the complement."""
    if letter.isupper():
        return complement(escape_class(letter.lower(), reading))
    if reading != "python":
        return _ECMA[letter] if reading == "ecma" else _unicode(letter)
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    found = re.finditer(rf"\{letter}+", everything)
    return tuple((match.start(), match.end() - 1) for match in found)


def _unicode(letter: str) -> Spans:
    """As Annex C of UTS #18 has them: letters, marks, digits and joiners; digits; white space."""
    if letter == "s":
        here = tuple(span for span in _ECMA["s"] if span != (0xFEFF, 0xFEFF))
        return tuple(sorted([*here, (0x85, 0x85)]))
    if letter == "d":
        return category("Nd")
    found = (category(kind) for kind in ("L", "M", "Nd", "Nl", "Pc"))
    lettered = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
    return tuple(
        sorted([span for spans in found for span in spans] + [(0x200C, 0x200D), *lettered])
    )


def complement(spans: Spans) -> Spans:
    """All code points outside of the spans."""
    out, after = [], 0
    for low, high in sorted(spans):
        if low > after:
            out.append((after, low - 1))
        after = max(after, high + 1)
    return (*out, (after, _LAST)) if after <= _LAST else tuple(out)
