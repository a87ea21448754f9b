"""A release in Croissant 1.1, the format in which catalogues and loaders read what a dataset is.

The specification is https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html; properties
of responsible AI are those of Croissant RAI 1.0. A build writes ``croissant.json`` into a release;
what nobody stated is not in it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pyarrow as pa

from rostra.descriptions import (
    CITATION,
    CROISSANT,
    Citation,
    CitationError,
    license_of_card,
    read_citation,
    stored_croissant,
)
from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.released_tables import table_schema
from rostra.releases import Corpus, Release, document_place
from rostra.releasing.datasheet import DATASHEET, DatasheetError, responsible_ai
from rostra.releasing.release_reader import released_table_schema
from rostra.schema import Schema

_CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
_RAI_CONFORMS_TO = "http://mlcommons.org/croissant/RAI/1.0"
_PARQUET = "application/x-parquet"

_TERMS = """annotation arrayShape citeAs column containedIn equivalentProperty excludes extract
    field fileObject fileProperty fileSet format includes isArray isLiveDataset jsonPath key md5
    parentField path readLines recordSet references regex repeated replace samplingRate sdVersion
    separator source subField transform unArchive value""".split()

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}

_DATA_TYPES = {
    pa.string(): "sc:Text",
    pa.int64(): "sc:Integer",
    pa.float64(): "sc:Float",
    pa.bool_(): "sc:Boolean",
}

_Node = dict[str, Any]


class Statements(NamedTuple):
    """What a corpus says of itself, for a release of it.

    Attributes:
        license: name of its licence, by its card; empty if nobody stated it.
        citation: what CITATION.cff says.
        responsible_ai: what its datasheet says, by property of Croissant RAI.
    """

    license: str = ""
    citation: Citation = Citation()
    responsible_ai: Mapping[str, str | list[str]] = {}


def statements(corpus: Corpus) -> Statements:
    """What a corpus without `statement_flaws` says of itself."""
    return Statements(
        license_of_card(corpus.path), read_citation(corpus.path), responsible_ai(corpus.path)
    )


def statement_flaws(corpus: Corpus) -> Iterator[Problem]:
    """Problems of the citation and the datasheet of a corpus."""
    try:
        read_citation(corpus.path)
    except CitationError as error:
        place = document_place(corpus.path, CITATION)
        yield Problem("invalid-citation", place, None, None, str(error))
    try:
        responsible_ai(corpus.path)
    except DatasheetError as error:
        place = document_place(corpus.path, DATASHEET)
        yield Problem("invalid-datasheet", place, error.line, None, str(error))


def croissant_json(release: Release, stated: Statements) -> bytes:
    """The content of ``croissant.json`` for a release whose tables are written."""
    content = _croissant(release, stated)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def croissant(release: Release) -> _Node:
    """A release in Croissant, with paths within its corpus; outside of one, within the release.

    It is the ``croissant.json`` of the release. One by a package before 2.0.0 has none: then the
    corpus around it says what is not in the release, and the datasheet only of the newest release.

    Raises:
        DamagedError: a file of the release is not the one that was released.
    """
    content = stored_croissant(release) or _croissant(release, _statements_around(release))
    for resource in content["distribution"]:
        for path in {"contentUrl", "includes"} & resource.keys():
            resource[path] = str(PurePosixPath(release.place) / resource[path])
    return content


def croissant_flaws(release: Release) -> Iterator[Problem]:
    """Problems of a release's ``croissant.json``, if it describes other files than there are."""
    place = f"{release.place}/{CROISSANT}"
    try:
        content = stored_croissant(release)
    except RostraError as error:
        yield Problem("wrong-croissant", place, None, None, str(error).rpartition(": ")[2])
        return
    if content is None:
        return
    expected = [file for table in release.tables() for file in _distribution(release, table)]
    if content.get("distribution") != expected:
        message = "its distribution is not that of the tables in the manifest"
        yield Problem("wrong-croissant", place, None, "distribution", message)
    for field, value in (("name", release.manifest["name"]), ("version", release.version)):
        if content.get(field) != value:
            message = f"its {field} is not that of the manifest"
            yield Problem("wrong-croissant", place, None, field, message)


def _statements_around(release: Release) -> Statements:
    """What the corpus around a release without a ``croissant.json`` says of it."""
    licence = release.manifest.get("license", "")
    if release.place == ".":
        return Statements(licence)
    corpus = Corpus(release.path.parents[1])
    for problem in statement_flaws(corpus):
        raise RostraError(f"{corpus.path / problem.file}: {problem.message}")
    stated = statements(corpus)
    if release.version != corpus.versions()[-1]:
        stated = stated._replace(responsible_ai={})
    return stated._replace(license=licence or stated.license)


def _croissant(release: Release, stated: Statements) -> _Node:
    name, version, citation = release.manifest["name"], release.version, stated.citation
    rai = {f"rai:{key}": value for key, value in stated.responsible_ai.items()}
    facts = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [_CONFORMS_TO, _RAI_CONFORMS_TO] if rai else _CONFORMS_TO,
        "name": name,
        "alternateName": citation.title,
        "description": citation.abstract,
        "version": version,
        "license": stated.license and {"@type": "sc:CreativeWork", "name": stated.license},
        "url": citation.url,
        "citeAs": citation.bibtex(name, version),
        "creator": [
            {"@type": "sc:Person" if author.is_person else "sc:Organization", "name": author.name}
            for author in citation.authors
        ],
        "datePublished": citation.released_of(version),
        "keywords": list(citation.keywords),
        **rai,
        "distribution": [r for table in release.tables() for r in _distribution(release, table)],
        "recordSet": [_record_set(release, table) for table in release.tables()],
    }
    return {key: value for key, value in facts.items() if value}


def _distribution(release: Release, table: str) -> list[_Node]:
    """The Parquet files of a table, and the set of them if there are several."""
    files = release.files(table, "parquet")
    resources: list[_Node] = [
        {
            "@type": "cr:FileObject",
            "@id": file.name,
            "name": file.name,
            "contentUrl": file.name,
            "contentSize": f"{release.entry(file)['bytes']} B",
            "encodingFormat": _PARQUET,
            "sha256": release.sha256(file),
        }
        for file in files
    ]
    if len(files) > 1:
        shards = {
            "@type": "cr:FileSet",
            "@id": _resource(release, table),
            "name": f"the Parquet files of {table}",
            "encodingFormat": _PARQUET,
            "includes": release.pattern(table),
        }
        resources.append(shards)
    return resources


def _resource(release: Release, table: str) -> str:
    """The id of what a table is read from: its file, or the set of its files."""
    files = release.files(table, "parquet")
    return files[0].name if len(files) == 1 else f"{table}-files"


def _record_set(release: Release, table: str) -> _Node:
    described, columns = released_table_schema(release, table), table_schema(release, table)
    kind = "fileSet" if len(release.files(table, "parquet")) > 1 else "fileObject"
    resource = {kind: {"@id": _resource(release, table)}}
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": described["description"],
        "key": {"@id": f"{table}/id"},
        "field": [
            _field(
                f"{table}/{name}",
                column_type,
                described["properties"].get(name, {}),
                resource | {"extract": {"column": name}},
            )
            for name, column_type in zip(columns.names, columns.types, strict=True)
        ],
    }


def _field(identifier: str, column_type: pa.DataType, schema: Schema, source: _Node) -> _Node:
    """A column, or a member of one that has several."""
    node: _Node = {
        "@type": "cr:Field",
        "@id": identifier,
        "name": identifier.rpartition("/")[2],
        "description": schema.get("description", "a column of this corpus alone"),
    }
    if pa.types.is_struct(column_type):
        members = (column_type.field(number) for number in range(column_type.num_fields))
        inner = [
            _field(
                f"{identifier}/{member.name}",
                member.type,
                schema.get("properties", {}).get(member.name, {}),
                source | {"transform": {"jsonPath": f"$.{member.name}"}},
            )
            for member in members
        ]
        return node | {"subField": inner}
    if pa.types.is_list(column_type):
        column_type, array = column_type.value_type, {"isArray": True, "arrayShape": "-1"}
    else:
        array = {}
    return node | {"dataType": _DATA_TYPES[column_type], **array, "source": source}
