"""The review of one source: its state as one JSON value, decisions on it, and undoing them."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from rostra.curation.curated_state import CuratedState, Draft, SourceState, UtteranceState
from rostra.curation.decisions import (
    Decision,
    Decisions,
    StaleError,
    as_decision,
    fingerprint,
    parse_object,
)
from rostra.curation.edit import check_editable
from rostra.curation.proposals import PROPOSED_COLUMNS
from rostra.curation.save import Saved, save
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.printable import shell_command
from rostra.problems import Problem, by_cause
from rostra.releases import Corpus

State = dict[str, Any]
"""The state of a source as the page shows it, see `ReviewSession.state`."""

_CODES = ("role_type", "role_status", "country", "country_basis", "quote_type")
_OF_SOURCE = ("id", "title", "publisher", "published", "language")
_REASONS = ("mention", "mention_start", "mention_end", "decisions")
_OF_PROPOSAL = (*PROPOSED_COLUMNS, *_REASONS, "confidence", "speaker_kind")


class ProblemsError(RostraError):
    """The corpus would have problems after a decision, which was therefore not carried out."""


class _Done(NamedTuple):
    """A decision that was carried out, and what it changed."""

    decision: Decisions
    title: str
    saved: Saved


class ReviewSession:
    """The review of one source.

    Each decision is saved at once. Those of this session can be taken back, the last one first.

    Args:
        corpus: the corpus.
        source: the id of a source.
        draft: makes the draft of a text, which is made once.

    Raises:
        RostraError: there is no such source, or the corpus does not have its text.
    """

    def __init__(self, corpus: Corpus, source: str, draft: Draft) -> None:
        check_editable(corpus)
        self._corpus, self._source, self._draft = corpus, source, cache(draft)
        self._done: list[_Done] = []
        if CuratedState(corpus).source(source, self._draft).text is None:
            raise RostraError(f"the corpus has no text of the source {source!r} to review")

    def state(self) -> State:
        """The state of the source as the corpus has it now.

        Raises:
            RostraError: a table or the whole corpus cannot be read.
        """
        return self._state(CuratedState(self._corpus))

    def page_data(self) -> dict[str, Any]:
        """What a page shows: the state, the text, the speakers of the corpus, and codes.

        Raises:
            RostraError: a table or the whole corpus cannot be read.
        """
        curated = CuratedState(self._corpus)
        checked = curated.checked
        columns = checked.schemas["utterances"]["properties"]
        return {
            "text": curated.source(self._source, self._draft).text,
            "state": self._state(curated),
            "speakers": [{c: row[c] for c in ("id", "name")} for row in checked.tables["speakers"]],
            "codes": {column: columns[column]["enum"] for column in _CODES},
        }

    def _state(self, curated: CuratedState) -> State:
        state = curated.source(self._source, self._draft, compare=True)
        return source_json(state) | {"undo": self._undoable()}

    def _undoable(self) -> dict[str, Any] | None:
        """The number and the title of the last decision."""
        return {"number": len(self._done), "title": self._done[-1].title} if self._done else None

    def decide(self, content: bytes) -> None:
        """Carry out a decision, as `rostra.curation.decisions` describes it.

        ``{"do": "undo", "number": N}`` takes back the last one, if it is the Nth of this session.

        Raises:
            StaleError: a record that it is about is not as the page showed it.
            ProblemsError: the corpus would have problems.
            RostraError: it is not a decision on this source, or cannot be carried out.
            OSError: nothing could be written.
        """
        value = parse_object(content)
        if value.get("do") == "undo":
            self._undo(value.get("number"))
            return
        decision = as_decision(value)
        self._check_concern(decision)
        operation = Decisions([decision])
        saved = save(
            self._corpus,
            operation,
            sources={self._source, *operation.sources},
            speakers=operation.speakers,
            command=self._command(),
            reason=operation.reason,
        )
        _check_problems(saved.problems)
        self._done.append(_Done(operation, str(decision), saved))

    def _check_concern(self, decision: Decision) -> None:
        """Raise RostraError for a decision about another source, or about what nobody saw."""
        about = {*decision.ids, decision.speaker, decision.into} - {""}
        sources = {record_id[:-5] for record_id in decision.ids} | {decision.source} - {""}
        if others := sorted(sources - {self._source}):
            raise RostraError(f"this page is about {self._source!r}, not {others[0]!r}")
        if unseen := sorted(about - decision.seen.keys()):
            raise RostraError(f"seen: the fingerprint of {unseen[0]!r} is missing")

    def _undo(self, number: object) -> None:
        if not self._done:
            raise RostraError("there is nothing to undo: no decision was made since the start")
        if number != len(self._done):
            raise StaleError(f"the last decision is another one now: {self._done[-1].title}")
        operation, title, done = self._done[-1]

        def restored(copy: WorkingCopy) -> WorkingCopy:
            if copy.tables != done.after.tables:
                raise StaleError(
                    f"{title!r} cannot be undone: records were changed elsewhere since"
                )
            return done.before

        saved = save(
            self._corpus,
            restored,
            sources={self._source, *operation.sources},
            speakers=operation.speakers,
            command=self._command(),
            reason=operation.reason,
        )
        _check_problems(saved.problems)
        self._done.pop()

    def _command(self) -> str:
        return shell_command("rostra", "review", self._source)


def _check_problems(problems: list[Problem]) -> None:
    if problems:
        causes = [cause for cause, _ in by_cause(problems)]
        raise ProblemsError(
            "; ".join(f"{each.field or each.id}: {each.message}" for each in causes)
        )


def source_json(state: SourceState) -> State:
    """The state of a source as one JSON value."""
    return {
        "source": {column: state.source[column] for column in _OF_SOURCE},
        "utterances": [_utterance(each) for each in state.utterances],
        "missing": [{c: each[c] for c in _OF_PROPOSAL} for each in state.missing],
        "rejected": list(state.rejected),
        "speakers": [
            {**speaker, "fingerprint": fingerprint(speaker)} for speaker in state.speakers.values()
        ],
    }


def _utterance(state: UtteranceState) -> Mapping[str, Any]:
    """A record with its fingerprint, and with what the draft says of it."""
    proposal = state.proposal
    return {
        **state.record,
        "fingerprint": fingerprint(state.record),
        "confidence": state.confidence,
        "drafted": proposal and {column: proposal[column] for column in _REASONS},
        "differences": state.differences,
    }
