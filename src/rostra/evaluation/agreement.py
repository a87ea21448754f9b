"""Agreement between the annotators of a corpus's layers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from rostra.annotations import NO_SPAN
from rostra.evaluation.gamma import Gamma, gamma
from rostra.evaluation.krippendorff import (
    Coefficient,
    Continuum,
    Unit,
    UnitizingAgreement,
    nominal_agreement,
    unitizing_agreement,
)
from rostra.evaluation.readings import LayerReadings, layer_readings
from rostra.language import is_word, tokenise

Record = Mapping[str, Any]
_Pair = tuple[str, Record, Record]  # an utterance, and what two annotators marked alike in it

_SKEWED = 0.9


class ValueAgreement(NamedTuple):
    """Agreement on one value: a label, or a value of an attribute.

    Attributes:
        units: by annotator, the number of spans with the value.
        utterances: by annotator, the number of utterances with the value.
        both: the number of utterances in which all annotators have it.
        alpha: nominal alpha of "the utterance has the value or not".
        unitizing: the coefficient (k)u-alpha of the value.
        skewed: whether more than 90 % of the judgements are the same, so that alpha says little.
    """

    units: dict[str, int]
    utterances: dict[str, int]
    both: int
    alpha: Coefficient
    unitizing: Coefficient
    skewed: bool


class CategoryAgreement(NamedTuple):
    """Agreement on the labels of a layer, or on an attribute whose values are categories.

    Attributes:
        pairs: the number of aligned spans that are compared.
        same: in how many of them both annotators have the same value.
        cu: cu-alpha of the values, where two or more annotators have spans.
        alpha: nominal alpha of the values of utterances; None where an annotator has several spans
            in an utterance.
        several: the number of these utterances.
        values: the agreement on each value.
    """

    pairs: int
    same: int
    cu: Coefficient
    alpha: Coefficient | None
    several: int
    values: dict[str, ValueAgreement]


class WordsAgreement(NamedTuple):
    """Agreement on an attribute that is words.

    Attributes:
        pairs: the number of aligned spans of which at least one annotator states words.
        both: of how many of these both state words.
        same: in how many of these the words are the same, character by character.
        overlap: the mean over `pairs` of the words in common, 2c / (a + b) of a and b words
            (Dice 1945), regardless of case; 0 where only one annotator states words. None without
            pairs.
    """

    pairs: int
    both: int
    same: int
    overlap: float | None


class SpanCounts(NamedTuple):
    """How many spans there are, and how many agree.

    Attributes:
        spans: by annotator, the number of spans.
        aligned: the number of pairs of spans that share a character, of all pairs of annotators.
        same_bounds: how many of these have the same bounds.
        only_one: the number of spans without a counterpart.
    """

    spans: dict[str, int]
    aligned: int
    same_bounds: int
    only_one: int


class LayerAgreement(NamedTuple):
    """Agreement on a layer.

    Attributes:
        name: the layer.
        annotators: their ids.
        utterances: the number of utterances that all of them annotated.
        left_out: the number of utterances that only some of them annotated.
        counts: the numbers of spans and of differences between them.
        u: u-alpha, of where spans are and of their labels.
        binary: ``|u``-alpha, of where spans are.
        gamma: gamma of where spans are and of their labels.
        categories: the agreement on ``label`` and on each attribute with categories.
        words: the agreement on each attribute that is words.
    """

    name: str
    annotators: tuple[str, ...]
    utterances: int
    left_out: int
    counts: SpanCounts
    u: Coefficient
    binary: Coefficient
    gamma: Gamma
    categories: dict[str, CategoryAgreement]
    words: dict[str, WordsAgreement]


def agreement(
    annotations: Sequence[Record], utterances: Mapping[str, Record], layer: str | None = None
) -> list[LayerAgreement]:
    """Compare the annotators of each layer: its spans, their labels and their attributes.

    Only utterances that all annotators of a layer annotated are compared; a layer of which no two
    annotated the same utterance is left out. For alpha, each utterance is a text of its own: units
    are paired, and intervals are resampled, by utterance. For gamma, they follow one another in
    one text, in the order of their ids.

    Args:
        annotations: the records of all annotators, of any layers.
        utterances: the records of the utterances by id, for `char_start` and `char_end`, and for
            `language` if they have it.
        layer: the only layer to compare; None for all.

    Raises:
        RostraError: there is no such layer; or no utterance of any layer has two annotators; or
            spans of one annotator overlap.
    """
    compared, _ = layer_readings(annotations, layer)
    return [_layer_agreement(readings, utterances) for readings in compared]


def _layer_agreement(layer: LayerReadings, utterances: Mapping[str, Record]) -> LayerAgreement:
    pairs = list(layer.pairs())
    aligned = [(u, one, other) for u, _, _, one, other in pairs if one and other]
    continua = {name: _continua(layer, utterances, name) for name in layer.categories()}
    families = {name: unitizing_agreement(texts) for name, texts in continua.items()}
    return LayerAgreement(
        name=layer.name,
        annotators=layer.annotators,
        utterances=len(layer.utterances),
        left_out=layer.left_out,
        counts=SpanCounts(
            {
                a: sum(len(text[at]) for text in layer.spans)
                for at, a in enumerate(layer.annotators)
            },
            aligned=len(aligned),
            same_bounds=sum(_bounds(one) == _bounds(other) for _, one, other in aligned),
            only_one=len(pairs) - len(aligned),
        ),
        u=families["label"].u,
        binary=families["label"].binary,
        gamma=gamma(_joined(continua["label"])),
        categories={
            name: _category_agreement(name, layer, aligned, continua[name], family)
            for name, family in families.items()
        },
        words={name: _words_agreement(name, aligned, utterances) for name in layer.words()},
    )


def _bounds(span: Record) -> tuple[int, int]:
    return span["char_start"], span["char_end"]


def _value(span: Record, by: str) -> str:
    return str(span["label"] if by == "label" else span["attributes"].get(by) or NO_SPAN)


def _continua(layer: LayerReadings, utterances: Mapping[str, Record], by: str) -> list[Continuum]:
    """Each utterance as a text, its spans with their values."""
    continua = []
    for name, spans in zip(layer.utterances, layer.spans, strict=True):
        start, end = utterances[name]["char_start"], utterances[name]["char_end"]
        units = (
            tuple(Unit(s["char_start"] - start, s["char_end"] - start, _value(s, by)) for s in own)
            for own in spans
        )
        continua.append(Continuum(end - start, tuple(units)))
    return continua


def _joined(continua: Sequence[Continuum]) -> Continuum:
    """Texts one after the other as one text."""
    length, observers = 0, [list[Unit]() for _ in continua[0].observers]
    for continuum in continua:
        for units, own in zip(observers, continuum.observers, strict=True):
            units += [Unit(length + u.start, length + u.end, u.value) for u in own]
        length += continuum.length
    return Continuum(length, tuple(map(tuple, observers)))


def _category_agreement(
    by: str,
    layer: LayerReadings,
    aligned: Sequence[_Pair],
    continua: Sequence[Continuum],
    family: UnitizingAgreement,
) -> CategoryAgreement:
    units = [continuum.observers for continuum in continua]
    several = sum(any(len(own) > 1 for own in observers) for observers in units)
    first = [[own[0].value if own else NO_SPAN for own in observers] for observers in units]
    return CategoryAgreement(
        pairs=len(aligned),
        same=sum(_value(one, by) == _value(other, by) for _, one, other in aligned),
        cu=family.cu,
        alpha=None if several else nominal_agreement(first).alpha,
        several=several,
        values={
            value: _value_agreement(value, layer.annotators, units, family)
            for value in family.values
        },
    )


def _value_agreement(
    value: str,
    annotators: Sequence[str],
    units: Sequence[Sequence[Sequence[Unit]]],
    family: UnitizingAgreement,
) -> ValueAgreement:
    """The agreement on a value; `units` are by utterance, then by annotator."""
    counts = [[sum(unit.value == value for unit in o) for o in observers] for observers in units]
    has_value = [[count > 0 for count in row] for row in counts]
    judgements = Counter(chain.from_iterable(has_value))
    return ValueAgreement(
        units=dict(zip(annotators, map(sum, zip(*counts, strict=True)), strict=True)),
        utterances=dict(zip(annotators, map(sum, zip(*has_value, strict=True)), strict=True)),
        both=sum(map(all, has_value)),
        alpha=nominal_agreement(has_value).alpha,
        unitizing=family.values[value],
        skewed=max(judgements.values()) > _SKEWED * judgements.total(),
    )


def _words_agreement(
    name: str, aligned: Sequence[_Pair], utterances: Mapping[str, Record]
) -> WordsAgreement:
    both = same = pairs = 0
    overlap = 0.0
    for utterance, *spans in aligned:
        one, other = (span["attributes"].get(name) for span in spans)
        if one or other:
            pairs += 1
        if one and other:
            language = utterances[utterance].get("language")
            both += 1
            same += one == other
            overlap += _overlap(_words(one, language), _words(other, language))
    return WordsAgreement(pairs, both, same, overlap / pairs if pairs else None)


def _words(text: str, language: str | None) -> Counter[str]:
    tokens = (token.text for token in tokenise(text, language))
    return Counter(token.casefold() for token in tokens if is_word(token))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    """The words in common; 1 if neither has any, as both are punctuation then."""
    words = one.total() + other.total()
    return 2 * (one & other).total() / words if words else 1.0
