"""Proving a release from its own files: checksums, row counts, order, and every span."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice, zip_longest
from typing import Any

import pyarrow.parquet as pq

from rostra import integrity
from rostra.errors import DamagedError
from rostra.problems import MOST, Problem
from rostra.releases import Release
from rostra.releasing.rows import Tell, Texts, ascends, lines, parsed, rows, silent
from rostra.schema import published, spans
from rostra.validation.spans import Homes, check_record
from rostra.validation.tables import at_most

Record = dict[str, Any]

_BATCH_BYTES = 2**20
"""JSON Lines of the rows that are taken from Parquet at a time: a source's row holds its text."""


class _RefusedError(ValueError):
    """A row after which a table is not read on, as a Problem."""


def prove_release(release: Release, tell: Tell = silent) -> Iterator[Problem]:
    """Everything that keeps a release from being what its manifest promises.

    Of a table about a row group is held, and of the sources' texts one.

    Args:
        release: the release.
        tell: is told the bytes of JSON Lines that were gone through.

    Raises:
        NotThereError: its schema version is newer than this package.
    """
    problems = list(checksums(release)) or _at_most(_sources(release, tell))
    yield from problems
    if problems:
        return
    texts = Texts(release)
    for table in release.tables():
        if table != "sources":
            homes = Homes(rows(release, "utterances") if table == "annotations" else ())
            yield from _at_most(_table(release, table, texts, homes, tell))


def _at_most(problems: Iterator[Problem]) -> list[Problem]:
    return at_most(list(islice(problems, MOST + 1)))


def checksums(release: Release) -> Iterator[Problem]:
    """Level bytes of a release: its manifest and the checksum of each file."""
    where = f"releases/{release.path.name}"
    try:
        tables = release.manifest["tables"]
    except DamagedError as error:
        yield Problem("changed-manifest", f"{where}/manifest.json", None, None, str(error))
        return
    if release.manifest["version"] != release.path.name:
        message = f"it is the manifest of version {release.manifest['version']}"
        yield Problem("changed-manifest", f"{where}/manifest.json", None, "version", message)
    listed = {file: entry for table in tables.values() for file, entry in table["files"].items()}
    there = {path.name for path in release.path.iterdir()} - {"manifest.json"}
    for file in sorted(there - listed.keys()):
        yield Problem("unexpected-file", f"{where}/{file}", None, None, "the manifest has no such")
    for file, entry in listed.items():
        if file not in there:
            message = "the manifest lists it, it is not there"
            yield Problem("missing-file", f"{where}/{file}", None, None, message)
        elif not (release.path / file).is_file():
            yield Problem("not-a-file", f"{where}/{file}", None, None, "this is no regular file")
        elif (found := integrity.digest(release.path / file)) != entry["sha256"]:
            message = f"sha256 is {found[:12]}…, the manifest promises {entry['sha256'][:12]}…"
            yield Problem("checksum-mismatch", f"{where}/{file}", None, None, message)
        elif (release.path / file).stat().st_size != entry["bytes"]:
            message = f"{file} has another size than the manifest promises"
            yield Problem("changed-manifest", f"{where}/manifest.json", None, "bytes", message)


def _sources(release: Release, tell: Tell) -> Iterator[Problem]:
    """The texts that the release holds against what its table and its manifest promise of them."""
    where, promised = f"releases/{release.path.name}", release.manifest["sources"]
    rows = _rows(release, "sources", tell) if "sources" in release.tables() else ()
    found = set()
    try:
        for line, source in enumerate(rows, 1):
            text = source["text"]
            found.add(source["id"])
            digest = None if text is None else sha256(text.encode()).hexdigest()
            if not digest == source["sha256"] == promised.get(source["id"], digest):
                message = f"the text of {source['id']} is not that of its sha256"
                yield Problem("source-changed", f"{where}/sources.jsonl", line, "text", message)
    except _RefusedError as refused:
        yield refused.args[0]
        return
    if found != promised.keys():
        message = "its sources are not those of the table sources"
        yield Problem("changed-manifest", f"{where}/manifest.json", None, "sources", message)


def _table(
    release: Release, table: str, texts: Texts, homes: Homes, tell: Tell
) -> Iterator[Problem]:
    """The rows of a table, and every verbatim field of them against the text of its source."""
    file = f"releases/{release.path.name}/{table}.jsonl"
    columns = spans(published(release.manifest["schema_version"])[table])
    try:
        for line, row in enumerate(_rows(release, table, tell), 1):
            if not columns:
                continue
            source, flaws = homes.of(row)
            if source is None or source not in texts:
                field = "source_id" if "source_id" in row else "utterance_id"
                message = f"{row[field]!r} is not in this release"
                yield Problem("dangling-reference", file, line, field, message)
                continue
            for kind, field, message in [*check_record(row, texts[source], columns), *flaws]:
                yield Problem(kind, file, line, field, message)
    except _RefusedError as refused:
        yield refused.args[0]
    except DamagedError:
        return  # of the utterances that are annotated; the proof of that table says what is wrong


def _rows(release: Release, table: str, tell: Tell) -> Iterator[Record]:
    """The rows of a table, as long as both of its files hold the same ones in the order of ids."""
    where, promised = f"releases/{release.path.name}", release.manifest["tables"][table]["rows"]
    last = ""
    with pq.ParquetFile(release.file(table, "parquet")) as parquet:
        if (found := parquet.metadata.num_rows) != promised:
            message = f"{table}.parquet has {found} rows, the manifest promises {promised}"
            raise _RefusedError(
                Problem("wrong-row-count", f"{where}/manifest.json", None, table, message)
            )
        size = release.file(table, "jsonl").stat().st_size
        batches = parquet.iter_batches(max(1, found * _BATCH_BYTES // max(1, size)))
        arrow = (row for batch in batches for row in batch.to_pylist())
        pairs = zip_longest(arrow, map(parsed, lines(release, table, tell)))
        for line, (theirs, row) in enumerate(pairs, 1):
            file = f"{where}/{table}.jsonl"
            if row is None or theirs != row:
                message = f"row {line} is not that of {table}.parquet"
                raise _RefusedError(Problem("tables-differ", file, line, None, message))
            if not ascends(last, row):
                message = f"its id does not stand after {last!r}"
                raise _RefusedError(Problem("not-sorted", file, line, "id", message))
            last = row["id"]
            yield row
