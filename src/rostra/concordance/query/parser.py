"""Parsing a query: simple words, or the corpus query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from rostra.concordance.index.spans import UNITS
from rostra.concordance.query import ast
from rostra.concordance.query.query_error import QueryError
from rostra.concordance.query.simple_query import ADDRESS, parse_simple_query
from rostra.errors import OptionError, RostraError
from rostra.language.folding import Fold, fold_names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CQL = regex.compile(r"""(?:^|[\s(|&!=:<>/\[])["\[]|\[\]|::[\s!(]*\w+\.\w+\s*!?=""")
_TAG = regex.compile(r"(?<!\\)</?(\w+)/?>")
_WITHIN = regex.compile(r"(?<=\S)\s+within\s+(\w+)\s*\Z")
_CHARACTERS_OF_CQL = regex.compile(r"""\[\]|[='"]""")
_MOST_CHARACTERS = 10_000
_MOST_COPIES = 1_000  # of token patterns that `non_empty` adds; each costs a search


def parse(
    text: str,
    attributes: Collection[str],
    structures: Collection[str] = tuple(UNITS),
    *,
    fold: Fold,
    within: str,
) -> ast.Query:
    """Parse a text as a query.

    A text in which a word begins with a square bracket or a straight double quote, or that has the
    tag of a structure, is in the corpus query language (see `rostra.concordance.query.cql`), any
    other is a simple query (see `rostra.concordance.query.simple_query`).

    Args:
        text: the query.
        attributes: names of the positional attributes.
        structures: names of the structures, as `structure_names` returns them.
        fold: what simple queries ignore, as `chosen_fold` returns it; the corpus query language
            has flags for it.
        within: the unit that no match leaves, utterance or sentence, unless the query names one.

    Raises:
        QueryError: the text is not a query, or names an attribute or unit that does not exist; the
            message shows the place.
        OptionError: `within` has another value, or the query is not a text.
        RostraError: the query is too long or nested too deep.
    """
    check_within(within)
    if not isinstance(text, str):
        raise OptionError(f"a query is a text, not {text!r}")
    if len(text) > _MOST_CHARACTERS:
        raise RostraError(
            f"a query has at most {_MOST_CHARACTERS:,} characters, this one {len(text):,}"
        )
    for place, c in enumerate(text):
        if "\ud800" <= c <= "\udfff":
            raise QueryError(text, place, "this is not a character; write the query in UTF-8")
    try:
        if _is_cql(text, structures):
            from rostra.concordance.query.cql import parse_cql  # noqa: PLC0415 - builds its parser

            query = parse_cql(text, attributes, structures, within)
            needed = (
                "write []{1,2} for any, <s> [] for the first of a sentence, \\< for the character"
            )
        else:
            query = ast.Query(parse_simple_query(text, fold), within)
            needed = "write a word, or {1,2} for any"
        if not ast.has_token(query.pattern):
            message = f"a query needs at least one token that cannot be left out; {needed}"
            raise QueryError(text, 0, message)
        if ast.non_empty_size(query.pattern) > ast.size(query.pattern) + _MOST_COPIES:
            raise RostraError("too many parts of the query are optional; split it into several")
    except RecursionError:
        raise RostraError("the query is nested too deep") from None
    return query


def _is_cql(text: str, structures: Collection[str]) -> bool:
    """Return whether a text is in the corpus query language.

    Raises:
        QueryError: it has a sign of that language where no query has it.
    """
    plain = ADDRESS.sub(lambda address: "h" * len(address[0]), text)
    sign = _CQL.search(plain)
    if sign and not _CHARACTERS_OF_CQL.search(text):  # as in [laughs]
        message = 'a bracket begins a token, as in [word="tax"]; write \\[ for the character'
        raise QueryError(text, sign.end() - 1, message)
    if sign or any(tag[1] in structures for tag in _TAG.finditer(plain)):
        return True
    within = _WITHIN.search(plain)
    if within and within[1] in structures:
        message = (
            f'words within a structure are in quotation marks, as in "tax" within {within[1]}; for '
            f'the phrase write "tax" "within" "{within[1]}"'
        )
        raise QueryError(text, within.start(1), message)
    return False


def chosen_fold(fold: str | Sequence[str]) -> Fold:
    """Return the folds that are named; raise OptionError if one of them does not exist."""
    try:
        return fold_names(fold)
    except ValueError as error:
        raise OptionError(str(error)) from None


def check_within(within: str) -> None:
    """Raise OptionError unless this is a unit of matches."""
    if within not in ("utterance", "sentence"):
        raise OptionError(f"within is utterance or sentence, not {within!r}")
