"""Decisions: what a curator decided about records, each one JSON value.

    {"do": "edit", "ids": ["ferry.0003"], "values": {"role": "harbour master"},
     "places": {"role": [301, 315]}, "seen": {"ferry.0003": "5f0c3a9be1d27746"}}

A decision is carried out by one operation of `rostra.curation.operations`. A file of decisions has
one a line. `seen` has the fingerprint of each record as it was when somebody decided: a decision
about a record that was changed since is not carried out.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from rostra import strict_json
from rostra.curation.operations import (
    NULLABLE,
    OWN_COLUMNS,
    Places,
    Values,
    accept_utterances,
    edit_utterances,
    merge_speakers,
    quote,
    reject,
    rename_speaker,
)
from rostra.curation.places import Place
from rostra.curation.working_copy import WorkingCopy, changes
from rostra.errors import NeededError, RostraError
from rostra.printable import shortened
from rostra.validation.content import Record

_WORDS = frozenset(("utterance", "speaker", "role", "cue"))
_COLUMNS = _WORDS.union(
    ("speaker_id", "kind", "role_type", "role_status", "country", "country_basis", *OWN_COLUMNS)
)
NUMBERS = frozenset(("seq", "turn"))
"""The columns that follow from other records of the source."""

_MAX_DEPTH = 4


class StaleError(RostraError):
    """Decisions about records that were changed since they were made."""


@dataclass(frozen=True)
class Decision:
    """What a curator decided; which attributes it has depends on what is done.

    Attributes:
        do: ``accept``, ``edit``, ``quote``, ``reject``, ``merge`` or ``rename``.
        ids: ids of the utterances that are accepted, edited or rejected.
        source: id of the source that is quoted.
        values: the columns of what is edited or quoted.
        places: where the words among the values are.
        speaker: id of the speaker who is merged or renamed.
        into: id of the speaker who stays.
        name: the new name of the speaker.
        reason: why, for the table corrections.
        seen: the fingerprints of the records that somebody saw, by id.
        line: where it is in a file: "decisions.jsonl, line 3".
    """

    do: str
    ids: Sequence[str] = ()
    source: str = ""
    values: Values = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    speaker: str = ""
    into: str = ""
    name: str = ""
    reason: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    line: str = ""

    def carry_out(self, copy: WorkingCopy) -> WorkingCopy:
        """Carry out the decision; the errors are those of its operation."""
        return _OPERATIONS[self.do](copy, self)

    def __str__(self) -> str:
        """What is done, and to what: "edit ferry.0003"."""
        return " ".join(filter(None, (self.do, *self.ids, self.source, self.speaker, self.into)))


def _quote(copy: WorkingCopy, decision: Decision) -> WorkingCopy:
    values = dict(decision.values)
    words = values.pop("utterance", None) or ""
    return quote(copy, decision.source, words, values, decision.places)[0]


_OPERATIONS: Mapping[str, Callable[[WorkingCopy, Decision], WorkingCopy]] = {
    "accept": lambda copy, d: accept_utterances(copy, d.ids),
    "edit": lambda copy, d: edit_utterances(copy, d.ids, d.values, d.places),
    "quote": _quote,
    "reject": lambda copy, d: reject(copy, d.ids),
    "merge": lambda copy, d: merge_speakers(copy, d.speaker, d.into),
    "rename": lambda copy, d: rename_speaker(copy, d.speaker, d.name),
}


class Decisions:
    """Decisions as one operation: all are carried out in their order, or none is.

    Args:
        decisions: the decisions.
        reason: why records are changed, for decisions without a reason of their own.
    """

    def __init__(self, decisions: Sequence[Decision], reason: str | None = None) -> None:
        self._decisions, self._reason = decisions, reason
        self._reasons: dict[tuple[str, str | None], str] = {}
        ids = {record_id[:-5] for decision in decisions for record_id in decision.ids}
        self.sources = ids.union(d.source for d in decisions) - {""}
        """The ids of the sources that they are about."""
        self.speakers = {s for d in decisions for s in (d.speaker, d.into)} - {""}
        """The ids of the speakers that they are about."""

    def __call__(self, copy: WorkingCopy) -> WorkingCopy:
        """Carry out the decisions.

        Raises:
            StaleError: records that they are about were changed since.
            RostraError: one of them cannot be carried out.
        """
        _check_seen(copy, self._decisions)
        for decision in self._decisions:
            try:
                after = decision.carry_out(copy)
            except RostraError as error:
                if not decision.line:
                    raise
                raise RostraError(
                    "nothing was done. Correct this decision, or remove it:\n"
                    f"  {_named(decision)}: {in_json(error)}"
                ) from error
            if decision.reason:
                places = {(change.table, change.id) for change in changes(copy, after)}
                self._reasons |= dict.fromkeys(places, decision.reason)
            copy = after
        return copy

    def reason(self, table: str, record_id: str) -> str | None:
        """Why a record was changed."""
        return self._reasons.get((table, record_id), self._reason)


def _named(decision: Decision) -> str:
    return f"{decision.line} ({decision})" if decision.line else str(decision)


def in_json(error: Exception) -> str:
    """The message of an error for those who do not use the command line."""
    return error.for_json if isinstance(error, NeededError) else str(error)


def fingerprint(record: Record) -> str:
    """What changes when a record does, but for the numbers that follow from other records."""
    values = {column: value for column, value in record.items() if column not in NUMBERS}
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()[:16]


def _check_seen(copy: WorkingCopy, decisions: Sequence[Decision]) -> None:
    """Raise StaleError for decisions about records that are not as they were seen."""
    stale = []
    for decision in decisions:
        for record_id, seen in decision.seen.items():
            tables = (copy.tables[table] for table in ("utterances", "speakers"))
            record = next((table[record_id] for table in tables if record_id in table), None)
            if record is None or fingerprint(record) != seen:
                what = "is gone" if record is None else "was changed"
                stale.append(f"{_named(decision)}: {record_id} {what} since")
    if stale:
        raise StaleError("nothing was done. Decide anew:\n  " + "\n  ".join(stale))


def read_decisions(content: bytes, name: str = "the file") -> list[Decision]:
    """The decisions in a file, one a line.

    Args:
        content: its content.
        name: its name, for messages.

    Raises:
        RostraError: a line is not a decision.
    """
    decisions = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            place = f"{name}, line {number}"
            try:
                decisions.append(replace(parse_decision(line), line=place))
            except RostraError as error:
                raise RostraError(f"{place}: {error}") from error
    if not decisions:
        raise RostraError(f"{name}: there are no decisions in it")
    return decisions


def parse_decision(content: bytes) -> Decision:
    """A decision from its JSON; the errors are those of `parse_object` and `as_decision`."""
    return as_decision(parse_object(content))


def parse_object(content: bytes) -> dict[str, Any]:
    """An object from its JSON.

    Raises:
        RostraError: it is not JSON, or not an object.
    """
    try:
        value = strict_json.parse(content, max_depth=_MAX_DEPTH, fixed_width_numbers=True)
    except strict_json.StrictJSONError as error:
        raise RostraError(f"{error.kind}: {error}") from error
    if not isinstance(value, dict):
        raise RostraError('a decision is an object: {"do": "accept", "ids": ["…"]}')
    return value


def as_decision(value: Mapping[str, Any]) -> Decision:
    """A decision from an object of JSON.

    Raises:
        RostraError: it is not a decision.
    """
    do = value.get("do")
    if not isinstance(do, str) or do not in _KEYS:
        raise RostraError(f"do: {shortened(json.dumps(do))} is not one of {', '.join(_KEYS)}")
    needed = _KEYS[do]
    optional = ("do", "reason", "seen", *(("places",) if "values" in needed else ()))
    if unknown := value.keys() - {*needed, *optional}:
        raise RostraError(f"{do}: there is no {shortened(min(unknown))!r} in such a decision")
    for key in needed:
        if key not in value:
            raise RostraError(f"{do}: {key} is missing")
    for key, entry in value.items():
        is_right, form = _FORMS[key]
        if not is_right(entry):
            raise RostraError(f"{key}: {shortened(json.dumps(entry))} is not {form}")
    places = {
        column: Place(*place) if isinstance(place, list) else place
        for column, place in value.get("places", {}).items()
    }
    return Decision(**{**value, "places": places})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _are_values(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            column in _COLUMNS and (_is_text(entry) or (entry is None and column in NULLABLE))
            for column, entry in value.items()
        )
    )


def _are_places(value: object) -> bool:
    return isinstance(value, dict) and all(
        column in _WORDS and (_is_place(entry) or (_is_number(entry) and entry > 0))
        for column, entry in value.items()
    )


def _is_place(value: object) -> bool:
    return (
        isinstance(value, list) and len(value) == len(Place._fields) and all(map(_is_number, value))
    )


def _are_seen(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


_KEYS: Mapping[str, Sequence[str]] = {
    "accept": ("ids",),
    "edit": ("ids", "values"),
    "quote": ("source", "values"),
    "reject": ("ids",),
    "merge": ("speaker", "into"),
    "rename": ("speaker", "name"),
}
"""What is done, and the keys that such a decision needs."""

_FORMS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "do": (_is_text, "a text"),
    "ids": (_are_ids, "a list of ids"),
    "source": (_is_text, "an id"),
    "speaker": (_is_text, "an id"),
    "into": (_is_text, "an id"),
    "name": (_is_text, "a name"),
    "reason": (_is_text, "a text"),
    "values": (_are_values, f"an object of values by column, of: {', '.join(sorted(_COLUMNS))}"),
    "places": (_are_places, "an object of places by column, each a number or [start, end]"),
    "seen": (_are_seen, "an object of fingerprints by id"),
}
"""What each key has to be."""
