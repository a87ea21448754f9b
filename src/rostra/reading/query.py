"""A query as text: words, or the corpus query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from rostra.errors import RostraError
from rostra.language.folding import FOLDS
from rostra.reading.pattern import Query
from rostra.reading.plain import plain

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

_CQL = regex.compile(r'(?<!\\)(?:\\\\)*[\["]')
_LONGEST = 10_000


def parse(text: str, layers: Collection[str], *, fold: str, within: str) -> Query:
    """The query that a text means.

    With a square bracket or a straight double quote (no backslash before it) it is in the corpus
    query language (see `rostra.reading.cql`), else in words (`rostra.reading.plain`).

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
    try:
        if _CQL.search(text):
            from rostra.reading.cql import cql  # noqa: PLC0415 - its parser takes as long as a query

            return cql(text, layers, structure)
        return Query(plain(text, fold), structure)
    except RecursionError:
        raise RostraError("the query is nested too deep") from None


def _structure(name: str) -> Literal["utterance", "sentence"]:
    if name == "utterance":
        return "utterance"
    if name == "sentence":
        return "sentence"
    raise RostraError(f"within is utterance or sentence, not {name!r}")
