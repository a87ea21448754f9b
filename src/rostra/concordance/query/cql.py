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
``<s> … </s>``                    where a region of a structure begins, or has ended: a sentence
                                  (``s``), an utterance (``u``), a span of a layer (``demand``). If
                                  both are there once, they are those of one region
``… within s``                    no match leaves a sentence (``utterance`` is the default), or a
                                  region of any other structure
``a:[] … b:[] :: a.word=b.word``  a constraint on the tokens that labels name: their attributes are
                                  compared with each other, or with a regular expression; with
                                  ``& | !`` and parentheses

Regular expressions are those of the `regex` library. Anything else that CQP knows (macros, values
of structural tags, set operations) is an error that shows its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import regex
from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from rostra.concordance.index.layout import WORD
from rostra.concordance.index.spans import UNITS
from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError
from rostra.concordance.query.regex_guard import checked_expression
from rostra.language.folding import FOLDS

if TYPE_CHECKING:
    from collections.abc import Collection

_GRAMMAR = r"""
    query: _alternation constraint? within?
    constraint: "::" _either
    _either: _both | disjunction_of_labels
    disjunction_of_labels: _both ("|" _both)+ -> disjunction
    _both: _one | conjunction_of_labels
    conjunction_of_labels: _one ("&" _one)+ -> conjunction
    _one: comparison | not_of_labels | "(" _either ")"
    not_of_labels: "!" _one -> negation
    comparison: reference OPERATOR (STRING | reference) FLAGS?
    reference: NAME "." NAME
    within: "within" (NAME | "<" NAME "/" ">")
    _alternation: sequence | alternation
    alternation: sequence ("|" sequence)+
    sequence: _item+
    _item: _atom | repeat
    repeat: _atom quantifier
    _atom: token | string | edge | labelled | "(" _alternation ")"
    edge: EDGE NAME ">"
    labelled: NAME ":" (token | string)
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
    EDGE: "</" | "<"
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
    "EDGE": "<",
    "COLON": ":",
    "DOT": ".",
    "MORETHAN": ">",
    "LSQB": "[",
    "RSQB": "]",
    "LPAR": "(",
    "RPAR": ")",
    "OPERATOR": "= or !=",
    "$END": "the end",
    "WITHIN": "within",
}
_WORD_HINT = (
    'words are in quotation marks, as in "tax"; in a simple query, write \\" for the character'
)
_HINTS = (  # what is before the place of an error, what is there, and what to write
    (r"[=!]", r"=|>|~", "write = or !="),
    (r"", r"[“”„‟«»‘’‚]", 'strings are in straight quotation marks, as in "tax"'),
    (
        r"",
        r"""["'][^"']*\Z""",
        'no other quotation mark ends the string; write \\" for the character',
    ),
    (r"within\s*<\s*/?\s*\w*\s*", r"[/>]", "write within s, without < and >"),
    (r"", r"%", "the flags are %c, %d, %t, %w and %l, together as in %cd"),
    (r"within\s+\w+\s*", r"::", "a constraint comes before within"),
    (r"(?:^|[\s(])", r"!", 'write [word!="tax"]'),
    (r"", r"::", "a query begins with its tokens; their constraint follows"),
    (r"</?\s*\w+\s*", r"[^>]", "a tag has the name of a structure and nothing else, as in <s>"),
    (r"within\s*", r"\Z", "name a structure, such as s"),
    (r"\w\s*|(?:^|[\s|(>:])", r"", _WORD_HINT),
)
_QUANTIFIERS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def parse_cql(
    text: str, attributes: Collection[str], structures: Collection[str], within: str
) -> ast.Query:
    """Parse a query in the corpus query language; see `rostra.concordance.query.parser.parse`."""
    try:
        tree = _PARSER.parse(text)
        return _QueryBuilder(text, attributes, structures, within).transform(tree)
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
    wanted = f"; expected: {', '.join(expected)}" if expected else ""
    return QueryError(text, place, problem + wanted + _hint(text, place))


def _hint(text: str, place: int) -> str:
    """Return what to write instead of what is at the place of an error."""
    for before, there, hint in _HINTS:
        if regex.search(rf"(?:{before})\Z", text[:place]) and regex.match(there, text[place:]):
            return f"; {hint}"
    return ""


@v_args(inline=True)
class _QueryBuilder(Transformer[Any, ast.Query]):
    """Builds the query from Lark's parse tree. Each method has the name of a rule."""

    def __init__(
        self, text: str, attributes: Collection[str], structures: Collection[str], within: str
    ) -> None:
        super().__init__()
        self._references: list[Token] = []  # the labels in the constraint
        self._text, self._attributes = text, attributes
        self._structures, self._within = structures, within

    def query(self, pattern: ast.Pattern, *more: str | ast.Constraint) -> ast.Query:
        within = next((part for part in more if isinstance(part, str)), self._within)
        parts = list(ast.walk(pattern))
        labels = {part.label for part in parts if isinstance(part, ast.OneToken)}
        for label in self._references:
            if label not in labels:
                raise self._error(label, f"no token has the label {str(label)!r}")
        constraints = [part for part in more if not isinstance(part, str)]
        pattern, same = _paired_edges(pattern)
        constraints += same
        alone = constraints[0] if len(constraints) == 1 else ast.And(tuple(constraints))
        return ast.Query(pattern, within, alone)

    def within(self, name: Token) -> str:
        return UNITS.get(self._structure(name), str(name))

    def edge(self, mark: Token, name: Token) -> ast.Pattern:
        return ast.Edge(self._structure(name), mark == "</")

    def _structure(self, name: Token) -> str:
        if name not in self._structures:
            known = ", ".join(self._structures)
            raise self._error(name, f"no structure {str(name)!r}; there are: {known}")
        return str(name)

    def labelled(self, name: Token, pattern: ast.OneToken) -> ast.Pattern:
        return ast.OneToken(pattern.condition, str(name))

    def constraint(self, constraint: ast.Constraint) -> ast.Constraint:
        return constraint

    def reference(self, label: Token, attribute: Token) -> tuple[str, str]:
        self._references.append(label)
        self._check_attribute(attribute)
        return str(label), str(attribute)

    def comparison(
        self,
        reference: tuple[str, str],
        operator: Token,
        other: Token | tuple[str, str],
        flags: str = "",
    ) -> ast.Constraint:
        compared: ast.Constraint
        if isinstance(other, Token):
            label, attribute = reference
            compared = ast.LabelTest(label, self._token_test(attribute, other, flags))
        else:
            compared = ast.SameString((reference, other), _folds(flags))
        return ast.Not(compared) if operator == "!=" else compared

    def alternation(self, *parts: ast.Pattern) -> ast.Pattern:
        return ast.Alternation(parts)

    def sequence(self, *parts: ast.Pattern) -> ast.Pattern:
        labels = [_labels_of(part) for part in parts]
        for i, some in enumerate(labels):
            if twice := sorted(some.intersection(*[set().union(*labels[:i])])):
                raise QueryError(
                    self._text, 0, f"the label {twice[0]!r} names two tokens of a match"
                )
        return ast.sequence(parts)

    def repeat(self, part: ast.Pattern, times: tuple[int, int | None]) -> ast.Pattern:
        least, most = times
        if (labels := _labels_of(part)) and (most is None or most > 1):
            message = f"the label {min(labels)!r} would name several tokens of a match"
            raise QueryError(self._text, 0, message)
        has_edge = any(isinstance(inner, ast.Edge) for inner in ast.walk(part))
        if least and has_edge and ast.nullable(part):
            raise QueryError(self._text, 0, "what is repeated needs a token, besides tags")
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
        return ast.OneToken(self._token_test(WORD, value, flags))

    def disjunction(self, *parts: ast.Condition) -> ast.Condition:
        return ast.Or(parts)

    def conjunction(self, *parts: ast.Condition) -> ast.Condition:
        return ast.And(parts)

    def negation(self, part: ast.Condition) -> ast.Condition:
        return ast.Not(part)

    def test(self, name: Token, operator: Token, value: Token, flags: str = "") -> ast.Condition:
        self._check_attribute(name)
        test = self._token_test(str(name), value, flags)
        return ast.Not(test) if operator == "!=" else test

    def _check_attribute(self, name: Token) -> None:
        if name not in self._attributes:
            known = ", ".join(self._attributes)
            raise self._error(name, f"no attribute {str(name)!r}; there are: {known}")

    def _token_test(self, attribute: str, value: Token, flags: str) -> ast.TokenTest:
        fold = _folds(flags)
        if attribute == WORD and not value[1:-1].strip("|"):
            message = r"no word is empty; [] is any token, \| the character"
            raise self._error(value, message)
        try:
            checked_expression(value[1:-1], fold)
        except regex.error as error:
            place = (value.start_pos or 0) + 1 + (getattr(error, "pos", 0) or 0)
            problem = str(getattr(error, "msg", error))
            advice = (
                "" if "write" in problem else r"; put \ before a sign to find it, as in \( or \*"
            )
            message = f"not a regular expression for a word: {problem}{advice}"
            raise QueryError(self._text, place, message) from None
        return ast.TokenTest(attribute, "regex", value[1:-1], fold)

    def _error(self, token: Token, message: str) -> QueryError:
        return QueryError(self._text, token.start_pos or 0, message)


def _folds(flags: str) -> tuple[str, ...]:
    return tuple(name for name in FOLDS if name[0] in flags)


def _labels_of(pattern: ast.Pattern) -> set[str]:
    """Return the labels of tokens in a pattern."""
    tokens = (part for part in ast.walk(pattern) if isinstance(part, ast.OneToken))
    return {token.label for token in tokens if token.label is not None}


def _paired_edges(pattern: ast.Pattern) -> tuple[ast.Pattern, list[ast.Constraint]]:
    """Give labels to each two edges that are those of one region, and return what they say.

    They are a tag that begins a structure and, after it, one that ends it, where there is no other
    of that structure and neither is repeated.
    """
    edges = [part for part in ast.walk(pattern) if isinstance(part, ast.Edge)]
    constraints: list[ast.Constraint] = []
    for name in sorted({edge.structure for edge in edges}):
        both = [edge for edge in edges if edge.structure == name]
        if [edge.is_end for edge in both] == [False, True] and not _is_repeated(pattern, name):
            start, end = f"<{name}>", f"</{name}>"
            pattern = _with_labels(pattern, name, start, end)
            constraints.append(ast.SameRegion(name, start, end))
    return pattern, constraints


def _is_repeated(pattern: ast.Pattern, structure: str) -> bool:
    repeated = (part for part in ast.walk(pattern) if isinstance(part, ast.Repeat))
    return any(
        isinstance(part, ast.Edge) and part.structure == structure
        for repeat in repeated
        for part in ast.walk(repeat)
    )


def _with_labels(pattern: ast.Pattern, structure: str, start: str, end: str) -> ast.Pattern:
    match pattern:
        case ast.Edge() if pattern.structure == structure:
            return replace(pattern, label=end if pattern.is_end else start)
        case ast.Sequence(parts):
            return ast.Sequence(tuple(_with_labels(p, structure, start, end) for p in parts))
        case ast.Alternation(parts):
            return ast.Alternation(tuple(_with_labels(p, structure, start, end) for p in parts))
    return pattern
