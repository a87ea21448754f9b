"""corpus.json and what the corpus adds to our tables: the schemas that the other checks need."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from rostra.errors import NotFoundError, RostraError
from rostra.files import CONFIG_BYTES
from rostra.printable import counted, shortened
from rostra.problems import Problem
from rostra.schema import (
    Schema,
    curated_schema,
    extended_schema,
    meta_schema,
    pattern_flaw,
    published_schemas,
    published_versions,
)
from rostra.schema.codelists import OPEN, OWN_CODE, OWN_LIST_CODE, codelist_columns, with_codes
from rostra.validation.encoding import read_text
from rostra.validation.fast_path import patterns_readable
from rostra.validation.jsonl_blocks import Readable
from rostra.validation.reference_path import check_record, check_strings, parse_record

_CONFIG = "corpus.json"
_LONGEST_CODE = 64

Extension = dict[str, Any]
"""What a corpus adds to a table: ``properties``, its own columns by name, and ``codelists``, by
list the definitions of its own codes."""


class CheckedConfig(NamedTuple):
    """The result of `check_config`.

    Attributes:
        config: the content of corpus.json, or None where it has problems.
        schemas: the schema of each table, with what the corpus adds. Where corpus.json names no
            published schema version, they are the newest of the existing tables, so that their
            records can still be checked.
        extensions: what the corpus adds to each table to which it adds anything.
        problems: all problems of these files.
    """

    config: dict[str, Any] | None
    schemas: dict[str, Schema]
    extensions: dict[str, Extension]
    problems: list[Problem]


def check_config(files: Mapping[str, Readable | None]) -> CheckedConfig:
    """Check corpus.json and the files in schema/.

    Raises:
        RostraError: there is no corpus.json.
    """
    if _CONFIG not in files:
        raise RostraError(f"there is no {_CONFIG}; make a corpus with: rostra init DIR")
    config, problems = _read_object(_CONFIG, files[_CONFIG])
    if config is not None:
        problems = check_record(_CONFIG, None, config, Draft202012Validator(meta_schema("corpus")))
    config = None if problems else config
    newest = published_schemas(published_versions()[-1])
    schemas = {table: s for table, s in newest.items() if f"curated/{table}.jsonl" in files}
    if config is not None:
        try:
            schemas = published_schemas(config["schema_version"])
        except NotFoundError as error:
            field = "schema_version"
            problems = [Problem("unknown-schema-version", _CONFIG, None, field, str(error))]
    tables = {f"schema/{table}.json": table for table in schemas}
    extensions: dict[str, Extension] = {}
    for name in sorted(tables.keys() & files.keys()):
        table = tables[name]
        extension, flaws = check_extension(name, files[name], schemas[table])
        problems += flaws
        schemas[table] = extended_schema(schemas[table], extension)
        if extension and any(extension.values()):
            extensions[table] = extension
    for name in sorted(n for n in files if n.startswith("schema/") and n not in tables):
        message = f"an extension is named after a table: {', '.join(schemas)}"
        problems.append(Problem("bad-extension", name, None, None, message))
    return CheckedConfig(config, schemas, extensions, problems)


def _read_object(name: str, file: Readable | None) -> tuple[dict[str, Any] | None, list[Problem]]:
    text, problems = read_text(name, file, CONFIG_BYTES)
    if text is None or problems:
        return None, problems
    return parse_record(name, None, text)


def check_extension(
    name: str, file: Readable | None, schema: Schema
) -> tuple[Extension | None, list[Problem]]:
    """Check a file with a corpus's own columns and codes of a table.

    Returns:
        Its content, or None where it has problems; a column whose codelist it defines has the codes
        of that. The problems.
    """
    extension, problems = _read_object(name, file)
    if extension is None:
        return None, problems
    flaw = _form_flaw(extension) or _codelist_flaw(extension, schema)
    if not flaw:
        extension = _with_own_lists(extension)
        flaw = _columns_flaw(extension, schema)
    if flaw:
        kind, field, message = flaw
        return None, [Problem(kind, name, None, field, message)]
    problems = check_strings(name, None, extension)
    return (None if problems else extension), problems


_Flaw = tuple[str, str | None, str]
"""A problem of an extension: (problem id, field, message)."""


def _form_flaw(extension: Extension) -> _Flaw | None:
    if not extension or not extension.keys() <= {"properties", "codelists"}:
        message = 'an extension is {"properties": {"x_…": {…}}, "codelists": {…}}'
        return "bad-extension", None, message
    for key, value in extension.items():
        if not isinstance(value, dict):
            return "bad-extension", key, f"it is an object, not {type(value).__name__}"
    return None


def _columns_flaw(extension: Extension, schema: Schema) -> _Flaw | None:
    for column, prop in extension.get("properties", {}).items():
        if flaw := _column_flaw(column, prop):
            return "bad-extension", column, flaw
        if column in schema["properties"]:
            return "bad-extension", column, "the table has a column of this name"
    # Imported here because few corpora add anything.
    from jsonschema_containment import UnusableSchemaError, accepts  # noqa: PLC0415

    table = curated_schema(schema)
    try:
        proof = accepts(table, extended_schema(table, extension))
    except UnusableSchemaError as error:
        raise RostraError(str(error)) from None
    if proof.verdict != "compatible":
        message = f"with this the table refuses what it accepted: {proof.reason}"
        return "bad-extension", None, message
    return None


def _codelist_flaw(extension: Extension, schema: Schema) -> _Flaw | None:
    """The first reason why codes cannot be added, or why a list of the corpus's own is not one."""
    lists = {part["x-codelist"] for _, part in codelist_columns(schema)}
    for name, codes in extension.get("codelists", {}).items():
        own = re.fullmatch("x_[a-z_]+", name, re.ASCII)
        if not own and name not in lists & OPEN:
            listed = ", ".join(sorted(lists & OPEN)) or "none"
            status = "it is closed" if name in lists else "the table has no such codelist"
            message = f"{status}; the open codelists of the table: {listed}"
            return "bad-codelist", name, message
        if not isinstance(codes, dict) or not codes:
            return "bad-codelist", name, "a codelist is an object of codes with their definitions"
        for code, definition in codes.items():
            if flaw := _code_flaw(code, definition, OWN_LIST_CODE if own else OWN_CODE):
                return "bad-codelist", f"{name}.{code}", flaw
        if own and (flaw := _own_list_flaw(name, extension)):
            return "bad-codelist", name, flaw
    return None


_DEFINITION = {"title": 3, "description": 3, "example": 1}
"""The fields of a code's definition with their shortest lengths; an example is optional."""


def _code_flaw(code: str, definition: object, form: str) -> str | None:
    if not re.fullmatch(form, code, re.ASCII) or len(code) > _LONGEST_CODE:
        start = "x- and " if form == OWN_CODE else ""
        return (
            f"a code here is {start}words of a to z and 0 to 9, joined by hyphens; it has at most "
            f"{_LONGEST_CODE} characters"
        )
    if not isinstance(definition, dict):
        return "a code has a title and a description"
    if missing := [field for field in ("title", "description") if field not in definition]:
        return f"it has no {missing[0]}"
    for field, value in definition.items():
        if field not in _DEFINITION:
            return f"{field} is not one of {', '.join(_DEFINITION)}"
        if not isinstance(value, str) or len(value.strip()) < _DEFINITION[field]:
            return f"{field} is a text of at least {counted(_DEFINITION[field], 'characters')}"
    return None


def _own_list_flaw(name: str, extension: Extension) -> str | None:
    """The reason why a list of the corpus's own does not fit the columns that name it."""
    before, after = (
        [part for _, part in codelist_columns(e.get("properties")) if part["x-codelist"] == name]
        for e in (extension, _with_own_lists(extension))
    )
    if not before:
        return f'no column of the corpus\'s own has "x-codelist": "{name}"'
    differs = any("enum" in old and old != new for old, new in zip(before, after, strict=True))
    return "a column with this list has other codes as enum; leave enum out" if differs else None


def _with_own_lists(extension: Extension) -> Extension:
    """An extension whose columns have the codes of the lists that it defines."""
    if "properties" not in extension:
        return extension
    codelists = {n: list(c) for n, c in extension.get("codelists", {}).items() if n[:2] == "x_"}
    return extension | {"properties": with_codes(extension["properties"], codelists)}


# A table that satisfies the house rules, but for its columns.
_PROBE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:rostra:schema:probe",
    "title": "Probe",
    "description": "A probe",
    "type": "object",
    "additionalProperties": False,
    "required": [],
}
_OUR_KEYWORDS = {"x-kinds", "x-span", "x-references", "x-release-only"}


def _column_flaw(column: str, prop: object) -> str | None:
    """The reason why a property cannot be a corpus's own column."""
    if not re.fullmatch("x_[a-z0-9_]+", column):
        return "the name of a corpus's own column is x_…"
    house = Draft202012Validator(meta_schema("house"))
    try:
        errors = list(house.iter_errors(_PROBE | {"properties": {"x": prop}}))
    except RecursionError:
        return "it is nested too deeply"
    if errors:
        return f"it breaks the rules of house.json: {errors[0].message[:200]}"
    assert isinstance(prop, dict)
    inner = prop.get("items", prop)
    if {"items", "properties"} & inner.keys() or _OUR_KEYWORDS & (prop.keys() | inner.keys()):
        return "the type of a corpus's own column is string, number, boolean, or a list of these"
    patterns = filter(None, (prop.get("pattern"), inner.get("pattern")))
    return next(filter(None, map(_pattern_flaw, patterns)), None)


def _pattern_flaw(pattern: str) -> str | None:
    flaw = pattern_flaw(pattern) or _unbounded(pattern)
    if not flaw and not patterns_readable({"type": "string", "pattern": pattern}):
        flaw = "is not a regular expression that both validators can read"
    return f"the pattern {shortened(pattern)!r} {flaw}" if flaw else None


def _unbounded(pattern: str) -> str | None:
    """The reason why a search for a pattern cannot be bounded."""
    # Imported here because few corpora have columns of their own.
    from jsonschema_containment import UnsupportedError, is_deterministic  # noqa: PLC0415

    try:
        is_deterministic(pattern)
    except UnsupportedError:
        return (
            "may take more than linear time: it is large, or has more than characters, classes, "
            "groups, alternatives and the quantifiers * + ? {m,n}"
        )
    return None
