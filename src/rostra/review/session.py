"""The review of one source: its state as one JSON value, decisions on it, and undoing them."""

from collections import deque
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.curation.curated_state import CuratedState, Draft, SourceState, UtteranceState
from rostra.curation.decisions import (
    NUMBERS,
    Decision,
    Decisions,
    StaleError,
    as_decision,
    fingerprint,
    parse_object,
)
from rostra.curation.edit import Checks, check_editable
from rostra.curation.proposals import PROPOSED_COLUMNS
from rostra.curation.save import Operation, Reason, Saved, save
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.printable import shell_command
from rostra.problems import by_cause
from rostra.releases import Corpus
from rostra.transactions import conclude
from rostra.validation.content import Record

if TYPE_CHECKING:
    from rostra.validation import Checked

State = dict[str, Any]
"""The state of a source as the page shows it, see `ReviewSession.state`."""

_MOST_UNDONE = 200
_CODES = ("role_type", "role_status", "country", "country_basis", "quote_type")
_OF_SOURCE = ("id", "title", "publisher", "published", "language")
_REASONS = ("mention", "mention_start", "mention_end", "decisions")
_KEYS = {"utterances": "id", "missing": "char_start", "rejected": "char_start", "speakers": "id"}
"""The lists of a state, and what tells their values apart."""

_OF_PROPOSAL = (*PROPOSED_COLUMNS, *_REASONS, "confidence", "speaker_kind")


class ProblemsError(RostraError):
    """The corpus would have problems after a decision, which was therefore not carried out."""


class _Done(NamedTuple):
    """A decision that was carried out, what it is about, and each record that it changed.

    The records are by table and id, as they were before it and after it.
    """

    title: str
    sources: set[str]
    speakers: set[str]
    records: dict[tuple[str, str], tuple[Record | None, Record | None]]

    def undone(self, copy: WorkingCopy) -> WorkingCopy:
        """The records as they were before; raises StaleError if they are not as it left them."""
        for (table, record_id), (before, after) in self.records.items():
            if copy.tables[table].get(record_id) != after:
                raise StaleError(f"{self.title!r} cannot be undone: {record_id} was changed since")
            copy = copy.with_records(table, {record_id: before})
        return copy


class ReviewSession:
    """The review of one source.

    Each decision is saved at once. The last 200 can be taken back, the last one first.

    Args:
        corpus: the corpus.
        source: the id of a source.
        draft: makes the draft of a text, which is made once.

    Attributes:
        number: the number of the state, which grows with each change, whoever made it.

    Raises:
        RostraError: there is no such source, or the corpus does not have its text.
    """

    def __init__(self, corpus: Corpus, source: str, draft: Draft) -> None:
        check_editable(corpus)
        self._corpus, self._source, self._draft = corpus, source, cache(draft)
        self._checks = Checks(corpus)
        self._seen: Checked | None = None
        self._known: dict[str, tuple[UtteranceState, str, State]] = {}
        self._state: State = {}
        self._done: deque[_Done] = deque(maxlen=_MOST_UNDONE)
        self._done_number = 0
        self.number = 0
        if self._refresh().source(source, self._draft).text is None:
            raise RostraError(f"the corpus has no text of the source {source!r} to review")

    def state(self) -> State:
        """The state of the source as the corpus has it now.

        Raises:
            RostraError: a table or the whole corpus cannot be read.
        """
        self._refresh()
        return self._state | {"number": self.number, "undo": self._undoable()}

    def page_data(self) -> dict[str, Any]:
        """What a page shows: the state, the text, the speakers and events of the corpus, and codes.

        Raises:
            RostraError: a table or the whole corpus cannot be read.
        """
        curated = self._refresh()
        checked = curated.checked
        columns = checked.schemas["utterances"]["properties"]
        return {
            "text": curated.source(self._source, self._draft).text,
            "state": self.state(),
            **{
                table: [{c: row[c] for c in ("id", "name")} for row in checked.tables[table]]
                for table in ("speakers", "events")
            },
            "codes": {column: columns[column]["enum"] for column in _CODES},
        }

    def _refresh(self) -> CuratedState:
        """Read the corpus anew, if it was changed."""
        curated = CuratedState(self._corpus, self._checks)
        if curated.checked is not self._seen:
            source = curated.source(self._source, self._draft, compare=True)
            self._seen, self._state = curated.checked, self._source_json(source)
            self.number += 1
        return curated

    def _source_json(self, state: SourceState) -> State:
        """The state of a source as one JSON value."""
        firsts: dict[int, str] = {}  # the first utterance of each turn
        return {
            "source": {column: state.source[column] for column in _OF_SOURCE},
            "utterances": [
                self._utterance_json(
                    each, firsts.setdefault(each.record["turn"], each.record["id"])
                )
                for each in state.utterances
            ],
            "missing": [{c: each[c] for c in _OF_PROPOSAL} for each in state.missing],
            "rejected": list(state.rejected),
            "speakers": [
                {**speaker, "fingerprint": fingerprint(speaker)}
                for speaker in state.speakers.values()
            ],
        }

    def _utterance_json(self, state: UtteranceState, first: str) -> State:
        """A record with its fingerprint, and with what the draft says of it.

        Instead of numbers, which others follow from, it has the first utterance of its turn.
        """
        record, proposal = state.record, state.proposal
        *known, value = self._known.get(record["id"], (None, None, {}))
        if known != [state, first]:
            value = {
                **{column: value for column, value in record.items() if column not in NUMBERS},
                "first": first,
                "fingerprint": fingerprint(record),
                "confidence": state.confidence,
                "drafted": proposal and {column: proposal[column] for column in _REASONS},
                "differences": state.differences,
            }
            self._known[record["id"]] = state, first, value
        return value

    def _undoable(self) -> dict[str, Any] | None:
        """The number and the title of the last decision."""
        return {"number": self._done_number, "title": self._done[-1].title} if self._done else None

    def decide(self, content: bytes) -> dict[str, Any]:
        """Carry out a decision, as `rostra.curation.decisions` describes it.

        ``{"do": "undo", "number": N}`` takes back the last one, if it is the Nth of this session.

        Returns:
            The numbers of the state before (``since``) and after it, what was changed (see
            `changed`), and the decision that can be undone.

        Raises:
            StaleError: a record that it is about is not as the page showed it.
            PendingEditError: an edit was interrupted, and a file was edited since.
            ProblemsError: the corpus would have problems.
            RostraError: it is not a decision on this source, or cannot be carried out.
            OSError: nothing could be written.
        """
        value = parse_object(content)
        conclude(self._corpus.path)
        self._refresh()
        since, before = self.number, self._state
        if value.get("do") == "undo":
            self._undo(value)
        else:
            self._carry_out(value)
        self._refresh()
        changes = changed(before, self._state)
        return {"since": since, "number": self.number, "changes": changes, "undo": self._undoable()}

    def _carry_out(self, value: Mapping[str, Any]) -> None:
        decision = as_decision(value)
        self._check_concern(decision)
        operation = Decisions([decision])
        saved = self._save(operation, operation.sources, operation.speakers, operation.reason)
        places = dict.fromkeys((each.table, each.id) for each in saved.changes if each.id)
        records = {
            (table, record_id): (
                saved.before.tables[table].get(record_id),
                saved.after.tables[table].get(record_id),
            )
            for table, record_id in places
        }
        done = _Done(str(decision), operation.sources, operation.speakers, records)
        self._done.append(done)
        self._done_number += 1

    def _undo(self, value: Mapping[str, Any]) -> None:
        if not self._done:
            raise RostraError("there is no decision of this session left to undo")
        done = self._done[-1]
        if value.get("number") != self._done_number:
            raise StaleError(f"the last decision is another one now: {done.title}")
        self._save(done.undone, done.sources, done.speakers, None)
        self._done.pop()
        self._done_number -= 1

    def _save(
        self, operation: Operation, sources: set[str], speakers: set[str], reason: Reason
    ) -> Saved:
        saved = save(
            self._corpus,
            operation,
            sources={self._source, *sources},
            speakers=speakers,
            command=shell_command("rostra", "review", self._source),
            reason=reason,
            checks=self._checks,
        )
        if saved.problems:
            causes = (cause for cause, _ in by_cause(saved.problems))
            raise ProblemsError("; ".join(f"{each.id}: {each.message}" for each in causes))
        return saved

    def _check_concern(self, decision: Decision) -> None:
        """Raise RostraError for a decision about another source, or about what nobody saw."""
        about = {*decision.ids, decision.speaker, decision.into} - {""}
        sources = {record_id[:-5] for record_id in decision.ids} | {decision.source} - {""}
        if others := sorted(sources - {self._source}):
            raise RostraError(f"this page is about {self._source!r}, not {others[0]!r}")
        if unseen := sorted(about - decision.seen.keys()):
            raise RostraError(f"seen: the fingerprint of {unseen[0]!r} is missing")


def changed(before: State, after: State) -> dict[str, dict[str, list[Any]]]:
    """What makes one state another: of each list the values to put, and the keys that are gone."""
    changes = {}
    for name, key in _KEYS.items():
        old, new = ({value[key]: value for value in state[name]} for state in (before, after))
        put = [v for known, v in new.items() if old.get(known) is not v and old.get(known) != v]
        gone = [known for known in old if known not in new]
        if put or gone:
            changes[name] = {"put": put, "gone": gone}
    return changes
