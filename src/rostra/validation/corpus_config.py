"""corpus.json and the corpus's own columns: the schemas that the other checks need."""

import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from rostra.errors import NotFoundError, RostraError
from rostra.files import CONFIG_BYTES
from rostra.printable import shortened
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
from rostra.validation.encoding import read_text
from rostra.validation.fast_path import patterns_readable
from rostra.validation.jsonl_blocks import Readable
from rostra.validation.reference_path import check_record, parse_record

_CONFIG = "corpus.json"


def check_config(
    files: Mapping[str, Readable | None],
) -> tuple[dict[str, Any] | None, dict[str, Schema], list[Problem]]:
    """Check corpus.json and the files in schema/.

    Returns:
        The content of corpus.json, or None where it has problems; the schema of each table; the
        problems. Where corpus.json names no published schema version, the schemas are the newest
        of the existing tables, so that their records can still be checked.

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
    extensions = {f"schema/{table}.json": table for table in schemas}
    for name in sorted(extensions.keys() & files.keys()):
        table = extensions[name]
        extension, flaws = check_extension(name, files[name], schemas[table])
        problems += flaws
        schemas[table] = extended_schema(schemas[table], extension)
    for name in sorted(n for n in files if n.startswith("schema/") and n not in extensions):
        message = f"an extension is named after a table: {', '.join(schemas)}"
        problems.append(Problem("bad-extension", name, None, None, message))
    return config, schemas, problems


def _read_object(name: str, file: Readable | None) -> tuple[dict[str, Any] | None, list[Problem]]:
    text, problems = read_text(name, file, CONFIG_BYTES)
    if text is None or problems:
        return None, problems
    return parse_record(name, None, text)


def check_extension(
    name: str, file: Readable | None, schema: Schema
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Check a file with the schema of a table's own columns: its content and its problems."""
    extension, problems = _read_object(name, file)
    if extension is None:
        return None, problems
    field, flaw = _extension_flaw(extension, schema)
    if flaw:
        return None, [Problem("bad-extension", name, None, field, flaw)]
    return extension, []


def _extension_flaw(extension: dict[str, Any], schema: Schema) -> tuple[str | None, str | None]:
    """The column at fault (None: all of it) and the reason why it cannot extend this table."""
    if set(extension) != {"properties"} or not isinstance(extension["properties"], dict):
        return None, 'an extension is {"properties": {"x_…": {…}}}'
    for column, prop in extension["properties"].items():
        if flaw := _column_flaw(column, prop):
            return column, flaw
        if column in schema["properties"]:
            return column, "the table has a column of this name"
    # Imported here because few corpora have columns of their own.
    from jsonschema_containment import UnusableSchemaError, accepts  # noqa: PLC0415

    table = curated_schema(schema)
    try:
        proof = accepts(table, extended_schema(table, extension))
    except UnusableSchemaError as error:
        raise RostraError(str(error)) from None
    if proof.verdict != "compatible":
        return None, f"with these columns the table refuses what it accepted: {proof.reason}"
    return None, None


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
_OUR_KEYWORDS = {"x-span", "x-references", "x-release-only"}


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
