"""The selection of curated records for a release: all, or those that somebody has reviewed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple

from rostra.releasing.jsonl_format import line_of
from rostra.schema import Schema
from rostra.validation.content import Record
from rostra.validation.cross_references import reference_columns

UNREVIEWED = "unreviewed"
"""The value of `review` in a record that a program made and nobody has reviewed."""


class Selection(NamedTuple):
    """Which records of a curated table are released, and with which columns.

    Attributes:
        columns: the columns of the release in order; those that a record lacks are null.
        unreviewed: whether unreviewed records are released.
        excluded: ids of further records that are not released.
        canonical: matches lines that have the form of a release already, see
            `jsonl_format.canonical_lines`.
    """

    columns: tuple[str, ...]
    unreviewed: bool = False
    excluded: frozenset[str] = frozenset()
    canonical: re.Pattern[bytes] | None = None

    def takes_unchanged(self, block: bytes) -> bool:
        """Whether all lines of a block are released, and byte for byte."""
        if self.canonical is None or self.excluded:
            return False
        drafts = not self.unreviewed and b'"unreviewed"' in block
        return not drafts and self.canonical.fullmatch(block) is not None

    def lines(self, records: Iterable[Record]) -> Iterator[bytes]:
        """The released ones among these records, each as a line of JSON."""
        return (line_of(record, self.columns) for record in records if self.includes(record))

    def includes(self, record: Record) -> bool:
        """Whether a record is released."""
        reviewed = self.unreviewed or not _is_unreviewed(record)
        return reviewed and record["id"] not in self.excluded


def unreviewed_ids(
    tables: Mapping[str, Iterable[Record]], schemas: Mapping[str, Schema]
) -> dict[str, frozenset[str]]:
    """The ids, by table, of the records that are not released without unreviewed ones.

    In a table with a column `review`, unreviewed records are not released, whether their ids are
    returned or not. Other tables follow from `x-references`:

    - A record that refers to an unreviewed one is not released: its reference would dangle.
    - A record of a table without `review` (a source, a speaker, an event) is not released if
      unreleased records refer to it and no released record does: it was added together with them.
      One that no record refers to is released.
    - A fact from elsewhere about a source or an event goes with it.

    Memory holds the ids that utterances refer to, and those of unreviewed records only where
    another table refers to them.
    """
    references = {table: reference_columns(schemas[table], tables) for table in tables}
    graph = {table: {*fields.values()} - {table} for table, fields in references.items()}
    order = list(TopologicalSorter(graph).static_order())
    targets = {target for fields in references.values() for target in fields.values()}
    excluded: dict[str, set[str]] = {table: set() for table in tables}
    for table in order:  # a table comes after those that it refers to
        is_target = _has_review(schemas[table]) and table in targets
        if is_target or any(excluded[target] for target in graph[table]):
            excluded[table] = {
                record["id"]
                for record in tables[table]
                if _is_unreviewed(record)
                or any(record.get(f) in excluded[target] for f, target in references[table].items())
            }
    by_released: dict[str, set[str]] = {table: set() for table in tables}
    by_unreleased: dict[str, set[str]] = {table: set() for table in tables}
    for table in reversed(order):
        if not _has_review(schemas[table]):
            excluded[table] |= by_unreleased[table] - by_released[table]
        followed = {f: t for f, t in references[table].items() if not _has_review(schemas[t])}
        for record in tables[table] if followed else ():
            released = not _is_unreviewed(record) and record["id"] not in excluded[table]
            referred = by_released if released else by_unreleased
            for field, target in followed.items():
                if (referent := record.get(field)) is not None:
                    referred[target].add(referent)
    about = {table for table in ("sources", "events") if excluded.get(table)}
    if "external_facts" in tables and about:
        facts = (fact for fact in tables["external_facts"] if fact["table"] in about)
        excluded["external_facts"] = {
            fact["id"] for fact in facts if fact["record_id"] in excluded[fact["table"]]
        }
    return {table: frozenset(ids) for table, ids in excluded.items()}


def _is_unreviewed(record: Record) -> bool:
    return record.get("review") == UNREVIEWED


def _has_review(schema: Schema) -> bool:
    return "review" in schema["properties"]
