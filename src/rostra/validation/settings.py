"""corpus.json and the corpus's own columns: what the other checks rest on."""

import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from rostra import schema as schemas
from rostra.errors import NotFoundError, RostraError
from rostra.problems import Problem
from rostra.validation import encoding, fast, rows, stretches

_CONFIG = "corpus.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LINKS = {"x-span", "x-references", "x-release-only"}


def check_settings(
    files: Mapping[str, stretches.Readable | None],
) -> tuple[dict[str, Any] | None, dict[str, schemas.Schema], list[Problem]]:
    """Check corpus.json and the extension; gives the config and the schema of each table.

    Where corpus.json names no published schema version, the newest stands in for the tables that
    are there, so that their records can still be checked.

    Raises:
        RostraError: there is no corpus.json.
    """
    if _CONFIG not in files:
        raise RostraError(
            f"there is no {_CONFIG} in the folder; make a corpus with: rostra init DIR"
        )
    config, problems = _config(stretches.whole(files[_CONFIG]))
    newest = schemas.published_schemas(schemas.published_versions()[-1])
    base = {table: s for table, s in newest.items() if f"curated/{table}.jsonl" in files}
    if config is not None:
        try:
            base = schemas.published_schemas(config["schema_version"])
        except NotFoundError as error:
            field = "schema_version"
            problems = [Problem("unknown-schema-version", _CONFIG, None, field, str(error))]
    for table in base:
        name = f"schema/{table}.json"
        if name in files:
            extension, found = _extension(name, stretches.whole(files[name]), base[table])
            problems += found
            base[table] = schemas.extended_schema(base[table], extension)
    known = {f"schema/{table}.json" for table in base}
    for name in sorted(n for n in files if n.startswith("schema/") and n not in known):
        message = f"an extension is named after a table: {', '.join(base)}"
        problems.append(Problem("bad-extension", name, None, None, message))
    return config, base, problems


def _config(raw: bytes | None) -> tuple[dict[str, Any] | None, list[Problem]]:
    text, problems = encoding.check_text(_CONFIG, raw)
    if text is None or problems:
        return None, problems
    config, problems = rows.parse(_CONFIG, None, text)
    if config is None or problems:
        return None, problems
    problems = rows.check_row(_CONFIG, None, config, rows.compiled(schemas.meta_schema("corpus")))
    return (None if problems else config), problems


def _extension(
    name: str, raw: bytes | None, base: schemas.Schema
) -> tuple[dict[str, Any] | None, list[Problem]]:
    text, problems = encoding.check_text(name, raw)
    if text is None or problems:
        return None, problems
    extension, problems = rows.parse(name, None, text)
    if extension is None or problems:
        return None, problems

    def bad(field: str | None, message: str) -> tuple[None, list[Problem]]:
        return None, [Problem("bad-extension", name, None, field, message)]

    if set(extension) != {"properties"} or not isinstance(extension["properties"], dict):
        return bad(None, 'an extension is {"properties": {"x_…": {…}}}')
    for column, prop in extension["properties"].items():
        wrong = _column_flaw(column, prop)
        if wrong or column in base["properties"]:
            return bad(column, wrong or "the table has a column of this name")
    # Imported here because few corpora have columns of their own.
    from jsonschema_containment import accepts  # noqa: PLC0415
    from jsonschema_containment.limits import UnusableError  # noqa: PLC0415

    table = schemas.curated_schema(base)
    try:
        proof = accepts(table, schemas.extended_schema(table, extension))
    except UnusableError as error:
        raise RostraError(str(error)) from None
    if proof.verdict != "compatible":
        message = f"the table with these columns does not accept what it did: {proof.reason}"
        return bad(None, message)
    return extension, []


def _column_flaw(column: str, prop: object) -> str | None:
    """What keeps a property from being a corpus's own column."""
    if not re.fullmatch("x_[a-z0-9_]+", column):
        return "a corpus's own column is named x_…"
    probe: dict[str, Any] = {"$schema": _DRAFT, "$id": "urn:rostra:schema:probe", "title": "Probe"}
    probe |= {"description": "A probe", "type": "object", "additionalProperties": False}
    house = Draft202012Validator(schemas.meta_schema("house"))
    try:
        errors = list(house.iter_errors(probe | {"required": [], "properties": {"x": prop}}))
    except RecursionError:
        return "it is nested too deeply"
    if errors:
        return f"the house rule is broken: {errors[0].message[:200]}"
    assert isinstance(prop, dict)
    inner = prop.get("items", prop)
    if {"items", "properties"} & inner.keys() or _LINKS & (prop.keys() | inner.keys()):
        return "a corpus's own column holds a text, a number, true or false, or a list of these"
    patterns = filter(None, (prop.get("pattern"), inner.get("pattern")))
    return next(filter(None, map(_pattern_flaw, patterns)), None)


def _pattern_flaw(pattern: str) -> str | None:
    flaw = schemas.pattern_flaw(pattern)
    if not flaw and not fast.readable({"type": "string", "pattern": pattern}):
        flaw = "is no regular expression that both validators read"
    return f"the pattern {pattern!r} {flaw}" if flaw else None
