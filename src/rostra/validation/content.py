"""The values that the checks pass to each other."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, runtime_checkable

from rostra.schema import Schema

Record = dict[str, Any]

Flaw = tuple[str, str, str]
"""A problem of one record: (problem id, field, message)."""

UTTERANCE_SPAN = frozenset({"utterance", "char_start", "char_end"})
"""The columns that say where the words of an utterance are."""

Flawed = Mapping[int, Collection[str | None]]
"""The lines of a table that have problems, and their columns; None for a whole line."""


@runtime_checkable
class ByColumn(Protocol):
    """Records that are read faster with some of their columns alone."""

    def with_columns(self, columns: Collection[str]) -> Iterable[Record]:
        """The records, which have at least these columns."""
        ...


class Content(NamedTuple):
    """The part of a corpus or a release without problems so far: what the next level checks.

    Attributes:
        tables: the records of each table.
        texts: the texts of sources, by file name in sources/.
        schemas: the schema of each table.
        files: the paths of all files of the corpus, with problems or without.
        folder: the folder of the tables, as problems name it.
        may_lack: the tables from which records may have been left out; a corpus has all of them.
        flawed: what earlier levels found in each table; later ones do not compare it any more.
    """

    tables: Mapping[str, Iterable[Record]]
    texts: Mapping[str, str]
    schemas: Mapping[str, Schema]
    files: Collection[str]
    folder: str = "curated"
    may_lack: Collection[str] = ()
    flawed: Mapping[str, Flawed] = MappingProxyType({})

    def file(self, table: str) -> str:
        """The path of a table's JSON Lines, as problems name it."""
        return f"{self.folder}/{table}.jsonl"

    def records(self, table: str, columns: Collection[str]) -> Iterable[Record]:
        """The records of a table, none if it is not there, with at least these columns."""
        records = self.tables.get(table, ())
        return records.with_columns(columns) if isinstance(records, ByColumn) else records

    def flawed_in(self, table: str) -> Flawed:
        """The lines of a table that have problems already."""
        return self.flawed.get(table, {})
