"""Codelists: CSV files that anyone can review, whose codes the schemas repeat.

A column names its codelist as ``x-codelist`` and repeats the codes as ``enum``, so that a schema
can be used by itself. `with_codes` generates the repetition. A column whose values only begin with
a code names the codelist as ``x-kinds`` and has the codes in its pattern.

A codelist is open or closed: to an open one a corpus may add codes of its own, named ``x-…``.
"""

import copy
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

OPEN = frozenset("country_basis demand_kind event_mode group_target role_type topic".split())
"""The codelists that a corpus may add codes to.

In each of the others the meaning of a code decides what checks and builds do, the codes leave
nothing out, or somebody else keeps the list.
"""

OWN_CODE = r"x-[a-z0-9]+(-[a-z0-9]+)*"
"""The form of a code that a corpus adds to an open codelist; no code of ours ever has it."""

OWN_LIST_CODE = r"[a-z0-9]+(-[a-z0-9]+)*"
"""The form of a code of a codelist that is the corpus's own."""


class Code(NamedTuple):
    """A code of a codelist: its title, its definition, and words that it applies to, if any."""

    code: str
    title: str
    description: str
    example: str | None = None


def read_codelist(text: str) -> list[Code]:
    """The codes of a codelist, in its order, from the text of its CSV file."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [
        Code(row["code"], row["title"], row["description"], row["example"] or None) for row in rows
    ]


def codes(text: str) -> list[str]:
    """The codes of a codelist without their definitions."""
    return [code.code for code in read_codelist(text)]


def codelist_columns(
    schema: Any,  # noqa: ANN401 - any schema
    pointer: str = "",
    keyword: str = "x-codelist",
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a schema, at any depth, that name a codelist, each with its JSON pointer.

    Args:
        schema: any schema.
        pointer: where it is.
        keyword: `x-codelist`, whose codes are the values, or `x-kinds`, with one of whose codes
            each value begins.
    """
    if isinstance(schema, dict) and isinstance(schema.get(keyword), str):
        yield pointer, schema
    elif isinstance(schema, dict | list):
        for key, part in schema.items() if isinstance(schema, dict) else enumerate(schema):
            yield from codelist_columns(part, f"{pointer}/{key}", keyword)


def with_codes(schema: Any, codelists: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - any schema
    """A schema with the codes of its codelists as ``enum``, and null where a column allows it."""
    if isinstance(schema, list):
        return [with_codes(part, codelists) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("x-codelist")
    if not isinstance(name, str):
        return {key: with_codes(part, codelists) for key, part in schema.items()}
    if name not in codelists:
        return schema
    null = [None] if _nullable(schema) else []
    return schema | {"enum": [*codelists[name], *null]}


def with_own_codes(schema: Any, own: Mapping[str, Iterable[str]]) -> Any:  # noqa: ANN401 - any schema
    """A schema that also accepts the codes that a corpus adds to its codelists, given by list."""
    if not own:
        return schema
    extended = copy.deepcopy(schema)
    for _, part in codelist_columns(extended):
        if isinstance(part.get("enum"), list):
            known = {code for code in part["enum"] if isinstance(code, str)}
            added = [code for code in own.get(part["x-codelist"], ()) if code not in known]
            codes = [code for code in part["enum"] if code is not None]
            part["enum"] = [*codes, *added, *([None] if None in part["enum"] else [])]
    return extended


def own_codes(extension: object) -> dict[str, list[str]]:
    """The codes that a corpus adds to each codelist, whether or not they may be added.

    Args:
        extension: the content of a corpus's ``schema/<table>.json``, or of ``<table>.schema.json``
            in a release; any JSON.
    """
    codelists = extension.get("codelists") if isinstance(extension, dict) else None
    lists = codelists.items() if isinstance(codelists, dict) else ()
    return {name: list(codes) for name, codes in lists if isinstance(codes, dict)}


def _nullable(column: Mapping[str, Any]) -> bool:
    types = column.get("type")
    return None in column.get("enum", ()) if types is None else "null" in types
