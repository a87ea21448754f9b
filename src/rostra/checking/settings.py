"""corpus.json and the corpus's own columns: what the other checks rest on."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from rostra import schema as schemas
from rostra.checking import encoding, fast, rows, stretches
from rostra.errors import NotThereError, RostraError
from rostra.problems import Problem

_CONFIG = "corpus.json"


def check_settings(
    files: Mapping[str, stretches.Readable | None],
) -> tuple[dict[str, Any] | None, dict[str, schemas.Schema], list[Problem]]:
    """Check corpus.json and the extension; gives the config and the schema of each table.

    Where corpus.json names no published schema version, the newest stands in, so that the records
    can still be checked.

    Raises:
        RostraError: there is no corpus.json.
    """
    if _CONFIG not in files:
        raise RostraError(
            f"there is no {_CONFIG} in the folder; make a corpus with: rostra init DIR"
        )
    newest = schemas.published_versions()[-1]
    config, problems = _config(stretches.whole(files[_CONFIG]))
    version = newest if config is None else config["schema_version"]
    try:
        base = schemas.published(version)
    except NotThereError as error:
        problems = [Problem("unknown-schema-version", _CONFIG, None, "schema_version", str(error))]
        base = schemas.published(newest)
    for table in base:
        name = f"schema/{table}.json"
        if name in files:
            extension, found = _extension(name, stretches.whole(files[name]), base[table])
            problems += found
            base[table] = schemas.extended(base[table], extension)
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
    problems = rows.check_row(_CONFIG, None, config, rows.compiled(schemas.meta("corpus")))
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
    for column, message in _flaws(extension, base):
        return None, [Problem("bad-extension", name, None, column, message)]
    return extension, []


def _flaws(extension: dict[str, Any], base: schemas.Schema) -> Iterator[tuple[str | None, str]]:
    """What keeps an extension from being one: (column, message)."""
    if set(extension) != {"properties"} or not isinstance(extension["properties"], dict):
        yield None, 'an extension is {"properties": {"x_…": {…}}}'
        return
    for column in extension["properties"]:
        if not column.startswith("x_") or column in base["properties"]:
            yield column, "a corpus's own column is named x_…"
    house = Draft202012Validator(schemas.meta("house"))
    candidate = base | {"properties": extension["properties"], "required": []}
    for error in house.iter_errors(candidate):
        at = str(error.absolute_path[1]) if len(error.absolute_path) > 1 else None
        yield at, f"the house rule is broken: {error.message[:200]}"
    for column, prop in extension["properties"].items():
        if not fast.readable(base | {"properties": {column: prop}}):
            yield column, "its pattern is no regular expression that both validators read"
