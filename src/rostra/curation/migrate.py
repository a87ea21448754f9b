"""Moving a corpus to the newest schema version, with the migrations that come with the package."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

import orjson

from rostra.compatibility.migrations import migrated
from rostra.compatibility.worker import WorkerError
from rostra.curation.edit import Transaction, edit
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.released_rows import records
from rostra.releases import Corpus, shipped
from rostra.releasing.changes import Change, is_only_extended
from rostra.schema import Schema, published_schemas, published_versions
from rostra.schema.codelists import OPEN, codelist_columns
from rostra.validation import Checked
from rostra.validation.content import Record
from rostra.version_numbers import next_version, version_key

_CONFIG = "corpus.json"


class TableChanges(NamedTuple):
    """What a migration does to a table.

    Attributes:
        table: its name.
        records: how many of its records are written anew.
        values: how many records get another value, by column, or by column and field
            (``attributes.target``). A further field that is null is not another value.
        examples: the first of these values, likewise.
    """

    table: str
    records: int
    values: Mapping[str, int]
    examples: Mapping[str, Change]


class LostCode(NamedTuple):
    """A code of the corpus's own whose list no longer takes any."""

    table: str
    codelist: str
    code: str
    title: str


class Migrated(NamedTuple):
    """The result of `migrate`.

    Attributes:
        problems: why nothing was changed; empty if it was.
        old: the schema version before.
        new: the schema version after it.
        tables: what it does to each table whose records it changes.
        new_tables: the tables that the corpus gets, which are empty.
        lost_codes: the definitions of codes of the corpus's own that it removes.
        corrections: how many corrections it adds, as a release has records that it changes.
        version: the version that the corpus has to be released as; None without corrections.
    """

    problems: list[Problem]
    old: str
    new: str
    tables: list[TableChanges]
    new_tables: list[str]
    lost_codes: list[LostCode]
    corrections: int
    version: str | None


def migrate(
    corpus: Corpus,
    *,
    reason: str | None = None,
    command: str = "rostra migrate",
    dry_run: bool = False,
) -> Migrated:
    """Move a corpus to the newest schema version: completely, or not at all.

    Columns of the corpus's own stay as they are, and so do its own codes in lists that still take
    any. Annotators' own files in folders of ``curated`` stay as they were made. The corpus is
    checked by the new schema before anything is written.

    Args:
        corpus: the corpus.
        reason: why released records change, for the table corrections; None for a sentence that
            names the versions.
        command: the command that does it, for people.
        dry_run: whether the corpus is only checked as it would be, and stays as it is.

    Raises:
        RostraError: the corpus has problems, or a record cannot be migrated.
    """
    new = published_versions()[-1]
    with edit(corpus, command) as transaction:
        checked = transaction.before
        assert checked.config is not None  # the corpus has no problems
        old = checked.config["schema_version"]
        if version_key(old) >= version_key(new):
            return Migrated([], old, old, [], [], [], 0, None)
        migrations, schemas = _migrations(old, new), published_schemas(new)
        tables, values = [], dict[str, dict[str, Record]]()
        for table in checked.tables if migrations else ():
            changes, values[table] = _migrate_table(
                corpus, table, schemas[table], migrations, transaction
            )
            tables += [changes] if changes.records else []
        lost_codes = _remove_codes(corpus, checked, new, transaction)
        why = reason or f"The record was moved from schema {old} to {new}."
        corrections, version = _corrections(corpus, checked, values, why)
        new_tables = [table for table in schemas if table not in checked.tables]
        for table in new_tables:
            transaction.add_file(f"curated/{table}.jsonl", b"")
        if corrections:
            transaction.put_records("corrections", corrections)
        transaction.add_file(_CONFIG, _config(corpus, new))
        problems = transaction.commit(dry_run=dry_run)
        return Migrated(
            problems, old, new, tables, new_tables, lost_codes, len(corrections), version
        )


def _migrations(old: str, new: str) -> list[tuple[str, bytes]]:
    """The migrations between two schema versions, by name and content; none within a major one."""
    majors = range(version_key(old)[0] + 1, version_key(new)[0] + 1)
    files = [shipped("schema") / "migrations" / f"{major}.py" for major in majors]
    return [(f"migrations/{file.name}", file.read_bytes()) for file in files]


def _migrate_table(
    corpus: Corpus,
    table: str,
    schema: Schema,
    migrations: list[tuple[str, bytes]],
    transaction: Transaction,
) -> tuple[TableChanges, dict[str, Record]]:
    """Migrate the records of a table, and write them if any changes.

    Args:
        corpus: the corpus.
        table: name of the table.
        schema: its new schema.
        migrations: the migrations.
        transaction: gets the new records.

    Returns:
        What changes, and the new values by id and column.
    """
    numbers: dict[str, int] = {}
    examples: dict[str, Change] = {}
    values: dict[str, Record] = {}
    lines: dict[str, Record | None] = {}
    for record, new in _pairs(corpus, table, migrations, transaction.before.tables[table]):
        if new == record:
            continue
        lines[record["id"]] = _ordered(new, schema)
        for column in dict.fromkeys((*record, *new)):
            pair = record.get(column), new.get(column)
            if pair[0] != pair[1] and not is_only_extended(*pair):
                values.setdefault(record["id"], {})[column] = pair[1]
                for field, inner in _fields(column, *pair):
                    numbers[field] = numbers.get(field, 0) + 1
                    example = Change("changed", table, record["id"], field, *inner)
                    examples.setdefault(field, example)
    if lines:
        transaction.put_records(table, lines)
    return TableChanges(table, len(lines), numbers, examples), values


def _fields(column: str, old: object, new: object) -> Iterator[tuple[str, tuple[object, object]]]:
    """The values that differ: that of a column, or of some of its fields."""
    if isinstance(old, dict) and isinstance(new, dict):
        for field in dict.fromkeys((*old, *new)):
            if old.get(field) != new.get(field):
                yield f"{column}.{field}", (old.get(field), new.get(field))
    else:
        yield column, (old, new)


def _ordered(record: Record, schema: Schema) -> Record:
    """A record with its fields in the order of its schema, the corpus's own columns after them."""
    columns = schema["properties"]
    known = {name: record[name] for name in columns if name in record}
    return {
        name: _ordered(value, columns[name])
        if isinstance(value, dict) and "properties" in columns.get(name, {})
        else value
        for name, value in (known | record).items()
    }


def _pairs(
    corpus: Corpus, table: str, migrations: list[tuple[str, bytes]], known: Iterable[Record]
) -> Iterator[tuple[Record, Record]]:
    """Each record of a table, and what it becomes."""
    file = corpus.path / f"curated/{table}.jsonl"
    try:
        for record, (new, _) in zip(known, migrated(table, file, migrations), strict=True):
            yield record, new
    except WorkerError as error:
        raise RostraError(f"{file}: a record was not migrated: {error}") from error


def _remove_codes(
    corpus: Corpus, checked: Checked, new: str, transaction: Transaction
) -> list[LostCode]:
    """Take codes of the corpus's own out of the lists that no longer take any."""
    lost = []
    for table, schema in published_schemas(new).items():
        if table not in checked.extensions:
            continue
        file = f"schema/{table}.json"
        extension: dict[str, Any] = orjson.loads((corpus.path / file).read_bytes())
        lists = {part["x-codelist"] for _, part in codelist_columns(schema)} & OPEN
        own = extension.get("codelists", {})
        gone = [name for name in own if name not in lists and not name.startswith("x_")]
        for name in gone:
            lost += [LostCode(table, name, code, own[name][code]["title"]) for code in own[name]]
        if gone:
            transaction.add_file(file, _without(extension, gone))
    return lost


def _without(extension: Mapping[str, Any], gone: list[str]) -> bytes:
    kept = {name: codes for name, codes in extension["codelists"].items() if name not in gone}
    content = {
        **{key: part for key, part in extension.items() if key != "codelists"},
        **({"codelists": kept} if kept else {}),
    }
    content = content or {"properties": {}}
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()


def _corrections(
    corpus: Corpus, checked: Checked, values: Mapping[str, Mapping[str, Record]], reason: str
) -> tuple[dict[str, Record | None], str | None]:
    """The corrections that the next release needs for what is migrated, and its version.

    Args:
        corpus: the corpus.
        checked: it before the migration.
        values: the new values by table, id and column.
        reason: why they are new.
    """
    if not corpus.versions() or checked.config is None:
        return {}, None
    newest = corpus.release()
    required = next_version(newest.version, "major")
    version = max(required, checked.config["version"], key=version_key)
    known = list(checked.tables.get("corrections", ()))
    explained = {
        (entry["table"], entry["record_id"], entry["column"])
        for entry in known
        if entry["version"] == version
    }
    taken = {entry["id"] for entry in known}
    free_ids = (each for each in map("correction-{:04d}".format, count(1)) if each not in taken)
    corrections: dict[str, Record | None] = {}
    for table in (t for t in newest.tables() if values.get(t)):
        for row in records(table, version=newest.version, corpus=corpus.path):
            changed = [c for c, v in values[table].get(row["id"], {}).items() if row.get(c) != v]
            places = {(table, row["id"], column) for column in (*changed, None)}
            if not changed or places & explained:
                continue
            correction_id = next(free_ids)
            corrections[correction_id] = {
                "id": correction_id,
                "version": version,
                "table": table,
                "record_id": row["id"],
                "column": changed[0] if len(changed) == 1 else None,
                "reason": reason,
            }
    return corrections, version if corrections else None


def _config(corpus: Corpus, version: str) -> bytes:
    """The content of corpus.json with another schema version."""
    config = orjson.loads((corpus.path / _CONFIG).read_bytes())
    return f"{json.dumps(config | {'schema_version': version}, ensure_ascii=False)}\n".encode()
