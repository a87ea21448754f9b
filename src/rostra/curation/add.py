"""Entering a report: its text as a source, what was read out of it as unreviewed records."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from rostra.curation import proposals as proposing
from rostra.curation.edit import editing
from rostra.curation.proposals import Proposal, Record
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.schema import Schema, curated_schema
from rostra.validation import rows
from rostra.validation.tables import Records

_MOST = 9999
"""So many utterances of a source have an id: four digits."""

_DEVICE = re.compile("(con|prn|aux|nul|com[1-9]|lpt[1-9])")
"""Windows opens a device where a file is named so, whatever its suffix."""


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

    A source that the corpus has with the same text, and without utterances, keeps its record.

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
        tables, schemas = edit.before.tables, edit.before.schemas
        _refuse_flawed(record, schemas["sources"])
        _refuse_released(corpus, record)
        ids, speakers = proposing.speakers(source, told, tables["speakers"])
        utterances = proposing.utterances(source, told, ids)
        columns = schemas["utterances"]["properties"]
        utterances = {
            here: {column: row[column] for column in columns if column in row}
            for here, row in utterances.items()
        }
        if not _there(record, about, tables):
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
    if _DEVICE.fullmatch(record["id"]):
        raise RostraError(f"{record['id']!r} names a device under Windows; choose another --id")
    validator = rows.compiled(curated_schema(schema))
    line = json.dumps(record)
    for flaw in rows.check_line("curated/sources.jsonl", 1, line, "sources", validator)[1]:
        raise RostraError(f"{flaw.field}: {flaw.message}. {flaw.remedy}")


def _refuse_released(corpus: Corpus, record: Record) -> None:
    """Refuse an id under which a release has another text: none is ever used again."""
    for version in corpus.versions():
        released = corpus.release(version).manifest["sources"]
        if released.get(record["id"], record["sha256"]) != record["sha256"]:
            raise RostraError(
                f"the release {version} has another text as the source {record['id']!r}; "
                "choose another --id"
            )


def _there(record: Record, about: Mapping[str, str], tables: Mapping[str, Records]) -> bool:
    """Whether the corpus has this source already, as it is told here and without utterances."""
    there = False
    for other in tables["sources"]:
        same = other["sha256"] == record["sha256"]
        if other["id"] != record["id"]:
            if same:
                raise RostraError(
                    f"the corpus has this text already, as the source {other['id']!r}"
                )
            continue
        if not same:
            raise RostraError(f"the corpus has another source {other['id']!r}; choose another --id")
        for column, value in about.items():
            if other[column] != value:
                raise RostraError(
                    f"the corpus has the source {other['id']!r} with another {column}: "
                    f"{other[column]!r}. Correct it in curated/sources.jsonl, or tell the same here"
                )
        there = True
    if there and any(row["source_id"] == record["id"] for row in tables["utterances"]):
        raise RostraError(
            f"the source {record['id']!r} has utterances already; edit them in "
            "curated/utterances.jsonl"
        )
    return there
