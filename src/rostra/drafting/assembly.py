"""The draft of a text, put together from what each step found."""

from collections.abc import Mapping, Sequence

from rostra.drafting import attribution, clauses, confidence, headings
from rostra.drafting.attribution import Group
from rostra.drafting.lexicon import lexicon
from rostra.drafting.paragraphs import Paragraph, paragraphs
from rostra.drafting.people import People
from rostra.drafting.proposal import Decision, Draft, Left, Utterance
from rostra.drafting.quotations import quotations
from rostra.drafting.resolution import Resolver
from rostra.drafting.speech import Attributed
from rostra.drafting.tagging import Tagger
from rostra.drafting.transcripts import labelled
from rostra.drafting.turns import Spoken, Turns
from rostra.language.abbreviations import abbreviations_in
from rostra.language.offices import Office, describe


def draft(text: str, *, language: str = "en") -> Draft:
    """Propose the utterances of a report.

    A pure function: the same text and language give the same draft. Time grows linearly with the
    length of the text.

    Args:
        text: The report as plain text, a paragraph a line.
        language: BCP 47 tag of its language. Marks are those of any language; reporting clauses
            are known for English, German and French, and elsewhere read as English.
    """
    whole = paragraphs(text)
    words = lexicon(language)
    tagger = Tagger(text, words)
    quoted = _quoted(text, whole)
    spoken_lines = labelled(text, whole, quoted, tagger)
    people = People(text, words, _places(quoted))
    found = attribution.attribute(text, whole, quoted, tagger)
    _label(found, spoken_lines)
    opening = {
        number for number, g in quoted.items() if g[0][1].outer_start == whole[number - 1].start
    }
    heads = headings.headings(text, whole, opening, people.finder, tagger)
    below = dict(headings.following(heads, whole, opening))
    turns = Turns(text, people, Resolver(text, people, words), below)
    spoken = turns.of([one for one in found if not one.left])
    reader = _Reader(text, whole, language)
    utterances = [reader.utterance(seq, each) for seq, each in enumerate(spoken, 1)]
    left = [Left(one.piece.start, one.piece.end, one.left) for one in found if one.left]
    return Draft(text, language, tuple(utterances), tuple(left))


def _quoted(text: str, whole: Sequence[Paragraph]) -> dict[int, Group]:
    """The pieces of quotations by the number of their paragraph."""
    found: dict[int, Group] = {}
    for quotation in quotations(text, list(whole)):
        for piece in quotation.pieces:
            if text[piece.start : piece.end].strip():
                found.setdefault(piece.paragraph.number, []).append((quotation, piece))
    return found


def _places(quoted: Mapping[int, Group]) -> list[tuple[int, int]]:
    return [(piece.start, piece.end) for group in quoted.values() for _, piece in group]


def _label(found: Sequence[Attributed], lines: Mapping[int, Attributed]) -> None:
    """A label before an utterance decides who speaks, whatever the sentence says."""
    for one in found:
        line = lines.get(one.piece.start)
        if line:
            one.mention, one.verb, one.rule, one.left = line.mention, [], line.rule, line.left


class _Reader:
    """Makes records of what was found in one text."""

    def __init__(self, text: str, whole: Sequence[Paragraph], language: str) -> None:
        self._text = text
        self._paragraphs = whole
        self._language = language
        self._abbreviations = abbreviations_in(text)

    def utterance(self, seq: int, spoken: Spoken) -> Utterance:
        """The record of one utterance."""
        text, one = self._text, spoken.one
        start, end = self._span(one)
        cue = clauses.cue(one)
        mention = self._mention(spoken)
        office = self._office(spoken)
        words = text[start:end]
        role = spoken.role if office.role_type else None  # what is no role after all
        return Utterance(
            paragraph=one.piece.paragraph.number,
            turn=spoken.turn,
            seq=seq,
            speaker=_slice(text, spoken.speaker),
            speaker_kind=self._kind(spoken),
            role=_slice(text, role),
            country=office.country,
            utterance=words,
            speaker_start=spoken.speaker[0] if spoken.speaker else None,
            speaker_end=spoken.speaker[1] if spoken.speaker else None,
            role_start=role[0] if role else None,
            role_end=role[1] if role else None,
            role_type=office.role_type if role else None,
            role_status=office.role_status if role else None,
            country_basis=office.country_basis,
            char_start=start,
            char_end=end,
            cue=_slice(text, cue),
            cue_start=cue[0] if cue else None,
            cue_end=cue[1] if cue else None,
            quote_type="embedded" if clauses.embedded(one) else "direct",
            elided="…" in words or "..." in words,
            language=self._language,
            mention=_slice(text, mention),
            mention_start=mention[0] if mention else None,
            mention_end=mention[1] if mention else None,
            decisions=self._decisions(spoken, office, cue is not None),
        )

    def _span(self, one: Attributed) -> tuple[int, int]:
        """The words without white space and without the comma that is the report's."""
        text, start, end = self._text, one.piece.start, one.piece.end
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        last = one.piece is one.quotation.pieces[-1]
        if last and one.quotation.closed and text[end - 1] == "," and text[start : end - 1].strip():
            end = start + len(text[start : end - 1].rstrip())
        return start, end

    def _mention(self, spoken: Spoken) -> tuple[int, int] | None:
        if spoken.one.mention:
            return spoken.one.mention[0].start, spoken.one.mention[-1].end
        return (spoken.heading.start, spoken.heading.end) if spoken.heading else None

    def _kind(self, spoken: Spoken) -> str | None:
        if spoken.speaker is None:
            return None
        resolved = spoken.resolved
        if spoken.heading or spoken.one.rule == "label" or (resolved and resolved.person):
            return "person"
        words = self._text[slice(*spoken.speaker)].split()
        return "collective" if _several(words) else "person"

    def _office(self, spoken: Spoken) -> Office:
        """What the role says, or the words for a collective that embodies a state."""
        words = _slice(self._text, spoken.role)
        if words is None and self._kind(spoken) == "collective":
            words = _slice(self._text, spoken.speaker)
        number = spoken.one.piece.paragraph.number
        near = self._paragraphs[number - 1 : number + 1]
        context = "\n".join(self._text[p.start : min(p.end, p.start + 2000)] for p in near)
        return describe(words, context=context, abbreviations=self._abbreviations)

    def _decisions(self, spoken: Spoken, office: Office, has_cue: bool) -> dict[str, Decision]:  # noqa: FBT001
        one = spoken.one
        found = {"span": confidence.of_span(one)}
        if one.mention or spoken.heading:
            found["mention"] = confidence.of("mention", one.rule if one.mention else "heading")
        for key, decision in spoken.rules.items():
            if key == "role" and not office.role_type:
                continue
            found[key] = confidence.of(key, decision.rule)
        if office.country_rule != "no-role":
            found["country"] = Decision(office.country_rule, office.country_confidence)
        if has_cue:
            found["cue"] = confidence.of("cue", one.rule)
        return found


def _slice(text: str, span: tuple[int, int] | None) -> str | None:
    return text[slice(*span)] if span else None


def _several(words: Sequence[str]) -> bool:
    """Whether words for somebody unnamed mean several, or a body."""
    head = words[-1].lower() if words else ""
    return not head.endswith(("man", "woman", "person", "er", "or", "ist", "ent", "ant", "ian"))
