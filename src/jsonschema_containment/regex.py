r"""The regular expressions that both validators read, parsed to a tree.

``jsonschema`` reads a pattern with Python's ``re``, ``jsonschema-rs`` as ECMA-262 with an engine of
its own. A construct on which they may differ in a way that no automaton here models
(backreferences, flags, possessive quantifiers, set operations) raises Unsupported: such a pattern
is compared by its text alone. ``\\b``, ``\\d``, ``\\w``, ``\\s`` and ``$`` are kept apart by their
reading; what one cannot read, such as ``\\p`` in Python, has the other's reading alone.

Tree: ``("chars", spans)``, ``("cat", trees)``, ``("alt", trees)``, ``("rep", tree, low, high)``
(``high`` None: no upper limit), ``("bol",)``, ``("eol",)``, ``("look", ahead, negated, tree)``;
spans are pairs of code points.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from jsonschema_containment.characters import Reading, complement, escape_class
from jsonschema_containment.escapes import Scanner, UnsupportedError

READINGS: tuple[Reading, ...] = ("python", "ecma")
Tree = tuple[Any, ...]

_REPEATED = frozenset({"chars", "cat", "alt", "rep"})
_LOOKS = {"?=": (True, False), "?!": (True, True), "?<=": (False, False), "?<!": (False, True)}
_OPENED = re.compile(r"\?(?::|=|!|<=|<!|P?<[A-Za-z_][A-Za-z0-9_]*>)")
_QUANTIFIER = re.compile(r"\{(\d{1,5})(?:(,)(\d{1,5})?)?\}", re.ASCII)
_MAX_DEPTH = 60


_PYTHON_END: Tree = (
    "alt",
    (("eol",), ("look", True, False, ("cat", (("chars", ((10, 10),)), ("eol",))))),
)
"""Python's ``$`` holds also before a line feed that ends the string."""


@lru_cache(maxsize=4096)
def reads(pattern: str, reading: Reading) -> bool:
    """Whether the validator of a reading takes the pattern at all."""
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


def _looks_on(tree: Tree) -> bool:
    """Whether what follows a place decides if the tree is found before it."""
    if tree[0] in ("look", "eol"):
        return tree[0] == "eol" or tree[1] or _looks_on(tree[3])
    parts = tree[1] if tree[0] in ("cat", "alt") else tree[1:2] if tree[0] == "rep" else ()
    return any(map(_looks_on, parts))


@lru_cache(maxsize=4096)
def parse(pattern: str, reading: Reading) -> Tree:
    """The tree of a pattern; raises UnsupportedError."""
    parser = _Parser(pattern, reading)
    tree = parser.alternatives(0)
    if parser.at < len(pattern):
        raise UnsupportedError(pattern)
    # jsonschema-rs reads escapes as ECMA-262 does, but not where another engine must look around.
    return parse(pattern, "unicode") if parser.looks and reading == "ecma" else tree


@dataclass
class _Parser(Scanner):
    looks: bool = False

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
        if tree[0] not in _REPEATED or (found[1] is not None and found[1] < found[0]):
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
            end = _PYTHON_END if self.reading == "python" else ("eol",)
            return ("bol",) if char == "^" else end
        if char == "\\":
            return self.boundary() if self.peek() in ("b", "B") else ("chars", self.escape())
        if char in "*+?{}]":
            raise UnsupportedError(self.text)
        return ("chars", ((ord(char), ord(char)),))

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
