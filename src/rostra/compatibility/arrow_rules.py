"""What is major for a table though JSON accepts it: its columns are what its readers load."""

from __future__ import annotations

import dataclasses
from typing import Any

import jsonschema_rs

from jsonschema_containment.comparison import Change
from jsonschema_containment.effects import HOLDS, READS


def with_rules(changes: tuple[Change, ...], old: Any, new: Any) -> tuple[Change, ...]:  # noqa: ANN401
    """The changes, those with their reason that take a column away or give it another Arrow type.

    Nothing is added for what is no table.
    """
    out = list(changes)
    for name, rule in _rules(old, new).items():
        place = f"/properties/{name}"
        within = [i for i, c in enumerate(out) if f"{c.pointer}/".startswith(f"{place}/")]
        typed = [i for i in within if out[i].pointer in (place, f"{place}/type")]
        for i in (typed or within)[:1]:
            out[i] = dataclasses.replace(out[i], rule=rule)
        if not within:
            out.append(Change("column-changed", place, rule, HOLDS, READS, rule))
    return tuple(out)


def _rules(old: Any, new: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON Schema
    before, after = _columns(old), _columns(new)
    if before is None or after is None:
        return {}
    gone = {name: f"column {name!r} went" for name in before if name not in after}
    typed = {
        name: f"column {name!r} changes its Arrow type from {before[name]} to {after[name]}"
        for name in before
        if name in after and not before[name].equals(after[name])
    }
    return gone | typed


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
