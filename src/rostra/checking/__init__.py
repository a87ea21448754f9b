"""All checks of what curators keep, in levels: bytes, records, references, text, corpus.

Where a level finds a problem in a file, the later levels of that file are not reported: what they
would say follows from it. The checks get bytes and records and open no path.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rostra import schema as schemas
from rostra.checking import encoding, references, rows, settings, spans, structure
from rostra.problems import Problem

Record = dict[str, Any]


class Checked(NamedTuple):
    """What `check` found.

    Attributes:
        problems: all problems, by file and line.
        config: what corpus.json says, or None where it is wrong.
        tables: the records of each table that could be read, in the order of the file.
        texts: the texts of the sources that could be read, by file name in sources/.
        schemas: the schema of each table, with the corpus's own columns.
    """

    problems: list[Problem]
    config: dict[str, str] | None
    tables: dict[str, list[Record]]
    texts: dict[str, str]
    schemas: dict[str, schemas.Schema]


def check(files: Mapping[str, bytes | None]) -> Checked:
    """Check a whole corpus.

    Args:
        files: what `rostra.corpus.Corpus.files` gives: bytes by path, None for no regular file.
    """
    found: dict[str, list[Problem]] = {name: [] for name in files}
    config, base, problems = settings.check_settings(files)
    for problem in problems:
        found.setdefault(problem.file, []).append(problem)
    texts = _texts(files, found)
    tables = _tables(files, base, found)
    levels = (references.check_references, spans.check_spans, structure.check_structure)
    for level in levels:
        sound = {table: r for table, r in tables.items() if not found[f"curated/{table}.jsonl"]}
        legible = {file: text for file, text in texts.items() if not found[f"sources/{file}"]}
        for problem in level(sound, legible, base, files):
            found.setdefault(problem.file, []).append(problem)
    every = sorted(
        (p for problems in found.values() for p in problems),
        key=lambda p: (p.file, p.line or 0, p.field or "", p.id),
    )
    return Checked(every, config, tables, texts, base)


def _texts(files: Mapping[str, bytes | None], found: dict[str, list[Problem]]) -> dict[str, str]:
    """The sources that are text, by file name; what keeps the others from it goes to `found`."""
    texts = {}
    for name in (n for n in files if n.startswith("sources/")):
        text, found[name] = encoding.check_text(name, files[name])
        if text is not None:
            texts[name.removeprefix("sources/")] = text
    return texts


def _tables(
    files: Mapping[str, bytes | None],
    base: Mapping[str, schemas.Schema],
    found: dict[str, list[Problem]],
) -> dict[str, list[Record]]:
    """The records of each table; what is wrong with them goes to `found`."""
    names = {f"curated/{table}.jsonl": table for table in base}
    for name in files:
        if name.startswith("curated/") and name not in names:
            message = f"the tables are {', '.join(base)}"
            found[name] = [Problem("unknown-table", name, None, None, message)]
    tables = {}
    for name, table in names.items():
        if name not in files:
            found[name] = [Problem("missing-file", name, None, None, "the file is not there")]
            continue
        lines, found[name] = encoding.check_lines(name, files[name])
        if not found[name]:
            tables[table], found[name] = rows.check_rows(name, table, lines, base[table])
    return tables
