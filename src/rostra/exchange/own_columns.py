"""The own columns of a corpus that an import makes: their types follow from their values."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from rostra.exchange.transcripts import OwnColumn
from rostra.validation.content import Record

_INTEGERS = 9007199254740991
"""The greatest integer that a column takes, and the negative of the least."""

_LARGE = "large integer"
"""What a value is that no column of integers takes; it becomes a text."""

_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"], "minimum": -_INTEGERS, "maximum": _INTEGERS},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "array": {"type": ["array", "null"], "items": {"type": "string"}},
}


class OwnColumns:
    """The own columns of all tables, by the values that were seen."""

    def __init__(self) -> None:
        self._types: dict[str, dict[str, set[str]]] = {}
        self._described: dict[tuple[str, str], OwnColumn] = {}

    def describe(self, column: OwnColumn) -> None:
        """Take the description of a column."""
        self._described[column.table, column.name] = column

    def see(self, table: str, values: Mapping[str, Any]) -> None:
        """Take note of the types of some values of a record."""
        if values:
            types = self._types.setdefault(table, {})
            for name, value in values.items():
                types.setdefault(name, set()).add(_type(value))

    def is_mixed(self, table: str) -> bool:
        """Whether a column has values of several types, which become text."""
        return any(_is_converted(types) for types in self._types.get(table, {}).values())

    def texts_of_several_types(self) -> Iterator[str]:
        """The columns whose values become texts: they are of several types, or large integers."""
        for columns in self._types.values():
            for name, types in columns.items():
                if _is_converted(types) and _column_type(types) == "string":
                    yield name

    def converter(self, table: str) -> Callable[[Record], Record]:
        """A function that makes texts of the values of columns with several types."""
        mixed = {
            n: _column_type(t) for n, t in self._types.get(table, {}).items() if _is_converted(t)
        }

        def convert(record: Record) -> Record:
            for name, column_type in mixed.items():
                value = record.get(name)
                if value is not None:
                    record[name] = float(value) if column_type == "number" else _as_text(value)
            return record

        return convert

    def extensions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The content of the corpus's ``schema/<table>.json``, for each table that has any."""
        for table, columns in sorted(self._types.items()):
            properties = {
                name: self._heading(table, name) | _TYPES[_column_type(types)]
                for name, types in columns.items()
            }
            yield table, {"properties": properties}

    def _heading(self, table: str, name: str) -> dict[str, str]:
        described = self._described.get((table, name))
        words = name.removeprefix("x_").replace("_", " ")
        title = described.title if described else f"Column {words}"
        description = described.description if described else f"The column {words} of the input"
        return {"title": title, "description": description, "x-made-by": "source"}


def _type(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "boolean"
        case int():
            return "integer" if abs(value) <= _INTEGERS else _LARGE
        case float():
            return "number"
        case str():
            return "string"
    return "array"


def _known(types: set[str]) -> set[str]:
    return types - {""}


def _is_converted(types: set[str]) -> bool:
    return len(_known(types)) > 1 or _LARGE in types


def _column_type(types: set[str]) -> str:
    known = _known(types)
    if len(known) == 1 and _LARGE not in known:
        return next(iter(known))
    return "number" if known == {"integer", "number"} else "string"


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
