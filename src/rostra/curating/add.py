"""Entering a report: its text as a source, what was read out of it as unreviewed records."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from rostra.checking import rows
from rostra.checking.tables import Records
from rostra.corpus import Corpus
from rostra.curating import proposals as proposing
from rostra.curating.edit import editing
from rostra.curating.proposals import Proposal, Record
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.schema import Schema, curated

_MOST = 9999
"""So many utterances of a source have an id: four digits."""


class Added(NamedTuple):
    """What entering a report did.

    Attributes:
        problems: why nothing was entered, if nothing was.
        utterances: the new records, by id.
        speakers: the records of speakers that the corpus did not have, by id.
    """

    problems: list[Problem]
    utterances: Mapping[str, Record]
    speakers: Mapping[str, Record]


def add(
    corpus: Corpus, source: str, text: str, proposals: Sequence[Proposal], about: Mapping[str, str]
) -> Added:
    """Enter a report into a corpus: whole, or not at all.

    A source that is there already with the same text and without utterances is completed, so that
    what was stopped half-way can be done again.

    Args:
        corpus: the corpus.
        source: id of the new source.
        text: the report.
        proposals: what was read out of it, in text order; those without a speaker are left out.
        about: further columns of the record of the source: ``language``, and what is known besides.

    Raises:
        RostraError: the corpus has problems, the id or the text is there already, or no proposal
            has a speaker.
    """
    told = [proposal for proposal in proposals if proposal["speaker"] is not None]
    if not told:
        raise RostraError("no quotation with a speaker was found in it; nothing is entered")
    if len(told) > _MOST:
        raise RostraError(
            f"it has {len(told):,} utterances; a source has at most {_MOST:,}. Split it"
        )
    record = _source(source, text, about)
    with editing(corpus) as edit:
        _refuse_flawed(record, edit.before.schemas["sources"])
        _refuse_known(record, edit.before.tables)
        ids, speakers = proposing.speakers(source, told, edit.before.tables["speakers"])
        utterances = proposing.utterances(source, told, ids)
        edit.put(f"sources/{record['file']}", text.encode())
        edit.write("sources", {source: record})
        edit.write("speakers", speakers)
        edit.write("utterances", utterances)
        return Added(edit.commit(), utterances, speakers)


def _source(source: str, text: str, about: Mapping[str, str]) -> Record:
    record: Record = dict.fromkeys(("title", "publisher", "published", "url"))
    record = {"id": source} | record | {"language": None}
    record |= {"sha256": sha256(text.encode()).hexdigest(), "licence": "LicenseRef-Source-Text"}
    return record | {"file": f"{source}.txt", "text_basis": "document"} | dict(about)


def _refuse_flawed(record: Record, schema: Schema) -> None:
    validator = rows.compiled(curated(schema))
    for flaw in rows.check_row("curated/sources.jsonl", None, record, validator):
        raise RostraError(f"{flaw.field}: {flaw.message}. {flaw.remedy}")


def _refuse_known(record: Record, tables: Mapping[str, Records]) -> None:
    """Refuse a source whose id or text the corpus has, unless it is the same without utterances."""
    for other in tables["sources"]:
        if other["id"] != record["id"] and other["sha256"] == record["sha256"]:
            raise RostraError(f"the corpus has this text already, as the source {other['id']!r}")
        if other["id"] == record["id"] and other != record:
            raise RostraError(f"the corpus has another source {other['id']!r}; choose another --id")
    if any(row["source_id"] == record["id"] for row in tables["utterances"]):
        raise RostraError(
            f"the source {record['id']!r} has utterances already; edit them in "
            "curated/utterances.jsonl"
        )
