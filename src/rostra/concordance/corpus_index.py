"""The index of a corpus: what users build, open, search and count in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.concordance.index.builder import build_index
from rostra.concordance.index.corpus_source import CorpusOrTable, corpus_source
from rostra.concordance.index.reader import IndexReader
from rostra.concordance.index.storage import DiskStorage, MemoryStorage
from rostra.concordance.kwic import kwic
from rostra.concordance.statistics.collocates import collocates
from rostra.concordance.statistics.dispersion import dispersion
from rostra.concordance.statistics.frequencies import freq
from rostra.concordance.statistics.keyness import keyness
from rostra.concordance.statistics.ngrams import ngrams
from rostra.files import new_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pyarrow as pa

    from rostra.concordance.query.filters import Filters


class Index(IndexReader):
    """A corpus to search and count in. Create one by `Index.build` or `Index.open`.

    Every result is a `pyarrow.Table` with its provenance in the metadata of its schema: corpus,
    checksums, versions, query, parameters, totals and notes; see
    `rostra.concordance.provenance_of`. Statistics count words and numbers, not punctuation.
    """

    @classmethod
    def build(
        cls,
        corpus_or_table: CorpusOrTable = None,
        path: str | os.PathLike[str] | None = None,
        token_columns: Sequence[str] | None = None,
    ) -> Index:
        """Index the utterances of a corpus or table.

        Args:
            corpus_or_table: a corpus folder (None: the corpus that this package ships), a
                `pyarrow.Table`, a `pyarrow.RecordBatchReader` or a `datasets.Dataset`. Each row is
                an utterance with its text in the column `utterance`; all other columns are
                metadata.
            path: a folder to create; None to keep the index in memory.
            token_columns: columns of further positional attributes, such as lemma or part of
                speech. Each row has a list of strings, one for each token of
                `rostra.language.tokenise(utterance)`.

        Raises:
            RostraError: there is no such corpus or column, a list does not fit the tokens of its
                row (the message names it), or `path` exists.
        """
        source = corpus_source(corpus_or_table)
        attributes = list(token_columns or ())
        if path is None:
            storage = MemoryStorage()
            return cls(storage, build_index(storage, source, attributes))
        with new_folder(path) as folder:
            build_index(DiskStorage(folder), source, attributes)
        return cls.open(path)

    def kwic(  # noqa: PLR0913 - each is an option of a concordance
        self,
        query: str,
        *,
        where: Filters = None,
        context: int = 10,
        within: str = "utterance",
        sort: str | Sequence[str] | None = None,
        limit: int | None = None,
        fold: str = "c",
        language: str | None = None,
    ) -> pa.Table:
        """Return every hit of a query in its context: a concordance.

        Args:
            query: words (see `rostra.concordance.query.simple_query`) or corpus query language
                (see `rostra.concordance.query.cql`).
            where: filters that select utterances, such as ``"country=NO"`` (see
                `rostra.concordance.query.filters`); None for all.
            context: tokens on each side at most.
            within: the unit that no match and no context leaves, ``"utterance"`` or ``"sentence"``.
            sort: positions (``"L1"``, ``"node"``, ``"R2"``) and columns of the metadata; the first
                is the primary key. None for the order of the corpus.
            limit: rows at most; None for all. The totals of the provenance say how many there are.
            fold: what is ignored when words are compared: case (``"c"``), diacritics (``"d"``),
                both (``"cd"``), or nothing (``""``). Corpus query language has flags for it.
            language: code of the language whose alphabetical order `sort` follows, such as
                ``"sv"``; None for the order that most languages share.

        Returns:
            A row for each hit: left, node and right (its context and text); utterance_id, speaker,
            role, country, country_basis and source_id, as far as the corpus has them (without ids,
            row: the number of the utterance); source_start and source_end (its place in the
            source, if the corpus has char_start); start and end (its place in the utterance).
            Places are in code points, ends are exclusive.

        Raises:
            QueryError: the query cannot be read; the message shows the place.
            NotFoundError: a column or a value does not occur, or no utterance is selected.
            RostraError: any other option is not valid, or the query matches in too many ways.
        """
        return kwic(
            self, query, where=where, context=context, within=within, sort=sort, limit=limit,
            fold=fold, language=language,
        )  # fmt: skip

    def freq(  # noqa: PLR0913 - each is an option of a frequency list
        self,
        queries: str | Sequence[str] | None = None,
        *,
        by: str | Sequence[str] | None = None,
        where: Filters = None,
        fold: str = "c",
        within: str = "utterance",
        limit: int | None = None,
    ) -> pa.Table:
        """Return the frequencies of queries, or of all words, by group.

        Args:
            queries: one or several queries, as in `kwic`; None for all words.
            by: columns of the metadata whose values make the groups; with country comes
                country_basis. None for one group of all utterances.
            where: filters that select utterances, as in `kwic`.
            fold: what is ignored when words are compared, as in `kwic`.
            within: the unit that no match leaves, as in `kwic`.
            limit: rows at most, as in `kwic`.

        Returns:
            A row for each query (or word) and group: the query or word; the columns of the group;
            count; words, the size of the group; per_million, the count in a million words; and
            utterances, texts and speakers, in how many of each it occurs. Queries have a row for
            each group, also where the count is 0, in the order of the queries and groups. Words
            have the most frequent first.

        Raises:
            RostraError: as for `kwic`.
        """
        return freq(self, queries, by=by, where=where, fold=fold, within=within, limit=limit)

    def ngrams(  # noqa: PLR0913 - each is an option of a list of n-grams
        self,
        size: int = 2,
        query: str | None = None,
        *,
        by: str | Sequence[str] | None = None,
        where: Filters = None,
        fold: str = "c",
        within: str = "utterance",
        limit: int | None = None,
    ) -> pa.Table:
        """Return n-grams: runs of words with no punctuation between them.

        Args:
            size: words of each n-gram, 1 to 20.
            query: only n-grams that contain a whole match of it; None for all.
            by: columns whose values make groups, as in `freq`.
            where: filters that select utterances, as in `kwic`.
            fold: what is ignored when words are compared, as in `kwic`.
            within: the unit that no n-gram and no match leaves, as in `kwic`.
            limit: rows at most, as in `kwic`.

        Returns:
            A row for each n-gram and group, the most frequent first, with the columns of `freq`,
            but ngram instead of word, and instead of words the denominator ngrams: all n-grams of
            this size in the group.

        Raises:
            RostraError: as for `kwic`.
        """
        return ngrams(self, size, query, by=by, where=where, fold=fold, within=within, limit=limit)

    def collocates(  # noqa: PLR0913 - each is an option of a list of collocates
        self,
        query: str,
        *,
        window: tuple[int, int] = (5, 5),
        where: Filters = None,
        fold: str = "c",
        within: str = "utterance",
        minimum: int = 1,
        sort: str = "log_dice",
        limit: int | None = None,
    ) -> pa.Table:
        """Return the words that co-occur with the hits of a query.

        Args:
            query: the query, as in `kwic`.
            window: tokens to the left and to the right of a hit.
            where: filters that select utterances, as in `kwic`.
            fold: what is ignored when words are compared, as in `kwic`.
            within: the unit that no match and no window leaves, as in `kwic`.
            minimum: the least count of a collocate.
            sort: the column that orders the rows, highest first: log_dice, mi, t, log_likelihood or
                count.
            limit: rows at most, as in `kwic`.

        Returns:
            A row for each word: collocate; count, in all windows; elsewhere, its count outside of
            windows and hits; window_words and other_words, the sizes of both; expected, the count
            in windows if the word were independent of the query; log_dice (Rychlý 2008), mi
            (Church & Hanks 1990), t (Church et al. 1991), log_likelihood (Dunning 1993); and
            utterances, texts and speakers, in how many of each it is a collocate.
            `rostra.concordance.statistics.association` has the formulas,
            `rostra.concordance.statistics.collocates` says what is counted.

        Raises:
            RostraError: as for `kwic`.
        """
        return collocates(
            self, query, window=window, where=where, fold=fold, within=within, minimum=minimum,
            sort=sort, limit=limit,
        )  # fmt: skip

    def dispersion(  # noqa: PLR0913 - each is an option of dispersion
        self,
        queries: str | Sequence[str] | None = None,
        *,
        over: str | None = None,
        where: Filters = None,
        fold: str = "c",
        within: str = "utterance",
        limit: int | None = None,
    ) -> pa.Table:
        """Return how evenly queries, or all words, are distributed over speakers or other parts.

        Args:
            queries: one or several queries, as in `kwic`; None for all words.
            over: the column whose values are the parts; None for speaker_id, or source_id where
                there are no speakers.
            where: filters that select utterances, as in `kwic`.
            fold: what is ignored when words are compared, as in `kwic`.
            within: the unit that no match leaves, as in `kwic`.
            limit: rows at most, as in `kwic`.

        Returns:
            A row for each query (or word): the query or word; count; words, the size of all parts;
            per_million; range, in how many parts it occurs; parts, how many there are; dp (Gries
            2008; 0 is perfectly even); dp_norm (Lijffijt & Gries 2012); most_in, the part with the
            highest count, and most_share, its share of the count. Queries keep their order, words
            have the most frequent first. See `rostra.concordance.statistics.dispersion`.

        Raises:
            RostraError: as for `kwic`.
        """
        return dispersion(
            self, queries, over=over, where=where, fold=fold, within=within, limit=limit
        )

    def keyness(  # noqa: PLR0913 - each is an option of a list of keywords
        self,
        target: Filters,
        reference: Filters | IndexReader = "rest",
        *,
        over: str | None = None,
        fold: str = "c",
        minimum: int = 3,
        prior: float = 500.0,
        permutations: int = 9999,
        seed: int = 1,
        sort: str = "log_likelihood",
        limit: int | None = None,
    ) -> pa.Table:
        """Return the keywords of a target against a reference, and the speakers behind them.

        Args:
            target: filters that select the target.
            reference: ``"rest"`` for all other utterances, filters, another index, or the path of a
                frequency list (.csv with the columns word and count).
            over: the column with the units of the permutation test; None for speaker_id, or
                source_id where there are no speakers.
            fold: what is ignored when words are compared, as in `kwic`.
            minimum: the least count of a word in target and reference together.
            prior: words of the informative Dirichlet prior of fightin_words_z.
            permutations: how many permutations to draw at most; where fewer are possible, all are
                used. 0 for no test; at most 1,000,000.
            seed: seed of the random permutations.
            sort: the column that orders the rows, highest first: log_likelihood, log_ratio,
                diff_percent or fightin_words_z.
            limit: rows at most, as in `kwic`.

        Returns:
            A row for each word: target_count, target_words (the size of the target) and
            target_per_million, and the same of the reference; log_likelihood (Dunning 1993),
            log_ratio (Hardie 2014), diff_percent (Gabrielatos & Marchi 2012; null, and first in
            order, where the reference lacks the word) and fightin_words_z (Monroe et al. 2008);
            target_speakers, reference_speakers and target_texts, in how many of each it occurs
            (another `over` gives its name to the first two); most_in, the unit of the target with
            the highest count, and most_share, its share of target_count; target_mean_per_million
            and reference_mean_per_million, the means of the units' own frequencies, whose
            difference is tested; p, p_floor (the least p that the test can give) and q (p corrected
            for the number of words, Benjamini & Hochberg 1995). The notes of the provenance say
            where the correction cannot reach .05. See `rostra.concordance.statistics.association`
            and `rostra.concordance.statistics.permutation_test`.

        Raises:
            RostraError: as for `kwic`, or the target or the reference has no words.
        """
        return keyness(
            self, target, reference, over=over, fold=fold, minimum=minimum, prior=prior,
            permutations=permutations, seed=seed, sort=sort, limit=limit,
        )  # fmt: skip
