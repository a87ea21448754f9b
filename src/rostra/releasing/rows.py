"""The rows of a release, one after the other; its size does not matter to who reads them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from rostra.errors import DamagedError
from rostra.releases import Release

Record = dict[str, Any]
Tell = Callable[[int], object]

_READ = 2**16


def silent(_: int) -> None:
    """Tell nobody how many bytes were read."""


def lines(release: Release, table: str, tell: Tell = silent) -> Iterator[bytes]:
    """The lines of a table's JSONL; `tell` is told their bytes."""
    with release.file(table, "jsonl").open("rb") as stream:
        while held := stream.readlines(_READ):
            yield from held
            tell(sum(map(len, held)))


def rows(release: Release, table: str) -> Iterator[Record]:
    """The rows of a table by ascending id, from its JSONL.

    Raises:
        DamagedError: a line is no record, or the ids do not ascend.
    """
    last = ""
    for number, line in enumerate(lines(release, table), 1):
        row = parsed(line)
        if row is None or not ascends(last, row):
            raise DamagedError(
                f"{release.file(table, 'jsonl')}, line {number}: no record with an id after "
                f"{last!r}. No rostra build made this release; rostra verify says what is wrong"
            )
        last = row["id"]
        yield row


def parsed(line: bytes) -> Record | None:
    """The record on a line; None where there is none."""
    try:
        record = orjson.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def ascends(last: str, row: Mapping[str, Any]) -> bool:
    """Whether the id of a row stands after the one before it."""
    here = row.get("id")
    return isinstance(here, str) and here > last


class Texts:
    """The texts of a release's sources by id, of which one at a time is held.

    Args:
        release: a release whose table of sources is proved.
    """

    def __init__(self, release: Release) -> None:
        self._places: dict[str, int] = {}
        self._held: tuple[str, str | None] = ("", None)
        if "sources" not in release.tables():
            return
        self._file = release.file("sources", "jsonl")
        at = 0
        for line in lines(release, "sources"):
            self._places[orjson.loads(line)["id"]] = at
            at += len(line)

    def __contains__(self, source: str) -> bool:
        return source in self._places

    def __getitem__(self, source: str) -> str | None:
        if self._held[0] != source:
            with self._file.open("rb") as stream:
                stream.seek(self._places[source])
                self._held = (source, orjson.loads(stream.readline())["text"])
        return self._held[1]
