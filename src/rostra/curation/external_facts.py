"""Facts about a source or an event that its document does not state, with what they rest on.

What a document states is in the columns of `sources` and `events`; everything else is a record of
`external_facts`, so that the two never mix.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.released_rows import records
from rostra.releases import Corpus
from rostra.schema import Schema
from rostra.validation.consistency import FACT_COLUMNS
from rostra.validation.content import Record

TABLE = "external_facts"

TABLE_OF = {column: table for table, columns in FACT_COLUMNS.items() for column in columns}
"""The table of each column that a fact may be of."""

_INFERRED = re.compile("[?~%]$")
_NUMBER = re.compile(r"\d+")


class Evidence(NamedTuple):
    """What a fact rests on.

    Attributes:
        url: address of what was compared.
        compared: what was compared there and with what result, as a sentence.
        accessed: the day on which it was compared, YYYY-MM-DD.
    """

    url: str
    compared: str
    accessed: str


def add_facts(
    copy: WorkingCopy,
    record_id: str,
    values: Mapping[str, str],
    evidence: Evidence,
    taken: Collection[str] = (),
) -> WorkingCopy:
    """Add facts about a source or an event.

    Args:
        copy: the working copy.
        record_id: id of the source or the event.
        values: the facts, by column; see `FACT_COLUMNS`.
        evidence: what all of them rest on.
        taken: ids of facts that a release has, or had.

    Raises:
        NotFoundError: there is no such record.
        RostraError: the schema of the corpus has no such facts.
    """
    for column in values:
        copy.record(TABLE_OF[column], record_id)
    known = {*taken, *facts_of(copy.schemas, copy.tables.get(TABLE, {}))}
    return copy.with_records(TABLE, fact_records(known, record_id, values, evidence))


def facts_of(schemas: Mapping[str, Schema], facts: Collection[str]) -> Collection[str]:
    """The same ids of facts; RostraError where the schema of the corpus has no such facts."""
    if TABLE not in schemas:
        raise RostraError(
            "the schema version of this corpus has no facts from elsewhere. Move the corpus to a "
            "newer one: rostra migrate"
        )
    return facts


def fact_records(
    taken: Collection[str], record_id: str, values: Mapping[str, str], evidence: Evidence
) -> dict[str, Record]:
    """The records of facts about one record, by id.

    Args:
        taken: ids that facts have, or had.
        record_id: id of the source or the event.
        values: the facts, by column.
        evidence: what all of them rest on.
    """
    free_ids = (each for each in map("fact-{:04d}".format, count(1)) if each not in taken)
    return {
        fact_id: {
            "id": fact_id,
            "table": TABLE_OF[column],
            "record_id": record_id,
            "column": column,
            "value": value,
            **evidence._asdict(),
        }
        for fact_id, (column, value) in zip(free_ids, values.items(), strict=False)
    }


def released_facts(corpus: Corpus) -> set[str]:
    """The ids of facts in any release."""
    return {
        row["id"]
        for release in corpus.releases()
        if TABLE in release.tables()
        for row in records(TABLE, version=release.version, corpus=corpus.path)
    }


def unstated(values: Mapping[str, str], document: str) -> Iterator[str]:
    """The columns of a source whose values its document does not print.

    A date is printed where one line has its year and its day, in any form; a date with ``?``, ``~``
    or ``%`` is inferred from the words of the document and not looked for. White space does not
    count.

    Args:
        values: columns of a source. Only those that a document could state are looked at.
        document: all that the document prints, that of a web page with its metadata.
    """
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", document).splitlines()]
    text = " ".join(lines)
    for column in FACT_COLUMNS["sources"]:
        value = values.get(column)
        if value is None or (column == "published" and _INFERRED.search(value)):
            continue
        printed = _prints_date(value, lines) if column == "published" else value in text
        if not printed:
            yield column


def _prints_date(value: str, lines: list[str]) -> bool:
    """Whether a line has the year of a date, and its day if it has one."""
    year, _, day = (int(part) for part in f"{value}-0-0".split("-")[:3])
    wanted = {year, day} - {0}
    return any(wanted <= {int(number) for number in _NUMBER.findall(line)} for line in lines)
