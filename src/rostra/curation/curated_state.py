"""The curated state: what a corpus has of a source, an utterance or a speaker before a release."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, NamedTuple

from rostra.curation.edit import Checks
from rostra.curation.proposals import PROPOSED_COLUMNS, Proposal
from rostra.errors import NotFoundError, RostraError
from rostra.printable import shell_command, shortened
from rostra.releases import Corpus
from rostra.validation.content import Record

Span = Mapping[str, Any]
"""A mapping with ``char_start`` and ``char_end``."""

_CONFIDENCE_IN = ("char_start", "char_end", "speaker")
"""The columns that the confidence of a proposal is about."""

KINDS = {"source": "sources", "utterance": "utterances", "speaker": "speakers"}
"""What can be shown, each with its table."""

_TABLES = (*KINDS.values(), "events")
_LATER_TABLES = ("annotations", "corrections", "external_facts")  # schema 1.0.0 has none of them
_LISTED = 400  # characters of a list of ids


class Proposed(NamedTuple):
    """What a draft makes of a text.

    Attributes:
        proposals: the quotations, each with its ``confidence``, and its ``decisions``.
        rejected: what is in quotation marks and not proposed, each with its ``reason``.
    """

    proposals: Sequence[Proposal]
    rejected: Sequence[Span]


Draft = Callable[[str, str], Proposed]
"""Makes proposals from a text and its language."""


class UtteranceState(NamedTuple):
    """An utterance, and what the draft says of it.

    Attributes:
        record: the record.
        proposal: the proposal with the same words, or with some of them; None without one.
        differences: what the proposal has instead, by column.
    """

    record: Record
    proposal: Proposal | None
    differences: Mapping[str, object]

    @property
    def confidence(self) -> float | None:
        """That of the proposal; None where its words or its speaker were changed."""
        if self.proposal is None or not self.differences.keys().isdisjoint(_CONFIDENCE_IN):
            return None
        confidence: float = self.proposal["confidence"]
        return confidence


class SourceState(NamedTuple):
    """A source as it is curated.

    Attributes:
        source: its record.
        text: its text; None if the corpus does not have it.
        utterances: its utterances, in text order.
        speakers: the records of their speakers, by id.
        drafted: whether there is a draft to compare with. The rest is empty without one.
        missing: proposals of which the corpus has no word.
        rejected: what the draft rejected, of which the corpus has no word either.
        external_facts: what is known of it from elsewhere.
    """

    source: Record
    text: str | None
    utterances: Sequence[UtteranceState]
    speakers: Mapping[str, Record]
    drafted: bool = False
    missing: Sequence[Proposal] = ()
    rejected: Sequence[Span] = ()
    external_facts: Sequence[Record] = ()

    def doubts(self) -> list[UtteranceState | Proposal]:
        """What is unreviewed or missing, the least certain first.

        Utterances whose words or speaker were changed have no confidence and come last.
        """
        unreviewed = [each for each in self.utterances if each.record["review"] == "unreviewed"]
        return sorted([*unreviewed, *self.missing], key=_certainty)


class UtteranceView(NamedTuple):
    """An utterance with all that the corpus has of it.

    Attributes:
        state: the utterance, and what the draft says of it.
        source: the record of its source.
        text: the text of its source; None if the corpus does not have it.
        speaker: the record of its speaker.
        event: the record of its event, if it has one.
        turn: the ids of the utterances of its turn.
        annotations: its annotations.
        corrections: the corrections of its record.
        external_facts: what is known of its source and its event from elsewhere.
    """

    state: UtteranceState
    source: Record
    text: str | None
    speaker: Record | None
    event: Record | None
    turn: Sequence[str]
    annotations: Sequence[Record]
    corrections: Sequence[Record]
    external_facts: Sequence[Record]


class SpeakerView(NamedTuple):
    """A speaker, and the records of all of their utterances."""

    speaker: Record
    utterances: Sequence[Record]


class CuratedState:
    """The records and texts that curators keep, read once.

    Args:
        corpus: the corpus. It may have problems, as long as its records can be read.
        checks: the checks of the corpus, if there were some already.

    Raises:
        RostraError: a table or the whole corpus cannot be read.
    """

    def __init__(self, corpus: Corpus, checks: Checks | None = None) -> None:
        self.checked = (checks or Checks(corpus)).current()
        self._tables = self.checked.tables
        later = [table for table in _LATER_TABLES if table in self.checked.schemas]
        for table in (*_TABLES, *later):
            if table not in self._tables:
                raise RostraError(
                    f"curated/{table}.jsonl cannot be read; its problems are listed by: "
                    + shell_command("rostra", "validate", "--corpus", corpus.path)
                )

    def source(self, wanted: str, draft: Draft, *, compare: bool | None = None) -> SourceState:
        """The state of a source.

        Args:
            wanted: its id.
            draft: makes the draft.
            compare: whether to make it; None for as long as the source has nothing reviewed or
                something unreviewed.

        Raises:
            NotFoundError: there is no such source.
        """
        source = self._record("sources", wanted)
        text = self.checked.texts.get(source["file"] or "")
        records = self._records("utterances", "source_id", wanted)
        records.sort(key=lambda record: (record["char_start"] or 0, record["seq"]))
        facts = self._external_facts("sources", wanted)
        ids = {record["speaker_id"] for record in records}
        speakers = {s["id"]: s for s in self._tables["speakers"] if s["id"] in ids}
        if compare is None:
            compare = not records or any(r["review"] == "unreviewed" for r in records)
        if text is None or not compare:
            states = [UtteranceState(record, None, {}) for record in records]
            return SourceState(source, text, states, speakers, external_facts=facts)
        proposals, rejected = draft(text, source["language"])
        states = [_compared(record, proposals) for record in records]
        missing = [each for each in proposals if not _overlapping(each, records)]
        rejected = [each for each in rejected if not _overlapping(each, records)]
        drafted = SourceState(source, text, states, speakers, drafted=True, external_facts=facts)
        return drafted._replace(missing=missing, rejected=rejected)

    def utterance(self, wanted: str, draft: Draft, *, compare: bool | None = None) -> UtteranceView:
        """An utterance; arguments and errors are those of `source`.

        By default, it is compared with the draft if it is not reviewed.
        """
        record = self._record("utterances", wanted)
        if compare is None:
            compare = record["review"] == "unreviewed"
        source = self.source(record["source_id"], draft, compare=compare)
        return UtteranceView(
            next(state for state in source.utterances if state.record["id"] == wanted),
            source.source,
            source.text,
            source.speakers.get(record["speaker_id"]),
            next((e for e in self._tables["events"] if e["id"] == record["event_id"]), None),
            [u.record["id"] for u in source.utterances if u.record["turn"] == record["turn"]],
            self._records("annotations", "utterance_id", wanted),
            self._records("corrections", "record_id", wanted),
            [*source.external_facts, *self._external_facts("events", record["event_id"])],
        )

    def speaker(self, wanted: str) -> SpeakerView:
        """A speaker; the errors are those of `source`."""
        speaker = self._record("speakers", wanted)
        return SpeakerView(speaker, self._records("utterances", "speaker_id", wanted))

    def kind(self, wanted: str) -> str:
        """Whether an id is of a ``source``, an ``utterance`` or a ``speaker``.

        Raises:
            NotFoundError: it is of none.
            RostraError: it is of a source and of a speaker.
        """
        kinds = [k for k, table in KINDS.items() if self._records(table, "id", wanted)]
        if not kinds:
            listed = ", ".join(source["id"] for source in self._tables["sources"])
            raise NotFoundError(
                f"the corpus has no source, utterance or speaker {wanted!r}; "
                f"its sources are: {shortened(listed, _LISTED) or 'none'}"
            )
        if len(kinds) > 1:
            raise RostraError(f"{wanted!r} is the id of a {' and of a '.join(kinds)}: add --kind")
        return kinds[0]

    def _record(self, table: str, wanted: str) -> Record:
        for record in self._records(table, "id", wanted):
            return record
        raise NotFoundError(f"the corpus has no {wanted!r} in {table}")

    def _external_facts(self, table: str, record_id: str | None) -> list[Record]:
        facts = self._tables.get("external_facts", ())
        return [f for f in facts if (f["table"], f["record_id"]) == (table, record_id)]

    def _records(self, table: str, column: str, value: str) -> list[Record]:
        """The records of a table with this value; an older schema version has fewer tables."""
        return [r for r in self._tables.get(table, ()) if r[column] == value]


def _certainty(doubt: UtteranceState | Proposal) -> float:
    if isinstance(doubt, UtteranceState):
        return inf if doubt.confidence is None else doubt.confidence
    certainty: float = doubt["confidence"]
    return certainty


def _compared(record: Record, proposals: Sequence[Proposal]) -> UtteranceState:
    """A record with its proposal: that with the same words, else the first that overlaps."""
    candidates = _overlapping(record, proposals)
    same = (each for each in candidates if each["char_start"] == record["char_start"])
    proposal = next(same, candidates[0] if candidates else None)
    if proposal is None:
        return UtteranceState(record, None, {})
    differences = {c: proposal[c] for c in PROPOSED_COLUMNS if proposal[c] != record[c]}
    return UtteranceState(record, proposal, differences)


def _overlapping(span: Span, sorted_spans: Sequence[Any]) -> list[Any]:
    """Those of some spans, in text order without overlap, that share a character with one."""
    start, end = span["char_start"], span["char_end"]
    if start is None:
        return []
    first = max(0, bisect_right(sorted_spans, start, key=lambda each: each["char_start"] or 0) - 1)
    found = []
    for index in range(first, len(sorted_spans)):
        each = sorted_spans[index]
        if (each["char_start"] or 0) >= end:
            break
        if (each["char_end"] or 0) > start:
            found.append(each)
    return found
