"""Agreement between the annotators of a corpus's layers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rostra.annotations import NO_SPAN
from rostra.errors import RostraError
from rostra.evaluation.krippendorff import (
    Coefficient,
    Continuum,
    Unit,
    UnitizingAgreement,
    nominal_agreement,
    unitizing_agreement,
)

Record = Mapping[str, Any]

# By layer its attributes that have codes; the others have words and are not compared.
_CODED_ATTRIBUTES = {"demand": ("force",), "group": ("target", "valence")}
_SKEWED = 0.9


class ValueAgreement(NamedTuple):
    """Agreement on one value of a layer: a label, or a code of an attribute.

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


class LayerAgreement(NamedTuple):
    """Agreement on the labels of a layer, or on the codes of one of its attributes.

    Attributes:
        name: the layer.
        by: ``label``, or the attribute whose codes are compared.
        annotators: their ids.
        utterances: the number of utterances that all of them annotated.
        spans: the coefficients of the unitizing family.
        alpha: nominal alpha of the values of utterances; None if an utterance has several values.
        values: the agreement on each value.
    """

    name: str
    by: str
    annotators: tuple[str, ...]
    utterances: int
    spans: UnitizingAgreement
    alpha: Coefficient | None
    values: dict[str, ValueAgreement]


def agreement(
    annotations: Sequence[Record], utterances: Mapping[str, Record], layer: str | None = None
) -> list[LayerAgreement]:
    """Compare the annotators of each layer: its labels, then each attribute that has codes.

    Only utterances that all annotators of a layer annotated are compared. Each is a text of its
    own: units are paired, and intervals are resampled, by utterance.

    Args:
        annotations: the records of all annotators, of any layers.
        utterances: the records of the utterances by id, for `char_start` and `char_end`.
        layer: the only layer to compare; None for all.

    Raises:
        RostraError: there is no such layer; or no utterance of a layer has two annotators; or spans
            of one annotator overlap.
    """
    layers = {record["layer"] for record in annotations}
    if layer is not None and layer not in layers:
        names = ", ".join(sorted(layers))
        raise RostraError(f"unknown layer {layer!r}. The layers are: {names}")
    return [
        _layer_agreement(name, annotations, utterances, by)
        for name in sorted(layers if layer is None else [layer])
        for by in ("label", *_CODED_ATTRIBUTES.get(name, ()))
    ]


def _layer_agreement(
    layer: str, annotations: Iterable[Record], utterances: Mapping[str, Record], by: str
) -> LayerAgreement:
    of_annotator: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in annotations:
        if record["layer"] == layer:
            of_annotator[record["annotator"]][record["utterance_id"]].append(record)
    annotators = tuple(sorted(of_annotator))
    common = sorted(set.intersection(*map(set, of_annotator.values())))
    if len(annotators) < 2 or not common:  # noqa: PLR2004 - a pair
        raise RostraError(f"no two annotators have annotated the same utterance for {layer!r}")
    units = [[_units(of_annotator[a][u], utterances[u], by) for a in annotators] for u in common]
    lengths = [utterances[u]["char_end"] - utterances[u]["char_start"] for u in common]
    spans = unitizing_agreement(list(map(Continuum, lengths, map(tuple, units))))
    single = all(len(observer) <= 1 for observers in units for observer in observers)
    first = [[o[0].value if o else NO_SPAN for o in observers] for observers in units]
    alpha = nominal_agreement(first).alpha if single else None
    values = {value: _value_agreement(value, annotators, units, spans) for value in spans.values}
    return LayerAgreement(layer, by, annotators, len(common), spans, alpha, values)


def _units(records: Iterable[Record], utterance: Record, by: str) -> tuple[Unit, ...]:
    start = utterance["char_start"]
    return tuple(
        Unit(
            record["char_start"] - start,
            record["char_end"] - start,
            record["label"] if by == "label" else record["attributes"][by] or NO_SPAN,
        )
        for record in records
        if record["label"] != NO_SPAN
    )


def _value_agreement(
    value: str,
    annotators: Sequence[str],
    units: Sequence[Sequence[Sequence[Unit]]],
    spans: UnitizingAgreement,
) -> ValueAgreement:
    """The agreement on a value; `units` are by utterance, then by annotator."""
    counts = [[sum(unit.value == value for unit in o) for o in observers] for observers in units]
    has_value = [[count > 0 for count in row] for row in counts]
    judgements = Counter(judgement for row in has_value for judgement in row)
    return ValueAgreement(
        units=dict(zip(annotators, map(sum, zip(*counts, strict=True)), strict=True)),
        utterances=dict(zip(annotators, map(sum, zip(*has_value, strict=True)), strict=True)),
        both=sum(map(all, has_value)),
        alpha=nominal_agreement(has_value).alpha,
        unitizing=spans.values[value],
        skewed=max(judgements.values()) > _SKEWED * judgements.total(),
    )
