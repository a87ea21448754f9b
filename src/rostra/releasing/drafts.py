"""What stays out of a release together with the drafts that nobody reviewed."""

from collections.abc import Iterable, Mapping
from graphlib import TopologicalSorter
from typing import Any

from rostra.releasing.tables import is_draft
from rostra.schema import Schema
from rostra.validation.references import references

Record = dict[str, Any]
Ids = dict[str, set[str]]


def left_out(
    tables: Mapping[str, Iterable[Record]], schemas: Mapping[str, Schema]
) -> dict[str, frozenset[str]]:
    """Ids of the records that stay out of a release without drafts, by table.

    A table with a column `review` says itself which of its records are drafts; these stay out
    whether their ids are given here or not. For others it follows from `x-references`:

    - A record that names a draft stays out: it would point nowhere.
    - A record of a table without `review` (a source, a speaker, an event) stays out where records
      that stay out name it, and no released record does: it came with the drafts and goes with
      them. One that nothing names is released, as nothing says that it belongs to a draft.

    Held are the ids of what utterances name, and of drafts only where another table names these.
    """
    links = {table: references(schemas[table], tables) for table in tables}
    order = list(TopologicalSorter({t: {*links[t].values()} - {t} for t in tables}).static_order())
    named = {target for fields in links.values() for target in fields.values()}
    out: Ids = {table: set() for table in tables}
    for table in order:  # what is named comes before what names it
        drafts_are_named = _reviewed(schemas[table]) and table in named
        if drafts_are_named or any(out[target] for target in links[table].values()):
            out[table] = {r["id"] for r in tables[table] if _stays(r, links[table], out)}
    kept: Ids = {table: set() for table in tables}
    dropped: Ids = {table: set() for table in tables}
    for table in reversed(order):
        if not _reviewed(schemas[table]):
            out[table] |= dropped[table] - kept[table]
        follow = {f: t for f, t in links[table].items() if not _reviewed(schemas[t])}
        for record in tables[table] if follow else ():
            stays = is_draft(record) or record["id"] in out[table]
            for field, target in follow.items():
                if (named_id := record.get(field)) is not None:
                    (dropped if stays else kept)[target].add(named_id)
    return {table: frozenset(ids) for table, ids in out.items()}


def _reviewed(schema: Schema) -> bool:
    return "review" in schema["properties"]


def _stays(record: Record, links: Mapping[str, str], out: Ids) -> bool:
    return is_draft(record) or any(record.get(f) in out[target] for f, target in links.items())
