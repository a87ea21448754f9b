"""All checks of what curators keep, in levels: bytes, records, references, text, corpus.

Where a level finds a problem in a file, the later levels of that file are not reported: what they
would say follows from it. The checks get bytes and records and open no path.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rostra import schema as schemas
from rostra.checking import encoding, references, settings, spans, structure
from rostra.checking.stretches import Held, Readable, whole
from rostra.checking.tables import ALONE, Means, Records, at_most, check_table
from rostra.problems import MOST, Problem

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
        files: what `rostra.corpus.Corpus.files` gives, or bytes, by path; None for no regular file.
        means: how many processes check big tables, and who is told how far they are.
    """
    stored = {n: Held(f) if isinstance(f, bytes) else f for n, f in files.items()}
    found: dict[str, list[Problem]] = {name: [] for name in stored}

    def clean(name: str) -> bool:
        return not found.setdefault(name, [])

    config, base, problems = settings.check_settings(stored)
    for problem in problems:
        found.setdefault(problem.file, []).append(problem)

    texts = {}
    for name in (n for n in stored if n.startswith("sources/")):
        text, found[name] = encoding.check_text(name, whole(stored[name]))
        if text is not None and clean(name):
            texts[name.removeprefix("sources/")] = text

    tables = {}
    for table, schema in base.items():
        name = f"curated/{table}.jsonl"
        records, found[name] = _table(name, table, stored, schema, means)
        if records is not None:
            tables[table] = records

    levels = (references.check_references, spans.check_spans, structure.check_structure)
    for level in levels:
        sound = {table: r for table, r in tables.items() if clean(f"curated/{table}.jsonl")}
        legible = {file: text for file, text in texts.items() if clean(f"sources/{file}")}
        for problem in level(sound, legible, base, stored):
            listed = found.setdefault(problem.file, [])
            if len(listed) <= MOST:
                listed.append(problem)

    every = sorted(
        (p for problems in found.values() for p in at_most(problems)),
        key=lambda p: (p.file, p.line or 0, p.field or "", p.id),
    )
    return Checked(every, config, tables, texts, base)


def _table(
    name: str,
    table: str,
    files: Mapping[str, Readable | None],
    schema: schemas.Schema,
    means: Means,
) -> tuple[Records | None, list[Problem]]:
    if name not in files:
        return None, [Problem("missing-file", name, None, None, "the file is not there")]
    return check_table(name, table, files[name], schema, means)
