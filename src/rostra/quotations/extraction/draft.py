"""The draft of a report: its attributed quotations, found in a fixed order of passes.

Quotations:

1. Match the quotation marks (`quote_matching`).
2. Close quotations before a reporting clause where the mark is missing (`unclosed_quotes`), and
   divide those in French at a clause inside their marks (`inserted_clauses`).
3. Set names aside: nicknames (`names`), newspapers (`quote_filter`); the other pieces are grouped
   by paragraph.
4. Take the lines of a transcript whole (`transcripts`, `unlabelled_turns`); in other reports, the
   words without marks after a lead-in with a colon (`lead_ins`), and lines with a dash
   (`dialogue`).

Attribution (`speaker_attribution`): every pass changes the candidates of a paragraph. Passes 5 to
10 run over one paragraph before the next, as a paragraph may depend on the one before.

5. Find the reporting clause in the sentence of each piece (`reporting_clauses`), or else the
   subject of the sentence before, and reject what is not speech (`quote_filter`).
6. A label at the head of the paragraph names the speaker of all in it.
7. Speech without a clause shares that of its neighbour in the paragraph.
8. A paragraph without any clause takes the speaker from its context: a signature below, a heading
   or the paragraph above.
9. A label inside the marks names the speaker.
10. A signature inside the marks does, for the pieces before it.
11. Finally, pieces of one quotation share the most certain of their speakers.

12. List what looks like a quotation and is not a candidate (`left_out`).

Records:

13. Find the people and other entities in the text (`names`, `entities`).
14. Resolve the mentions (`coreference`) and form turns (`turns`) with speaker and role (`roles`).
15. Code the roles for type and country and build the records (`utterances`).
"""

from collections.abc import Iterable, Sequence

from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import sentence_starts
from rostra.progress import Progress, silent
from rostra.quotations.extraction.coreference import Resolver
from rostra.quotations.extraction.dialogue import add_dialogue
from rostra.quotations.extraction.entities import Entities
from rostra.quotations.extraction.headings import find_headings
from rostra.quotations.extraction.inserted_clauses import without_clauses
from rostra.quotations.extraction.lead_ins import add_led_in
from rostra.quotations.extraction.left_out import Spans, passages_left_out, unmatched_marks
from rostra.quotations.extraction.lexicon import Lexicon, has_lexicon, lexicon
from rostra.quotations.extraction.names import is_nickname, name_finder
from rostra.quotations.extraction.quote_candidates import Candidate, utterance_span
from rostra.quotations.extraction.quote_filter import names_medium
from rostra.quotations.extraction.quote_matching import PieceGroup, Quotation, match_quotations
from rostra.quotations.extraction.reading_language import detect_language
from rostra.quotations.extraction.records import Draft, Rejected
from rostra.quotations.extraction.rule_confidence import MentionRule, Rejection
from rostra.quotations.extraction.speaker_attribution import Attributor
from rostra.quotations.extraction.tagging import Tagger
from rostra.quotations.extraction.text_kinds import text_parts
from rostra.quotations.extraction.transcript_labels import find_labels
from rostra.quotations.extraction.transcripts import transcript_lines
from rostra.quotations.extraction.turns import find_turns
from rostra.quotations.extraction.unclosed_quotes import close_before_clauses
from rostra.quotations.extraction.unlabelled_turns import with_unlabelled_turns
from rostra.quotations.extraction.utterances import RecordBuilder

_DECIDED_BY_WORDS = {Rejection.SCARE_QUOTE, Rejection.TITLE}
"""Why something in quotation marks is no quotation, by the words around it."""


def draft(text: str, *, language: str | None = None, progress: Progress = silent) -> Draft:
    """Propose the utterances of a report, with speaker, role, country and reporting clause.

    A pure function: the same text gives the same draft, and nothing is read or written. Quotation
    marks are matched by the same rules in every language. Everything else needs the lexicon of a
    language, which English, German and French have; a text in another language gets the spans
    of all that is in quotation marks, each of a turn and a speaker unknown.

    Args:
        text: The report as plain text, one paragraph a line. Any string is accepted; one without
            quotations gives a draft without utterances.
        language: Its BCP 47 tag, which every utterance gets. None: the language with a lexicon
            that its short words are in (`rostra.quotations.extraction.reading_language`), or
            ``und``, unknown.
        progress: Is told each stage; of attribution, the code points that are read.

    Returns:
        The utterances in the order of the text, and all that looks like a quotation and is not
        proposed, with the reason. The time needed is linear in the length of the text.
    """
    reason = "given"
    if language is None:
        language, reason = detect_language(text)
    progress("finding sentences and quotations", None)
    words = lexicon(language)
    paragraphs = split_paragraphs(text)
    starts = sentence_starts(text, language)
    tagger = Tagger(text, words, starts)
    quotations = list(close_before_clauses(text, match_quotations(text, paragraphs), tagger))
    pieces, set_aside = _quoted_pieces(text, without_clauses(text, quotations, tagger), words)
    marked = [piece for group in pieces.values() for _, piece in group]
    labels = with_unlabelled_turns(text, paragraphs, find_labels(text, paragraphs, words), words)
    transcript = transcript_lines(text, paragraphs, pieces, labels, words)
    add_led_in(text, paragraphs, pieces, tagger)
    if not transcript:
        add_dialogue(text, paragraphs, pieces, tagger)
    pieces = dict(sorted(pieces.items()))
    read = {number: group[0][0].kind for number, group in pieces.items()}
    parts = tuple(text_parts(text, paragraphs, read))
    headings = find_headings(text, paragraphs, pieces, name_finder(words.language))
    if transcript:
        headings = {n: one for n, one in headings.items() if n not in labels}
    advance = progress("attributing quotations", len(text))
    attributor = Attributor(text, paragraphs, headings, tagger)
    candidates = attributor.attribute(pieces, transcript, advance)
    if not has_lexicon(language):
        for candidate in candidates:
            candidate.attribute_to([], MentionRule.NOBODY)
            if candidate.rejection in _DECIDED_BY_WORDS:
                candidate.rejection = None
    set_aside += [Rejected(p.start, p.end, Rejection.STAGE_DIRECTION.value) for p in marked]
    outer = [quotation.outer_span(piece) for quotation in quotations for piece in quotation.pieces]
    taken = Spans([*outer, *(one.quotation.outer_span(one.piece) for one in candidates)])
    set_aside += passages_left_out(text, paragraphs, labels, taken, words.reporting_verbs)
    set_aside += unmatched_marks(text, taken)
    rejected = _rejected(text, candidates, set_aside)
    speech = [candidate for candidate in candidates if not candidate.rejection]
    if not speech:
        return Draft(text, language, reason, parts, (), rejected)

    quoted = [(piece.start, piece.end) for group in pieces.values() for _, piece in group]
    progress("finding names", None)
    entities = Entities(text, words, starts, quoted)
    progress("resolving who speaks", None)
    turns = find_turns(text, speech, headings, entities, Resolver(text, entities, words))
    builder = RecordBuilder(text, language, words, paragraphs)
    return Draft(text, language, reason, parts, tuple(builder.build(turns)), rejected)


def _quoted_pieces(
    text: str, quotations: Iterable[Quotation], words: Lexicon
) -> tuple[dict[int, PieceGroup], list[Rejected]]:
    """The pieces of quotations by the number of their paragraph; names and blanks apart."""
    pieces: dict[int, PieceGroup] = {}
    set_aside = []
    for quotation in quotations:
        outside = quotation.outer_start, quotation.outer_end
        nickname, medium = is_nickname(text, *outside), names_medium(text, *outside, words)
        for piece in quotation.pieces:
            start, end = utterance_span(text, quotation, piece)
            if nickname or medium:
                reason = Rejection.NICKNAME if nickname else Rejection.TITLE
                set_aside.append(Rejected(start, end, reason.value))
            elif start == end:
                outer = quotation.outer_span(piece)
                set_aside.append(Rejected(*outer, Rejection.NO_WORDS.value))
            else:
                pieces.setdefault(piece.paragraph.number, []).append((quotation, piece))
    return pieces, set_aside


def _rejected(
    text: str, candidates: Sequence[Candidate], set_aside: Sequence[Rejected]
) -> tuple[Rejected, ...]:
    """All that is not proposed, in order, without what a line of a transcript has as a part."""
    lines = Spans((one.piece.start, one.piece.end) for one in candidates)
    rejected = [one for one in set_aside if not lines.overlap(one.char_start, one.char_end)]
    for candidate in candidates:
        if candidate.rejection:
            span = utterance_span(text, candidate.quotation, candidate.piece)
            rejected.append(Rejected(*span, candidate.rejection.value))
    return tuple(sorted(rejected, key=lambda stretch: stretch.char_start))
