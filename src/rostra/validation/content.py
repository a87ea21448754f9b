"""The values that the checks pass to each other."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rostra.schema import Schema

Record = dict[str, Any]

Flaw = tuple[str, str, str]
"""A problem of one record: (problem id, field, message)."""


class Content(NamedTuple):
    """The part of a corpus without problems so far: what the next level checks.

    Attributes:
        tables: the records of each table, in the order of its lines.
        texts: the texts of the sources, by file name in sources/.
        schemas: the schema of each table, with the corpus's own columns.
        files: the paths of all files of the corpus, with problems or without.
    """

    tables: Mapping[str, Iterable[Record]]
    texts: Mapping[str, str]
    schemas: Mapping[str, Schema]
    files: Collection[str]
