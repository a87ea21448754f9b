"""Persons and organisations of TEI: their names, and their roles and parties on a date."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from rostra.exchange.tei.header import preferred, words
from rostra.exchange.transcripts import Speaker
from rostra.exchange.untrusted.xml_files import XML_ID, XML_LANG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from rostra.exchange.losses import LossReport

_PARTIES: Final = {"parliamentaryGroup", "politicalGroup", "politicalParty", "political_party"}
_GROUPS: Final = {"parliamentaryGroup", "politicalGroup"}
_MEMBERS: Final = {"", "member", "MP"}
"""Roles in an organisation that are not an office."""

_HEADS: Final = {"head", "headOfGovernment", "headOfState", "primeMinister", "president"}
_SHORT: Final = {"abb", "init"}
_RANKS: Final = {"government": 0, "parliament": 1}
"""Kinds of organisations of the state; a role in the first goes before one in the second."""

_NAME_PARTS: Final = {"forename", "surname", "nameLink", "patronymic"}
_KNOWN: Final = {"persName", "affiliation", "xi:include", "note"}
"""Parts of a person of which an import says by themselves what became of them."""

Span = tuple[str, str]
"""The first and the last date, each empty where it is open."""


class Role(NamedTuple):
    """A role: its words, its code of role_type or None, and whether it is one of the state."""

    words: str
    role_type: str | None
    is_of_state: bool


@dataclass(slots=True)
class _Organisation:
    element: Element
    role: str
    events: dict[str, Span]

    def name(self, date: str | None, language: str | None, *, is_short: bool) -> str | None:
        listed = self.element.findall("orgName")
        names = [n for n in listed if _holds(_span(n), date)] or listed
        of_length = [n for n in names if (n.get("full") in _SHORT) == is_short]
        return preferred(of_length or names, language)


@dataclass(slots=True)
class _Person:
    name: str
    kind: str
    place: str
    birth: str | None = None
    affiliations: Sequence[Element] = ()


@dataclass(slots=True)
class Participants:
    """All who are listed in the headers read so far.

    Args:
        report: is told what of the lists is wrong or not taken over.
    """

    report: LossReport
    _persons: dict[str, _Person] = field(default_factory=dict)
    _organisations: dict[str, _Organisation] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _roles: dict[tuple[str, str | None, str | None], Role | None] = field(default_factory=dict)
    _parties: dict[tuple[str, str | None, str | None], str | None] = field(default_factory=dict)

    def add_lists(self, tree: Element, language: str | None, place: str) -> None:
        """Add the persons, groups of persons and organisations of a header.

        Args:
            tree: the teiHeader.
            language: of the corpus, BCP 47.
            place: the file, for the report.
        """
        people = [e for e in tree.iter() if e.tag in ("person", "personGrp")]
        for organisation in tree.iter("org"):
            self._add_organisation(organisation, place)
        for person in people:
            self._add_person(person, language, place)
        for person in people:
            self._check_affiliations(person, place)

    def __contains__(self, key: str) -> bool:
        return key in self._persons or key in self._organisations

    def __len__(self) -> int:
        return len(self._persons)

    def speaker(self, key: str, language: str | None) -> Speaker:
        """A participant as a speaker."""
        person = self._persons.get(key)
        if person:
            return Speaker(key, person.name, person.kind)
        name = self._organisations[key].name(None, language, is_short=False)
        return Speaker(key, name or key, "collective")

    def role(self, key: str, date: str | None, language: str | None) -> Role | None:
        """The role in which somebody takes part on a date: an office before a membership.

        Its words are those of the header: the name of the role, else the code of the role and the
        name of the organisation.
        """
        wanted = (key, date, language)
        if wanted not in self._roles:
            self._roles[wanted] = self._find_role(*wanted)
        return self._roles[wanted]

    def party(self, key: str, date: str | None, language: str | None) -> str | None:
        """The parliamentary group of somebody on a date, else the party; its short name if any."""
        wanted = (key, date, language)
        if wanted not in self._parties:
            self._parties[wanted] = self._find_party(*wanted)
        return self._parties[wanted]

    def organisation(self, key: str, date: str | None, language: str | None) -> str | None:
        """The name of an organisation on a date."""
        organisation = self._organisations.get(key)
        return organisation.name(date, language, is_short=False) if organisation else None

    def _add_organisation(self, element: Element, place: str) -> None:
        key = element.get(XML_ID, "")
        if key in self._organisations:
            message = "an organisation is listed twice under one xml:id; the first counts"
            self.report.add("wrong", "duplicate-organisation", message, place, key)
            return
        events = {e.get(XML_ID, ""): _span(e) for e in element.iter("event")}
        self._organisations[key] = _Organisation(element, element.get("role", ""), events)

    def _add_person(self, element: Element, language: str | None, place: str) -> None:
        key = element.get(XML_ID, "")
        where = f"{place}#{key}" if key else place
        if not key or key in self._persons:
            message = "a person is listed twice under one xml:id, or without; the first counts"
            self.report.add("wrong", "duplicate-person", message, where, words(element))
            return
        name = self._name(element, language, where)
        if not name:
            message = "a person has no name: the xml:id is used"
            self.report.add("wrong", "person-without-name", message, where)
        birth = element.find("birth")
        person = _Person(
            name or key,
            "collective" if element.tag == "personGrp" else "person",
            where,
            None if birth is None else birth.get("when"),
            element.findall("affiliation"),
        )
        self._persons[key] = person
        for part in element:
            if part.tag not in _KNOWN:
                message = "details of persons: no corpus has more than names, roles and parties"
                self.report.add("dropped", "person-details", message, where, part.tag)
        if name:
            self._check_namesakes(key, person)

    def _check_namesakes(self, key: str, person: _Person) -> None:
        """Report two entries whose names are the same words, and whose births do not differ."""
        same = self._by_name.setdefault(_name_key(person.name), [])
        for other in same:
            births = {self._persons[other].birth, person.birth}
            if len(births - {None}) < len(births) or len(births) == 1:
                message = "two persons have the same name, and no dates of birth that differ"
                value = f"{self._persons[other].name} ({other}), {person.name} ({key})"
                self.report.add("wrong", "person-twice", message, person.place, value)
                break
        same.append(key)

    def _name(self, element: Element, language: str | None, where: str) -> str:
        """The newest of the names of a person, in the language of the corpus, forename first."""
        names = element.findall("persName") or element.findall("name")
        spoken = [n for n in names if n.get(XML_LANG, language) == language] or names
        newest = max(spoken, key=lambda n: (not n.get("to"), n.get("from", "")), default=None)
        if len(names) > 1:
            message = "other names of a person than the newest, in the language of the corpus"
            self.report.add("dropped", "other-names", message, where, count=len(names) - 1)
        if newest is None:
            return ""
        parts = [part for part in newest if part.tag in _NAME_PARTS]
        if not parts:
            return words(newest)
        for addition in newest:
            if addition.tag not in _NAME_PARTS:
                message = "titles and other additions to names"
                self.report.add("dropped", "name-additions", message, where, words(addition))
        parts.sort(key=lambda part: part.tag in ("surname", "nameLink"))
        return " ".join(filter(None, map(words, parts)))

    def _check_affiliations(self, person: Element, place: str) -> None:
        for affiliation in person.findall("affiliation"):
            key = _reference(affiliation.get("ref", ""))
            if key and key not in self._organisations:
                message = "an affiliation refers to an organisation that is not listed"
                where = f"{place}#{person.get(XML_ID, '')}"
                self.report.add("wrong", "dangling-affiliation", message, where, key)

    def _valid(
        self, key: str, date: str | None
    ) -> Iterator[tuple[Element, _Organisation | None, str]]:
        """The affiliations of somebody that hold on a date, with organisation and role."""
        person = self._persons.get(key)
        for affiliation in person.affiliations if person else ():
            organisation = self._organisations.get(_reference(affiliation.get("ref", "")))
            terms = affiliation.get("ana", "").replace("#", "").split()
            events = organisation.events if organisation else {}
            spans = [events[term] for term in terms if term in events]
            own = _span(affiliation)
            is_in_term = not spans or any(_holds(span, date) for span in spans)
            if _holds(own, date) and (is_in_term or any(own)):
                yield affiliation, organisation, affiliation.get("role", "")

    def _find_role(self, key: str, date: str | None, language: str | None) -> Role | None:
        best: tuple[int, Role] | None = None
        for affiliation, organisation, role in self._valid(key, date):
            kind = organisation.role if organisation else ""
            name = organisation.name(date, language, is_short=False) if organisation else None
            named = preferred(affiliation.findall("roleName"), language)
            said = named or ", ".join(filter(None, (role if name else "", name)))
            if kind in _PARTIES or not said:
                continue
            rank = 3 * (role in _MEMBERS) + _RANKS.get(kind, 2)
            if best is None or rank < best[0]:
                best = rank, Role(said, _role_type(kind, role), kind in _RANKS)
        return best[1] if best else None

    def _find_party(self, key: str, date: str | None, language: str | None) -> str | None:
        found = [
            organisation
            for _, organisation, _ in self._valid(key, date)
            if organisation and organisation.role in _PARTIES
        ]
        found.sort(key=lambda organisation: organisation.role not in _GROUPS)
        return found[0].name(date, language, is_short=True) if found else None


def _role_type(kind: str, role: str) -> str | None:
    """The code of a role by what the header says of it and of the organisation, if that decides."""
    if kind == "government":
        return "state-leadership" if role in _HEADS else "government"
    return "legislature" if kind == "parliament" else None


def _reference(reference: str) -> str:
    """The xml:id to which the first reference leads."""
    return reference.partition(" ")[0].rpartition("#")[2]


def _span(element: Element) -> Span:
    when = element.get("when", "")
    return element.get("from", when)[:10], element.get("to", when)[:10]


def _holds(span: Span, date: str | None) -> bool:
    """Whether a span has a date; of an interval, its first day. ISO dates compare as text."""
    first, last = span
    if not date:
        return not (first or last)
    day = date.partition("/")[0]
    return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)


def _name_key(name: str) -> str:
    """The words of a name without marks and case, in order of the alphabet."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(sorted("".join(c for c in plain if not unicodedata.combining(c)).split()))
