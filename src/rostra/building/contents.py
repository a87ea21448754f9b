"""The files of a release, as bytes."""

from collections.abc import Mapping
from hashlib import sha256

import pyarrow as pa

import rostra
from rostra import integrity
from rostra.building.tables import Table, jsonl, parquet
from rostra.checking import Checked


def tools() -> dict[str, str]:
    """The versions on which the bytes of a release depend."""
    return {"rostra": rostra.__version__, "pyarrow": pa.__version__}


def contents(checked: Checked, tables: Mapping[str, Table]) -> dict[str, bytes]:
    """All files of the release that checked records make, by name; the manifest last."""
    assert checked.config is not None
    files = {}
    for name, table in tables.items():
        files[f"{name}.parquet"] = parquet(table)
        files[f"{name}.jsonl"] = jsonl(table)
    manifest: dict[str, object] = {
        **checked.config,
        "tools": tools(),
        "sources": {s["id"]: s["sha256"] for s in checked.tables["sources"]},
        "tables": {
            name: {
                "rows": len(table.records),
                "files": {
                    file: {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}
                    for file, raw in files.items()
                    if file.partition(".")[0] == name
                },
            }
            for name, table in tables.items()
        },
    }
    return files | {"manifest.json": integrity.seal(manifest)}
