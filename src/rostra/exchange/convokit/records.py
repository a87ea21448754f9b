"""Releases as ConvoKit corpora, and back: sources are conversations, all columns are metadata.

The files are those that the library's `Corpus.dump` writes, so that it loads them. Utterances have
their annotations as metadata, the corpus has events, corrections and external facts.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

import orjson

from rostra.errors import RostraError
from rostra.exchange.convokit.files import ConvokitFiles
from rostra.exchange.restoring import StoredCorpus, export_mark, read_mark
from rostra.exchange.untrusted.json_streams import parse_json
from rostra.files import limited_lines
from rostra.schema import extended_schema, published_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract
    from rostra.exchange.losses import LossReport
    from rostra.progress import Progress
    from rostra.validation.content import Record

_MARK: Final = "rostra"
"""The metadata of the corpus that has the mark of an export."""

_KEYS: Final = {
    "id": "id",
    "conversation_id": "source_id",
    "speaker": "speaker_id",
    "text": "utterance",
}
"""The keys of an utterance that are columns."""

_NATIVE: Final = {
    "utterances": tuple(_KEYS.values()),
    "speakers": ("id",),
    "sources": ("id",),
}
"""The columns that are not metadata, as ConvoKit has a place for them."""

_ANNOTATIONS: Final = "annotations"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMPONENTS: Final = {"speakers": "speakers", "sources": "conversations"}


def write_convokit(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a release as a folder that ConvoKit loads."""
    del options, progress
    out.mkdir()
    types: dict[str, dict[str, set[str]]] = {}
    for table, component in _COMPONENTS.items():
        seen = types[component] = {}
        entries = (
            (row["id"], {"meta": _meta(table, row, seen), "vectors": []})
            for row in extract.rows(table)
        )
        _write_object(out / f"{component}.json", entries)
    seen = types["utterances"] = {}
    number = 0
    with (out / "utterances.jsonl").open("xb") as file:
        for utterance in _utterances(extract, seen):
            file.write(orjson.dumps(utterance) + b"\n")
            number += 1
    known = {"utterances", _ANNOTATIONS, *_COMPONENTS}
    others = [table for table in extract.tables() if table not in known]
    mark = export_mark(extract, "convokit")
    seen = types["overall"] = {_MARK: {_type_name(mark)}} | {
        name: {_type_name([])} for name in others
    }
    tables = ((table, list(extract.rows(table))) for table in others)
    _write_object(out / "corpus.json", [(_MARK, mark), *tables])
    index: dict[str, Any] = {
        f"{component}-index": {name: sorted(found) for name, found in seen.items()}
        for component, seen in types.items()
    }
    (out / "index.json").write_bytes(orjson.dumps(index | {"version": 1, "vectors": []}) + b"\n")
    message = "each utterance replies to the one before it in its source"
    report.add("defaulted", "reply-to", message, count=number)


def _utterances(extract: Extract, seen: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """The utterances as ConvoKit has them, those of a source together and in text order."""
    annotations = _Annotations(extract)
    for source, rows in groupby(extract.rows("utterances"), key=lambda row: row["source_id"]):
        found = [(row, annotations.of(row["id"])) for row in rows]
        found.sort(key=lambda pair: int(pair[0]["seq"]))
        timestamps = [_timestamp(row["date"]) for row, _ in found]
        has_dates = None not in timestamps
        previous = None
        for (row, own), timestamp in zip(found, timestamps, strict=True):
            meta = _meta("utterances", row, seen)
            if own is not None:
                meta[_ANNOTATIONS] = own
                seen.setdefault(_ANNOTATIONS, set()).add(_type_name(own))
            yield {
                "id": row["id"],
                "conversation_id": source,
                "text": row["utterance"],
                "speaker": row["speaker_id"],
                "meta": meta,
                "reply-to": previous,
                # The library sorts a conversation by timestamps, which must all be there for that.
                "timestamp": timestamp if has_dates else None,
                "vectors": [],
            }
            previous = row["id"]


class _Annotations:
    """The annotations of utterances that are asked for in the order of their ids."""

    def __init__(self, extract: Extract) -> None:
        self._has_table = _ANNOTATIONS in extract.tables()
        self._rows = extract.rows(_ANNOTATIONS) if self._has_table else iter(())
        self._next = next(self._rows, None)

    def of(self, utterance: str) -> list[Record] | None:
        """Those of an utterance; None where the release has no such table."""
        if not self._has_table:
            return None
        own = []
        while self._next is not None and self._next["utterance_id"] <= utterance:
            if self._next["utterance_id"] == utterance:
                own.append(self._next)
            self._next = next(self._rows, None)
        return own


def _meta(table: str, row: Record, seen: dict[str, set[str]]) -> dict[str, Any]:
    """The columns of a row that are metadata; notes the types of their values."""
    meta = {name: value for name, value in row.items() if name not in _NATIVE[table]}
    for name, value in meta.items():
        types = seen.setdefault(name, set())
        if value is not None:
            types.add(_type_name(value))
    return meta


def _type_name(value: object) -> str:
    return str(type(value))


def _timestamp(date: str | None) -> int | None:
    """The first second of a day in UTC, in Unix seconds; None for what is not a day."""
    if date is None or not _DAY.fullmatch(date):
        return None
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


def _write_object(file: Path, entries: Iterable[tuple[str, Any]]) -> None:
    """Write an object with one entry a line, which need not be in memory together."""
    with file.open("xb") as stream:
        separator = b"{\n"
        for key, value in entries:
            stream.write(separator + orjson.dumps(key) + b": " + orjson.dumps(value))
            separator = b",\n"
        stream.write(b"{}\n" if separator == b"{\n" else b"\n}\n")


def stored_convokit(inputs: Sequence[Path]) -> StoredCorpus | None:
    """The records of an export for ConvoKit; None if the input is not one.

    A corpus that has other metadata, as the library adds it, is not one either: it is imported as
    any other.
    """
    path = inputs[0]
    if len(inputs) > 1 or not (path.is_dir() or path.suffix == ".zip"):
        return None
    with ExitStack() as stack:
        files = ConvokitFiles(path, stack)
        meta = files.corpus_meta()
        if _MARK not in meta:
            return None
        mark = read_mark(meta[_MARK], "convokit", f"{path}/corpus.json")
        if not _has_known_metadata(files, mark):
            return None
    tables = {table: _table(path, table, mark) for table in mark["tables"]}
    return StoredCorpus(mark, tables)


def _has_known_metadata(files: ConvokitFiles, mark: Mapping[str, Any]) -> bool:
    """Whether the index names no metadata but the columns of the tables."""
    schemas = published_schemas(mark["schema_version"])
    index = files.index()
    for table in ("utterances", *_COMPONENTS):
        schema = extended_schema(schemas[table], mark["own_columns"].get(table))
        found = index.get(f"{_COMPONENTS.get(table, table)}-index")
        if not isinstance(found, dict) or found.keys() - {*schema["properties"], _ANNOTATIONS}:
            return False
    return True


def _table(path: Path, table: str, mark: Mapping[str, Any]) -> Callable[[], Iterator[Record]]:
    schema = extended_schema(
        published_schemas(mark["schema_version"])[table], mark["own_columns"].get(table)
    )
    columns = [*schema["properties"]]

    def rows() -> Iterator[Record]:
        with ExitStack() as stack:
            files = ConvokitFiles(path, stack)
            if table == _ANNOTATIONS:
                for row in _by_id(files):
                    yield from row["meta"].get(_ANNOTATIONS) or ()
            elif table == "utterances":
                for row in _by_id(files):
                    native = {name: row[key] for key, name in _KEYS.items()}
                    yield _record(row["meta"] | native, columns)
            elif table in _COMPONENTS:
                for key, meta in _sorted_entries(files, _COMPONENTS[table]):
                    yield _record({**meta, "id": key}, columns)
            else:
                yield from files.corpus_meta().get(table) or ()

    return rows


def _record(values: Record, columns: Sequence[str]) -> Record:
    """Values in the order of the columns."""
    return {name: values[name] for name in columns if name in values}


def _sorted_entries(
    files: ConvokitFiles, component: str
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The entries of a file by id; they are kept in memory only where they are not in this order.

    The library writes speakers in the order in which they speak.
    """
    keys = [key for key, _, _ in files.entries(component)]
    entries = ((key, meta) for key, meta, _ in files.entries(component))
    is_sorted = all(one <= other for one, other in pairwise(keys))
    return entries if is_sorted else sorted(entries, key=lambda entry: entry[0])


def _by_id(files: ConvokitFiles) -> Iterator[dict[str, Any]]:
    """The utterances in the order of their ids, which is that of a release."""
    lines = enumerate(limited_lines(files.utterances, files.utterances_path), 1)
    rows = (_checked(line, f"{files.utterances_path}:{n}") for n, line in lines)
    for _, group in groupby(rows, key=lambda row: row["conversation_id"]):
        yield from sorted(group, key=lambda row: str(row["id"]))


def _checked(line: bytes, place: str) -> dict[str, Any]:
    row = parse_json(line, place)
    if not isinstance(row, dict) or {*_KEYS, "meta"} - row.keys():
        raise RostraError(f"{place}: this is not an utterance that rostra export wrote")
    return row
