"""An index of a corpus, queries, concordances and statistics."""

from rostra.concordance.corpus_index import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.query_error import QueryError

__all__ = ["Index", "QueryError", "provenance_of"]
