"""The provenance of a result: what somebody else needs to compute it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rostra._version import __version__
from rostra.concordance.query.filters import filter_notes

if TYPE_CHECKING:
    import pyarrow as pa

    from rostra.concordance.index.reader import IndexReader

_METADATA_KEY: Final = b"rostra"  # in the metadata of a table's schema, which Parquet keeps


def with_provenance(
    table: pa.Table, index: IndexReader, result: str, query: object, /, **parameters: object
) -> pa.Table:
    """Return a table with its provenance in the metadata of its schema.

    `result` is the kind of result (kwic, freq, …). The parameters are everything else that it
    depends on. Two of them become entries of their own: `totals`, numbers about the whole result,
    such as rows that a limit leaves out, and `notes` for readers, before which those about the
    filters `where` come.
    """
    totals: Any = parameters.pop("totals", {})
    notes: Any = parameters.pop("notes", [])
    where: Any = parameters.get("where")
    notes = [*filter_notes(index, where), *notes]
    content = {
        "result": result,
        "query": query,
        "parameters": parameters,
        "corpus": index.header["corpus"],
        "index_sha256": index.sha256,
        "tokeniser": index.header["rule"],
        "languages": index.header["languages"],
        "package": f"rostra {__version__}",
        "totals": totals,
        "notes": [*index.header["notes"], *notes],
    }
    # A path among the parameters may have bytes that are not UTF-8; they are written as escapes.
    encoded = json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")
    return table.replace_schema_metadata({_METADATA_KEY: encoded})


def origin_of(provenance: dict[str, Any]) -> str:
    """Return a line that says what was searched: a corpus, the file of a table, or a table."""
    corpus = provenance["corpus"]
    if corpus["version"] is None:
        return str(corpus["name"] or "a table")
    return "corpus {name} {version}, manifest sha256 {manifest_sha256}".format(**corpus)


def provenance_of(table: pa.Table) -> dict[str, Any]:
    """Return the provenance of a result.

    It has the keys result, query, parameters, corpus (name, version and manifest_sha256),
    index_sha256, tokeniser, languages (how many utterances are in each), package, totals and notes.

    Raises:
        ValueError: the table has none.
    """
    metadata = table.schema.metadata or {}
    if _METADATA_KEY not in metadata:
        raise ValueError("the table has no provenance: it is not a result of rostra.concordance")
    content: dict[str, Any] = json.loads(metadata[_METADATA_KEY])
    return content
