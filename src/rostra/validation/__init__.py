"""All checks of curated records, in levels: bytes, records, references, text, corpus.

Where the levels bytes and records find a problem in a file, the later levels do not read it. They
read everything else, and do not compare what an earlier level found to be wrong. Of the problems of
one level, those that follow from another say so. The checks get bytes and records and open no path.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rostra.files import TEXT_BYTES
from rostra.problems import MAX_PER_FILE, Problem, by_cause, limited
from rostra.schema import Schema
from rostra.transactions import JOURNAL, MAX_BYTES, described
from rostra.validation.content import Content, Flawed
from rostra.validation.corpus_config import Extension, check_config
from rostra.validation.cross_references import check_references
from rostra.validation.encoding import read_text
from rostra.validation.jsonl_blocks import DEFAULT, BytesFile, Readable, RunOptions
from rostra.validation.table_validation import Records, check_table
from rostra.validation.turns_and_order import check_structure
from rostra.validation.verbatim import check_verbatim

__all__ = [
    "DEFAULT",
    "BytesFile",
    "Checked",
    "Readable",
    "Records",
    "RunOptions",
    "check",
]


class Checked(NamedTuple):
    """The result of `check`.

    Attributes:
        problems: all problems, by file and line; behind each, those that follow from it.
        config: the content of corpus.json, or None where it has a problem.
        tables: the records of each table without problems of the levels bytes and records, in
            the order of the file; they are read from it anew in each iteration.
        texts: the texts of the sources that could be read, by file name in sources/.
        schemas: the schema of each table, with the corpus's own columns and codes.
        extensions: these columns and codes, for each table that has any.
    """

    problems: list[Problem]
    config: dict[str, str] | None
    tables: dict[str, Records]
    texts: dict[str, str]
    schemas: dict[str, Schema]
    extensions: dict[str, Extension]


def check(files: Mapping[str, Readable | bytes | None], options: RunOptions = DEFAULT) -> Checked:
    """Check a whole corpus.

    Args:
        files: the result of `Corpus.files`, or bytes, by path; None for what is not a regular
            file.
        options: the number of processes for big tables, and the report of progress.

    Raises:
        RostraError: there is no corpus.json, a file was changed meanwhile, or a process was
            killed.
    """
    stored = {n: BytesFile(f) if isinstance(f, bytes) else f for n, f in files.items()}
    if (journal := stored.get(JOURNAL)) is not None:  # whatever else is wrong may follow from it
        message = described(journal.read(0, MAX_BYTES))
        problem = Problem("pending-edit", JOURNAL, None, None, message)
        return Checked([problem], None, {}, {}, {}, {})
    by_file: dict[str, list[Problem]] = {name: [] for name in stored}
    config, schemas, extensions, problems = check_config(stored)
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    texts = {}
    for name in (name for name in stored if name.startswith("sources/")):
        text, by_file[name] = read_text(name, stored[name], TEXT_BYTES)
        if text is not None:
            texts[name.removeprefix("sources/")] = text
    tables = _check_tables(stored, schemas, by_file, options)
    all_problems = check_content(Content(tables, texts, schemas, stored.keys()), by_file)
    return Checked(all_problems, config, tables, texts, schemas, extensions)


def check_content(content: Content, by_file: dict[str, list[Problem]]) -> list[Problem]:
    """Check the levels references, text and corpus.

    Args:
        content: all tables and texts that could be read.
        by_file: the problems so far of each file; those of these levels are added.

    Returns:
        All problems, by file and line; behind each, those that follow from it.
    """
    unreadable = {name for name, problems in by_file.items() if problems}
    tables = {t: r for t, r in content.tables.items() if content.file(t) not in unreadable}
    content = content._replace(tables=tables)
    for check_level in (check_references, check_verbatim, check_structure):
        texts = content.texts
        damaged = {f"sources/{file}" for file in texts if by_file.get(f"sources/{file}")}
        if damaged:
            texts = {file: text for file, text in texts.items() if f"sources/{file}" not in damaged}
        flawed = {table: _flawed(by_file.get(content.file(table), ())) for table in tables}
        for problem in check_level(content._replace(texts=texts, flawed=flawed)):
            file_problems = by_file.setdefault(problem.file, [])
            if len(file_problems) <= MAX_PER_FILE:
                file_problems.append(problem)
    problems = (problem for problems in by_file.values() for problem in limited(problems))
    return [each for cause, following in by_cause(problems) for each in (cause, *following)]


def _flawed(problems: Iterable[Problem]) -> Flawed:
    flawed: dict[int, set[str | None]] = {}
    for problem in problems:
        if problem.line is not None:
            flawed.setdefault(problem.line, set()).add(problem.field)
    return flawed


def _check_tables(
    files: Mapping[str, Readable | None],
    schemas: Mapping[str, Schema],
    by_file: dict[str, list[Problem]],
    options: RunOptions,
) -> dict[str, Records]:
    """The records of each table without problems; adds the problems of the others to `by_file`."""
    names = {f"curated/{table}.jsonl": table for table in schemas}
    for name in files:
        if name.startswith("curated/") and name not in names:
            message = f"the tables are {', '.join(schemas)}"
            by_file[name] = [Problem("unknown-table", name, None, None, message)]
    tables = {}
    for name, table in names.items():
        if name not in files:
            by_file[name] = [Problem("missing-file", name, None, None, "there is no such file")]
            continue
        records, by_file[name] = check_table(name, table, files[name], schemas[table], options)
        if records is not None:
            tables[table] = records
    return tables
