"""Counting: one article's gold and predictions as numbers that add up over articles.

Found is a direct gold unit that is exactly a predicted one; who spoke is judged on these alone.

- *mention*, where gold says where the source stands: the predicted mention overlaps it.
- *source string*, where gold has the source's words: the predicted string names the same (`names`).
- *entity*, where gold names the speaker, pronouns resolved: the predicted string names the same.
- *end to end*, by mention and by entity: found and the speaker right, over all kept predictions
  that name a speaker in that way, and over all direct gold units that do. A prediction with a
  mention and no string so counts by mention alone, one with a string and no mention by entity
  alone: with one count for both, whoever leaves the string out where gold has none would get more
  than 1 by mention. A perfect prediction gets exactly 1 by both.

Where several gold quotations, or several predictions, come to the same unit, the first counts; a
unit that is direct is not mixed as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from rostra.evaluation.articles import Article, Claim, Quotation
from rostra.evaluation.names import same_speaker
from rostra.evaluation.tiers import kept, overlapping
from rostra.evaluation.units import Span, units

THRESHOLDS = (0.8, 0.3)
"""Shares of a gold unit that a prediction must exceed, from strict to lenient."""

_AROUND = 60  # characters of context on either side of a mistake
T = TypeVar("T", Quotation, Claim)


class Mistake(NamedTuple):
    """One thing that a prediction got wrong.

    Attributes:
        kind: ``extra`` (predicted, not gold), ``missed`` (gold, not predicted), ``speaker`` (the
            string names another) or ``mention`` (the place is another; only where gold names no
            speaker).
        article: its id.
        start: offset of the unit.
        end: offset of the unit.
        before: the text before it.
        text: the unit.
        after: the text after it.
        predicted: the speaker, or the words of the mention; None where there is none.
        gold: the same of the gold.
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


class _Units(NamedTuple):
    direct: dict[Span, Quotation]
    mixed: dict[Span, Quotation]
    predicted: dict[Span, Claim]
    kept: list[Span]


def count(article: Article, claims: Iterable[Claim]) -> tuple[Counter[str], list[Mistake]]:
    """The counts of one article by name, and every mistake in it.

    Names are those of `rostra.evaluation.figures`; ``<type>/n``, ``<type>/mention`` and
    ``<type>/entity`` count by the type of the source.
    """
    found = _units(article, claims)
    counts = _extraction(found)
    mistakes = list(_borders(article, found))
    for unit, quotation in found.direct.items():
        counts["mention_gold"] += bool(quotation.source_spans)
        counts["source_gold"] += bool(quotation.source_text)
        counts["entity_gold"] += bool(quotation.speakers)
        if unit in found.predicted:
            claim = found.predicted[unit]
            judged = _judged(quotation, claim)
            counts.update(_attribution(quotation, judged))
            mistakes += _misattributed(article, unit, quotation, claim, judged)
    return counts, mistakes


def _units(article: Article, claims: Iterable[Claim]) -> _Units:
    direct = _first(article.text, (q for q in article.quotations if q.direct))
    mixed = _first(article.text, (q for q in article.quotations if not q.direct))
    predicted = _first(article.text, claims)
    wider = {unit: quotation for unit, quotation in mixed.items() if unit not in direct}
    return _Units(direct, wider, predicted, kept(predicted, direct, article.content))


def _first(text: str, holders: Iterable[T]) -> dict[Span, T]:
    out: dict[Span, T] = {}
    for holder in holders:
        for unit in units(text, *holder.span):
            out.setdefault(unit, holder)
    return out


def _extraction(found: _Units) -> Counter[str]:
    direct, mixed, predicted, counted = found
    named = [predicted[unit] for unit in counted]
    counts = Counter(
        {
            "direct_right": sum(unit in direct for unit in counted),
            "direct_predicted": len(counted),
            "direct_gold": len(direct),
            "ignored": len(predicted) - len(counted),
            "all_right": sum(unit in direct or unit in mixed for unit in predicted),
            "all_predicted": len(predicted),
            "all_gold": len(direct) + len(mixed),
            "mention_predicted": sum(claim.mention is not None for claim in named),
            "entity_predicted": sum(bool(claim.speaker) for claim in named),
        }
    )
    for threshold in THRESHOLDS:
        counts[f"overlap@{threshold}_right"] = overlapping(direct, counted, threshold)
    return counts


def _judged(quotation: Quotation, claim: Claim) -> dict[str, bool]:
    """Whether each way of saying who spoke is right, of those that gold can judge."""
    judged = {}
    if quotation.source_spans:
        judged["mention"] = claim.mention is not None and any(
            claim.mention[0] < end and claim.mention[1] > start
            for start, end in quotation.source_spans
        )
    if quotation.source_text:
        judged["source"] = same_speaker(claim.speaker, quotation.source_text)
    if quotation.speakers:
        judged["entity"] = any(same_speaker(claim.speaker, form) for form in quotation.speakers)
    return judged


def _attribution(quotation: Quotation, judged: Mapping[str, bool]) -> Iterator[str]:
    """The names of the counts that go up by one."""
    for way, right in judged.items():
        yield f"{way}_n"
        if right:
            yield f"{way}_right"
    if quotation.source_type and "mention" in judged:
        yield f"{quotation.source_type}/n"
        yield from (
            f"{quotation.source_type}/{way}" for way in ("mention", "entity") if judged.get(way)
        )


def _borders(article: Article, found: _Units) -> Iterator[Mistake]:
    for unit in found.kept:
        if unit not in found.direct:
            yield _mistake("extra", article, unit)
    for unit in found.direct:
        if unit not in found.predicted:
            yield _mistake("missed", article, unit)


def _misattributed(
    article: Article, unit: Span, gold: Quotation, claim: Claim, judged: Mapping[str, bool]
) -> Iterator[Mistake]:
    if not judged.get("entity", True):
        yield _mistake("speaker", article, unit, claim.speaker, " | ".join(gold.speakers))
    elif "entity" not in judged and not judged.get("mention", True):
        mention = article.text[slice(*claim.mention)] if claim.mention else None
        yield _mistake("mention", article, unit, mention, gold.source_text)


def _mistake(
    kind: str,
    article: Article,
    unit: Span,
    predicted: str | None = None,
    gold: str | None = None,
) -> Mistake:
    start, end = unit
    text = article.text
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Mistake(kind, article.id, start, end, before, text[start:end], after, predicted, gold)
