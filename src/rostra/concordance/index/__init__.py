"""The index on disk or in memory: built from rows, read as arrays."""

from rostra.concordance.index.builder import IndexWriter, build_index
from rostra.concordance.index.corpus_source import CorpusSource, corpus_source
from rostra.concordance.index.positional_attributes import PositionalAttribute
from rostra.concordance.index.reader import IndexReader
from rostra.concordance.index.storage import DiskStorage, MemoryStorage

__all__ = [
    "CorpusSource",
    "DiskStorage",
    "IndexReader",
    "IndexWriter",
    "MemoryStorage",
    "PositionalAttribute",
    "build_index",
    "corpus_source",
]
