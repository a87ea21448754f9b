"""Level references: what one table says of another, and of the files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from rostra.problems import Problem
from rostra.schema import Schema

Record = dict[str, Any]


def check_references(
    tables: Mapping[str, Iterable[Record]],
    texts: Mapping[str, str],
    schemas: Mapping[str, Schema],
    files: Collection[str],
) -> Iterator[Problem]:
    """Check that whatever is named exists. Tables that failed before are not in `tables`."""
    del texts
    fields = {table: references(schemas[table], tables) for table in tables}
    naming = [table for table in tables if next(iter(tables[table]), None) is not None]
    named = {target for table in naming for target in fields[table].values()}
    ids = {table: {record["id"] for record in tables[table]} for table in named}
    for table in (table for table in tables if fields[table]):
        name = f"curated/{table}.jsonl"
        for line, record in enumerate(tables[table], 1):
            for field, target in fields[table].items():
                value = record.get(field)
                if value is not None and value not in ids[target]:
                    message = f"{value!r} is no id in curated/{target}.jsonl"
                    yield Problem("dangling-reference", name, line, field, message)
    if "sources" in tables:
        yield from _files(tables["sources"], files)


def references(schema: Schema, tables: Collection[str]) -> dict[str, str]:
    """The columns that name a record of another table, each with that table."""
    targets = {field: prop.get("x-references") for field, prop in schema["properties"].items()}
    return {field: target for field, target in targets.items() if target in tables}


def _files(sources: Iterable[Record], files: Collection[str]) -> Iterator[Problem]:
    named = {f"sources/{source['file']}" for source in sources if source["file"]}
    for line, source in enumerate(sources, 1):
        if source["file"] and f"sources/{source['file']}" not in files:
            message = f"sources/{source['file']} is not there"
            yield Problem("missing-file", "curated/sources.jsonl", line, "file", message)
    for name in sorted(n for n in files if n.startswith("sources/") and n not in named):
        yield Problem("unlisted-source", name, None, None, "no record names this file")
