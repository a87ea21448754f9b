"""The contract: one closed JSON Schema a table, in published versions that never change.

A corpus names in corpus.json the published version that its records follow. The schemas at the top
of ``schema/`` are the ones being worked on; they count from the day they are published.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rostra.errors import NotFoundError
from rostra.releases import shipped
from rostra.version_numbers import version_key

Schema = dict[str, Any]

TABLES = ("utterances", "speakers", "events", "sources", "annotations", "corrections")
"""All tables there are, the default config first; an older version has fewer."""


def published_versions() -> list[str]:
    """The numbers of all published schema versions, newest last."""
    return sorted(
        (p.name for p in (shipped("schema") / "published").glob("*.*.*")), key=version_key
    )


def published(version: str) -> dict[str, Schema]:
    """The schemas of a published version, by table.

    Raises:
        NotFoundError: no such version is published; the message lists those there are.
    """
    if version not in published_versions():
        raise NotFoundError(
            f"schema version {version!r} is not published. "
            f"There are: {', '.join(published_versions())}"
        )
    folder = shipped("schema") / "published" / version
    files = {table: folder / f"{table}.json" for table in TABLES}
    return {table: read(file) for table, file in files.items() if file.exists()}


def meta(name: str) -> Schema:
    """A schema that is about no table: ``corpus`` (corpus.json) or ``house`` (our own schemas)."""
    return read(shipped("schema") / f"{name}.json")


@cache
def read(file: Path) -> Schema:
    """Read a schema file."""
    schema: Schema = json.loads(file.read_text(encoding="utf-8"))
    return schema


def curated(schema: Schema) -> Schema:
    """The schema of a table's curated records: without the columns that only a release has."""
    kept = {k: v for k, v in schema["properties"].items() if not v.get("x-release-only")}
    return schema | {"properties": kept, "required": [k for k in schema["required"] if k in kept]}


def extended(schema: Schema, extension: Mapping[str, Any] | None) -> Schema:
    """A table's schema with a corpus's own optional ``x_…`` columns."""
    if not extension:
        return schema
    return schema | {"properties": schema["properties"] | extension["properties"]}


def spans(schema: Schema) -> dict[str, tuple[str, str]]:
    """The columns that are proved verbatim, each with its two offset columns."""
    return {
        name: (start, end)
        for name, prop in schema["properties"].items()
        for start, end in [prop.get("x-span", (None, None))]
        if start
    }


def pattern_flaw(pattern: str) -> str | None:
    """Why a pattern is not one that the house allows, beyond what ``house.json`` can say of it.

    It must compile, and its anchors must hold all of it: ``^a|b$`` anchors neither half.
    """
    try:
        re.compile(pattern)
        re.compile(f"(?:{pattern[1:-1]})")
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    depth, escaped, listed = 0, False, False
    for character in pattern[1:-1]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif listed:
            listed = character != "]"
        elif character == "[":
            listed = True
        else:
            depth += (character == "(") - (character == ")")
            if character == "|" and depth == 0:
                return "is not anchored as a whole: put its alternatives into parentheses"
    return "ends with an escaped $" if escaped else None
