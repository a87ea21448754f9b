"""What an index holds, mapped into memory: tokens, their places, texts and metadata."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.arrow_columns import as_text, whole
from rostra.concordance.index.layout import HEADER, SENTENCE, WORD
from rostra.concordance.index.positional_attributes import PositionalAttribute
from rostra.concordance.index.store import numbers
from rostra.errors import NotFoundError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.concordance.index.store import Store


class IndexReader:
    """The arrays of an index, mapped into memory.

    Tokens are numbered from 0 through the whole corpus, utterances in the order of their rows.

    Args:
        store: where they lie.
        header: what `header.json` says.
    """

    def __init__(self, store: Store, header: dict[str, Any]) -> None:
        self._store = store
        self.header = header
        self.attributes = {name: PositionalAttribute(store, name) for name in header["layers"]}
        self.word = self.attributes[WORD]
        self.utterance_offsets = numbers(store, "bounds")
        """Where each utterance's tokens begin, and the number of all tokens at the end."""
        self.char_starts = numbers(store, "starts")
        """Code points before each token in its utterance."""
        self.column_counts: dict[tuple[str, str], Any] = {}
        """The last result of `rostra.concordance.statistics.counts.count_words_by_column`."""
        self._columns: dict[str, Any] = {}
        self._coded: dict[str, tuple[list[str | None], NDArray[np.int32]]] = {}

    @cached_property
    def sha256(self) -> str:
        """Checksum of the header, which holds that of every file."""
        return sha256(self._store.buffer(HEADER)).hexdigest()

    @cached_property
    def boundaries(self) -> NDArray[np.uint8]:
        """For each token: 2 where an utterance begins, 1 where a sentence does, else 0."""
        return np.frombuffer(self._store.buffer("borders"), np.uint8)

    @cached_property
    def byte_starts(self) -> NDArray[np.uint32]:
        """Bytes of UTF-8 before each token in its utterance."""
        return numbers(self._store, "bytes")

    @cached_property
    def sentence_offsets(self) -> NDArray[np.int64]:
        """The first token of each sentence, and the number of all tokens at the end."""
        return np.append(np.flatnonzero(self.boundaries >= SENTENCE), len(self.boundaries))

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Whether each type is a word or number, rather than punctuation or a symbol."""
        return np.frombuffer(self._store.buffer(f"{WORD}.words"), bool)

    @cached_property
    def word_counts(self) -> NDArray[np.uint32]:
        """How many words and numbers each utterance has."""
        return numbers(self._store, "word_counts")

    @cached_property
    def collation_ranks(self) -> NDArray[np.uint32]:
        """The rank of each type in the root order of `rostra.language.collation`."""
        return numbers(self._store, f"{WORD}.collation")

    @cached_property
    def metadata(self) -> pa.Table:
        """All columns of the rows beside their texts."""
        return pa.ipc.open_file(self._store.buffer("metadata")).read_all()

    @cached_property
    def texts(self) -> pa.LargeStringArray:
        """The texts of the utterances."""
        offsets, content = pa.py_buffer(self._text_offsets.data), pa.py_buffer(self.text_bytes)
        texts: Any = pa.LargeStringArray.from_buffers(len(self), offsets, content)
        return texts  # type: ignore[no-any-return]  # the stubs take it for another class

    @cached_property
    def text_bytes(self) -> Any:  # noqa: ANN401 - a buffer, as the store gives it
        """The texts of all utterances, one after the other, as UTF-8."""
        return self._store.buffer("texts")

    def column(self, name: str) -> Any:  # noqa: ANN401 - an Arrow array of any type
        """A column of the metadata in one piece.

        Raises:
            NotFoundError: there is none; the message lists those there are.
        """
        if name not in self._columns:
            names = self.metadata.column_names
            if name not in names:
                raise NotFoundError(f"there is no column {name!r}. There are: {', '.join(names)}")
            values: Any = self.metadata[name].combine_chunks()
            view = values.type == pa.string_view()  # pyarrow lacks most functions for them
            self._columns[name] = values.cast(pa.string()) if view else values
        return self._columns[name]

    def coded(self, name: str) -> tuple[list[str | None], NDArray[np.int32]]:
        """The different values of a column as text, None too, and each row's number among them.

        Raises:
            NotFoundError: there is no such column, or its values cannot be written as text.
        """
        if name not in self._coded:
            coded = as_text(name, self.column(name)).dictionary_encode(null_encoding="encode")
            self._coded[name] = coded.dictionary.to_pylist(), whole(coded.indices)
        return self._coded[name]

    def __len__(self) -> int:
        return len(self.utterance_offsets) - 1

    def utterance_of(self, places: NDArray[Any]) -> NDArray[np.int64]:
        """The utterance of each token, by its place in the corpus."""
        if len(places) > len(self) and (places[1:] >= places[:-1]).all():
            found = np.diff(np.searchsorted(places, self.utterance_offsets))
            return np.repeat(np.arange(len(self)), found)
        # searchsorted would convert all offsets if the positions had another type.
        wanted = places.astype(self.utterance_offsets.dtype, copy=False)
        return np.searchsorted(self.utterance_offsets, wanted, side="right") - 1

    def byte_of(self, places: NDArray[Any], utterances: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where tokens begin in `content`, given the utterance of each."""
        found: NDArray[np.int64] = self._text_offsets[utterances] + self.byte_starts[places]
        return found

    def byte_after(self, places: NDArray[Any], utterances: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where tokens end in `content`, given the utterance of each."""
        sizes: NDArray[np.int64] = self.word.sizes[self.word.tokens[places]]
        return self.byte_of(places, utterances) + sizes

    @cached_property
    def _text_offsets(self) -> NDArray[np.int64]:
        return np.frombuffer(self._store.buffer("text_offsets"), "<i8")
