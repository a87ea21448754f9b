"""UIMA CAS XMI, as INCEpTION and WebAnno import and export it: an XMI file and its TypeSystem.xml.

INCEpTION exports a zip archive of both; a folder with both is read as well, and an XMI file beside
its TypeSystem.xml.
"""

from io import BytesIO
from pathlib import Path, PurePosixPath

from rostra.errors import RostraError
from rostra.exchange.annotation_tools.task import Returned, Task
from rostra.exchange.annotation_tools.uima_cas import cas_spans, cassis, loaded, task_cas
from rostra.exchange.losses import LossReport
from rostra.exchange.untrusted.archives import Archive
from rostra.exchange.untrusted.xml_guard import check_xml
from rostra.files import LIST_BYTES, read_limited
from rostra.printable import shortened

_TYPES = "TypeSystem.xml"


def write(task: Task, report: LossReport) -> dict[str, bytes]:
    """The CAS of a task and its type system.

    Raises:
        NotInstalledError: dkpro-cassis is not installed.
        RostraError: the text has a character that XML cannot hold.
    """
    del report  # everything has a place in the model
    cas = task_cas(task)
    try:
        document = cas.to_xmi()
    except ValueError as error:
        raise RostraError(
            f"{task.source}: the text has a character that XML cannot hold ({error}). Choose "
            "cas-json"
        ) from None
    types = cas.typesystem.to_xml()
    return {_TYPES: types.encode(), f"{task.source}.xmi": document.encode()}


def read(path: Path, task: Task, report: LossReport) -> Returned:
    """The spans of a CAS.

    Raises:
        NotInstalledError: dkpro-cassis is not installed.
        RostraError: it cannot be read, or has no type system.
    """
    library = cassis()
    files = _files(path, task.source)
    for name, content in files.items():
        check_xml(content, f"{path}: {name}")
    types, document = files.values()
    cas = loaded(
        path,
        # There is no document type, so that a text of more than 10 MB cannot be an attack.
        lambda: library.load_cas_from_xmi(
            BytesIO(document), library.load_typesystem(BytesIO(types)), trusted=True
        ),
    )
    return cas_spans(cas, path, task, report)


def _files(path: Path, source: str) -> dict[str, bytes]:
    """The type system, then the document, by name."""
    if path.is_dir():
        names = sorted(each.name for each in path.iterdir() if not each.name.startswith("."))
        chosen = _chosen(path, names, source)
        return {name: read_limited(path / name, LIST_BYTES) for name in chosen}
    if path.suffix.lower() == ".xmi":
        types = path.with_name(_TYPES)
        if not types.is_file():
            raise RostraError(_without_types(path))
        return {each.name: read_limited(each, LIST_BYTES) for each in (types, path)}
    archive = Archive(path)
    return {name: archive.read(name) for name in _chosen(path, archive.names(), source)}


def _chosen(path: Path, names: list[str], source: str) -> tuple[str, str]:
    """The names of the type system and of the document."""
    documents = [name for name in names if name.lower().endswith(".xmi")]
    named = [each for each in documents if PurePosixPath(each).name.split(".")[0] == source]
    if len(named or documents) != 1:
        listed = shortened(", ".join(documents or names) or "nothing", 200)
        raise RostraError(
            f"{path} has {listed}: it should have one file .xmi, or one named {source}.xmi. In "
            "INCEpTION, export the document as UIMA CAS XMI (XML 1.0)"
        )
    (document,) = named or documents
    types = [str(PurePosixPath(document).with_name(_TYPES)), _TYPES]
    chosen = next((name for name in types if name in names), None)
    if chosen is None:
        raise RostraError(_without_types(path))
    return chosen, document


def _without_types(path: Path) -> str:
    return f"{path}: there is no {_TYPES} beside the XMI file, which says what its types are"
