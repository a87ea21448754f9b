"""What keeps a build from making a release, or from confirming the one that exists."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rostra.problems import MAX_PER_FILE, Problem, limited
from rostra.releases import Corpus, Release
from rostra.releasing.changes import LEVELS, Change, release_changes
from rostra.validation import Checked
from rostra.version_numbers import is_version, next_version, version_key

_CuratedTables = Mapping[str, Iterable[Mapping[str, Any]]]

_EXEMPT_COLUMNS = ("review",)
"""Columns that record how a record was made: a change of theirs needs no correction."""


def missing_manifests(corpus: Corpus) -> Iterator[Problem]:
    """Release folders without a manifest, which no reader sees."""
    for folder in sorted((corpus.path / "releases").glob("*")):
        if is_version(folder.name) and not (folder / "manifest.json").exists():
            name = f"releases/{folder.name}/manifest.json"
            yield Problem("missing-file", name, None, None, "the release has no manifest any more")


def release_blockers(corpus: Corpus, built: Release, checked: Checked) -> Iterator[Problem]:
    """Why a new release cannot have its version number, or its content.

    Its number must be raised as the changes since the newest release require, and each changed
    record of that release needs a correction.

    Args:
        corpus: the corpus.
        built: the new release.
        checked: the curated records that it was made from.
    """
    if not corpus.versions():
        return
    newest = corpus.release()
    version, last = built.path.name, newest.path.name
    level, changed = "patch", list[Change]()
    for change in release_changes(newest, built):
        level = max(level, change.level, key=LEVELS.index)
        if change.level == "major" and change.id is not None and len(changed) <= MAX_PER_FILE:
            changed.append(change)
    required = next_version(last, level)
    if version_key(version) < version_key(required):
        message = (
            f"{version} is too low: against the release {last} this is a {level} change, "
            f"so the next version is {required}"
        )
        yield Problem("version-too-low", "corpus.json", None, "version", message)
    elif "corrections" in checked.schemas:
        yield from _correction_problems(changed, checked.tables, version)


def differences(
    release: Release, rebuilt: Release, checked: Checked, suffixes: Iterable[str]
) -> Iterator[Problem]:
    """Where the curated records do not make the release that exists.

    The records and the types of columns are compared first; if they are the same, then bytes.

    Args:
        release: the release that exists.
        rebuilt: what the curated records make, under the same number.
        checked: the curated records.
        suffixes: which files must have the same bytes, see `release_writer.reproducible_suffixes`.
    """
    problems = [
        *_config_differences(release, rebuilt),
        *_content_differences(release, rebuilt, checked.tables),
    ]
    yield from problems or _byte_differences(release, rebuilt, suffixes)


def _correction_problems(
    changes: Sequence[Change], curated: _CuratedTables, version: str
) -> Iterator[Problem]:
    """Changes that no correction of this version explains, and corrections of no change.

    A correction names a column of a record, or the whole record with null.
    """
    corrections = {
        (record["table"], record["record_id"], record["column"]): line
        for line, record in enumerate(curated["corrections"], 1)
        if record["version"] == version
    }
    used = set()
    unexplained = []
    for change in changes:
        places = {(change.table, change.id, column) for column in (change.field, None)}
        used |= places & corrections.keys()
        if not places & corrections.keys() and change.field not in _EXEMPT_COLUMNS:
            unexplained.append(change)
    yield from _located(
        "unexplained-change",
        unexplained,
        curated,
        lambda c: f"{c.id}: {c.message}, and no correction of {version} says why",
    )
    for (table, record_id, column), line in corrections.items():
        if (table, record_id, column) not in used:
            place = f"{table} {record_id}" + (f" {column}" if column else "")
            message = f"nothing changed in {place} since the newest release"
            yield Problem("idle-correction", "curated/corrections.jsonl", line, None, message)


def _config_differences(release: Release, rebuilt: Release) -> Iterator[Problem]:
    released: Mapping[str, object] = dict(release.manifest)
    configured: Mapping[str, object] = dict(rebuilt.manifest)
    for field in ("name", "version", "schema_version"):
        if released[field] != configured[field]:
            message = (
                f"{configured[field]!r}, but {released[field]!r} in the release {release.path.name}"
            )
            yield Problem("release-differs", "corpus.json", None, field, message)


def _content_differences(
    release: Release, rebuilt: Release, curated: _CuratedTables
) -> Iterator[Problem]:
    def message(change: Change) -> str:
        record = f"{change.id}: " if change.id else ""
        return f"{record}{change.message}, against the release {release.path.name}"

    return _located("release-differs", release_changes(release, rebuilt), curated, message)


def _byte_differences(
    release: Release, rebuilt: Release, suffixes: Iterable[str]
) -> Iterator[Problem]:
    for table in release.tables():
        for suffix in suffixes:
            file, copy = release.file(table, suffix), rebuilt.file(table, suffix)
            if release.sha256(file) != rebuilt.sha256(copy):
                place = f"releases/{release.path.name}/{file.name}"
                message = f"the curated records make a {file.name} of other bytes"
                yield Problem("release-differs", place, None, None, message)


def _located(
    problem_id: str,
    changes: Iterable[Change],
    curated: _CuratedTables,
    message: Callable[[Change], str],
) -> Iterator[Problem]:
    """A problem for each change, with the line of its curated record, `MAX_PER_FILE` a table."""
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        listed = by_table.setdefault(change.table, [])
        if len(listed) <= MAX_PER_FILE:
            listed.append(change)
    for table, listed in by_table.items():
        ids = {change.id for change in listed}
        records = enumerate(curated.get(table, ()), 1)
        lines = {record["id"]: line for line, record in records if record["id"] in ids}
        file = f"curated/{table}.jsonl"
        yield from limited(
            [
                Problem(problem_id, file, lines.get(change.id), change.field, message(change))
                for change in listed
            ]
        )
