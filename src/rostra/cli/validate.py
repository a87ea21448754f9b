"""Check what curators keep: files, records, references, and every quotation against its source.

Exit codes: 0 valid, 1 problems, 2 could not run (no such corpus).
"""

import argparse

from rostra.checking import check
from rostra.cli.report import add_corpus, add_format, count, report
from rostra.corpus import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    checked = check(corpus.files())
    counts = ", ".join(count(len(rows), table) for table, rows in checked.tables.items())
    name = checked.config["name"] if checked.config else corpus.path.name
    return report(checked.problems, corpus.path, args.format, f"valid: {name}: {counts}")
