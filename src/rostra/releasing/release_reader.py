"""Reading the tables of a release row by row, in memory that does not grow with the release."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

import orjson
import pyarrow as pa
from jsonschema_rs import Draft202012Validator, RegexOptions

from rostra.errors import DamagedError
from rostra.problems import Problem
from rostra.released_rows import Line, LineReader, ParquetLines, RowGroup, lines
from rostra.releases import EXTENSION_BYTES, Release
from rostra.schema import Schema, extended_schema, published_schemas, released_schema
from rostra.validation.content import Record
from rostra.validation.corpus_config import Extension, check_extension
from rostra.validation.jsonl_blocks import BytesFile


def rows(release: Release, table: str) -> Iterator[Record]:
    """The rows of a table by ascending id.

    Raises:
        DamagedError: a line is not a record of the release's schema, or the ids do not ascend.
    """
    last_id, columns = "", None
    is_valid = _validator(orjson.dumps(released_table_schema(release, table))).is_valid
    for line in lines(release, table):
        row = record_of(line.raw)
        columns = columns or (row.keys() if row else None)
        if row is None or not is_valid(row) or row.keys() != columns or row["id"] <= last_id:
            raise DamagedError(
                f"{line.file}, line {line.number}: not a record of schema "
                f"{release.manifest['schema_version']} with an id after {last_id!r}. This release "
                "was not made by rostra build; rostra verify says what is wrong with it",
                "wrong-type",
            )
        last_id = row["id"]
        yield row


@cache
def _validator(schema: bytes) -> Draft202012Validator:
    """The validator of a table's rows; it accepts columns that the schema does not have.

    Releases by a package before 2.0.0 do not have the schema of the corpus's own columns.
    """
    released = released_schema(orjson.loads(schema)) | {"additionalProperties": True}
    return Draft202012Validator(released, pattern_options=RegexOptions(), validate_formats=False)


def record_of(line: bytes) -> Record | None:
    """Parse a line; None if it is not a JSON object."""
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


class SourceTexts(Mapping[str, str]):
    """The texts of a release's sources by file name, one of which is in memory at a time.

    Args:
        release: a release whose table of sources has been verified, and has JSON Lines.
    """

    def __init__(self, release: Release) -> None:
        self._reader = LineReader(release)
        self._places: dict[str, Line] = {}
        self._cached: tuple[str | None, str] = (None, "")
        for line in lines(release, "sources") if "sources" in release.tables() else ():
            if file := orjson.loads(line.raw)["file"]:
                self._places[file] = line._replace(raw=b"")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, file: str) -> str:
        if self._cached[0] != file:
            self._cached = (file, orjson.loads(self._reader.read(self._places[file]))["text"])
        return self._cached[1]


class ParquetTexts(Mapping[str, str]):
    """The texts of a release's sources by file name, those of one row group in memory at a time.

    Args:
        release: a release whose table of sources has been verified.
    """

    def __init__(self, release: Release) -> None:
        self._table = ParquetLines(release, "sources")
        self._places: dict[str, tuple[RowGroup, int]] = {}
        self._group: RowGroup | None = None
        self._texts: list[Any] = []
        self._cached: tuple[str | None, str] = (None, "")
        for group in self._table.blocks():
            batches = self._table.batches(group, ("file",))
            files = chain.from_iterable(batch["file"].to_pylist() for batch in batches)
            self._places |= {file: (group, row) for row, file in enumerate(files) if file}

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, file: str) -> str:
        if self._cached[0] != file:
            group, row = self._places[file]
            if self._group != group:
                self._group = group
                self._texts = [batch["text"] for batch in self._table.batches(group, ("text",))]
            self._cached = file, pa.chunked_array(self._texts)[row].as_py()
        return self._cached[1]


def released_table_schema(release: Release, table: str) -> Schema:
    """The schema of a table, with the columns and codes of the corpus's own that the release has.

    Raises:
        DamagedError: the schema version has no such table, or what the corpus adds to it is not
            what was released.
    """
    version = release.manifest["schema_version"]
    schemas = published_schemas(version)
    if table not in schemas:
        raise DamagedError(f"schema {version} has no table {table}", "unknown-table")
    return extended_schema(schemas[table], released_extension(release, table))


def released_extension(release: Release, table: str) -> Extension | None:
    """The corpus's own columns and codes of a table; None if the release has none.

    Raises:
        DamagedError: they are not what was released, or break a rule.
    """
    file = release.extension(table)
    if file is None:
        return None
    release.verified_file(file)
    published = published_schemas(release.manifest["schema_version"])[table]
    extension, problems = extension_of(release, table, published)
    if problems:
        raise DamagedError(f"{file}: {problems[0].message}", problems[0].id)
    return extension


def released_codes(release: Release, table: str) -> Iterator[tuple[str, str]]:
    """The corpus's own codes of a table, each with its codelist before it."""
    extension = released_extension(release, table) or {}
    for name, codes in extension.get("codelists", {}).items():
        yield from ((name, code) for code in codes)


def extension_of(
    release: Release, table: str, published: Schema
) -> tuple[Extension | None, list[Problem]]:
    """The corpus's own columns and codes of a table, None if the release has none; its problems."""
    extension = release.extension(table)
    if extension is None:
        return None, []
    place = f"{release.place}/{extension.name}"
    if extension.stat().st_size > EXTENSION_BYTES:
        message = f"it has more than the {EXTENSION_BYTES} bytes that are read"
        return None, [Problem("too-big", place, None, None, message)]
    return check_extension(place, BytesFile(extension.read_bytes()), published)
