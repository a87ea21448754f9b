"""JSON Schema to Arrow schema: the only place that decides the type of a column.

======================================  ==============================
JSON Schema (``null`` beside or not)    Arrow
======================================  ==============================
``string`` (with or without ``enum``)   ``string``
``integer``                             ``int64``
``number``                              ``double``
``boolean``                             ``bool``
``array`` with ``items``                ``list<element: …>``
``object``, closed                      ``struct<…>`` in the order of ``properties``
======================================  ==============================

Every column is nullable for Arrow: Arrow does not enforce more, the JSON Schema does.
"""

import pyarrow as pa

from rostra.schema import Schema

_SCALARS: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}

# Keywords that decide the type, and those that only restrict or describe values.
_TYPE_KEYWORDS = {"type", "items", "properties", "additionalProperties"}
_OTHER_KEYWORDS = set(
    """title description required enum pattern minLength maxLength minimum maximum minItems
    maxItems uniqueItems x-made-by x-codelist x-kinds x-rule x-span x-references
    x-release-only""".split()
)


def arrow_schema(schema: Schema) -> pa.Schema:
    """The Arrow schema of a table.

    Raises:
        ValueError: a keyword or type has no known Arrow type; the message names the column and
            the keyword.
    """
    return pa.schema([(name, _type(prop, name)) for name, prop in schema["properties"].items()])


def _type(schema: Schema, where: str) -> pa.DataType:
    unknown = sorted(set(schema) - _TYPE_KEYWORDS - _OTHER_KEYWORDS)
    if unknown:
        raise ValueError(f"{where}: no Arrow type is known for the keyword {unknown[0]!r}")
    declared = schema.get("type")
    names = [declared] if isinstance(declared, str) else [n for n in declared or [] if n != "null"]
    if len(names) != 1:
        raise ValueError(f"{where}: a column has one type beside null, not {declared!r}")
    if names == ["array"]:
        return pa.list_(pa.field("element", _type(schema["items"], f"{where}[]")))
    if names == ["object"]:
        if schema.get("additionalProperties") is not False:
            raise ValueError(f"{where}: only a closed object has an Arrow type")
        return pa.struct(
            [(key, _type(prop, f"{where}.{key}")) for key, prop in schema["properties"].items()]
        )
    if names[0] not in _SCALARS:
        raise ValueError(f"{where}: no Arrow type is known for the type {names[0]!r}")
    return _SCALARS[names[0]]
