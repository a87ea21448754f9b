r"""A parser of regular expressions, as each of the two validators reads them.

``jsonschema`` reads a pattern with Python's ``re``, ``jsonschema-rs`` as ECMA-262 with an engine of
its own. A construct on which they may differ in a way that no automaton here models
(backreferences, flags, possessive quantifiers, set operations) raises UnsupportedError: such a
pattern is compared by its text alone. ``\b``, ``\d``, ``\w``, ``\s`` and ``$`` differ by reading; a
construct that one validator refuses, such as ``\p`` in Python, has the other's reading alone.

Tree: ``("chars", set)``, ``("cat", trees)``, ``("alt", trees)``, ``("rep", tree, low, high)``
(``high`` None: no upper limit), ``("bol",)``, ``("eol",)``, ``("look", ahead, negated, tree)``.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from jsonschema_containment.characters import (
    CATEGORIES,
    Chars,
    Reading,
    escape_class,
    span,
    union,
    with_category,
)

READINGS: tuple[Reading, ...] = ("python", "ecma")
"""How the two validators read a pattern."""

Tree = tuple[Any, ...]

_GROUPS = {
    "L": {"Letter": "", "Uppercase_Letter": "u", "Lowercase_Letter": "l", "Titlecase_Letter": "t"},
    "M": {"Mark": "", "Nonspacing_Mark": "n", "Spacing_Mark": "c", "Enclosing_Mark": "e"},
    "N": {"Number": "", "Decimal_Number": "d", "digit": "d", "Letter_Number": "l"},
    "P": {"Punctuation": "", "punct": "", "Dash_Punctuation": "d", "Connector_Punctuation": "c"},
    "S": {"Symbol": "", "Math_Symbol": "m", "Currency_Symbol": "c", "Modifier_Symbol": "k"},
    "Z": {"Separator": "", "Space_Separator": "s", "Line_Separator": "l"},
}
_CATEGORIES = {
    name: group + kind for group, names in _GROUPS.items() for name, kind in names.items()
}
_CATEGORIES |= {name: name for name in (*CATEGORIES[1:-2], *_GROUPS)}
"""General categories by the names that a pattern may use (all short ones, the usual long ones)."""


_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_PLAIN_IN_CLASS = re.compile(r"[^\[\]\\^&~|-]")
_CATEGORY = re.compile(r"\{([A-Za-z_]+)\}")


class UnsupportedError(Exception):
    """A pattern with a construct that is not modelled, or one that is too large."""


_REPEATED = frozenset({"chars", "cat", "alt", "rep"})
_LOOKS = {"?=": (True, False), "?!": (True, True), "?<=": (False, False), "?<!": (False, True)}
_OPENED = re.compile(r"\?(?::|=|!|<=|<!|P?<[A-Za-z_][A-Za-z0-9_]*>)")
_QUANTIFIER = re.compile(r"\{(\d{1,5})(?:(,)(\d{1,5})?)?\}", re.ASCII)
_MAX_DEPTH = 60


PYTHON_END: Tree = (
    "alt",
    (("eol",), ("look", True, False, ("cat", (("chars", span(10, 10)), ("eol",))))),
)
"""Python's ``$`` holds also before a line feed that ends the string."""


@dataclass
class _Parser:
    """A recursive-descent parser; a construct that is not modelled raises UnsupportedError."""

    text: str
    reading: Reading
    at: int = 0
    looks: bool = False

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise UnsupportedError(self.text)
        self.at += 1
        return char

    def escape(self) -> Chars:
        """The characters of an escape, after the backslash."""
        char = self.take()
        if char in "dDwWsS":
            return escape_class(char, self.reading)
        if char in _CONTROL:
            return span(_CONTROL[char], _CONTROL[char])
        if char in "pP" and self.reading != "python":
            return self.category(negated=char == "P")
        if char == "c" and self.reading != "python" and re.match("[a-zA-Z]", self.peek()):
            code = ord(self.take()) % 32
            return span(code, code)
        if char in "xu":
            digits = self.text[self.at : self.at + (2 if char == "x" else 4)]
            if not re.fullmatch("[0-9a-fA-F]{2}" if char == "x" else "[0-9a-fA-F]{4}", digits):
                raise UnsupportedError(self.text)
            self.at += len(digits)
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - surrogates, by Unicode
                raise UnsupportedError(self.text)
            return span(code, code)
        if char.isalnum() or not char.isascii():
            raise UnsupportedError(self.text)
        return span(ord(char), ord(char))

    def category(self, *, negated: bool) -> Chars:
        r"""The characters of ``\p{…}``, after the letter."""
        named = _CATEGORY.match(self.text, self.at)
        if not named or named[1] not in _CATEGORIES:
            raise UnsupportedError(self.text)
        self.at = named.end()
        chars = with_category(_CATEGORIES[named[1]])
        return chars.complement() if negated else chars

    def char_class(self) -> Chars:
        """The characters of a bracketed class, after the opening bracket."""
        negated = self.peek() == "^"
        if negated:
            self.take()
        parts: list[Chars] = []
        while self.peek() != "]":
            part = self.class_atom(first=not parts)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.take()
                low, high = self._limit(part), self._limit(self.class_atom(first=False))
                if low > high:
                    raise UnsupportedError(self.text)
                part = span(low, high)
            parts.append(part)
        self.take()
        if not parts:
            raise UnsupportedError(self.text)
        chars = union(parts)
        if negated and self.reading != "python" and {0xD800, 0xE000} <= {*chars.edges}:
            # jsonschema-rs adds U+D7FF and U+E000 to such a complement.
            raise UnsupportedError(self.text)
        return chars.complement() if negated else chars

    def _limit(self, chars: Chars) -> int:
        """The one character of an atom that begins or ends a range."""
        if chars != span(chars.edges[0], chars.edges[0]):
            raise UnsupportedError(self.text)
        return chars.edges[0]

    def class_atom(self, *, first: bool) -> Chars:
        char = self.take()
        if char == "\\":
            return self.escape()
        hyphen = char == "-" and (first or self.peek() == "]")
        # Some engines read doubled characters as set operators.
        alone = char in "&~|^" and self.peek() != char
        if not (hyphen or alone or _PLAIN_IN_CLASS.match(char)):
            raise UnsupportedError(self.text)
        return span(ord(char), ord(char))

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
        bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self.peek())
        if bounds:
            self.take()
        elif match := _QUANTIFIER.match(self.text, self.at):
            low, comma, high = match.groups()
            bounds = (int(low), int(high) if high else None if comma else int(low))
            self.at = match.end()
        if not bounds:
            return tree
        if tree[0] not in _REPEATED or (bounds[1] is not None and bounds[1] < bounds[0]):
            raise UnsupportedError(self.text)
        if self.peek() == "?":  # lazy: the same language
            self.take()
        if self.peek() in ("*", "+", "?", "{"):
            raise UnsupportedError(self.text)
        return ("rep", tree, *bounds)

    def piece(self, depth: int) -> Tree:
        char = self.take()
        if char == "(":
            return self.group(depth)
        if char == "[":
            return ("chars", self.char_class())
        if char == ".":
            return ("chars", span(10, 10).complement())
        if char in "^$":
            end = PYTHON_END if self.reading == "python" else ("eol",)
            return ("bol",) if char == "^" else end
        if char == "\\":
            if self.peek() in ("<", ">") and self.reading != "python":  # the edge of a word
                raise UnsupportedError(self.text)
            return self.boundary() if self.peek() in ("b", "B") else ("chars", self.escape())
        if char in "*+?{}]":
            raise UnsupportedError(self.text)
        return ("chars", span(ord(char), ord(char)))

    def group(self, depth: int) -> Tree:
        look = None
        if opened := _OPENED.match(self.text, self.at):
            self.at = opened.end()
            look = _LOOKS.get(opened[0])
        elif self.peek() == "?":
            raise UnsupportedError(self.text)
        tree = self.alternatives(depth + 1)
        if self.take() != ")":
            raise UnsupportedError(self.text)
        if not look:
            return tree
        self.looks = True
        if not look[0] and _looks_on(tree):
            raise UnsupportedError(self.text)
        return ("look", *look, tree)

    def boundary(self) -> Tree:
        r"""``\b``: a word character on one side alone, of all of Unicode in jsonschema-rs too."""
        if self.take() == "B":  # in an empty text it is found or not, by the version of Python
            raise UnsupportedError(self.text)
        reading: Reading = "python" if self.reading == "python" else "unicode"
        word = ("chars", escape_class("w", reading))
        before, not_before, after, not_after = (
            ("look", ahead, negated, word) for ahead in (False, True) for negated in (False, True)
        )
        return ("alt", (("cat", (before, not_after)), ("cat", (not_before, after))))


@lru_cache(maxsize=4096)
def reads(pattern: str, reading: Reading) -> bool:
    """Whether the validator of a reading accepts the pattern at all."""
    try:
        if reading == "python":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                re.compile(pattern)
        else:
            jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (re.error, ValueError, OverflowError, RecursionError):
        return False
    return True


def subtrees(tree: Tree) -> tuple[Tree, ...]:
    """The trees of which a tree is made."""
    if tree[0] in ("cat", "alt"):
        parts: tuple[Tree, ...] = tree[1]
        return parts
    return {"rep": tree[1:2], "look": tree[3:]}.get(tree[0], ())


def _looks_on(tree: Tree) -> bool:
    """Whether the tree looks at characters beyond those that it matches."""
    if tree[0] == "eol" or (tree[0] == "look" and tree[1]):
        return True
    return any(map(_looks_on, subtrees(tree)))


@lru_cache(maxsize=4096)
def parse(pattern: str, reading: Reading) -> Tree:
    """The tree of a pattern.

    Raises:
        UnsupportedError: a construct is not modelled.
    """
    parser = _Parser(pattern, reading)
    tree = parser.alternatives(0)
    if parser.at < len(pattern):
        raise UnsupportedError(pattern)
    # jsonschema-rs reads escapes as ECMA-262 does, but not where another engine must look around.
    return parse(pattern, "unicode") if parser.looks and reading == "ecma" else tree
