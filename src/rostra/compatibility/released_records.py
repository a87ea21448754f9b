"""The rule that released records satisfy the schemas, or do so after migrations."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import referencing

from rostra.compatibility.findings import Finding, refusal
from rostra.compatibility.migrations import migrated
from rostra.compatibility.rules import RuleContext
from rostra.compatibility.schema_reader import Schema
from rostra.compatibility.worker import WorkerError
from rostra.errors import RostraError
from rostra.printable import shortened
from rostra.releases import Corpus, Release
from rostra.version_numbers import is_version

_LONGEST_MESSAGE = 300


def satisfied(
    context: RuleContext, corpus: Corpus | None, *, run_migrations: bool
) -> Iterator[Finding]:
    """All records of all releases satisfy the schemas.

    Records that follow an older major version satisfy them after the migrations since then. These
    are code of the folder of schemas: where they may not be run, the records are not checked, and
    what was not checked is refused.
    """
    if corpus is None:
        return
    target = int(context.next_version.split(".")[0])
    major = int(context.newest.split(".")[0]) if context.newest else target
    needed = {f"migrations/{target}.py"} if target > major else set()
    files, schemas, graph = context.now.files, context.now.schemas, context.now.graph
    tables = {name: _Table(name, graph.bundle(name), schemas[name]) for name in schemas}
    for version in corpus.versions():
        release = corpus.release(version)
        claimed = release.manifest["schema_version"]
        if not is_version(claimed):
            message = f"release {version} claims schema version {claimed!r}, which is not a version"
            raise RostraError(message)
        first = int(claimed.split(".")[0]) + 1 if context.newest else target + 1
        chain = [f"migrations/{number}.py" for number in range(first, target + 1)]
        needed |= set(chain)
        if chain and not run_migrations and needed <= files.keys():
            message = f"the records of release {version} were not checked: they need {chain[-1]}"
            yield refusal("migration-not-run", chain[-1], message)
        elif all(file in files for file in chain):
            yield from _first_errors(release, tables, [(file, files[file]) for file in chain])
    for file in sorted(needed - files.keys()):
        message = f"a major change needs a migration to {Path(file).stem}.0.0"
        yield refusal("missing-migration", file, message, path=file)


class _Table:
    """The validators of a table's records: the fast one, and the reference for its refusals."""

    def __init__(self, name: str, bundle: Schema, schema: Schema) -> None:
        self.name = name
        self._columns = schema.get("properties", {}) if isinstance(schema, dict) else {}
        try:
            self._fast = jsonschema_rs.Draft202012Validator(bundle, offline=True)
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise RostraError(f"{name}.json cannot be used on records: {error}") from error
        # An empty registry: nothing outside the bundle is fetched.
        self._reference = jsonschema.Draft202012Validator(bundle, registry=referencing.Registry())

    def error(self, record: Any) -> str | None:  # noqa: ANN401 - a migration may return anything
        """The first error of a record, without regard to the corpus's own columns; or None."""
        if isinstance(record, dict):
            record = {k: v for k, v in record.items() if k in self._columns or k[:2] != "x_"}
        if self._fast.is_valid(record):
            return None
        error = next(self._reference.iter_errors(record), None)
        if error is None:
            return None
        id_ = record.get("id", "") if isinstance(record, dict) else ""
        place = ".".join(map(str, error.absolute_path)) or id_
        message = f"{place}: {error.message}" if place else error.message
        return shortened(message, _LONGEST_MESSAGE)


def _first_errors(
    release: Release, tables: dict[str, _Table], migrations: list[tuple[str, bytes]]
) -> Iterator[Finding]:
    """The first error of each table."""
    for name in release.tables():
        if name in tables:
            errors = _errors(release.file(name, "jsonl"), tables[name], migrations)
            for kind, line, message in islice(errors, 1):
                where = f"release {release.path.name}, {name}.jsonl, line {line}"
                yield refusal(kind, f"{name}.json", f"{where}: {message}")


def _errors(
    file: Path, table: _Table, migrations: list[tuple[str, bytes]]
) -> Iterator[tuple[str, int, str]]:
    """The kind of finding, the line and a message for each record with an error."""
    if not migrations:
        for number, record in enumerate(_records(file), 1):
            if message := table.error(record):
                yield "record-refused", number, message
        return
    number = 0
    with file.open("rb") as lines:
        last = sum(1 for _ in lines)
    try:
        for record, stable in migrated(table.name, file, migrations):
            number += 1
            if not stable:
                yield "unstable-migration", number, "a second run changes the record again"
            elif message := table.error(record):
                yield "failing-migration", number, message
        if number != last:
            raise WorkerError(f"{number} of {last} records came back")  # noqa: TRY301 - as it says
    except WorkerError as failure:
        yield "failing-migration", number + 1, f"the record was not migrated: {failure}"


def _records(file: Path) -> Iterator[Any]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                message = f"{file}, line {number} is not JSON: {error}. Run: rostra verify"
                raise RostraError(message) from error
