"""Creating an empty corpus."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from rostra.errors import RostraError
from rostra.schema import meta_schema, published_schemas, published_versions
from rostra.validation.reference_path import check_record


def init(folder: Path, name: str | None = None) -> Path:
    """Create an empty corpus, which is valid and has no release.

    Args:
        folder: where to create it; an empty folder may exist.
        name: name of the corpus; None for the name of the folder.

    Returns:
        The folder.

    Raises:
        RostraError: the folder is not empty, it cannot be created, or the name is not allowed.
    """
    from rostra.releasing.card import new_card  # noqa: PLC0415 - it takes pyarrow

    config = {
        "name": folder.resolve().name if name is None else name,
        "version": "1.0.0",
        "schema_version": published_versions()[-1],
    }
    validator = Draft202012Validator(meta_schema("corpus"))
    for problem in check_record("corpus.json", None, config, validator):
        raise RostraError(f"the corpus needs a name, --name: {problem.message}")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise RostraError(f"{folder} exists and is not an empty folder")
    try:
        for part in ("sources", "curated"):
            (folder / part).mkdir(parents=True)
        for table in published_schemas(config["schema_version"]):
            (folder / "curated" / f"{table}.jsonl").write_bytes(b"")
        (folder / "README.md").write_text(new_card(config["name"]), encoding="utf-8")
        (folder / "corpus.json").write_text(json.dumps(config) + "\n", encoding="utf-8")
    except OSError as error:
        raise RostraError(f"{folder} cannot be created: {error.strerror}") from error
    return folder
