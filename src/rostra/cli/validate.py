"""Check what curators keep: files, records, references, and every quotation against its source.

Exit codes: 0 valid, 1 problems, 2 could not run (no such corpus).
"""

import argparse
import os
import sys

from rostra.checking import Checked, check
from rostra.checking.tables import Means
from rostra.cli.report import add_corpus, add_format, count, report
from rostra.corpus import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    add_format(parser)
    parser.add_argument(
        "--processes",
        type=_number,
        default=_cores(),
        metavar="N",
        help="how many processes check a big table (default: one a core)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    checked = _checked(corpus, args.processes)
    counts = ", ".join(count(len(rows), table) for table, rows in checked.tables.items())
    name = checked.config["name"] if checked.config else corpus.path.name
    return report(checked.problems, corpus.path, args.format, f"valid: {name}: {counts}")


def _checked(corpus: Corpus, processes: int) -> Checked:
    """Check, and show on a terminal how far it is, where that takes more than a second."""
    from tqdm import tqdm  # type: ignore[import-untyped]  # noqa: PLC0415 - only here

    files = corpus.files()
    tables = [file for name, file in files.items() if file and name.startswith("curated/")]
    tqdm.monitor_interval = 0  # its thread would keep the check from forking
    with tqdm(
        total=sum(file.size for file in tables),
        unit="B",
        unit_scale=True,
        leave=False,
        delay=1,
        file=sys.stderr,
        disable=None,  # unless it is a terminal
    ) as bar:
        return check(files, Means(processes, bar.update))


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)
