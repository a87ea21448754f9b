"""Adding a report to a corpus: its text as a source, its quotations as unreviewed records."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from rostra.curation.edit import edit
from rostra.curation.proposals import Proposal, speaker_records, utterance_records
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.schema import Schema, curated_schema
from rostra.validation import Records
from rostra.validation.content import Record
from rostra.validation.fast_path import reference_validator
from rostra.validation.reference_path import check_line

_MAX_UTTERANCES = 9999
"""How many utterances of a source can have an id, which ends with four digits."""

_DEVICE = re.compile("(con|prn|aux|nul|com[1-9]|lpt[1-9])")
"""Windows opens a device instead of a file with such a name, whatever its suffix."""


class Added(NamedTuple):
    """The result of `add`.

    Attributes:
        problems: why nothing was added; empty if it was.
        utterances: the new records of utterances, by id.
        speakers: the records of speakers that are new to the corpus, by id.
    """

    problems: list[Problem]
    utterances: Mapping[str, Record]
    speakers: Mapping[str, Record]


def add(
    corpus: Corpus,
    source: str,
    text: str,
    proposals: Sequence[Proposal],
    metadata: Mapping[str, str],
) -> Added:
    """Add a report to a corpus: completely, or not at all.

    Proposals without a speaker are left out, and those with a text longer than its column takes.

    A source that the corpus already has with this text, but without utterances, keeps its record.

    Args:
        corpus: the corpus.
        source: id of the new source.
        text: the report.
        proposals: its quotations, in text order; those without a speaker are left out.
        metadata: columns for the record of the source: ``language``, and any others.

    Raises:
        RostraError: the corpus has problems, it already has the id or the text, or no proposal
            has a speaker.
    """
    attributed = [proposal for proposal in proposals if proposal["speaker"] is not None]
    if not attributed:
        raise RostraError("no quotation with a speaker was found in it; nothing was added")
    if len(attributed) > _MAX_UTTERANCES:
        raise RostraError(
            f"it has {len(attributed):,} utterances; a source has at most {_MAX_UTTERANCES:,}. "
            "Split it"
        )
    record = {
        "id": source,
        **dict.fromkeys(("title", "publisher", "published", "url", "language")),
        "sha256": sha256(text.encode()).hexdigest(),
        "licence": "LicenseRef-Source-Text",
        "file": f"{source}.txt",
        "text_basis": "document",
        **metadata,
    }
    with edit(corpus, f"rostra add {source}") as transaction:
        tables, schemas = transaction.before.tables, transaction.before.schemas
        _check_source(corpus, record, schemas["sources"])
        columns = schemas["utterances"]["properties"]
        attributed = [proposal for proposal in attributed if _fits(proposal, columns)]
        if not attributed:
            raise RostraError("every quotation in it has a text that is too long for its column")
        speaker_ids, speakers = speaker_records(source, attributed, tables["speakers"])
        utterances = {
            record_id: {column: row[column] for column in columns if column in row}
            for record_id, row in utterance_records(source, attributed, speaker_ids).items()
        }
        if not _has_source(record, metadata, tables):
            transaction.add_file(f"sources/{record['file']}", text.encode())
            transaction.put_records("sources", {source: record})
        transaction.put_records("speakers", speakers)
        transaction.put_records("utterances", utterances)
        return Added(transaction.commit(), utterances, speakers)


def _fits(proposal: Proposal, columns: Mapping[str, Schema]) -> bool:
    """Whether no text of a proposal is longer than its column takes."""
    texts = ((columns[name], value) for name, value in proposal.items() if name in columns)
    return all(len(t) <= c.get("maxLength", len(t)) for c, t in texts if isinstance(t, str))


def _check_source(corpus: Corpus, record: Record, schema: Schema) -> None:
    """Raise RostraError for an invalid record, or the id of another text in a release."""
    if _DEVICE.fullmatch(record["id"]):
        raise RostraError(f"{record['id']!r} names a device on Windows; choose another --id")
    validator = reference_validator(curated_schema(schema))
    line = json.dumps(record)
    for flaw in check_line("curated/sources.jsonl", 1, line, "sources", validator)[1]:
        raise RostraError(f"{flaw.field}: {flaw.message}. {flaw.remedy}")
    for version in corpus.versions():
        released = corpus.release(version).manifest["sources"]
        if released.get(record["id"], record["sha256"]) != record["sha256"]:
            raise RostraError(
                f"the release {version} has another text as the source {record['id']!r}; "
                "choose another --id"
            )


def _has_source(record: Record, metadata: Mapping[str, str], tables: Mapping[str, Records]) -> bool:
    """Whether the corpus has this source already, with the same metadata and no utterances.

    Raises:
        RostraError: it has the text or the id, but not as a source that may be completed.
    """
    known = None
    for other in tables["sources"]:
        if other["id"] == record["id"]:
            known = other
        elif other["sha256"] == record["sha256"]:
            raise RostraError(f"the corpus has this text already, as the source {other['id']!r}")
    if known is None:
        return False
    place = f"the source {known['id']!r}"
    if known["sha256"] != record["sha256"]:
        raise RostraError(f"the corpus has another source {known['id']!r}; choose another --id")
    for column, value in metadata.items():
        if known[column] != value:
            raise RostraError(
                f"the corpus has {place} with another {column}: {known[column]!r}. Correct it in "
                "curated/sources.jsonl, or give the same here"
            )
    if any(row["source_id"] == known["id"] for row in tables["utterances"]):
        raise RostraError(f"{place} has utterances already; edit them in curated/utterances.jsonl")
    return True
