"""Building an index: one pass over the texts, then one over the numbers of their tokens.

Memory is bounded by a chunk of the texts and by the different strings, never by the corpus. The
same rows make the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from rostra.concordance.index.batches import chunks
from rostra.concordance.index.layout import FORMAT, HEADER, WORD
from rostra.concordance.index.postings import write_layer
from rostra.concordance.index.store import Store, digest, put
from rostra.concordance.index.writing import ARRAYS, Writing
from rostra.language.collation import sort_key
from rostra.language.folding import FOLDS
from rostra.language.tokens import RULE, VERSION, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

_CHUNK_TOKENS = 4 << 20
_PARTS = ("tokens", "postings", "offsets", "types")


def build(
    store: Store,
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    layers: Sequence[str],
    corpus: dict[str, Any],
) -> None:
    """Write an index.

    Args:
        store: where to.
        batches: rows with a text column `utterance`.
        schema: their columns.
        layers: names of columns that hold a list of strings, one for each token of the row.
        corpus: what every stamp says of the corpus.

    Raises:
        RostraError: there is no text column, a layer is no list of strings or does not fit the
            tokens of its row, or there are more than 4,294,967,294 tokens.
    """
    with Writing(store, schema, layers) as writing:
        for batch in chunks(batches):
            writing.add(batch)
    for name, types in writing.layers.items():
        write_layer(store, name, list(types), _CHUNK_TOKENS)
    words = sorted(writing.layers[WORD])
    with store.sink(f"{WORD}.words") as sink:
        sink.write(bytes(map(is_word, words)))
    with store.sink(f"{WORD}.collation") as sink:
        put(sink, _ranks([sort_key(text) for text in words]), "<u4")
    header = {
        "format": FORMAT,
        "rule": RULE,
        "rule_version": VERSION,
        "corpus": corpus,
        "utterances": writing.rows,
        "tokens": writing.tokens,
        "layers": list(writing.layers),
        "files": {name: digest(store, name) for name in sorted(_files(list(writing.layers)))},
    }
    with store.sink(HEADER) as sink:
        sink.write((json.dumps(header, ensure_ascii=False, indent=2) + "\n").encode())


def _ranks(keys: list[Any]) -> NDArray[np.uint32]:
    """The place of each key when they are sorted."""
    ranks = np.empty(len(keys), np.uint32)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys), dtype=np.uint32)
    return ranks


def _files(layers: list[str]) -> list[str]:
    folds = [f"{kind}{how}" for kind in ("order", "group") for how in FOLDS]
    parts = [f"{name}.{part}" for name in layers for part in (*_PARTS, *folds)]
    return [*ARRAYS, "metadata", f"{WORD}.words", f"{WORD}.collation", *parts]
