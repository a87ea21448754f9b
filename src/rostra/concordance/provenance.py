"""What every result carries so that somebody else can make it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rostra._version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from rostra.concordance.index.reader import IndexReader

KEY: Final = b"rostra"
"""The stamp's key in the metadata of a table's schema, which Parquet keeps."""


def with_provenance(
    table: pa.Table, index: IndexReader, result: str, query: object, /, **parameters: object
) -> pa.Table:
    """A table with its stamp.

    Args:
        table: the result.
        index: what it was counted in.
        result: what it is: kwic, freq, …
        query: what was asked for; None where nothing was.
        parameters: everything else that the result depends on. `totals` and `notes` stand for
            themselves: numbers about the whole result, and what a reader must know.
    """
    totals, notes = parameters.pop("totals", {}), parameters.pop("notes", [])
    content = {
        "result": result,
        "query": query,
        "parameters": parameters,
        "corpus": index.header["corpus"],
        "index_sha256": index.sha256,
        "tokeniser": index.header["rule"],
        "package": f"rostra {__version__}",
        "totals": totals,
        "notes": notes,
    }
    # A path may hold bytes that are no UTF-8; JSON writes them as escapes.
    encoded = json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")
    return table.replace_schema_metadata({KEY: encoded})


def provenance_of(table: pa.Table) -> dict[str, Any]:
    """The stamp of a result: result, query, parameters, corpus, tokeniser, package, totals, notes.

    Raises:
        ValueError: the table has none.
    """
    metadata = table.schema.metadata or {}
    if KEY not in metadata:
        raise ValueError("the table has no stamp: it is no result of rostra.concordance")
    content: dict[str, Any] = json.loads(metadata[KEY])
    return content
