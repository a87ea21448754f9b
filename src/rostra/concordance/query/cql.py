r"""Queries in a subset of the corpus query language of CQP and the Sketch Engine.

``[word="regime" %c]``            a token: a regular expression for all of its string; ``%c`` leaves
                                  case out of sight, ``%d`` diacritics, ``%cd`` both
``"regime"``                      the same as ``[word="regime"]``: case counts
``[]``                            any token
``[pos="N.*" & lemma!="man"]``    conditions with ``& | !`` and parentheses; layers of one's own
``"a" []{0,3} ("b" | "c" "d")``   sequence, alternatives, groups
``* + ? {2} {2,} {,3} {2,3}``     quantifiers of what stands before
``… within s``                    no match goes beyond a sentence (``utterance`` otherwise)

Expressions are those of the `regex` library. Whatever else CQP knows (labels, structural tags,
global constraints, macros) is an error that says where it stands.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import regex
from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from rostra.concordance.errors import QueryError
from rostra.concordance.query.expression import checked
from rostra.concordance.query.pattern import (
    ANY,
    All,
    Condition,
    Like,
    Not,
    One,
    Pattern,
    Query,
    Repeat,
    Some,
    choice,
    sequence,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

_GRAMMAR = r"""
    query: _choice within?
    within: "within" (NAME | "<" NAME "/" ">")
    _choice: sequence | choice
    choice: sequence ("|" sequence)+
    sequence: _item+
    _item: _atom | repeat
    repeat: _atom quantifier
    _atom: one | string | "(" _choice ")"
    one: "[" _condition? "]"
    string: STRING FLAGS?
    quantifier: QUANTIFIER
    _condition: _both | some
    some: _both ("|" _both)+
    _both: _simple | all
    all: _simple ("&" _simple)+
    _simple: test | negation | "(" _condition ")"
    negation: "!" _simple
    test: NAME OPERATOR STRING FLAGS?
    OPERATOR: "=" | "!="
    QUANTIFIER: "*" | "+" | "?" | /\{[0-9]{1,6}\}/ | /\{[0-9]{0,6},[0-9]{0,6}\}/
    STRING: /"(?:[^"\\]|\\.)*"/ | /'(?:[^'\\]|\\.)*'/
    FLAGS: /%[cd]{1,2}/
    NAME: /[^\W\d]\w*/
    %ignore /\s+/
"""
_EXPECTED = {
    "STRING": "a string in quotes",
    "NAME": "a name",
    "LSQB": "[",
    "RSQB": "]",
    "LPAR": "(",
    "RPAR": ")",
    "OPERATOR": "= or !=",
    "$END": "the end",
    "WITHIN": "within",
}
_WITHIN: dict[str, Literal["utterance", "sentence"]] = {
    "s": "sentence",
    "sentence": "sentence",
    "u": "utterance",
    "utterance": "utterance",
}


def cql(text: str, layers: Collection[str], within: Literal["utterance", "sentence"]) -> Query:
    """The query that a text in the corpus query language means.

    Args:
        text: the query.
        layers: the layers that there are.
        within: what no match goes beyond, unless the query says.

    Raises:
        QueryError: it is none, or names a layer or structure that is not there; it says where.
    """
    try:
        tree = _parser().parse(text)
        return _Meaning(text, layers, within).transform(tree)
    except UnexpectedInput as error:
        raise _refusal(text, error) from None
    except VisitError as error:
        raise error.orig_exc from None


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="query", parser="lalr", propagate_positions=True)


def _refusal(text: str, error: UnexpectedInput) -> QueryError:
    place = error.pos_in_stream if error.pos_in_stream is not None else len(text)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        place = len(text)
    names = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
    expected = sorted(_EXPECTED[name] for name in names if name in _EXPECTED)
    what = "it ends too early" if place >= len(text) else f"unexpected {text[place]!r}"
    hint = f"; here may stand: {', '.join(expected)}" if expected else ""
    return QueryError(text, place, what + hint)


@v_args(inline=True)
class _Meaning(Transformer[Any, Query]):
    """Makes the pattern of a syntax tree, from its leaves up."""

    def __init__(
        self, text: str, layers: Collection[str], within: Literal["utterance", "sentence"]
    ) -> None:
        super().__init__()
        self._text, self._layers, self._within = text, layers, within

    def query(
        self, pattern: Pattern, within: Literal["utterance", "sentence"] | None = None
    ) -> Query:
        return Query(pattern, within or self._within)

    def within(self, name: Token) -> Literal["utterance", "sentence"]:
        if name not in _WITHIN:
            raise self._error(name, f"no structure {str(name)!r}; there are s and utterance")
        return _WITHIN[name]

    def choice(self, *parts: Pattern) -> Pattern:
        return choice(list(parts))

    def sequence(self, *parts: Pattern) -> Pattern:
        return sequence(list(parts))

    def repeat(self, part: Pattern, times: tuple[int, int | None]) -> Pattern:
        return Repeat(part, *times)

    def quantifier(self, token: Token) -> tuple[int, int | None]:
        if token in _SIGNS:
            return _SIGNS[token]
        least, comma, most = token[1:-1].partition(",")
        times = int(least or 0), (int(most) if most else None) if comma else int(least)
        if times[1] is not None and times[1] < times[0]:
            raise self._error(token, f"at least {times[0]} and at most {times[1]} is never")
        return times

    def one(self, condition: Condition = ANY) -> Pattern:
        return One(condition)

    def string(self, value: Token, flags: str = "") -> Pattern:
        return One(self._test("word", value, flags))

    def some(self, *parts: Condition) -> Condition:
        return Some(parts)

    def all(self, *parts: Condition) -> Condition:
        return All(parts)

    def negation(self, part: Condition) -> Condition:
        return Not(part)

    def test(self, name: Token, operator: Token, value: Token, flags: str = "") -> Condition:
        if name not in self._layers:
            raise self._error(name, f"no layer {str(name)!r}; there are: {', '.join(self._layers)}")
        test = self._test(str(name), value, flags)
        return Not(test) if operator == "!=" else test

    def _test(self, layer: str, value: Token, flags: str) -> Like:
        fold = "".join(flag for flag in "cd" if flag in flags)
        try:
            checked(value[1:-1], fold)
        except regex.error as error:
            place = (value.start_pos or 0) + 1 + (getattr(error, "pos", 0) or 0)
            raise QueryError(
                self._text,
                place,
                f"no regular expression for a word: {getattr(error, 'msg', error)}",
            ) from None
        return Like(layer, "regex", value[1:-1], fold)

    def _error(self, token: Token, message: str) -> QueryError:
        return QueryError(self._text, token.start_pos or 0, message)


_SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
