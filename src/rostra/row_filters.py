"""Filters of rows, as pyarrow has them: lists of conditions or an expression.

They are checked before a row is read. What pyarrow would read as something else than it says, such
as a comparison with None, which is never true, is refused.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rostra.errors import NotFoundError, RostraError
from rostra.printable import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rostra.arrow_columns import ArrowArray

Filters: TypeAlias = "pc.Expression | Sequence[tuple[str, str, Any]] | Sequence[Sequence[Any]]"
"""An expression, a list of conditions that all hold, or a list of such lists, one of which holds.

A condition is a tuple of column, operator and value.
"""

_COMPARISONS = ("=", "==", "!=", "<", ">", "<=", ">=")
_MEMBERSHIPS = ("in", "not in")
_LENGTH = 3
_EXAMPLE = "filters=[('country', '=', 'GB'), ('paragraph', '<', 9)]"
_UNKNOWN_FIELD = re.compile(r"No match for FieldRef\.Name\(([^\n]*?)\) in ")

_MISTAKES = (pa.ArrowException, TypeError, ValueError, OverflowError)
"""What pyarrow raises for a condition that does not fit the types of a table."""


def row_filter(filters: Filters, schema: pa.Schema) -> pc.Expression:
    """Return filters as an expression over the columns of a schema.

    Raises:
        NotFoundError: there is no such column; the message lists the existing ones.
        RostraError: it is not a filter, or a value does not fit the type of its column.
    """
    if isinstance(filters, pc.Expression):
        _check(filters, schema, "filters")
        return filters
    alternatives = [
        reduce(and_, [_condition(condition, schema) for condition in conditions])
        for conditions in _alternatives(filters)
    ]
    return reduce(or_, alternatives)


def require_columns(columns: Sequence[str], existing: Sequence[str]) -> None:
    """Raise NotFoundError for the first column that does not exist."""
    unknown = [column for column in columns if column not in existing]
    if unknown:
        raise NotFoundError(f"no column {unknown[0]!r}. There are: {', '.join(existing)}")


def _alternatives(filters: object) -> list[Any]:
    """The lists of conditions of which one has to hold."""
    if not isinstance(filters, list | tuple) or not filters or isinstance(filters[0], str):
        raise _mistake(f"filters={_shown(filters)} is not a list of conditions")
    is_nested = all(isinstance(part, list | tuple) and part for part in filters)
    if is_nested and not any(isinstance(part[0], str) for part in filters):
        return list(filters)
    return [filters]


def _condition(condition: object, schema: pa.Schema) -> pc.Expression:
    shown = f"filters: {_shown(condition)}"
    if not isinstance(condition, list | tuple) or len(condition) != _LENGTH:
        raise _mistake(f"{shown} is not a condition (column, operator, value)")
    column, operator, value = condition
    if operator not in (*_COMPARISONS, *_MEMBERSHIPS):
        known = " ".join((*_COMPARISONS, *_MEMBERSHIPS))
        raise _mistake(f"{shown}: {_shown(operator)} is not an operator. There are: {known}")
    require_columns([column], schema.names)
    if operator in _COMPARISONS and value is None:
        raise RostraError(
            f"{shown}: a comparison with None is never true. Use an expression: "
            f"filters=pyarrow.compute.field({column!r}).is_null()"
        )
    if operator in _MEMBERSHIPS and (isinstance(value, str | bytes) or not _is_sized(value)):
        raise RostraError(f"{shown}: {operator!r} takes a list of values: {column!r} in [value]")
    kind = schema.field(column).type
    try:
        if operator in _MEMBERSHIPS:
            value = _values(value, kind)
        expression = pq.filters_to_expression([(column, operator, value)])
    except _MISTAKES:
        raise RostraError(f"{shown}: the column has {kind}; the value does not fit") from None
    _check(expression, schema, f"{shown}: the column has {kind}")
    return expression


def _values(values: Iterable[Any], kind: pa.DataType) -> ArrowArray:
    """Values of a column's type; TypeError where they are texts and it has numbers, or the like."""
    given: ArrowArray = pa.array(list(values))
    families = (pa.types.is_string, pa.types.is_boolean)
    if not pa.types.is_null(given.type) and any(f(given.type) != f(kind) for f in families):
        raise TypeError
    return given.cast(kind)  # 1.5 is not cast to a whole number


def _check(expression: pc.Expression, schema: pa.Schema, subject: str) -> None:
    """Raise an error where an expression cannot be applied to tables with a schema."""
    try:
        schema.empty_table().filter(expression)
    except _MISTAKES as error:
        if unknown := _UNKNOWN_FIELD.search(str(error)):
            require_columns([unknown[1]], schema.names)
        reason = shortened(str(error).partition("\n")[0], 200)
        raise RostraError(f"{subject}: pyarrow cannot apply it: {reason}") from None


def _is_sized(value: object) -> bool:
    return hasattr(value, "__len__") and hasattr(value, "__iter__")


def _mistake(message: str) -> RostraError:
    return RostraError(f"{message}. Write for example {_EXAMPLE}")


def _shown(value: object) -> str:
    return shortened(repr(value), 80)
