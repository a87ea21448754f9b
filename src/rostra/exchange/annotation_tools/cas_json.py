"""UIMA CAS JSON 0.4, which INCEpTION imports and exports: one file with its type system in it."""

import json
from pathlib import Path

from rostra import strict_json
from rostra.errors import RostraError
from rostra.exchange.annotation_tools.task import Returned, Task
from rostra.exchange.annotation_tools.uima_cas import cas_spans, cassis, loaded, task_cas
from rostra.exchange.losses import LossReport
from rostra.files import LIST_BYTES, read_limited

_DEPTH = 50


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The CAS of a task.

    Raises:
        NotInstalledError: dkpro-cassis is not installed.
    """
    del report  # everything has a place in the model
    content = task_cas(task).to_json(pretty_print=True)
    return {f"{task.source}.json": f"{content}\n".encode()}


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The spans of a CAS.

    Raises:
        NotInstalledError: dkpro-cassis is not installed.
        RostraError: it cannot be read.
    """
    library = cassis()
    content = read_limited(path, LIST_BYTES)
    try:
        value = strict_json.parse(content.removeprefix(b"\xef\xbb\xbf"), max_depth=_DEPTH)
    except strict_json.StrictJSONError as error:
        raise RostraError(f"{path}: {error.kind}: {error}") from error
    if not isinstance(value, dict) or "%VIEWS" not in value or "%TYPES" not in value:
        raise RostraError(
            f"{path} is not a UIMA CAS JSON file: it should be an object with %TYPES, "
            "%FEATURE_STRUCTURES and %VIEWS"
        )
    cas = loaded(path, lambda: library.load_cas_from_json(json.dumps(value)))
    return cas_spans(cas, path, task, report)
