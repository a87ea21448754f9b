"""Pairs of folders of schemas: a verdict must agree with both validators on aimed instances.

Each validator reads the original files, in their own dialects. An address outside of the folder
stands for anything: in each attack it leads to one of several schemas, the same before and after.
"""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import jsonschema_containment
from jsonschema_containment import NO_WITNESS, UnusableSchemaError
from rostra.compatibility import check, schema_diff
from rostra.compatibility.findings import Finding
from rostra.errors import RostraError
from soak._figures import FIGURES
from soak._schemas import pairs
from soak._schemas.documents import Addresses
from soak._schemas.judges import OUTSIDE, Judges, counterexample, is_witness
from soak._schemas.pairs import Pair

INSTANCES = 60
STEPS = 500_000
"""A quarter of what users have, so that attacks end in seconds."""

_GIT = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
_COMMITTED = 0.1
"""The share of folders whose old state is a commit, which takes some processes."""


def attack(random: Random, folder: Path) -> str | None:
    """Compare two states of a folder, and put aimed instances to both validators."""
    pair = pairs.pair(random)
    FIGURES["pairs"] += 1
    sides = [{name: Judges(files, name) for name in files} for files in (pair.old, pair.new)]
    old, new = Addresses(pair.old), Addresses(pair.new)
    values = {
        name: [*pair.aim.instances((old, schema), (new, pair.new[name]), INSTANCES)]
        for name, schema in pair.old.items()
    }
    try:
        if len(pair.old) == 1:
            return _documents(random, pair, sides, values)
        return _folders(random, pair, sides, values, folder)
    except (UnusableSchemaError, RostraError) as error:
        FIGURES["refused"] += 1
        FIGURES[f"refused: {_words(error)}"] += 1
    return None


def _documents(
    random: Random, pair: Pair, sides: list[dict[str, Judges]], values: dict[str, list[Any]]
) -> str | None:
    """Compare two documents in both directions."""
    ((name, old),) = pair.old.items()
    comparison = jsonschema_containment.compare(old, pair.new[name], steps=STEPS)
    both = json.dumps([old, pair.new[name]])
    outside = random.randrange(len(OUTSIDE))
    judges = [side[name] for side in sides]
    for direction, (before, after) in (
        (comparison.backward, judges),
        (comparison.forward, judges[::-1]),
    ):
        FIGURES[direction.verdict] += 1
        if direction.verdict == "unproven":
            FIGURES[f"unproven: {_words(direction.reason)}"] += 1
        elif direction.verdict == "breaking":
            if not is_witness(
                direction.witness,
                before,
                after,
                formats="unchecked" not in direction.reason,
                assumed=bool(direction.assumed),
            ):
                return f"the witness {direction.witness!r} is none: {both}"
        elif (value := counterexample(before, after, values[name], outside)) is not NO_WITNESS:
            return f"{value!r} breaks what is called compatible: {both}"
    return None


def _folders(
    random: Random,
    pair: Pair,
    sides: list[dict[str, Judges]],
    values: dict[str, list[Any]],
    folder: Path,
) -> str | None:
    """Check a folder against its old state."""
    base = _written(pair, folder, commit=random.random() < _COMMITTED)
    with patch.object(schema_diff, "Worker", _InProcess):
        verdict = check(folder / "new", base, steps=STEPS)
    both = json.dumps([pair.old, pair.new])
    outside = random.randrange(len(OUTSIDE))
    breaks = [
        f for f in verdict.findings if f.level == "refusal" and f.id in ("breaking", "unproven")
    ]
    FIGURES["folders"] += 1
    if pair.lost and verdict.passes:
        return f"the reference {pair.lost} leads nowhere, and the check passes: {both}"
    if not breaks:
        FIGURES["compatible"] += 1
        for name in pair.old:
            value = counterexample(sides[0][name], sides[1][name], values[name], outside)
            if value is not NO_WITNESS:
                return f"{value!r} breaks {name}, and the check passes: {both}"
    for finding in breaks:
        FIGURES[finding.id] += 1
        name = f"{finding.schema}.json"
        if finding.id == "unproven":
            FIGURES[f"unproven: {_words(finding.message.partition('not proved: ')[2])}"] += 1
        elif finding.witness is not ... and not _is_of_finding(finding, pair, name):
            return f"the witness {finding.witness!r} of {name} is none: {both}"
    return None


def _is_of_finding(finding: Finding, pair: Pair, name: str) -> bool:
    """Whether the witness of a finding is one of its file, or of the part that it names."""
    part = f"#{quote(finding.part)}" if finding.part else ""
    return any(
        is_witness(
            finding.witness,
            Judges(pair.old, name, part),
            Judges(pair.new, name, part),
            formats=formats,
            assumed=True,
        )
        for formats in (False, True)
    )


def _written(pair: Pair, folder: Path, *, commit: bool) -> str:
    """Write the new state, and the old as a folder or as a commit; returns what names the base."""
    for state, files in (("old", pair.old), ("new", pair.new)):
        for name, document in files.items():
            file = folder / ("new" if commit else state) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(document), encoding="utf-8")
        if commit and state == "old":
            for line in ("init -q", "add -A", "commit -q -m old"):
                subprocess.run(["git", *_GIT, *line.split()], cwd=folder, check=True)
    return "HEAD" if commit else str(folder / "old")


class _InProcess:
    """In the place of a worker: the attack has a process and limits of its own."""

    def __init__(self, *_: object) -> None:
        pass

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - any JSON
        """Call a function."""
        return function(*arguments)

    def close(self) -> None:
        """Nothing is to be closed."""


def _words(reason: object) -> str:
    """A reason without the names and addresses in it."""
    text = re.sub(r"\S*[/#:.]\S+|'[^']*'|\d+", "…", str(reason))
    return text[:80]
