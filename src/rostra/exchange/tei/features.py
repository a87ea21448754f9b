"""Columns as TEI feature structures, in both directions.

A feature (``f``) has the name of a column and its value: ``string``, ``numeric``, ``symbol`` of
``true`` or ``false``, ``vColl`` of a list, ``fs`` of an object. A column that is null has none.
Elements that are read have names without their namespace.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from rostra.exchange.tei.xml_writing import element, text_element

_ID_PREFIXES = {
    "utterances": "utterance",
    "speakers": "speaker",
    "events": "event",
    "sources": "source",
    "annotations": "annotation",
    "corrections": "correction",
    "external_facts": "external_fact",
}
"""What the ``xml:id`` of a record begins with, before a full stop: an id of ours may begin with a
digit, and may be that of a record of another table as well."""

_TABLES = {prefix: table for table, prefix in _ID_PREFIXES.items()}


def xml_id(table: str, record_id: str) -> str:
    """The ``xml:id`` of a record."""
    return f"{_ID_PREFIXES[table]}.{record_id}"


def record_of(identifier: str) -> tuple[str, str]:
    """The table and the id of the record that an ``xml:id`` is of.

    Raises:
        ValueError: it is of none.
    """
    prefix, _, record_id = identifier.partition(".")
    if prefix not in _TABLES:
        raise ValueError(f"{identifier!r} is not the xml:id of a record")
    return _TABLES[prefix], record_id


def feature_structure(
    columns: Mapping[str, Any], attributes: Mapping[str, str | None] | None = None
) -> str:
    """Columns as an ``fs``.

    Args:
        columns: values as JSON has them, by name.
        attributes: attributes of the element.
    """
    features = (
        element("f", _written(value), {"name": name})
        for name, value in columns.items()
        if value is not None
    )
    return element("fs", "".join(features), attributes)


def _written(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    match value:
        case bool():
            return element("symbol", "", {"value": str(value).lower()})
        case int() | float():
            return element("numeric", "", {"value": repr(value)})
        case list():
            return element("vColl", "".join(map(_written, value)), {"org": "list"})
        case dict():
            return feature_structure(value)
    return text_element("string", value)


def columns_of(structure: Element) -> dict[str, Any]:
    """The columns of an ``fs``.

    Raises:
        ValueError: a feature has a value of another form than `feature_structure` writes.
    """
    columns = {}
    for feature in structure:
        if feature.tag != "f" or len(feature) != 1:
            raise ValueError(f"<{feature.tag}> is not a feature with one value")
        columns[feature.get("name", "")] = _read(feature[0])
    return columns


def _read(value: Element) -> Any:  # noqa: ANN401 - any value of JSON
    match value.tag:
        case "string":
            return text_of(value)
        case "symbol" if value.get("value") in {"true", "false"}:
            return value.get("value") == "true"
        case "numeric":
            number = value.get("value", "")
            return int(number) if number.lstrip("-").isdecimal() else float(number)
        case "vColl":
            return [_read(item) for item in value]
        case "fs":
            return columns_of(value)
    raise ValueError(f"<{value.tag}> is not the value of a column")


def text_of(node: Element) -> str:
    """The text of an element whose only elements are ``g``, for characters that XML cannot have.

    Raises:
        ValueError: it has another element.
    """
    pieces = [node.text or ""]
    for child in node:
        pieces += [character_of(child), child.tail or ""]
    return "".join(pieces)


def character_of(node: Element) -> str:
    """The character that ``g`` stands for.

    Raises:
        ValueError: it is another element, or names no character.
    """
    code = node.get("n", "").removeprefix("U+")
    if node.tag != "g" or len(code) != 4:  # noqa: PLR2004 - as `escaped_text` writes it
        raise ValueError(f"<{node.tag}> in a text of which Rostra wrote no such element")
    return chr(int(code, 16))
