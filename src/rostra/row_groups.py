"""The groups of the rows of datasets: by columns, or by texts that are nearly the same."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from rostra.errors import NotFoundError, RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import datasets

TEXT = "text"
"""What stands for the words of utterances among the names of columns."""

_WORDS = "utterance"


def row_groups(parts: Sequence[datasets.Dataset], by: str | Sequence[str]) -> list[list[str]]:
    """The name of the group of each row, whatever the formats and encodings of the datasets.

    Args:
        parts: the datasets; a group may have rows of several.
        by: the columns; rows that share the value of one are in one group, which has the first
            value of the first. `TEXT` stands for utterances that are near-duplicates.

    Raises:
        RostraError: a column does not exist, a row has no value, or values are not texts and
            integers.
    """
    names = [by] if isinstance(by, str) else list(by)
    if not names:
        raise RostraError("by names no column")
    keys = [key for name in names for key in _keys(parts, name)]
    named = keys[0] if len(keys) == 1 else _joined(keys)
    rows = iter(named)
    return [list(islice(rows, part.num_rows)) for part in parts]


def _keys(parts: Sequence[datasets.Dataset], name: str) -> Iterator[list[str]]:
    """The values by which rows are compared: of a column, or the two that stand for a text."""
    if name != TEXT:
        yield [value for part in parts for value in _values(part, name)]
        return
    from rostra.language.near_duplicates import (  # noqa: PLC0415 - numpy, which `split` may not need
        connected,
        repetitions,
        words_of,
    )

    texts = [value for part in parts for value in _values(part, _WORDS)]
    yield [" ".join(words_of(text)) or text for text in texts]
    yield list(map(str, connected(len(texts), repetitions(texts))))


def _joined(keys: Sequence[Sequence[str]]) -> list[str]:
    """The groups of rows that share one of several values."""
    from rostra.language.near_duplicates import connected  # noqa: PLC0415 - see _keys

    first: dict[tuple[int, str], int] = {}
    pairs = (
        (row, first.setdefault((number, value), row))
        for number, values in enumerate(keys)
        for row, value in enumerate(values)
    )
    return [keys[0][row] for row in connected(len(keys[0]), pairs)]


def _values(dataset: datasets.Dataset, column: str) -> list[str]:
    """The values of a column as texts."""
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads

    if not isinstance(dataset, datasets.Dataset):
        raise RostraError(
            f"a {type(dataset).__name__} cannot be split: pass a datasets.Dataset, such as "
            "rostra.load() returns"
        )
    if column not in dataset.features:
        existing = ", ".join(dataset.features)
        raise NotFoundError(f"no column {column!r}. There are: {existing}")
    values: list[Any] = dataset.with_format("arrow", columns=[column])[:][column].to_pylist()
    if missing := values.count(None):
        raise RostraError(
            f"{missing} of {len(values)} rows have no {column}, so they belong to no group. Choose "
            "another column, or remove them first: "
            f"dataset.filter(lambda row: row[{column!r}] is not None)"
        )
    feature = dataset.features[column]
    if isinstance(feature, datasets.ClassLabel):
        return [str(feature.names[value]) for value in values]
    if values and type(values[0]) not in (str, int):
        kind = type(values[0]).__name__
        raise RostraError(f"{column} has values of type {kind}: a group is a text or an integer")
    return list(map(str, values))
