"""Pairs of folders of schemas: a verdict must agree with both validators on aimed instances.

Each validator reads the original files, in their own dialects. An address outside of the folder
stands for anything: in each attack it leads to one of several schemas, the same before and after.
"""

import functools
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import urldefrag

import jsonschema
import jsonschema_rs
from referencing import Registry, Resource
from referencing.jsonschema import specification_with

import jsonschema_containment
from jsonschema_containment import NO_WITNESS, UnusableSchemaError
from rostra.compatibility import check, schema_diff
from rostra.errors import RostraError
from soak._figures import FIGURES
from soak._schemas import pairs
from soak._schemas.documents import (
    DIALECTS,
    EXTERNAL,
    ROOT,
    Addresses,
    Files,
    Json,
    Schema,
    dialect_of,
)
from soak._schemas.pairs import Pair
from soak._schemas.samples import FORMATS

INSTANCES = 66
_PYTHON: dict[str, Any] = {
    "2020-12": jsonschema.Draft202012Validator,
    "2019-09": jsonschema.Draft201909Validator,
    "07": jsonschema.Draft7Validator,
    "06": jsonschema.Draft6Validator,
    "04": jsonschema.Draft4Validator,
}
_RUST: dict[str, Any] = {
    "2020-12": jsonschema_rs.Draft202012Validator,
    "2019-09": jsonschema_rs.Draft201909Validator,
    "07": jsonschema_rs.Draft7Validator,
    "06": jsonschema_rs.Draft6Validator,
    "04": jsonschema_rs.Draft4Validator,
}
_WITHOUT_PACKAGES = frozenset("date email idn-email ipv4 ipv6 regex uuid".split())
"""The formats that jsonschema checks wherever it is installed."""

_DRAFTS = {
    "2020-12": jsonschema_rs.Draft202012,
    "2019-09": jsonschema_rs.Draft201909,
    "07": jsonschema_rs.Draft7,
    "06": jsonschema_rs.Draft6,
    "04": jsonschema_rs.Draft4,
}
_GIT = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
_COMMITTED = 0.1
"""The share of folders whose old state is a commit, which takes some processes."""

_OUTSIDE: tuple[dict[str, Any], ...] = (
    {"definitions": {"m": {}}},
    {"not": {}, "definitions": {"m": {"not": {}}}},
    {"type": "string", "definitions": {"m": {"type": ["integer", "object"]}}},
)
"""What an address outside may lead to; each is the same in every dialect."""


def attack(random: Random, folder: Path) -> str | None:
    """Compare two states of a folder, and put aimed instances to both validators."""
    pair = pairs.pair(random)
    if {dialect_of(d) for d in (*pair.old.values(), *pair.new.values())} != {"2020-12"}:
        return None  # until the comparison reads other dialects
    FIGURES["pairs"] += 1
    sides = [{name: _Judges(files, name) for name in files} for files in (pair.old, pair.new)]
    old, new = Addresses(pair.old), Addresses(pair.new)
    values = {
        name: [*pair.aim.instances((old, schema), (new, pair.new[name]), INSTANCES)]
        for name, schema in pair.old.items()
    }
    try:
        if len(pair.old) == 1:
            return _documents(pair, sides, values)
        return _folders(random, pair, sides, values, folder)
    except (UnusableSchemaError, RostraError) as error:
        FIGURES["refused"] += 1
        FIGURES[f"refused: {_words(error)}"] += 1
    return None


def _documents(
    pair: Pair, sides: list[dict[str, "_Judges"]], values: dict[str, list[Any]]
) -> str | None:
    """Compare two documents in both directions."""
    ((name, old),) = pair.old.items()
    comparison = jsonschema_containment.compare(old, pair.new[name])
    both = json.dumps([old, pair.new[name]])
    judges = [side[name] for side in sides]
    for direction, (before, after) in (
        (comparison.backward, judges),
        (comparison.forward, judges[::-1]),
    ):
        FIGURES[direction.verdict] += 1
        if direction.verdict == "unproven":
            FIGURES[f"unproven: {_words(direction.reason)}"] += 1
        elif direction.verdict == "breaking":
            formats = "unchecked" not in direction.reason
            if not _is_witness(direction.witness, before, after, formats=formats):
                return f"the witness {direction.witness!r} is none: {both}"
        elif (value := _counterexample(before, after, values[name])) is not NO_WITNESS:
            return f"{value!r} breaks what is called compatible: {both}"
    return None


def _folders(
    random: Random,
    pair: Pair,
    sides: list[dict[str, "_Judges"]],
    values: dict[str, list[Any]],
    folder: Path,
) -> str | None:
    """Check a folder against its old state."""
    base = _written(pair, folder, commit=random.random() < _COMMITTED)
    with patch.object(schema_diff, "Worker", _InProcess):
        verdict = check(folder / "new", base)
    both = json.dumps([pair.old, pair.new])
    breaks = [
        f for f in verdict.findings if f.level == "refusal" and f.id in ("breaking", "unproven")
    ]
    FIGURES["folders"] += 1
    if not breaks:
        FIGURES["compatible"] += 1
        for name in pair.old:
            value = _counterexample(sides[0][name], sides[1][name], values[name])
            if value is not NO_WITNESS:
                return f"{value!r} breaks {name}, and the check passes: {both}"
    for finding in breaks:
        FIGURES[finding.id] += 1
        name = f"{finding.schema}.json"
        if finding.id == "unproven":
            FIGURES[f"unproven: {_words(finding.message.partition('not proved: ')[2])}"] += 1
        elif finding.witness is not ...:
            judges = sides[0][name], sides[1][name]
            if not any(_is_witness(finding.witness, *judges, formats=f) for f in (False, True)):
                return f"the witness {finding.witness!r} of {name} is none: {both}"
    return None


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


def _is_witness(value: object, old: "_Judges", new: "_Judges", *, formats: bool) -> bool:
    """Whether both validators accept a value before and refuse it after, whatever is outside."""
    return value is not NO_WITNESS and all(
        (old.said(value, outside, formats=formats), new.said(value, outside, formats=formats))
        == ([True, True], [False, False])
        for outside in range(len(_OUTSIDE))
    )


def _counterexample(old: "_Judges", new: "_Judges", values: list[Any]) -> object:
    """The first value that both validators accept before and refuse after; else NO_WITNESS."""
    for value in values:
        for formats in (False, True):
            said = old.said(value, 0, formats=formats), new.said(value, 0, formats=formats)
            if said == ([True, True], [False, False]):
                return value
    return NO_WITNESS


def _words(reason: object) -> str:
    """A reason without the names and addresses in it."""
    text = re.sub(r"\S*[/#:.]\S+|'[^']*'|\d+", "…", str(reason))
    return text[:80]


class _Judges:
    """Both validators of a file of a folder."""

    def __init__(self, files: Files, name: str) -> None:
        self.files, self._name = files, name
        self._dialect = dialect_of(files[name])
        self._known: dict[tuple[int, bool], list[Any]] = {}

    def said(self, value: Json, outside: int, *, formats: bool) -> list[bool | None]:
        """Whether each validator accepts a value; None where one fails.

        Args:
            value: any JSON value.
            outside: the number of the schema that addresses outside lead to.
            formats: whether to check formats.
        """
        key = (outside, formats)
        if key not in self._known:
            self._known[key] = self._validators(outside, formats=formats)
        FIGURES["judgements"] += 2
        return [_is_valid(validator, value) for validator in self._known[key]]

    def _validators(self, outside: int, *, formats: bool) -> list[Json]:
        """One by each library; None where it does not take the schemas."""
        documents = {ROOT + name: document for name, document in self.files.items()}
        declared = {"$schema": DIALECTS[self._dialect]}
        documents |= {urldefrag(a)[0]: declared | _OUTSIDE[outside] for a in EXTERNAL}
        root = {"$ref": _identifier(self.files[self._name]) or ROOT + self._name}
        validators = []
        for make in (_python, _rust):
            try:
                validators.append(make(self._dialect, root, documents, formats=formats))
            except (ValueError, jsonschema_rs.ReferencingError, AttributeError):
                validators.append(None)
        return validators


def _python(dialect: str, root: Schema, documents: Files, *, formats: bool) -> Json:
    registry: Registry[Schema] = Registry().with_resources(
        (address, _resource(document, dialect)) for address, document in documents.items()
    )
    checker = _format_checker(dialect) if formats else None
    # Crawled once, else each look-up would.
    return _PYTHON[dialect](root, registry=registry.crawl(), format_checker=checker)


def _rust(dialect: str, root: Schema, documents: Files, *, formats: bool) -> Json:
    registry = jsonschema_rs.Registry([*documents.items()], draft=_DRAFTS[dialect])
    kind = _RUST[dialect]
    return kind(root, registry=registry, validate_formats=formats, offline=True)


@functools.cache
def _format_checker(dialect: str) -> jsonschema.FormatChecker:
    """What jsonschema checks by itself; jsonschema-rs decides where it needs optional packages."""
    own = _PYTHON[dialect].FORMAT_CHECKER.checkers
    checker = jsonschema.FormatChecker(())
    for name in FORMATS:
        if name in own and name in _WITHOUT_PACKAGES:
            checker.checks(name, own[name][1])(own[name][0])
        else:
            fast = _RUST[dialect]({"format": name}, validate_formats=True)
            checker.checks(name)(fast.is_valid)
    return checker


def _identifier(document: Schema) -> str | None:
    if not isinstance(document, dict):
        return None
    word = "id" if dialect_of(document) == "04" else "$id"
    return document.get(word)


def _resource(document: Schema, dialect: str) -> Resource[Schema]:
    declared = document.get("$schema") if isinstance(document, dict) else None
    return specification_with(declared or DIALECTS[dialect]).create_resource(document)


def _is_valid(validator: Json, value: Json) -> bool | None:
    try:
        return bool(validator.is_valid(value)) if validator else None
    except Exception:  # noqa: BLE001 - a reference that leads nowhere, a pattern that is none
        return None
