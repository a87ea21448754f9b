"""Who speaks in each turn, in the fullest form that the text prints, and in what role."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rostra.drafting import clauses
from rostra.drafting.headings import Heading
from rostra.drafting.people import People, Person
from rostra.drafting.proposal import Decision
from rostra.drafting.resolution import Resolved, Resolver
from rostra.drafting.speech import Attributed

Span = tuple[int, int]


@dataclass(slots=True)
class Spoken:
    """An utterance with the one who speaks.

    Attributes:
        one: The piece of a quotation and its attribution.
        heading: The heading that it stands below, if it is the speaker's.
        resolved: Whom its mention means.
        turn: Number of its turn.
        speaker: Where the fullest form of the name stands.
        role: Where the words of the role stand.
        rules: Why, for speaker and role.
    """

    one: Attributed
    heading: Heading | None
    resolved: Resolved | None
    turn: int = 0
    speaker: Span | None = None
    role: Span | None = None
    rules: dict[str, Decision] = field(default_factory=dict)


class Turns:
    """Puts utterances into turns.

    Args:
        text: The text.
        people: Its people.
        resolver: Says whom mentions mean; it is asked in the order of the text.
        headings: The heading of each paragraph that has one.
    """

    def __init__(
        self, text: str, people: People, resolver: Resolver, headings: Mapping[int, Heading]
    ) -> None:
        self._text = text
        self._people = people
        self._resolver = resolver
        self._headings = headings
        self._full: dict[int, list[Span]] = {}

    def of(self, attributed: Sequence[Attributed]) -> list[Spoken]:
        """The utterances with turn, speaker and role."""
        spoken = [self._spoken(one) for one in attributed]
        for number, (_, group) in enumerate(groupby(spoken, key=self._who), 1):
            self._turn(number, list(group))
        return spoken

    def _spoken(self, one: Attributed) -> Spoken:
        heading = self._headings.get(one.piece.paragraph.number)
        if heading is None:
            return Spoken(one, None, self._resolver.resolve(one.mention) if one.mention else None)
        person = self._people.named_at(heading.start)
        named = bool(one.mention) and one.mention[0].tag != "p"
        resolved = self._resolver.resolve(one.mention) if named else None
        if resolved and resolved.person and resolved.person is not person and named:
            return Spoken(one, None, resolved)
        found = Resolved(person, heading.start, heading.end, "heading")
        self._resolver.last = found
        return Spoken(one, heading, found)

    def _who(self, spoken: Spoken) -> tuple[object, ...]:
        """What is the same in all utterances of a turn."""
        heading = spoken.heading.paragraph if spoken.heading else None
        resolved = spoken.resolved
        if resolved is None:
            return (heading, "nobody", spoken.one.quotation.outer_start)
        if resolved.person is not None:
            return (heading, "person", id(resolved.person))
        return (heading, "other", self._text[resolved.start : resolved.end].lower())

    def _turn(self, number: int, group: list[Spoken]) -> None:
        speaker, rule = self._speaker(group[0])
        role, decision = self._role(group)
        for spoken in group:
            spoken.turn, spoken.speaker, spoken.role = number, speaker, role
            if rule:
                spoken.rules["speaker"] = rule
            if decision:
                spoken.rules["role"] = decision

    def _speaker(self, first: Spoken) -> tuple[Span | None, Decision | None]:
        resolved = first.resolved
        if resolved is None:
            return None, None
        decision = Decision(resolved.rule, 1.0)
        if first.heading:
            return (first.heading.start, first.heading.end), decision
        if resolved.person is None:
            return (resolved.start, resolved.end), decision
        return self._fullest(resolved.person, first.one.piece.start), decision

    def _fullest(self, person: Person, near: int) -> Span:
        """The fullest form, where it is printed nearest; outside quotations, if it is anywhere."""
        names = self._full.get(id(person))
        if names is None:
            longest = max(len(name.words) for name in person.names)
            full = [(n.start, n.end) for n in person.names if len(n.words) == longest]
            names = [span for span in full if not self._people.quoted(span[0])] or full
            self._full[id(person)] = names
        at = bisect_left(names, (near, 0))
        return min(names[max(0, at - 1) : at + 1], key=lambda n: (abs(n[0] - near), n[0]))

    def _role(self, group: list[Spoken]) -> tuple[Span | None, Decision | None]:
        """From the heading, else from the first cue that says one."""
        heading = group[0].heading
        if heading:
            return heading.role, Decision("heading", 1.0) if heading.role else None
        for spoken in group:
            name = self._named(spoken)
            found = clauses.role_in_cue(self._text, spoken.one, name) if name else None
            if found:
                return found[0], Decision(found[1], 1.0)
        for spoken in group:
            if spoken.resolved and spoken.resolved.rule == "title":
                return clauses.role_alone(spoken.one), Decision("title-alone", 1.0)
        return None, None

    def _named(self, spoken: Spoken) -> Span | None:
        """Where the mention prints a person's name."""
        resolved = spoken.resolved
        if not spoken.one.mention or resolved is None or resolved.rule != "name":
            return None
        return resolved.start, resolved.end
