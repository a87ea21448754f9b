"""What the annotators of a layer marked in the same utterances, span beside span."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.annotations import NO_SPAN
from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Record = Mapping[str, Any]

WORDS = ("source", "normalised", "addressee", "claimant", "referent")
"""Attributes that are words; those that a codelist or a pattern describes are categories."""

ONE_AN_UTTERANCE = frozenset({"topic"})
"""Layers that say one thing of a whole utterance: what belongs together is not told by bounds."""


class LayerReadings(NamedTuple):
    """The spans of a layer in the utterances that all of its annotators annotated.

    Attributes:
        name: the layer.
        annotators: their ids, sorted.
        utterances: the ids of the utterances that all of them annotated, sorted.
        left_out: the number of utterances that only some of them annotated.
        spans: by utterance, then by annotator, the records of the spans in text order.
    """

    name: str
    annotators: tuple[str, ...]
    utterances: tuple[str, ...]
    left_out: int
    spans: tuple[tuple[tuple[Record, ...], ...], ...]

    def categories(self) -> list[str]:
        """By what spans of the layer differ: ``label``, and each attribute with categories."""
        return ["label", *(name for name in self._attributes() if name not in WORDS)]

    def words(self) -> list[str]:
        """The attributes of the layer that are words."""
        return [name for name in self._attributes() if name in WORDS]

    def _attributes(self) -> list[str]:
        """The attributes that the layer uses: those that are not null in all of its spans."""
        attributes = [span["attributes"] for texts in self.spans for own in texts for span in own]
        names = dict.fromkeys(name for values in attributes for name in values)
        return [name for name in names if any(values.get(name) for values in attributes)]

    def pairs(self) -> Iterator[tuple[str, str, str, Record | None, Record | None]]:
        """Yield the aligned spans of each two annotators.

        They are in the order of utterances, then of annotators, then of the text: the id of the
        utterance, both annotators, and the span of each; None where it has no counterpart.
        """
        anywhere = self.name in ONE_AN_UTTERANCE
        for utterance, spans in zip(self.utterances, self.spans, strict=True):
            of_annotators = zip(self.annotators, spans, strict=True)
            for (one, of_one), (other, of_other) in combinations(of_annotators, 2):
                for span, counterpart in align(of_one, of_other, anywhere=anywhere):
                    yield utterance, one, other, span, counterpart


def layer_readings(
    annotations: Sequence[Record], layer: str | None = None
) -> tuple[list[LayerReadings], list[str]]:
    """Set the annotators of each layer side by side.

    Args:
        annotations: the records of all annotators, of any layers.
        layer: the only layer to compare; None for all.

    Returns:
        The layers of which two or more annotators annotated the same utterance, by name; and the
        names of those that only one did, which cannot be compared.

    Raises:
        RostraError: there is no such layer, or no layer can be compared.
    """
    layers = sorted({record["layer"] for record in annotations})
    if layer is not None and layer not in layers:
        raise RostraError(f"unknown layer {layer!r}. The layers are: {', '.join(layers)}")
    wanted = layers if layer is None else [layer]
    readings = {name: _readings(name, annotations) for name in wanted}
    compared = [reading for reading in readings.values() if reading is not None]
    if wanted and not compared:
        names = ", ".join(map(repr, wanted))
        raise RostraError(f"no two annotators have annotated the same utterance for {names}")
    return compared, [name for name, reading in readings.items() if reading is None]


def _readings(layer: str, annotations: Sequence[Record]) -> LayerReadings | None:
    of_annotator: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in annotations:
        if record["layer"] == layer:
            of_annotator[record["annotator"]][record["utterance_id"]].append(record)
    annotators = tuple(sorted(of_annotator))
    annotated = [set(of_utterance) for of_utterance in of_annotator.values()]
    common = sorted(set.intersection(*annotated))
    if len(annotators) < 2 or not common:  # noqa: PLR2004 - a pair
        return None
    spans = tuple(tuple(_spans(of_annotator[a][u]) for a in annotators) for u in common)
    left_out = len(set.union(*annotated)) - len(common)
    return LayerReadings(layer, annotators, tuple(common), left_out, spans)


def _spans(records: Sequence[Record]) -> tuple[Record, ...]:
    marked = (record for record in records if record["label"] != NO_SPAN)
    return tuple(sorted(marked, key=lambda span: (span["char_start"], span["char_end"])))


def align(
    one: Sequence[Record], other: Sequence[Record], *, anywhere: bool = False
) -> list[tuple[Record | None, Record | None]]:
    """Pair the spans of two annotators that mean the same words.

    Of all ways to pair spans that share a character, each with at most one other, this is the one
    in which pairs share most characters; of equal ones that with most pairs, then that with most
    equal labels. As spans of one annotator do not overlap, pairs never cross.

    Args:
        one: the spans of an annotator in text order.
        other: those of another annotator.
        anywhere: whether spans without a common character may be paired as well.

    Returns:
        All spans in the order in which they begin, those without a counterpart beside None.
    """
    gains: dict[tuple[int, int], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            gain = _gain(one[i], other[j], anywhere=anywhere)
            paired = _sum(gain, gains[i + 1, j + 1]) if gain else (0, 0, 0)
            gains[i, j] = max(paired, gains[i + 1, j], gains[i, j + 1])
    pairs = list[tuple["Record | None", "Record | None"]]()
    i = j = 0
    while i < len(one) and j < len(other):
        gain = _gain(one[i], other[j], anywhere=anywhere)
        if gain and gains[i, j] == _sum(gain, gains[i + 1, j + 1]):
            pairs.append((one[i], other[j]))
            i, j = i + 1, j + 1
        elif gains[i, j] == gains[i + 1, j]:
            pairs.append((one[i], None))
            i += 1
        else:
            pairs.append((None, other[j]))
            j += 1
    pairs += [(span, None) for span in one[i:]] + [(None, span) for span in other[j:]]
    return sorted(pairs, key=_place)


def _place(pair: tuple[Record | None, Record | None]) -> tuple[int, int]:
    span = pair[0] or pair[1]
    return (span["char_start"], span["char_end"]) if span else (0, 0)


def _gain(one: Record, other: Record, *, anywhere: bool) -> tuple[int, int, int] | None:
    """What pairing two spans adds; None if they do not belong together."""
    shared = min(one["char_end"], other["char_end"]) - max(one["char_start"], other["char_start"])
    if shared <= 0 and not anywhere:
        return None
    return max(shared, 0), 1, int(one["label"] == other["label"])


def _sum(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
