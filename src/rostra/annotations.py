"""Layers of annotation as columns of utterances: a list of spans in each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import NotFoundError
from rostra.schema import published_schemas

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPAN_FIELDS = ("id", "label", "char_start", "char_end", "text")
NO_SPAN = "none"
"""The label of an annotator who read the utterance and has nothing to mark."""

_TEXT_ORDER: list[tuple[str, Literal["ascending", "descending"]]] = [
    (name, "ascending") for name in ("utterance_id", "char_start", "char_end", "id")
]


def layer_tables(
    annotations: pa.Table, layers: Sequence[str], schema_version: str
) -> dict[str, pa.Table]:
    """The annotations of each layer in text order, from a table that follows a published schema.

    Returns:
        For each layer a table with the columns `utterance_id` and `span`: a struct of id, label,
        char_start, char_end, text and, where the layer has attributes, `attributes`.

    Raises:
        NotFoundError: a layer has no annotation; the message lists those that have.
    """
    existing = sorted(map(str, pc.unique(annotations["layer"]).to_pylist()))
    for layer in layers:
        if layer not in existing:
            raise NotFoundError(f"no layer {layer!r}. There are: {', '.join(existing)}")
    tables = {}
    for layer in layers:
        rows = annotations.filter(pc.field("layer") == pc.scalar(layer)).sort_by(_TEXT_ORDER)
        fields = {name: rows[name].combine_chunks() for name in _SPAN_FIELDS}
        if names := _attributes(layer, schema_version):
            values = [pc.struct_field(rows["attributes"], name).combine_chunks() for name in names]
            fields["attributes"] = pa.StructArray.from_arrays(values, names=names)
        spans = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
        tables[layer] = pa.table({"utterance_id": rows["utterance_id"], "span": spans})
    return tables


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


def layer_column(layer: pa.Table, utterances: pa.ChunkedArray[Any]) -> pa.ListArray[Any]:
    """The spans in each of these utterances by id: an empty list, or null where nobody annotated.

    `layer` is a table of `layer_tables`.
    """
    indices = pc.index_in(layer["utterance_id"], value_set=utterances.combine_chunks())
    annotated = np.zeros(len(utterances), dtype=bool)
    annotated[indices.drop_null().to_numpy()] = True
    rows = pa.table({"index": indices, "span": layer["span"]}).filter(pc.is_valid(indices))
    rows = rows.filter(pc.field("span", "label") != pc.scalar(NO_SPAN))
    row_of_span = rows["index"].to_numpy()
    # The spans of one utterance are in text order already, and a stable sort leaves them so.
    spans = rows["span"].combine_chunks().take(np.argsort(row_of_span, kind="stable"))
    counts = np.bincount(row_of_span, minlength=len(utterances))
    offsets = pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int32())
    return pa.ListArray.from_arrays(offsets, spans, mask=pa.array(~annotated))
