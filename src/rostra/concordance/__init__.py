"""Reading a corpus: an index of its tokens, queries, concordances and statistics."""

from rostra.concordance.corpus_index import Index

__all__ = ["Index"]
