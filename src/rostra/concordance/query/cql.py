r"""The corpus query language of CQP and the Sketch Engine: the subset that Rostra reads.

``[word="regime" %c]``            a token: a regular expression that matches all of its string;
                                  ``%c`` ignores case, ``%d`` diacritics, ``%cd`` both; further
                                  flags are ``%t`` typography, ``%w`` width, ``%l`` letters
``"regime"``                      the same as ``[word="regime"]``: case matters
``[]``                            any token
``[pos="N.*" & lemma!="man"]``    conditions with ``& | !`` and parentheses, on any positional
                                  attribute of the index
``"a" []{0,3} ("b" | "c" "d")``   sequences, alternatives, groups
``* + ? {2} {2,} {,3} {2,3}``     quantifiers of the token or group before them
``… within s``                    no match leaves a sentence (``utterance`` is the default)

Regular expressions are those of the `regex` library. Anything else that CQP knows (labels,
structural tags, global constraints, macros) is an error that shows its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import regex
from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError
from rostra.concordance.query.regex_guard import checked_expression
from rostra.language.folding import FOLDS

if TYPE_CHECKING:
    from collections.abc import Collection

_GRAMMAR = r"""
    query: _alternation within?
    within: "within" (NAME | "<" NAME "/" ">")
    _alternation: sequence | alternation
    alternation: sequence ("|" sequence)+
    sequence: _item+
    _item: _atom | repeat
    repeat: _atom quantifier
    _atom: token | string | "(" _alternation ")"
    token: "[" _condition? "]"
    string: STRING FLAGS?
    quantifier: QUANTIFIER
    _condition: _and | disjunction
    disjunction: _and ("|" _and)+
    _and: _simple | conjunction
    conjunction: _simple ("&" _simple)+
    _simple: test | negation | "(" _condition ")"
    negation: "!" _simple
    test: NAME OPERATOR STRING FLAGS?
    OPERATOR: "=" | "!="
    QUANTIFIER: "*" | "+" | "?" | /\{[0-9]{1,6}\}/ | /\{[0-9]{0,6},[0-9]{0,6}\}/
    STRING: /"(?:[^"\\]|\\.)*"/ | /'(?:[^'\\]|\\.)*'/
    FLAGS: /%[cdtwl]{1,5}/
    NAME: /[^\W\d]\w*/
    %ignore /\s+/
"""
_PARSER = Lark(_GRAMMAR, start="query", parser="lalr", propagate_positions=True)
_TERMINALS = {
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
_STRUCTURES = {
    "s": "sentence",
    "sentence": "sentence",
    "u": "utterance",
    "utterance": "utterance",
}
_QUANTIFIERS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def parse_cql(text: str, attributes: Collection[str], within: str) -> ast.Query:
    """Parse a query in the corpus query language; see `rostra.concordance.query.parser.parse`."""
    try:
        tree = _PARSER.parse(text)
        return _QueryBuilder(text, attributes, within).transform(tree)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    except VisitError as error:
        raise error.orig_exc from None


def _syntax_error(text: str, error: UnexpectedInput) -> QueryError:
    place = error.pos_in_stream if error.pos_in_stream is not None else len(text)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        place = len(text)
    terminals = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
    expected = sorted(_TERMINALS[name] for name in terminals if name in _TERMINALS)
    problem = "it ends too early" if place >= len(text) else f"unexpected {text[place]!r}"
    hint = f"; expected: {', '.join(expected)}" if expected else ""
    return QueryError(text, place, problem + hint)


@v_args(inline=True)
class _QueryBuilder(Transformer[Any, ast.Query]):
    """Builds the query from Lark's parse tree. Each method has the name of a rule."""

    def __init__(self, text: str, attributes: Collection[str], within: str) -> None:
        super().__init__()
        self._text, self._attributes, self._within = text, attributes, within

    def query(self, pattern: ast.Pattern, within: str | None = None) -> ast.Query:
        return ast.Query(pattern, within or self._within)

    def within(self, name: Token) -> str:
        if name not in _STRUCTURES:
            raise self._error(name, f"no structure {str(name)!r}; there are s and utterance")
        return _STRUCTURES[name]

    def alternation(self, *parts: ast.Pattern) -> ast.Pattern:
        return ast.Alternation(parts)

    def sequence(self, *parts: ast.Pattern) -> ast.Pattern:
        return ast.sequence(parts)

    def repeat(self, part: ast.Pattern, times: tuple[int, int | None]) -> ast.Pattern:
        return ast.Repeat(part, *times)

    def quantifier(self, token: Token) -> tuple[int, int | None]:
        if token in _QUANTIFIERS:
            return _QUANTIFIERS[token]
        lower, comma, upper = token[1:-1].partition(",")
        least = int(lower or 0)
        if not comma:
            return least, least
        most = int(upper) if upper else None
        if most is not None and most < least:
            raise self._error(token, f"at least {least} and at most {most} times is impossible")
        return least, most

    def token(self, condition: ast.Condition = ast.ANY_TOKEN) -> ast.Pattern:
        return ast.OneToken(condition)

    def string(self, value: Token, flags: str = "") -> ast.Pattern:
        return ast.OneToken(self._token_test("word", value, flags))

    def disjunction(self, *parts: ast.Condition) -> ast.Condition:
        return ast.Or(parts)

    def conjunction(self, *parts: ast.Condition) -> ast.Condition:
        return ast.And(parts)

    def negation(self, part: ast.Condition) -> ast.Condition:
        return ast.Not(part)

    def test(self, name: Token, operator: Token, value: Token, flags: str = "") -> ast.Condition:
        if name not in self._attributes:
            known = ", ".join(self._attributes)
            raise self._error(name, f"no attribute {str(name)!r}; there are: {known}")
        test = self._token_test(str(name), value, flags)
        return ast.Not(test) if operator == "!=" else test

    def _token_test(self, attribute: str, value: Token, flags: str) -> ast.TokenTest:
        fold = tuple(name for name in FOLDS if name[0] in flags)
        try:
            checked_expression(value[1:-1], fold)
        except regex.error as error:
            place = (value.start_pos or 0) + 1 + (getattr(error, "pos", 0) or 0)
            problem = getattr(error, "msg", error)
            message = f"not a regular expression for a word: {problem}"
            raise QueryError(self._text, place, message) from None
        return ast.TokenTest(attribute, "regex", value[1:-1], fold)

    def _error(self, token: Token, message: str) -> QueryError:
        return QueryError(self._text, token.start_pos or 0, message)
