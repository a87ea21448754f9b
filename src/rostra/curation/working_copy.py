"""A working copy: the curated records of some sources as one value that operations make anew.

A working copy is never changed. An operation of `rostra.curation.operations` returns another one,
`changes` tells them apart, and `rostra.curation.save` writes the difference into the corpus.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rostra.curation.proposals import ROLE_COLUMNS
from rostra.errors import NotFoundError, RostraError
from rostra.language.paragraphs import split_paragraphs
from rostra.releasing.changes import Change
from rostra.schema import Schema
from rostra.validation import Checked
from rostra.validation.content import Record

TURN_COLUMNS = ["speaker_id", "speaker", "speaker_start", "speaker_end", *ROLE_COLUMNS]
"""The columns that all utterances of a turn have in common."""

Table = Mapping[str, Record]
"""Records by id."""


@dataclass(frozen=True)
class WorkingCopy:
    """The curated records of some sources.

    Attributes:
        tables: the records of each table, by id; of utterances and annotations, those of the
            sources.
        texts: the text of each source that has one, by the id of the source.
        schemas: the schema of each table.
        kept_speakers: the speakers that stay without an utterance of these sources, because
            another source or a release has them.
        taken_ids: ids of utterances that are taken though no utterance has them now.
    """

    tables: Mapping[str, Table]
    texts: Mapping[str, str]
    schemas: Mapping[str, Schema]
    kept_speakers: frozenset[str] = frozenset()
    taken_ids: frozenset[str] = frozenset()

    def record(self, table: str, wanted: str) -> Record:
        """A record by its id.

        Raises:
            NotFoundError: there is none.
        """
        if wanted not in self.tables[table]:
            known = ", ".join(sorted(self.tables[table])[:20]) or "none"
            raise NotFoundError(f"there is no {wanted!r} in {table}; there are: {known}")
        return self.tables[table][wanted]

    def text(self, source: str) -> str:
        """The text of a source.

        Raises:
            RostraError: the corpus does not have it.
        """
        self.record("sources", source)
        if source not in self.texts:
            raise RostraError(f"the corpus has no text of the source {source!r}")
        return self.texts[source]

    def utterances(self, source: str) -> list[Record]:
        """The utterances of a source, in text order."""
        rows = [r for r in self.tables["utterances"].values() if r["source_id"] == source]
        return sorted(rows, key=_position)

    def turn(self, utterance: Record) -> list[Record]:
        """The utterances of the turn of an utterance, in text order."""
        rows = self.utterances(utterance["source_id"])
        return [row for row in rows if row["turn"] == utterance["turn"]]

    def with_records(self, table: str, records: Mapping[str, Record | None]) -> "WorkingCopy":
        """A copy with new or other records of a table; None removes one."""
        merged = {**self.tables[table], **records}
        kept = {record_id: record for record_id, record in merged.items() if record is not None}
        return replace(self, tables={**self.tables, table: kept})

    def with_utterances(self, source: str, rows: Iterable[Record]) -> "WorkingCopy":
        """A copy in which a source has these utterances and no others.

        Their order, paragraphs and turns are computed anew, see `in_order`. New speakers of
        theirs have to be in the copy already; speakers whose last utterance is gone go with it,
        unless somebody wrote a note on them.
        """
        old = self.utterances(source)
        new = in_order(old, list(rows), self.texts.get(source))
        records: dict[str, Record | None] = {row["id"]: None for row in old}
        copy = self.with_records("utterances", records | {row["id"]: row for row in new})
        quoted = {row["speaker_id"] for row in copy.tables["utterances"].values()}
        gone = {row["speaker_id"] for row in old} - quoted - self.kept_speakers
        speakers = copy.tables["speakers"]
        unnoted = [each for each in gone if each in speakers and speakers[each]["note"] is None]
        return copy.with_records("speakers", dict.fromkeys(unnoted))


def read_working_copy(
    checked: Checked,
    sources: Collection[str],
    released: Mapping[str, Collection[str]] | None = None,
) -> WorkingCopy:
    """Read the curated records of some sources.

    Args:
        checked: the result of a check of the corpus, without problems.
        sources: ids of the sources.
        released: ids by table that a release has, or had.
    """
    released = released or {}
    elsewhere = (r for r in checked.tables["utterances"] if r["source_id"] not in sources)
    kept = {row["speaker_id"] for row in elsewhere}
    tables: dict[str, Table] = {
        table: {record["id"]: record for record in records if _is_of(record, sources)}
        for table, records in checked.tables.items()
    }
    texts = {
        source["id"]: checked.texts[source["file"]]
        for source in tables["sources"].values()
        if source["id"] in sources and source["file"] in checked.texts
    }
    return WorkingCopy(
        tables,
        texts,
        checked.schemas,
        frozenset(kept).union(released.get("speakers", ())),
        frozenset(released.get("utterances", ())),
    )


def _is_of(record: Record, sources: Collection[str]) -> bool:
    """Whether a record is of one of these sources, or of all."""
    if "utterance_id" in record:
        return record["utterance_id"][:-5] in sources
    return "source_id" not in record or record["source_id"] in sources


def changes(before: WorkingCopy, after: WorkingCopy) -> Iterator[Change]:
    """The changes from one working copy to another, by table and id."""
    for table in after.tables:
        old, new = before.tables[table], after.tables[table]
        for record_id in sorted(old.keys() | new.keys()):
            earlier, later = old.get(record_id), new.get(record_id)
            if earlier is None:
                yield Change("added", table, record_id, None, new=later)
            elif later is None:
                yield Change("removed", table, record_id, None, old=earlier)
            elif earlier is not later:
                for column in dict.fromkeys((*earlier, *later)):
                    values = earlier.get(column), later.get(column)
                    if values[0] != values[1]:
                        yield Change("changed", table, record_id, column, *values)


def in_order(old: Sequence[Record], new: Sequence[Record], text: str | None) -> list[Record]:
    """The utterances of a source in text order, their derived columns computed anew.

    A turn goes on where it did before, and ends where it did. Between two utterances that did not
    follow each other before, or of which one has another speaker than before, it goes on where
    both have one speaker and no paragraph without a quotation is between them: then all of it has
    the speaker of its first utterance, and its first role.

    Args:
        old: the utterances before, in text order.
        new: the utterances now, in any order.
        text: the text of the source; None if the corpus does not have it.
    """
    starts = [] if text is None else [paragraph.start for paragraph in split_paragraphs(text)]
    before = {row["id"]: row for row in old}
    following = {(first["id"], second["id"]) for first, second in pairwise(old)}
    rows: list[Record] = []
    for seq, row in enumerate(sorted(new, key=_position), 1):
        words = row["utterance"]
        current = row | {"seq": seq, "turn": 1, "elided": "…" in words or "..." in words}
        if row["char_start"] is not None:
            current["paragraph"] = bisect_right(starts, row["char_start"])
        if rows:
            pair = before.get(rows[-1]["id"]), before.get(current["id"])
            is_old = (rows[-1]["id"], current["id"]) in following
            if _goes_on(rows[-1], current, *pair, is_old=is_old):
                _take_role(rows, current)
                current |= {column: rows[-1][column] for column in ("turn", *TURN_COLUMNS)}
            else:
                current["turn"] = rows[-1]["turn"] + 1
        rows.append(current)
    return rows


def _take_role(rows: list[Record], following: Record) -> None:
    """Give the last turn of some utterances, if it has no role, that of the one that joins it."""
    for row in reversed(rows):
        if row["turn"] != rows[-1]["turn"] or any(row[column] for column in ROLE_COLUMNS):
            break
        row |= {column: following[column] for column in ROLE_COLUMNS}


def _goes_on(
    first: Record,
    second: Record,
    was_first: Record | None,
    was_second: Record | None,
    *,
    is_old: bool,
) -> bool:
    """Whether the turn of an utterance goes on with the one after it.

    Args:
        first: the utterance.
        second: the one after it.
        was_first: the first as it was before; None if it is new.
        was_second: the second, likewise.
        is_old: whether the two followed each other before.
    """
    if first["speaker_id"] != second["speaker_id"]:
        return False
    paragraphs = first["paragraph"], second["paragraph"]
    is_near = None not in paragraphs and paragraphs[1] <= paragraphs[0] + 1
    if is_near and first["speaker_start"] == second["speaker_start"]:
        return True
    speaker = first["speaker_id"]
    if was_first and was_second and was_first["speaker_id"] == was_second["speaker_id"] == speaker:
        if was_first["turn"] == was_second["turn"]:
            return True
        if is_old:
            return False
    return is_near


def _position(row: Record) -> tuple[int, int]:
    """Sort key of an utterance: by offset, or as numbered where there is no text."""
    return (row["seq"], 0) if row["char_start"] is None else (row["char_start"], 1)
