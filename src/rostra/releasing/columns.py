"""What each column of a released table is: type, meaning, codes, and how many rows lack it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from rostra.released_tables import record_batches, table_schema
from rostra.releasing.release_reader import released_extension, released_table_schema
from rostra.schema import published_codelist
from rostra.schema.codelists import OPEN, Code, codelist_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rostra.releases import Release
    from rostra.schema import Schema

_ROWS = 10_000


class Codelist(NamedTuple):
    """The codes that a column, or a part of it, can have.

    Attributes:
        name: its name.
        field: the column, or the part of it, such as ``attributes.target``.
        condition: by column the code with which a row has these codes, such as
            ``{"layer": "group"}``; empty for all rows.
        is_open: whether a corpus may add codes to it.
        is_kinds: whether a value only begins with a code, as ``state-fr`` does.
        codes: the codes; title and description are empty where the release does not have them.
    """

    name: str
    field: str
    condition: Mapping[str, str]
    is_open: bool
    is_kinds: bool
    codes: list[Code]


class Column(NamedTuple):
    """A column of a released table.

    Attributes:
        name: its name.
        type: its type in Arrow, such as ``int64`` or ``list of string``.
        nulls: the number of rows in which it is null.
        made_by: who makes its values: ``source``, ``curator`` or ``derived``.
        references: the table whose ids it has, or None.
        meaning: what it means, by its schema; empty for a column of the corpus's own whose schema
            the release does not have.
        codelists: the lists that its codes are of: none, one, or several where it has parts or
            where other columns decide.
    """

    name: str
    type: str
    nulls: int
    made_by: str | None
    references: str | None
    meaning: str
    codelists: list[Codelist]


def columns(release: Release, table: str) -> list[Column]:
    """Describe the columns of a table, in their order.

    The table is read once, a part at a time.

    Raises:
        NotFoundError: the release has no such table.
        DamagedError: a file of the table is not the one that was released.
    """
    types = table_schema(release, table)
    described = released_table_schema(release, table)["properties"]
    codelists = _codelists(release, table)
    nulls = Counter[str]()
    for batch in record_batches(release, table, _ROWS):
        nulls.update({name: batch.column(name).null_count for name in types.names})
    return [
        Column(
            name=name,
            type=_name(types.field(name).type),
            nulls=nulls[name],
            made_by=described.get(name, {}).get("x-made-by"),
            references=described.get(name, {}).get("x-references"),
            meaning=described.get(name, {}).get("description", ""),
            codelists=codelists.get(name, []),
        )
        for name in types.names
    ]


def _codelists(release: Release, table: str) -> Mapping[str, list[Codelist]]:
    """The codelists of a table by column."""
    schema = released_table_schema(release, table)
    own = (released_extension(release, table) or {}).get("codelists", {})
    version = release.manifest["schema_version"]
    by_column = defaultdict[str, list[Codelist]](list)
    for pointer, part in codelist_columns(schema):
        *case, steps = pointer.partition("/properties/")
        name, field = part["x-codelist"], _field(steps)
        known = {c.code: c for c in published_codelist(version, name)}
        known |= {code: Code(code, **definition) for code, definition in own.get(name, {}).items()}
        codes = [known.get(code, Code(code, "", "")) for code in part["enum"] if code is not None]
        condition = _condition(schema, case[0])
        codelist = Codelist(name, field, condition, name in OPEN, is_kinds=False, codes=codes)
        by_column[field.partition(".")[0]].append(codelist)
    for pointer, part in codelist_columns(schema, keyword="x-kinds"):
        name, field = part["x-kinds"], _field(pointer.partition("/properties/")[2])
        kinds = published_codelist(version, name)
        codelist = Codelist(name, field, {}, is_open=False, is_kinds=True, codes=kinds)
        by_column[field.partition(".")[0]].append(codelist)
    return by_column


def _field(steps: str) -> str:
    """The column, or the part of it, that a JSON pointer below ``properties`` leads to."""
    return ".".join(step for step in steps.split("/") if step not in {"properties", "items"})


def _condition(schema: Schema, case: str) -> dict[str, str]:
    """The codes with which a case of a schema applies, given the JSON pointer to it."""
    if not case:
        return {}
    number = int(case.split("/")[2])
    decisive = schema["allOf"][number]["if"]["properties"]
    return {column: value["const"] for column, value in decisive.items()}


def _name(arrow: pa.DataType) -> str:
    return f"list of {arrow.value_type}" if pa.types.is_list(arrow) else str(arrow)
