"""Turns: the runs of utterances of one speaker, with the speaker and role that they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rostra.language.titles import is_title
from rostra.quotations.extraction.coreference import Resolver, is_office_alone
from rostra.quotations.extraction.dialogue import DASHES, begins_line
from rostra.quotations.extraction.entities import Entities, Entity
from rostra.quotations.extraction.headings import Heading
from rostra.quotations.extraction.named_mentions import Resolved
from rostra.quotations.extraction.quote_candidates import Candidate
from rostra.quotations.extraction.roles import Span, find_role
from rostra.quotations.extraction.rule_confidence import (
    CARRIED_OVER,
    MentionRule,
    RoleRule,
    SpeakerRule,
)

_NAMING = (SpeakerRule.NAME, SpeakerRule.PRONOUN)
_NEAR_HEADING = 200  # code points
_MAX_REPLY = 60  # code points
_MAX_BETWEEN_REPLIES = 2  # paragraphs from the last words of whoever replies to the question
_LEAD = 3  # paragraphs from an office without a name to its name
_OF_RECORD = {MentionRule.TRANSCRIPT, MentionRule.UNLABELLED_TURN}
"""Rules of transcripts, of which the head names all who speak: a line for each."""
_LABELS = {MentionRule.LABEL, *_OF_RECORD}
_NAMED_BESIDE = {MentionRule.LABEL, MentionRule.SIGNATURE, MentionRule.COLON_ABOVE}
"""Rules without a verb that name the speaker beside the quotation, perhaps with a role."""


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
    """Return the turns of a text in order; a new one begins below each heading."""
    turns: list[Turn] = []
    upcoming = sorted(headings, reverse=True)
    heading = None
    heads: dict[int, Heading] = {}  # of those whom the headings so far name
    for candidate in candidates:
        after_heading = False
        while upcoming and upcoming[-1] < candidate.piece.paragraph.number:
            heading, after_heading = headings[upcoming.pop()], True
            bearer = resolver.antecedents.named_in_heading = entities.bearer(heading.name)
            heads[id(bearer)] = heading
        resolver.antecedents.answered = _answered(text, candidate, turns)
        resolved = _replying(candidate, turns)
        if resolved is not None:
            resolver.speaks(resolved, candidate.piece.start)
        elif candidate.mention:
            resolved = resolver.resolve(candidate.mention, candidate.subject_before)
        key = _key(text, candidate, resolved)
        if after_heading or _is_below_headline(text, candidate, turns) or turns[-1].key != key:
            turns.append(Turn(key))
            if resolved is not None:
                names = heads.get(id(resolved.entity)) if candidate.rule in _OF_RECORD else heading
                _set_speaker(turns[-1], candidate, resolved, names, entities)
        turn = turns[-1]
        turn.utterances.append((candidate, resolved))
        if turn.role is None:
            _set_role(turn, candidate, resolved)
    _name_lead(turns)
    return _with_offices_named(text, turns)


def _replying(candidate: Candidate, turns: list[Turn]) -> Resolved | None:
    """Who replies with a few words that are a paragraph: whoever spoke before a short question.

    “How many?” Quill asks.¶ “Nine.”
    """
    if len(turns) < 2 or candidate.rule != MentionRule.TURN_GOES_ON or not _is_brief(candidate):
        return None
    asked, replied = turns[-1].utterances[-1][0], turns[-2].utterances[-1]
    numbers = [one.piece.paragraph.number for one in (candidate, asked, replied[0])]
    is_next = numbers[0] - numbers[1] == 1 and numbers[1] - numbers[2] <= _MAX_BETWEEN_REPLIES
    is_question = asked.ending == "?" and _is_brief(asked)
    if not is_next or not (is_question or asked.rule == MentionRule.REPLY):
        return None
    candidate.attribute_to(replied[0].mention, MentionRule.REPLY)
    return replied[1]


def _is_brief(candidate: Candidate) -> bool:
    """Whether a quotation is a few words between marks of its own, in no open quotation."""
    piece, quotation = candidate.piece, candidate.quotation
    is_whole = quotation.closed and len(quotation.pieces) == 1
    return is_whole and piece.end - piece.start <= _MAX_REPLY


def _is_below_headline(text: str, candidate: Candidate, turns: list[Turn]) -> bool:
    """Whether a candidate is the first one, or the first below a line without a full stop."""
    if not turns:
        return True
    above = turns[-1].utterances[-1][0].piece.paragraph
    is_headline = above.number == 1 and text[above.end - 1].isalnum()
    return is_headline and candidate.piece.paragraph.number > 1


def _name_lead(turns: list[Turn]) -> None:
    """Join the first turn to the second if its speaker is an office, named in the second alone.

    Agencies begin so: "Westland’s harbour minister called it a “farce”. “No,” Zed Quill said."
    """
    if len(turns) < 2:
        return
    first, second = turns[:2]
    office, name = first.utterances[0][1], second.utterances[0][1]
    if office is None or name is None or not is_office_alone(first.utterances[0][0].mention):
        return
    paragraphs = [turn.utterances[0][0].piece.paragraph.number for turn in (first, second)]
    entity = second.entity
    if (
        office.rule != SpeakerRule.UNNAMED
        or name.rule != SpeakerRule.NAME
        or entity is None
        or entity.titles
        or entity.names[0].start < office.end
        or second.role is not None
        or paragraphs[1] - paragraphs[0] > _LEAD
    ):
        return
    named = replace(office, entity=entity, rule=SpeakerRule.DESCRIPTION)
    pairs = [(candidate, named) for candidate, _ in first.utterances]
    second.utterances = [*pairs, *second.utterances]
    second.role, second.role_rule = (office.start, office.end), RoleRule.OFFICE_ALONE
    del turns[0]


def _with_offices_named(text: str, turns: list[Turn]) -> list[Turn]:
    """The turns, with the name below a heading for the office in it.

    In German and French a turn is joined to one of an office in the sentence before: "Le chef du
    parti dénonce une « farce ». « Non », dit Zed Quill."
    """
    joined = turns[:1]
    for turn in turns[1:]:
        office = _office_of(text, joined[-1], turn)
        if office is None:
            joined.append(turn)
            continue
        named = replace(office, entity=turn.entity, rule=SpeakerRule.DESCRIPTION)
        first = joined[-1]
        pairs = [(candidate, named) for candidate, _ in first.utterances]
        if pairs[-1][0].piece.paragraph != turn.utterances[0][0].piece.paragraph:  # a heading
            first.utterances = [*pairs]
            first.entity, first.speaker = turn.entity, turn.speaker
            joined.append(turn)
        else:
            turn.utterances = [*pairs, *turn.utterances]
            joined[-1] = first = turn
        first.role, first.role_rule = (office.start, office.end), RoleRule.OFFICE_ALONE
    return joined


def _office_of(text: str, first: Turn, second: Turn) -> Resolved | None:
    """The office whose holder speaks in the first turn, if only the second one has the name."""
    (candidate, office), (following, name) = first.utterances[-1], second.utterances[0]
    entity = second.entity
    if office is None or name is None or entity is None or second.role is not None:
        return None
    if office.rule != SpeakerRule.UNNAMED or entity.names[0].start <= office.end:
        return None
    if name.rule in _NAMING and _is_repeated_below(text, candidate, office, entity):
        return office
    inverts = candidate.sentence.words.inverts and name.rule == SpeakerRule.NAME
    same_paragraph = candidate.piece.paragraph == following.piece.paragraph
    is_named = inverts and same_paragraph and not entity.titles
    return office if is_named and is_office_alone(candidate.mention) else None


def _is_repeated_below(text: str, candidate: Candidate, office: Resolved, entity: Entity) -> bool:
    """Whether an office in a heading stands again beside the name of its holder below.

    "Mayor: ‘We win’¶ The mayor of Arvo, Zed Quill, was glad."
    """
    paragraph = candidate.piece.paragraph
    last = text[max(paragraph.start, paragraph.end - 2) : paragraph.end].strip("”’»“‘\"' \xa0")
    name, words = entity.names[0], text[office.start : office.end].lower()
    if not last.isalnum() or name.start - paragraph.end > _NEAR_HEADING:
        return False
    before = text[paragraph.end : name.start].strip().lower()
    return words.split()[-1] in entity.titles and words in before and "\n" not in before


def _answered(text: str, candidate: Candidate, turns: list[Turn]) -> Entity | None:
    """Who spoke in the line above, if both are lines of dialogue."""
    if not turns or not begins_line(text, candidate.piece):
        return None
    above, _ = turns[-1].utterances[-1]
    paragraph = above.piece.paragraph
    follows = paragraph.number == candidate.piece.paragraph.number - 1
    return turns[-1].entity if follows and text[paragraph.start] in DASHES else None


def _key(text: str, candidate: Candidate, resolved: Resolved | None) -> object:
    if resolved is None:
        return candidate.quotation.outer_start
    if resolved.entity is None:
        return text[resolved.start : resolved.end].casefold()
    return id(resolved.entity)


def _set_speaker(
    turn: Turn, first: Candidate, resolved: Resolved, heading: Heading | None, entities: Entities
) -> None:
    """Set the speaker of a turn of which the first utterance is `first`."""
    turn.entity, turn.speaker = resolved.entity, (resolved.start, resolved.end)
    if resolved.entity is None:
        return
    if heading is not None and entities.bearer(heading.name) is resolved.entity:
        turn.speaker = heading.name.start, heading.name.end
        if heading.role and first.role is None:  # a label is nearer than the head of a transcript
            turn.role, turn.role_rule = heading.role, RoleRule.HEADING
        return
    in_label = first.rule in _LABELS and resolved.start >= first.piece.paragraph.start
    if in_label and len(resolved.entity.fullest) == 1:
        return
    name = entities.nearest_full_name(resolved.entity, first.piece.start)
    turn.speaker = name.start, name.end


def _set_role(turn: Turn, candidate: Candidate, resolved: Resolved | None) -> None:
    """Set the role of a turn to what the clause of a candidate says about the named speaker."""
    if resolved is None or resolved.entity is None:
        return
    if candidate.role is not None:
        turn.role, turn.role_rule = candidate.role, RoleRule.HEADING
        return
    has_clause = bool(candidate.verb) or candidate.rule in _NAMED_BESIDE
    if candidate.rule == MentionRule.SENTENCE_SUBJECT and candidate.sentence.words.inverts:
        has_clause = any(is_title(token.form) for token in candidate.mention)  # an unknown verb
    if candidate.rule in CARRIED_OVER or not has_clause:
        return
    if resolved.rule in (SpeakerRule.TITLE, SpeakerRule.DESCRIPTION):
        turn.role, turn.role_rule = (resolved.start, resolved.end), RoleRule.OFFICE_ALONE
    if resolved.rule != SpeakerRule.NAME:
        return
    role = find_role(candidate, (resolved.start, resolved.end))
    if role is not None:
        turn.role, turn.role_rule = role
