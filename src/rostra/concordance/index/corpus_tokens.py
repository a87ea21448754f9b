"""The tokens that the utterances of a corpus bring, as those of an import do.

They are own columns of the utterances: ``x_tokens`` has the tokens, strings of the utterance in
their order, and ``x_token_NAME`` a string for each of them, such as ``x_token_lemma``. An index has
them as the positional attribute NAME. ``x_token_number`` is not one: it has the number of each
token in its sentence, and says where sentences begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from rostra.concordance.index.layout import ID, TEXT, WORD
from rostra.concordance.index.token_rows import SENTENCES, TokenColumns
from rostra.concordance.index.token_rows import TOKENS as TOKENS_OF_FILES
from rostra.language.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rostra.arrow_columns import ArrowArray

TOKENS: Final = "x_tokens"
ATTRIBUTE: Final = "x_token_"
NUMBER: Final = "x_token_number"
_TEXTS: Final = pa.list_(pa.string())
_LANGUAGE: Final = "language"


def with_corpus_tokens(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema
) -> tuple[Iterable[pa.RecordBatch], pa.Schema, TokenColumns]:
    """Return the rows of a corpus with their positional attributes under the names of these.

    A row without tokens has those of the rule, and empty attributes. Where the corpus has no
    tokens, nothing is changed.

    Args:
        batches: the utterances.
        schema: their columns.
    """
    if TOKENS not in schema.names or not _is_texts(schema.field(TOKENS).type):
        return batches, schema, TokenColumns()
    own = [f.name for f in schema if f.name.startswith(ATTRIBUTE) and _is_texts(f.type)]
    numbers = NUMBER if NUMBER in own else None
    taken = {*schema.names, TEXT, ID, WORD, TOKENS_OF_FILES, SENTENCES}
    names = {
        name: name.removeprefix(ATTRIBUTE)
        for name in own
        if name != numbers
        and name.removeprefix(ATTRIBUTE).isidentifier()
        and name.removeprefix(ATTRIBUTE) not in taken
    }
    attributes = [names.get(name, name) for name in own if name != numbers]
    renamed = pa.schema([field.with_name(names.get(field.name, field.name)) for field in schema])
    columns = TokenColumns(TOKENS, attributes, numbers)
    return _completed(batches, renamed, columns), renamed, columns


def is_of_tokens(column: str) -> bool:
    """Whether a column of a corpus has tokens or an attribute of them."""
    return column == TOKENS or column.startswith(ATTRIBUTE)


def _is_texts(kind: pa.DataType) -> bool:
    return isinstance(kind, pa.ListType) and bool(pa.types.is_string(kind.value_type))


def _completed(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, columns: TokenColumns
) -> Iterator[pa.RecordBatch]:
    """Yield batches in which each row has tokens and attributes, and the columns their names."""
    for batch in batches:
        arrays: list[ArrowArray] = list(batch.columns)
        places = {name: schema.get_field_index(name) for name in columns.names}
        if any(arrays[place].null_count for place in places.values()):
            tokens = _tokens(batch, arrays[places[TOKENS]])
            for name, place in places.items():
                lists = arrays[place].to_pylist()
                values = (
                    tokens
                    if name == TOKENS
                    else [
                        [""] * len(row) if own is None else own
                        for row, own in zip(tokens, lists, strict=True)
                    ]
                )
                arrays[place] = pa.array(values, schema.field(place).type)
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _tokens(batch: pa.RecordBatch, lists: ArrowArray) -> list[list[str]]:
    """The tokens of each row: its own, else those of the rule."""
    texts: list[Any] = batch.column(TEXT).to_pylist()
    has_languages = _LANGUAGE in batch.schema.names
    languages = batch.column(_LANGUAGE).to_pylist() if has_languages else [None] * len(texts)
    return [
        [token.text for token in tokenise(text, language)] if own is None else own
        for text, language, own in zip(texts, languages, lists.to_pylist(), strict=True)
    ]
