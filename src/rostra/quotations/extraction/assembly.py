"""The draft of a text, put together from what each step found."""

from rostra.language.paragraphs import Paragraph, paragraphs
from rostra.quotations.extraction import spans
from rostra.quotations.extraction.above import Surroundings
from rostra.quotations.extraction.attribution import Group, attribute
from rostra.quotations.extraction.countries import Countries
from rostra.quotations.extraction.draft import Draft, Left
from rostra.quotations.extraction.headings import headings
from rostra.quotations.extraction.lexicon import lexicon
from rostra.quotations.extraction.mending import mended
from rostra.quotations.extraction.names import finder, nickname
from rostra.quotations.extraction.people import People
from rostra.quotations.extraction.quotations import quotations
from rostra.quotations.extraction.resolution import Resolver
from rostra.quotations.extraction.rows import utterances
from rostra.quotations.extraction.speech import Attributed
from rostra.quotations.extraction.tagging import Tagger
from rostra.quotations.extraction.transcripts import labelled, notes
from rostra.quotations.extraction.turns import turns


def draft(text: str, *, language: str = "en") -> Draft:
    """Propose the utterances of a report: same text, same draft, without input or output.

    Quotation marks are read by the same rules in every language. Reporting clauses are read in
    English, German and French; a text in another language is read as if it were English, so its
    utterances have spans, and speakers where a heading or a label names them.

    Args:
        text: The report as plain text, a paragraph a line. Any text is taken; what is no report
            has no utterances.
        language: Its BCP 47 tag, which every utterance gets.

    Returns:
        The utterances in the order of the text, and what stands in marks and is none. The time
        that it takes is linear in the length of the text.
    """
    words = lexicon(language)
    tagger = Tagger(text, words)
    found, quoted = paragraphs(text), dict[int, Group]()
    nicknames = _marked(text, found, quoted, tagger)
    lines = labelled(text, found, quoted, tagger)
    quoted = dict(sorted(quoted.items()))
    left = notes(text, found, quoted)
    left += [each for each in nicknames if not lines]
    names = finder(words.language)
    named = headings(text, found, quoted, names)
    surroundings = Surroundings(text, found, named, lines, tagger)
    attributed = attribute(text, found, quoted, tagger, surroundings)
    spoken = [one for one in attributed if not one.left and _width(text, one)]
    marked = [(p.start, p.end) for group in quoted.values() for _, p in group]
    people = People(text, words, names, marked) if spoken else None
    all_turns = turns(text, spoken, named, people, Resolver(text, people, words)) if people else []
    rows = utterances(text, all_turns, Countries(text, found), words, language)
    return Draft(text, language, tuple(rows), tuple(_left(text, attributed, left)))


def _marked(
    text: str, found: list[Paragraph], quoted: dict[int, Group], tagger: Tagger
) -> list[Left]:
    """Collect what stands between marks in each paragraph into `quoted`; returns the nicknames."""
    nicknames = []
    for quotation in mended(text, quotations(text, found), tagger):
        for piece in quotation.pieces:
            if nickname(text, quotation.outer_start, quotation.outer_end):
                nicknames.append(Left(piece.start, piece.end, "nickname"))
            elif text[piece.start : piece.end].strip():
                quoted.setdefault(piece.paragraph.number, []).append((quotation, piece))
    return nicknames


def _width(text: str, one: Attributed) -> bool:
    start, end = spans.utterance(text, one)
    return end > start


def _start(left: Left) -> int:
    return left.char_start


def _left(text: str, attributed: list[Attributed], unquoted: list[Left]) -> list[Left]:
    left = list(unquoted)
    for one in attributed:
        start, end = spans.utterance(text, one)
        if one.left and start < end:
            left.append(Left(start, end, one.left))
    return sorted(left, key=_start)
