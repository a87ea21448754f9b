"""Creating an empty corpus."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from jsonschema import Draft202012Validator

from rostra.errors import RostraError
from rostra.files import sync_folder
from rostra.schema import meta_schema, published_schemas, published_versions
from rostra.transactions import transaction
from rostra.validation.reference_path import check_record


def init(folder: Path, name: str | None = None) -> Path:
    """Create an empty corpus, which is valid and has no release.

    Args:
        folder: where to create it; an empty folder may exist.
        name: name of the corpus; None for the name of the folder.

    One that was interrupted is concluded by the next with the same name.

    Returns:
        The folder.

    Raises:
        RostraError: the folder is not empty, it cannot be created, or the name is not allowed.
    """
    config = {
        "name": folder.resolve().name if name is None else name,
        "version": "1.0.0",
        "schema_version": published_versions()[-1],
    }
    validator = Draft202012Validator(meta_schema("corpus"))
    for problem in check_record("corpus.json", None, config, validator):
        raise RostraError(f"the corpus needs a name, --name: {problem.message}")
    if folder.exists() and not folder.is_dir():
        raise RostraError(f"{folder} exists and is not an empty folder")
    new_folders = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in new_folders:
            sync_folder(path.parent)
        _fill(folder, config)
    except OSError as error:
        raise RostraError(f"{folder} cannot be created: {error.strerror}") from error
    finally:
        with suppress(OSError):  # one that is not empty stays
            for path in new_folders:
                path.rmdir()
    return folder


def _fill(folder: Path, config: Mapping[str, str]) -> None:
    """Write the files of an empty corpus, or conclude an interrupted `init` of the same one."""
    from rostra.releasing.card import new_card  # noqa: PLC0415 - it takes pyarrow

    tables = published_schemas(config["schema_version"])
    contents = {
        **{f"curated/{table}.jsonl": "" for table in tables},
        "README.md": new_card(config["name"]),
        "corpus.json": f"{json.dumps(config)}\n",
    }
    made = folder / "corpus.json"
    with transaction(folder, f"rostra init {folder}") as changes:
        if changes.concluded and made.read_text("utf-8") == contents[made.name]:
            return
        if any(folder.iterdir()):
            raise RostraError(f"{folder} exists and is not an empty folder")
        changes.add_folder("sources")
        for path, content in contents.items():
            with changes.new_file(path) as file:
                file.write(content.encode())
        changes.commit()
