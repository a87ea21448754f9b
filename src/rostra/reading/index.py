"""The index: a corpus as numbers of tokens, mapped into memory, with the places of each word."""

from __future__ import annotations

import json
import shutil
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from rostra.errors import DamagedError, NotThereError, RostraError
from rostra.language.tokens import VERSION
from rostra.reading.build import FORMAT, HEADER, build
from rostra.reading.layer import Layer
from rostra.reading.rows import Source, rows
from rostra.reading.store import Folder, Memory, Store, digest, numbers
from rostra.reading.writing import WORD

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Index:
    """A corpus to search and count in. Make one by `build` or `open`.

    Tokens are numbered from 0 through the whole corpus, utterances in the order of their rows.
    """

    def __init__(self, store: Store, header: dict[str, Any]) -> None:
        self._store = store
        self.header = header
        self.layers = {name: Layer(store, name) for name in header["layers"]}
        self.word = self.layers[WORD]
        self.bounds = numbers(store, "bounds")
        """Where each utterance's tokens begin, and the number of all tokens at the end."""
        self.starts = numbers(store, "starts")
        """Code points before each token in its utterance."""

    @classmethod
    def build(
        cls,
        corpus_or_table: Source = None,
        path: str | os.PathLike[str] | None = None,
        token_columns: Sequence[str] | None = None,
    ) -> Index:
        """Index the utterances of a corpus or table.

        Args:
            corpus_or_table: a corpus folder (None: the one that this package ships), a
                `pyarrow.Table` or `RecordBatchReader` or a `datasets.Dataset`: a row an utterance,
                its text in `utterance`, all other columns are metadata.
            path: a folder to make; None to keep the index in memory.
            token_columns: names of columns that hold a list of strings a row, one for each token
                of `rostra.language.tokens.tokens(utterance)`, such as lemma or part of speech.

        Raises:
            RostraError: there is no such corpus or column, a list does not fit the tokens of its
                row (the message names it), or something is at `path` already.
        """
        source = rows(corpus_or_table)
        layers = list(token_columns or ())
        if path is None:
            store = Memory()
            build(store, source.batches, source.schema, layers, source.corpus)
            return cls(store, json.loads(bytes(store.buffer(HEADER))))
        path = Path(path)
        if path.exists():
            raise RostraError(f"{path} is there already; remove it, or name another folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
        try:
            build(Folder(beside), source.batches, source.schema, layers, source.corpus)
            beside.chmod(0o755)  # mkdtemp lets only its owner in
            beside.rename(path)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Index:
        """Open an index in a folder. Nothing is read but its header: see `verify`.

        Raises:
            NotThereError: there is no index.
            DamagedError: a file is missing or has another size than when it was built.
            RostraError: another version of this package built it.
        """
        folder = Path(path)
        if not (folder / HEADER).is_file():
            raise NotThereError(f"{path} is no index: make one with rostra index --out {path}")
        try:
            header = json.loads((folder / HEADER).read_bytes())
            made, rule = header["format"], header["rule_version"]
            sizes = {name: entry["bytes"] for name, entry in header["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DamagedError(f"{folder / HEADER} is no header; build the index again") from None
        if (made, rule) != (FORMAT, VERSION):
            raise RostraError(
                f"{path} has format {made} and tokeniser rule {rule}, this version of rostra reads "
                f"format {FORMAT} and rule {VERSION}; build the index again"
            )
        for name, size in sizes.items():
            file = folder / name
            if not file.is_file() or file.stat().st_size != size:
                raise DamagedError(f"{file} is not the file that was built; build the index again")
        return cls(Folder(folder), header)

    def verify(self) -> None:
        """Prove every file against its checksum; raises DamagedError where one does not fit."""
        for name, entry in self.header["files"].items():
            if digest(self._store, name) != entry:
                raise DamagedError(f"{name} is not the file that was built; build the index again")

    @property
    def sha256(self) -> str:
        """Checksum of the header, which holds that of every file."""
        return sha256(self._store.buffer(HEADER)).hexdigest()

    @cached_property
    def borders(self) -> NDArray[np.uint8]:
        """For each token: 2 where an utterance begins, 1 where a sentence does, else 0."""
        return np.frombuffer(self._store.buffer("borders"), np.uint8)

    @cached_property
    def bytes(self) -> NDArray[np.uint32]:
        """Bytes of UTF-8 before each token in its utterance."""
        return numbers(self._store, "bytes")

    @cached_property
    def words(self) -> NDArray[np.bool_]:
        """Whether each type is a word or number, rather than punctuation or a symbol."""
        return np.frombuffer(self._store.buffer(f"{WORD}.words"), bool)

    @cached_property
    def metadata(self) -> pa.Table:
        """All columns of the rows beside their texts."""
        return pa.ipc.open_file(self._store.buffer("metadata")).read_all()

    @cached_property
    def texts(self) -> pa.LargeStringArray:
        """The texts of the utterances."""
        offsets = pa.py_buffer(self._store.buffer("text_offsets"))
        content = pa.py_buffer(self._store.buffer("texts"))
        texts: Any = pa.LargeStringArray.from_buffers(len(self), offsets, content)
        return texts  # type: ignore[no-any-return]  # the stubs take it for another class

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def utterance_of(self, places: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The utterance of each token, by its place in the corpus."""
        return np.searchsorted(self.bounds, places, side="right") - 1
