"""Utterances counted once: those that repeat the words of another source are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rostra.arrow_columns import integers
from rostra.language.near_duplicates import repetitions
from rostra.printable import counted

if TYPE_CHECKING:
    from rostra.concordance.index.reader import IndexReader
    from rostra.concordance.statistics.counts import Groups

_SOURCE = "source_id"


def counted_once(index: IndexReader, groups: Groups) -> tuple[Groups, str]:
    """Leave out of groups the utterances that repeat another of them, from another source.

    In a table without source_id all utterances are compared.

    Returns:
        The groups, and a note that says how many were left out.
    """
    chosen = np.flatnonzero(groups.codes >= 0)
    texts = index.texts.take(integers(chosen)).to_pylist()
    sources = None
    if _SOURCE in index.metadata.column_names:
        named = index.metadata[_SOURCE].take(integers(chosen)).to_pylist()
        sources = [row if name is None else name for row, name in enumerate(named)]
    repeated = sorted({text for text, _ in repetitions(texts, sources)})
    is_counted = np.ones(len(index), np.bool_)
    is_counted[chosen[repeated]] = False
    note = f"{counted(len(repeated), 'utterances')} left out: the words of others, printed again"
    return groups.restricted(is_counted), note
