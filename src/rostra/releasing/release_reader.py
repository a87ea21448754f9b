"""Reading the tables of a release row by row, in memory that does not grow with the release."""

from collections.abc import Iterator

import orjson

from rostra.errors import DamagedError
from rostra.progress import Advance
from rostra.releases import Release
from rostra.validation.content import Record

_BUFFER_BYTES = 2**16


def lines(release: Release, table: str, advance: Advance | None = None) -> Iterator[bytes]:
    """The lines of a table's JSONL; `advance` is called with the bytes that were read."""
    with release.file(table, "jsonl").open("rb") as stream:
        while block := stream.readlines(_BUFFER_BYTES):
            yield from block
            if advance:
                advance(sum(map(len, block)))


def rows(release: Release, table: str) -> Iterator[Record]:
    """The rows of a table by ascending id, from its JSONL.

    Raises:
        DamagedError: a line is not a record, or the ids do not ascend.
    """
    last_id = ""
    for number, line in enumerate(lines(release, table), 1):
        row = record_of(line)
        if row is None or not has_id_after(last_id, row):
            raise DamagedError(
                f"{release.file(table, 'jsonl')}, line {number}: not a record with an id after "
                f"{last_id!r}. This release was not made by rostra build; rostra verify says what "
                "is wrong with it"
            )
        last_id = row["id"]
        yield row


def record_of(line: bytes) -> Record | None:
    """Parse a line; None if it is not a JSON object."""
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def has_id_after(last_id: str, row: Record) -> bool:
    """Whether a row has an id that sorts after the one before it."""
    row_id = row.get("id")
    return isinstance(row_id, str) and row_id > last_id


class SourceTexts:
    """The texts of a release's sources by id; one text at a time is in memory.

    Args:
        release: a release whose table of sources has been verified.
    """

    def __init__(self, release: Release) -> None:
        self._file = release.path / "sources.jsonl"
        self._offsets: dict[str, int] = {}
        self._cached: tuple[str, str | None] = ("", None)
        offset = 0
        for line in lines(release, "sources") if "sources" in release.tables() else ():
            self._offsets[orjson.loads(line)["id"]] = offset
            offset += len(line)

    def __contains__(self, source: str) -> bool:
        return source in self._offsets

    def __getitem__(self, source: str) -> str | None:
        if self._cached[0] != source:
            with self._file.open("rb") as stream:
                stream.seek(self._offsets[source])
                self._cached = (source, orjson.loads(stream.readline())["text"])
        return self._cached[1]
