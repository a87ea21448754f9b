"""Show the columns of a table of a release: types, meaning, nulls, and what their codes mean.

Without TABLE, the tables of the release. The meaning of a column is that of the schema that the
release follows; `rostra info` shows the content. Of a codelist of more than 40 codes, text gives
their number, and JSON all of them. `--format croissant` describes the whole release in
Croissant 1.1, with paths within the corpus.
"""

import argparse
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from rostra.cli.options import add_options
from rostra.errors import OptionError
from rostra.printable import counted, escaped
from rostra.released_tables import table_schema
from rostra.releases import Corpus, Release
from rostra.releasing.columns import Codelist, Column, columns
from rostra.releasing.croissant import croissant
from rostra.schema import published_schemas

_WIDTH = 100
_CODE_INDENT = 8
_LISTED_CODES = 40
_MAKERS = {"source": "by the source", "curator": "by a curator", "derived": "derived"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    table = "the table to describe (default: list the tables)"
    parser.add_argument("table", metavar="TABLE", nargs="?", help=table)
    add_options(parser, "corpus", "version")
    form = "form of the result (default: %(default)s)"
    forms = ("text", "json", "croissant")
    parser.add_argument("--format", choices=forms, default="text", help=form)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    release = Corpus(args.corpus).release(args.version)
    if args.format == "croissant":
        if args.table is not None:
            raise OptionError("--format croissant describes a whole release: omit TABLE")
        print(_json(croissant(release)))
        return 0
    if args.table is None:
        tables = {table: _table(release, table) for table in release.tables()}
        text = "\n".join(map(_table_text, tables.items()))
        print(_json(tables) if args.format == "json" else text)
        return 0
    described = columns(release, args.table)
    if args.format == "json":
        print(_json({args.table: [_as_object(column) for column in described]}))
    else:
        print("\n".join(line for column in described for line in _column_text(column)))
    return 0


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def _table(release: Release, table: str) -> dict[str, Any]:
    """What the manifest, the schema and the types of a table say of it; no row is read."""
    schemas = published_schemas(release.manifest["schema_version"])
    return {
        "rows": release.manifest["tables"][table]["rows"],
        "columns": table_schema(release, table).names,
        "meaning": schemas[table]["description"],
    }


def _table_text(table: tuple[str, dict[str, Any]]) -> str:
    name, content = table
    facts = [counted(content["rows"], "rows"), counted(len(content["columns"]), "columns")]
    return f"{_heading(name, facts)}\n{_indented(content['meaning'])}"


def _as_object(column: Column) -> dict[str, Any]:
    codelists = [
        codelist._asdict() | {"codes": [code._asdict() for code in codelist.codes]}
        for codelist in column.codelists
    ]
    return column._asdict() | {"codelists": codelists}


def _column_text(column: Column) -> Iterator[str]:
    facts = [column.type, counted(column.nulls, "nulls") if column.nulls else "never null"]
    facts += [_named(c) for c in column.codelists if _is_of_column(c, column)]
    facts += [f"ids of {column.references}"] if column.references else []
    facts += [_MAKERS[column.made_by]] if column.made_by else []
    yield _heading(column.name, facts)
    yield _indented(column.meaning or "a column of this corpus, without a description")
    for codelist in column.codelists:
        if not _is_of_column(codelist, column):
            where = "".join(f", where {c} is {code}" for c, code in codelist.condition.items())
            yield _indented(f"{codelist.field}{where}: {_named(codelist)}")
        yield from _codes_text(codelist)


def _named(codelist: Codelist) -> str:
    return f"{'kinds' if codelist.is_kinds else 'codes'} of {codelist.name}"


def _is_of_column(codelist: Codelist, column: Column) -> bool:
    """Whether a codelist is that of the whole column in all rows."""
    return codelist.field == column.name and not codelist.condition


def _codes_text(codelist: Codelist) -> Iterator[str]:
    if len(codelist.codes) > _LISTED_CODES:
        yield _indented(f"{len(codelist.codes)} codes, which --format json lists", _CODE_INDENT)
        return
    for code in codelist.codes:
        meaning = ". ".join(filter(None, (code.title, code.description)))
        text = f"{code.code}: {meaning}" if meaning else code.code
        yield _indented(text, _CODE_INDENT, hanging=4)


def _heading(name: str, facts: list[str]) -> str:
    return f"{escaped(name)}: {escaped(', '.join(facts))}"


def _indented(text: str, indent: int = 4, hanging: int = 0) -> str:
    first, later = " " * indent, " " * (indent + hanging)
    return textwrap.fill(escaped(text), _WIDTH, initial_indent=first, subsequent_indent=later)
