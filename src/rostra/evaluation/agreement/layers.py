"""How far annotators of a layer agree, from their records to the figures that are reported."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rostra.annotations import NO_SPAN
from rostra.errors import RostraError
from rostra.evaluation.agreement.intervals import Coefficient
from rostra.evaluation.agreement.nominal import nominal
from rostra.evaluation.agreement.unitizing import Continuum, Family, Unit, family

Record = Mapping[str, Any]

ATTRIBUTES = {"demand": ("force",), "group": ("target", "valence")}
"""The attributes of a layer that take codes; the others take words."""

SKEWED = 0.9
"""Where one value has more than this share, alpha says little, and counts are given instead."""


class Value(NamedTuple):
    """Agreement on one value of a layer: a label, or a code of an attribute.

    Attributes:
        units: by annotator, how many spans have the value.
        utterances: by annotator, in how many utterances it stands.
        both: in how many utterances all annotators have it.
        alpha: nominal alpha of "stands in the utterance or not".
        unitizing: the coefficient (k)u-alpha of the value.
        skewed: whether it, or its absence, has more than `SKEWED` of the judgements.
    """

    units: dict[str, int]
    utterances: dict[str, int]
    both: int
    alpha: Coefficient
    unitizing: Coefficient
    skewed: bool


class Layer(NamedTuple):
    """Agreement on one layer.

    Attributes:
        name: the layer.
        by: ``label``, or the attribute whose codes are compared.
        annotators: their ids.
        utterances: how many all of them looked at.
        spans: the unitizing family.
        alpha: nominal alpha of the values of utterances, where each has one value at most.
        values: agreement on each value.
    """

    name: str
    by: str
    annotators: tuple[str, ...]
    utterances: int
    spans: Family
    alpha: Coefficient | None
    values: dict[str, Value]


def measure(
    layer: str, annotations: Iterable[Record], utterances: Mapping[str, Record], by: str = "label"
) -> Layer:
    """Compare the annotators of a layer.

    Only utterances that all of them looked at are compared. Each is a text of its own: units are
    drawn and intervals are resampled within utterances.

    Args:
        layer: the layer.
        annotations: records of all annotators, of this layer and of others.
        utterances: the records of the utterances by id, for `char_start` and `char_end`.
        by: what of a span is compared: ``label`` or the name of an attribute with codes.

    Raises:
        RostraError: fewer than two annotators looked at an utterance of the layer, or spans of
            one annotator overlap.
    """
    found: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in annotations:
        if record["layer"] == layer:
            found[record["annotator"]][record["utterance_id"]].append(record)
    annotators = tuple(sorted(found))
    common = sorted(set.intersection(*map(set, found.values()))) if found else []
    if len(annotators) < 2 or not common:  # noqa: PLR2004 - a pair
        raise RostraError(f"no two annotators looked at the same utterance for the layer {layer!r}")
    units = [[_units(found[a][u], utterances[u], by) for a in annotators] for u in common]
    spans = family(
        [
            Continuum(utterances[u]["char_end"] - utterances[u]["char_start"], tuple(observers))
            for u, observers in zip(common, units, strict=True)
        ]
    )
    single = all(len(observer) <= 1 for observers in units for observer in observers)
    named = [[o[0].value if o else NO_SPAN for o in observers] for observers in units]
    return Layer(
        *(layer, by, annotators, len(common), spans),
        alpha=nominal(named).alpha if single else None,
        values={value: _value(value, annotators, units, spans) for value in spans.values},
    )


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


def _value(
    value: str,
    annotators: Sequence[str],
    units: Sequence[Sequence[Sequence[Unit]]],
    spans: Family,
) -> Value:
    has = [[any(unit.value == value for unit in o) for o in observers] for observers in units]
    counts = Counter(judgement for unit in has for judgement in unit)
    columns = list(zip(*units, strict=True))
    return Value(
        units={
            a: sum(unit.value == value for o in column for unit in o)
            for a, column in zip(annotators, columns, strict=True)
        },
        utterances={
            a: sum(column) for a, column in zip(annotators, zip(*has, strict=True), strict=True)
        },
        both=sum(map(all, has)),
        alpha=nominal(has).alpha,
        unitizing=spans.values[value],
        skewed=max(counts.values()) > SKEWED * counts.total(),
    )
