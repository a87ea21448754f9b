"""The language of each row while an index is built."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import ArrowArray, has_texts, int_values
from rostra.errors import OptionError
from rostra.language.language_tags import UNSTATED, language_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLUMN: Final = "language"
_SHOWN: Final = 5  # values that a note lists


class Languages(NamedTuple):
    """The languages of some rows: their tags (None: not stated), and which of them each row has."""

    names: list[str | None]
    codes: NDArray[np.int64]


class RowLanguages:
    """Reads the language of rows.

    Args:
        schema: that of the rows.
        language: the tag of the language of rows that state none, or the name of the column that
            states it; that is the column ``language`` otherwise, where there is one.

    Raises:
        OptionError: `language` is neither a tag nor a column of texts.
    """

    def __init__(self, schema: pa.Schema, language: str | None) -> None:
        texts = [field.name for field in schema if has_texts(field.type)]
        self._column = _COLUMN if _COLUMN in texts else None
        self._default = language_of(language)
        if language is not None and self._default is None:
            if language not in texts:
                raise OptionError(
                    f"{language!r} is neither a language tag, such as en or pt-BR, nor a column of "
                    f"texts. There are: {', '.join(texts)}"
                )
            self._column = language
        self._counts = Counter[str | None]()
        self._unread = Counter[str]()

    def __call__(self, batch: pa.RecordBatch) -> Languages:
        """Return the languages of the rows of a batch."""
        if self._column is None:
            self._counts[self._default] += batch.num_rows
            return Languages([self._default], np.zeros(batch.num_rows, np.int64))
        column: ArrowArray = batch.column(self._column).cast(pa.large_string())
        encoded = column.dictionary_encode(null_encoding="encode")
        codes = int_values(encoded.indices).astype(np.int64)
        values = encoded.dictionary.to_pylist()
        names = [language_of(value) or self._default for value in values]
        rows = np.bincount(codes, minlength=len(values)).tolist()
        for value, name, number in zip(values, names, rows, strict=True):
            self._counts[name] += number
            if language_of(value) is None and (value or "").strip().lower() not in UNSTATED:
                self._unread[value] += number
        return Languages(names, codes)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each language, by its tag; ``und`` where it is not stated."""
        counts = {name or "und": number for name, number in self._counts.items() if number}
        return dict(sorted(counts.items()))

    @property
    def notes(self) -> list[str]:
        """What readers of results have to know: languages that are not read."""
        if not self._unread:
            return []
        values = ", ".join(map(repr, sorted(self._unread)[:_SHOWN]))
        more = "" if len(self._unread) <= _SHOWN else f" and {len(self._unread) - _SHOWN} more"
        note = (
            f"utterances whose language is not known: {self._unread.total():,}, as the column "
            f"{self._column} has {values}{more}, not a tag such as en"
        )
        return [note]
