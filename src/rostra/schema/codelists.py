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


def columns(schema: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any schema
    """The parts of a schema, however deep, that name a codelist, by JSON pointer."""
    if isinstance(schema, dict) and isinstance(schema.get("x-codelist"), str):
        yield pointer, schema
    elif isinstance(schema, dict | list):
        for key, part in schema.items() if isinstance(schema, dict) else enumerate(schema):
            yield from columns(part, f"{pointer}/{key}")


def with_codes(schema: Any, listed: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - any schema
    """A schema whose columns have the codes of their codelists, and null where they had it.

    Args:
        schema: any schema; one without codelists is given back as it is.
        listed: the codes of each codelist by name.
    """
    if isinstance(schema, list):
        return [with_codes(part, listed) for part in schema]
    if not isinstance(schema, dict):
        return schema
    codelist = schema.get("x-codelist")
    if not isinstance(codelist, str):
        return {key: with_codes(part, listed) for key, part in schema.items()}
    if codelist not in listed:
        return schema
    null = [None] if _nullable(schema) else []
    return schema | {"enum": [*listed[codelist], *null]}


def _nullable(prop: Mapping[str, Any]) -> bool:
    kinds = prop.get("type")
    return None in prop.get("enum", ()) if kinds is None else "null" in kinds
