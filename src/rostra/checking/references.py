"""Level references: what one table says of another, and of the files."""

from collections.abc import Iterator, Mapping
from typing import Any

from rostra.problems import Problem
from rostra.schema import Schema

Record = dict[str, Any]


def check_references(
    tables: Mapping[str, list[Record]],
    texts: Mapping[str, str],
    schemas: Mapping[str, Schema],
    files: Mapping[str, bytes | None],
) -> Iterator[Problem]:
    """Check that whatever is named exists. Tables that failed before are not in `tables`."""
    del texts
    ids = {table: {record["id"] for record in records} for table, records in tables.items()}
    for table, records in tables.items():
        for field, prop in schemas[table]["properties"].items():
            target = prop.get("x-references")
            if target in ids:
                for line, record in enumerate(records, 1):
                    value = record.get(field)
                    if value is not None and value not in ids[target]:
                        message = f"{value!r} is no id in curated/{target}.jsonl"
                        name = f"curated/{table}.jsonl"
                        yield Problem("dangling-reference", name, line, field, message)
    if "sources" in tables:
        yield from _files(tables["sources"], files)


def _files(sources: list[Record], files: Mapping[str, bytes | None]) -> Iterator[Problem]:
    named = {f"sources/{source['file']}" for source in sources if source["file"]}
    for line, source in enumerate(sources, 1):
        if source["file"] and f"sources/{source['file']}" not in files:
            message = f"sources/{source['file']} is not there"
            yield Problem("missing-file", "curated/sources.jsonl", line, "file", message)
    for name in sorted(n for n in files if n.startswith("sources/") and n not in named):
        yield Problem("unlisted-source", name, None, None, "no record names this file")
