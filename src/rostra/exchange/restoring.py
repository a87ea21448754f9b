"""Exports of Rostra that come back: the same records as a corpus again.

An export that has every record says so itself, with the `mark` of the release that it is of. What
reads such an export gives the `StoredCorpus`, of which `restore` makes a corpus folder whose
records are equal to those of the release.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import orjson

from rostra.errors import RostraError
from rostra.exchange.corpus_writer import ImportedCorpus
from rostra.exchange.losses import LossError
from rostra.files import new_folder
from rostra.printable import shortened
from rostra.releasing.release_reader import released_extension
from rostra.schema import curated_schema, published_schemas
from rostra.version_numbers import is_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import Extract
    from rostra.exchange.losses import LossReport
    from rostra.schema import Schema
    from rostra.validation.content import Record

MARK_FILE: Final = "rostra-export.json"
"""The file with the mark, where an export is a folder of files without a place for it."""

_FORMAT: Final = 1
"""The number of the rules by which exports come back."""

_FIELDS: Final = {"name": str, "version": str, "schema_version": str, "own_columns": dict}


class StoredCorpus(NamedTuple):
    """The records that an export has.

    Attributes:
        mark: what the export says of the release, checked by `read_mark`.
        tables: for each table a function that reads its rows as they were released: all columns,
            texts of sources among them, in the order of the release.
    """

    mark: Mapping[str, Any]
    tables: Mapping[str, Callable[[], Iterable[Record]]]


Restorer: TypeAlias = "Callable[[Sequence[Path]], StoredCorpus | None]"
"""Looks whether files are an export of Rostra: its records, or None if they are not."""

RESTORERS = {
    "convokit": "rostra.exchange.convokit.records:stored_convokit",
    "csv": "rostra.exchange.tables.records:stored_csv",
    "jsonl": "rostra.exchange.tables.records:stored_jsonl",
    "parquet": "rostra.exchange.tables.records:stored_parquet",
    "tei": "rostra.exchange.tei.restoring:stored_tei",
}
"""The `Restorer` of each format that has one, as module and function."""


def export_mark(extract: Extract, form: str, **more: object) -> dict[str, Any]:
    """What an export says of the release it is of, as a JSON object.

    Args:
        extract: what is exported.
        form: name of the format.
        more: what else the format has to know to read the export again.
    """
    release = extract.release
    manifest = release.manifest
    own = {table: released_extension(release, table) for table in extract.tables()}
    return {
        "rostra_export": _FORMAT,
        "format": form,
        "name": manifest["name"],
        "version": manifest["version"],
        "schema_version": manifest["schema_version"],
        "is_partial": extract.is_partial,
        "tables": extract.tables(),
        "own_columns": {table: extension for table, extension in own.items() if extension},
    } | more


def read_mark(content: object, form: str, place: str) -> dict[str, Any]:
    """Check the mark of an export.

    Args:
        content: the JSON value that an export has where the format has its mark.
        form: name of the format that is read.
        place: where it stands, for messages.

    Raises:
        RostraError: it is not one that `export_mark` wrote, or that of another format.
    """
    if not isinstance(content, dict) or content.get("rostra_export") != _FORMAT:
        raise RostraError(f"{place}: not the mark of an export that this version of Rostra reads")
    if content.get("format") != form:
        other = shortened(str(content.get("format")))
        raise RostraError(f"{place}: an export as {other}, not as {form}: rostra import {other}")
    wrong = [name for name, kind in _FIELDS.items() if not isinstance(content.get(name), kind)]
    wrong += [
        name for name in ("version", "schema_version") if not is_version(str(content.get(name)))
    ]
    tables = content.get("tables")
    if wrong or not isinstance(tables, list) or not isinstance(content.get("is_partial"), bool):
        raise RostraError(f"{place}: {(wrong or ['tables'])[0]} is not what rostra export writes")
    known = published_schemas(content["schema_version"])
    for table in (*tables, *content["own_columns"]):
        if table not in known:
            raise RostraError(
                f"{place}: schema {content['schema_version']} has no table {shortened(str(table))}"
            )
    return content


def restore(
    out: Path,
    stored: StoredCorpus,
    report: LossReport,
    *,
    name: str | None = None,
    strict: bool = False,
) -> ImportedCorpus:
    """Make a corpus folder of the records of an export: whole, or not at all.

    Args:
        out: the folder to make.
        stored: the records.
        report: gets what the corpus has not as the exported one had it.
        name: name of the corpus; None for that of the exported one.
        strict: whether nothing may be lost.

    Raises:
        LossError: `strict`, and something is lost.
        RostraError: the folder exists, or the export cannot be read.
    """
    mark = stored.mark
    schemas = published_schemas(mark["schema_version"])
    if mark["is_partial"]:
        message = (
            "the export has some utterances of its release alone: their numbers have gaps, which "
            "rostra validate reports"
        )
        report.add("dropped", "partial-export", message)
    name, counts = name or mark["name"], dict[str, int]()
    with new_folder(out) as folder:
        (folder / "sources").mkdir()
        (folder / "curated").mkdir()
        for table, schema in schemas.items():
            rows = stored.tables.get(table, list)()
            counts[table] = _write_table(folder, table, schema, rows)
        for table, extension in mark["own_columns"].items():
            _write_json(folder / f"schema/{table}.json", extension)
        config = {"name": name, "version": mark["version"]}
        _write_json(folder / "corpus.json", config | {"schema_version": mark["schema_version"]})
        _write_card(folder, name)
        message = "the card is a new one: an export has records alone"
        report.add("defaulted", "card", message, "README.md")
        if strict and report.has_losses():
            raise LossError(report)
    own = {table: [*own.get("properties", ())] for table, own in mark["own_columns"].items()}
    return ImportedCorpus(counts, {table: names for table, names in own.items() if names})


def _write_table(folder: Path, table: str, schema: Schema, rows: Iterable[Record]) -> int:
    """Write the curated records of a table, and the texts of sources; return their number."""
    released = schema["properties"].keys() - curated_schema(schema)["properties"].keys()
    required = {*schema["required"]}  # a column of the corpus's own is missing where it is null
    number = 0
    with (folder / f"curated/{table}.jsonl").open("xb") as file:
        for row in rows:
            number += 1
            if table == "sources":
                _write_text(folder / "sources", row)
            kept = {
                name: value
                for name, value in row.items()
                if name not in released and (value is not None or name in required)
            }
            file.write(orjson.dumps(kept) + b"\n")
    return number


def _write_text(folder: Path, source: Record) -> None:
    """Write the text of a source, if it has one."""
    file, text = source.get("file"), source.get("text")
    if not isinstance(file, str) or not isinstance(text, str):
        return
    if PurePosixPath(file).name != file or file.startswith(".") or "\0" in file:
        raise RostraError(f"{shortened(file)!r} is not the name of a file in a folder of sources")
    with (folder / file).open("xb") as stream:
        stream.write(text.encode())


def _write_json(file: Path, content: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{json.dumps(content, ensure_ascii=False, indent=2)}\n", "utf-8")


def _write_card(folder: Path, name: str) -> None:
    from rostra.releasing.card import new_card  # noqa: PLC0415 - it takes pyarrow

    (folder / "README.md").write_text(new_card(name), "utf-8")
