"""The metadata of utterances: the columns by which they are filtered, grouped and sorted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from rostra.arrow_columns import ArrowArray, as_text, int_values
from rostra.concordance.listed_values import listed_values
from rostra.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


class Metadata:
    """The metadata of an index or of a table that has none.

    Args:
        read: returns the columns, when they are first asked for; none is a dictionary.
    """

    def __init__(self, read: Callable[[], pa.Table]) -> None:
        self._read = read
        self._columns: dict[str, ArrowArray] = {}
        self._encoded: dict[str, tuple[list[str | None], NDArray[np.int32]]] = {}
        self.selections: dict[Any, Any] = {}
        """The last results of bounds in `rostra.concordance.query.filters`."""

    def __len__(self) -> int:
        return self.metadata.num_rows

    @cached_property
    def metadata(self) -> pa.Table:
        """All columns of the rows but the texts and the positional attributes."""
        return self._read()

    def column(self, name: str) -> ArrowArray:
        """Return a column of the metadata as one array, its values as `listed_values` has them.

        Raises:
            NotFoundError: the column does not exist; the message lists the columns.
        """
        if name not in self._columns:
            names = self.metadata.column_names
            if name not in names:
                raise NotFoundError(f"there is no column {name!r}. There are: {', '.join(names)}")
            self._columns[name] = listed_values(self.metadata[name].combine_chunks())
        return self._columns[name]

    def dictionary_encoded(self, name: str) -> tuple[list[str | None], NDArray[np.int32]]:
        """Return the distinct texts of a column (None for null), and for each row which it has.

        Raises:
            NotFoundError: the column does not exist, or its values cannot be written as text.
        """
        if name not in self._encoded:
            encoded = as_text(name, self.column(name)).dictionary_encode(null_encoding="encode")
            self._encoded[name] = encoded.dictionary.to_pylist(), int_values(encoded.indices)
        return self._encoded[name]
