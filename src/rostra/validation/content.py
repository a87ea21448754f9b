"""The values that the checks pass to each other."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rostra.schema import Schema

Record = dict[str, Any]

Flaw = tuple[str, str, str]
"""A problem of one record: (problem id, field, message)."""


class Content(NamedTuple):
    """The part of a corpus or a release without problems so far: what the next level checks.

    Attributes:
        tables: the records of each table.
        texts: the texts of sources, by file name in sources/.
        schemas: the schema of each table.
        files: the paths of all files of the corpus, with problems or without.
        folder: the folder of the tables, as problems name it.
        may_lack: the tables from which records may have been left out; a corpus has all of them.
    """

    tables: Mapping[str, Iterable[Record]]
    texts: Mapping[str, str]
    schemas: Mapping[str, Schema]
    files: Collection[str]
    folder: str = "curated"
    may_lack: Collection[str] = ()

    def file(self, table: str) -> str:
        """The path of a table's JSON Lines, as problems name it."""
        return f"{self.folder}/{table}.jsonl"
