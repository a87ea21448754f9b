"""How many steps a backtracking matcher takes: counted, so that no clock decides a test.

`Matcher` walks the parsed pattern as Python's ``re`` does. Patterns of the library ``regex`` are
rewritten to what ``re`` can parse, their classes of characters approximately.
"""

import re
from collections.abc import Iterator
from re import _constants as ops
from re import _parser as parser
from typing import Any

Node = tuple[Any, Any]

_LOOSE = [
    (r"\[\[\\p\{L\}\\p\{N\}(?:\\p\{Pc\})?\]--\[.*?\]\]", r"[\\w]"),
    (r"\[\[\\p\{M\}&&.*?\]\]--\[.*?\]\]", r"[\\u0300-\\u036f]"),
    (r"\[\\p\{Nd\}--0-9\]", r"[\\u0660-\\u0669]"),
    (r"\[\[\[\\p\{L\}.*?\]\\p\{M\}\]", r"[\\w]"),  # sets with operators, of `rostra.language`
    (r"\[\\p\{L\}--\[.*?\]\]", r"[^\\W\\d_]"),
    (r"\[\[\\p\{Inherited\}.*?\]\]", r"[\\u0300-\\u036f]"),
    (r"\\p\{Extended_Pictographic\}|\\p\{Regional_Indicator\}", "[\N{GRINNING FACE}]"),
    (r"\\p\{(?:Pe|Pf)\}", r")\\]"),
    (r"\\p\{(?:Ps|Pi)\}", r"(\\["),
    (r"\\p\{Pd\}", r"–"),
    (r"\\p\{Nd\}", r"\\d"),
    (r"\[\\p\{Ll\}", r"[a-z"),
    (r"\\p\{Lu\}", r"[A-Z]"),
    (r"\\p\{Ll\}", r"[a-z]"),
    (r"\\p\{M\}", "\u0301"),
    (r"\\p\{L\}\\p\{N\}", r"\\w"),
    (r"\\p\{[LN]\}", r"\\w"),
    (r"\\p\{\w+\}", "\u4e2d"),
    (r"\\X", r"(?:.\\u0301*)"),
    (r"\(\?<(\w+)>", r"(?P<\1>"),
    (r"\(\?r\)|\\K", ""),
]


class TooManyStepsError(Exception):
    """The limit of a matcher was reached."""


def parsed(pattern: str, flags: int) -> list[Node]:
    """The parts of a pattern as ``re`` parses them."""
    known = flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII)
    for loose, plain in _LOOSE:
        pattern = re.sub(loose, plain, pattern)
    return list(parser.parse(pattern, known))


class Matcher:
    """Finds where a pattern ends, and counts the steps that this takes."""

    def __init__(self, nodes: list[Node], limit: int) -> None:
        self._nodes, self._limit = nodes, limit
        self.steps = 0
        self._groups: dict[int, str] = {}
        self._accepted: dict[tuple[int, str], bool] = {}

    def match(self, text: str, start: int = 0) -> int | None:
        """The end of the first match at a place."""
        self._text = text
        return next(self._sequence(tuple(self._nodes), start), None)

    def search_all(self, text: str) -> None:
        """Go through the text from match to match."""
        place = 0
        while place <= len(text):
            end = self.match(text, place)
            place = end if end is not None and end > place else place + 1

    def _sequence(self, nodes: tuple[Node, ...], at: int) -> Iterator[int]:
        if not nodes:
            yield at
            return
        for middle in self._node(*nodes[0], at):
            yield from self._sequence(nodes[1:], middle)

    def _node(self, op: Any, value: Any, at: int) -> Iterator[int]:  # noqa: PLR0912, C901 - a case an operator
        self.steps += 1
        if self.steps > self._limit:
            raise TooManyStepsError
        if op in _SINGLE:
            if at < len(self._text) and self._accepts((op, value), self._text[at]):
                yield at + 1
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from self._sequence(tuple(branch), at)
        elif op is ops.SUBPATTERN:
            for end in self._sequence(tuple(value[3]), at):
                self._groups[value[0]] = self._text[at:end]
                yield end
        elif op is ops.ATOMIC_GROUP:
            yield from _first(self._sequence(tuple(value), at))
        elif op is ops.POSSESSIVE_REPEAT:
            low, high, body = value
            yield from _first(self._repeat(low, high, body, at, 0))
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            low, high, body = value
            yield from self._repeat(low, high, body, at, 0)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            direction, body = value
            if self._looks(direction, body, at) == (op is ops.ASSERT):
                yield at
        elif op is ops.GROUPREF:
            text = self._groups.get(value, "\0")
            if self._text.startswith(text, at):
                yield at + len(text)
        elif op is ops.AT:
            if self._holds(value, at):
                yield at
        else:
            raise NotImplementedError(op)

    def _repeat(self, low: int, high: int, body: Any, at: int, times: int) -> Iterator[int]:
        if len(body) == 1 and body[0][0] in _SINGLE:
            end, last = at, len(self._text) if high is ops.MAXREPEAT else at + int(high)
            while end < min(last, len(self._text)) and self._accepts(body[0], self._text[end]):
                end += 1
            for place in range(end, at + low - 1, -1):
                self.steps += 1
                yield place
            self.steps += end - at
            return
        if times < int(high):
            for middle in self._sequence(tuple(body), at):
                if middle > at or times < low:
                    yield from self._repeat(low, high, body, middle, times + 1)
        if times >= low:
            yield at

    def _accepts(self, node: Node, character: str) -> bool:
        key = (id(node[1]), character) if node[0] is ops.IN else (node[1], f"{node[0]}{character}")
        if key not in self._accepted:
            self._accepted[key] = accepts(node, character)
        return self._accepted[key]

    def _looks(self, direction: int, body: Any, at: int) -> bool:
        if direction > 0:
            return next(self._sequence(tuple(body), at), None) is not None
        width = body.getwidth()[1]  # in `regex`, what is behind may have any width
        starts = range(at, max(-1, at - min(width, 200) - 1), -1)
        return any(at in self._sequence(tuple(body), start) for start in starts)

    def _holds(self, where: Any, at: int) -> bool:
        text = self._text
        if where is ops.AT_BEGINNING_STRING:
            return at == 0
        if where is ops.AT_BEGINNING:
            return at == 0 or text[at - 1] == "\n"
        if where is ops.AT_END_STRING:
            return at == len(text)
        if where is ops.AT_END:
            return at == len(text) or text[at] == "\n"
        word = [0 <= i < len(text) and bool(re.match(r"\w", text[i])) for i in (at - 1, at)]
        return (word[0] != word[1]) == (where is ops.AT_BOUNDARY)


def _first(ends: Iterator[int]) -> Iterator[int]:
    for end in ends:
        yield end
        return


_SINGLE = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)
_CATEGORIES = {
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
}


def accepts(node: Node, character: str) -> bool:
    """Whether a part of one character accepts it."""
    op, value = node
    if op is ops.LITERAL:
        return bool(ord(character) == value)
    if op is ops.NOT_LITERAL:
        return bool(ord(character) != value)
    if op is ops.ANY:
        return character != "\n"
    negated: bool = value[0][0] is ops.NEGATE
    items = value[1:] if negated else value
    return negated != any(_in(kind, what, character) for kind, what in items)


def _in(op: Any, value: Any, character: str) -> bool:
    if op is ops.LITERAL:
        return bool(ord(character) == value)
    if op is ops.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    return re.match(_CATEGORIES[value], character) is not None
