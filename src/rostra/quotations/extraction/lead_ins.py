"""Words without quotation marks below a lead-in: "Zed Quill wrote on X:", and a paragraph."""

from collections.abc import Sequence
from itertools import pairwise

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.quote_matching import PieceGroup, unmarked
from rostra.quotations.extraction.reporting_clauses import find_clause
from rostra.quotations.extraction.tagged_sentences import TaggedSentence, sentences_of_paragraph
from rostra.quotations.extraction.tagging import Tag, Tagger, Token
from rostra.quotations.extraction.text_kinds import LIST_ITEM, TextKind
from rostra.quotations.extraction.transcripts import addresses, is_record

_MAX_LEAD_IN = 400  # code points at the end of a paragraph that are read
_MAX_AFTER_VERB = 8  # tokens between the verb and the colon
_AFTER_VERB = (Tag.PREPOSITION, Tag.TIME, Tag.ADVERB, Tag.COLON)
_FOLLOWING = frozenset("this following that das dies folgendes ceci".split())
_MAX_PARAGRAPHS = 12


def add_led_in(
    text: str, paragraphs: Sequence[Paragraph], pieces: dict[int, PieceGroup], tagger: Tagger
) -> None:
    """Enter the paragraphs below lead-ins into `pieces`, by the number of the paragraph."""
    entered = 0
    for lead, first in pairwise(paragraphs):
        is_free = not {lead.number, first.number} & pieces.keys() and first.number > entered
        if not is_free or text[lead.end - 1] != ":" or not _is_speech(text, first):
            continue
        if not _is_lead_in(text, lead, tagger):
            continue
        for paragraph in paragraphs[first.number - 1 : first.number - 1 + _MAX_PARAGRAPHS]:
            goes_on = paragraph is first or addresses(text, paragraph)
            if paragraph.number in pieces or not goes_on or not _is_speech(text, paragraph):
                break
            _, start, end = paragraph
            pieces[paragraph.number] = [unmarked(TextKind.POSTS, paragraph, start, end)]
            entered = paragraph.number


def _is_speech(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph may be words of somebody: a sentence, not a heading, a time or a list."""
    return not LIST_ITEM.match(text, paragraph.start) and not is_record(text, paragraph)


def _is_lead_in(text: str, lead: Paragraph, tagger: Tagger) -> bool:
    """Whether a paragraph ends in a reporting clause and a colon, with at most a place between."""
    tokens = tagger.tag(max(lead.start, lead.end - _MAX_LEAD_IN), lead.end)
    sentence = sentences_of_paragraph(text, tokens)[-1].tokens
    quotation = Token(Tag.QUOTATION, "", lead.end, lead.end)
    clause = find_clause(TaggedSentence.of([*sentence, quotation]), len(sentence))
    if clause is None or clause.verb[1] <= clause.subject[0]:
        return False
    after = sentence[clause.verb[1] :]
    direct = bool(after) and (after[0].tag in _AFTER_VERB or after[0].form in _FOLLOWING)
    return direct and len(after) <= _MAX_AFTER_VERB
