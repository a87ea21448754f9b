"""Queries, in words or in the corpus query language, and their hits in filtered utterances."""

from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.parser import parse
from rostra.concordance.query.query_error import QueryError
from rostra.concordance.query.search import Hits, search

__all__ = ["Filters", "Hits", "QueryError", "filters_as_text", "parse", "search", "utterance_mask"]
