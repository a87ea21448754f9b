"""Making an empty corpus."""

import json
from pathlib import Path

from rostra.errors import RostraError
from rostra.releasing.card import new_card
from rostra.schema import meta_schema, published_schemas, published_versions
from rostra.validation import rows


def init(folder: Path, name: str | None = None) -> Path:
    """Make an empty corpus: valid, and without a release.

    Args:
        folder: where; it may exist if it is empty.
        name: name of the corpus; None for the folder's own.

    Raises:
        RostraError: the folder holds something, cannot be made, or the name is no name.
    """
    config = {
        "name": folder.resolve().name if name is None else name,
        "version": "1.0.0",
        "schema_version": published_versions()[-1],
    }
    for problem in rows.check_row(
        "corpus.json", None, config, rows.compiled(meta_schema("corpus"))
    ):
        raise RostraError(f"the corpus needs a name, --name: {problem.message}")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise RostraError(f"{folder} is there already and holds something; name an empty folder")
    try:
        for part in ("sources", "curated"):
            (folder / part).mkdir(parents=True)
        for table in published_schemas(config["schema_version"]):
            (folder / "curated" / f"{table}.jsonl").write_bytes(b"")
        (folder / "README.md").write_text(new_card(config["name"]), encoding="utf-8")
        (folder / "corpus.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    except OSError as error:
        raise RostraError(f"{folder} cannot be made: {error.strerror}") from error
    return folder
