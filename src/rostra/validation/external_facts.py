"""Level references, of facts from elsewhere: whether each fits the record that it is about."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from jsonschema import Draft202012Validator

from rostra.problems import Place, Problem
from rostra.schema import Schema
from rostra.validation.consistency import FACT_COLUMNS, consistency_flaws
from rostra.validation.content import Content, Record
from rostra.validation.fast_path import reference_validator
from rostra.validation.reference_path import check_record

_NOTHING: Mapping[str, Record] = MappingProxyType({})


def check_external_facts(content: Content) -> Iterator[Problem]:
    """Check that each fact is about a record, fits its column, and agrees with the others of it.

    A record and a column have one value from elsewhere; what rests on two pieces of evidence has a
    row for each. A value that the document states itself is not a fact from elsewhere. Memory grows
    with the facts.
    """
    name = content.file("external_facts")
    facts = list(content.tables["external_facts"])
    wanted = {(fact["table"], fact["record_id"]) for fact in facts}
    known = {
        table: {r["id"]: r for r in content.tables[table] if (table, r["id"]) in wanted}
        for table in FACT_COLUMNS
        if table in content.tables and facts
    }
    validators = {
        (table, column): _validator(content.schemas[table], column)
        for table, columns in FACT_COLUMNS.items()
        for column in columns
    }
    first: dict[tuple[str, ...], Place] = {}
    values: dict[tuple[str, str, str], Record] = {}
    evidence: dict[tuple[str, str, str, str], Record] = {}
    for line, fact in enumerate(facts, 1):
        table, record_id, column = fact["table"], fact["record_id"], fact["column"]
        about = table, record_id, column
        if table in known and record_id not in known[table]:
            message = f"{record_id!r} is not an id in {content.file(table)}"
            problem = Problem("dangling-reference", name, line, "record_id", message)
            yield problem.following(first.setdefault((table, record_id), problem.place))
        yield from _value_problems(name, line, fact, validators[table, column])
        if known.get(table, _NOTHING).get(record_id, {}).get(column) == fact["value"]:
            message = f"{record_id} has this {column} in {content.file(table)} already"
            yield Problem("stated-fact", name, line, "value", message)
        other = values.setdefault(about, fact)
        if other["value"] != fact["value"]:
            message = f"{fact['value']!r}, but {other['value']!r} in {other['id']}"
            yield Problem("facts-disagree", name, line, "value", message)
        other = evidence.setdefault((*about, fact["url"]), fact)
        if other is not fact:
            message = f"{other['id']} has this evidence for the same {column}"
            yield Problem("repeated-evidence", name, line, "url", message)


def _validator(schema: Schema, column: str) -> Draft202012Validator:
    """What checks a value by the rules of the column that it would be in."""
    value = {"type": "object", "properties": {"value": schema["properties"][column]}}
    return reference_validator(value)


def _value_problems(
    name: str, line: int, fact: Record, validator: Draft202012Validator
) -> Iterator[Problem]:
    yield from check_record(name, line, {"value": fact["value"]}, validator) or [
        Problem(kind, name, line, "value", message)
        for kind, _, message in consistency_flaws("", {fact["column"]: fact["value"]})
    ]
