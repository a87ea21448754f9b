"""Reads schemas from the bytes of JSON and YAML files; an error names the file."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from jsonschema_containment import UnusableSchemaError, check_schema
from jsonschema_containment.dialects import (
    DRAFT07,
    DRAFT202012,
    Dialect,
    dialect_of,
    invalidity,
)
from jsonschema_containment.keywords import REFERENCES, objects, places
from jsonschema_containment.translation import translated
from rostra import strict_json, strict_yaml
from rostra.errors import RostraError

Schema = Any  # a JSON Schema: an object or a boolean

SUFFIXES = (".json", ".yaml", ".yml")
"""The suffixes of files with schemas."""

_MAX_METASCHEMAS = 10
_SIGNS = set(
    """$ref $defs definitions properties patternProperties additionalProperties required
    items prefixItems allOf anyOf oneOf not enum const""".split()
)
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_ASSERTING = ("core", "applicator", "unevaluated", "validation")
_CONFLICT = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}\r?\n(?:.*\n)*?>{7} ", re.MULTILINE)
"""What git writes into a file that two branches changed."""

_IN_A_URI = "!$&'()*+,;=:@/?%"
"""What may be written as it is, besides letters and digits, in each part of a URI reference."""

_EARLIER = {"additionalItems", "dependencies", "$recursiveRef", "$recursiveAnchor"}


class UnreadableError(RostraError):
    """A file that cannot be read as what it should be.

    Args:
        file: its path within the folder of schemas.
        reason: what is wrong, as the rest of a sentence that begins with the path.
        hint: what to do, as a sentence, if the file is one of the project's schemas.
    """

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{file} {reason}{'. ' * bool(hint)}{hint}")
        self.file = file
        self.reason = reason


class NotASchemaError(UnreadableError):
    """A document without any sign that it should be a schema, such as an example of data."""


class ReadSchema(NamedTuple):
    """A schema as the gate compares it.

    Attributes:
        schema: the schema; where it declares a metaschema of its own, the draft that this one
            builds on is in the place of it.
        note: why another ``$schema`` is in its place, or an empty text.
        unencoded: what `encode_references` says of it.
    """

    schema: Schema
    note: str = ""
    unencoded: str = ""


def decode(file: str, raw: bytes) -> str:
    """The text of a file; raises UnreadableError where it is not UTF-8, or has a conflict."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(file, f"is not UTF-8 (byte {error.start})") from error
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise UnreadableError(file, f"has a merge conflict in line {line}; resolve it")
    return text


def parse(file: str, raw: bytes) -> Any:  # noqa: ANN401 - any JSON
    """The value in a JSON or YAML file, by its suffix; raises UnreadableError for anything else."""
    text, is_yaml = decode(file, raw), file.endswith((".yaml", ".yml"))
    try:
        return strict_yaml.parse(text) if is_yaml else strict_json.parse(text)
    except strict_json.StrictJSONError as error:
        reason = f"is not {'YAML of a schema' if is_yaml else 'JSON'}: {error}"
        raise UnreadableError(file, reason, _hint(file)) from error


def read_schema(file: str, raw: bytes, metaschema: Callable[[str], Schema | None]) -> ReadSchema:
    """Read a schema; raises UnreadableError for anything else, or its kind NotASchemaError.

    Args:
        file: its path within the folder of schemas.
        raw: its bytes.
        metaschema: gives the metaschema that a schema declares, or None where it is not there.
    """
    schema = parse(file, raw)
    unencoded = encode_references(schema)
    is_schema = _looks_like_schema(schema)
    try:
        dialect, note = _dialect(schema, metaschema)
        if not is_schema and (wrong := invalidity(schema, dialect)):
            raise NotASchemaError(file, f"is not a JSON Schema ({wrong})")
        check_schema(schema, "it", dialect)
    except UnusableSchemaError as error:
        if not is_schema:
            raise NotASchemaError(file, f"is not a JSON Schema ({error})") from error
        raise UnreadableError(file, f"is not a valid JSON Schema: {error}", _hint(file)) from error
    schema = {**schema, "$schema": dialect.identifier} if note else schema
    return ReadSchema(schema, note, unencoded)


def encode_references(schema: Schema) -> str:
    """Percent-encode the references of a schema that are no URIs, such as ``#/$defs/List<Text>``.

    jsonschema and others decode what is encoded and read both in the same way; jsonschema-rs
    refuses the one that is not encoded.

    Args:
        schema: any JSON; its references are changed in place.

    Returns:
        What was done, as the rest of a sentence that begins with the file; empty if nothing was.
    """
    changed = {}
    # Few schemas have such references, and it takes longer to tell them from data.
    todo = [schema] if any(map(_encodings, objects(schema))) else []
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            todo.extend(part for _, part in places(node))
            todo.append(node.get("additionalItems"))
            for word, encoded in _encodings(node).items():
                changed[node[word]] = encoded
                node[word] = encoded
    if not changed:
        return ""
    written, encoded = min(changed.items())
    count = "a reference" if len(changed) == 1 else f"{len(changed)} references"
    return (
        f"has {count} with characters that a URI must encode, which some validators refuse: "
        f"{written} is read as {encoded}"
    )


def _encodings(node: dict[str, Any]) -> dict[str, str]:
    """The references of an object that must be encoded, by keyword, as they are then."""
    written = {word: node[word] for word in REFERENCES if isinstance(node.get(word), str)}
    return {w: encoded for w, text in written.items() if (encoded := _encoded(text)) != text}


def _encoded(reference: str) -> str:
    """A reference as a URI; unchanged if it is no Unicode, which `check_schema` refuses."""
    address, mark, fragment = re.sub("%(?![0-9A-Fa-f]{2})", "%25", reference).partition("#")
    try:
        return quote(address, safe=_IN_A_URI + "[]") + mark + quote(fragment, safe=_IN_A_URI)
    except UnicodeEncodeError:
        return reference


def _looks_like_schema(document: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a document has a keyword by which people know a schema.

    Data, too, may name their schema in ``$schema``, unless it is a draft.
    """
    if not isinstance(document, dict):
        return isinstance(document, bool)
    if "json-schema.org/" in str(document.get("$schema")):
        return True
    types = document.get("type")
    named = types if isinstance(types, list) else [types]
    return bool(document.keys() & _SIGNS) or any(name in _TYPES for name in named)


def _hint(file: str) -> str:
    return f'If it is not a schema to check, set it aside in gate.toml: internal = ["{file}"]'


def _dialect(schema: Schema, metaschema: Callable[[str], Schema | None]) -> tuple[Dialect, str]:
    """The dialect of a schema; where its metaschema is an own one, with a note that says so.

    Raises:
        UnusableSchemaError: it cannot be read by any.
    """
    declared = schema.get("$schema", "") if isinstance(schema, dict) else ""
    try:
        return dialect_of(schema), ""
    except UnusableSchemaError:
        if not isinstance(declared, str) or "json-schema.org/" in declared:
            raise
    definition = metaschema(declared)
    if definition is not None:
        dialect = _built_on(declared, definition, metaschema)
        where = f"a metaschema of this folder that builds on {dialect.name}"
    else:
        dialect, where = DRAFT202012, "a metaschema that is not in this folder"
        if word := _older(schema):
            raise UnusableSchemaError(
                f"it declares {declared}, {where}, and uses {word}, so that it seems to build on "
                f"another draft than {dialect.name}. Add the metaschema to the folder"
            )
    return dialect, f"declares {declared}, {where}: it is read as {dialect.name}"


def _built_on(
    address: str, definition: Schema, metaschema: Callable[[str], Schema | None]
) -> Dialect:
    """The dialect that a metaschema builds on, by its ``$schema`` and those of that in turn.

    Raises:
        UnusableSchemaError: it builds on none that can be read, or has vocabularies of its own.
    """
    for _ in range(_MAX_METASCHEMAS):
        if not isinstance(definition, dict):
            break
        _check_vocabularies(address, definition.get("$vocabulary"))
        try:
            return dialect_of(definition)
        except UnusableSchemaError:
            definition = metaschema(str(definition["$schema"]))
    raise UnusableSchemaError(f"it declares {address}, which builds on no draft that can be read")


def _check_vocabularies(address: str, vocabularies: object) -> None:
    """Refuse a metaschema whose keywords are others than those of a draft."""
    if not isinstance(vocabularies, Mapping):
        return
    standard = "https://json-schema.org/draft/"
    own = [v for v, required in vocabularies.items() if required and not v.startswith(standard)]
    if own:
        raise UnusableSchemaError(
            f"it declares {address}, which requires the vocabulary {own[0]}: only who knows that "
            "vocabulary may process the schema"
        )
    names = {name.rpartition("/")[2] for name in vocabularies if name.startswith(standard)}
    later = any("2020-12" in name for name in vocabularies)
    missing = [n for n in _ASSERTING if n not in names and (later or n != "unevaluated")]
    if missing:
        raise UnusableSchemaError(
            f"it declares {address}, which leaves out the vocabulary {missing[0]}: keywords that "
            "decide elsewhere would say nothing here"
        )


def _older(schema: Schema) -> str:
    """A keyword that shows that a schema is not one of draft 2020-12, or an empty text."""
    seen: set[str] = set()
    for node in objects(schema):
        seen |= node.keys()
        if isinstance(node.get("items"), list):
            return "a list of items"
    if older := sorted(seen & _EARLIER):
        return older[0]
    if "definitions" not in seen or "$defs" in seen:
        return ""
    by_draft = [translated(schema, dialect).schema for dialect in (DRAFT07, DRAFT202012)]
    return "" if by_draft[0] == by_draft[1] else "definitions"
