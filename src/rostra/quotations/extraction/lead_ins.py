"""Words without quotation marks after a lead-in with a colon: "Zed Quill wrote on X:"."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from rostra.language.paragraphs import Paragraph
from rostra.language.word_lists import words
from rostra.quotations.extraction.issuers import issuer
from rostra.quotations.extraction.leading_phrases import leading
from rostra.quotations.extraction.noun_phrases import DOCUMENTS, Range
from rostra.quotations.extraction.quote_matching import PieceGroup, unmarked
from rostra.quotations.extraction.reporting_clauses import find_clause
from rostra.quotations.extraction.speech_or_record import addresses, is_record
from rostra.quotations.extraction.tagged_sentences import (
    TaggedSentence,
    after_time_stamp,
    sentences_of_paragraph,
)
from rostra.quotations.extraction.tagging import Tag, Tagger, Token
from rostra.quotations.extraction.text_kinds import LIST_ITEM, TIME, TextKind

COLON = re.compile(r":[ \xa0]+(?=[^\W\d_a-z])")
_MAXCOLON = 3  # colons in a paragraph
_MAX_LEAD_IN = 400  # code points at the end of a paragraph that are read
_MAX_AFTER_VERB = 8  # tokens between the verb and the colon
_MAX_AFTER_PLATFORM = 16  # "posted on X about the result for the first time:"
_AFTER_VERB = (Tag.PREPOSITION, Tag.TIME, Tag.ADVERB, Tag.COLON)
_IN_A_POST = re.compile(r"(?:sw{1,3})?(?:,?i[dwN#si]+)?:")
_ENDS_LEAD_IN = re.compile(r"(?:,[Gwra][^,:Q]*)?:")  # "from Quill, winding up the debate:"
_PLATFORMS = words("""
    x twitter bluesky mastodon facebook instagram threads telegram tiktok linkedin youtube whatsapp
    substack reddit weibo
""")
_TOLD = re.compile(r"[dw]?[wN]+(?:[it].*)?:")  # after a verb of telling: "reporters in Arvo:"
_TELLING = frozenset("told tells telling".split())
_SIGNATURE_OF_POST = re.compile(r"[—–-] ?[^\W\d_][^\n()@]{1,60} \(@\w{1,30}\)")
"""Below a post that a page shows: "— Zed Quill (@zquill)"."""
_LATER = re.compile(r"[d#]wr+:")  # "an hour later:", in the letters of `Tag`
_FOLLOWING = frozenset("this following that das dies folgendes ceci".split())
_PERSONS = frozenset("he she they er sie il elle ils elles".split())
_MAX_PARAGRAPHS = 12


def add_led_in(
    text: str, paragraphs: Sequence[Paragraph], pieces: dict[int, PieceGroup], tagger: Tagger
) -> None:
    """Enter what follows lead-ins into `pieces`, by the number of the paragraph."""
    for paragraph in paragraphs:
        if paragraph.number not in pieces:
            start = _after_lead_in(text, paragraph, tagger)
            if start is not None:
                group = [unmarked(TextKind.POSTS, paragraph, start, paragraph.end)]
                pieces[paragraph.number] = group
    _add_signed(text, paragraphs, pieces)
    entered = 0
    for lead, first in pairwise(paragraphs):
        is_free = first.number not in pieces and first.number > entered
        if not is_free or text[lead.end - 1] != ":" or not _is_speech(text, first):
            continue
        start = after_time_stamp(text, lead)
        if lead.number in pieces:
            quotation, piece = pieces[lead.number][-1]
            start = quotation.outer_span(piece)[1]
        if not _lead_in(text, start, lead.end, tagger):
            continue
        for paragraph in paragraphs[first.number - 1 : first.number - 1 + _MAX_PARAGRAPHS]:
            goes_on = paragraph is first or addresses(text, paragraph)
            goes_on = goes_on or _is_inside_entry(text, paragraphs, paragraph.number, tagger)
            if paragraph.number in pieces or not goes_on or not _is_speech(text, paragraph):
                break
            _, start, end = paragraph
            pieces[paragraph.number] = [unmarked(TextKind.POSTS, paragraph, start, end)]
            entered = paragraph.number


def _add_signed(text: str, paragraphs: Sequence[Paragraph], pieces: dict[int, PieceGroup]) -> None:
    """Enter the posts that a page shows with their signature below."""
    for post, signature in pairwise(paragraphs):
        signed = _SIGNATURE_OF_POST.match(text, signature.start, signature.end)
        if signed and post.number not in pieces and text[post.end - 1] in ".!?…":
            pieces[post.number] = [unmarked(TextKind.POSTS, post, post.start, post.end)]


def _is_speech(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph may be words of somebody: a sentence, not a heading, a time or a list."""
    return not LIST_ITEM.match(text, paragraph.start) and not is_record(text, paragraph)


def _is_inside_entry(
    text: str, paragraphs: Sequence[Paragraph], number: int, tagger: Tagger
) -> bool:
    """Whether paragraphs that speak of nobody follow, from one on, to a time of a live blog."""
    for index in range(number, min(number + _MAX_PARAGRAPHS, len(paragraphs))):
        _, start, end = paragraphs[index - 1]
        tokens = tagger.tag(start, end)
        named = (token.tag == Tag.NAME and token.form != "there" for token in tokens)
        if any(named) or any(token.form in _PERSONS for token in tokens):
            return False
        if TIME.match(text, paragraphs[index].start):
            return True
    return False


def _after_lead_in(text: str, paragraph: Paragraph, tagger: Tagger) -> int | None:
    """Where words begin that go on after a lead-in to the end of its paragraph."""
    if text[paragraph.end - 1] not in ".!?…":
        return None
    colons = list(islice(COLON.finditer(text, paragraph.start, paragraph.end), _MAXCOLON))
    start = after_time_stamp(text, paragraph) if colons else paragraph.start
    for colon in colons:
        subject = _lead_in(text, start, colon.start() + 1, tagger)
        if subject and (subject[0].form in _PERSONS or _names_somebody(subject)):
            return colon.end()
    return None


def _names_somebody(subject: Sequence[Token]) -> bool:
    """Whether a subject has a name, and not only in what a preposition joins to it."""
    tags = "".join(token.tag for token in subject)
    return Tag.NAME in tags.split(Tag.PREPOSITION)[0]


def _writer(sentence: TaggedSentence) -> Range | None:
    """Who issues the words after a colon without a verb: "The council, in a post on X:"."""
    tags, tokens, _ = sentence
    subject = issuer(sentence, len(tags))
    is_answer = subject is not None and bool(sentence.words.speech_nouns)
    if subject is not None and _ENDS_LEAD_IN.fullmatch(tags, subject[1]):
        return subject
    subject = subject or leading(sentence, 0, len(tags))
    if subject is None or _IN_A_POST.fullmatch(tags, subject[1]) is None:
        return None
    words = {token.form for token in tokens[subject[1] :]}
    return subject if is_answer or not words.isdisjoint(DOCUMENTS | _PLATFORMS) else None


def _lead_in(text: str, start: int, end: int, tagger: Tagger) -> Sequence[Token]:
    """The subject of a reporting clause that ends a stretch, with at most a place before its colon.

    It is empty where there is no such clause.
    """
    tokens = tagger.tag(max(start, end - _MAX_LEAD_IN), end)
    sentences = sentences_of_paragraph(text, tokens, tagger.words)
    if not sentences:
        return ()
    sentence = sentences[-1].tokens
    quotation = Token(Tag.QUOTATION, "", end, end)
    writer = _writer(TaggedSentence.of(sentence, tagger.words))
    if writer is not None:
        return sentence[slice(*writer)]
    clause = find_clause(TaggedSentence.of([*sentence, quotation], tagger.words), len(sentence))
    if clause is None or clause.verb[1] <= clause.subject[0]:
        return ()
    after = sentence[clause.verb[1] :]
    tags = "".join([token.tag for token in after])
    told = sentence[clause.verb[1] - 1].form in _TELLING and _TOLD.fullmatch(tags)
    later = _LATER.fullmatch(tags) or told
    is_post = any(token.form in _PLATFORMS for token in after[:3])
    longest = _MAX_AFTER_PLATFORM if is_post else _MAX_AFTER_VERB
    direct = bool(after) and (after[0].tag in _AFTER_VERB or after[0].form in _FOLLOWING)
    return sentence[slice(*clause.subject)] if (direct or later) and len(after) <= longest else ()
