"""What each column of a released table is: its type, what it means, and how many rows lack it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from rostra.errors import DamagedError
from rostra.released_tables import record_batches, table_schema
from rostra.releasing.release_reader import own_columns
from rostra.schema import extended_schema, published_schemas

if TYPE_CHECKING:
    from rostra.releases import Release
    from rostra.schema import Schema

_ROWS = 10_000


class Column(NamedTuple):
    """A column of a released table.

    Attributes:
        name: its name.
        type: its type in Arrow, such as ``int64`` or ``list of string``.
        nulls: the number of rows in which it is null.
        made_by: who makes its values: ``source``, ``curator`` or ``derived``.
        codelist: the list that its codes are of, or None.
        references: the table whose ids it has, or None.
        meaning: what it means, by its schema; empty for a column of the corpus's own whose schema
            the release does not have.
    """

    name: str
    type: str
    nulls: int
    made_by: str | None
    codelist: str | None
    references: str | None
    meaning: str


def columns(release: Release, table: str) -> list[Column]:
    """Describe the columns of a table, in their order.

    The table is read once, a part at a time.

    Raises:
        NotFoundError: the release has no such table.
        DamagedError: a file of the table is not the one that was released.
    """
    types = table_schema(release, table)
    described = _schema(release, table)["properties"]
    nulls = Counter[str]()
    for batch in record_batches(release, table, _ROWS):
        nulls.update({name: batch.column(name).null_count for name in types.names})
    return [
        Column(
            name=name,
            type=_name(types.field(name).type),
            nulls=nulls[name],
            made_by=described.get(name, {}).get("x-made-by"),
            codelist=described.get(name, {}).get("x-codelist"),
            references=described.get(name, {}).get("x-references"),
            meaning=described.get(name, {}).get("description", ""),
        )
        for name in types.names
    ]


def _name(arrow: pa.DataType) -> str:
    return f"list of {arrow.value_type}" if pa.types.is_list(arrow) else str(arrow)


def _schema(release: Release, table: str) -> Schema:
    """The schema of a table, with the corpus's own columns where the release has their schema."""
    published = published_schemas(release.manifest["schema_version"])[table]
    if file := release.extension(table):
        release.verified_file(file)
    own, problems = own_columns(release, table, published)
    if problems:
        raise DamagedError(f"{file}: {problems[0].message}", problems[0].id)
    return extended_schema(published, own)
