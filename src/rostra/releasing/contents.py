"""The files of a release."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

import rostra
from rostra import integrity
from rostra.releasing.canonical import lines_as_released
from rostra.releasing.drafts import left_out
from rostra.releasing.tables import Selection, released, synced, write_table
from rostra.schema.arrow import arrow_schema
from rostra.validation import Checked
from rostra.validation.tables import Means

UNREVIEWED = "unreviewed"
"""What a release may include beside accepted and curated records."""


def tools() -> dict[str, str]:
    """The versions on which the bytes of a release depend."""
    return {"rostra": rostra.__version__, "pyarrow": pa.__version__}


def write(checked: Checked, folder: Path, include: list[str], means: Means) -> list[str]:
    """Write all files of the release that checked records make; gives the names of its tables.

    Curated columns are copied as they stand. A table without rows is in no release.

    Args:
        checked: a corpus without problems.
        folder: where to write; it is made.
        include: what is released beside accepted and curated records, see `UNREVIEWED`. A release
            that includes something says so in its manifest.
        means: how many processes, and who is told of the bytes of curated tables that were read.
    """
    assert checked.config is not None
    drafts = UNREVIEWED in include
    out = {} if drafts else left_out(checked.tables, checked.schemas)
    selections = {
        name: Selection(
            *(tuple(schema["properties"]), drafts, out.get(name, frozenset())),
            lines_as_released(schema["properties"]),
        )
        for name, schema in checked.schemas.items()
    }
    folder.mkdir()
    tables = {}
    for name in checked.tables:
        pieces = _pieces(checked, name, selections[name], means)
        entry = write_table(name, pieces, arrow_schema(checked.schemas[name]), folder)
        if entry:
            tables[name] = entry
    sources = [s for s in checked.tables["sources"] if selections["sources"].keeps(s)]
    manifest: dict[str, object] = {
        **checked.config,
        **({"include": include} if include else {}),
        "tools": tools(),
        "sources": {source["id"]: source["sha256"] for source in sources},
        "tables": tables,
    }
    with synced(folder / "manifest.json") as file:
        file.write(integrity.seal(manifest))
    return list(tables)


def _pieces(checked: Checked, name: str, selection: Selection, means: Means) -> Iterator[bytes]:
    """The released lines of a table; only a source has what the curated file does not hold."""
    records = checked.tables[name]
    if name != "sources":
        return released(records.file, selection, means)
    texts = checked.texts
    return selection.lines(s | {"text": texts.get(s["file"] or "")} for s in records)
