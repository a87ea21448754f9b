"""The schemas of the tables: one closed JSON Schema each, in published versions.

A published version never changes; a corpus names in corpus.json the one that its records follow.
The schemas at the top of ``schema/`` are drafts of the next version.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rostra.errors import NotFoundError
from rostra.releases import shipped
from rostra.schema.codelists import Code, read_codelist, with_own_codes
from rostra.version_numbers import version_key

__all__ = [
    "TABLES",
    "Schema",
    "curated_schema",
    "extended_schema",
    "meta_schema",
    "pattern_flaw",
    "published_schemas",
    "published_versions",
    "span_columns",
]

Schema = dict[str, Any]

TABLES = tuple("utterances speakers events sources annotations corrections external_facts".split())
"""All tables, the default config first; an older schema version has fewer."""


def published_versions() -> list[str]:
    """The numbers of all published schema versions, newest last."""
    folders = (shipped("schema") / "published").glob("*.*.*")
    return sorted((folder.name for folder in folders), key=version_key)


def published_schemas(version: str) -> dict[str, Schema]:
    """The schemas of a published version, by table.

    Raises:
        NotFoundError: no such version is published; the message lists those that are.
    """
    if version not in published_versions():
        raise NotFoundError(
            f"schema version {version!r} is not published. "
            f"There are: {', '.join(published_versions())}"
        )
    folder = shipped("schema") / "published" / version
    files = {table: folder / f"{table}.json" for table in TABLES}
    return {table: _read(file) for table, file in files.items() if file.exists()}


def published_codelist(version: str, name: str) -> list[Code]:
    """The codes of a codelist in a published version; none if that version has no such list."""
    file = shipped("schema") / "published" / version / "codelists" / f"{name}.csv"
    return read_codelist(file.read_text(encoding="utf-8")) if file.exists() else []


def meta_schema(name: str) -> Schema:
    """The schema ``corpus`` (of corpus.json) or ``house`` (of our own schemas)."""
    return _read(shipped("schema") / f"{name}.json")


@cache
def _read(file: Path) -> Schema:
    schema: Schema = json.loads(file.read_text(encoding="utf-8"))
    return schema


def curated_schema(schema: Schema) -> Schema:
    """The schema of a table's curated records: without the columns that only a release has."""
    columns = {k: v for k, v in schema["properties"].items() if not v.get("x-release-only")}
    required = [name for name in schema["required"] if name in columns]
    return schema | {"properties": columns, "required": required}


def extended_schema(schema: Schema, extension: Mapping[str, Any] | None) -> Schema:
    """A table's schema with what a corpus adds: optional ``x_…`` columns and ``x-…`` codes."""
    if not extension:
        return schema
    columns = schema["properties"] | extension.get("properties", {})
    extended: Schema = schema | {"properties": columns}
    codelists = extension.get("codelists", {})
    return {**with_own_codes(extended, codelists)}


def released_schema(schema: Schema) -> Schema:
    """The schema of a table's rows in a release, which have every column.

    A column that a curated record may lack is null in a release. Texts of sources, which curated
    records do not have, are part of it.
    """
    columns = {
        name: column if name in schema["required"] else _nullable(column)
        for name, column in schema["properties"].items()
    }
    return schema | {"properties": columns, "required": list(columns)}


def _nullable(column: Schema) -> Schema:
    declared = column["type"]
    types = [declared] if isinstance(declared, str) else list(declared)
    codes = {"enum": [*column["enum"], None]} if "enum" in column else {}
    return column | codes | {"type": list(dict.fromkeys([*types, "null"]))}


def span_columns(schema: Schema) -> dict[str, tuple[str, str]]:
    """The columns with words of the source, each with its columns of start and end offset."""
    return {
        name: tuple(column["x-span"])
        for name, column in schema["properties"].items()
        if column.get("x-span")
    }


def pattern_flaw(pattern: str) -> str | None:
    """The reason why the house rules forbid a pattern, beyond what ``house.json`` can express.

    It must compile, and its anchors must hold all of it: ``^a|b$`` anchors neither half.
    """
    try:
        re.compile(pattern)
        re.compile(f"(?:{pattern[1:-1]})")
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a regular expression: {error}"
    depth, escaped, in_class = 0, False, False
    for character in pattern[1:-1]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        else:
            depth += (character == "(") - (character == ")")
            if character == "|" and depth == 0:
                return "is not anchored as a whole: put its alternatives into parentheses"
    return "ends with an escaped $" if escaped else None
