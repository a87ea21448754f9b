"""Adding a report to a corpus: its text as a source, its quotations as unreviewed records."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from rostra.curation.edit import Transaction, edit
from rostra.curation.external_facts import (
    TABLE,
    Evidence,
    fact_records,
    facts_of,
    released_facts,
    unstated,
)
from rostra.curation.proposals import (
    ROLE_COLUMNS,
    Proposal,
    speaker_records,
    utterance_records,
)
from rostra.errors import RostraError
from rostra.files import DEVICE_NAMES
from rostra.language.identifiers import MAX_UTTERANCES
from rostra.printable import shortened
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.schema import Schema, curated_schema
from rostra.validation import Records
from rostra.validation.consistency import FACT_COLUMNS
from rostra.validation.content import Record
from rostra.validation.fast_path import reference_validator
from rostra.validation.reference_path import check_line

_OPTIONAL = {
    "role": ROLE_COLUMNS,
    "cue": "cue cue_start cue_end".split(),
}
"""The columns that are null without a role, and without a cue."""

ORIGINAL_COLUMNS = {
    "x_original": {
        "title": "Original",
        "description": "The document that the text was taken from, and what read it",
        "x-made-by": "derived",
        "type": ["string", "null"],
        "maxLength": 400,
    },
    "x_original_sha256": {
        "title": "Checksum of the original",
        "description": "SHA-256 of the document that the text was taken from",
        "x-made-by": "derived",
        "type": ["string", "null"],
        "pattern": "^[0-9a-f]{64}$",
        "x-rule": "64 characters of 0-9 and a-f",
        "maxLength": 64,
    },
}
"""The columns of one's own in which a source keeps where its text was taken from."""


class Added(NamedTuple):
    """The result of `add`.

    Attributes:
        problems: why nothing was added; empty if it was.
        left_out: how many proposals with a speaker were left out, because their speaker or their
            words are longer than the column takes.
        shortened: how many proposals lost their role or their cue for that reason.
        utterances: the new records of utterances, by id.
        speakers: the records of speakers that are new to the corpus, by id.
    """

    problems: list[Problem]
    utterances: Mapping[str, Record]
    speakers: Mapping[str, Record]
    left_out: int = 0
    shortened: int = 0


def add(  # noqa: PLR0913 - what is added, and what is known of it
    corpus: Corpus,
    source: str,
    text: str,
    proposals: Sequence[Proposal],
    metadata: Mapping[str, str],
    *,
    evidence: Evidence | None = None,
    document: str | None = None,
) -> Added:
    """Add a report to a corpus: completely, or not at all.

    Proposals without a speaker are left out, and so are those whose speaker or words are longer
    than the column takes. A role or a cue that is longer becomes null.

    A source that the corpus already has with this text, but without utterances, keeps its record.

    Args:
        corpus: the corpus.
        source: id of the new source.
        text: the report.
        proposals: its quotations, in text order; those without a speaker are left out. Without
            any proposal the text alone is added.
        metadata: columns for the record of the source: ``language``, and any others.
        evidence: what the title, publisher, date and address in the metadata rest on, if the
            document does not state them: they become external facts instead of columns.
        document: all that the document prints, where that is more than its text.

    Raises:
        RostraError: the corpus has problems, it already has the id or the text, there are
            proposals and none has a speaker, or the metadata have what the document does not print
            and there is no evidence.
    """
    stated, facts = _stated(metadata, evidence)
    attributed = [proposal for proposal in proposals if proposal["speaker"] is not None]
    if proposals and not attributed:
        raise RostraError("no quotation with a speaker was found in it; nothing was added")
    if len(attributed) > MAX_UTTERANCES:
        raise RostraError(
            f"it has {len(attributed):,} utterances; a source has at most {MAX_UTTERANCES:,}. "
            "Split it"
        )
    record = {
        "id": source,
        **dict.fromkeys(("title", "publisher", "published", "url", "language")),
        "sha256": sha256(text.encode()).hexdigest(),
        "licence": "LicenseRef-Source-Text",
        "file": f"{source}.txt",
        "text_basis": "document",
        **stated,
    }
    with edit(corpus, f"rostra add {source}") as transaction:
        tables, schemas = transaction.before.tables, transaction.before.schemas
        _check_source(corpus, record, _with_columns(corpus, transaction, stated))
        columns = schemas["utterances"]["properties"]
        fitting, shortened = _within_limits(attributed, columns)
        if attributed and not fitting:
            raise RostraError(
                "every quotation in it has a speaker or words that are longer than the column takes"
            )
        speaker_ids, speakers = speaker_records(source, fitting, tables["speakers"])
        utterances = {
            record_id: {column: row[column] for column in columns if column in row}
            for record_id, row in utterance_records(source, fitting, speaker_ids).items()
        }
        if not _has_source(record, stated, tables):
            _check_stated(stated, text if document is None else document)
            transaction.add_file(f"sources/{record['file']}", text.encode())
            transaction.put_records("sources", {source: record})
        if evidence and facts:
            known = facts_of(schemas, {row["id"] for row in tables.get(TABLE, ())})
            new = fact_records({*known, *released_facts(corpus)}, source, facts, evidence)
            transaction.put_records(TABLE, new)
        transaction.put_records("speakers", speakers)
        transaction.put_records("utterances", utterances)
        left_out = len(attributed) - len(fitting)
        return Added(transaction.commit(), utterances, speakers, left_out, shortened)


def _stated(
    metadata: Mapping[str, str], evidence: Evidence | None
) -> tuple[Mapping[str, str], dict[str, str]]:
    """The metadata that are columns of the source, and those that are facts from elsewhere."""
    if evidence is None:
        return metadata, {}
    facts = {column: metadata[column] for column in FACT_COLUMNS["sources"] if column in metadata}
    if not facts:
        raise RostraError(f"{evidence.url} is evidence of nothing: give --publisher, --url, …")
    return {column: metadata[column] for column in metadata if column not in facts}, facts


def _check_stated(stated: Mapping[str, str], document: str) -> None:
    """Raise RostraError for a column that the document does not print."""
    for column in unstated(stated, document):
        raise RostraError(
            f"the document does not print the {column} {shortened(stated[column])!r}. What is "
            "known from elsewhere is kept apart, with its evidence: add --evidence ADDRESS "
            f"--compared TEXT --accessed DAY; or leave --{column} out"
        )


def _with_columns(corpus: Corpus, transaction: Transaction, metadata: Mapping[str, str]) -> Schema:
    """The schema of sources, to which a corpus gets the columns of an original that it lacks."""
    schema = transaction.before.schemas["sources"]
    lacking = {
        name: column
        for name, column in ORIGINAL_COLUMNS.items()
        if name in metadata and name not in schema["properties"]
    }
    if not lacking:
        return schema
    file = corpus.path / "schema/sources.json"
    own = json.loads(file.read_text("utf-8")) if file.exists() else {}
    own["properties"] = own.get("properties", {}) | lacking
    transaction.add_file("schema/sources.json", f"{json.dumps(own, indent=2)}\n".encode())
    return {**schema, "properties": {**schema["properties"], **lacking}}


def _within_limits(
    proposals: Sequence[Proposal], columns: Mapping[str, Schema]
) -> tuple[list[Proposal], int]:
    """The proposals whose texts their columns take, and how many lost a role or a cue for that."""
    fitting: list[Proposal] = []
    shortened = 0
    for proposal in proposals:
        too_long = {
            name
            for name, value in proposal.items()
            if isinstance(value, str)
            and len(value) > columns.get(name, {}).get("maxLength", len(value))
        }
        if too_long <= _OPTIONAL.keys():
            without = (column for name in too_long for column in _OPTIONAL[name])
            fitting.append({**proposal, **dict.fromkeys(without)})
            shortened += bool(too_long)
    return fitting, shortened


def _check_source(corpus: Corpus, record: Record, schema: Schema) -> None:
    """Raise RostraError for an invalid record, or the id of another text in a release."""
    if record["id"] in DEVICE_NAMES:
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
        if known.get(column) != value:
            raise RostraError(
                f"the corpus has {place} with another {column}: {known.get(column)!r}. Correct it "
                "in curated/sources.jsonl, or give the same here"
            )
    if any(row["source_id"] == known["id"] for row in tables["utterances"]):
        raise RostraError(f"{place} has utterances already; correct them with rostra edit")
    return True
