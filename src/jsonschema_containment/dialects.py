"""The dialects of JSON Schema: which there are, which one a schema declares, who validates it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import jsonschema
import jsonschema_rs


class UnusableSchemaError(ValueError):
    """A document that is not a schema of a known draft, or too deep or too large to compare."""


@dataclass(frozen=True)
class Dialect:
    """A draft of JSON Schema.

    Attributes:
        name: what messages call it.
        identifier: the ``$schema`` that both validators know it by.
        reference: the class of its validators in ``jsonschema``.
        fast: the class of its validators in ``jsonschema_rs``.
        id: the keyword that names a resource.
        unknown: keywords of later drafts, which say nothing in it.
        unchecked: formats of draft 2020-12 that neither validator checks in it.
        ref_alone: whether ``$ref`` makes its siblings say nothing.
        tuples: whether ``items`` may be a list, with ``additionalItems`` for the rest.
    """

    name: str
    identifier: str
    reference: Any
    fast: Any
    id: str = "$id"
    unknown: frozenset[str] = frozenset()
    unchecked: frozenset[str] = frozenset()
    ref_alone: bool = False
    tuples: bool = True


_SINCE_2020 = frozenset({"prefixItems", "$dynamicRef", "$dynamicAnchor"})
_SINCE_2019 = _SINCE_2020 | set(
    """
    dependentRequired dependentSchemas unevaluatedItems unevaluatedProperties minContains
    maxContains $anchor $recursiveRef $recursiveAnchor $vocabulary
    """.split()
)
_SINCE_07 = _SINCE_2019 | {"if", "then", "else"}
_SINCE_06 = _SINCE_07 | {"const", "contains", "propertyNames", "$id"}
_FORMATS_SINCE_2019 = frozenset({"duration", "uuid"})
_FORMATS_SINCE_07 = _FORMATS_SINCE_2019 | set(
    "idn-hostname iri iri-reference relative-json-pointer".split()
)
_FORMATS_SINCE_06 = _FORMATS_SINCE_07 | {"json-pointer", "uri-reference", "uri-template"}

DRAFT04 = Dialect(
    "draft-04",
    "http://json-schema.org/draft-04/schema#",
    jsonschema.Draft4Validator,
    jsonschema_rs.Draft4Validator,
    id="id",
    unknown=_SINCE_06,
    unchecked=_FORMATS_SINCE_06,
    ref_alone=True,
)
DRAFT06 = Dialect(
    "draft-06",
    "http://json-schema.org/draft-06/schema#",
    jsonschema.Draft6Validator,
    jsonschema_rs.Draft6Validator,
    unknown=_SINCE_07,
    unchecked=_FORMATS_SINCE_07,
    ref_alone=True,
)
DRAFT07 = Dialect(
    "draft-07",
    "http://json-schema.org/draft-07/schema#",
    jsonschema.Draft7Validator,
    jsonschema_rs.Draft7Validator,
    unknown=_SINCE_2019,
    unchecked=_FORMATS_SINCE_2019,
    ref_alone=True,
)
DRAFT201909 = Dialect(
    "draft 2019-09",
    "https://json-schema.org/draft/2019-09/schema",
    jsonschema.Draft201909Validator,
    jsonschema_rs.Draft201909Validator,
    unknown=_SINCE_2020,
)
DRAFT202012 = Dialect(
    "draft 2020-12",
    "https://json-schema.org/draft/2020-12/schema",
    jsonschema.Draft202012Validator,
    jsonschema_rs.Draft202012Validator,
    tuples=False,
)
DIALECTS = (DRAFT04, DRAFT06, DRAFT07, DRAFT201909, DRAFT202012)
"""The dialects that can be read, oldest first."""

_PLAIN = re.compile(r"^https?://(json-schema\.org/.*?)#?$")
_BY_NAME = {_PLAIN.sub(r"\1", dialect.identifier): dialect for dialect in DIALECTS}


def dialect_of(schema: Any, default: Dialect = DRAFT202012) -> Dialect:  # noqa: ANN401 - any JSON
    """The dialect that a schema declares by ``$schema``, or the default where it declares none.

    As in jsonschema-rs, ``http`` and ``https`` mean the same, and so does an empty fragment.

    Raises:
        UnusableSchemaError: it declares another.
    """
    if not isinstance(schema, dict) or "$schema" not in schema:
        return default
    declared = schema["$schema"]
    known = _BY_NAME.get(_PLAIN.sub(r"\1", declared)) if isinstance(declared, str) else None
    if known is None:
        names = ", ".join(dialect.name.removeprefix("draft ") for dialect in DIALECTS)
        raise UnusableSchemaError(
            f"it declares $schema {declared!r}, which cannot be read; these drafts can: {names}"
        )
    return known


def invalidity(schema: Any, dialect: Dialect) -> str:  # noqa: ANN401 - any JSON
    """Why a value is not a valid schema of a dialect, in words; an empty text if it is one."""
    if isinstance(schema, bool) and dialect is not DRAFT04:
        return ""
    if not isinstance(schema, dict):
        return "a schema is an object" + ("" if dialect is DRAFT04 else ", true or false")
    try:
        jsonschema_rs.meta.validate({**schema, "$schema": dialect.identifier})
    except jsonschema_rs.ValidationError as error:
        place = "/".join(map(str, error.instance_path)) or "the top"
        return f"at {place}: {error.message[:200]}"
    except (ValueError, TypeError, jsonschema_rs.ReferencingError) as error:
        return str(error)
    return ""
