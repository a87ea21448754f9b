"""The single differences between annotators: what an adjudicator decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rostra.evaluation.readings import layer_readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rostra.evaluation.readings import LayerReadings

    Record = Mapping[str, Any]

Kind = Literal["only-one", "bounds", "label", "attribute"]


class Disagreement(NamedTuple):
    """One difference between two annotators.

    Attributes:
        utterance_id: the utterance.
        layer: the layer.
        kind: ``only-one`` (one has a span where the other has none), ``bounds``, ``label`` or
            ``attribute``.
        attribute: the attribute that differs; None for the other kinds.
        annotators: whose readings they are.
        readings: the record of each; None where an annotator has no span.
    """

    utterance_id: str
    layer: str
    kind: Kind
    attribute: str | None
    annotators: tuple[str, str]
    readings: tuple[Record | None, Record | None]

    @property
    def values(self) -> tuple[str | None, str | None]:
        """What differs: the words of each for bounds, else both labels or values."""
        one, other = self.readings
        return self._value(one), self._value(other)

    def _value(self, reading: Record | None) -> str | None:
        if reading is None:
            return None
        if self.kind == "attribute":
            value: str | None = reading["attributes"].get(self.attribute)
            return value
        return str(reading["text" if self.kind == "bounds" else "label"])


def disagreements(annotations: Sequence[Record], layer: str | None = None) -> list[Disagreement]:
    """List the differences between each two annotators, on utterances that all annotated.

    Spans that share a character are two readings of one (`rostra.evaluation.readings.align`); each
    of their differences is an entry. Topics are compared wherever their spans are.

    Args:
        annotations: the records of all annotators, of any layers.
        layer: the only layer to compare; None for all.

    Returns:
        The differences by utterance, then by layer, annotators and place in the text.

    Raises:
        RostraError: there is no such layer, or no two annotators annotated the same utterance.
    """
    compared, _ = layer_readings(annotations, layer)
    found = [difference for readings in compared for difference in _of_layer(readings)]
    return sorted(found, key=lambda difference: (difference.utterance_id, difference.layer))


def _of_layer(layer: LayerReadings) -> Iterator[Disagreement]:
    for utterance, one, other, span, counterpart in layer.pairs():
        for kind, attribute in _differences(span, counterpart):
            yield Disagreement(
                utterance, layer.name, kind, attribute, (one, other), (span, counterpart)
            )


def _differences(one: Record | None, other: Record | None) -> Iterator[tuple[Kind, str | None]]:
    if one is None or other is None:
        yield "only-one", None
        return
    if any(one[name] != other[name] for name in ("char_start", "char_end")):
        yield "bounds", None
    if one["label"] != other["label"]:
        yield "label", None
    values, others = one["attributes"], other["attributes"]
    for name in dict.fromkeys([*values, *others]):
        if values.get(name) != others.get(name):
            yield "attribute", name
