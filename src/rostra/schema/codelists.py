"""Codelists: CSV that anyone can review, whose codes stand in the schemas too.

A column names its codelist as ``x-codelist`` and repeats the codes as ``enum``, so that a schema
stands on its own. The repetition is generated; `with_codes` is the one place that makes it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def codes(text: str) -> list[str]:
    """The codes of a codelist, in its order."""
    return [row["code"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def columns(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any schema
    """The columns of a table that name a codelist; none for what is no table."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    for column, prop in properties.items() if isinstance(properties, dict) else ():
        if isinstance(prop, dict) and isinstance(prop.get("x-codelist"), str):
            yield column, prop


def with_codes(schema: Any, listed: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - any schema
    """A schema whose columns have the codes of their codelists, and null where they had it.

    Args:
        schema: any schema; one without codelists is given back as it is.
        listed: the codes of each codelist by name.
    """
    made = {}
    for column, prop in columns(schema):
        if prop["x-codelist"] in listed:
            null = [None] if _nullable(prop) else []
            made[column] = prop | {"enum": [*listed[prop["x-codelist"]], *null]}
    return schema | {"properties": schema["properties"] | made} if made else schema


def _nullable(prop: Mapping[str, Any]) -> bool:
    kinds = prop.get("type")
    return None in prop.get("enum", ()) if kinds is None else "null" in kinds
