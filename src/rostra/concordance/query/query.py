"""A query as text: words, or the corpus query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from rostra.concordance.errors import QueryError
from rostra.concordance.query.pattern import Query, size, size_filled
from rostra.concordance.query.plain import plain
from rostra.errors import RostraError
from rostra.language.folding import FOLDS

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

_CQL = regex.compile(r'(?<!\\)(?:\\\\)*[\["]')
_LONGEST = 10_000
_WIDEST = 1_000  # conditions more than are written; a search goes through all of them


def parse(text: str, layers: Collection[str], *, fold: str, within: str) -> Query:
    """The query that a text means.

    With a square bracket or a straight double quote (no backslash before it) it is in the corpus
    query language (see the module `cql`), else in words (see the module `plain`).

    Args:
        text: the query.
        layers: the layers that there are.
        fold: what words leave out of sight: one of `FOLDS`. The query language says that itself.
        within: what no match goes beyond: utterance or sentence.

    Raises:
        QueryError: it is none; the message shows the place.
        RostraError: there is no such fold or structure, or it is too long or nested too deep.
    """
    if fold not in FOLDS:
        raise RostraError(f"fold is one of {', '.join(map(repr, FOLDS))}, not {fold!r}")
    structure = _structure(within)
    if len(text) > _LONGEST:
        raise RostraError(f"a query has at most {_LONGEST:,} characters, this one {len(text):,}")
    for place, c in enumerate(text):
        if "\ud800" <= c <= "\udfff":
            raise QueryError(text, place, "what stands here is no character; write it in UTF-8")
    try:
        query = _query(text, layers, fold, structure)
        if size_filled(query.pattern) > size(query.pattern) + _WIDEST:
            raise RostraError("too many parts of the query need not stand; split it into several")
    except RecursionError:
        raise RostraError("the query is nested too deep") from None
    return query


def _query(
    text: str, layers: Collection[str], fold: str, within: Literal["utterance", "sentence"]
) -> Query:
    if _CQL.search(text):
        from rostra.concordance.query.cql import cql  # noqa: PLC0415 - its parser takes as long as a query

        return cql(text, layers, within)
    return Query(plain(text, fold), within)


def _structure(name: str) -> Literal["utterance", "sentence"]:
    if name == "utterance":
        return "utterance"
    if name == "sentence":
        return "sentence"
    raise RostraError(f"within is utterance or sentence, not {name!r}")
