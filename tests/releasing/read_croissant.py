"""Print what mlcroissant reads of Croissant files, as JSON; runs in the venv that has it."""

import json
import sys
from typing import Any

import mlcroissant  # type: ignore[import-not-found]  # in a venv of its own


def plain(value: Any) -> Any:
    """A record as the release has it: names without their record set, text decoded."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: plain(inner) for key, inner in value.items()}
    return list(map(plain, value)) if isinstance(value, list) else value


def read(file: str) -> dict[str, Any]:
    """The issues, the metadata and the records of a Croissant file; what went wrong as text."""
    dataset = mlcroissant.Dataset(file)
    issues, metadata = dataset.metadata.ctx.issues, dataset.metadata
    records: dict[str, Any] = {}
    for record_set in metadata.record_sets:
        try:
            records[record_set.id] = list(map(plain, dataset.records(record_set.id)))
        except mlcroissant.GenerationError as error:
            records[record_set.id] = str(error.__cause__)
    return {
        "issues": [*issues.errors, *issues.warnings],
        "conforms_to": metadata.ctx.conforms_to.value,
        "metadata": metadata.to_json(),
        "records": records,
    }


if __name__ == "__main__":
    json.dump([read(file) for file in sys.argv[1:]], sys.stdout)
