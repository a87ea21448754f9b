"""Attribution: the words that decide who speaks a quotation, and its reporting clause."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rostra.language.paragraphs import Paragraph
from rostra.language.word_lists import words
from rostra.progress import Advance
from rostra.quotations.extraction import tagged_sentences
from rostra.quotations.extraction.dialogue import DASHES, begins_line
from rostra.quotations.extraction.headings import Heading, find_label
from rostra.quotations.extraction.leading_phrases import body, leading
from rostra.quotations.extraction.noun_phrases import (
    WRITINGS,
    beginning_at,
    description,
    has_title,
    joint_subject,
)
from rostra.quotations.extraction.quote_candidates import Candidate, words_in
from rostra.quotations.extraction.quote_filter import (
    is_reported,
    is_reported_mood,
    rejection_of,
)
from rostra.quotations.extraction.quote_matching import PieceGroup
from rostra.quotations.extraction.reporting_clauses import (
    find_clause,
    parenthetical_subject,
    reported_subject,
    source_named,
)
from rostra.quotations.extraction.rule_confidence import MentionRule, Rejection
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import Tag, Tagger, Token

_MAX_SIGNATURE_INSIDE = 120  # code points of the last line of a quotation
_MAX_SIGNATURE_WORDS = 12
_MAX_SIGNATURE_BELOW = 200  # code points of the line below a quotation
_MAX_READ_ABOVE = 1000  # code points at the end of the paragraph above
_POSSESSIVES = words("son sa leur sein seine ihr ihre")
_ANYBODY = (["on"], ["man"])
_MAX_STAMP = 12  # code points before a subheading
_MARKS = '«»„“”"—–-'
_WEAK_RULES = {MentionRule.NOBODY, MentionRule.TURN_GOES_ON, MentionRule.SUBJECT_ABOVE}
"""Rules that yield to a clause in another piece of the same quotation."""
_STRONG_RULES = set(MentionRule) - _WEAK_RULES - {MentionRule.LABEL_INSIDE}


class _Attribution(NamedTuple):
    """A mention outside the paragraph of a quotation, and the rule that found it."""

    mention: list[Token]
    rule: MentionRule
    sentence: Sequence[Token] = ()  # of the mention, where it introduces the quotation


class Attributor:
    """Attributes the quotations of one text; the headings are by the number of their paragraph."""

    def __init__(
        self, text: str, paragraphs: list[Paragraph], headings: dict[int, Heading], tagger: Tagger
    ) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._headings = headings
        self._tagger = tagger

    def attribute(
        self,
        pieces: Mapping[int, PieceGroup],
        transcript: Mapping[int, Candidate],
        advance: Advance,
    ) -> list[Candidate]:
        """Return a candidate for each piece, in order, after all passes.

        The passes are listed in `rostra.quotations.extraction.draft`. Each changes the fields
        `mention`, `verb`, `rule` and `rejection` of the candidates.

        Args:
            pieces: The pieces in each paragraph, by the number of the paragraph, in order.
            transcript: Candidates that are attributed already, by the start of their piece.
            advance: Is called with the code points to the end of each paragraph.
        """
        attributed: list[Candidate] = []
        position = 0
        for number, group in pieces.items():
            advance(self._paragraphs[number - 1].end - position)
            position = self._paragraphs[number - 1].end
            lines = [transcript[p.start] for _, p in group if p.start in transcript]
            if lines:
                attributed += lines
                continue
            candidates = self._by_sentence(number, group)
            self._by_label(number, candidates)
            _carry_over(candidates)
            previous = attributed[-1] if attributed and number - 1 in pieces else None
            self._by_context(number, candidates, previous)
            for candidate in candidates:
                self._by_words_inside(candidate, attributed)
                attributed.append(candidate)
        _alternate(self._text, attributed)
        _share_within_quotations(attributed)
        for candidate in attributed:
            self._reject_headline(candidate)
            self._reject_subheading(candidate)
        return attributed

    def _reject_subheading(self, candidate: Candidate) -> None:
        """Reject a line that has only a quotation, without a full stop, above other words."""
        paragraph = candidate.piece.paragraph
        before = self._text[paragraph.start : candidate.quotation.outer_start]
        begins = not before or (len(before) < _MAX_STAMP and before[0].isdigit())
        is_line = begins and candidate.quotation.outer_end == paragraph.end
        if not is_line or candidate.ending or candidate.tags_before.strip("#.w"):
            return
        below = self._paragraphs[paragraph.number : paragraph.number + 1]
        if below and candidate.rule in _WEAK_RULES and self._text[below[0].start] not in _MARKS:
            candidate.rejection = candidate.rejection or Rejection.HEADLINE

    def _reject_headline(self, candidate: Candidate) -> None:
        """Reject a quotation in the first line that gives it to nobody: “A bridge too many”."""
        number, _, end = candidate.piece.paragraph
        is_title = number == 1 and self._text[end - 1] not in ".!?" and len(self._paragraphs) > 1
        if is_title and candidate.is_alone and not candidate.mention and not candidate.ending:
            candidate.rejection = candidate.rejection or Rejection.HEADLINE
        if is_title and not candidate.mention and self._text[end - 1].isalnum():
            candidate.rejection = candidate.rejection or Rejection.HEADLINE

    def _by_sentence(self, number: int, group: PieceGroup) -> list[Candidate]:
        """Candidates with the clause of their own sentence, or the subject of the one before."""
        text, paragraph = self._text, self._paragraphs[number - 1]
        tokens = tagged_sentences.tokens_of_paragraph(text, paragraph, group, self._tagger)
        remaining, candidates = iter(group), []
        before: TaggedSentence | None = None
        for sentence in tagged_sentences.sentences_of_paragraph(text, tokens, self._tagger.words):
            if Tag.QUOTATION not in sentence.tags:
                before = sentence
                continue
            described = _described_person(before) if before else []
            is_first = True
            for index, token in enumerate(sentence.tokens):
                if token.tag != Tag.QUOTATION:
                    continue
                candidate = Candidate(*next(remaining), sentence, index)
                _apply_clause(candidate)
                candidate.subject_before = described
                if [token.form for token in candidate.mention] == ["it"]:
                    candidate.subject_before = self._body_before(number, candidate, before)
                    if before and candidate.subject_before and _tells_of_writing(before):
                        meant = candidate.subject_before  # "Quill sent a cable. “No,” it read."
                        candidate.attribute_to(meant, candidate.rule, candidate.verb)
                if [token.form for token in candidate.mention] == ["es"] and before:
                    named = reported_subject(before)  # "Die Stadt ist besorgt. „Nein“, heißt es."
                    meant = before.tokens[slice(*named)] if named else []
                    candidate.attribute_to(meant, candidate.rule, candidate.verb)
                if before and is_first and not candidate.mention:
                    subject = _reported_person(before)
                    if subject:
                        candidate.attribute_to(subject, MentionRule.SUBJECT_BEFORE)
                candidate.rejection = rejection_of(text, candidate)
                candidates.append(candidate)
                is_first = False
            before = None
        return candidates

    def _body_before(
        self, number: int, candidate: Candidate, before: TaggedSentence | None
    ) -> list[Token]:
        """The subject before "it", in its own sentence, the one before or the paragraph above."""
        words, pronoun = self._tagger.words, candidate.mention[0]
        clause = [token for token in candidate.sentence.tokens if token.start < pronoun.start]
        sentences = [TaggedSentence.of(clause, words), *([before] if before else [])]
        if before is None and number > 1:
            _, start, end = self._paragraphs[number - 2]
            tokens = self._tagger.tag(max(start, end - _MAX_READ_ABOVE), end)
            sentences += tagged_sentences.sentences_of_paragraph(self._text, tokens, words)[-1:]
        for sentence in sentences:
            subject = body(sentence)
            if subject is not None:
                return sentence.tokens[slice(*subject)]
        return []

    def _by_label(self, number: int, candidates: list[Candidate]) -> None:
        """Attribute pieces without a mention, or with "I", to the label of the paragraph."""
        paragraph = self._paragraphs[number - 1]
        label = find_label(self._text, paragraph.start, paragraph.end)
        if label is None:
            return
        for candidate in candidates:
            if [token.form for token in candidate.mention] in ([], ["i"]):
                candidate.attribute_to([label], MentionRule.LABEL)

    def _by_context(
        self, number: int, candidates: list[Candidate], previous: Candidate | None
    ) -> None:
        """Attribute a paragraph without any clause to the speaker below it, or above.

        `previous` is the last candidate of the paragraph above; None if that one has none.
        """
        speech = [candidate for candidate in candidates if not candidate.rejection]
        if previous is not None and self._is_answer(candidates[0], previous):
            return
        if not speech or any(candidate.mention for candidate in speech):
            return
        below = None if number - 1 in self._headings else self._signature_below(number, candidates)
        attribution = below or self._above(number, previous)
        if attribution is not None:
            for candidate in speech:
                candidate.attribute_to(attribution.mention, attribution.rule)
                candidate.lead_in = attribution.sentence

    def _is_answer(self, candidate: Candidate, previous: Candidate) -> bool:
        """Whether two candidates are in lines of dialogue, of which each has its own speaker."""
        above = previous.piece.paragraph.start
        return begins_line(self._text, candidate.piece) and self._text[above] in DASHES

    def _signature_below(self, number: int, candidates: list[Candidate]) -> _Attribution | None:
        """The next line signs the quotation: "- Name, place"."""
        if number == len(self._paragraphs) or candidates[-1].tags_after.strip(".-"):
            return None
        below = self._paragraphs[number]
        too_long = below.end - below.start > _MAX_SIGNATURE_BELOW
        if self._text[below.start] not in "-–—―" or too_long:
            return None
        is_item = self._text[below.start] == self._text[self._paragraphs[number - 1].start]
        if is_item and self._tagger.words.inverts:
            return None
        quotation = Token(Tag.QUOTATION, ".", below.start, below.start)
        tokens = [quotation, *self._tagger.tag(below.start, below.end)]
        clause = find_clause(TaggedSentence.of(tokens, self._tagger.words), 0)
        if clause is None:
            return None
        return _Attribution(tokens[slice(*clause.subject)], MentionRule.SIGNATURE_BELOW)

    def _above(self, number: int, previous: Candidate | None) -> _Attribution | None:
        """The speaker in the heading above, of the quotation above or in the sentences above."""
        if number == 1:
            return None
        if number - 1 in self._headings:
            start, end, *_ = self._headings[number - 1].name
            name = Token(Tag.NAME, self._text[start:end], start, end)
            return _Attribution([name], MentionRule.HEADING)
        above = self._paragraphs[number - 2]
        start = max(
            tagged_sentences.after_time_stamp(self._text, above), above.end - _MAX_READ_ABOVE
        )
        if previous is not None:
            start = previous.sentence.tokens[previous.index].end
        tokens = self._tagger.tag(start, above.end) if start < above.end else []
        sentences = tagged_sentences.sentences_of_paragraph(self._text, tokens, self._tagger.words)
        leads_in = bool(sentences) and sentences[-1].tags.endswith(Tag.COLON)
        if previous is not None and len(sentences) < 2 and not leads_in:
            goes_on = _Attribution(previous.mention, MentionRule.TURN_GOES_ON)
            return goes_on if previous.mention else None
        if previous is None and find_label(self._text, above.start, above.end):
            return None
        for sentence in reversed(sentences):
            subject = reported_subject(sentence)
            rule, lead_in = MentionRule.SUBJECT_ABOVE, list[Token]()
            if sentence.tags.endswith(Tag.COLON):
                rule, lead_in = MentionRule.COLON_ABOVE, sentence.tokens
                quotation = Token(Tag.QUOTATION, "", above.end, above.end)
                introduced = TaggedSentence.of([*sentence.tokens, quotation], self._tagger.words)
                clause = find_clause(introduced, len(sentence.tokens))
                subject = clause.subject if clause else subject
            if subject:
                return _Attribution(sentence.tokens[slice(*subject)], rule, lead_in)
        return None

    def _by_words_inside(self, candidate: Candidate, earlier: list[Candidate]) -> None:
        """Attribute to a name inside the marks: a label, or a last line that signs the words."""
        start, end = candidate.piece.start, candidate.piece.end
        label = find_label(self._text, start, end)
        if label is not None:
            candidate.attribute_to([label], MentionRule.LABEL_INSIDE)
        elif self._is_signature(candidate):
            line = self._text[start:end].strip()
            candidate.rejection = Rejection.SIGNATURE
            name = [Token(Tag.NAME, line, start, start + len(line))]
            for other in reversed(earlier):
                if other.quotation is not candidate.quotation:
                    break
                other.attribute_to(name, MentionRule.SIGNATURE_INSIDE)

    def _is_signature(self, candidate: Candidate) -> bool:
        """Whether a piece is a short last line in title case without an opening mark."""
        piece = candidate.piece
        if candidate.is_first or not candidate.is_last or piece.outer_start != piece.start:
            return False
        line = self._text[piece.start : piece.end].strip()
        too_long = piece.end - piece.start >= _MAX_SIGNATURE_INSIDE
        if too_long or not (line[:1].isupper() and line[-1:].isalpha()):
            return False
        words = words_in(line, 0, len(line))
        capitalised = sum(word[0].isupper() for word in words)
        return len(words) <= _MAX_SIGNATURE_WORDS and capitalised * 2 >= len(words)


def _tells_of_writing(sentence: TaggedSentence) -> bool:
    """Whether a sentence says that somebody issued something: "sent a letter"."""
    return any(
        token.form in WRITINGS and article.form in ("a", "an")
        for article, token in pairwise(sentence.tokens[1:])
    )


def _apply_clause(candidate: Candidate) -> None:
    """Attribute a candidate by the reporting clause in its sentence, if there is one."""
    clause = find_clause(candidate.sentence, candidate.index)
    if clause is not None:
        tokens = candidate.sentence.tokens
        subject, verb = tokens[slice(*clause.subject)], tokens[slice(*clause.verb)]
        candidate.attribute_to(subject, clause.rule, verb)
    is_subject = candidate.rule == MentionRule.SENTENCE_SUBJECT
    if is_subject and is_reported(candidate) and not _is_in_reported_clause(candidate):
        candidate.attribute_to([], MentionRule.NOBODY)
    is_anybody = [token.form for token in candidate.mention] in _ANYBODY
    if is_anybody and Tag.QUOTATION in candidate.tags_before:
        candidate.attribute_to([], candidate.rule, candidate.verb)  # « Oui », où l’on dit « non »


def _is_in_reported_clause(candidate: Candidate) -> bool:
    """Whether the mood of reported speech is in a clause after that of the subject.

    "The report concludes, a fault be “possible”", not "A fault, it was clear, be “possible”".
    """
    after = [t for t in candidate.sentence.tokens if t.start >= candidate.mention[-1].end]
    tags = "".join([token.tag for token in after])
    comma = tags.find(Tag.COMMA)
    return comma > 0 and not any(is_reported_mood(token.form) for token in after[:comma])


def _reported_person(sentence: TaggedSentence) -> list[Token]:
    """Who speaks in a sentence without quotations, if it is a pronoun or includes a name."""
    subject = reported_subject(sentence)
    if subject is None:
        return []
    tags = sentence.tags[slice(*subject)]
    is_person = tags[0] == Tag.PRONOUN or Tag.NAME in tags
    if sentence.words.inverts and tags[0] == Tag.DETERMINER:  # before a common noun: "die Kühe"
        is_person = has_title(sentence, subject) or subject == parenthetical_subject(sentence)
        article, noun, *_ = (token.form for token in sentence.tokens[subject[0] :])
        if article in _POSSESSIVES and noun in sentence.words.person_nouns:
            is_person = True  # "Son père, Zed, n’a pas suivi."
            subject = beginning_at(sentence, subject[0]) or subject
    return sentence.tokens[slice(*subject)] if is_person else []


def _described_person(sentence: TaggedSentence) -> list[Token]:
    """The subject of a sentence, if it describes somebody or names several people."""
    joint = joint_subject(sentence)
    if joint is not None:
        return sentence.tokens[slice(*joint)]
    subjects = leading(sentence, 0, len(sentence.tags)), source_named(sentence)
    described = (description(sentence, subject) for subject in subjects if subject is not None)
    return next(filter(None, described), [])


def _carry_over(candidates: list[Candidate]) -> None:
    """Give speech without a clause that of the speech before it in a paragraph, or after."""
    passes = (candidates, MentionRule.CARRIED), (candidates[::-1], MentionRule.CARRIED_BACK)
    for order, rule in passes:
        last: Candidate | None = None
        for candidate in order:
            if candidate.rejection:
                continue
            if candidate.mention:
                last = candidate
            elif last is not None:
                candidate.attribute_to(last.mention, rule, last.verb)


def _alternate(text: str, candidates: list[Candidate]) -> None:
    """Attribute lines of dialogue without a clause to the speaker of the line but one."""
    lines = {one.piece.paragraph.number: one for one in candidates if begins_line(text, one.piece)}
    for order, step in ((list(lines), -1), (list(lines)[::-1], 1)):
        for number in order:
            line, other = lines[number], lines.get(number + 2 * step)
            if not line.mention and number + step in lines and other is not None:
                line.attribute_to(other.mention, MentionRule.ANSWER)


def _share_within_quotations(candidates: list[Candidate]) -> None:
    """Attribute a piece without a clause to the speaker of the next piece of its quotation."""
    for index in range(len(candidates) - 2, -1, -1):
        candidate, following = candidates[index], candidates[index + 1]
        same = candidate.quotation is following.quotation
        if same and candidate.rule in _WEAK_RULES and following.rule in _STRONG_RULES:
            candidate.attribute_to(following.mention, MentionRule.SAME_QUOTATION)
