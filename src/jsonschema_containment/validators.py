"""The validators of a document: ``jsonschema`` and ``jsonschema-rs``, which fetch nothing."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import jsonschema
import jsonschema_rs
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no stubs
from referencing.jsonschema import specification_with

from jsonschema_containment.dialects import (
    DRAFT201909,
    DRAFT202012,
    Dialect,
    UnusableSchemaError,
)
from jsonschema_containment.formats import Checks, format_checker
from jsonschema_containment.pointers import step_in, tokens
from jsonschema_containment.strings import automaton, backtracking_cost
from jsonschema_containment.translation import black_box, is_certain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_containment.documents import Document

PATTERN_COST = 50_000
"""The steps of Python's ``re`` beyond which a text is matched by an automaton."""


class Validators(NamedTuple):
    """The validators of one document; both have ``is_valid`` and ``iter_errors``."""

    fast: Any
    reference: Any


def validators(document: Document, *, formats: Checks, accepting: bool | None) -> Validators:
    """The validators of a document.

    Args:
        document: the document.
        formats: how they check ``format``.
        accepting: whether documents that are not there accept everything or nothing; None where
            all must be there.

    Raises:
        UnusableSchemaError: a validator does not take a schema.
    """
    stubs = {} if accepting is None else _stubs(document, accepting=accepting)
    dialect = document.dialect
    address, mark, fragment = document.start.partition("#")
    own = document.indices[0].address if address == document.address else address
    root = {"$ref": own + mark + fragment}
    schemas = [*_by_address(document), *((a, stub, dialect) for a, stub in stubs.items())]
    declared = [(a, _declared(schema, own_dialect)) for a, schema, own_dialect in schemas]
    try:
        registry = jsonschema_rs.Registry([*declared, *_metaschemas(document)], retriever=_refused)
        fast = dialect.fast(
            root, registry=registry, validate_formats=formats is not Checks.NONE, offline=True
        )
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # a panic in Rust is not an Exception
        first = str(error).split("\n", 1)[0]
        message = f"jsonschema-rs does not take the schema: {first[:200]}"
        raise UnusableSchemaError(message) from None
    checker = format_checker(dialect.reference, dialect.fast, formats)
    known = REGISTRY.with_resources([(a, _resource(*named)) for a, *named in schemas])
    if any(len(index.resources) > 1 or index.anchors for index in document.indices):
        try:
            known = known.crawl()
        except (TypeError, AttributeError) as error:
            raise UnusableSchemaError(f"jsonschema does not take the schema: {error}") from None
    return Validators(fast, _reference(dialect)(root, registry=known, format_checker=checker))


def _by_address(document: Document) -> Iterator[tuple[str, Any, Dialect]]:
    """The schemas by each of their addresses that a validator may be led to, with their dialects.

    A validator takes the address that led to a document for the one that its references are
    relative to. Where that is not so, it gets a copy whose references are absolute.
    """
    sought = {reference.address for index in document.indices for reference in index.references}
    indices = {index.found_at: index for index in document.indices}
    for found_at, schema in document.schemas():
        index, dialect = indices[found_at], document.dialects[found_at]
        yield index.address, schema, dialect
        if index.address != found_at and found_at in sought:
            copy = json.loads(json.dumps(schema))
            copy.pop(dialect.id)
            original = document.translations[found_at].original
            for reference in index.references:
                if not black_box(reference.text) and reference.text[:1] != "#":
                    _make_absolute(copy, original(reference.pointer), reference.address)
            yield found_at, copy, dialect


def _make_absolute(node: Any, pointer: str, address: str) -> None:  # noqa: ANN401 - any JSON
    """Replace the address of the reference at a JSON pointer."""
    *path, word = tokens(pointer)
    for text in path:
        node = node[step_in(node, text)]
    _, mark, fragment = node[word].partition("#")
    node[word] = address + mark + fragment


@cache
def _reference(dialect: Dialect) -> Any:  # noqa: ANN401 - a class that jsonschema makes
    """Our class for a dialect, which jsonschema finds by the identifier of its metaschema."""
    kind: Any = jsonschema.validators.extend(dialect.reference, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # by jsonschema
    identifier = f"urn:jsonschema-containment:{dialect.name.replace(' ', '-')}"
    kind.META_SCHEMA = {**kind.META_SCHEMA, dialect.id: identifier}
    return jsonschema.validators.validates(identifier)(kind)


def _declared(schema: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON
    """A schema that declares its dialect as both validators know it."""
    return {**schema, "$schema": dialect.identifier} if isinstance(schema, dict) else schema


def _resource(schema: Any, dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON
    """A schema for jsonschema; one that declares a dialect is validated by our class for it."""
    if isinstance(schema, bool):
        dialect = DRAFT202012  # by the library, draft-04 has none
    elif isinstance(schema.get("$schema"), str):
        schema = {**schema, "$schema": _reference(dialect).META_SCHEMA[dialect.id]}
    return specification_with(dialect.identifier).create_resource(schema)


def _stubs(document: Document, *, accepting: bool) -> dict[str, dict[str, Any]]:
    """Documents for those that are not there, with every subschema that is referred to."""
    anchor = "$anchor" if document.dialect in (DRAFT201909, DRAFT202012) else document.dialect.id
    hash_ = "" if anchor == "$anchor" else "#"
    answer: dict[str, Any] = {} if accepting else {"not": {}}
    stubs: dict[str, dict[str, Any]] = {}
    paths: dict[str, set[tuple[str, ...]]] = {}
    for reference in document.unresolved():
        if black_box(reference.text):
            if is_certain(reference.text):
                stubs[reference.address] = {}
            continue
        stub = stubs.setdefault(reference.address, {})
        path = _path(reference.fragment)
        paths.setdefault(reference.address, set()).add(path)
        for token in path:
            if not isinstance(stub, dict):
                break
            stub = stub.setdefault(token, {})
        if path and not reference.fragment.startswith("/"):
            stub[anchor] = hash_ + reference.fragment
        stub.update(answer)
    for address, several in paths.items():
        for path in several:
            inner = (p[len(path)] for p in several if p[: len(path)] == path != p)
            if not {"$defs", "definitions"}.issuperset(inner):
                message = f"references lead to {address}, and into what they lead to there"
                raise UnusableSchemaError(message)
    return stubs


def _path(fragment: str) -> tuple[str, ...]:
    """Where a stub has the subschema that a fragment names."""
    if fragment and not fragment.startswith("/"):
        return "$defs", f"#{fragment}"
    return tuple(tokens(fragment))


def _metaschemas(document: Document) -> Iterator[tuple[str, Any]]:
    """The metaschemas that a document refers to."""
    addresses = {r.address for index in document.indices for r in index.references}
    yield from ((a, REGISTRY.contents(a)) for a in sorted(addresses) if a in REGISTRY)


def _refused(address: str) -> NoReturn:
    raise ValueError(f"{address} is not among the documents, and nothing is fetched")


def _pattern(validator: Any, pattern: str, value: object, _: object) -> Iterator[Any]:  # noqa: ANN401 - a validator of jsonschema
    """``pattern`` as Python's ``re`` has it, by an automaton where ``re`` might not end."""
    if not validator.is_type(value, "string"):
        return
    text = str(value)
    machine = None
    if backtracking_cost(pattern, len(text)) > PATTERN_COST:
        machine = automaton(pattern, "python")
    if not (machine.finds(text) if machine else re.search(pattern, text)):
        yield jsonschema.ValidationError(f"{text!r} does not match {pattern!r}")
