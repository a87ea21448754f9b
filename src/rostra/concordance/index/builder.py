"""Building an index: one pass over the texts, then one over the numbers of their tokens.

Memory is bounded by a chunk of the texts and by the number of distinct strings, not by the size of
the corpus. The same rows give the same bytes.
"""

from __future__ import annotations

import json
from array import array
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import (
    ArrowArray,
    bool_values,
    has_texts,
    int_values,
    integers,
    strings,
    text_buffers,
    value_type,
)
from rostra.concordance.index import layout
from rostra.concordance.index.cached_tokeniser import CachedTokeniser, TokenisedTexts
from rostra.concordance.index.corpus_tokens import TOKENS as CORPUS_TOKENS
from rostra.concordance.index.inverted_index import write_attribute
from rostra.concordance.index.own_tokens import SPACES, own_tokens
from rostra.concordance.index.row_languages import RowLanguages
from rostra.concordance.index.spans import check_spans, span_columns
from rostra.concordance.index.storage import checksum, write_array
from rostra.concordance.index.token_rows import check_attribute_names
from rostra.concordance.index.type_numbering import TypeNumbering
from rostra.errors import RostraError
from rostra.language.folding import casing_of
from rostra.language.segmentation import has_unspaced, segmenter
from rostra.language.sentences import listed_words, sentence_ends, token_class, word_classes
from rostra.language.tokens import RULE, VERSION, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from rostra.concordance.index.corpus_source import CorpusSource
    from rostra.concordance.index.row_languages import Languages
    from rostra.concordance.index.storage import Storage
    from rostra.concordance.index.token_rows import TokenColumns

_ROW_BLOCKS = "bounds borders starts bytes word_counts texts text_offsets".split()
_CHUNK_BYTES = 8 << 20
_CHUNK_ROWS = 1024  # of a batch at most before the bytes of a chunk are counted
_CHUNK_TOKENS = 4 << 20
_CHARACTERS = (
    "Chinese, Japanese, Thai, Lao, Khmer and Burmese are counted in characters, not in words; "
    "install icu4py, and build the index again"
)


def build_index(storage: Storage, source: CorpusSource, language: str | None) -> dict[str, Any]:
    """Write an index and return its header; see `rostra.concordance.Index.build`."""
    with ExitStack() as streams:
        languages = RowLanguages(source.schema, language)
        writer = _RowWriter(
            storage,
            streams,
            source.schema,
            source.token_columns,
            languages,
        )
        for batch in _chunks(source.batches):
            writer.add(batch)
    types = {
        name: write_attribute(storage, name, numbering, _CHUNK_TOKENS)
        for name, numbering in writer.types.items()
    }
    words = types[layout.WORD]
    with storage.writer(f"{layout.WORD}.words") as stream:
        stream.write(bytes(map(is_word, words)))
    own = source.token_columns
    is_unspaced = own.tokens is None and any(map(has_unspaced, words))
    rule = f"{RULE}, {segmenter()}" if is_unspaced and segmenter() else RULE
    header = {
        "format": layout.FORMAT,
        "rule": rule if own.tokens is None else _own_rule(own, uses_rule=writer.uses_rule),
        "rule_version": VERSION,
        "corpus": source.corpus,
        "utterances": writer.rows,
        "tokens": writer.tokens,
        "layers": list(writer.types),
        "languages": languages.counts,
        "notes": [
            *source.notes,
            *languages.notes,
            *([] if segmenter() or not is_unspaced else [_CHARACTERS]),
        ],
        "files": {name: checksum(storage, name) for name in storage.names()},
    }
    with storage.writer(layout.HEADER) as stream:
        stream.write((json.dumps(header, ensure_ascii=False, indent=2) + "\n").encode())
    return header


class _RowWriter:
    """The first pass: texts become numbers of types, in blocks whose streams the caller closes.

    It has the number of `rows` and `tokens` so far, the `types` of each positional attribute, and
    whether it `uses_rule`, the one for sentences, in some text.
    """

    def __init__(
        self,
        storage: Storage,
        streams: ExitStack,
        schema: pa.Schema,
        columns: TokenColumns,
        languages: RowLanguages,
    ) -> None:
        self.rows = self.tokens = 0
        self.uses_rule = False
        self._tokeniser, self._languages = (
            CachedTokeniser(spaces=columns.tokens == SPACES),
            languages,
        )
        self._token_lists = None if columns.tokens == SPACES else columns.tokens
        self._sentences = columns.sentences
        self.types: dict[str, TypeNumbering] = {layout.WORD: self._tokeniser.types}
        self.types |= {name: TypeNumbering() for name in columns.attributes}
        self._text_bytes = 0
        # Of each word type: its kind for sentence boundaries, whether it is a word, code points.
        self._kinds, self._is_word, self._lengths = bytearray(), bytearray(), array("I")
        self._listed: list[tuple[str, int]] = []  # types whose kind depends on the language
        self._metadata_schema = metadata_schema(schema, columns)
        self._spans = span_columns(self._metadata_schema)
        names = (*_ROW_BLOCKS, *(f"{name}.raw" for name in self.types))
        self._streams = {name: streams.enter_context(storage.writer(name)) for name in names}
        stream = streams.enter_context(storage.writer("metadata"))
        self._metadata = streams.enter_context(pa.ipc.new_file(stream, self._metadata_schema))
        self._write("bounds", np.zeros(1), "<u4")
        self._write("text_offsets", np.zeros(1), "<u8")

    def add(self, batch: pa.RecordBatch) -> None:
        texts: Any = _without_nulls(batch.column(layout.TEXT).cast(pa.large_string()))
        check_spans(batch, self._spans, texts, lambda row: self._row_name(batch, row))
        languages = self._languages(batch)
        tokenised = self._tokenised(batch, texts, languages)
        if self.tokens + len(tokenised.types) > layout.MOST_TOKENS:
            raise RostraError(f"an index has at most {layout.MOST_TOKENS:,} tokens; build several")
        for name in list(self.types)[1:]:
            attribute = self._attribute(batch, name, tokenised.counts, languages)
            self._write(f"{name}.raw", attribute, "<u4")
        self._write(f"{layout.WORD}.raw", tokenised.types, "<u4")
        self._write("starts", tokenised.char_starts, "<u4")
        self._write("bytes", tokenised.byte_starts, "<u4")
        self._write("bounds", tokenised.counts.cumsum() + self.tokens, "<u4")
        self._classify_types()
        self._write("word_counts", self._word_counts(tokenised), "<u4")
        sentences = self._sentence_starts(batch, tokenised, languages)
        self._write("borders", _boundaries(tokenised, sentences), "u1")
        offsets, content = text_buffers(texts)
        self._write("text_offsets", offsets[1:] + self._text_bytes, "<u8")
        self._streams["texts"].write(content)
        columns = [batch.column(field.name).cast(field.type) for field in self._metadata_schema]
        self._metadata.write_batch(_record_batch(columns, self._metadata_schema, batch.num_rows))
        self._text_bytes += int(offsets[-1])
        self.tokens += len(tokenised.types)
        self.rows += batch.num_rows

    def _tokenised(
        self, batch: pa.RecordBatch, texts: pa.LargeStringArray, languages: Languages
    ) -> TokenisedTexts:
        if self._token_lists is None:
            return self._tokeniser(texts, languages)
        rows = [self._row_name(batch, row) for row in range(batch.num_rows)]
        lists: ArrowArray = batch.column(self._token_lists)
        return own_tokens(texts, lists, languages, self._tokeniser.types, rows)

    def _row_name(self, batch: pa.RecordBatch, row: int) -> str:
        identifier = batch.column(layout.ID)[row].as_py()
        return f"{identifier!r} (row {self.rows + row + 1:,})"

    def _write(self, name: str, values: NDArray[Any], dtype: str) -> None:
        write_array(self._streams[name], values, dtype)

    def _classify_types(self) -> None:
        """Store the properties of new word types."""
        listed = listed_words()
        for text in islice(self._tokeniser.types.strings, len(self._kinds), None):
            if text in listed:
                self._listed.append((text, len(self._kinds)))
            self._kinds += token_class(text)
            self._is_word.append(is_word(text))
            self._lengths.append(len(text))

    def _word_counts(self, tokenised: TokenisedTexts) -> NDArray[np.int64]:
        words = np.frombuffer(self._is_word, np.uint8)[tokenised.types]
        before = np.concatenate(([0], np.cumsum(words, dtype=np.int64)))
        return np.diff(before[np.concatenate(([0], tokenised.counts.cumsum()))])

    def _kinds_of(self, tokenised: TokenisedTexts, languages: Languages) -> NDArray[np.uint8]:
        """Return the kind of each token in the language of its text."""
        names = list(dict.fromkeys(languages.names))
        kinds = np.tile(np.frombuffer(self._kinds, np.uint8), (len(names), 1))
        for row, name in zip(kinds, names, strict=True):
            words = word_classes(name)
            for text, number in self._listed:
                if text in words:
                    row[number] = ord(words[text])
        if len(names) == 1:
            of_tokens: NDArray[np.uint8] = kinds[0][tokenised.types]
        else:
            rows = np.array([names.index(name) for name in languages.names])[languages.codes]
            of_tokens = kinds[np.repeat(rows, tokenised.counts), tokenised.types]
        return of_tokens

    def _sentence_starts(
        self, batch: pa.RecordBatch, tokenised: TokenisedTexts, languages: Languages
    ) -> NDArray[np.int64]:
        """Return the numbers of tokens with which a sentence begins inside a text.

        They are listed, or those of the rule in a text without a list.
        """
        if self._sentences is None:
            return self._starts_by_rule(tokenised, languages)
        lists: ArrowArray = batch.column(self._sentences)
        if has_texts(lists.type.value_type):
            return self._numbered_starts(batch, tokenised, languages)
        listed = _listed_starts(lists, tokenised)
        if not lists.null_count:
            return listed
        starts = self._starts_by_rule(tokenised, languages)
        is_listed = np.repeat(bool_values(lists.is_valid()), tokenised.counts)
        return np.concatenate((listed, starts[~is_listed[starts]]))

    def _numbered_starts(
        self, batch: pa.RecordBatch, tokenised: TokenisedTexts, languages: Languages
    ) -> NDArray[np.int64]:
        """Return the tokens whose number in their sentence is 1, or begins with 1 as in 1+2.

        Texts that have no such token are divided by the rule.
        """
        name = str(self._sentences)
        numbers = self._attribute_lists(batch, name, tokenised.counts).flatten()
        is_first = bool_values(pc.match_substring_regex(numbers, r"^1(?:\+|$)"))
        listed: NDArray[np.int64] = np.flatnonzero(is_first).astype(np.int64)
        row_of_token = np.repeat(np.arange(len(tokenised.counts)), tokenised.counts)
        has_listed = np.bincount(row_of_token[listed], minlength=len(tokenised.counts)) > 0
        if has_listed[tokenised.counts > 0].all():
            return listed
        starts = self._starts_by_rule(tokenised, languages)
        return np.concatenate((listed, starts[~has_listed[row_of_token[starts]]]))

    def _starts_by_rule(self, tokenised: TokenisedTexts, languages: Languages) -> NDArray[np.int64]:
        self.uses_rule = True
        rows = len(tokenised.counts)
        # `sentence_ends` takes a letter for each token and a line for each utterance. Whether some
        # quotation marks open or close a quotation depends on what is before them.
        kinds = self._kinds_of(tokenised, languages)
        stops = tokenised.char_starts + np.frombuffer(self._lengths, np.uint32)[tokenised.types]
        after_gap = np.ones(len(kinds), bool)
        after_gap[1:] = tokenised.char_starts[1:] != stops[:-1]
        after_gap[_first_tokens(tokenised)] = True
        after_stop = np.zeros(len(kinds), bool)
        after_stop[1:] = kinds[:-1] == ord("j")
        by_language = kinds == ord("q")
        opens = after_gap | (after_stop & by_language)
        quotes = (kinds == ord("Q")) | by_language
        kinds[quotes] = np.where(opens[quotes], ord("("), ord(")"))
        lines = np.full(len(kinds) + rows, ord("\n"), np.uint8)
        places = np.arange(len(kinds)) + np.repeat(np.arange(rows), tokenised.counts)
        lines[places] = kinds
        cuts = np.searchsorted(places, sentence_ends(lines.tobytes()))
        starts: NDArray[np.int64] = cuts[cuts < len(kinds)]
        return starts

    def _attribute(
        self,
        batch: pa.RecordBatch,
        name: str,
        token_counts: NDArray[np.int64],
        languages: Languages,
    ) -> NDArray[np.int64]:
        """Return the strings of an attribute as numbers of types."""
        lists = self._attribute_lists(batch, name, token_counts)
        encoded = _without_nulls(lists.flatten()).dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        casing_of_row = np.array([casing_of(tag) for tag in languages.names])[languages.codes]
        casing_of_token = np.repeat(casing_of_row, token_counts)
        strings_of_tokens = int_values(encoded.indices)
        numbers = np.zeros(len(strings_of_tokens), np.int64)
        for casing in set(casing_of_row.tolist()):
            chosen = casing_of_token == casing
            used = np.flatnonzero(np.bincount(strings_of_tokens[chosen], minlength=len(texts)))
            number_of = np.zeros(len(texts), np.int64)
            number_of[used] = [self.types[name].number(texts[i], casing) for i in used]
            numbers[chosen] = number_of[strings_of_tokens[chosen]]
        return numbers

    def _attribute_lists(
        self, batch: pa.RecordBatch, name: str, token_counts: NDArray[np.int64]
    ) -> ArrowArray:
        """Return the lists of an attribute, each as long as its text has tokens."""
        lists: ArrowArray = batch.column(name).cast(pa.large_list(pa.large_string()))
        no_list = integers(np.array([-1]))[0]
        counts = int_values(pc.fill_null(pc.list_value_length(lists), no_list))
        wrong = np.flatnonzero(counts != token_counts)
        if len(wrong):
            row = int(wrong[0])
            length = "no list" if counts[row] < 0 else f"{counts[row]} strings"
            raise RostraError(
                f"{name} of {self._row_name(batch, row)} has {length}, its utterance has "
                f"{token_counts[row]} tokens. Give one string for each token of "
                "rostra.language.tokens, or your tokens as well (--tokens COLUMN)"
            )
        return lists


def _first_tokens(tokenised: TokenisedTexts) -> NDArray[np.int64]:
    """Return the number of the first token of each text that has one."""
    firsts: NDArray[np.int64] = tokenised.counts.cumsum() - tokenised.counts
    return firsts[tokenised.counts > 0]


def _listed_starts(lists: ArrowArray, tokenised: TokenisedTexts) -> NDArray[np.int64]:
    """Return the numbers of the tokens at which the lists say that sentences begin."""
    rows = np.arange(len(lists))
    starts = int_values(lists.flatten())
    row_of_start = int_values(pc.list_parent_indices(lists)).astype(np.int64)
    row_of_token = np.repeat(rows, tokenised.counts)
    # A place in all texts: that of the row before that in its text.
    places = (row_of_token << 32) + tokenised.char_starts
    tokens: NDArray[np.int64] = np.searchsorted(places, (row_of_start << 32) + starts)
    return tokens


def _boundaries(tokenised: TokenisedTexts, sentences: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return for each token UTTERANCE or SENTENCE where it begins one, else 0."""
    boundaries = np.zeros(len(tokenised.types), np.uint8)
    boundaries[sentences] = layout.SENTENCE
    boundaries[_first_tokens(tokenised)] = layout.UTTERANCE
    return boundaries


def _own_rule(own: TokenColumns, *, uses_rule: bool) -> str:
    if own.tokens == CORPUS_TOKENS:
        place = "" if own.sentences is None or uses_rule else " and sentences"
        rule = "" if place else f"; sentences of {RULE} where it has none"
        return f"tokens{place} of the corpus, its column {own.tokens}{rule}"
    if own.sentences is not None:
        missing = f"; in texts without, sentences of {RULE}" if uses_rule else ""
        return f"tokens and sentences of the file{missing}"
    place = "between white space" if own.tokens == SPACES else f"its column {own.tokens}"
    return f"tokens of the table, {place}; sentences of {RULE}"


def metadata_schema(schema: pa.Schema, columns: TokenColumns) -> pa.Schema:
    """Return the schema of the columns of a table that are metadata.

    Raises:
        RostraError: one of the columns of tokens does not have what it has to have.
    """
    lists = [] if columns.tokens in {None, SPACES} else [str(columns.tokens)]
    check_attribute_names(columns.attributes, {*lists, columns.sentences})
    lists += columns.attributes
    for name in lists:
        if name not in schema.names:
            raise RostraError(f"there is no column {name!r}. There are: {', '.join(schema.names)}")
        kind = schema.field(name).type
        is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
        if not is_list or not has_texts(kind.value_type):
            raise RostraError(
                f"the column {name!r} has {kind}; tokens and positional attributes are lists of "
                "strings, one for each token of a text"
            )
    # Dictionaries may differ from batch to batch, so that such columns are stored as their values.
    fields = (f for f in schema if f.name not in {layout.TEXT, columns.sentences, *lists})
    return pa.schema([pa.field(f.name, value_type(f.type), f.nullable) for f in fields])


def _chunks(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in batches of some megabytes."""
    parts: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        for start in range(0, batch.num_rows, _CHUNK_ROWS):
            parts.append(batch.slice(start, _CHUNK_ROWS))
            size += sum(map(_byte_size, parts[-1].columns))
            if size >= _CHUNK_BYTES:
                yield _concatenated(parts)
                parts, size = [], 0
    if parts:
        yield _concatenated(parts)


def _byte_size(column: ArrowArray) -> int:
    """Return the size of a column; string views are cast, as older pyarrow cannot measure them."""
    is_view = column.type == pa.string_view()
    return int((column.cast(pa.large_string()) if is_view else column).nbytes)


def _concatenated(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(batches)
    columns = [column.combine_chunks() for column in table.columns]
    return _record_batch(columns, table.schema, table.num_rows)


def _record_batch(columns: list[Any], schema: pa.Schema, rows: int) -> pa.RecordBatch:
    """Return a batch of columns; it has its rows even where there are no columns."""
    if columns:
        return pa.RecordBatch.from_arrays(columns, schema=schema)
    empty: Any = pa.Array.from_buffers(pa.struct([]), rows, [None])
    return pa.RecordBatch.from_struct_array(empty)


def _without_nulls(texts: ArrowArray) -> ArrowArray:
    """Return a large_string column with an empty text for each null."""
    return pc.fill_null(texts, strings([""]).cast(pa.large_string())[0])
