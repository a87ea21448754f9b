"""Verifying a release from its own files: all that validation promises of the corpus it came from.

The schemas are those of the schema version in the manifest. Nothing that the release says of itself
is believed: checksums, counts, columns and types are computed, every row is checked against its
schema, every reference and every quotation is looked up, and both files of a table are compared. Of
a table that has Parquet alone, the rows are checked as the JSON Lines that a build makes of them.

A release is proved from its Parquet first, which is quicker: where it has no problems, and makes
the very bytes of the JSON Lines, these have none either. Otherwise the rows are those of the JSON
Lines, and the problems those of their lines.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rostra.arrow_json import json_lines, records_of
from rostra.errors import DamagedError, NotFoundError
from rostra.problems import MAX_PER_FILE, Place, Problem, limited
from rostra.progress import Advance, Progress, silent
from rostra.released_rows import ParquetLines, lines, made_lines
from rostra.released_tables import metadata_flaw, own_type, parquet_file, read_lines
from rostra.releases import MANIFEST, Release, StoredFiles, file_sha256, seal_manifest
from rostra.releasing.card import release_card_flaws
from rostra.releasing.croissant import croissant_flaws
from rostra.releasing.release_reader import ParquetTexts, SourceTexts, extension_of, record_of
from rostra.releasing.selection import UNREVIEWED
from rostra.schema import Schema, extended_schema, published_schemas, released_schema
from rostra.schema.arrow import arrow_schema
from rostra.validation import BytesFile, RunOptions, check_content
from rostra.validation.column_path import accepted_ids
from rostra.validation.consistency import consistency_flaws
from rostra.validation.content import Content, Record
from rostra.validation.encoding import check_lines, check_text
from rostra.validation.fast_path import CompiledSpec, TableSpec, compiled, valid_records
from rostra.validation.jsonl_blocks import done_meanwhile
from rostra.validation.reference_path import check_ids, check_record, parse_record
from rostra.validation.table_validation import SAMPLING, Records, check_table
from rostra.version_numbers import is_version, version_key

_BLOCK_BYTES = 2**22
"""Bytes of JSON Lines, roughly, that are compared with Parquet at a time."""

_Placed = TypeVar("_Placed", Problem, Place)

_DECLARES_EXCLUDED = "2.0.0"
"""The first version of this package whose manifests say whether records were left out."""


def verify(
    release: Release, progress: Progress = silent, *, processes: int = 1
) -> Iterator[Problem]:
    """Prove that a release is what its manifest and its schema promise.

    Every file has its checksum and every row satisfies the schema; both files of a table have the
    same rows, by ascending id; references, texts, offsets and numbers are those that
    `rostra.validation.check` requires of curated records. Memory grows with the ids of sources,
    speakers and events, and holds the texts of one row group and a block of rows.

    A release by a package before 2.0.0 does not have the schemas of the corpus's own columns, so
    that their values are proved to have their types and no more; nor does it say whether unreviewed
    utterances were left out, so that a gap in `seq` or `turn` is not a problem there.

    Args:
        release: the release.
        progress: reports each stage, in bytes of JSON Lines.
        processes: how many processes read big tables. If more than one, the main module of the
            program must be importable (`if __name__ == "__main__"`).

    Yields:
        Problems, at most `rostra.problems.MAX_PER_FILE` of a file. If there are problems of the
        manifest or of checksums, the files are not parsed; a table with problems of its rows is not
        compared with others.
    """
    problems = list(verify_files(release))
    if not problems:
        schemas, problems = _schemas(release)
        doubts = [] if problems else _doubts(release, schemas, progress, processes)
        if doubts:
            problems = _content_problems(release, schemas, progress, processes)
            # Other rows are sampled there.
            problems = problems or [doubt for doubt in doubts if doubt.id == "validators-disagree"]
        problems = problems or [*release_card_flaws(release), *croissant_flaws(release)]
    yield from problems


def verify_files(release: Release) -> Iterator[Problem]:
    """Prove the manifest and the size and checksum of each file; the files are not parsed."""
    folder = release.place
    try:
        tables = release.manifest["tables"]
    except DamagedError as error:
        yield _damage(release, release.path / MANIFEST, error)
        return
    problems = list(_manifest_problems(release))
    yield from problems
    if problems:
        return
    listed = {file: entry for table in tables.values() for file, entry in table["files"].items()}
    listed |= release.manifest.get("documents", {})
    present = {path.name for path in release.path.iterdir()} - {MANIFEST}
    for name in sorted(present - listed.keys()):
        message = "the manifest does not list it"
        yield Problem("unexpected-file", f"{folder}/{name}", None, None, message)
    for name, entry in listed.items():
        file = release.path / name
        if name not in present:
            message = "the manifest lists it, but it does not exist"
            yield Problem("missing-file", f"{folder}/{name}", None, None, message)
        elif not file.is_file():
            yield Problem("not-a-file", f"{folder}/{name}", None, None, "not a regular file")
        elif (size := file.stat().st_size) != entry["bytes"]:
            message = f"it has {size} bytes, the manifest promises {entry['bytes']}"
            yield Problem("checksum-mismatch", f"{folder}/{name}", None, None, message)
        elif (digest := file_sha256(file)) != entry["sha256"]:
            message = f"sha256 is {digest[:12]}…, the manifest promises {entry['sha256'][:12]}…"
            yield Problem("checksum-mismatch", f"{folder}/{name}", None, None, message)


def _manifest_problems(release: Release) -> Iterator[Problem]:
    """What a build does not write, in a manifest that can be read."""
    place, manifest = f"{release.place}/{MANIFEST}", release.manifest
    if manifest["version"] != release.version:
        message = f"it is the manifest of version {manifest['version']}"
        yield Problem("changed-manifest", place, None, "version", message)
    if seal_manifest({**manifest}) != (release.path / MANIFEST).read_bytes():
        message = "its bytes are not those that a build writes of this content"
        yield Problem("changed-manifest", place, None, None, message)
    for table in release.tables():
        for suffix in release.suffixes(table):
            try:
                release.files(table, suffix)
            except DamagedError as error:
                message = f"it does not list {table}.{suffix}"
                yield Problem(error.problem_id, place, None, table, message)


def may_lack_utterances(release: Release) -> bool:
    """Whether utterances may have been left out because nobody had reviewed them.

    Since 2.0.0 the manifest says so; before, no release that leaves them out said it.
    """
    manifest = release.manifest
    made_with = manifest["tools"].get("rostra", "")
    if is_version(made_with) and version_key(made_with) < version_key(_DECLARES_EXCLUDED):
        return "include" not in manifest
    return bool(manifest.get("excluded", {}).get("utterances"))


def _damage(release: Release, file: Path, error: DamagedError) -> Problem:
    """The problem of a file that could not be read."""
    message = str(error).removeprefix(f"{file}: ")
    if error.problem_id == "wrong-row-count":
        return _wrong_count(release, release.table_of(file), f"{file.name}: {message}")
    return Problem(error.problem_id, f"{release.place}/{file.name}", None, None, message)


def _wrong_count(release: Release, table: str, message: str) -> Problem:
    place = f"{release.place}/{MANIFEST}"
    return Problem("wrong-row-count", place, None, table, message)


def _schemas(release: Release) -> tuple[dict[str, Schema], list[Problem]]:
    """The schema of each table's rows, and what is wrong with the tables' columns."""
    manifest = f"{release.place}/{MANIFEST}"
    try:
        published = published_schemas(release.manifest["schema_version"])
    except NotFoundError as error:
        kind = "unknown-schema-version"
        return {}, [Problem(kind, manifest, None, "schema_version", str(error))]
    schemas, problems = {}, list[Problem]()
    for table in release.tables():
        if table not in published:
            message = f"schema {release.manifest['schema_version']} has no table {table}"
            problems.append(Problem("unknown-table", manifest, None, table, message))
            continue
        own, flaws = extension_of(release, table, published[table])
        schemas[table], more = _schema(release, table, published[table], own)
        problems += flaws or more
    return schemas, problems


def _schema(
    release: Release, table: str, published: Schema, own: Schema | None
) -> tuple[Schema, list[Problem]]:
    """The schema of a table's rows; the columns of each of its Parquet files are compared with it.

    Without a schema of the corpus's own columns, these are what the first file has.
    """
    schema, problems = published, []
    for file in release.files(table, "parquet"):
        name = f"{release.place}/{file.name}"
        try:
            with parquet_file(release, file) as (parquet, stored):
                flaw = metadata_flaw(release, parquet)
        except DamagedError as error:
            problems.append(_damage(release, file, error))
            continue
        if own is None:
            more = stored.names[len(published["properties"]) :]
            own = {"properties": {name: own_type(stored.field(name).type) for name in more}}
        schema = extended_schema(published, own)
        if not flaw and arrow_schema(schema) != stored:
            flaw = f"its columns are not those of the schema and of {table}.schema.json"
        if flaw:
            problems.append(Problem("wrong-columns", name, None, None, flaw))
    return _reviewed(released_schema(schema), release.manifest.get("include", [])), problems


def _reviewed(schema: Schema, include: list[str]) -> Schema:
    """The schema, which refuses unreviewed rows where the manifest does not say that it has any."""
    review = schema["properties"].get("review")
    if review is None or UNREVIEWED in include:
        return schema
    codes = [code for code in review["enum"] if code != UNREVIEWED]
    return schema | {"properties": schema["properties"] | {"review": review | {"enum": codes}}}


def _doubts(
    release: Release, schemas: dict[str, Schema], progress: Progress, processes: int
) -> list[Problem]:
    """Why the rows of Parquet do not show that there are no `_content_problems`, if they do not."""
    size = sum(map(release.jsonl_size, release.tables()))
    advance = progress(f"verifying {release.version}", 2 * size)
    options = RunOptions(processes, advance)
    published = published_schemas(release.manifest["schema_version"])
    # A table without rows has no file.
    tables: dict[str, Iterable[Record]] = dict.fromkeys(published, ())
    for table in release.tables():
        name = f"{release.place}/{table}.jsonl"
        try:
            if table == "sources":
                records, problems = _accepted_sources(release, schemas[table], name, advance)
            else:
                file = ParquetLines(release, table)
                records, problems = check_table(name, table, file, schemas[table], options)
        except DamagedError as error:
            records, problems = None, [_unreadable(release, name, error)]
        if records is None:
            return _located(release, problems)
        tables[table] = records
    work = partial(_all_other_lines, release, schemas)
    with done_meanwhile(work, size, options) as other_lines:
        texts = ParquetTexts(release) if "sources" in release.tables() else {}
        problems = _checked(release, tables, texts, published | schemas, {}) or other_lines()
    advance(size)
    return problems


def _all_other_lines(release: Release, schemas: dict[str, Schema]) -> list[Problem]:
    """Tables whose Parquet makes other lines than their JSON Lines or, alone, not as promised."""
    problems = list[Problem]()
    for table in release.tables():
        try:
            if "jsonl" in release.suffixes(table):
                problems += _other_lines(release, table)
            else:
                problems += _size_problems(release, table, schemas[table])
        except DamagedError as error:
            problems.append(_unreadable(release, f"{release.place}/{table}.jsonl", error))
    return problems


def _other_lines(release: Release, table: str) -> Iterator[Problem]:
    """Files of a table whose Parquet makes other bytes than their JSON Lines have."""
    files = zip(release.files(table, "parquet"), release.files(table, "jsonl"), strict=True)
    for binary, file in files:
        with file.open("rb") as stream:
            pieces = made_lines(release, binary)
            if any(stream.read(len(piece)) != piece for piece in pieces) or stream.read(1):
                message = f"its bytes are not those that {binary.name} makes"
                yield Problem("tables-differ", f"{release.place}/{file.name}", None, None, message)


def _content_problems(
    release: Release, schemas: dict[str, Schema], progress: Progress, processes: int
) -> list[Problem]:
    """Problems of the rows of all tables, in themselves and with each other."""
    folder = release.place
    size = sum(map(release.jsonl_size, release.tables()))
    in_lines = [table for table in release.tables() if "jsonl" in release.suffixes(table)]
    compared_size = sum(map(release.jsonl_size, in_lines))
    # Every line is read to check its row, and again to compare that with Parquet.
    advance = progress(f"verifying {release.version}", size + compared_size)
    options = RunOptions(processes, advance)
    # A table without rows has no file.
    published = published_schemas(release.manifest["schema_version"])
    tables: dict[str, Iterable[Record]] = dict.fromkeys(published, ())
    by_file: dict[str, list[Problem]] = {}
    for table in release.tables():
        name = f"{folder}/{table}.jsonl"
        rows, records, by_file[name] = _rows(release, table, schemas[table], options)
        promised = release.manifest["tables"][table]["rows"]
        if not by_file[name] and rows != promised:
            suffix = release.suffixes(table)[-1]
            message = f"{table}.{suffix}: it has {rows} rows, the manifest promises {promised}"
            return [_wrong_count(release, table, message)]
        tables[table] = records
    alike = [table for table in in_lines if not by_file[f"{folder}/{table}.jsonl"]]
    work = partial(_all_differences, release, alike)
    texts: Mapping[str, str] = {}
    if not by_file.get(f"{folder}/sources.jsonl") and "sources" in release.tables():
        texts = SourceTexts(release) if "sources" in in_lines else ParquetTexts(release)
    with done_meanwhile(work, compared_size, options) as compared:
        problems = _checked(release, tables, texts, published | schemas, by_file)
        differences = compared()
    advance(compared_size)
    if any(differences.values()):
        by_file |= differences
        problems = _checked(release, tables, texts, published | schemas, by_file)
    return _located(release, problems)


def _checked(
    release: Release,
    tables: Mapping[str, Iterable[Record]],
    texts: Mapping[str, str],
    schemas: Mapping[str, Schema],
    by_file: Mapping[str, list[Problem]],
) -> list[Problem]:
    """All problems: those of each table by itself, and those of the tables with each other."""
    folder = release.place
    texts = {} if by_file.get(f"{folder}/sources.jsonl") else texts
    lacking = {table for table, number in release.manifest.get("excluded", {}).items() if number}
    if may_lack_utterances(release):
        lacking.add("utterances")
    files = {f"sources/{file}" for file in texts}
    content = Content(tables, texts, schemas, files, folder, lacking)
    return check_content(content, {file: [*problems] for file, problems in by_file.items()})


def _located(release: Release, problems: list[Problem]) -> list[Problem]:
    """The problems of a table in shards, with the shard and the line or row in it."""
    shards = {
        f"{release.place}/{table}.jsonl": release.row_files(table) for table in release.tables()
    }

    def place(problem: _Placed) -> _Placed:
        if (line := problem.line) is None:
            for file in shards.get(problem.file, ())[:1]:
                table = problem.file.removesuffix(".jsonl")
                return problem._replace(file=f"{table}{file.suffix}")
            return problem
        for file in shards.get(problem.file, ()):
            if line <= release.rows(file):
                return problem._replace(file=f"{release.place}/{file.name}", line=line)
            line -= release.rows(file)
        return problem

    return [
        place(problem)._replace(follows_from=problem.follows_from and place(problem.follows_from))
        for problem in problems
    ]


def _rows(
    release: Release, table: str, schema: Schema, options: RunOptions
) -> tuple[int, Iterable[Record], list[Problem]]:
    """The number of a table's rows, its rows, and the problems of its bytes and records.

    Problems name the line in the whole table.
    """
    name = f"{release.place}/{table}.jsonl"
    if table == "sources":
        records, problems = _check_sources(release, schema, name, options.advance)
    else:
        in_lines = "jsonl" in release.suffixes(table)
        file = StoredFiles(release.row_files(table)) if in_lines else ParquetLines(release, table)
        try:
            records, problems = check_table(name, table, file, schema, options)
        except DamagedError as error:
            records, problems = None, [_unreadable(release, name, error)]
    if records is not None and "jsonl" not in release.suffixes(table):
        problems = list(_size_problems(release, table, schema))
    return (0, (), problems) if records is None else (len(records), records, problems)


def _unreadable(release: Release, name: str, error: DamagedError) -> Problem:
    message = str(error).removeprefix(f"{release.path}/")
    return Problem(error.problem_id, name, None, None, message)


def _size_problems(release: Release, table: str, schema: Schema) -> Iterator[Problem]:
    """Another size of Parquet as JSON Lines than the manifest promises, by which memory is limited.

    A number may have been written in another form than its value in Parquet has.
    """
    columns = schema["properties"].values()
    types = [part.get("type", ()) for c in columns for part in (c, c.get("items", {}))]
    if any("number" in kind for kind in types):
        return
    files = release.files(table, "parquet")
    size = sum(len(piece) for file in files for piece in made_lines(release, file))
    promised = release.jsonl_size(table)
    if size != promised:
        place = f"{release.place}/{MANIFEST}"
        message = f"as JSON Lines it has {size} bytes, the manifest promises {promised}"
        yield Problem("changed-manifest", place, None, table, message)


def _check_sources(
    release: Release, schema: Schema, name: str, advance: Advance
) -> tuple[Records | None, list[Problem]]:
    """Check a table of sources, whose rows have a text each.

    Returns:
        The rows without their texts, or None where there are problems, and the problems.
    """
    rows, number = bytearray(), 0
    validators = compiled(TableSpec(name, "sources", orjson.dumps(schema)))
    problems: list[Problem] = []
    try:
        for number, line in enumerate(lines(release, "sources", advance), 1):
            row, flaws = _source(number, line.raw, validators)
            problems += flaws
            if len(problems) > MAX_PER_FILE:
                break
            if row is not None:
                del row["text"]
                rows += orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except DamagedError as error:
        return None, [_unreadable(release, name, error)]
    records = Records(BytesFile(bytes(rows)), number)
    problems = problems or _sources_as_a_whole(release, name, records)
    return (None if problems else records), limited(problems)


def _sources_as_a_whole(release: Release, name: str, records: Records) -> list[Problem]:
    """Problems of sources that have none by themselves: their ids, and those of the manifest."""
    ids = (source["id"] for source in records)
    problems = list(islice(check_ids(name, ids), MAX_PER_FILE + 1))
    if not problems:
        stored = {source["id"]: source["sha256"] for source in records}
        if stored != release.manifest["sources"]:
            message = "its sources are not those of the table sources"
            place = f"{release.place}/{MANIFEST}"
            problems = [Problem("changed-manifest", place, None, "sources", message)]
    return problems


def _accepted_sources(
    release: Release, schema: Schema, name: str, advance: Advance
) -> tuple[Records | None, list[Problem]]:
    """The rows of the sources without their texts, by Parquet; None and why if they may be wrong.

    Texts are checked without their line breaks, a sample by the reference, as in `_source`.
    """
    doubt = Problem("source-changed", name, None, None, "a source may be wrong")
    validators = compiled(TableSpec(name, "sources", orjson.dumps(schema)))
    rows, number = bytearray(), 0
    table = ParquetLines(release, "sources")
    for group in table.blocks():
        for batch in table.batches(group):
            place = batch.schema.get_field_index("text")
            flat = pc.replace_substring(batch["text"], "\n", " ")
            if accepted_ids(batch.set_column(place, "text", flat), validators) is None:
                return None, [doubt]
            texts = batch["text"].to_pylist()
            if batch["sha256"].to_pylist() != [t and sha256(t.encode()).hexdigest() for t in texts]:
                return None, [doubt]
            for index in range(-number % SAMPLING, len(texts), SAMPLING):
                line = json_lines(batch.slice(index, 1))
                if problems := _reference_source(number + index + 1, line, validators)[1]:
                    return None, problems
            for row in records_of(batch.drop_columns(["text"])):
                rows += orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
            number += len(texts)
        advance(group.length)
    records = Records(BytesFile(bytes(rows)), number)
    problems = _sources_as_a_whole(release, name, records)
    return (None if problems else records), problems


def _source(
    number: int, line: bytes, validators: CompiledSpec
) -> tuple[Record | None, list[Problem]]:
    """One row of the sources; None where it has problems.

    A text may have line breaks, other values may not: the checks see a row without those of its
    text. The reference checks what the fast path does not accept, and a sample of the rest.
    """
    name = validators.spec.name
    row = _valid_source(line, validators) if number % SAMPLING else None
    if row is None:
        row, problems = _reference_source(number, line, validators)
        if problems or row is None:
            return None, problems
    text = row["text"]
    if row["sha256"] != (text and sha256(text.encode()).hexdigest()):
        message = f"the text of {row['id']} does not have the promised sha256"
        return None, [Problem("source-changed", name, number, "text", message)]
    return row, []


def _valid_source(line: bytes, validators: CompiledSpec) -> Record | None:
    """The row of a source in which nothing is wrong; None where something may be."""
    row = record_of(line) if line.endswith(b"\n") else None
    flat = row and valid_records([line[:-1].replace(rb"\n", b" ")], validators)
    if row and flat and {**row, "text": None} == {**flat[0], "text": None}:
        return row
    return None


def _reference_source(
    number: int, line: bytes, validators: CompiledSpec
) -> tuple[Record | None, list[Problem]]:
    """The row of a source, and its problems by the reference."""
    name = validators.spec.name
    parts, problems = check_lines(name, line)
    if problems:
        return None, [problem._replace(line=number) for problem in problems]
    row, problems = parse_record(name, number, parts[0])
    if row is None:
        return None, problems
    text = row.get("text")
    flat = {**row, "text": text.replace("\n", " ")} if isinstance(text, str) else row
    problems = check_record(name, number, flat, validators.reference) or [
        Problem(kind, name, number, field, message)
        for kind, field, message in consistency_flaws("sources", row)
    ]
    if not problems and text is not None:
        _, flaws = check_text(name, text.encode())
        problems = [flaw._replace(line=number, field="text") for flaw in flaws]
    return row, problems


def _all_differences(release: Release, tables: list[str]) -> dict[str, list[Problem]]:
    """The first row in which the two forms of each table differ, if there is one, by file."""
    return {f"{release.place}/{table}.jsonl": _differences(release, table) for table in tables}


def _differences(release: Release, table: str) -> list[Problem]:
    pairs = zip(release.files(table, "parquet"), release.files(table, "jsonl"), strict=True)
    differences = (_difference(release, binary, lines) for binary, lines in pairs)
    return list(islice(filter(None, differences), 1))


def _difference(release: Release, binary: Path, lines: Path) -> Problem | None:
    """The first row in which a Parquet file differs from its JSON Lines, or None."""
    line = 1
    name = f"{release.place}/{lines.name}"
    try:
        with parquet_file(release, binary) as (parquet, schema):
            stored = _Rows(parquet, release.entry(lines)["bytes"])
            for block in _blocks(lines):
                expected = read_lines(block, schema)
                actual = stored.take(expected.num_rows, schema)
                if not expected.equals(actual):
                    line += _first_difference(expected, actual)
                    message = f"row {line} differs from that of {binary.name}"
                    return Problem("tables-differ", name, line, None, message)
                line += expected.num_rows
    except DamagedError as error:
        return _damage(release, binary, error)
    if line - 1 != release.rows(lines):
        message = (
            f"{lines.name}: it has {line - 1} rows, the manifest promises {release.rows(lines)}"
        )
        return _wrong_count(release, release.table_of(lines), message)
    return None


def _blocks(file: Path) -> Iterator[bytes]:
    """The lines of a file in blocks of about `_BLOCK_BYTES`."""
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            yield block + stream.readline()


def _first_difference(expected: pa.Table, actual: pa.Table) -> int:
    """The number of the first row that differs, from 0; no text of the rows is decoded."""
    numbers = range(min(expected.num_rows, actual.num_rows))
    return bisect_left(
        numbers,
        True,  # noqa: FBT003 - False up to the first difference, then True
        key=lambda number: not expected.slice(0, number + 1).equals(actual.slice(0, number + 1)),
    )


class _Rows:
    """The rows of a Parquet file in order, taken in any numbers."""

    def __init__(self, parquet: pq.ParquetFile, jsonl_bytes: int) -> None:
        rows = max(1, parquet.metadata.num_rows * _BLOCK_BYTES // max(1, jsonl_bytes))
        self._batches = parquet.iter_batches(min(rows, 2**16))
        self._rest: pa.RecordBatch | None = None

    def take(self, number: int, schema: pa.Schema) -> pa.Table:
        """The next rows, at most so many; fewer at the end."""
        taken = list[pa.RecordBatch]()
        while number and (batch := self._rest or next(self._batches, None)) is not None:
            taken.append(batch.slice(0, number))
            self._rest = batch.slice(number) if batch.num_rows > number else None
            number -= taken[-1].num_rows
        return pa.Table.from_batches(
            [pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in taken], schema
        )
