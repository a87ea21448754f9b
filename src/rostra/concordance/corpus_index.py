"""The index: a corpus as numbers of tokens, mapped into memory, with the places of each word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from rostra.concordance.index.build import build
from rostra.concordance.index.layout import FORMAT, HEADER
from rostra.concordance.index.reader import IndexReader
from rostra.concordance.index.rows import Source, rows
from rostra.concordance.index.store import Folder, Memory, digest
from rostra.concordance.kwic import kwic
from rostra.concordance.statistics.collocates import collocates
from rostra.concordance.statistics.dispersion import dispersion
from rostra.concordance.statistics.frequencies import freq
from rostra.concordance.statistics.keyness import keyness
from rostra.concordance.statistics.ngrams import ngrams
from rostra.errors import DamagedError, NotFoundError, RostraError
from rostra.language.tokens import VERSION

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from typing import Unpack

    import pyarrow as pa

    from rostra.concordance.options import Collocates, Dispersion, Freq, Keyness, Kwic
    from rostra.concordance.query.filters import Filters


class Index(IndexReader):
    """A corpus to search and count in. Make one by `build` or `open`."""

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
            NotFoundError: there is no index.
            DamagedError: a file is missing or has another size than when it was built.
            RostraError: another version of this package built it.
        """
        folder = Path(path)
        if not (folder / HEADER).is_file():
            raise NotFoundError(f"{path} is no index: make one with rostra index --out {path}")
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

    def kwic(self, query: str, **options: Unpack[Kwic]) -> pa.Table:
        """Every hit of a query: a concordance.

        Args:
            query: words (`rostra.concordance.query.plain`) or corpus query language
                (`rostra.concordance.query.cql`).
            options: `where`: filters, see `rostra.concordance.query.filters`. `context`: tokens
                on each side (10). `within`: what no match and no context goes beyond, utterance or
                sentence.
                `sort`: positions (L1, R2, node) and columns, the first counts most; in the order
                that readers of `language` expect. `limit`: rows at most; the stamp's totals say
                how many hits there are. `fold`: what words leave out of sight: case (c, as a rule),
                diacritics (d), both (cd), nothing ("").

        Returns:
            A row a hit: left, node, right, utterance_id, speaker, role, country, country_basis,
            source_id; its place in the source (source_start, source_end) and in its utterance
            (start, end) in code points, end exclusive. Columns that the corpus lacks are left out.

        Raises:
            QueryError: the query cannot be read; it shows the place.
            RostraError: a filter, column or number cannot be met.
        """
        return kwic(self, query, **options)

    def freq(self, queries: str | Sequence[str] | None = None, **options: Unpack[Freq]) -> pa.Table:
        """How often queries match, or all words stand, by group.

        Args:
            queries: see `kwic`; None for a list of all words.
            options: `by`: columns that make groups; where there is a country, its basis goes with
                it. `where`, `fold`, `within` and `limit` as in `kwic`.

        Returns:
            A row a query (word) and group: count, words (the denominator: words and numbers of the
            group, no punctuation), per_million, and in how many utterances, texts and speakers.
            Groups without a hit have a row where queries are given.
        """
        return freq(self, queries, **options)

    def ngrams(self, size: int = 2, query: str | None = None, **options: Unpack[Freq]) -> pa.Table:
        """Runs of words without punctuation between them, within one utterance (or sentence).

        Args:
            size: words of each.
            query: only those that hold a match of it whole.
            options: as in `freq`.

        Returns:
            As `freq`; the denominator is `ngrams`, all n-grams of that size in the group.
        """
        return ngrams(self, size, query, **options)

    def collocates(self, query: str, **options: Unpack[Collocates]) -> pa.Table:
        """Which words stand near the hits of a query.

        Args:
            query: see `kwic`.
            options: `window`: tokens to the left and right, (5, 5), never beyond the utterance (or
                sentence). `minimum`: count that a collocate has at least. `sort`: count or a
                measure. `where`, `fold`, `within` and `limit` as in `kwic`.

        Returns:
            A row a word: count in windows, elsewhere, window_words, other_words, expected, log_dice
            (Rychlý 2008), mi (Church & Hanks 1990), t (Church et al. 1991), log_likelihood (Dunning
            1993), and in how many utterances, texts and speakers; see
            `rostra.concordance.statistics.association` for formulas,
            `rostra.concordance.statistics.collocates` for what is counted.
        """
        return collocates(self, query, **options)

    def dispersion(
        self, queries: str | Sequence[str] | None = None, **options: Unpack[Dispersion]
    ) -> pa.Table:
        """How evenly queries (or all words) are spread.

        Args:
            queries: see `kwic`; None for all words.
            options: `over`: the column whose values are the parts (speaker_id). `where`, `fold`,
                `within` and `limit` as in `kwic`.

        Returns:
            A row a query (word): count, words, per_million, range of parts, dp (Gries 2008; 0 is
            even), dp_norm (Lijffijt & Gries 2012), and the part with most and its share; see
            `rostra.concordance.statistics.dispersion.dispersion_measures`.
        """
        return dispersion(self, queries, **options)

    def keyness(
        self, target: Filters, reference: Filters | Index = "rest", **options: Unpack[Keyness]
    ) -> pa.Table:
        """Which words a part of the corpus has more of than another, and who makes that.

        Args:
            target: filters that select the part.
            reference: "rest" (all other utterances), filters, another index, or the path of a
                frequency list (.csv with the columns word and count).
            options: `over`: the column of the units of the permutation test (speaker_id).
                `minimum`: count on both sides together (3). `prior`: pseudo-words of the Dirichlet
                prior of Fightin' Words (500). `permutations`: at most so many (9999; where there
                are fewer ways, all are taken; 0 for none). `seed`, `sort`, `limit`, `fold`.

        Returns:
            A row a word: counts, denominators and relative frequencies of both sides,
            log_likelihood, log_ratio, diff_percent (null where the reference lacks the word, which
            sorts first), fightin_words_z, how many speakers and texts stand behind it, who says it
            most, the means of the speakers' own frequencies, whose difference the permutation test
            is of, and p with its floor and q; see
            `rostra.concordance.statistics.association` and
            `rostra.concordance.statistics.permutation_test`. The stamp's notes say where the
            correction cannot reach .05.
        """
        return keyness(self, target, reference, **options)
