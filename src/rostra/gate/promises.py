"""The rules that look beyond the schemas: records, migrations, published files, the changelog."""

import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from rostra.corpus import Corpus, Release
from rostra.errors import RostraError
from rostra.gate.findings import REMEDIES, Finding
from rostra.gate.rules import Work
from rostra.gate.snapshot import LOCK, Snapshot

Migrate = Callable[[str, dict[str, Any]], dict[str, Any]]


def untouched(work: Work, base: str) -> Iterator[Finding]:
    """Published files are those of the base, and those of the lock."""
    for file, raw in work.base.files.items():
        if file.startswith("published/") and file != LOCK and work.now.files.get(file) != raw:
            what = "was changed" if file in work.now.files else "is gone"
            remedy = REMEDIES["published-changed"].format(base=base, file=file)
            message = f"{file} is published and {what}"
            yield Finding("published-changed", "refusal", "", file, "", message, remedy)
    if work.now.versions():
        yield from _lock(work.now)


def lock(now: Snapshot) -> str:
    """The lock file of the published versions: SHA-256 and path of each file."""
    names = sorted(name for name in now.files if name.startswith("published/") and name != LOCK)
    lines = (
        f"{sha256(now.files[name]).hexdigest()}  {name.removeprefix('published/')}\n"
        for name in names
    )
    return "".join(lines)


def _lock(now: Snapshot) -> Iterator[Finding]:
    wanted, given = lock(now), now.files.get(LOCK, b"").decode("utf-8", "replace")
    if given != wanted:
        wrong = sorted(set(wanted.splitlines()) ^ set(given.splitlines()))
        message = f"{LOCK} does not fit the published files: {wrong[0].split('  ')[-1]}"
        yield Finding("broken-lock", "refusal", "", LOCK, "", message, REMEDIES["broken-lock"])


def announced(work: Work, bumps: dict[str, str], changelog: Path) -> Iterator[Finding]:
    """Each schema that changed since it was published is named under Unreleased, Schema."""
    names = [name for name, bump in bumps.items() if bump != "none"]
    if not names or work.newest() is None:
        return
    text = changelog.read_text("utf-8") if changelog.is_file() else ""
    unreleased = re.search(r"^## \[?Unreleased.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    section = re.search(
        r"^### Schema\n(.*?)(?=^###? |\Z)",
        unreleased[0] if unreleased else "",
        re.MULTILINE | re.DOTALL,
    )
    said = section[1] if section else ""
    for name in names:
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
            message = f"{name} changed, and {changelog.name} does not name it"
            remedy = REMEDIES["unannounced"]
            yield Finding("unannounced", "refusal", name, f"{name}.json", "", message, remedy)


def held(work: Work, corpus: Corpus | None, major: bool) -> Iterator[Finding]:  # noqa: FBT001
    """All records of all releases that claim a schema of this major hold under the new one.

    Where the change is a major one they need not: a migration has to make them hold.
    """
    newest = work.newest()
    if corpus is None or newest is None:
        return
    migrate = None
    if major:
        number = int(newest.split(".")[0]) + 1
        file = f"migrations/{number}.py"
        if file not in work.now.files:
            message = f"a major change needs a migration to {number}.0.0"
            remedy = REMEDIES["missing-migration"].format(file=file)
            yield Finding("missing-migration", "refusal", "", file, "", message, remedy)
            return
        migrate = _migration(file, work.now.files[file])
    validators = {name: Draft202012Validator(schema) for name, schema in work.now.schemas.items()}
    for version in corpus.versions():
        release = corpus.release(version)
        if major or release.manifest["schema_version"] in work.promised():
            yield from _release(release, validators, migrate)


def _release(
    release: Release, validators: dict[str, Draft202012Validator], migrate: Migrate | None
) -> Iterator[Finding]:
    """The first record of each table that does not hold."""
    for table in release.tables():
        if table not in validators:
            continue
        with release.file(table, "jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                finding = _record(table, json.loads(line), validators[table], migrate)
                if finding:
                    where = f"release {release.path.name}, {table}.jsonl, line {number}"
                    yield finding._replace(message=f"{where}: {finding.message}")
                    break


def _record(
    table: str, record: dict[str, Any], validator: Draft202012Validator, migrate: Migrate | None
) -> Finding | None:
    file = f"{table}.json"
    kind, made = "record-refused", record
    if migrate:
        kind = "failing-migration"
        try:
            made = migrate(table, json.loads(json.dumps(record)))
            again = migrate(table, json.loads(json.dumps(made)))
        except Exception as error:  # noqa: BLE001 - whatever a migration raises is told
            message = f"the migration raises {type(error).__name__}: {error}"
            return Finding(kind, "refusal", table, file, "", message, REMEDIES[kind])
        if again != made:
            kind = "unstable-migration"
            message = "a second run of the migration changes the record again"
            return Finding(kind, "refusal", table, file, "", message, REMEDIES[kind])
    wrong = next(validator.iter_errors(made), None)
    if wrong is None:
        return None
    message = f"{'.'.join(map(str, wrong.absolute_path)) or record.get('id')}: {wrong.message}"
    return Finding(kind, "refusal", table, file, "", message[:300], REMEDIES[kind])


def _migration(file: str, raw: bytes) -> Migrate:
    spec = importlib.util.spec_from_loader("rostra_migration", loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    try:
        exec(compile(raw, file, "exec"), module.__dict__)  # noqa: S102 - the project's own code
        migrate: Migrate = module.migrate
    except Exception as error:
        raise RostraError(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    return migrate
