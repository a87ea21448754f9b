"""An index that was built: its tokens, their positions, texts and metadata as arrays."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.concordance.index.layout import HEADER, SENTENCE, WORD
from rostra.concordance.index.positional_attributes import PositionalAttribute
from rostra.concordance.index.storage import checksum, damaged, read_numbers, read_table
from rostra.concordance.metadata import Metadata
from rostra.language.folding import ROOT, casing_of
from rostra.language.tokens import RULE_NAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.arrow_columns import ArrowArray
    from rostra.concordance.index.storage import Storage


class IndexReader(Metadata):
    """The arrays of an index, mapped into memory.

    Tokens are numbered from 0 through the whole corpus (their positions), utterances from 0 in the
    order of their rows.

    Args:
        storage: the blocks of the index.
        header: the content of its block `header.json`.
    """

    def __init__(self, storage: Storage, header: dict[str, Any]) -> None:
        super().__init__(lambda: read_table(storage, "metadata").read_all())
        self._storage = storage
        self.header = header
        self.attributes = {name: PositionalAttribute(storage, name) for name in header["layers"]}
        """The positional attributes by name, ``word`` first."""
        self.word = self.attributes[WORD]
        """The strings of the tokens themselves."""
        self.utterance_offsets = read_numbers(storage, "bounds")
        """The first token of each utterance, and the number of all tokens at the end."""
        self.char_starts = read_numbers(storage, "starts")
        """Code points before each token in its utterance."""
        self.vocabulary: Any = None
        """The last result of `rostra.concordance.statistics.vocabulary.vocabulary`."""
        self.column_counts: dict[tuple[Any, str], Any] = {}
        """The last result of `rostra.concordance.statistics.counts.count_words_by_column`."""
        self.regions: dict[str, Any] = {}
        """The regions of structures, as `rostra.concordance.query.structures` computed them."""

    def verify(self) -> None:
        """Check every file against its checksum.

        Raises:
            DamagedError: a file is not the one that was built; the message names it.
        """
        for name, entry in self.header["files"].items():
            if checksum(self._storage, name) != entry:
                raise damaged(self._storage.place(name))

    @property
    def has_own_tokens(self) -> bool:
        """Whether the tokens came with the texts and are not those of `rostra.language`."""
        return not self.header["rule"].startswith(RULE_NAME)

    @cached_property
    def sha256(self) -> str:
        """Checksum of the header, which has the checksum of every other file."""
        return sha256(self._storage.read(HEADER)).hexdigest()

    @property
    def casing(self) -> int:
        """The casing of all utterances, ROOT if they have several; see `casing_of`."""
        casings = {casing_of(tag) for tag in self.header["languages"]}
        return casings.pop() if len(casings) == 1 else ROOT

    @cached_property
    def boundaries(self) -> NDArray[np.uint8]:
        """For each token: 2 where an utterance begins, 1 where a sentence does, else 0."""
        return np.frombuffer(self._storage.read("borders"), np.uint8)

    @cached_property
    def sentence_offsets(self) -> NDArray[np.int64]:
        """The first token of each sentence, and the number of all tokens at the end."""
        return np.append(np.flatnonzero(self.boundaries >= SENTENCE), len(self.boundaries))

    @cached_property
    def byte_starts(self) -> NDArray[np.uint32]:
        """Bytes of UTF-8 before each token in its utterance."""
        return read_numbers(self._storage, "bytes")

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Whether each word type is a word or number, rather than punctuation or a symbol."""
        return np.frombuffer(self._storage.read(f"{WORD}.words"), bool)

    @cached_property
    def word_counts(self) -> NDArray[np.uint32]:
        """How many words and numbers each utterance has."""
        return read_numbers(self._storage, "word_counts")

    @cached_property
    def texts(self) -> ArrowArray:
        """The texts of the utterances, as large_string."""
        offsets, content = pa.py_buffer(self.text_offsets.data), pa.py_buffer(self.text_bytes)
        return pa.LargeStringArray.from_buffers(len(self), offsets, content)

    @cached_property
    def text_bytes(self) -> Any:  # noqa: ANN401 - a buffer, as the storage returns it
        """The texts of all utterances, one after the other, as UTF-8."""
        return self._storage.read("texts")

    def __len__(self) -> int:
        return len(self.utterance_offsets) - 1

    def utterance_of(self, positions: NDArray[Any]) -> NDArray[np.int64]:
        """Return the utterance of each token."""
        if len(positions) > len(self) and (positions[1:] >= positions[:-1]).all():
            counts = np.diff(np.searchsorted(positions, self.utterance_offsets))
            return np.repeat(np.arange(len(self)), counts)
        # searchsorted would convert all offsets if the positions had another type.
        positions = positions.astype(self.utterance_offsets.dtype, copy=False)
        return np.searchsorted(self.utterance_offsets, positions, side="right") - 1

    def byte_of(self, positions: NDArray[Any], utterances: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where tokens begin in `text_bytes`, given the utterance of each."""
        starts: NDArray[np.int64] = self.text_offsets[utterances] + self.byte_starts[positions]
        return starts

    @cached_property
    def text_offsets(self) -> NDArray[np.int64]:
        """Where each text begins in `text_bytes`, and their size at the end."""
        return np.frombuffer(self._storage.read("text_offsets"), "<i8")
