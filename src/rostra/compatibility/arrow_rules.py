"""Changes that are major for a table whatever JSON accepts: its readers load its columns."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import jsonschema_rs

from jsonschema_containment.comparison import Bump, Change, Comparison
from jsonschema_containment.effects import HOLDS, READS
from rostra.schema import meta_schema


@dataclass(frozen=True)
class TableChange(Change):
    """A change of a schema.

    ``rule`` is why it is major for a table, if it is: a column went or changes its Arrow type.
    """

    rule: str = ""


@dataclass(frozen=True)
class TableComparison(Comparison):
    """A comparison of two schemas that counts the rules of tables as major."""

    changes: tuple[TableChange, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of all changes."""
        return tuple(change.rule for change in self.changes if change.rule)

    @property
    def bump(self) -> Bump:
        """The part of a version number that the change moves; unproven is major."""
        return "major" if self.rules else super().bump


def with_rules(comparison: Comparison, old: Any, new: Any) -> TableComparison:  # noqa: ANN401
    """The comparison of two schemas, with the columns that went or change their Arrow type.

    Nothing is added where one of them is not the schema of a table.
    """
    changes = [TableChange(**asdict(change)) for change in comparison.changes]
    for name, rule in _rules(old, new).items():
        place = f"/properties/{name}"
        within = [i for i, c in enumerate(changes) if f"{c.pointer}/".startswith(f"{place}/")]
        typed = [i for i in within if changes[i].pointer in (place, f"{place}/type")]
        for i in (typed or within)[:1]:
            changes[i] = replace(changes[i], rule=rule)
        if not within:
            changes.append(TableChange("column-changed", place, rule, HOLDS, READS, rule))
    return TableComparison(
        comparison.backward, comparison.forward, tuple(changes), comparison.equal
    )


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
    from rostra.schema.arrow import arrow_schema  # noqa: PLC0415 - pyarrow, for tables alone

    if not jsonschema_rs.Draft202012Validator(meta_schema("house"), offline=True).is_valid(schema):
        return None
    try:
        return {field.name: field.type for field in arrow_schema(schema)}
    except (ValueError, KeyError):
        return None
