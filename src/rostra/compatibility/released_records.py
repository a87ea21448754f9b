"""The rule that released records satisfy the schemas, or do so after migrations.

Schemas of others may have patterns that keep a validator busy for ever, so records are validated in
a worker. What its clock ends was not checked: an error says so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema_containment import Document, UnusableSchemaError
from jsonschema_containment.formats import Checks
from jsonschema_containment.validators import Validators, validators
from rostra.compatibility.findings import Finding, refusal
from rostra.compatibility.migrations import lines_of, migrated
from rostra.compatibility.rules import RuleContext
from rostra.compatibility.worker import Worker, WorkerError
from rostra.errors import RostraError
from rostra.files import read_limited
from rostra.printable import shortened
from rostra.released_rows import jsonl_file
from rostra.releases import EXTENSION_BYTES, Corpus, Release
from rostra.schema.codelists import own_codes, with_own_codes
from rostra.version_numbers import is_version

CPU_SECONDS = 10.0
"""Processor time that the validation of a batch of records may take."""

_WALL_SECONDS = 600.0
_BATCH = 500
_LONGEST_MESSAGE = 300


class RecordsNotCheckedError(RostraError):
    """Records that could not be validated within the limits, so that nothing was decided."""

    id = "records-not-checked"


class _Table(NamedTuple):
    """What validates the records of a table: its schema with all that it refers to, as JSON."""

    name: str
    document: str
    columns: tuple[str, ...]


_Codes = Mapping[str, Sequence[str]]
"""By codelist the codes that a corpus adds to it."""


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
    documents = {name: graph.document(name) for name in schemas}
    with closing(Worker(CPU_SECONDS, _WALL_SECONDS)) as worker:
        for version in corpus.versions():
            release = corpus.release(version)
            claimed = release.manifest["schema_version"]
            if not is_version(claimed):
                message = (
                    f"release {version} claims schema version {claimed!r}, which is not a version"
                )
                raise RostraError(message)
            first = int(claimed.split(".")[0]) + 1 if context.newest else target + 1
            # Among more migrations than there are files, one is missing.
            numbers = islice(range(first, target + 1), len(files) + 1)
            chain = [f"migrations/{number}.py" for number in numbers]
            needed |= set(chain)
            if chain and not run_migrations and needed <= files.keys():
                message = (
                    f"the records of release {version} were not checked: they need {chain[-1]}"
                )
                yield refusal("migration-not-run", chain[-1], message)
            elif all(file in files for file in chain):
                migrations = [(file, files[file]) for file in chain]
                yield from _first_errors(corpus, release, documents, migrations, worker)
    for file in sorted(needed - files.keys()):
        message = f"a major change needs a migration to {Path(file).stem}.0.0"
        yield refusal("missing-migration", file, message, path=file)


def _table(name: str, document: Document, codes: _Codes) -> _Table:
    """What validates the records of a table, with codes that the corpus adds."""
    schema = document.schema
    columns = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return _Table(name, json.dumps(with_own_codes(document.as_json(), codes)), tuple(columns))


def _first_errors(
    corpus: Corpus,
    release: Release,
    documents: Mapping[str, Document],
    migrations: list[tuple[str, bytes]],
    worker: Worker,
) -> Iterator[Finding]:
    """The first error of each table: with the codes of the release, then with those of today."""
    for name in release.tables():
        if name not in documents:
            continue
        released = _codes(release.extension(name))
        table = _table(name, documents[name], released)
        findings = [*_first_error(release, table, migrations, worker)]
        file = corpus.path / "schema" / f"{name}.json"
        today = released if corpus.is_release else _codes(file if file.exists() else None)
        if not findings and _lacks(today, released):
            table = _table(name, documents[name], today)
            for finding in _first_error(release, table, migrations, worker):
                message = f"{finding.message}; it is a code that the corpus no longer has"
                path = f"schema/{name}.json"
                findings.append(refusal("own-code-removed", finding.file, message, path=path))
        yield from findings


def _codes(file: Path | None) -> _Codes:
    """The codes that a file adds, which is of a corpus or a release."""
    try:
        return own_codes(json.loads(read_limited(file, EXTENSION_BYTES))) if file else {}
    except (ValueError, RecursionError) as error:
        raise RostraError(f"{file} is not JSON: {error}. Correct or restore it") from None


def _lacks(codes: _Codes, others: _Codes) -> bool:
    """Whether codes are missing that others have."""
    return any(set(listed) - set(codes.get(name, ())) for name, listed in others.items())


def _first_error(
    release: Release, table: _Table, migrations: list[tuple[str, bytes]], worker: Worker
) -> Iterator[Finding]:
    errors = (
        (kind, f"{file.name}, line {line}: {message}")
        for file in release.row_files(table.name)
        for kind, line, message in _errors(release, file, table, migrations, worker)
    )
    for kind, message in islice(errors, 1):
        yield refusal(kind, f"{table.name}.json", f"release {release.version}, {message}")


def _errors(
    release: Release,
    file: Path,
    table: _Table,
    migrations: list[tuple[str, bytes]],
    worker: Worker,
) -> Iterator[tuple[str, int, str]]:
    """The kind of finding, the line and a message for the first record with an error."""
    with jsonl_file(release, file) as lines:
        if migrations:
            yield from _migration_errors(file, lines, table, migrations, worker)
            return
        texts = (line.decode("utf-8", "backslashreplace") for line in lines_of(lines))
        for number, message in _invalid(texts, table, file, worker):
            yield "record-refused", number, message


def _migration_errors(
    file: Path, lines: Path, table: _Table, migrations: list[tuple[str, bytes]], worker: Worker
) -> Iterator[tuple[str, int, str]]:
    """`_errors` after migrations."""
    number, last = 0, sum(1 for _ in lines_of(lines))
    try:
        for record, stable in migrated(table.name, lines, migrations):
            number += 1
            if not stable:
                yield "unstable-migration", number, "a second run changes the record again"
            for _, message in _invalid([json.dumps(record)], table, file, worker):
                yield "failing-migration", number, message
        if number != last:
            raise WorkerError(f"{number} of {last} records came back")  # noqa: TRY301 - as it says
    except WorkerError as failure:
        yield "failing-migration", number + 1, f"the record was not migrated: {failure}"


def _invalid(
    lines: Iterable[str], table: _Table, file: Path, worker: Worker
) -> Iterator[tuple[int, str]]:
    """The line number and the first error of the first invalid record of each batch."""
    remaining, before = iter(lines), 0
    while batch := list(islice(remaining, _BATCH)):
        try:
            answer = worker.call(_first_invalid, table.document, table.columns, batch)
        except WorkerError as error:
            where = f"{file}, lines {before + 1} to {before + len(batch)}"
            message = f"{RecordsNotCheckedError.id}: {where} were not checked: {error}"
            raise RecordsNotCheckedError(f"{message}. Simplify {table.name}.json") from error
        if answer:
            index, message, readable = answer
            if not readable:
                where = f"{file}, line {before + index + 1}" if index >= 0 else f"{table.name}.json"
                raise RostraError(f"{where} {message}")
            yield before + index + 1, message
        before += len(batch)


# In the worker; what it returns is JSON.


def _first_invalid(
    document: str, columns: list[str], lines: list[str]
) -> tuple[int, str, bool] | None:
    """The first invalid record of some lines: its index, its error, and whether it is a record."""
    try:
        fast, reference = _validators(document)
    except UnusableSchemaError as error:
        return -1, f"cannot be used on records: {error}", False
    for index, line in enumerate(lines):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            return index, f"is not JSON: {error}. Restore the release", False
        if message := _error(record, frozenset(columns), fast, reference):
            return index, message, True
    return None


@lru_cache(maxsize=8)
def _validators(document: str) -> Validators:
    """The fast validator, and the reference for its refusals, which fetch nothing."""
    return validators(Document(*json.loads(document)), formats=Checks.NONE, accepting=None)


def _error(record: Any, columns: frozenset[str], fast: Any, reference: Any) -> str | None:  # noqa: ANN401 - any JSON, validators
    """The first error of a record, without regard to the corpus's own columns; or None."""
    if isinstance(record, dict):
        record = {k: v for k, v in record.items() if k in columns or k[:2] != "x_"}
    if fast.is_valid(record):
        return None
    error = next(reference.iter_errors(record), None)
    if error is None:
        return None
    id_ = record.get("id", "") if isinstance(record, dict) else ""
    place = ".".join(map(str, error.absolute_path)) or id_
    message = f"{place}: {error.message}" if place else error.message
    return shortened(message, _LONGEST_MESSAGE)
