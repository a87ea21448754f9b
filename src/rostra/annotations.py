"""Layers of annotation beside their utterances: each a column, a list of spans a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra.errors import NotFoundError
from rostra.schema import published

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("id", "label", "char_start", "char_end", "text")
"""What each span has; after these stand the attributes of its layer, where it has any."""

NOTHING = "none"
"""The label that says: looked at, and nothing is there."""


_ORDER: list[tuple[str, Literal["ascending", "descending"]]] = [
    (name, "ascending") for name in ("utterance_id", "char_start", "char_end", "id")
]


def chosen(
    annotations: pa.Table, layers: Sequence[str], schema_version: str
) -> dict[str, pa.Table]:
    """The annotations of each layer in text order, with the attributes that it has of its own.

    Args:
        annotations: the table of that name.
        layers: names of layers.
        schema_version: the published schema that the table follows.

    Raises:
        NotFoundError: a layer has no annotation; the message lists those that have.
    """
    there = sorted(map(str, pc.unique(annotations["layer"]).to_pylist()))
    for layer in layers:
        if layer not in there:
            raise NotFoundError(f"no layer {layer!r}. There are: {', '.join(there)}")
    found = {}
    for layer in layers:
        rows = annotations.filter(pc.field("layer") == pc.scalar(layer)).sort_by(_ORDER)
        columns = {name: rows[name].combine_chunks() for name in COLUMNS}
        if own := attributes(layer, schema_version):
            parts = [pc.struct_field(rows["attributes"], name).combine_chunks() for name in own]
            columns["attributes"] = pa.StructArray.from_arrays(parts, names=own)
        spans = pa.StructArray.from_arrays(list(columns.values()), names=list(columns))
        found[layer] = pa.table({"utterance_id": rows["utterance_id"], "span": spans})
    return found


def attributes(layer: str, schema_version: str) -> list[str]:
    """The attributes that the schema does not close for a layer."""
    schema = published(schema_version)["annotations"]
    closed = {
        name
        for rule in schema["allOf"]
        if rule["if"]["properties"]["layer"]["const"] == layer
        for name, says in rule["then"]["properties"]["attributes"]["properties"].items()
        if says["type"] == "null"
    }
    return [name for name in schema["properties"]["attributes"]["properties"] if name not in closed]


def column(layer: pa.Table, utterances: pa.ChunkedArray[Any]) -> pa.ListArray[Any]:
    """The spans of each utterance; none where there is nothing, null where nobody looked.

    Args:
        layer: one table of `chosen`.
        utterances: the ids of the utterances, a row each.
    """
    at = pc.index_in(layer["utterance_id"], value_set=utterances.combine_chunks())
    looked = np.zeros(len(utterances), dtype=bool)
    looked[at.drop_null().to_numpy()] = True
    rows = pa.table({"at": at, "span": layer["span"]}).filter(pc.is_valid(at))
    rows = rows.filter(pc.field("span", "label") != pc.scalar(NOTHING))
    places = rows["at"].to_numpy()
    # The rows are in text order within an utterance already, and a stable sort leaves them so.
    spans = rows["span"].combine_chunks().take(np.argsort(places, kind="stable"))
    counts = np.bincount(places, minlength=len(utterances))
    offsets = pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int32())
    return pa.ListArray.from_arrays(offsets, spans, mask=pa.array(~looked))
