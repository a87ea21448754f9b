"""Changes that are major for a table whatever JSON accepts: its readers load its columns.

A column that is gone, or that has another Arrow type, breaks them. Without pyarrow the types are
not compared, and the comparison says so.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import jsonschema_rs

from jsonschema_containment import Bump, Change, Comparison
from jsonschema_containment.schema_changes import HOLDS, READS
from rostra.schema import meta_schema

NOT_COMPARED = "the Arrow types of its columns were not compared, as pyarrow is not installed"


@dataclass(frozen=True)
class TableChange(Change):
    """A change of a schema.

    Attributes:
        rule: why it is major for a table whatever JSON accepts; empty where it is not.
    """

    rule: str = ""


@dataclass(frozen=True)
class TableComparison(Comparison):
    """A comparison of two schemas in which the rules for tables count as major.

    Attributes:
        arrow_types_compared: false for schemas of tables where pyarrow is not installed.
    """

    changes: tuple[TableChange, ...]
    arrow_types_compared: bool = True

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that the changes break."""
        return tuple(change.rule for change in self.changes if change.rule)

    @property
    def bump(self) -> Bump:
        """The part of a version number that the change moves; unproven is major."""
        return "major" if self.rules else super().bump


def with_arrow_rules(comparison: Comparison, old: Any, new: Any) -> TableComparison:  # noqa: ANN401 - any JSON Schema
    """Add the columns that are gone or change their Arrow type to a comparison of two schemas.

    Nothing is added where one of them is not the schema of a table.
    """
    changes = [TableChange(**asdict(change)) for change in comparison.changes]
    types = ({}, {}) if comparison.equal else (_column_types(old), _column_types(new))
    for name, rule in _broken_rules(*types).items() if all(types) else ():
        column = f"/properties/{name}"
        within = [i for i, c in enumerate(changes) if f"{c.pointer}/".startswith(f"{column}/")]
        typed = [i for i in within if changes[i].pointer in (column, f"{column}/type")]
        for i in (typed or within)[:1]:
            changes[i] = replace(changes[i], rule=rule)
        if not within:
            changes.append(TableChange("column-changed", column, rule, HOLDS, READS, rule))
    return TableComparison(
        comparison.backward,
        comparison.forward,
        tuple(changes),
        comparison.equal,
        arrow_types_compared=not all(types) or None not in types[0].values(),
    )


def _broken_rules(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    """For each column that breaks a rule, a message."""
    gone = {name: f"column {name!r} is gone" for name in old if name not in new}
    retyped = [name for name in old if name in new and old[name] != new[name]]
    change = "column {!r} changes its Arrow type from {} to {}"
    return gone | {name: change.format(name, old[name], new[name]) for name in retyped}


def _column_types(schema: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON Schema
    """The Arrow types of a table's columns, each None without pyarrow.

    Empty for a schema that is not the schema of a table, which has at least one column.
    """
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return {}
    if not jsonschema_rs.Draft202012Validator(meta_schema("house"), offline=True).is_valid(schema):
        return {}
    try:
        from rostra.schema.arrow import arrow_schema  # noqa: PLC0415 - pyarrow, for tables alone
    except ImportError:
        return dict.fromkeys(schema["properties"])
    try:
        return {field.name: field.type for field in arrow_schema(schema)}
    except (ValueError, KeyError):
        return {}
