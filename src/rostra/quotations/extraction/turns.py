"""Turns: the runs of utterances of one speaker, with the speaker and role that they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rostra.quotations.extraction.coreference import Resolved, Resolver
from rostra.quotations.extraction.entities import Entities, Entity
from rostra.quotations.extraction.quote_candidates import Candidate, utterance_span
from rostra.quotations.extraction.roles import Span, find_role
from rostra.quotations.extraction.rule_confidence import (
    CARRIED_OVER,
    MentionRule,
    RoleRule,
    SpeakerRule,
)
from rostra.quotations.extraction.speaker_labels import Heading


@dataclass(slots=True)
class Turn:
    """The unbroken run of utterances that a text gives one speaker."""

    key: object  # identifies the speaker among neighbouring turns
    utterances: list[tuple[Candidate, Resolved | None]] = field(default_factory=list)
    speaker: Span | None = None
    entity: Entity | None = None  # the speaker, if it is named
    role: Span | None = None
    role_rule: RoleRule = RoleRule.NO_ROLE_WORDS


def find_turns(
    text: str,
    candidates: Sequence[Candidate],
    headings: Mapping[int, Heading],
    entities: Entities,
    resolver: Resolver,
) -> list[Turn]:
    """Return the turns of a text in order; each heading, by its paragraph, begins a turn."""
    turns: list[Turn] = []
    upcoming = sorted(headings, reverse=True)
    section = None
    for candidate in candidates:
        new_section = False
        while upcoming and upcoming[-1] < candidate.piece.paragraph.number:
            section, new_section = headings[upcoming.pop()], True
            resolver.section = entities.bearer(section.name)
        resolved = resolver.resolve(candidate.mention) if candidate.mention else None
        key = _key(text, candidate, resolved)
        if new_section or not turns or turns[-1].key != key:
            turns.append(Turn(key))
            if resolved is not None:
                start = utterance_span(text, candidate)[0]
                _set_speaker(turns[-1], start, resolved, section, entities)
        turn = turns[-1]
        turn.utterances.append((candidate, resolved))
        if turn.role is None:
            _set_role(turn, candidate, resolved)
    return turns


def _key(text: str, candidate: Candidate, resolved: Resolved | None) -> object:
    if resolved is None:
        return candidate.quotation.outer_start
    if resolved.entity is None:
        return text[resolved.start : resolved.end].casefold()
    return id(resolved.entity)


def _set_speaker(
    turn: Turn, start: int, resolved: Resolved, section: Heading | None, entities: Entities
) -> None:
    """Set the speaker of a turn whose first utterance begins at `start`."""
    turn.entity, turn.speaker = resolved.entity, (resolved.start, resolved.end)
    if resolved.entity is None:
        return
    if section is not None and entities.bearer(section.name) is resolved.entity:
        turn.speaker = section.name.start, section.name.end
        if section.role:
            turn.role, turn.role_rule = section.role, RoleRule.HEADING
        return
    name = entities.nearest_full_name(resolved.entity, start)
    turn.speaker = name.start, name.end


def _set_role(turn: Turn, candidate: Candidate, resolved: Resolved | None) -> None:
    """Set the role of a turn to what the clause of a candidate says about the named speaker."""
    if resolved is None or resolved.entity is None or resolved.rule != SpeakerRule.NAME:
        return
    has_clause = bool(candidate.verb) or candidate.rule == MentionRule.LABEL
    if candidate.rule in CARRIED_OVER or not has_clause:
        return
    role = find_role(candidate, (resolved.start, resolved.end))
    if role is not None:
        turn.role, turn.role_rule = role
