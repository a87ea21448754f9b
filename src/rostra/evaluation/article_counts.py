"""The counts of one article, which are added up over articles, and its mistakes.

A gold unit of the direct tier is found if a predicted unit equals it. The attribution to a speaker
is judged on found units only:

- *mention*, where gold has the offsets of the source: the predicted mention overlaps it;
- *source string*, where gold has the words of the source: the predicted string names the same
  speaker (`speaker_matching`);
- *entity*, where gold has the speaker, pronouns resolved: the predicted string names the same.

*End to end*, by mention and by entity, a unit is right if it is found and its speaker is right.
Precision is over the predicted units that count and that name a speaker in that way, recall over
all direct gold units that do. A prediction with a mention and no string therefore counts by mention
only, one with a string and no mention by entity only: with one count for both, a system that leaves
out the string where gold has none would get more than 1 by mention. A perfect prediction gets
exactly 1 by both.

Where several gold quotations or several predictions have the same unit, the first one counts; a
unit that is direct is not also mixed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from rostra.evaluation.articles import Article, Prediction, Quotation, Span
from rostra.evaluation.speaker_matching import same_speaker
from rostra.evaluation.units import count_covered, counted_units, units

THRESHOLDS = (0.8, 0.3)
"""Shares of a gold unit that a predicted one must exceed in the overlap tier, strict to lenient."""

_CONTEXT = 60  # characters of text before and after a mistake
_Q = TypeVar("_Q", Quotation, Prediction)


class Mistake(NamedTuple):
    """A mistake in a system's predictions.

    Attributes:
        kind: ``extra`` (predicted, not gold), ``missed`` (gold, not predicted), ``speaker`` (the
            string names another speaker) or ``mention`` (the mention is elsewhere; only where gold
            names no speaker).
        article: the id of the article.
        start: offset of the unit in the article.
        end: offset after the unit.
        before: the text before it.
        text: the unit.
        after: the text after it.
        predicted: the predicted speaker, or the words of the mention; None where there is none.
        gold: the gold speaker, or the words of the source; None where there is none.
    """

    kind: str
    article: str
    start: int
    end: int
    before: str
    text: str
    after: str
    predicted: str | None
    gold: str | None


def count(
    article: Article, predictions: Iterable[Prediction]
) -> tuple[Counter[str], list[Mistake]]:
    """The counts of one article by name, and all mistakes in it.

    The names are those that `rostra.evaluation.score` divides; ``<type>/n``, ``<type>/mention`` and
    ``<type>/entity`` count found units by the type of their source.
    """
    direct = _first_by_unit(article.text, (q for q in article.quotations if q.direct))
    mixed = _first_by_unit(article.text, (q for q in article.quotations if not q.direct))
    predicted = _first_by_unit(article.text, predictions)
    counted = counted_units(predicted, direct, article.content)
    gold = direct.keys() | mixed.keys()
    counts = Counter(
        direct_right=sum(unit in direct for unit in counted),
        direct_predicted=len(counted),
        direct_gold=len(direct),
        ignored=len(predicted) - len(counted),
        all_right=sum(unit in gold for unit in predicted),
        all_predicted=len(predicted),
        all_gold=len(gold),
        mention_gold=sum(bool(q.source_spans) for q in direct.values()),
        mention_predicted=sum(predicted[unit].mention is not None for unit in counted),
        source_gold=sum(bool(q.source_text) for q in direct.values()),
        entity_gold=sum(bool(q.speakers) for q in direct.values()),
        entity_predicted=sum(bool(predicted[unit].speaker) for unit in counted),
    )
    for threshold in THRESHOLDS:
        counts[f"overlap@{threshold}_right"] = count_covered(direct, counted, threshold)
    mistakes = [_mistake("extra", article, unit) for unit in counted if unit not in direct]
    mistakes += [_mistake("missed", article, unit) for unit in direct if unit not in predicted]
    for unit, quotation in direct.items():
        if unit in predicted:
            verdicts = _attribution_verdicts(quotation, predicted[unit])
            counts.update(_attribution_counts(quotation, verdicts))
            mistakes += _attribution_mistakes(article, unit, quotation, predicted[unit], verdicts)
    return counts, mistakes


def _first_by_unit(text: str, quotations: Iterable[_Q]) -> dict[Span, _Q]:
    first: dict[Span, _Q] = {}
    for quotation in quotations:
        for unit in units(text, *quotation.span):
            first.setdefault(unit, quotation)
    return first


def _attribution_verdicts(quotation: Quotation, prediction: Prediction) -> dict[str, bool]:
    """Whether the speaker is right: by mention, source and entity, as far as gold has them."""
    speaker, mention = prediction.speaker, prediction.mention
    verdicts = {}
    if quotation.source_spans:
        verdicts["mention"] = mention is not None and any(
            mention[0] < end and mention[1] > start for start, end in quotation.source_spans
        )
    if quotation.source_text:
        verdicts["source"] = same_speaker(speaker, quotation.source_text)
    if quotation.speakers:
        verdicts["entity"] = any(same_speaker(speaker, form) for form in quotation.speakers)
    return verdicts


def _attribution_counts(quotation: Quotation, verdicts: Mapping[str, bool]) -> Iterator[str]:
    """The names of the counts that the verdicts increase by one."""
    for way, right in verdicts.items():
        yield f"{way}_n"
        if right:
            yield f"{way}_right"
    if quotation.source_type and "mention" in verdicts:
        yield f"{quotation.source_type}/n"
        for way in ("mention", "entity"):
            if verdicts.get(way):
                yield f"{quotation.source_type}/{way}"


def _attribution_mistakes(
    article: Article,
    unit: Span,
    quotation: Quotation,
    prediction: Prediction,
    verdicts: Mapping[str, bool],
) -> Iterator[Mistake]:
    if not verdicts.get("entity", True):
        speakers = " | ".join(quotation.speakers)
        yield _mistake("speaker", article, unit, prediction.speaker, speakers)
    elif "entity" not in verdicts and not verdicts.get("mention", True):
        mention = article.text[slice(*prediction.mention)] if prediction.mention else None
        yield _mistake("mention", article, unit, mention, quotation.source_text)


def _mistake(
    kind: str, article: Article, unit: Span, predicted: str | None = None, gold: str | None = None
) -> Mistake:
    (start, end), text = unit, article.text
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Mistake(kind, article.id, start, end, before, text[start:end], after, predicted, gold)
