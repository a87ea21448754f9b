"""All checks of what curators keep, in levels: bytes, records, references, text, corpus.

Where a level finds a problem in a file, the later levels of that file are not reported: what they
would say follows from it. The checks get bytes and records and open no path.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rostra import schema as schemas
from rostra.problems import MAX_PER_FILE, Problem
from rostra.validation import encoding, references, settings, spans, structure
from rostra.validation.stretches import Held, Readable, whole
from rostra.validation.tables import ALONE, Means, Records, at_most, check_table

Record = dict[str, Any]


class Checked(NamedTuple):
    """What `check` found.

    Attributes:
        problems: all problems, by file and line.
        config: what corpus.json says, or None where it is wrong.
        tables: the records of each table that passed the levels bytes and records, in the order
            of the file; they are read from it anew each time.
        texts: the texts of the sources that could be read, by file name in sources/.
        schemas: the schema of each table, with the corpus's own columns.
    """

    problems: list[Problem]
    config: dict[str, str] | None
    tables: dict[str, Records]
    texts: dict[str, str]
    schemas: dict[str, schemas.Schema]


def check(files: Mapping[str, Readable | bytes | None], means: Means = ALONE) -> Checked:
    """Check a whole corpus.

    Args:
        files: what `Corpus.files` gives, or bytes, by path; None for no regular file.
        means: how many processes check big tables, and who is told how far they are.
    """
    stored = {n: Held(f) if isinstance(f, bytes) else f for n, f in files.items()}
    found: dict[str, list[Problem]] = {name: [] for name in stored}
    config, base, problems = settings.check_settings(stored)
    for problem in problems:
        found.setdefault(problem.file, []).append(problem)
    texts = _texts(stored, found)
    tables = _tables(stored, base, found, means)
    levels = (references.check_references, spans.check_spans, structure.check_structure)
    for level in levels:
        sound = {table: r for table, r in tables.items() if not found[f"curated/{table}.jsonl"]}
        legible = {file: text for file, text in texts.items() if not found[f"sources/{file}"]}
        for problem in level(sound, legible, base, stored):
            listed = found.setdefault(problem.file, [])
            if len(listed) <= MAX_PER_FILE:
                listed.append(problem)
    every = sorted(
        (p for problems in found.values() for p in at_most(problems)),
        key=lambda p: (p.file, p.line or 0, p.field or "", p.id),
    )
    return Checked(every, config, tables, texts, base)


def _texts(files: Mapping[str, Readable | None], found: dict[str, list[Problem]]) -> dict[str, str]:
    """The sources that are text, by file name; what keeps the others from it goes to `found`."""
    texts = {}
    for name in (n for n in files if n.startswith("sources/")):
        text, found[name] = encoding.check_text(name, whole(files[name]))
        if text is not None:
            texts[name.removeprefix("sources/")] = text
    return texts


def _tables(
    files: Mapping[str, Readable | None],
    base: Mapping[str, schemas.Schema],
    found: dict[str, list[Problem]],
    means: Means,
) -> dict[str, Records]:
    """The records of each table that holds; what is wrong with the others goes to `found`."""
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
        records, found[name] = check_table(name, table, files[name], base[table], means)
        if records is not None:
            tables[table] = records
    return tables
