"""Transcripts: texts, or parts of texts, in which labels at the head of paragraphs say who speaks.

What follows a label is said by whom it names, with all quotation marks inside, and so are the
paragraphs without a label that follow.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from rostra.language.paragraphs import Paragraph
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.bylines import AND, asker, asker_in_lead, chairs
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import name_finder
from rostra.quotations.extraction.quote_candidates import Candidate
from rostra.quotations.extraction.quote_matching import Piece, PieceGroup, Quotation, unmarked
from rostra.quotations.extraction.rule_confidence import Rejection
from rostra.quotations.extraction.speech_or_record import SENTENCE_ENDS, addresses, is_record
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import Tag, Token
from rostra.quotations.extraction.text_kinds import TextKind
from rostra.quotations.extraction.transcript_labels import (
    ANSWERERS,
    EMPHASIS,
    OPENING,
    QUESTIONERS,
    Label,
    Span,
)

_MAX_ASIDE = 160  # code points
_ABBREVIATION = 4  # letters of a word that a full stop may shorten
_PARTIES = 2  # speakers of an interview
_DENSE = 3  # paragraphs for each label, in a transcript whose lines go on
_CLOSING = '"”“»«’‘‹›'
_PRESIDING = words_of("""
    speaker president präsident präsidentin vizepräsident vizepräsidentin alterspräsident
    alterspräsidentin président présidente vice-président vice-présidente officer
""")
_IN_MARKS = re.compile(r"[“„«»\"][^“”„«»\"]{1,600}[”“»«\"]")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\. ?){1,3}[^\W\d_a-z]\b|[A-Z]{2,3}\Z")
_BRACKETS = {"(": ")", "[": "]"}


def transcript_lines(
    text: str,
    paragraphs: Sequence[Paragraph],
    pieces: dict[int, PieceGroup],
    labels: dict[int, Label],
    words: Lexicon,
) -> dict[int, Candidate]:
    """Return the lines of a transcript by the offset at which the words of each begin.

    In `pieces`, the whole line takes the place of any quotations in the paragraph: marks inside it
    are the speaker's own.
    """
    labels = {n: label for n, label in labels.items() if _may_be_speech(text, label)}
    labels = _of_transcript(text, labels)
    if not labels:
        return {}
    lines: dict[int, Candidate] = {}
    kind = _kind(text, list(labels.values()))
    speakers = _Speakers(text, paragraphs, labels, kind, words)
    first, last = min(labels), max(labels)
    goes_on = (last - first + 1) <= _DENSE * len(labels)
    speaker: Label | None = None
    for paragraph in paragraphs[first - 1 :]:
        label = labels.get(paragraph.number)
        if label is not None:
            speaker = label
        elif _is_bracketed(text, paragraph.start, paragraph.end):
            for quotation, piece in pieces.get(paragraph.number, ()):
                lines[piece.start] = _whole(quotation, piece, words)
                lines[piece.start].rejection = Rejection.STAGE_DIRECTION
            continue
        elif (
            not goes_on
            or is_record(text, paragraph)
            or (paragraph.number > last and not addresses(text, paragraph))
        ):
            speaker = None
        if speaker is None:
            continue
        start = label.content if label else paragraph.start
        candidate = _line(text, kind, (paragraph, start), words)
        if candidate is None:
            pieces.pop(paragraph.number, None)
            continue
        candidate.attribute_to([speakers.mention(speaker)], speaker.rule)
        candidate.role = speakers.role(speaker)
        pieces[paragraph.number] = [(candidate.quotation, candidate.piece)]
        lines[candidate.piece.start] = candidate
    return lines


def _line(
    text: str, kind: TextKind, first: tuple[Paragraph, int], words: Lexicon
) -> Candidate | None:
    """The candidate of the words of a paragraph from an offset on; None if there are none."""
    paragraph, start = first
    if start >= paragraph.end:
        return None
    begin, end = _without_asides(text, *_without_emphasis(text, start, paragraph.end))
    rejection = None
    if begin >= end:
        begin, end, rejection = start, paragraph.end, Rejection.STAGE_DIRECTION
    elif (
        text[paragraph.start] in OPENING or text[begin] in OPENING
    ):  # the line is inside the marks of a report
        inside = text[begin:end].strip(OPENING + _CLOSING)
        closed = text[paragraph.start] in OPENING or text[end - 1] in _CLOSING
        if closed and not any(mark in inside for mark in '"“”„«»'):
            begin += text[begin] in OPENING
            end -= text[end - 1] in _CLOSING
    candidate = _whole(*unmarked(kind, paragraph, begin, end, outer_start=paragraph.start), words)
    candidate.rejection = rejection
    return candidate


def _whole(quotation: Quotation, piece: Piece, words: Lexicon) -> Candidate:
    token = Token(Tag.QUOTATION, ".", piece.outer_start, piece.end)
    return Candidate(quotation, piece, TaggedSentence.of([token], words), 0)


def _of_transcript(text: str, labels: dict[int, Label]) -> dict[int, Label]:
    """The labels, if they are those of a transcript: at least two, of different speakers."""
    keys = Counter(label.key for label in labels.values())
    if len(keys) < 2 or (len(keys) == len(labels) and _are_catchwords(text, labels.values())):
        return {}
    sure = {n: one for n, one in labels.items() if one.in_capitals or not one.is_name}
    if len({one.key for one in sure.values() if one.in_capitals}) > 1:
        return sure
    if sure and (len({one.key for one in sure.values()}) > 1 or keys.most_common(1)[0][1] > 1):
        return labels
    recurs = sum(count > 1 for count in keys.values())
    full = {one.key for one in labels.values() if " " in one.key or one.role}
    if recurs and (recurs > 1 or full):
        return labels
    addressed = any(addresses(text, label.paragraph) for label in labels.values())
    return labels if len(full) > 1 and addressed else {}


def _are_catchwords(text: str, labels: Collection[Label]) -> bool:
    """Whether labels say what the report is about: nobody addresses anybody below most of them.

    "TRAFFIC: The bridge is shut. “We are late,” said Zed Quill." Words in quotation marks do not
    count.
    """
    quoted = addressed = 0
    for label in labels:
        outside = _IN_MARKS.sub("", text[label.content : label.paragraph.end])
        quoted += len(outside) < label.paragraph.end - label.content
        addressed += addresses(outside, Paragraph(1, 0, len(outside)))
    return quoted > 0 and 2 * addressed < len(labels)


def _kind(text: str, labels: Sequence[Label]) -> TextKind:
    """The kind of a text with these labels, by who presides and who asks."""
    if any(label.is_of_debate or _presides(label) for label in labels):
        return TextKind.DEBATE
    questions = dict.fromkeys((label.key for label in labels), 0)
    for label in labels:
        asks = text[label.paragraph.end - 1] == "?" or label.key in QUESTIONERS
        questions[label.key] += asks
    one_asks = max(questions.values()) > 2 * min(questions.values())
    return TextKind.INTERVIEW if len(questions) == _PARTIES and one_asks else TextKind.TRANSCRIPT


def _presides(label: Label) -> bool:
    return not label.is_name and label.key.split()[-1] in _PRESIDING


def _may_be_speech(text: str, label: Label) -> bool:
    """Whether what follows a label may be a speech: not a number, a list or a quotation."""
    content = text[label.content : label.paragraph.end].rstrip(EMPHASIS)
    if text[label.end - 1] == "." or (label.recurs and content):
        return True
    if not content:
        return label.in_capitals or label.is_line
    quoted = content[0] in OPENING and content.rstrip(".,")[-1:] in tuple(_CLOSING)
    inside = content[1:-1]
    if quoted and not any(mark in inside for mark in _CLOSING.replace("’", "")):
        return False
    return not content[0].isdigit() and content.endswith(SENTENCE_ENDS)


class _Speakers:
    """Whom the labels of a transcript name: offices and "A" mean somebody named elsewhere."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        labels: dict[int, Label],
        kind: TextKind,
        words: Lexicon,
    ) -> None:
        self._text = text
        self._by_office: dict[str, Span] = {}
        finder = name_finder(words.language)
        own = [paragraph for paragraph in paragraphs if paragraph.number not in labels]
        self._own, self._finder = own, finder
        self._full: list[Span] = []  # names outside the speeches
        self._asker = asker(text, own, finder, is_interview=kind == TextKind.INTERVIEW)
        self._chairs = chairs(text, own, finder)
        for label in labels.values():
            if label.is_name and label.role:
                office = text[slice(*label.role)].lower()
                self._by_office.setdefault(office, label.name)
                self._by_office.setdefault(label.key, label.name)
        lead = labels[min(labels)].paragraph.start
        self._interviewed = most_named(text, lead, words)
        if self._asker is None and kind == TextKind.INTERVIEW:
            self._asker = asker_in_lead(text, lead, self._interviewed, finder)

    def mention(self, label: Label) -> Token:
        """Return the words that decide who speaks, as one token."""
        span, tag = self._of_initials(label.name), Tag.NAME
        if not label.is_name or label.is_medium:
            span = self._named_elsewhere(label) or span
            is_name = span != label.name and not AND.search(self._text, *span)
            words = self._text[slice(*span)].split()
            is_name = is_name or (label.is_medium and all(word[0].isupper() for word in words))
            tag = Tag.NAME if is_name else Tag.SYMBOL
        return Token(tag, self._text[slice(*span)].lower(), *span)

    def _of_initials(self, span: Span) -> Span:
        """The name that initials stand for, if the text has it; otherwise the span itself."""
        text = self._text
        initials = _INITIALS.match(text, *span)
        if initials is None:
            return span
        letters = [letter for letter in initials[0] if letter.isalpha()]
        if not self._full:
            self._full = [
                (name.start, name.end)
                for paragraph in self._own
                for name in self._finder.find(text, paragraph.start, paragraph.end)
            ]
        for start, end in self._full:
            if [word[0] for word in text[start:end].split()] == letters:
                return start, end
        return span[0], span[1] + text.startswith(".", span[1])

    def _named_elsewhere(self, label: Label) -> Span | None:
        """The name of whom a label without a name means, if the text has it."""
        if label.key in ANSWERERS:
            return self._interviewed
        if label.key in QUESTIONERS or label.is_medium:
            return self._asker
        chair = [one for one in self._chairs if one[0] < label.paragraph.start][-1:]
        if chair and _presides(label):
            return chair[0]
        return self._by_office.get(label.key)

    def role(self, label: Label) -> Span | None:
        """Return the role in a label: the office itself, where it means somebody named."""
        if label.is_name or label.key in ANSWERERS | QUESTIONERS:
            return label.role
        return label.name if self._named_elsewhere(label) else label.role


def most_named(text: str, end: int, words: Lexicon) -> Span | None:
    """The full name, before an offset, whose surname is named most often; the first of several."""
    names = name_finder(words.language).find(text, 0, end)
    counts = Counter(name.surname for name in names)
    full = [name for name in names if len(name.words) > 1]
    if not full:
        return None
    best = max(full, key=lambda name: (bool(name.titles) + counts[name.surname], -name.start))
    return best.start, best.end


def _is_bracketed(text: str, start: int, end: int) -> bool:
    """Whether a stretch is an aside as a whole: "(Applause.)"."""
    while start < end and text[start] in OPENING:
        start += 1
    closing = _BRACKETS.get(text[start]) if start < end else None
    return closing is not None and text[end - 1] == closing


def _without_emphasis(text: str, start: int, end: int) -> Span:
    """A stretch without the marks of bold or italic type around it."""
    while start < end and text[start] in EMPHASIS:
        start += 1
    while start < end and text[end - 1] in EMPHASIS:
        end -= 1
    return start, end


def _without_asides(text: str, start: int, end: int) -> Span:
    """A stretch without the asides at its beginning and end."""
    while start < end and text[start] in _BRACKETS:
        close = text.find(_BRACKETS[text[start]], start, min(end, start + _MAX_ASIDE))
        if close < 0:
            break
        start = close + 1
        while start < end and text[start].isspace():
            start += 1
    while start < end and text[end - 1] in ")]":
        bracket = "(" if text[end - 1] == ")" else "["
        opening = text.rfind(bracket, max(start, end - _MAX_ASIDE), end)
        before = text[start:opening].rstrip() if opening >= start else ""
        if not before.endswith(SENTENCE_ENDS):
            break
        end = start + len(before)
    return start, end
