"""Compare two JSON Schemas: does the new one accept all that the old one does?

A break is shown with a witness: one line of JSON that the old schema accepts and the new refuses.
What is neither proved nor refuted is unproven and counts as a break. Each schema is read by the
draft that it declares: draft-04, draft-06, draft-07, 2019-09 or 2020-12, which is also that of a
schema that declares none. Of schemas that only hold definitions, which accept every value, nothing
else is compared: the result says so, and `schema check` compares definition by definition.

Exit codes: 0 compatible, 1 breaking, unproven or another Arrow type of a column, 2 could not run.
"""

import argparse
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra.cli.options import STEPS, add_options
from rostra.errors import RostraError
from rostra.files import SCHEMA_BYTES, read_limited
from rostra.printable import escaped

if TYPE_CHECKING:
    from rostra.compatibility import Direction, TableChange, TableComparison

_SUMMARY = {
    "compatible": "accepts all that the old one does",
    "breaking": "refuses what the old one accepts",
    "unproven": "is not proved to accept all that the old one does",
}

_NOTHING_ASSERTED = (
    "nothing-asserted: both schemas only hold definitions and accept every value: what is said of "
    "existing data and of readers holds for the schemas themselves, not for what refers to their "
    "definitions. To compare definition by definition: rostra schema check"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "old", metavar="OLD", type=Path, help="the schema before the change, in JSON or YAML"
    )
    parser.add_argument("new", metavar="NEW", type=Path, help="the schema after it")
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)
    add_options(parser, "steps")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from rostra.compatibility import diff  # noqa: PLC0415 - it imports the validators
    from rostra.compatibility.definitions import asserts_nothing  # noqa: PLC0415 - as above

    old, new = _read(args.old), _read(args.new)
    unencoded = [_encode(file, schema) for file, schema in ((args.old, old), (args.new, new))]
    unencoded = [how for how in unencoded if how]
    comparison = diff(old, new, steps=args.steps)
    nothing_asserted = asserts_nothing(old) and asserts_nothing(new)
    if args.format == "json":
        report = _json(comparison) | {"steps": args.steps}
        if nothing_asserted:
            report["nothing_asserted"] = True
        if unencoded:
            report["unencoded_references"] = unencoded
        print(json.dumps(report, ensure_ascii=True, indent=2))
    else:
        for how in unencoded:
            print(escaped(f"unencoded-reference: {how}"))
        if nothing_asserted:
            print(_NOTHING_ASSERTED)
        if args.steps != STEPS:
            print(f"with {args.steps:,} steps")
        print("\n".join(_lines(comparison)))
    return 1 if comparison.bump == "major" else 0


def _read(file: Path) -> Any:  # noqa: ANN401 - any JSON
    from rostra.compatibility.schema_reader import UnreadableError, parse  # noqa: PLC0415 - as above

    try:
        return parse(str(file), read_limited(file, SCHEMA_BYTES))
    except UnreadableError as error:
        raise RostraError(f"{file} {error.reason}") from None


def _encode(file: Path, schema: Any) -> str:  # noqa: ANN401 - any JSON
    from rostra.compatibility.schema_reader import encode_references  # noqa: PLC0415 - as above

    how = encode_references(schema)
    return f"{file} {how}" if how else ""


def _json(comparison: "TableComparison") -> dict[str, Any]:
    out = {
        "verdict": comparison.verdict,
        "bump": comparison.bump,
        "backward": _direction(comparison.backward),
        "forward": _direction(comparison.forward),
        "rules": list(comparison.rules),
        "changes": [_change(change) for change in comparison.changes],
    }
    return out if comparison.arrow_types_compared else out | {"arrow_types_compared": False}


def _change(change: "TableChange") -> dict[str, Any]:
    from jsonschema_containment import NO_WITNESS  # noqa: PLC0415 - it imports the validators

    fields = dataclasses.asdict(change)
    absent = {"rule": "", "old_witness": NO_WITNESS, "new_witness": NO_WITNESS}
    return {n: v for n, v in fields.items() if n not in absent or v != absent[n]}


def _direction(direction: "Direction") -> dict[str, Any]:
    out: dict[str, Any] = {"verdict": direction.verdict, "reason": direction.reason}
    return out | ({"witness": direction.witness} if direction.verdict == "breaking" else {})


def _lines(comparison: "TableComparison") -> list[str]:
    from jsonschema_containment import NO_WITNESS  # noqa: PLC0415 - it imports the validators

    backward, forward = comparison.backward, comparison.forward
    readers = f"readers with the old schema: {forward.verdict} ({forward.reason})"
    lines = [
        f"{comparison.verdict}: the new schema {_SUMMARY[comparison.verdict]} ({backward.reason})",
        f"bump: {comparison.bump}; {readers}",
        *(f"major for the table: {rule}" for rule in comparison.rules),
    ]
    if not comparison.arrow_types_compared:
        from rostra.compatibility.arrow_rules import NOT_COMPARED  # noqa: PLC0415 - as above

        lines.append(f"arrow-types-not-compared: {NOT_COMPARED}")
    for change in comparison.changes:
        lines += [
            "",
            f"{change.pointer or '/'}: {change.kind}: {change.message}",
            f"    existing data {change.old_data}; pinned readers {change.readers}",
        ]
        if change.old_witness is not NO_WITNESS:
            lines.append(f"    accepted before, refused now: {json.dumps(change.old_witness)}")
    if backward.verdict == "breaking":
        lines += ["", "accepted before, refused now:", json.dumps(backward.witness)]
    return [escaped(line) for line in lines]
