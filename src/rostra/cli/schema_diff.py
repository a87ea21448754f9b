"""Compare two JSON Schemas: does the new one accept all that the old one did?

A break is shown with a witness, one line of JSON that the old schema accepts and the new refuses.
What is neither proved nor refuted is called unproven and counts as a break.

Exit codes: 0 compatible, 1 breaking, unproven or another Arrow type of a column, 2 could not run.
"""

import argparse
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra import strict_json
from rostra.errors import RostraError
from rostra.printable import escaped

if TYPE_CHECKING:
    from jsonschema_containment.comparison import Direction
    from rostra.compatibility.arrow_rules import TableChange, TableComparison


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("old", metavar="OLD.json", type=Path)
    parser.add_argument("new", metavar="NEW.json", type=Path)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from jsonschema_containment.limited import Limited  # noqa: PLC0415 - the validators
    from jsonschema_containment.limits import UnusableError  # noqa: PLC0415 - the same
    from rostra.compatibility.arrow_rules import with_rules  # noqa: PLC0415 - the same

    pair = _read(args.old), _read(args.new)
    try:
        with Limited() as limited:
            found = with_rules(limited.compare(*pair), *pair)
    except UnusableError as error:
        raise RostraError(str(error)) from None
    if args.format == "json":
        print(json.dumps(_whole(found), ensure_ascii=True, indent=2))
    else:
        _tell(found)
    return 1 if found.bump == "major" else 0


def _read(file: Path) -> Any:  # noqa: ANN401 - any JSON
    try:
        return strict_json.parse(file.read_bytes())
    except strict_json.StrictJSONError as error:
        raise RostraError(f"{file} is not JSON: {error}") from None


def _whole(found: "TableComparison") -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "bump": found.bump,
        "backward": _direction(found.backward),
        "forward": _direction(found.forward),
        "rules": list(found.rules),
        "changes": [_change(change) for change in found.changes],
    }


def _change(change: "TableChange") -> dict[str, str]:
    out = dataclasses.asdict(change)
    return out if change.rule else {name: out[name] for name in out if name != "rule"}


def _direction(direction: "Direction") -> dict[str, Any]:
    out: dict[str, Any] = {"verdict": direction.verdict, "reason": direction.reason}
    return out | ({"witness": direction.witness} if direction.verdict == "breaking" else {})


def _tell(found: "TableComparison") -> None:
    backward, forward = found.backward, found.forward
    print(f"{found.verdict}: the new schema {_SAYS[found.verdict]} ({backward.reason})")
    print(f"bump: {found.bump}; readers with the old schema: {forward.verdict} ({forward.reason})")
    for rule in found.rules:
        print(f"major for the table: {escaped(rule)}")
    for change in found.changes:
        print(f"\n{escaped(change.pointer) or '/'}: {change.kind}: {escaped(change.message)}")
        print(f"    existing data {change.old_data}; pinned readers {change.readers}")
    if backward.verdict == "breaking":
        print("\naccepted before, refused now:")
        print(json.dumps(backward.witness, ensure_ascii=True))


_SAYS = {
    "compatible": "accepts all that the old one did",
    "breaking": "refuses what the old one accepted",
    "unproven": "is not proved to accept all that the old one did",
}
