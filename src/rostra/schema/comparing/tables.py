"""What is major for a table though JSON accepts it: its columns are what its readers load."""

from __future__ import annotations

from typing import Any

import jsonschema_rs


def rules(old: Any, new: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON Schema
    """A line for each column that went or has another Arrow type; none for what is no table."""
    before, after = _columns(old), _columns(new)
    if before is None or after is None:
        return ()
    gone = [f"column {name!r} went" for name in before if name not in after]
    typed = [
        f"column {name!r} changes its Arrow type from {before[name]} to {after[name]}"
        for name in before
        if name in after and not before[name].equals(after[name])
    ]
    return (*gone, *typed)


def _columns(schema: Any) -> dict[str, Any] | None:  # noqa: ANN401 - any JSON Schema
    """The Arrow types of a table's columns; None for a schema that is not the schema of a table."""
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return None
    from rostra.schema import meta  # noqa: PLC0415 - rostra.schema finds this package when asked
    from rostra.schema.arrow import arrow_schema  # noqa: PLC0415 - pyarrow, for tables alone

    if not jsonschema_rs.Draft202012Validator(meta("house"), offline=True).is_valid(schema):
        return None
    try:
        return {field.name: field.type for field in arrow_schema(schema)}
    except (ValueError, KeyError):
        return None
