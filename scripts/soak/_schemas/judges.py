"""Both validators of the original files, by which a verdict is judged."""

import functools
from typing import Any
from urllib.parse import urldefrag

import jsonschema
import jsonschema_rs
from referencing import Registry, Resource
from referencing.jsonschema import specification_with

from jsonschema_containment import NO_WITNESS
from soak._figures import FIGURES
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
from soak._schemas.samples import FORMATS

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

_READ_OTHERWISE: dict[str, Any] = {
    "propertyNames": {"maxLength": 1},  # from draft-06 on
    "dependentRequired": {"a": ["b"]},  # from 2019-09 on
    "prefixItems": [{"type": "string"}],  # from 2020-12 on
}
OUTSIDE: tuple[dict[str, Any], ...] = (
    {"definitions": {"m": {}}},
    {"not": {}, "definitions": {"m": {"not": {}}}},
    {"type": "string", "definitions": {"m": {"type": ["integer", "object"]}}},
    {**_READ_OTHERWISE, "definitions": {"m": _READ_OTHERWISE}},
)
"""What an address outside may lead to: nearly all are the same in every dialect."""


class Judges:
    """Both validators of a file of a folder, or of the part of it that a fragment names."""

    def __init__(self, files: Files, name: str, fragment: str = "") -> None:
        self.files, self._name, self._fragment = files, name, fragment
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
        said = [_is_valid(validator, value) for validator in self._known[key]]
        FIGURES["judgements"] += 2 - said.count(None)
        return said

    def _validators(self, outside: int, *, formats: bool) -> list[Json]:
        """One by each library; None where it does not take the schemas."""
        documents = {ROOT + name: document for name, document in self.files.items()}
        documents |= {urldefrag(a)[0]: OUTSIDE[outside] for a in EXTERNAL}
        own = _identifier(self.files[self._name])
        if Addresses(self.files).ambiguous:
            return [None, None]  # they would take one of several schemas for all
        root = {"$ref": (own or ROOT + self._name) + self._fragment}
        validators = []
        for make in (_python, _rust):
            try:
                validators.append(make(self._dialect, root, documents, formats=formats))
            except (ValueError, TypeError, jsonschema_rs.ReferencingError, AttributeError):
                validators.append(None)
        return validators


def _python(dialect: str, root: Schema, documents: Files, *, formats: bool) -> Json:
    registry: Registry[Schema] = Registry().with_resources(
        (address, _resource(document)) for address, document in documents.items()
    )
    checker = _format_checker(dialect) if formats else None
    # Crawled once, else each look-up would.
    return _PYTHON[dialect](root, registry=registry.crawl(), format_checker=checker)


def _rust(dialect: str, root: Schema, documents: Files, *, formats: bool) -> Json:
    registry = jsonschema_rs.Registry([*documents.items()])
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


def _resource(document: Schema) -> Resource[Schema]:
    return specification_with(DIALECTS[dialect_of(document)]).create_resource(document)


def _is_valid(validator: Json, value: Json) -> bool | None:
    try:
        return bool(validator.is_valid(value)) if validator else None
    except Exception:  # noqa: BLE001 - a reference that leads nowhere, a pattern that is none
        return None


def is_witness(value: object, old: Judges, new: Judges, *, formats: bool, assumed: bool) -> bool:
    """Whether the validators that take the schemas accept a value before and refuse it after.

    Args:
        value: the value; NO_WITNESS is none.
        old: those of the one schema.
        new: those of the other.
        formats: whether they check formats.
        assumed: whether addresses outside are assumed to accept everything, or nothing; else they
            may lead anywhere.
    """
    if value is NO_WITNESS:
        return False

    def breaks(outside: int) -> bool:
        before, after = (judges.said(value, outside, formats=formats) for judges in (old, new))
        return False not in before and True not in after

    return any(map(breaks, range(2))) if assumed else all(map(breaks, range(len(OUTSIDE))))


def counterexample(old: Judges, new: Judges, values: list[Json], outside: int) -> object:
    """The first value that a validator accepts before and refuses after; else NO_WITNESS.

    A proof must hold for each of them, with and without formats.
    """
    for value in values:
        for formats in (False, True):
            before, after = (judges.said(value, outside, formats=formats) for judges in (old, new))
            if (True, False) in zip(before, after, strict=True):
                return value
    return NO_WITNESS
