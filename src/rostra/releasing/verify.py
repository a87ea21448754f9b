"""Verifying a release from its own files: checksums, row counts, order of rows, and spans."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice, zip_longest

import pyarrow.parquet as pq

from rostra.errors import DamagedError
from rostra.problems import MAX_PER_FILE, Problem, limited
from rostra.progress import Advance, Progress, silent
from rostra.releases import Release, file_sha256
from rostra.releasing.release_reader import SourceTexts, has_id_after, lines, record_of, rows
from rostra.schema import published_schemas, span_columns
from rostra.validation.content import Record
from rostra.validation.verbatim import SpanOwners, verbatim_flaws

_BATCH_BYTES = 2**20
"""Bytes of JSON Lines, roughly, in the rows of a Parquet batch; a row of sources has a text."""


def verify(release: Release, progress: Progress = silent) -> Iterator[Problem]:
    """Prove that a release is what its manifest promises.

    Every file has its checksum, both files of a table hold the same rows by ascending id, every
    source has the text of its checksum, and every verbatim field is that text between its offsets.
    Memory holds about one row group of a table, and the text of one source.

    Args:
        release: the release.
        progress: reports the bytes of JSON Lines that were read.

    Yields:
        Problems, at most `rostra.problems.MAX_PER_FILE` of a file. If there are problems of
        checksums or sources, the other tables are not read.

    Raises:
        NotFoundError: the release has a schema version that is newer than this package.
    """
    problems = list(verify_files(release))
    if not problems:
        size = sum(release.file(table, "jsonl").stat().st_size for table in release.tables())
        advance = progress(f"verifying {release.path.name}", size)
        problems = _limited(_source_problems(release, advance))
    yield from problems
    if problems:
        return
    texts = SourceTexts(release)
    for table in release.tables():
        if table != "sources":
            yield from _limited(_row_problems(release, table, texts, advance))


def verify_files(release: Release) -> Iterator[Problem]:
    """Prove the manifest and the checksum of each file; the files are not parsed."""
    folder = f"releases/{release.path.name}"
    try:
        tables = release.manifest["tables"]
    except DamagedError as error:
        yield Problem("changed-manifest", f"{folder}/manifest.json", None, None, str(error))
        return
    if release.manifest["version"] != release.path.name:
        message = f"it is the manifest of version {release.manifest['version']}"
        yield Problem("changed-manifest", f"{folder}/manifest.json", None, "version", message)
    listed = {file: entry for table in tables.values() for file, entry in table["files"].items()}
    present = {path.name for path in release.path.iterdir()} - {"manifest.json"}
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
        elif (digest := file_sha256(file)) != entry["sha256"]:
            message = f"sha256 is {digest[:12]}…, the manifest promises {entry['sha256'][:12]}…"
            yield Problem("checksum-mismatch", f"{folder}/{name}", None, None, message)
        elif file.stat().st_size != entry["bytes"]:
            message = f"{name} has another size than the manifest promises"
            yield Problem("changed-manifest", f"{folder}/manifest.json", None, "bytes", message)


def _limited(problems: Iterator[Problem]) -> list[Problem]:
    return limited(list(islice(problems, MAX_PER_FILE + 1)))


def _source_problems(release: Release, advance: Advance) -> Iterator[Problem]:
    """Compare the texts in the release with the checksums in its table and its manifest."""
    folder, promised = f"releases/{release.path.name}", release.manifest["sources"]
    ids = set()
    sources = _rows(release, "sources", advance) if "sources" in release.tables() else ()
    for line, source in enumerate(sources, 1):
        if isinstance(source, Problem):
            yield source
            return
        text = source["text"]
        ids.add(source["id"])
        digest = None if text is None else sha256(text.encode()).hexdigest()
        if not digest == source["sha256"] == promised.get(source["id"], digest):
            message = f"the text of {source['id']} does not have the promised sha256"
            yield Problem("source-changed", f"{folder}/sources.jsonl", line, "text", message)
    if ids != promised.keys():
        message = "its sources are not those of the table sources"
        yield Problem("changed-manifest", f"{folder}/manifest.json", None, "sources", message)


def _row_problems(
    release: Release, table: str, texts: SourceTexts, advance: Advance
) -> Iterator[Problem]:
    """Check the rows of a table, and their verbatim fields against the texts of the sources."""
    file = f"releases/{release.path.name}/{table}.jsonl"
    columns = span_columns(published_schemas(release.manifest["schema_version"])[table])
    owners = SpanOwners(rows(release, "utterances") if table == "annotations" else ())
    try:
        for line, row in enumerate(_rows(release, table, advance), 1):
            if isinstance(row, Problem):
                yield row
            elif columns:
                source, flaws = owners.source_of(row)
                if source is None or source not in texts:
                    field = "source_id" if "source_id" in row else "utterance_id"
                    message = f"{row[field]!r} is not in this release"
                    flaws = [("dangling-reference", field, message)]
                else:
                    flaws = [*verbatim_flaws(row, texts[source], columns), *flaws]
                for kind, field, message in flaws:
                    yield Problem(kind, file, line, field, message)
    except DamagedError:
        return  # in the annotated utterances; verifying that table reports it


def _rows(release: Release, table: str, advance: Advance) -> Iterator[Record | Problem]:
    """The rows of a table by ascending id; where its files differ, a problem as the last item."""
    folder, promised = f"releases/{release.path.name}", release.manifest["tables"][table]["rows"]
    file = f"{folder}/{table}.jsonl"
    last_id = ""
    with pq.ParquetFile(release.file(table, "parquet")) as parquet:
        if (number := parquet.metadata.num_rows) != promised:
            message = f"{table}.parquet has {number} rows, the manifest promises {promised}"
            yield Problem("wrong-row-count", f"{folder}/manifest.json", None, table, message)
            return
        size = release.file(table, "jsonl").stat().st_size
        batches = parquet.iter_batches(max(1, number * _BATCH_BYTES // max(1, size)))
        arrow_rows = (row for batch in batches for row in batch.to_pylist())
        pairs = zip_longest(arrow_rows, map(record_of, lines(release, table, advance)))
        for line, (arrow_row, row) in enumerate(pairs, 1):
            if row is None or arrow_row != row:
                message = f"row {line} differs from that of {table}.parquet"
                yield Problem("tables-differ", file, line, None, message)
                return
            if not has_id_after(last_id, row):
                message = f"its id does not sort after {last_id!r}"
                yield Problem("not-sorted", file, line, "id", message)
                return
            last_id = row["id"]
            yield row
