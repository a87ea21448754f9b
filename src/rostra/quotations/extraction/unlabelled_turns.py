"""Interviews whose questions are in bold type, which plain text does not show.

German and French newspapers label the first question and the first answer alone, or only say who
asked: "Interview: Ona Brill". What ends in a question mark is then a question, and the rest is
answered.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.bylines import AND, asker
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import name_finder
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.speech_or_record import addresses, is_record
from rostra.quotations.extraction.transcript_labels import EMPHASIS, Label
from rostra.quotations.extraction.transcripts import most_named

Span = tuple[int, int]

_MIN_QUESTIONS, _MIN_WITHOUT_LABELS = 2, 3
_MAX_QUESTION = 600  # code points
_MAX_MARKS = 4  # code points of a question mark and the marks of bold type after it
_MAX_ANSWERS = 4  # paragraphs for each question, on average
_SMALL_LABEL = re.compile(r"([^\W\d_]\w{2,20})[ \xa0]?:[ \xa0]+(?=\S)")
"""Of a newspaper that writes its name so: "arvo: "."""


def with_unlabelled_turns(
    text: str, paragraphs: Sequence[Paragraph], labels: dict[int, Label], words: Lexicon
) -> dict[int, Label]:
    """Return the labels, with one for each paragraph of an interview that has none."""
    if not words.inverts:
        return labels
    number, exchange = _labelled_exchange(text, paragraphs, labels)
    least = _MIN_QUESTIONS
    if exchange is None:
        number, exchange = _exchange_of_byline(text, paragraphs, labels, words)
        least = _MIN_WITHOUT_LABELS
    if exchange is None:
        return labels
    turns = dict(_turns(text, paragraphs[number:], labels, exchange))
    questions = sum(label.key == exchange[0].key for label in turns.values())
    if questions < least or len(turns) > (_MAX_ANSWERS + 1) * questions:
        return labels
    first = {label.paragraph.number: label for label in exchange if label.content > label.end}
    return dict(sorted((labels | first | turns).items()))


def _labelled_exchange(
    text: str, paragraphs: Sequence[Paragraph], labels: dict[int, Label]
) -> tuple[int, tuple[Label, Label] | None]:
    """The only question and answer with labels, and the number of the latter's paragraph."""
    for paragraph in paragraphs:
        answer = labels.get(paragraph.number + 1)
        if not _is_question(text, paragraph) or answer is None or not answer.is_name:
            continue
        question = labels.get(paragraph.number) or _small_label(text, paragraph)
        others = [n for n in labels if n > paragraph.number + 1]
        if question is None or question.key == answer.key or others:
            return 0, None
        return paragraph.number + 1, (question, answer)
    return 0, None


def _small_label(text: str, paragraph: Paragraph) -> Label | None:
    match = _SMALL_LABEL.match(text, paragraph.start, paragraph.end)
    if match is None:
        return None
    return Label(
        paragraph=paragraph,
        name=match.span(1),
        role=None,
        end=match.end(1) + 1,
        content=match.end(),
        key=match[1].lower(),
        is_name=True,
        in_capitals=False,
        is_of_debate=False,
        is_medium=True,
    )


def _exchange_of_byline(
    text: str, paragraphs: Sequence[Paragraph], labels: dict[int, Label], words: Lexicon
) -> tuple[int, tuple[Label, Label] | None]:
    """Who asks and who answers without labels, and the number of the paragraph before."""
    first = next((p for p in paragraphs[1:] if _is_question(text, p)), None)
    if first is None or any(number > 1 for number in labels):  # the first line may quote somebody
        return 0, None
    asks = asker(text, paragraphs, name_finder(words.language), is_interview=False)
    answers = most_named(text, first.start, words) if asks else None
    if asks is None or answers is None:
        return 0, None
    below = paragraphs[first.number - 1 :]
    asked = [p._replace(end=p.end - 1) for p in below if _is_question(text, p)]
    answered = [p for p in below if not _is_question(text, p)]
    if not _address(text, asked) and not _address(text, answered):
        return 0, None
    return first.number - 1, (_label(text, first, asks), _label(text, first, answers))


def _address(text: str, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether half of the paragraphs or more address somebody."""
    return 2 * sum(addresses(text, paragraph) for paragraph in paragraphs) >= len(paragraphs)


def _label(text: str, paragraph: Paragraph, name: Span) -> Label:
    start = paragraph.start
    return Label(
        paragraph=paragraph,
        name=name,
        role=None,
        end=start,
        content=start,
        key=text[slice(*name)].lower(),
        is_name=not AND.search(text, *name),
        in_capitals=False,
        is_of_debate=False,
    )


def _turns(
    text: str,
    paragraphs: Sequence[Paragraph],
    labels: dict[int, Label],
    exchange: tuple[Label, Label],
) -> Iterator[tuple[int, Label]]:
    """Yield the labels of paragraphs without one, up to the first that is the report's own."""
    question, answer = exchange
    for paragraph in paragraphs:
        if paragraph.number in labels or is_record(text, paragraph):
            return
        label = question if _is_question(text, paragraph) else answer
        start = paragraph.start
        yield (
            paragraph.number,
            replace(
                label,
                paragraph=paragraph,
                end=start,
                content=start,
                rule=MentionRule.UNLABELLED_TURN,
            ),
        )


def _is_question(text: str, paragraph: Paragraph) -> bool:
    last = text[max(paragraph.start, paragraph.end - _MAX_MARKS) : paragraph.end]
    is_question = last.rstrip(EMPHASIS).endswith("?")
    return is_question and paragraph.end - paragraph.start <= _MAX_QUESTION
