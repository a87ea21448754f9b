"""Show the columns of a table of a release: their types, what they mean, and how many are null.

Without TABLE, the tables of the release. The meaning of a column is that of the schema that the
release follows; `rostra info` shows the content.
"""

import argparse
import json
import textwrap
from collections.abc import Iterator

from rostra.cli.options import add_options
from rostra.printable import counted, escaped
from rostra.releases import Corpus, Release
from rostra.releasing.columns import Column, columns
from rostra.schema import published_schemas

_WIDTH = 96
_MAKERS = {"source": "by the source", "curator": "by a curator", "derived": "derived"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    table = "the table to describe (default: list the tables)"
    parser.add_argument("table", metavar="TABLE", nargs="?", help=table)
    add_options(parser, "corpus", "version")
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    release = Corpus(args.corpus).release(args.version)
    tables = release.tables() if args.table is None else [args.table]
    described = {table: columns(release, table) for table in tables}
    if args.format == "json":
        content = {table: [c._asdict() for c in found] for table, found in described.items()}
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return 0
    shown = (
        _tables(release, described) if args.table is None else map(_column, described[args.table])
    )
    for name, facts, meaning in shown:
        print(f"{escaped(name)}: {escaped(', '.join(facts))}")
        print(textwrap.indent(textwrap.fill(escaped(meaning), _WIDTH), "    "))
    return 0


_Shown = tuple[str, list[str], str]
"""A name, facts in a few words, and the meaning."""


def _tables(release: Release, described: dict[str, list[Column]]) -> Iterator[_Shown]:
    schemas = published_schemas(release.manifest["schema_version"])
    for table, found in described.items():
        rows = release.manifest["tables"][table]["rows"]
        facts = [counted(rows, "rows"), counted(len(found), "columns")]
        yield table, facts, schemas[table]["description"]


def _column(column: Column) -> _Shown:
    facts = [column.type, counted(column.nulls, "nulls") if column.nulls else "never null"]
    facts += [f"codes of {column.codelist}"] if column.codelist else []
    facts += [f"ids of {column.references}"] if column.references else []
    facts += [_MAKERS[column.made_by]] if column.made_by else []
    return column.name, facts, column.meaning or "a column of this corpus, without a description"
