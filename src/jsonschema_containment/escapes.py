r"""Single characters, escapes and classes of a regular expression, as sets of code points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jsonschema_containment.characters import CATEGORIES, category, complement, escape_class

if TYPE_CHECKING:
    from jsonschema_containment.characters import Reading, Spans

_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_PLAIN_IN_CLASS = re.compile(r"[^\[\]\\^&~|-]")
_CATEGORY = re.compile(r"\{([A-Za-z_]+)\}")


class UnsupportedError(Exception):
    """A pattern outside of what is modelled."""


@dataclass
class Scanner:
    """A pattern that is read from its beginning.

    Every method raises UnsupportedError where it meets what is not modelled.
    """

    text: str
    reading: Reading
    at: int = 0

    def peek(self) -> str:
        """The next character, not taken; an empty text at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """The next character."""
        char = self.peek()
        if not char:
            raise UnsupportedError(self.text)
        self.at += 1
        return char

    def escape(self) -> Spans:
        """What follows a backslash."""
        char = self.take()
        if char in "dDwWsS":
            return escape_class(char, self.reading)
        if char in _CONTROL:
            return ((_CONTROL[char], _CONTROL[char]),)
        if char in "pP" and self.reading != "python":
            return self.category(negated=char == "P")
        if (
            char == "c"
            and self.reading != "python"
            and self.peek().isascii()
            and self.peek().isalpha()
        ):
            code = ord(self.take()) % 32
            return ((code, code),)
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

    def category(self, *, negated: bool) -> Spans:
        """What follows ``p`` or ``P``."""
        named = _CATEGORY.match(self.text, self.at)
        if not named or named[1] not in CATEGORIES:
            raise UnsupportedError(self.text)
        self.at = named.end()
        found = category(CATEGORIES[named[1]])
        return complement(found) if negated else found

    def char_class(self) -> Spans:
        """What follows an opening bracket."""
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
        """A character or an escape of a class."""
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


def _lone(code: int) -> bool:
    return 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - surrogates, by Unicode
