"""The first pass of building an index: texts to numbers, a chunk of rows at a time."""

from __future__ import annotations

from array import array
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import RostraError
from rostra.language.sentences import ends, kind
from rostra.reading.pieces import Tokenised, Tokeniser
from rostra.reading.store import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    from rostra.reading.store import Store

TEXT: Final = "utterance"
WORD: Final = "word"
ARRAYS: Final = ("bounds", "borders", "starts", "bytes", "texts", "text_offsets")
SENTENCE: Final = 1
UTTERANCE: Final = 2
MOST_TOKENS: Final = 2**32 - 2
_CHUNK_BYTES = 8 << 20
_CHUNK_ROWS = 1024  # of which so many are gathered that they have those bytes


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
        self._kinds, self._lengths = bytearray(), array("I")
        self._open = ExitStack()
        names = (*ARRAYS, *(f"{name}.raw" for name in self.layers))
        self._sinks = {name: self._open.enter_context(store.sink(name)) for name in names}
        self._metadata = _metadata(schema, layers)
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
        texts: Any = batch.column(TEXT).cast(pa.large_string()).fill_null("")
        found = self._tokeniser(texts)
        if self.tokens + len(found.types) > MOST_TOKENS:
            raise RostraError(f"an index holds at most {MOST_TOKENS:,} tokens; build several")
        for name in list(self.layers)[1:]:
            self._write(f"{name}.raw", self._tags(batch, name, found.counts), "<u4")
        self._write(f"{WORD}.raw", found.types, "<u4")
        self._write("starts", found.starts, "<u4")
        self._write("bytes", found.bytes, "<u4")
        self._write("bounds", found.counts.cumsum() + self.tokens, "<u4")
        self._write("borders", self._borders(found, texts), "u1")
        offsets, content = _buffers(texts)
        self._write("text_offsets", offsets[1:] + self._size, "<u8")
        self._sinks["texts"].write(content)
        columns = [batch.column(field.name).cast(field.type) for field in self._metadata]
        self._table.write_batch(_rows(columns, self._metadata, batch.num_rows))
        self._size += int(offsets[-1])
        self.tokens += len(found.types)
        self.rows += batch.num_rows

    def _write(self, name: str, values: NDArray[Any], kind: str) -> None:
        put(self._sinks[name], values, kind)

    def _borders(self, found: Tokenised, texts: pa.LargeStringArray) -> NDArray[np.uint8]:
        """For each token: 2 where an utterance begins, 1 where a sentence does, else 0."""
        for text in islice(self._tokeniser.types, len(self._kinds), None):
            self._kinds += kind(text)
            self._lengths.append(len(text))
        kinds = np.frombuffer(self._kinds, np.uint8)[found.types]
        stops = found.starts + np.frombuffer(self._lengths, np.uint32)[found.types]
        gap = np.ones(len(kinds), bool)
        gap[1:] = found.starts[1:] != stops[:-1]
        firsts = (found.counts.cumsum() - found.counts)[found.counts > 0]
        gap[firsts] = True
        quotes = kinds == ord("Q")
        kinds[quotes] = np.where(gap[quotes], ord("("), ord(")"))
        lines = np.full(len(kinds) + len(texts), ord("\n"), np.uint8)
        place = np.arange(len(kinds)) + np.repeat(np.arange(len(texts)), found.counts)
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
        there = pc.fill_null(pc.list_value_length(lists), -1).to_numpy()
        wrong = np.flatnonzero(there != counts)
        if len(wrong):
            row = int(wrong[0])
            raise RostraError(
                f"{name} of {self._row(batch, row)} has "
                f"{'no list' if there[row] < 0 else f'{there[row]} strings'}, its utterance has "
                f"{counts[row]} tokens. Give one string a token, as rostra.language.tokens has them"
            )
        coded = pc.fill_null(lists.flatten(), "").dictionary_encode()
        known = self.layers[name]
        texts = coded.dictionary.to_pylist()
        numbers = np.array([known.setdefault(text, len(known)) for text in texts], np.int64)
        found: NDArray[np.int64] = numbers[coded.indices.to_numpy()]
        return found

    def _row(self, batch: pa.RecordBatch, row: int) -> str:
        place = f"row {self.rows + row}"
        names = batch.schema.names
        return f"{place} ({batch.column('id')[row].as_py()!r})" if "id" in names else place


def chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of some megabytes."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        for start in range(0, batch.num_rows, _CHUNK_ROWS):
            held.append(batch.slice(start, _CHUNK_ROWS))
            size += held[-1].nbytes
            if size >= _CHUNK_BYTES:
                yield _joined(held)
                held, size = [], 0
    if held:
        yield _joined(held)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(batches)
    return _rows(
        [column.combine_chunks() for column in table.columns], table.schema, table.num_rows
    )


def _rows(columns: list[Any], schema: pa.Schema, rows: int) -> pa.RecordBatch:
    if columns:
        return pa.RecordBatch.from_arrays(columns, schema=schema)
    return pa.RecordBatch.from_struct_array(pa.array([{}] * rows, pa.struct([])))  # type: ignore[arg-type]  # it is one


def _metadata(schema: pa.Schema, layers: Sequence[str]) -> pa.Schema:
    """What is kept of each row beside its text; dictionaries differ by batch, so no codes."""
    _check(schema, layers)
    kept = [field for field in schema if field.name not in {TEXT, *layers}]
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in kept
    ]
    return pa.schema([pa.field(field.name, field.type, field.nullable) for field in plain])


def _check(schema: pa.Schema, layers: Sequence[str]) -> None:
    def is_text(kind: pa.DataType) -> bool:
        kinds = (pa.string(), pa.large_string(), pa.string_view())
        return (kind.value_type if pa.types.is_dictionary(kind) else kind) in kinds

    if len(set(schema.names)) < len(schema.names):
        raise RostraError(f"a column name stands twice: {', '.join(schema.names)}")
    if TEXT not in schema.names or not is_text(schema.field(TEXT).type):
        raise RostraError(f"the table has no text column {TEXT!r}: {', '.join(schema.names)}")
    for name in layers:
        if name not in schema.names:
            raise RostraError(f"there is no column {name!r}: {', '.join(schema.names)}")
        kind = schema.field(name).type
        lists = pa.types.is_list(kind) or pa.types.is_large_list(kind)
        if name == WORD or not name.isidentifier() or not lists or not is_text(kind.value_type):
            raise RostraError(
                f"{name!r} cannot be a layer: it is a column with strings a row, its name "
                f"is an identifier and not {WORD!r}; this one is {kind}"
            )


def _buffers(texts: pa.LargeStringArray) -> tuple[NDArray[np.int64], memoryview]:
    """Offsets from 0, and the bytes that they cut."""
    offsets: Any
    _, offsets, content = texts.buffers()
    cuts = np.frombuffer(offsets, "<i8")[texts.offset : texts.offset + len(texts) + 1]
    return cuts - cuts[0], memoryview(content or b"")[cuts[0] : cuts[-1]]
