"""The rules about released records: they hold, or a migration makes them hold."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import jsonschema_rs
import referencing

from rostra.compatibility import migrations
from rostra.compatibility.documents import Schema
from rostra.compatibility.findings import Finding, refusal
from rostra.compatibility.work import Work
from rostra.compatibility.worker import WorkerError
from rostra.errors import RostraError
from rostra.releases import Corpus, Release
from rostra.version_numbers import is_version

_LENGTH = 300
"""The longest message about a record: a value may be long."""


def held(work: Work, corpus: Corpus | None) -> Iterator[Finding]:
    """All records of all releases satisfy the schemas.

    Those of an older major need not, if the migrations from there on make them do so.
    """
    if corpus is None:
        return
    target = int(work.next().split(".")[0])
    major = int(work.newest.split(".")[0]) if work.newest else target
    needed = {f"migrations/{target}.py"} if target > major else set()
    tables = {
        name: _Table(name, work.now.bundles.whole(name), work.now.schemas[name])
        for name in work.now.schemas
    }
    for version in corpus.versions():
        release = corpus.release(version)
        claimed = release.manifest["schema_version"]
        if not is_version(claimed):
            raise RostraError(f"release {version} claims schema version {claimed!r}, which is none")
        first = int(claimed.split(".")[0]) + 1 if work.newest else target + 1
        chain = [f"migrations/{number}.py" for number in range(first, target + 1)]
        needed |= set(chain)
        if all(file in work.now.files for file in chain):
            sources = [(file, work.now.files[file]) for file in chain]
            yield from _release(release, tables, sources)
    for file in sorted(needed - work.now.files.keys()):
        message = f"a major change needs a migration to {Path(file).stem}.0.0"
        yield refusal("missing-migration", file, message, path=file)


class _Table:
    """What the records of one table have to satisfy."""

    def __init__(self, name: str, whole: Schema, schema: Schema) -> None:
        self.name = name
        own = schema.get("properties", {}) if isinstance(schema, dict) else {}
        self._foreign = partial(_foreign, own=own)
        try:
            self._fast = jsonschema_rs.Draft202012Validator(whole, offline=True)
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise RostraError(f"{name}.json cannot be used on records: {error}") from error
        # An empty registry: what a reference names is in the schema, or nowhere.
        self._slow = jsonschema.Draft202012Validator(whole, registry=referencing.Registry())

    def flaw(self, record: Any) -> str | None:  # noqa: ANN401 - a migration may give anything
        """What is wrong with a record, a corpus's own columns aside."""
        if isinstance(record, dict):
            record = {k: v for k, v in record.items() if not self._foreign(k)}
        if self._fast.is_valid(record):
            return None
        wrong = next(self._slow.iter_errors(record), None)
        if wrong is None:
            return None
        name = record.get("id") if isinstance(record, dict) else ""
        return f"{'.'.join(map(str, wrong.absolute_path)) or name}: {wrong.message}"[:_LENGTH]


def _foreign(column: str, own: dict[str, Schema]) -> bool:
    return column.startswith("x_") and column not in own


class _Flaw(NamedTuple):
    """What is wrong with a record: the kind of finding, the line, and a message."""

    kind: str
    line: int
    message: str


def _release(
    release: Release, tables: dict[str, _Table], sources: list[tuple[str, bytes]]
) -> Iterator[Finding]:
    """The first record of each table that does not hold."""
    for name in release.tables():
        if name not in tables:
            continue
        flaw = next(_flaws(release.file(name, "jsonl"), tables[name], sources), None)
        if flaw:
            where = f"release {release.path.name}, {name}.jsonl, line {flaw.line}"
            yield refusal(flaw.kind, f"{name}.json", f"{where}: {flaw.message}")


def _flaws(file: Path, table: _Table, sources: list[tuple[str, bytes]]) -> Iterator[_Flaw]:
    if not sources:
        for number, record in enumerate(_records(file), 1):
            if message := table.flaw(record):
                yield _Flaw("record-refused", number, message)
        return
    number = 0
    try:
        for record, stable in migrations.migrated(table.name, file, sources):
            number += 1
            if not stable:
                yield _Flaw("unstable-migration", number, "a second run changes the record again")
            elif message := table.flaw(record):
                yield _Flaw("failing-migration", number, message)
    except WorkerError as error:
        yield _Flaw("failing-migration", number + 1, f"the record was not migrated: {error}")


def _records(file: Path) -> Iterator[Any]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RostraError(
                    f"{file}, line {number} is no JSON: {error}. Run: rostra verify"
                ) from error
