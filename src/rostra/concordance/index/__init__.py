"""The index on disk or in memory: built from rows, read as arrays."""

from rostra.concordance.index.positional_attributes import PositionalAttribute
from rostra.concordance.index.reader import IndexReader

__all__ = ["IndexReader", "PositionalAttribute"]
