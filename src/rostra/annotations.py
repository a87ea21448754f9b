"""Layers of annotation as columns of utterances: a list of spans in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.arrow_columns import ArrowArray, bool_values, booleans, int_values, integers, strings
from rostra.errors import NotFoundError
from rostra.schema import published_schemas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SPAN_FIELDS = ("id", "label", "annotator", "char_start", "char_end", "text")
NO_SPAN = "none"
"""The label of an annotator who read the utterance and has nothing to mark."""

_TEXT_ORDER: list[tuple[str, Literal["ascending", "descending"]]] = [
    (name, "ascending") for name in ("utterance_id", "char_start", "char_end", "id")
]


def layer_rows(annotations: pa.Table) -> dict[str, pa.Table]:
    """Return the annotations of each layer in text order, by the name of the layer."""
    ordered = annotations.take(pc.sort_indices(annotations, sort_keys=_TEXT_ORDER))
    layers = ordered["layer"].combine_chunks().dictionary_encode()
    codes = int_values(layers.indices)
    names = sorted(enumerate(layers.dictionary.to_pylist()), key=lambda pair: str(pair[1]))
    return {str(name): ordered.take(integers(np.flatnonzero(codes == c))) for c, name in names}


def layer_tables(
    annotations: pa.Table,
    layers: Sequence[str],
    schema_version: str,
    annotator: str | None = None,
) -> dict[str, pa.Table]:
    """Return the spans of some layers in text order.

    Args:
        annotations: a table that follows a published schema.
        layers: the names of the layers.
        schema_version: the version of that schema.
        annotator: whose annotations; None for those of all.

    Returns:
        For each layer a table with the columns `utterance_id` and `span`: a struct of id, label,
        annotator, char_start, char_end, text and, where the layer has attributes, `attributes`.

    Raises:
        NotFoundError: a layer has no annotation, or none by this annotator; the message lists what
            there is.
    """
    existing = layer_rows(annotations)
    for layer in layers:
        if layer not in existing:
            raise NotFoundError(f"no layer {layer!r}. There are: {', '.join(existing)}")
    tables = {}
    for layer in layers:
        rows = existing[layer] if annotator is None else _by(annotator, existing[layer], layer)
        fields = {name: rows[name].combine_chunks() for name in _SPAN_FIELDS}
        if names := _attributes(layer, schema_version):
            values = [pc.struct_field(rows["attributes"], name).combine_chunks() for name in names]
            fields["attributes"] = pa.StructArray.from_arrays(values, names=names)
        spans = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
        tables[layer] = pa.table({"utterance_id": rows["utterance_id"], "span": spans})
    return tables


def _by(annotator: str, annotations: pa.Table, layer: str) -> pa.Table:
    chosen = annotations.filter(pc.equal(annotations["annotator"], strings([annotator])[0]))
    if not chosen.num_rows:
        existing = sorted(map(str, pc.unique(annotations["annotator"]).to_pylist()))
        raise NotFoundError(
            f"layer {layer} has no annotator {annotator!r}. There are: {', '.join(existing)}"
        )
    return chosen


def _attributes(layer: str, schema_version: str) -> list[str]:
    """The attributes of a layer: those that the schema does not require to be null for it."""
    schema = published_schemas(schema_version)["annotations"]
    unused = {
        name
        for rule in schema["allOf"]
        if rule["if"]["properties"]["layer"]["const"] == layer
        for name, value in rule["then"]["properties"]["attributes"]["properties"].items()
        if value["type"] == "null"
    }
    return [name for name in schema["properties"]["attributes"]["properties"] if name not in unused]


class SpansOfUtterances(NamedTuple):
    """The spans of one layer, those of one utterance after those of another."""

    spans: ArrowArray
    offsets: NDArray[np.int64]
    """Where the spans of each utterance begin, and the number of all spans at the end."""
    is_annotated: NDArray[np.bool_]
    """Whether somebody annotated each utterance; there may have been nothing to mark."""


def spans_of_utterances(layer: pa.Table, utterances: pa.ChunkedArray[Any]) -> SpansOfUtterances:
    """Return the spans of each of these utterances, given their ids.

    `layer` has the columns `utterance_id` and `span`, as the tables of `layer_tables` have, in text
    order; a span is a struct with at least a label.
    """
    ids, spans = layer["utterance_id"].combine_chunks(), layer["span"].combine_chunks()
    indices = pc.index_in(ids, value_set=utterances.combine_chunks())
    is_asked = bool_values(pc.is_valid(indices))
    row_of_span = int_values(indices.cast(pa.int64()).fill_null(integers(np.zeros(1))[0]))
    is_annotated = np.zeros(len(utterances), dtype=bool)
    is_annotated[row_of_span[is_asked]] = True
    has_span = bool_values(pc.not_equal(pc.struct_field(spans, "label"), strings([NO_SPAN])[0]))
    places = np.flatnonzero(is_asked & has_span)
    # The spans of one utterance are in text order already, and a stable sort leaves them so.
    places = places[np.argsort(row_of_span[places], kind="stable")]
    counts = np.bincount(row_of_span[places], minlength=len(utterances))
    offsets = np.concatenate(([0], np.cumsum(counts)))
    return SpansOfUtterances(spans.take(integers(places)), offsets, is_annotated)


def layer_column(layer: pa.Table, utterances: pa.Table) -> pa.ListArray[Any]:
    """Return the spans in each of these utterances: an empty list, or null where nobody annotated.

    Each span also has `start` and `end`, its offsets into the utterance.

    Args:
        layer: one of `layer_tables`.
        utterances: a table with their `id` and `char_start`.
    """
    spans, offsets, is_annotated = spans_of_utterances(layer, utterances["id"])
    fields = {field.name: pc.struct_field(spans, field.name) for field in spans.type}
    first: Any = utterances["char_start"].combine_chunks()
    first = first.take(integers(np.repeat(np.arange(len(utterances)), np.diff(offsets))))
    for name in ("start", "end"):
        fields[name] = pc.subtract(fields[f"char_{name}"], first)
    starts: Any = integers(offsets).cast(pa.int32())
    return pa.ListArray.from_arrays(
        starts,
        pa.StructArray.from_arrays(list(fields.values()), names=list(fields)),
        mask=booleans(~is_annotated),
    )
