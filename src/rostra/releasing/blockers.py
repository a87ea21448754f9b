"""Reasons not to make a release, or not to confirm the one that exists."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rostra.problems import MAX_PER_FILE, Problem, limited
from rostra.releases import Corpus, Release
from rostra.releasing.changes import LEVELS, Change, release_changes
from rostra.validation import Checked
from rostra.version_numbers import next_version, version_key

_CuratedTables = Mapping[str, Iterable[Mapping[str, Any]]]


def release_blockers(corpus: Corpus, new: Release, checked: Checked) -> Iterator[Problem]:
    """Check the version number and the changes of a new release against the newest one.

    The number must be raised as the changes require, and each changed or removed record needs a
    correction.
    """
    if not corpus.versions():
        return
    newest = corpus.release()
    version, last = new.version, newest.version
    level, major_changes = "patch", list[Change]()
    for change in release_changes(newest, new):
        level = max(level, change.level, key=LEVELS.index)
        if change.level == "major" and change.id and len(major_changes) <= MAX_PER_FILE:
            major_changes.append(change)
    required = next_version(last, level)
    if version_key(version) < version_key(required):
        message = (
            f"{version} is too low: against the release {last} this is a {level} change, "
            f"so the next version is {required}"
        )
        yield Problem("version-too-low", "corpus.json", None, "version", message)
    elif "corrections" in checked.schemas:
        yield from _correction_problems(major_changes, checked.tables, version)


def differences(
    release: Release, rebuilt: Release, checked: Checked, suffixes: Iterable[str]
) -> Iterator[Problem]:
    """Compare a release that exists with the one that the curated records make.

    The configuration, the records and the types of columns are compared first; if they are the
    same, then the bytes of the files with these suffixes.
    """
    problems = []
    version = release.version
    for field in ("name", "version", "schema_version"):
        old, new = release.manifest[field], rebuilt.manifest[field]
        if old != new:
            message = f"{new!r}, but {old!r} in the release {version}"
            problems.append(Problem("release-differs", "corpus.json", None, field, message))
    changes = release_changes(release, rebuilt)
    against = f", against the release {version}"
    problems += _located("release-differs", changes, checked.tables, against)
    yield from problems
    for table in release.tables() if not problems else ():
        yield from _byte_differences(release, rebuilt, table, suffixes)


def _byte_differences(
    release: Release, rebuilt: Release, table: str, suffixes: Iterable[str]
) -> Iterator[Problem]:
    """The files of a table with these suffixes that have other bytes in the rebuilt release."""
    of_release = [suffix for suffix in suffixes if suffix in release.suffixes(table)]
    files = [file for suffix in of_release for file in release.files(table, suffix)]
    # A release by a package before 2.0.0 does not have the schema of the corpus's own columns; one
    # that was rebuilt without it lacks a column, so that its records differ, too.
    own, rebuilt_own = release.extension(table), rebuilt.extension(table)
    if own and rebuilt_own:
        files.append(own)
    copies = rebuilt.manifest["tables"][table]["files"]
    for file in files:
        if file.name not in copies or copies[file.name]["sha256"] != release.sha256(file):
            message = f"the curated records make a {file.name} of other bytes"
            name = f"{release.place}/{file.name}"
            yield Problem("release-differs", name, None, None, message)


def _correction_problems(
    changes: Iterable[Change], curated: _CuratedTables, version: str
) -> Iterator[Problem]:
    """Changes that no correction of this version explains, and corrections of no change."""
    corrections = {
        (record["table"], record["record_id"], record["column"]): line
        for line, record in enumerate(curated["corrections"], 1)
        if record["version"] == version
    }
    used = set()
    unexplained = []
    for change in changes:
        # A correction names a column of a record, or with null the whole record.
        places = {(change.table, change.id, column) for column in (change.field, None)}
        used |= places & corrections.keys()
        if not places & corrections.keys() and change.field != "review":
            unexplained.append(change)
    reason = f", and no correction of {version} says why"
    yield from _located("unexplained-change", unexplained, curated, reason)
    for place, line in corrections.items():
        if place not in used:
            name = " ".join(part for part in place if part)
            message = f"nothing changed in {name} since the newest release"
            yield Problem("idle-correction", "curated/corrections.jsonl", line, None, message)


def _located(
    problem_id: str, changes: Iterable[Change], curated: _CuratedTables, reason: str
) -> Iterator[Problem]:
    """A problem for each change, with the line of its curated record, `MAX_PER_FILE` a table."""
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        listed = by_table.setdefault(change.table, [])
        if len(listed) <= MAX_PER_FILE:
            listed.append(change)
    for table, listed in by_table.items():
        file = f"curated/{table}.jsonl"
        ids = {change.id for change in listed}
        records = enumerate(curated.get(table, ()), 1)
        lines = {record["id"]: line for line, record in records if record["id"] in ids}
        problems = []
        for change in listed:
            message = (f"{change.id}: " if change.id else "") + change.message + reason
            line = lines.get(change.id)
            problems.append(Problem(problem_id, file, line, change.field, message))
        yield from limited(problems)
