r"""The regular expressions that both validators read, parsed to a tree.

``jsonschema`` reads a pattern with Python's ``re``, ``jsonschema-rs`` as ECMA-262 with an engine of
its own. A construct on which they may differ in a way that no automaton here models (lookaround,
backreferences, ``\\b``, ``\\p``, flags, possessive quantifiers) raises Unsupported: such a pattern
is compared by its text alone. ``\\d``, ``\\w``, ``\\s`` and ``$`` are kept apart by their reading.

Tree: ``("chars", spans)``, ``("cat", trees)``, ``("alt", trees)``, ``("rep", tree, low, high)``
(``high`` None: no upper limit), ``("bol",)``, ``("eol",)``; spans are pairs of code points.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

Reading = Literal["python", "ecma"]
READINGS: tuple[Reading, ...] = ("python", "ecma")
Spans = tuple[tuple[int, int], ...]
Tree = tuple[Any, ...]

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
_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_PLAIN_IN_CLASS = re.compile(r"[^\[\]\\^&~|-]")
_QUANTIFIER = re.compile(r"\{(\d{1,5})(?:(,)(\d{1,5})?)?\}", re.ASCII)
_MAX_DEPTH = 60


class UnsupportedError(Exception):
    """A pattern outside of what is modelled."""


@cache
def escape_class(letter: str, reading: Reading) -> Spans:
    r"""The code points of ``\d``, ``\w`` or ``\s``; the capital letter is the complement."""
    if letter.isupper():
        return complement(escape_class(letter.lower(), reading))
    if reading == "ecma":
        return _ECMA[letter]
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    found = re.finditer(rf"\{letter}+", everything)
    return tuple((match.start(), match.end() - 1) for match in found)


def _lone(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - surrogates, by Unicode


def complement(spans: Spans) -> Spans:
    """All code points outside of the spans."""
    out, after = [], 0
    for low, high in sorted(spans):
        if low > after:
            out.append((after, low - 1))
        after = max(after, high + 1)
    return (*out, (after, _LAST)) if after <= _LAST else tuple(out)


@cache
def parse(pattern: str, reading: Reading) -> Tree:
    """The tree of a pattern; raises UnsupportedError."""
    parser = _Parser(pattern, reading)
    tree = parser.alternatives(0)
    if parser.at < len(pattern):
        raise UnsupportedError(pattern)
    return tree


@dataclass
class _Parser:
    text: str
    reading: Reading
    at: int = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise UnsupportedError(self.text)
        self.at += 1
        return char

    def alternatives(self, depth: int) -> Tree:
        if depth > _MAX_DEPTH:
            raise UnsupportedError(self.text)
        branches = [self.sequence(depth)]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence(depth))
        return branches[0] if len(branches) == 1 else ("alt", tuple(branches))

    def sequence(self, depth: int) -> Tree:
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.quantified(self.piece(depth)))
        return ("cat", tuple(parts))

    def quantified(self, tree: Tree) -> Tree:
        found = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self.peek())
        if found:
            self.take()
        elif match := _QUANTIFIER.match(self.text, self.at):
            low, comma, high = match.groups()
            found = (int(low), int(high) if high else None if comma else int(low))
            self.at = match.end()
        if not found:
            return tree
        if tree[0] in ("bol", "eol") or (found[1] is not None and found[1] < found[0]):
            raise UnsupportedError(self.text)
        if self.peek() == "?":  # lazy: the same language
            self.take()
        if self.peek() in ("*", "+", "?", "{"):
            raise UnsupportedError(self.text)
        return ("rep", tree, *found)

    def piece(self, depth: int) -> Tree:
        char = self.take()
        if char == "(":
            return self.group(depth)
        if char == "[":
            return ("chars", self.char_class())
        if char == ".":
            return ("chars", complement(((10, 10),)))
        if char in "^$":
            return ("bol",) if char == "^" else ("eol",)
        if char == "\\":
            return ("chars", self.escape())
        if char in "*+?{}]":
            raise UnsupportedError(self.text)
        return ("chars", ((ord(char), ord(char)),))

    def group(self, depth: int) -> Tree:
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise UnsupportedError(self.text)
        tree = self.alternatives(depth + 1)
        if self.take() != ")":
            raise UnsupportedError(self.text)
        return tree

    def escape(self) -> Spans:
        char = self.take()
        if char in "dDwWsS":
            return escape_class(char, self.reading)
        if char in _CONTROL:
            return ((_CONTROL[char], _CONTROL[char]),)
        if char in "xu":
            digits = self.text[self.at : self.at + (2 if char == "x" else 4)]
            if not re.fullmatch(r"[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2})?", digits):
                raise UnsupportedError(self.text)
            self.at += 2 if char == "x" else 4
            code = int(digits, 16)
            if len(digits) != (2 if char == "x" else 4) or _lone(code):
                raise UnsupportedError(self.text)
            return ((code, code),)
        if char.isalnum() or not char.isascii():
            raise UnsupportedError(self.text)
        return ((ord(char), ord(char)),)

    def char_class(self) -> Spans:
        negated = self.peek() == "^"
        if negated:
            self.take()
        spans: list[tuple[int, int]] = []
        while self.peek() != "]":
            first = self.class_atom(first=not spans)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.take()
                last = self.class_atom(first=False)
                if len(first) != 1 or len(last) != 1 or not _single(first, last):
                    raise UnsupportedError(self.text)
                first = ((first[0][0], last[0][0]),)
            spans.extend(first)
        self.take()
        if not spans:
            raise UnsupportedError(self.text)
        return complement(tuple(spans)) if negated else tuple(sorted(spans))

    def class_atom(self, *, first: bool) -> Spans:
        char = self.take()
        if char == "\\":
            return self.escape()
        hyphen = char == "-" and (first or self.peek() == "]")
        # Doubled set operators are for some engines no literals.
        alone = char in "&~|^" and self.peek() != char
        if not (hyphen or alone or _PLAIN_IN_CLASS.match(char)):
            raise UnsupportedError(self.text)
        return ((ord(char), ord(char)),)


def _single(first: Spans, last: Spans) -> bool:
    return first[0][0] == first[0][1] and last[0][0] == last[0][1] and first[0][0] <= last[0][0]
