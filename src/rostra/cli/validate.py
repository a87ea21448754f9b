"""Check what curators keep: files, records, references, and every quotation against its source.

Exit codes: 0 valid, 1 problems, 2 could not run (no such corpus).
"""

import argparse

from rostra.cli.progress import add_processes, stages
from rostra.cli.report import add_corpus, add_format, count, report
from rostra.releases import Corpus
from rostra.validation import Checked, check
from rostra.validation.tables import Means


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    add_format(parser)
    add_processes(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    checked = _checked(corpus, args.processes)
    counts = ", ".join(count(len(rows), table) for table, rows in checked.tables.items())
    name = checked.config["name"] if checked.config else corpus.path.name
    return report(checked.problems, corpus.path, args.format, f"valid: {name}: {counts}")


def _checked(corpus: Corpus, processes: int) -> Checked:
    files = corpus.files()
    size = sum(f.size for name, f in files.items() if f and name.startswith("curated/"))
    with stages() as stage:
        return check(files, Means(processes, stage("checking", size)))
