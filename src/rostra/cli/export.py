"""Write a release in another format, and report what the format does not hold.

What is written appears whole or not at all. --where exports some utterances, with the sources,
speakers, events and annotations that belong to them. Exit codes: 0 written, 1 --strict refused it
(nothing was written), 2 could not run.
"""

import argparse

from rostra.cli.loss_report import add_report_options, conclude
from rostra.cli.options import add_options
from rostra.cli.progress_bar import progress_bar
from rostra.exchange.exporting import FORMATS, ExportOptions, export_corpus
from rostra.exchange.losses import LossError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "target",
        metavar="FORMAT",
        choices=tuple(FORMATS),
        help=f"format to write: {', '.join(FORMATS)}",
    )
    add_options(parser, "corpus", "version", "where")
    out = "the file or folder to make; a file is replaced (required)"
    parser.add_argument("--out", required=True, metavar="PATH", help=out)
    parser.add_argument(
        "--config", metavar="TABLE", help="write this table alone, as a file (default: all tables)"
    )
    parser.add_argument(
        "--spreadsheet-safe",
        action="store_true",
        help="put an apostrophe before values that a spreadsheet would take for formulas",
    )
    parser.add_argument(
        "--profile", metavar="NAME", help="a customisation of the format (default: none)"
    )
    add_report_options(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    options = ExportOptions(args.config, args.spreadsheet_safe, args.profile)
    try:
        with progress_bar() as progress:
            report = export_corpus(
                args.target,
                args.out,
                corpus=args.corpus,
                version=args.version,
                where=args.where,
                options=options,
                strict=args.strict,
                progress=progress,
            )
    except LossError as error:
        return conclude(args, error.report, str(error), code=1)
    return conclude(args, report, f"{args.out}: written as {args.target}")
