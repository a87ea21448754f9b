"""Proving a release from its own files: checksums, row counts, and every span."""

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import zip_longest
from typing import Any

import pyarrow.parquet as pq

from rostra import integrity
from rostra.checking.spans import check_record
from rostra.corpus import Release
from rostra.errors import DamagedError
from rostra.problems import Problem
from rostra.schema import published, spans

Record = dict[str, Any]


def prove_release(release: Release) -> Iterator[Problem]:
    """Everything that keeps a release from being what its manifest promises.

    Raises:
        NotThereError: its schema version is newer than this package.
    """
    damaged = list(checksums(release))
    yield from damaged
    if not damaged:
        tables = read_tables(release)
        yield from _rows(release, tables)
        yield from _spans(release, tables)


def checksums(release: Release) -> Iterator[Problem]:
    """Level bytes of a release: its manifest and the checksum of each file."""
    where = f"releases/{release.path.name}"
    try:
        tables = release.manifest["tables"]
    except DamagedError as error:
        yield Problem("changed-manifest", f"{where}/manifest.json", None, None, str(error))
        return
    if release.manifest["version"] != release.path.name:
        message = f"it is the manifest of version {release.manifest['version']}"
        yield Problem("changed-manifest", f"{where}/manifest.json", None, "version", message)
    listed = {file: entry for table in tables.values() for file, entry in table["files"].items()}
    there = {path.name for path in release.path.iterdir()} - {"manifest.json"}
    for file in sorted(there - listed.keys()):
        yield Problem("unexpected-file", f"{where}/{file}", None, None, "the manifest has no such")
    for file, entry in listed.items():
        if file not in there:
            message = "the manifest lists it, it is not there"
            yield Problem("missing-file", f"{where}/{file}", None, None, message)
        elif not (release.path / file).is_file():
            yield Problem("not-a-file", f"{where}/{file}", None, None, "this is no regular file")
        elif (found := integrity.digest(release.path / file)) != entry["sha256"]:
            message = f"sha256 is {found[:12]}…, the manifest promises {entry['sha256'][:12]}…"
            yield Problem("checksum-mismatch", f"{where}/{file}", None, None, message)
        elif (release.path / file).stat().st_size != entry["bytes"]:
            message = f"{file} has another size than the manifest promises"
            yield Problem("changed-manifest", f"{where}/manifest.json", None, "bytes", message)


def read_tables(release: Release) -> dict[str, list[Record]]:
    """The rows of all tables of a release, from its JSONL files."""
    tables = {}
    for table in release.tables():
        lines = release.file(table, "jsonl").read_bytes().decode().split("\n")[:-1]
        tables[table] = [json.loads(line) for line in lines]
    return tables


def _rows(release: Release, tables: dict[str, list[Record]]) -> Iterator[Problem]:
    where = f"releases/{release.path.name}"
    for table, records in tables.items():
        promised = release.manifest["tables"][table]["rows"]
        arrow = pq.read_table(release.file(table, "parquet"))
        if arrow.num_rows != promised:
            message = f"{table}.parquet has {arrow.num_rows} rows, the manifest promises {promised}"
            yield Problem("wrong-row-count", f"{where}/manifest.json", None, table, message)
        elif arrow.to_pylist() != records:
            pairs = zip_longest(arrow.to_pylist(), records)
            line = next(n for n, (a, b) in enumerate(pairs, 1) if a != b)
            message = f"row {line} is not that of {table}.parquet"
            yield Problem("tables-differ", f"{where}/{table}.jsonl", line, None, message)


def _spans(release: Release, tables: dict[str, list[Record]]) -> Iterator[Problem]:
    """Every verbatim field against the text that the release itself holds of its source."""
    where, schemas = f"releases/{release.path.name}", published(release.manifest["schema_version"])
    texts = {source["id"]: source["text"] for source in tables.get("sources", ())}
    if texts.keys() != release.manifest["sources"].keys():
        message = "its sources are not those of the table sources"
        yield Problem("changed-manifest", f"{where}/manifest.json", None, "sources", message)
        return
    for line, source in enumerate(tables.get("sources", ()), 1):
        text, promised = source["text"], release.manifest["sources"].get(source["id"])
        found = None if text is None else sha256(text.encode()).hexdigest()
        if not found == promised == source["sha256"]:
            message = f"the text of {source['id']} is not that of its sha256"
            yield Problem("source-changed", f"{where}/sources.jsonl", line, "text", message)
    for table, records in tables.items():
        columns = spans(schemas[table])
        for line, record in enumerate(records if columns else (), 1):
            if record["source_id"] not in texts:
                message = f"{record['source_id']!r} is no source of this release"
                yield Problem(
                    "dangling-reference", f"{where}/{table}.jsonl", line, "source_id", message
                )
                continue
            for kind, field, message in check_record(record, texts[record["source_id"]], columns):
                yield Problem(kind, f"{where}/{table}.jsonl", line, field, message)
