"""Check what curators keep: files, records, references, and every quotation against its source.

Of problems that follow from another one, as when the wrong speaker splits a turn, the cause is
reported with their number; --all and --format json list them.

Of a valid corpus, utterances whose words another source prints too are listed as warnings.

Exit codes: 0 valid, 1 problems, 2 could not run (the corpus does not exist).
"""

import argparse

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.progress_bar import progress_bar
from rostra.printable import counted
from rostra.problems import limited
from rostra.releases import Corpus
from rostra.validation import RunOptions, check
from rostra.validation.reprints import reprints


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    everything = "list the problems that follow from others too"
    parser.add_argument("--all", action="store_true", help=everything)
    without = "do not look for reprints, which takes about as long as all else"
    parser.add_argument("--no-reprints", dest="reprints", action="store_false", help=without)
    add_options(parser, "corpus", "format", "processes")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    files = corpus.files()
    size = sum(f.size for name, f in files.items() if f and name.startswith("curated/"))
    with progress_bar() as progress:
        checked = check(files, RunOptions(args.processes, progress("checking", size)))
    counts = ", ".join(
        counted(len(rows), table.replace("_", " ")) for table, rows in checked.tables.items()
    )
    name = checked.config["name"] if checked.config else corpus.path.name
    verdict = f"valid: {name}: {counts}"
    warnings = []
    if args.reprints and not checked.problems:
        warnings = limited(list(reprints(checked.tables["utterances"])))
        verdict += f"; {counted(len(warnings), 'warnings')}" if warnings else ""
    return print_report(
        checked.problems,
        corpus.path,
        args.format,
        verdict,
        warnings=warnings,
        everything=args.all,
    )
