"""Turns, and what all utterances of a turn have in common: the speaker and the role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rostra.quotations.extraction import roles, spans
from rostra.quotations.extraction.headings import Heading
from rostra.quotations.extraction.people import People
from rostra.quotations.extraction.persons import Person
from rostra.quotations.extraction.resolution import Resolved, Resolver
from rostra.quotations.extraction.roles import Span, Stretch
from rostra.quotations.extraction.speech import Attributed


@dataclass(slots=True)
class Turn:
    """The unbroken run of utterances that a text gives one speaker.

    Attributes:
        key: Who speaks, to compare with the next one; None for nobody told.
        rows: The pieces, each with whom its mention means.
        speaker: Offsets of the speaker; None for nobody told.
        person: Who speaks, if it is somebody named.
        role: Offsets of the role with the rule that found it.
    """

    key: object
    rows: list[tuple[Attributed, Resolved | None]] = field(default_factory=list)
    speaker: Span | None = None
    person: Person | None = None
    role: Stretch | None = None


def turns(
    text: str,
    found: Sequence[Attributed],
    headings: Mapping[int, Heading],
    people: People,
    resolver: Resolver,
) -> list[Turn]:
    """The turns of a text, in order, with their speakers and roles."""
    result: list[Turn] = []
    ordered = sorted(headings)
    at, section = 0, None
    for one in found:
        fresh = False
        while at < len(ordered) and ordered[at] < one.piece.paragraph.number:
            section, fresh = headings[ordered[at]], True
            resolver.section = people.named(section.name)
            at += 1
        whom = resolver.resolve(one.mention) if one.mention else None
        key = _key(text, one, whom)
        if fresh or not result or result[-1].key != key:
            result.append(Turn(key))
            _begin(result[-1], spans.utterance(text, one)[0], whom, section, people)
        turn = result[-1]
        turn.rows.append((one, whom))
        turn.role = turn.role or _role(one, whom)
    return result


def _key(text: str, one: Attributed, whom: Resolved | None) -> object:
    if whom is None:
        return one.quotation.outer_start
    return id(whom.person) if whom.person else text[whom.start : whom.end].casefold()


def _begin(
    turn: Turn, start: int, whom: Resolved | None, section: Heading | None, people: People
) -> None:
    """Set the speaker of a turn whose first utterance begins at `start`."""
    if whom is None:
        return
    turn.person, turn.speaker = whom.person, (whom.start, whom.end)
    if whom.person is None:
        return
    if section is not None and people.named(section.name) is whom.person:
        turn.speaker = section.name.start, section.name.end
        turn.role = (*section.role, "heading") if section.role else None
        return
    name = people.nearest(whom.person, start)
    turn.speaker = name.start, name.end


def _role(one: Attributed, whom: Resolved | None) -> Stretch | None:
    """The role that the own clause of a row states."""
    if whom is None or whom.person is None or whom.rule != "name":
        return None
    if one.rule.startswith("carried") or not (one.verb or one.rule == "label"):
        return None
    return roles.stated(one, (whom.start, whom.end))


def name_end(whom: Resolved | None) -> int | None:
    """Where the name in a mention ends, for the cue; None where it is no name."""
    return whom.end if whom is not None and whom.rule == "name" else None
