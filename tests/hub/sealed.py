"""Manifests that fit files which a test has changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rostra.releases import file_sha256, seal_manifest


def seal(release: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
    """Make the manifest fit the files, whose rows are counted, after a change of it."""
    manifest = json.loads((release / "manifest.json").read_text("utf-8"))
    for table in manifest["tables"].values():
        for name, entry in table["files"].items():
            file = release / name
            entry |= {"bytes": file.stat().st_size, "sha256": file_sha256(file)}
            if "rows" in entry and name.endswith(".jsonl"):
                entry["rows"] = file.read_bytes().count(b"\n")
                table["files"][name.replace(".jsonl", ".parquet")]["rows"] = entry["rows"]
    change(manifest)
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
