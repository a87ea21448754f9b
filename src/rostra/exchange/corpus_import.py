"""Importing files of another format as a corpus."""

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from rostra.errors import OptionError, RostraError
from rostra.exchange.corpus_writer import write_corpus
from rostra.exchange.importing import READERS, ImportOptions, Reader
from rostra.exchange.losses import LossReport
from rostra.exchange.restoring import RESTORERS, Restorer, restore
from rostra.files import CONFIG_BYTES, read_limited
from rostra.language.identifiers import identifier_words
from rostra.progress import Progress, silent


class Imported(NamedTuple):
    """The result of `import_corpus`.

    Attributes:
        path: the folder of the corpus.
        counts: how many records each table has.
        own_columns: the own columns of each table that has any.
        report: what was lost.
    """

    path: Path
    counts: Mapping[str, int]
    own_columns: Mapping[str, list[str]]
    report: LossReport


def import_corpus(  # noqa: PLR0913 - one argument an option
    form: str,
    inputs: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    options: ImportOptions | None = None,
    *,
    name: str | None = None,
    strict: bool = False,
    progress: Progress = silent,
) -> Imported:
    """Make a corpus of files in another format: whole, or not at all.

    What Rostra exported comes back as the records that were exported.

    Args:
        form: the format, one of `rostra.exchange.READERS`.
        inputs: the files or folders.
        out: the folder to make.
        options: what is known of the input.
        name: name of the corpus; None for that of its folder.
        strict: whether nothing may be wrong, dropped or altered.
        progress: is told how far the import is, in bytes of the input.

    Raises:
        LossError: something would be lost, in a strict import.
        OptionError: there is no such format.
        NotFoundError: an input does not exist.
        RostraError: the input cannot be read, has no speech of a speaker, or the folder exists.
    """
    if form not in READERS:
        raise OptionError(f"there is no format {form!r}; there are: {', '.join(READERS)}")
    options = options or ImportOptions()
    out, report = Path(out), LossReport()
    given, paths = name, [Path(path) for path in inputs]
    name = identifier_words(out.resolve().name if name is None else name)
    if not name:
        raise RostraError("the corpus needs a name with letters or digits: --name")
    if form in RESTORERS:
        find: Restorer = _function(RESTORERS[form])
        if stored := find(paths):
            restored = restore(out, stored, report, name=given and name, strict=strict)
            return Imported(out, restored.counts, restored.own_columns, report)
    read: Reader = _function(READERS[form])
    items = read(paths, options, report, progress)
    written = write_corpus(out, name, items, report, licence=options.licence, strict=strict)
    return Imported(out, written.counts, written.own_columns, report)


def _function(name: str) -> Any:  # noqa: ANN401 - of any format
    """A function that is named as ``module:function``."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)


def read_mapping(arguments: Sequence[str]) -> dict[str, str]:
    """Read what a user gives as a mapping: ``field=column``, or files in JSON or TOML.

    Raises:
        RostraError: one is neither, or a file is not an object of texts.
    """
    mapping: dict[str, str] = {}
    for argument in arguments:
        field, equals, column = argument.partition("=")
        if equals and re.fullmatch("[a-z][a-z0-9_]*", field):
            mapping[field] = column
            continue
        mapping |= _mapping_in(Path(argument))
    return mapping


def _mapping_in(file: Path) -> dict[str, str]:
    raw = read_limited(file, CONFIG_BYTES)
    try:
        content: Any = tomllib.loads(raw.decode()) if file.suffix == ".toml" else json.loads(raw)
    except ValueError as error:
        raise RostraError(
            f"{file} is not {'TOML' if file.suffix == '.toml' else 'JSON'}: {error}"
        ) from None
    if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
        raise RostraError(
            f'{file} is not a mapping: an object such as {{"speech": "text", "speaker": "name"}}'
        )
    return content
