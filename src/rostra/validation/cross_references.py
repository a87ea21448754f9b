"""Level references: whether the ids and files that records name exist."""

from collections.abc import Collection, Iterator

from rostra.problems import Place, Problem
from rostra.schema import Schema
from rostra.validation.content import Content
from rostra.validation.external_facts import check_external_facts


def check_references(content: Content) -> Iterator[Problem]:
    """Check references between tables that have no problems so far, and to source files.

    All references to an id that does not exist follow from the first.
    """
    tables = content.tables
    references = {table: reference_columns(content.schemas[table], tables) for table in tables}
    filled = [table for table in tables if next(iter(tables[table]), None) is not None]
    targets = {target for table in filled for target in references[table].values()}
    ids = {t: {record["id"] for record in content.records(t, {"id"})} for t in targets}
    first: dict[tuple[str, str], Place] = {}
    for table in (table for table in tables if references[table]):
        name = content.file(table)
        for line, record in enumerate(content.records(table, references[table]), 1):
            for field, target in references[table].items():
                value = record.get(field)
                if value is not None and value not in ids[target]:
                    message = f"{value!r} is not an id in {content.file(target)}"
                    problem = Problem("dangling-reference", name, line, field, message)
                    cause = first.setdefault((target, value), problem.place)
                    yield problem.following(cause)
    if "sources" in tables:
        yield from _check_source_files(content)
    if "external_facts" in tables:
        yield from check_external_facts(content)


def reference_columns(schema: Schema, tables: Collection[str]) -> dict[str, str]:
    """The columns with ids of one of these tables, each with that table."""
    targets = {field: prop.get("x-references") for field, prop in schema["properties"].items()}
    return {field: target for field, target in targets.items() if target in tables}


def _check_source_files(content: Content) -> Iterator[Problem]:
    sources, files = content.tables["sources"], content.files
    named = {f"sources/{source['file']}" for source in sources if source["file"]}
    for line, source in enumerate(sources, 1):
        if source["file"] and f"sources/{source['file']}" not in files:
            message = f"there is no file sources/{source['file']}"
            yield Problem("missing-file", content.file("sources"), line, "file", message)
    for name in sorted(n for n in files if n.startswith("sources/") and n not in named):
        yield Problem("unlisted-source", name, None, None, "no record names this file")
