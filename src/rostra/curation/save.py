"""Saving an operation: its changes written into the corpus, completely or not at all.

What a release has never changes; a record that differs from the newest release needs a correction,
which says why. So the corrections of the next version follow from the changes and a reason.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple

import orjson

from rostra.curation.edit import Checks, edit
from rostra.curation.working_copy import WorkingCopy, changes, read_working_copy
from rostra.errors import NeededError, RostraError
from rostra.problems import Problem
from rostra.released_rows import records
from rostra.releases import Corpus, Release
from rostra.releasing.changes import Change, is_only_extended
from rostra.schema import Schema, curated_schema
from rostra.validation import Checked
from rostra.validation.content import Record
from rostra.validation.fast_path import reference_validator
from rostra.validation.reference_path import check_line
from rostra.version_numbers import next_version, version_key

Operation = Callable[[WorkingCopy], WorkingCopy]
"""What makes another working copy, see `rostra.curation.operations`."""

Reason = str | Callable[[str, str], str | None] | None
"""Why records are changed: one reason for all, or what gives that of a record by table and id."""


class Saved(NamedTuple):
    """The result of `save`.

    Attributes:
        problems: why nothing was changed; empty if it was.
        before: the working copy before the operation.
        after: the working copy after it, with the corrections.
        version: the version that the corpus has to be released as; None if no record of a release
            was changed.
    """

    problems: list[Problem]
    before: WorkingCopy
    after: WorkingCopy
    version: str | None

    @property
    def changes(self) -> list[Change]:
        """What was changed, by table and id."""
        return list(changes(self.before, self.after))


def save(  # noqa: PLR0913 - what is done, about what, and how
    corpus: Corpus,
    operation: Operation,
    *,
    sources: Collection[str] = (),
    speakers: Collection[str] = (),
    command: str = "rostra edit",
    reason: Reason = None,
    dry_run: bool = False,
    checks: Checks | None = None,
) -> Saved:
    """Carry out an operation on a corpus: completely, or not at all.

    Args:
        corpus: the corpus.
        operation: what is done.
        sources: ids of the sources that it is about.
        speakers: ids of the speakers that it is about, in whatever source they are.
        command: the command that does it, for people.
        reason: why; needed if a record of the newest release is changed. It names no person.
        dry_run: whether the corpus is only checked with the changes, and stays as it is.
        checks: the checks of the corpus, if there were some already.

    Raises:
        RostraError: the corpus has problems, the operation cannot be carried out, a new value does
            not satisfy the schema of its table, or the reason is missing.
    """
    with edit(corpus, command, checks) as transaction:
        checked = transaction.before
        concerned = {*sources, *_sources_of(speakers, checked)}
        before = read_working_copy(checked, concerned, _released_ids(corpus, concerned))
        after = operation(before)
        corrections, version = _corrections(corpus, checked, before, after, reason)
        if corrections:
            after = after.with_records("corrections", corrections)
        changed: dict[str, dict[str, Record | None]] = {}
        for change in changes(before, after):
            if change.id is not None:
                record = after.tables[change.table].get(change.id)
                changed.setdefault(change.table, {})[change.id] = record
        if not changed:
            return Saved([], before, after, None)
        _check_records(changed, checked.schemas)
        _check_annotators(corpus, before, after)
        for table, records in changed.items():
            transaction.put_records(table, records)
        return Saved(transaction.commit(dry_run=dry_run), before, after, version)


def _sources_of(speakers: Collection[str], checked: Checked) -> set[str]:
    """The ids of the sources that quote any of some speakers."""
    rows = checked.tables["utterances"] if speakers else ()
    return {row["source_id"] for row in rows if row["speaker_id"] in speakers}


def _released_ids(corpus: Corpus, sources: Collection[str]) -> dict[str, set[str]]:
    """The ids of utterances of some sources, and of all speakers, in any release."""
    ids: dict[str, set[str]] = {"utterances": set(), "speakers": set()}
    for version in corpus.versions():
        if not set(sources).isdisjoint(corpus.release(version).manifest["sources"]):
            for table, known in ids.items():
                rows = records(table, version=version, corpus=corpus.path)
                known.update(row["id"] for row in rows)
    return ids


def _corrections(
    corpus: Corpus,
    checked: Checked,
    before: WorkingCopy,
    after: WorkingCopy,
    reason: Reason,
) -> tuple[dict[str, Record | None], str | None]:
    """The corrections that an operation makes needed, or idle (None); and their version.

    Raises:
        RostraError: one is needed, and there is no reason.
    """
    if not corpus.versions() or "corrections" not in after.tables or checked.config is None:
        return {}, None
    newest = corpus.release()
    required = next_version(newest.version, "major")
    version = max(required, checked.config["version"], key=version_key)
    known = after.tables["corrections"]
    numbers = (f"correction-{number:04d}" for number in count(1))
    free_ids = (each for each in numbers if each not in known)
    corrections: dict[str, Record | None] = {}
    is_changed = False
    for table, record_id, columns in _differences(newest, before, after):
        is_changed |= bool(columns)
        place = {"version": version, "table": table, "record_id": record_id}
        entries = {
            entry["column"]: entry["id"]
            for entry in known.values()
            if place.items() <= entry.items()
        }
        corrections |= {entries[c]: None for c in entries.keys() - columns - {None}}
        if not columns:
            corrections |= dict.fromkeys(entries.values())
        new = columns - entries.keys()
        if new and None not in entries:
            why = reason(table, record_id) if callable(reason) else reason
            if why is None:
                raise NeededError(
                    f"{record_id} is in the release {newest.version}, which stays as it is. Say "
                    "why the next one differs, and name no person: ",
                    '--reason "…"',
                    "reason",
                )
            correction_id = next(free_ids)
            column = next(iter(new)) if len(new) == 1 else None
            entry = {"id": correction_id, **place, "column": column, "reason": why}
            corrections[correction_id] = entry
    return corrections, version if is_changed else None


def _differences(
    newest: Release, before: WorkingCopy, after: WorkingCopy
) -> Iterator[tuple[str, str, set[str | None]]]:
    """Each record of the newest release that an operation changed, with the columns that differ.

    The columns are none where it is again as it was released, and {None} where it is gone.
    """
    changed: dict[str, set[str]] = {}
    for change in changes(before, after):
        if change.id is not None and change.table in newest.tables():
            changed.setdefault(change.table, set()).add(change.id)
    for table, ids in changed.items():
        released = records(table, version=newest.version, corpus=newest.path.parents[1])
        columns = after.schemas[table]["properties"].keys() - {"review"}
        for row in (row for row in released if row["id"] in ids):
            record = after.tables[table].get(row["id"])
            if record is None:
                yield table, row["id"], {None}
            else:
                common = columns & row.keys()
                yield table, row["id"], {c for c in common if not _is_same(row[c], record.get(c))}


def _is_same(old: object, new: object) -> bool:
    return old == new or is_only_extended(old, new)


def _check_records(
    changed: Mapping[str, Mapping[str, Record | None]], schemas: Mapping[str, Schema]
) -> None:
    """Raise RostraError for a new record that does not satisfy its schema."""
    for table, new in changed.items():
        validator = reference_validator(curated_schema(schemas[table]))
        for record_id, record in new.items():
            line = "" if record is None else json.dumps(record)
            for flaw in check_line(table, 1, line, table, validator)[1] if line else ():
                field = f"{flaw.field}: " if flaw.field else ""
                raise RostraError(f"{record_id}: {field}{flaw.message}. {flaw.remedy}")


def _check_annotators(corpus: Corpus, before: WorkingCopy, after: WorkingCopy) -> None:
    """Raise RostraError where an annotator's own file has an annotation of words that go.

    Annotators keep their files in folders of ``curated``; no check of a corpus reads them.
    """
    spans: dict[str, tuple[int, int] | None] = {}
    for record_id, row in before.tables["utterances"].items():
        new = after.tables["utterances"].get(record_id)
        if new is None:
            spans[record_id] = None
        elif row["utterance"] != new["utterance"] or row["char_start"] != new["char_start"]:
            spans[record_id] = new["char_start"], new["char_end"]
    files = sorted(corpus.path.glob("curated/*/**/*.jsonl")) if spans else ()
    for file in files:
        for number, record in _annotations_in(file):
            wanted = record["utterance_id"]
            if wanted not in spans:
                continue
            span = spans[wanted]
            if span is None or not _is_within(record, *span):
                raise RostraError(
                    f"{file}, line {number}: an annotation of {wanted} is on words that it would "
                    "not have. Correct or remove it first"
                )


def _is_within(annotation: Record, start: int, end: int) -> bool:
    """Whether an annotation has no span, or one within these offsets."""
    span = annotation.get("char_start"), annotation.get("char_end")
    return all(not isinstance(offset, int) or start <= offset <= end for offset in span)


def _annotations_in(file: Path) -> Iterator[tuple[int, Record]]:
    """The records of a file that name an utterance, with their lines."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = orjson.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and isinstance(record.get("utterance_id"), str):
                yield number, record
