"""Turns as utterance records: every column with the decision behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rostra.language.abbreviations import abbreviations_in
from rostra.language.paragraphs import Paragraph
from rostra.language.role_codes import NO_ROLE, RoleCodes, code_role
from rostra.language.state_offices import state_of_office
from rostra.language.titles import TITLES
from rostra.quotations.extraction import quote_filter
from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.named_mentions import Resolved
from rostra.quotations.extraction.quote_candidates import Candidate, utterance_span, words_in
from rostra.quotations.extraction.records import Decision, Utterance
from rostra.quotations.extraction.roles import Span
from rostra.quotations.extraction.rule_confidence import (
    CLAUSE_DIRECTLY_AFTER,
    NO_CLAUSE,
    MentionRule,
    SpanRule,
    SpeakerRule,
)
from rostra.quotations.extraction.tagging import Tag
from rostra.quotations.extraction.text_kinds import LIST_ITEM
from rostra.quotations.extraction.turns import Turn

_DEMONYM_CONFIDENCE = 0.9  # of a German or French demonym beside an office
_MAX_COST = 0.3  # of the marks of a quotation, a piece; above it they are unusual
_MAX_READ = 200
_CONTEXT = 3000  # code points around a quotation, in its paragraph and the next, for the country
_PARTICLES = lexicon("de").particles
_MAX_ADVERBS = 2  # after a verb, in the cue
_MAX_BETWEEN = 8  # words between subject and verb in a cue
_DISTANT_RULES = {MentionRule.LEAD_PARTICIPLE, MentionRule.LATER_VERB, MentionRule.RELATIVE}
"""Rules for a verb that may be far from its subject."""

_Excerpt = tuple[str | None, int | None, int | None]
"""A stretch with its offsets; three times None where there is none."""


class _SharedColumns(NamedTuple):
    """The columns that all utterances of a turn share, with their decisions."""

    speaker: _Excerpt
    speaker_kind: str | None
    role: _Excerpt
    codes: RoleCodes
    decisions: dict[str, Decision]


class RecordBuilder:
    """Builds the utterance records of one text, each with the BCP 47 tag of its language."""

    def __init__(
        self, text: str, language: str, lexicon: Lexicon, paragraphs: Sequence[Paragraph]
    ) -> None:
        self._text = text
        self._language = language
        self._lexicon = lexicon
        self._paragraphs = paragraphs
        self._abbreviations = abbreviations_in(text)

    def build(self, turns: list[Turn]) -> Iterator[Utterance]:
        """Yield the records of all turns, numbered."""
        seq = 0
        for number, turn in enumerate(turns, 1):
            shared = self._shared_columns(turn)
            for candidate, resolved in turn.utterances:
                seq += 1
                yield self._utterance(candidate, resolved, shared, (number, seq))

    def _shared_columns(self, turn: Turn) -> _SharedColumns:
        codes = self._role_codes(turn)
        return _SharedColumns(
            speaker=self._excerpt(turn.speaker),
            speaker_kind=self._speaker_kind(turn),
            role=self._excerpt(turn.role),
            codes=codes if turn.role else replace(codes, role_type=None, role_status=None),
            decisions={
                "role": turn.role_rule.decision(self._lexicon.language),
                "country": Decision(codes.country_rule, codes.country_confidence),
            },
        )

    def _role_codes(self, turn: Turn) -> RoleCodes:
        """The codes of the role, or else of the words for an unnamed speaker."""
        may_be_body = turn.entity is None or not turn.entity.gender_votes
        span = turn.role or (turn.speaker if may_be_body else None)
        first = turn.utterances[0][1]
        if span is None or (first is not None and first.rule == SpeakerRule.SEVERAL):
            return NO_ROLE
        piece = turn.utterances[0][0].piece
        number = piece.paragraph.number
        context = "\n".join(
            self._text[max(p.start, piece.start - _CONTEXT) : min(p.end, piece.start + _CONTEXT)]
            for p in self._paragraphs[number - 1 : number + 1]
        )
        words = self._text[slice(*span)]
        codes = code_role(words, context=context, abbreviations=self._abbreviations)
        state = state_of_office(words, self._lexicon.language)
        if codes.country is not None or state is None:
            return codes
        return replace(
            codes,
            country=state,
            country_basis="office",
            country_rule="office-by-demonym",
            country_confidence=_DEMONYM_CONFIDENCE,
        )

    def _speaker_kind(self, turn: Turn) -> str | None:
        """``person`` or ``collective``, by the words that name the speaker."""
        if turn.speaker is None:
            return None
        words = self._text[slice(*turn.speaker)].lower().split()
        if turn.entity is not None:
            organisation = not self._lexicon.organisation_words.isdisjoint(words)
            is_person = bool(turn.entity.gender_votes) or not organisation
        else:
            head = _head_noun(words, self._lexicon)
            is_person = head in TITLES or head in self._lexicon.person_nouns
        return "person" if is_person else "collective"

    def _excerpt(self, span: Span | None) -> _Excerpt:
        return (self._text[slice(*span)], *span) if span else (None, None, None)

    def _utterance(
        self,
        candidate: Candidate,
        resolved: Resolved | None,
        shared: _SharedColumns,
        numbers: tuple[int, int],
    ) -> Utterance:
        """The record of a candidate with the numbers of its turn and of itself."""
        start, end = utterance_span(self._text, candidate.quotation, candidate.piece)
        content = self._text[start:end]
        speaker, speaker_start, speaker_end = shared.speaker
        role, role_start, role_end = shared.role
        cue, cue_start, cue_end = self._excerpt(_cue_span(candidate, resolved))
        language = self._lexicon.language
        speaker_rule = resolved.rule if resolved else SpeakerRule.NOBODY
        tokens = candidate.mention
        mention_span = (tokens[0].start, tokens[-1].end) if tokens else None
        mention, mention_start, mention_end = self._excerpt(mention_span)
        return Utterance(
            paragraph=candidate.piece.paragraph.number,
            turn=numbers[0],
            seq=numbers[1],
            speaker=speaker,
            speaker_kind=shared.speaker_kind,
            role=role,
            country=shared.codes.country,
            utterance=content,
            speaker_start=speaker_start,
            speaker_end=speaker_end,
            role_start=role_start,
            role_end=role_end,
            role_type=shared.codes.role_type,
            role_status=shared.codes.role_status,
            country_basis=shared.codes.country_basis,
            char_start=start,
            char_end=end,
            cue=cue,
            cue_start=cue_start,
            cue_end=cue_end,
            quote_type="embedded" if _is_embedded(candidate) else "direct",
            elided="…" in content or "..." in content,
            language=self._language,
            mention=mention,
            mention_start=mention_start,
            mention_end=mention_end,
            decisions=shared.decisions
            | {
                "span": _span_rule(self._text, candidate).decision(language),
                "mention": candidate.rule.decision(language),
                "speaker": speaker_rule.decision(language),
                "cue": candidate.rule.decision(language) if cue else NO_CLAUSE,
            },
        )


def _is_embedded(candidate: Candidate) -> bool:
    """Whether words outside the reporting clause govern a quotation or continue its sentence."""
    before = candidate.tags_before.rstrip(Tag.QUOTATION)[-1:]
    if before and before not in ",:;.-(VG":
        return True
    if candidate.rule in CLAUSE_DIRECTLY_AFTER:
        return False
    after = candidate.tags_after.lstrip(",-")
    following = after.split(Tag.QUOTATION)[0]
    if not following or following[0] in ".:)(R":
        return False
    clause = {token.start for token in (*candidate.verb, *candidate.mention)}
    return candidate.sentence.tokens[-len(after)].start not in clause


def _cue_span(candidate: Candidate, resolved: Resolved | None) -> Span | None:
    """The offsets of the reporting clause: the verb with its adverbs and its subject.

    Of a subject with a name, the words after the name are left out. A verb far from its subject is
    the cue alone.
    """
    mention, verb = candidate.mention, candidate.verb
    if not verb or not mention:
        return None
    end = mention[-1].end
    if resolved is not None and resolved.rule == SpeakerRule.NAME:
        end = resolved.end
    first = next((t for t in mention if t.tag not in Tag.CONJUNCTION + Tag.COMPLEMENTIZER), None)
    start = (first or mention[0]).start
    verb_start, verb_end = verb[0].start, _end_with_adverbs(candidate)
    if verb_start < candidate.piece.start < start:
        return verb_start, verb_end
    if verb_start < start:
        return verb_start, _end_with_particle(candidate, max(end, verb[-1].end))
    if candidate.rule in _DISTANT_RULES:
        tokens = candidate.sentence.tokens
        if sum(end <= token.start < verb_start for token in tokens) > _MAX_BETWEEN:
            return verb[-1].start, verb_end
    return start, max(verb_end, end)


def _end_with_particle(candidate: Candidate, end: int) -> int:
    """The end of a clause with the separable particle of its verb: "fügte er hinzu"."""
    tokens = candidate.sentence.tokens
    index = next((k for k, token in enumerate(tokens) if token.start >= end), len(tokens))
    tags = candidate.sentence.tags[index : index + 2]
    last = len(tags) < 2 or tags[1] in ",.:Q"
    is_particle = bool(tags) and last and tokens[index].form in _PARTICLES
    return tokens[index].end if is_particle else end


def _end_with_adverbs(candidate: Candidate) -> int:
    """The end of a verb after its subject, with the adverbs that follow: "he said bluntly"."""
    last, tokens = candidate.verb[-1], candidate.sentence.tokens
    end = last.end
    if last.start < candidate.mention[0].start:
        return end
    index = next((k for k, token in enumerate(tokens, 1) if token.start == last.start), len(tokens))
    for token in tokens[index : index + _MAX_ADVERBS]:
        if token.tag != Tag.ADVERB or not token.form.endswith(("ly", "ment")):
            break
        end = token.end
    return end


def _head_noun(words: list[str], lexicon: Lexicon) -> str:
    """The last word before a preposition or a comma."""
    for index in range(1, len(words)):
        if words[index] in lexicon.prepositions or words[index - 1].endswith(","):
            return words[index - 1].strip(",")
    return words[-1].strip(",.")


def _span_rule(text: str, candidate: Candidate) -> SpanRule:
    piece, quotation = candidate.piece, candidate.quotation
    if not candidate.is_first:
        if piece.outer_start < piece.start:
            return SpanRule.CARRIED_ON
        return SpanRule.LISTED if LIST_ITEM.match(text, piece.start) else SpanRule.LEFT_OPEN
    if not quotation.closed:
        return SpanRule.UNCLOSED
    if quotation.cost > _MAX_COST * len(quotation.pieces):
        return SpanRule.UNUSUAL_MARKS
    return _position_rule(text, candidate)


def _position_rule(text: str, candidate: Candidate) -> SpanRule:
    """The rule for a quotation with regular marks, by its position in the sentence."""
    piece, before = candidate.piece, candidate.tags_before
    if candidate.rule in CLAUSE_DIRECTLY_AFTER and not before.strip("Q,c"):
        return SpanRule.CLAUSE_AFTER
    if candidate.is_alone:
        return SpanRule.OWN_SENTENCE
    if before[-1:] in tuple(",:TVG"):
        return SpanRule.CLAUSE_BEFORE
    words = words_in(text, piece.start, min(piece.end, piece.start + _MAX_READ))
    return SpanRule.IN_SENTENCE_SHORT if len(words) < quote_filter.SHORT else SpanRule.IN_SENTENCE
