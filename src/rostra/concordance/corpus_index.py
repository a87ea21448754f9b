"""The index of a corpus, to build, open, search and count in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rostra.concordance.index.builder import build_index
from rostra.concordance.index.corpus_source import CorpusOrTable, corpus_source
from rostra.concordance.index.layout import HEADER, ID, TEXT
from rostra.concordance.index.proof import ensure_proved, read_header
from rostra.concordance.index.reader import IndexReader
from rostra.concordance.index.storage import DiskStorage, MemoryStorage
from rostra.concordance.kwic import kwic
from rostra.concordance.statistics.collocates import collocates
from rostra.concordance.statistics.dispersion import dispersion
from rostra.concordance.statistics.frequencies import freq
from rostra.concordance.statistics.keyness import keyness
from rostra.concordance.statistics.ngrams import ngrams
from rostra.concordance.statistics.time_series import time_series
from rostra.errors import NotFoundError
from rostra.files import new_folder
from rostra.printable import shell_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self


class Index(IndexReader):
    """A corpus to search and count in. Create one by `Index.build` or `Index.open`.

    Every result is a `pyarrow.Table` with its provenance in the metadata of its schema: corpus,
    checksums, versions, query, parameters, totals and notes; see
    `rostra.concordance.provenance_of`. Statistics count words and numbers, not punctuation.

    `kwic`, `freq` and the methods after them are functions of the modules that compute them.
    """

    @classmethod
    def build(  # noqa: PLR0913 - what to read, how, and where to
        cls,
        corpus_or_table: CorpusOrTable = None,
        path: str | os.PathLike[str] | None = None,
        token_columns: Sequence[str] | None = None,
        language: str | None = None,
        *,
        tokens: str | None = None,
        text_column: str = TEXT,
        id_column: str | None = ID,
    ) -> Index:
        """Index the utterances of a corpus or table.

        Args:
            corpus_or_table: a corpus or its folder (its newest release; None: the corpus that this
                package ships), a `rostra.releases.Release`, a table in a file (``.csv``, ``.tsv``,
                ``.jsonl``, ``.ndjson``, ``.parquet``), a file of tokens (``.conllu``, ``.vrt``), a
                `pyarrow.Table` or `pyarrow.RecordBatchReader`, a frame of pandas or polars, or a
                `datasets.Dataset`. Each row is an utterance; all columns but that of the texts are
                metadata.
            path: a folder to create; None to keep the index in memory.
            token_columns: columns of further positional attributes, such as lemma or part of
                speech. Each row has a list of strings, one for each token of
                `rostra.language.tokenise(utterance, language)` or of `tokens`. For ``.vrt``: the
                names of the attributes after the word, in their order.
            language: the language of rows that state none in a column `language`, as a BCP 47 tag
                such as ``"tr"``; or the name of the column that states it, of four letters or more.
                It decides how words are cut from a text and which capital belongs to which letter.
            tokens: where the table says what its tokens are: a column with a list of strings for
                each row, in the order of its text; or ``"spaces"`` where white space separates
                them. None: the tokens of `rostra.language.tokenise`.
            text_column: the column of a table with the texts; here it is called ``utterance``.
            id_column: the column of a table with a different id for each row; here it is called
                ``id``. Without it, and for None, the id is the number of the row, from 1. Another
                column called ``utterance`` or ``id`` is ``x_utterance`` or ``x_id`` here.

        Raises:
            RostraError: there is no such corpus, column or language, the corpus was changed, a
                table cannot be read (the message names the line or row), an id occurs twice, a
                list does not fit the tokens of its row (the message names it), `path` exists, or
                there are more than 4,294,967,294 tokens.
        """
        source = corpus_source(
            corpus_or_table,
            text_column,
            id_column,
            tokens=tokens,
            attributes=token_columns or (),
        )
        if path is None:
            storage = MemoryStorage()
            return cls(storage, build_index(storage, source, language))
        with new_folder(path) as folder:
            build_index(DiskStorage(folder), source, language)
        return cls(DiskStorage(Path(path)), read_header(Path(path))[0])

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Open an index in a folder.

        The first opening, and one after a file changed, reads and proves all files; any other
        reads the header alone. See `rostra.concordance.index.proof`.

        Raises:
            NotFoundError: the folder has no index.
            DamagedError: a file is missing or is not the one that was built.
            RostraError: another version of this package built it.
        """
        folder = Path(path)
        if not os.path.lexists(folder / HEADER):
            raise NotFoundError(
                f"{path} is not an index: it has no {HEADER}; build one with "
                + shell_command("rostra", "index", "--out", path)
            )
        header, states = read_header(folder)
        index = cls(DiskStorage(folder), header)
        ensure_proved(folder, index, states)
        return index

    kwic = kwic
    freq = freq
    time_series = time_series
    ngrams = ngrams
    collocates = collocates
    dispersion = dispersion
    keyness = keyness
