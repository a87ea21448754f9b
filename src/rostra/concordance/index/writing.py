"""The first pass of building an index: texts to numbers, a chunk of rows at a time."""

from __future__ import annotations

from array import array
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.concordance.arrow_columns import mask, whole
from rostra.concordance.index.batches import buffers, filled, gathered, kept, lengths
from rostra.concordance.index.layout import MOST_TOKENS, SENTENCE, TEXT, UTTERANCE, WORD
from rostra.concordance.index.pieces import Tokenised, Tokeniser
from rostra.concordance.index.store import put
from rostra.errors import RostraError
from rostra.language.sentences import ends, kind
from rostra.language.tokens import is_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    from rostra.concordance.index.store import Store

ARRAYS: Final = (*("bounds", "borders", "starts", "bytes", "word_counts", "texts", "text_offsets"),)


class Writing:
    """An index whose texts are coming in; leave its context to end them.

    Args:
        store: where to.
        schema: the columns of the rows, with a text column `utterance`.
        layers: names of columns that hold a list of strings, one for each token.
    """

    def __init__(self, store: Store, schema: pa.Schema, layers: Sequence[str]) -> None:
        self.rows = self.tokens = self._size = 0
        self._tokeniser = Tokeniser()
        self.layers: dict[str, dict[str, int]] = {WORD: self._tokeniser.types}
        self.layers |= {name: {} for name in layers}
        # Of each type: its kind, whether it is a word, and its length in code points.
        self._kinds, self._words, self._lengths = bytearray(), bytearray(), array("I")
        self._open = ExitStack()
        names = (*ARRAYS, *(f"{name}.raw" for name in self.layers))
        self._sinks = {name: self._open.enter_context(store.sink(name)) for name in names}
        self._metadata = kept(schema, layers)
        sink = self._open.enter_context(store.sink("metadata"))
        self._table = self._open.enter_context(pa.ipc.new_file(sink, self._metadata))
        self._write("bounds", np.zeros(1), "<u4")
        self._write("text_offsets", np.zeros(1), "<u8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def add(self, batch: pa.RecordBatch) -> None:
        """Write the next rows; raises RostraError where tags do not fit, or tokens are too many."""
        texts: Any = filled(batch.column(TEXT).cast(pa.large_string()))
        found = self._tokeniser(texts)
        if self.tokens + len(found.types) > MOST_TOKENS:
            raise RostraError(f"an index holds at most {MOST_TOKENS:,} tokens; build several")
        for name in list(self.layers)[1:]:
            self._write(f"{name}.raw", self._tags(batch, name, found.counts), "<u4")
        self._write(f"{WORD}.raw", found.types, "<u4")
        self._write("starts", found.starts, "<u4")
        self._write("bytes", found.bytes, "<u4")
        self._write("bounds", found.counts.cumsum() + self.tokens, "<u4")
        self._look()
        self._write("word_counts", self._word_counts(found), "<u4")
        self._write("borders", self._borders(found, len(texts)), "u1")
        offsets, content = buffers(texts)
        self._write("text_offsets", offsets[1:] + self._size, "<u8")
        self._sinks["texts"].write(content)
        columns = [batch.column(field.name).cast(field.type) for field in self._metadata]
        self._table.write_batch(gathered(columns, self._metadata, batch.num_rows))
        self._size += int(offsets[-1])
        self.tokens += len(found.types)
        self.rows += batch.num_rows

    def _write(self, name: str, values: NDArray[Any], kind: str) -> None:
        put(self._sinks[name], values, kind)

    def _look(self) -> None:
        """Note what new types are."""
        for text in islice(self._tokeniser.types, len(self._kinds), None):
            self._kinds += kind(text)
            self._words.append(is_word(text))
            self._lengths.append(len(text))

    def _word_counts(self, found: Tokenised) -> NDArray[np.int64]:
        words = np.frombuffer(self._words, np.uint8)[found.types]
        before = np.concatenate(([0], np.cumsum(words, dtype=np.int64)))
        return np.diff(before[np.concatenate(([0], found.counts.cumsum()))])

    def _borders(self, found: Tokenised, rows: int) -> NDArray[np.uint8]:
        """For each token: 2 where an utterance begins, 1 where a sentence does, else 0."""
        kinds = np.frombuffer(self._kinds, np.uint8)[found.types]
        stops = found.starts + np.frombuffer(self._lengths, np.uint32)[found.types]
        gap = np.ones(len(kinds), bool)
        gap[1:] = found.starts[1:] != stops[:-1]
        firsts = (found.counts.cumsum() - found.counts)[found.counts > 0]
        gap[firsts] = True
        quotes = kinds == ord("Q")
        kinds[quotes] = np.where(gap[quotes], ord("("), ord(")"))
        lines = np.full(len(kinds) + rows, ord("\n"), np.uint8)
        place = np.arange(len(kinds)) + np.repeat(np.arange(rows), found.counts)
        lines[place] = kinds
        cuts = np.searchsorted(place, ends(lines.tobytes()))
        borders = np.zeros(len(kinds), np.uint8)
        borders[cuts[cuts < len(kinds)]] = SENTENCE
        borders[firsts] = UTTERANCE
        return borders

    def _tags(
        self, batch: pa.RecordBatch, name: str, counts: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """A layer's strings as numbers."""
        lists: Any = batch.column(name).cast(pa.large_list(pa.large_string()))
        there = np.where(mask(pc.is_null(lists)), -1, lengths(lists))
        wrong = np.flatnonzero(there != counts)
        if len(wrong):
            row = int(wrong[0])
            raise RostraError(
                f"{name} of {self._row(batch, row)} has "
                f"{'no list' if there[row] < 0 else f'{there[row]} strings'}, its utterance has "
                f"{counts[row]} tokens. Give one string a token, as rostra.language.tokens has them"
            )
        coded = filled(lists.flatten()).dictionary_encode()
        known = self.layers[name]
        texts = coded.dictionary.to_pylist()
        numbers = np.array([known.setdefault(text, len(known)) for text in texts], np.int64)
        found: NDArray[np.int64] = numbers[whole(coded.indices)]
        return found

    def _row(self, batch: pa.RecordBatch, row: int) -> str:
        place = f"row {self.rows + row}"
        names = batch.schema.names
        return f"{place} ({batch.column('id')[row].as_py()!r})" if "id" in names else place
