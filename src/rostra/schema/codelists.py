"""Codelists: CSV files that anyone can review, whose codes the schemas repeat.

A column names its codelist as ``x-codelist`` and repeats the codes as ``enum``, so that a schema
can be used by itself. `with_codes` generates the repetition.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def codes(text: str) -> list[str]:
    """The codes of a codelist, in its order."""
    return [row["code"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def codelist_columns(
    schema: Any,  # noqa: ANN401 - any schema
    pointer: str = "",
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a schema, at any depth, that name a codelist, each with its JSON pointer."""
    if isinstance(schema, dict) and isinstance(schema.get("x-codelist"), str):
        yield pointer, schema
    elif isinstance(schema, dict | list):
        for key, part in schema.items() if isinstance(schema, dict) else enumerate(schema):
            yield from codelist_columns(part, f"{pointer}/{key}")


def with_codes(schema: Any, codelists: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - any schema
    """A schema with the codes of its codelists as ``enum``, and null where a column allows it."""
    if isinstance(schema, list):
        return [with_codes(part, codelists) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("x-codelist")
    if not isinstance(name, str):
        return {key: with_codes(part, codelists) for key, part in schema.items()}
    if name not in codelists:
        return schema
    null = [None] if _nullable(schema) else []
    return schema | {"enum": [*codelists[name], *null]}


def _nullable(column: Mapping[str, Any]) -> bool:
    types = column.get("type")
    return None in column.get("enum", ()) if types is None else "null" in types
