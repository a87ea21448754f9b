"""The values that the checks pass to each other."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rostra.schema import Schema

Record = dict[str, Any]

Flaw = tuple[str, str, str]
"""A problem of one record: (problem id, field, message)."""


class Content(NamedTuple):
    """The part of a corpus without problems so far: what the next level checks.

    `texts` are those of sources, by file name in sources/; `files` the paths of all files of the
    corpus, with problems or without.
    """

    tables: Mapping[str, Iterable[Record]]
    texts: Mapping[str, str]
    schemas: Mapping[str, Schema]
    files: Collection[str]
